/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-funding.h"

#define KEPT_TRADES 1000

SimMarket *
sim_market_new (SimExchange *exchange, const SimInstrument *instrument, SimIndex *index)
{
    SimMarket *self = g_new0 (SimMarket, 1);
    self->exchange = exchange;
    self->instrument = *instrument;
    self->index = index;
    self->book = sim_book_new ();
    self->trades = g_array_new (FALSE, FALSE, sizeof (SimTrade));
    self->fundings = g_array_new (FALSE, FALSE, sizeof (SimFunding));
    self->conditionals = g_ptr_array_new ();
    for (guint i = 0; i < SIM_N_CANDLE_KINDS; i++)
        sim_candles_init (&self->candles[i]);
    g_autofree char *stream = g_strdup_printf (
        "market:%s:%s", sim_category_text (instrument->category), instrument->symbol);
    carry_random_init (&self->ladder.random, exchange->config.seed, stream);
    self->u = 1 + carry_random_below (&self->ladder.random, 1000000);
    self->index_price = sim_index_price (index, instrument->multiplier);
    self->mark_price = self->index_price;
    return self;
}

void
sim_market_free (SimMarket *self)
{
    sim_book_free (self->book);
    g_array_unref (self->trades);
    g_array_unref (self->fundings);
    g_ptr_array_unref (self->conditionals);
    for (guint i = 0; i < SIM_N_CANDLE_KINDS; i++)
        sim_candles_clear (&self->candles[i]);
    g_free (self);
}

void
sim_market_touch (SimMarket *self)
{
    if (self->is_changed)
        return;
    self->is_changed = TRUE;
    self->seq = ++self->exchange->seq[self->instrument.category];
    self->first_trade = self->trades->len;
}

/* The middle of the book, else the mark. */
SimPrice
sim_market_mid (const SimMarket *self)
{
    const SimBookLevel *bid = sim_book_best (self->book, SIM_SIDE_BUY);
    const SimBookLevel *ask = sim_book_best (self->book, SIM_SIDE_SELL);
    if (bid == NULL || ask == NULL)
        return self->mark_price;
    return bid->price + (ask->price - bid->price) / 2;
}

typedef struct
{
    SimMarket *market;
    SimCandleKind kind;
} Roll;

static void
on_candle (gpointer data, SimInterval interval, const SimCandle *candle)
{
    const Roll *roll = data;
    const SimExchange *exchange = roll->market->exchange;
    if (exchange->listener.on_candle != NULL)
        exchange->listener.on_candle (exchange->data, roll->market, roll->kind, interval, candle);
}

static gboolean
has_candles (const SimMarket *self, SimCandleKind kind)
{
    return kind == SIM_CANDLE_TRADE || self->instrument.category == SIM_CATEGORY_LINEAR;
}

static void
roll_candles (SimMarket *self, gint64 now)
{
    for (guint kind = 0; kind < SIM_N_CANDLE_KINDS; kind++)
    {
        Roll roll = { self, (SimCandleKind) kind };
        if (has_candles (self, (SimCandleKind) kind))
            sim_candles_roll (&self->candles[kind], now, on_candle, &roll);
    }
}

static SimRate
premium_of (const SimMarket *self)
{
    return sim_rate_of ((SimMoney) (sim_market_mid (self) - self->index_price) * SIM_QTY_ONE,
                        (SimMoney) self->index_price * SIM_QTY_ONE);
}

void
sim_market_update_prices (SimMarket *self, gint64 now, SimPrice index, SimPrice mark)
{
    roll_candles (self, now);
    if (self->index_price != index || self->mark_price != mark)
        sim_market_touch (self);
    self->index_price = index;
    self->mark_price = mark;
    if (self->instrument.category != SIM_CATEGORY_LINEAR)
        return;
    sim_candles_add (&self->candles[SIM_CANDLE_INDEX], now, index, 0, 0);
    sim_candles_add (&self->candles[SIM_CANDLE_MARK], now, mark, 0, 0);
    sim_candles_add (&self->candles[SIM_CANDLE_PREMIUM], now, premium_of (self), 0, 0);
}

static SimTickDirection
direction_of (const SimMarket *self, SimPrice price)
{
    if (price > self->last_price)
        return SIM_TICK_PLUS;
    if (price < self->last_price)
        return SIM_TICK_MINUS;
    gboolean was_up = self->direction == SIM_TICK_PLUS || self->direction == SIM_TICK_ZERO_PLUS;
    return was_up ? SIM_TICK_ZERO_PLUS : SIM_TICK_ZERO_MINUS;
}

void
sim_market_add_trade (SimMarket *self, const char *id, SimSide side, SimPrice price, SimQty qty,
                      gint64 now)
{
    sim_market_touch (self);
    if (self->trades->len >= 2 * KEPT_TRADES && self->first_trade >= KEPT_TRADES)
    {
        g_array_remove_range (self->trades, 0, KEPT_TRADES);
        self->first_trade -= KEPT_TRADES;
    }
    self->direction = direction_of (self, price);
    self->last_price = price;
    SimTrade trade = { .side = side,
                       .price = price,
                       .qty = qty,
                       .direction = self->direction,
                       .ts = now,
                       .seq = self->seq };
    g_strlcpy (trade.id, id, sizeof trade.id);
    g_array_append_val (self->trades, trade);
    roll_candles (self, now);
    sim_candles_add (&self->candles[SIM_CANDLE_TRADE], now, price, sim_money_from_qty (qty),
                     sim_money_value (price, qty));
}

/* Statistics of the closed minutes of the last day. */
static void
count_day (SimMarket *self)
{
    SimDay *day = &self->day;
    const SimCandle *open = sim_candles_get (&self->candles[SIM_CANDLE_TRADE], SIM_INTERVAL_1, 0);
    if (open == NULL || day->minute == open->ts_start)
        return;
    *day = (SimDay){ .minute = open->ts_start,
                     .high = open->open,
                     .low = open->open,
                     .first = open->open,
                     .hour = open->open };
    for (guint i = 1;; i++)
    {
        const SimCandle *candle =
            sim_candles_get (&self->candles[SIM_CANDLE_TRADE], SIM_INTERVAL_1, i);
        if (candle == NULL || candle->ts_start <= open->ts_start - CARRY_NS_PER_DAY)
            return;
        day->high = MAX (day->high, candle->high);
        day->low = MIN (day->low, candle->low);
        day->volume += candle->volume;
        day->turnover += candle->turnover;
        day->first = candle->open;
        if (i <= 60)
            day->hour = candle->open;
    }
}

static void
put_day (SimMarket *self, SimTicker *ticker)
{
    count_day (self);
    const SimDay *day = &self->day;
    const SimCandle *open = sim_candles_get (&self->candles[SIM_CANDLE_TRADE], SIM_INTERVAL_1, 0);
    if (open == NULL)
        return;
    ticker->prev_price_24h = day->first;
    ticker->prev_price_1h = day->hour;
    ticker->high_price_24h = MAX (day->high, open->high);
    ticker->low_price_24h = MIN (day->low, open->low);
    ticker->volume_24h = day->volume + open->volume;
    ticker->turnover_24h = day->turnover + open->turnover;
    SimMoney moved = (SimMoney) (self->last_price - day->first) * SIM_QTY_ONE;
    ticker->price_24h_pcnt = sim_rate_of (moved, (SimMoney) day->first * SIM_QTY_ONE);
}

void
sim_market_get_ticker (const SimMarket *self, SimTicker *out_ticker)
{
    const SimInstrument *instrument = &self->instrument;
    memset (out_ticker, 0, sizeof *out_ticker);
    out_ticker->last_price = self->last_price;
    out_ticker->direction = self->direction;
    out_ticker->index_price = self->index_price;
    out_ticker->ts_delivery = instrument->ts_delivery;
    out_ticker->seq = self->seq;
    out_ticker->ts = self->exchange->now;
    /* The statistics are kept between calls; what is told does not change by it. */
    put_day ((SimMarket *) self, out_ticker);
    const SimBookLevel *bid = sim_book_best (self->book, SIM_SIDE_BUY);
    const SimBookLevel *ask = sim_book_best (self->book, SIM_SIDE_SELL);
    if (bid != NULL)
    {
        out_ticker->bid_price = bid->price;
        out_ticker->bid_qty = bid->total;
    }
    if (ask != NULL)
    {
        out_ticker->ask_price = ask->price;
        out_ticker->ask_qty = ask->total;
    }
    if (instrument->category != SIM_CATEGORY_LINEAR)
        return;
    out_ticker->mark_price = self->mark_price;
    out_ticker->open_interest = 2 * (self->base_interest + self->open_interest);
    out_ticker->open_interest_value = sim_money_value (self->mark_price, out_ticker->open_interest);
    out_ticker->funding_rate = self->funding.rate;
    out_ticker->ts_next_funding = self->funding.ts_next;
    out_ticker->funding_interval = instrument->funding_interval;
    out_ticker->funding_cap = instrument->upper_funding_rate;
}

/*
 * Linear: buys up to min (max (index, mark × (1 + X)), mark × (1 + Y)), sells the
 * other way round. Spot has no mark: the index stands for it.
 */
SimPriceLimit
sim_market_get_price_limit (const SimMarket *self)
{
    const SimInstrument *instrument = &self->instrument;
    gboolean is_linear = instrument->category == SIM_CATEGORY_LINEAR;
    SimPrice mark = is_linear ? self->mark_price : self->index_price;
    SimPrice near_buy = sim_price_move (mark, instrument->price_limit_x);
    SimPrice far_buy = sim_price_move (mark, instrument->price_limit_y);
    SimPrice near_sell = sim_price_move (mark, -instrument->price_limit_x);
    SimPrice far_sell = sim_price_move (mark, -instrument->price_limit_y);
    return (SimPriceLimit){
        .buy = sim_price_floor (MIN (MAX (self->index_price, near_buy), far_buy), instrument->tick),
        .sell =
            sim_price_ceil (MAX (MIN (self->index_price, near_sell), far_sell), instrument->tick),
    };
}

const SimInstrument *
sim_market_get_instrument (const SimMarket *self)
{
    return &self->instrument;
}

guint
sim_market_get_levels (const SimMarket *self, SimSide side, SimLevel *levels, guint n)
{
    guint found = MIN (n, sim_book_n_levels (self->book, side));
    for (guint i = 0; i < found; i++)
    {
        const SimBookLevel *level = sim_book_level (self->book, side, i);
        levels[i] = (SimLevel){ side, level->price, level->total };
    }
    return found;
}

guint64
sim_market_get_u (const SimMarket *self)
{
    return self->u;
}

guint64
sim_market_get_seq (const SimMarket *self)
{
    return self->seq;
}

gint64
sim_market_get_book_time (const SimMarket *self)
{
    return self->ts_book;
}

const SimTrade *
sim_market_get_trade (const SimMarket *self, guint n)
{
    if (n >= MIN (self->trades->len, KEPT_TRADES))
        return NULL;
    return &g_array_index (self->trades, SimTrade, self->trades->len - 1 - n);
}

const SimCandle *
sim_market_get_candle (const SimMarket *self, SimCandleKind kind, SimInterval interval, guint n)
{
    return sim_candles_get (&self->candles[kind], interval, n);
}

const SimFunding *
sim_market_get_funding (const SimMarket *self, guint n)
{
    if (n >= self->fundings->len)
        return NULL;
    return &g_array_index (self->fundings, SimFunding, self->fundings->len - 1 - n);
}

void
sim_market_set_data (SimMarket *self, gpointer data)
{
    self->data = data;
}

gpointer
sim_market_get_data (const SimMarket *self)
{
    return self->data;
}
