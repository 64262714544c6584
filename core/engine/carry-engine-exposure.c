/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/* The worst case: what is held, and all that open orders may still do. */

/* Digits after the point of values in quote coin: exact enough, and wide enough for any account. */
#define VALUE_SCALE 6

/* What open orders of one instrument may still do. */
typedef struct
{
    CarryDecimal buys;
    CarryDecimal sells;
    CarryDecimal absent_buys;
    CarryDecimal absent_sells;
} Open;

/* Limit prices of own open orders, for crossing; market orders never rest. */
static void
add_own_price (const CarryOrder *order, CarryExposure *exposure)
{
    CarryDecimal *best = order->side == CARRY_SIDE_BUY ? &exposure->own_bid : &exposure->own_ask;

    if (!carry_decimal_is_valid (order->price))
        return;
    if (!carry_decimal_is_valid (*best))
        *best = order->price;
    else if (order->side == CARRY_SIDE_BUY)
        *best = carry_decimal_max (*best, order->price);
    else
        *best = carry_decimal_min (*best, order->price);
}

static void
add_open_order (CarryEngine *self, const CarryOrder *order, CarryDecimal quantity, Open *opens,
                CarryExposure *exposure, guint32 instrument)
{
    CarryDecimal *sum = order->side == CARRY_SIDE_BUY ? &opens[order->instrument].buys
                                                      : &opens[order->instrument].sells;

    *sum = carry_decimal_add (*sum, quantity);
    exposure->total_open_orders++;
    if (!order->certain)
        exposure->total_unknown++;
    if (order->instrument != instrument)
        return;
    exposure->open_orders++;
    add_own_price (order, exposure);
    if (!order->certain && order->side == CARRY_SIDE_BUY)
        exposure->unknown_buys++;
    else if (!order->certain)
        exposure->unknown_sells++;
}

/* @asked is what the question is about: it does not count, nor do new ones that await theirs. */
static void
add_open_orders (CarryEngine *self, const CarryOrder *asked, Open *opens, CarryExposure *exposure)
{
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);

        if (order->id == asked->id || order->state == CARRY_ORDER_NEW)
            continue;
        add_open_order (self, order, carry_ledger_get_open_quantity (self->ledger, order), opens,
                        exposure, asked->instrument);
    }
}

/*
 * Orders that were called absent and may surface: no longer open, and not yet impossible. They keep
 * nothing from bringing the legs of a pair together: an order that does is asked without them.
 */
static void
add_absent_orders (CarryEngine *self, Open *opens)
{
    for (guint i = 0; i < carry_ledger_get_n_absent (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_absent (self->ledger, i);
        Open *open = &opens[order->instrument];
        CarryDecimal *sum =
            order->side == CARRY_SIDE_BUY ? &open->absent_buys : &open->absent_sells;

        *sum = carry_decimal_add (*sum, carry_ledger_get_open_quantity (self->ledger, order));
    }
}

/* The last price; of a perpetual without one, its mark. */
static CarryDecimal
get_price (CarryEngine *self, const CarryInstrument *instrument)
{
    CarryDecimal price = carry_market_get_price (self->market, instrument);

    return carry_decimal_is_valid (price) ? price
                                          : carry_market_get_mark (self->market, instrument);
}

static CarryDecimal
get_value (CarryDecimal quantity, CarryDecimal price)
{
    return carry_decimal_mul_round (quantity, price, VALUE_SCALE, CARRY_ROUND_UP);
}

static void
add_to (CarryDecimal *sum, CarryDecimal value)
{
    *sum = carry_decimal_add (*sum, value);
}

/* A rate that nobody said adds nothing; a price that is missing makes the sum unknown. */
static void
add_other_margin (CarryEngine *self, const CarryInstrument *instrument, CarryDecimal gross,
                  CarryExposure *exposure)
{
    CarryRiskTier tier;

    carry_margins_get_tier (self->margins, instrument, gross, &tier);
    if (carry_decimal_is_valid (tier.maintenance))
        add_to (&exposure->other_maintenance,
                carry_margins_get_maintenance (self->margins, instrument, gross));
    if (carry_decimal_is_valid (tier.initial))
        add_to (&exposure->other_initial, get_value (gross, tier.initial));
}

/* Another instrument's share of what is held in all. */
static void
add_other (CarryEngine *self, const CarryInstrument *instrument, const Open *open,
           CarryExposure *exposure)
{
    CarryDecimal own = carry_portfolio_get_traded (self->portfolio, instrument->index);
    CarryDecimal buys = carry_decimal_add (open->buys, open->absent_buys);
    CarryDecimal sells = carry_decimal_add (open->sells, open->absent_sells);
    CarryDecimal longest = carry_decimal_add (own, buys);
    CarryDecimal shortest = carry_decimal_sub (own, sells);
    CarryDecimal price, gross;

    if (carry_decimal_sign (own) == 0 && carry_decimal_sign (buys) == 0 &&
        carry_decimal_sign (sells) == 0)
        return;
    price = get_price (self, instrument);
    gross = get_value (
        carry_decimal_max (carry_decimal_abs (longest), carry_decimal_abs (shortest)), price);
    add_to (&exposure->other_gross, gross);
    add_to (&exposure->other_long, get_value (longest, price));
    add_to (&exposure->other_short, get_value (shortest, price));
    if (instrument->category != CARRY_CATEGORY_LINEAR)
        return;
    add_to (&exposure->other_linear, gross);
    add_other_margin (self, instrument, gross, exposure);
}

static void
add_coin (CarryEngine *self, const CarryInstrument *instrument, const Open *open,
          CarryExposure *exposure)
{
    CarryDecimal own = carry_portfolio_get_traded (self->portfolio, instrument->index);

    add_to (&exposure->coin_position, carry_decimal_mul (own, instrument->multiplier));
    add_to (&exposure->coin_buys, carry_decimal_mul (open->buys, instrument->multiplier));
    add_to (&exposure->coin_sells, carry_decimal_mul (open->sells, instrument->multiplier));
}

/* What is held of the coin of @asked, over all instruments, and what is open of it. */
static void
add_coins (CarryEngine *self, const CarryInstrument *asked, const Open *opens,
           CarryExposure *exposure)
{
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);

        if (instrument->base == asked->base)
            add_coin (self, instrument, &opens[i], exposure);
    }
}

static gint64
get_ts_heard (const CarryMarketState *state)
{
    return MAX (MAX (state->ts_price, state->ts_mark),
                MAX (MAX (state->ts_quote, state->ts_index), state->ts_predicted));
}

/* Of a perpetual, or of the one that a spot instrument hedges: legs open together or not at all. */
static void
add_funding (CarryEngine *self, const CarryInstrument *perp, CarryExposure *exposure)
{
    const CarryMarketState *state = carry_market_get (self->market, perp->index);

    exposure->ts_last_funding = state->ts_settled;
    if (state->predicted_next > self->now)
        exposure->ts_next_funding = state->predicted_next;
    else if (state->ts_settled > 0 && state->settled_interval_ns > 0)
        exposure->ts_next_funding = state->ts_settled + state->settled_interval_ns;
}

static void
add_instruments (CarryEngine *self, const CarryInstrument *asked, const Open *opens,
                 CarryExposure *exposure)
{
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);

        if (asked->category == CARRY_CATEGORY_LINEAR ? instrument == asked
                                                     : carry_instrument_is_pair (instrument, asked))
            add_funding (self, instrument, exposure);
        if (instrument != asked)
            add_other (self, instrument, &opens[i], exposure);
        if (instrument->exchange == asked->exchange)
            exposure->ts_message =
                MAX (exposure->ts_message, get_ts_heard (carry_market_get (self->market, i)));
    }
}

static void
add_market (CarryEngine *self, const CarryInstrument *instrument, CarryExposure *exposure)
{
    const CarryMarketState *state = carry_market_get (self->market, instrument->index);

    exposure->price = carry_market_get_price (self->market, instrument);
    exposure->ts_price = state->ts_price;
    exposure->mark = carry_market_get_mark (self->market, instrument);
    exposure->ts_mark = state->ts_mark;
    exposure->ts_quote = state->ts_quote;
    exposure->is_stale = state->is_stale;
    if (state->bid > 0)
        exposure->bid = carry_instrument_price (instrument, state->bid);
    if (state->ask > 0)
        exposure->ask = carry_instrument_price (instrument, state->ask);
}

/* The larger of both worst cases with @asked, in quote coin. */
static CarryDecimal
get_worst_value (CarryEngine *self, const CarryOrder *asked, const CarryInstrument *instrument,
                 const CarryExposure *exposure)
{
    CarryDecimal with =
        carry_decimal_abs (carry_exposure_get_worst (exposure, asked->side, asked->quantity));
    CarryDecimal other = carry_decimal_abs (carry_exposure_get_worst (
        exposure, carry_side_opposite (asked->side), carry_decimal_zero ()));

    return get_value (carry_decimal_max (with, other), get_price (self, instrument));
}

/* Whether @asked reaches @price of the other side; a market order takes the best only for sure. */
static gboolean
reaches (const CarryOrder *asked, CarryDecimal price, CarryDecimal best)
{
    CarryDecimal limit = asked->type == CARRY_ORDER_TYPE_LIMIT ? asked->price : best;

    if (!carry_decimal_is_valid (limit))
        return FALSE;
    return asked->side == CARRY_SIDE_BUY ? carry_decimal_compare (price, limit) <= 0
                                         : carry_decimal_compare (price, limit) >= 0;
}

/* What the book shows at prices that @asked takes. A quote says nothing of what is behind it. */
static CarryDecimal
get_depth (const CarryMarketState *state, const CarryOrder *asked,
           const CarryInstrument *instrument, const CarryExposure *exposure)
{
    gboolean buys = asked->side == CARRY_SIDE_BUY;
    CarryDecimal best = buys ? exposure->ask : exposure->bid;
    CarryDecimal depth = carry_decimal_zero ();
    const CarryBookLevel *levels;
    guint n;

    if (state->book == NULL || !carry_book_is_consistent (state->book) ||
        !carry_decimal_is_valid (best) || !reaches (asked, best, best))
        return carry_decimal_invalid ();
    levels = carry_book_get_levels (state->book, carry_side_opposite (asked->side), &n);
    for (guint i = 0; i < n; i++)
    {
        if (!reaches (asked, carry_instrument_price (instrument, levels[i].price), best))
            break;
        depth = carry_decimal_add (depth, carry_instrument_size (instrument, levels[i].size));
    }
    return depth;
}

/* What @asked is checked against: everything but itself. */
void
carry_engine_get_exposure (CarryEngine *self, const CarryOrder *asked, CarryExposure *out_exposure)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, asked->instrument);
    g_autofree Open *opens = g_new0 (Open, carry_instruments_get_size (self->instruments));
    CarryEquity equity;

    carry_portfolio_get_equity (self->portfolio, self->now, &equity, NULL);
    *out_exposure = (CarryExposure){
        .now = self->now,
        .is_real_time = self->sim_clock == NULL,
        .is_restricted = carry_gate_get_state (self->gate, instrument->index) != CARRY_RISK_ACTIVE,
        .position = carry_portfolio_get_position (self->portfolio, instrument->index),
        .equity = equity.equity,
        .bid = carry_decimal_invalid (),
        .ask = carry_decimal_invalid (),
        .own_bid = carry_decimal_invalid (),
        .own_ask = carry_decimal_invalid (),
    };
    out_exposure->inventory = carry_decimal_sub (
        out_exposure->position, carry_portfolio_get_traded (self->portfolio, instrument->index));
    add_open_orders (self, asked, opens, out_exposure);
    add_coins (self, instrument, opens, out_exposure);
    if (!carry_exposure_is_hedging (out_exposure, asked, instrument))
        add_absent_orders (self, opens);
    out_exposure->open_buys = opens[instrument->index].buys;
    out_exposure->open_sells = opens[instrument->index].sells;
    out_exposure->absent_buys = opens[instrument->index].absent_buys;
    out_exposure->absent_sells = opens[instrument->index].absent_sells;
    add_market (self, instrument, out_exposure);
    add_instruments (self, instrument, opens, out_exposure);
    out_exposure->free_disk = carry_engine_read_free_disk (self);
    out_exposure->depth = get_depth (carry_market_get (self->market, instrument->index), asked,
                                     instrument, out_exposure);
    carry_engine_add_margin (self, instrument,
                             get_worst_value (self, asked, instrument, out_exposure), out_exposure);
}
