/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include "sim-funding.h"

/* A minute's moves are up to this part of the price: 4 basis points. */
#define MINUTE_UNIT 2500

/* Prices of the minutes before the start, walked backwards so that they end there. */
static SimPrice *
walk_back (SimMarket *self, guint n_minutes)
{
    SimPrice *closes = g_new (SimPrice, n_minutes + 1);
    closes[n_minutes] = self->index_price;
    CarryRandom random;
    g_autofree char *stream = g_strconcat ("history:", self->instrument.coin, NULL);
    carry_random_init (&random, self->exchange->config.seed, stream);
    for (guint i = n_minutes; i > 0; i--)
    {
        SimPrice unit = MAX (1, closes[i] / MINUTE_UNIT);
        SimPrice moved = closes[i] + carry_random_range (&random, -unit, unit + 1);
        closes[i - 1] = MAX (1, moved);
    }
    return closes;
}

static void
add_minute (SimMarket *self, gint64 ts, SimPrice open, SimPrice close)
{
    const SimInstrument *instrument = &self->instrument;
    CarryRandom *random = &self->ladder.random;
    SimMoney turnover = SIM_MONEY_ONE * carry_random_range (random, 1000, 50000);
    SimMoney most = MIN (turnover / close, instrument->max_qty);
    SimQty qty = (SimQty) most / instrument->qty_step * instrument->qty_step;
    SimPrice low = sim_price_floor (MIN (open, close), instrument->tick);
    SimPrice prices[] = { sim_price_floor (open, instrument->tick), MAX (low, instrument->tick),
                          sim_price_ceil (MAX (open, close), instrument->tick),
                          sim_price_floor (close, instrument->tick) };
    for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
        gint64 at = ts + (gint64) i * 15 * CARRY_NS_PER_SECOND;
        SimPrice price = MAX (prices[i], instrument->tick);
        gboolean is_last = i + 1 == G_N_ELEMENTS (prices);
        sim_candles_roll (&self->candles[SIM_CANDLE_TRADE], at, NULL, NULL);
        sim_candles_add (&self->candles[SIM_CANDLE_TRADE], at, price,
                         is_last ? sim_money_from_qty (qty) : 0,
                         is_last ? sim_money_value (price, qty) : 0);
        self->last_price = price;
        if (instrument->category != SIM_CATEGORY_LINEAR)
            continue;
        for (guint kind = SIM_CANDLE_MARK; kind <= SIM_CANDLE_PREMIUM; kind++)
        {
            sim_candles_roll (&self->candles[kind], at, NULL, NULL);
            sim_candles_add (&self->candles[kind], at,
                             kind == SIM_CANDLE_PREMIUM ? self->ladder.mean : prices[i], 0, 0);
        }
    }
}

static void
make_fundings (SimMarket *self, gint64 from, gint64 to)
{
    gint64 interval = self->instrument.funding_interval;
    CarryRandom *random = &self->ladder.random;
    SimRate interest = sim_funding_interest (interval);
    for (gint64 ts = (from / interval + 1) * interval; ts <= to; ts += interval)
    {
        /* Most settlements are at the interest rate exactly. */
        gboolean is_plain = carry_random_below (random, 100) < 60;
        SimRate off = carry_random_range (random, -100, 100) * (SIM_RATE_ONE / 100000000) * 50;
        SimFunding funding = { ts, interest + (is_plain ? 0 : off), self->index_price };
        g_array_append_val (self->fundings, funding);
    }
}

/* Candles, statistics and settlements from before the start. */
void
sim_market_make_history (SimMarket *self, gint64 from, gint64 to)
{
    gint64 first = from - from % CARRY_NS_PER_MINUTE;
    guint n_minutes = (guint) ((to - first) / CARRY_NS_PER_MINUTE);
    g_autofree SimPrice *closes = walk_back (self, n_minutes);
    for (guint i = 0; i < n_minutes; i++)
        add_minute (self, first + i * CARRY_NS_PER_MINUTE, closes[i], closes[i + 1]);
    if (self->instrument.category == SIM_CATEGORY_LINEAR)
        make_fundings (self, to - 200 * self->instrument.funding_interval, to);
}
