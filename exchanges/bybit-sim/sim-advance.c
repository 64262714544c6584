/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <math.h>

#include "sim-booking.h"
#include "sim-delivery.h"
#include "sim-events.h"
#include "sim-funding.h"
#include "sim-ladder.h"
#include "sim-liquidation.h"

/* A borrowed coin's interest of an hour: 1.75 % a year. */
#define HOURLY_INTEREST (SIM_RATE_ONE / 500000)
/* Time that is left out goes in steps of a minute, or of more where that were too many. */
#define SKIP_STEP CARRY_NS_PER_MINUTE
#define SKIP_STEPS 2000

static gboolean
is_alive (const SimMarket *market)
{
    return market->instrument.status == SIM_INSTRUMENT_TRADING ||
           market->instrument.status == SIM_INSTRUMENT_DELIVERING;
}

static gboolean
is_linear (const SimMarket *market)
{
    return market->instrument.category == SIM_CATEGORY_LINEAR;
}

static void
step_market (SimMarket *market, gint64 now)
{
    if (market->is_external || !is_alive (market))
        return;
    SimPrice index = sim_index_price (market->index, market->instrument.multiplier);
    SimPrice mark = index;
    SimPrice center = index;
    SimPathPoint point;
    if (is_linear (market))
    {
        sim_ladder_step_premium (market);
        mark = sim_price_move (index, market->ladder.premium);
        center = mark;
        if (sim_index_get_point (market->index, now, &point))
        {
            mark = point.mark;
            center = point.perp;
        }
    }
    mark = sim_price_move (mark, market->mark_offset);
    sim_market_update_prices (market, now, index, mark);
    if (!market->exchange->config.is_quiet)
        sim_ladder_step (market, center, now);
}

static void
step (SimExchange *self)
{
    for (guint i = 0; i < self->indexes->len; i++)
        sim_index_step (g_ptr_array_index (self->indexes, i), self->step_volatility, self->now);
    for (guint i = 0; i < self->markets->len; i++)
        step_market (g_ptr_array_index (self->markets, i), self->now);
    sim_liquidation_run (self);
    self->ts_step += self->config.step;
}

static void
charge_account (SimExchange *self, SimAccount *account)
{
    for (guint i = 0; i < account->balances->len; i++)
    {
        const SimBalance *balance = g_ptr_array_index (account->balances, i);
        /* A balance below zero, after losses beyond it, is owed too. */
        SimMoney owed = balance->spot_borrow - MIN (balance->wallet, 0);
        SimMoney interest = sim_money_rate (owed, HOURLY_INTEREST);
        if (interest > 0)
            sim_exchange_charge_interest (self, account, balance->coin, interest, self->now);
    }
}

static void
charge_hour (SimExchange *self)
{
    for (guint i = 2; i < self->accounts->len; i++)
        charge_account (self, g_ptr_array_index (self->accounts, i));
    self->ts_hour += CARRY_NS_PER_HOUR;
}

static gint64
market_due (const SimMarket *market)
{
    if (!is_alive (market))
        return G_MAXINT64;
    gint64 due = is_linear (market) ? sim_funding_next_due (market) : G_MAXINT64;
    gint64 delivery = market->instrument.ts_delivery;
    return delivery > 0 ? MIN (due, delivery) : due;
}

gint64
sim_exchange_get_next_due (const SimExchange *self)
{
    gint64 due = MIN (self->ts_step, self->ts_hour);
    due = MIN (due, sim_events_next_due (self->events));
    for (guint i = 0; i < self->markets->len; i++)
        due = MIN (due, market_due (g_ptr_array_index (self->markets, i)));
    return due;
}

/* At one instant: settlements of what is held, then deliveries, then new prices. */
static void
run_due (SimExchange *self, gint64 now)
{
    sim_operation_begin (self, now);
    for (guint i = 0; i < self->markets->len; i++)
    {
        SimMarket *market = g_ptr_array_index (self->markets, i);
        if (is_alive (market) && is_linear (market))
            sim_funding_run (market, self->now);
        if (market->instrument.ts_delivery > 0 && market->instrument.ts_delivery <= self->now &&
            is_alive (market))
            sim_delivery_run (market);
    }
    if (self->ts_hour <= self->now)
        charge_hour (self);
    if (self->ts_step <= self->now)
        step (self);
    sim_operation_end (self);
    sim_events_run (self->events, self->now);
}

void
sim_exchange_skip (SimExchange *self, gint64 now)
{
    gint64 step = self->config.step;
    gint64 volatility = self->step_volatility;
    gint64 wide = MAX (SKIP_STEP, (now - self->now) / SKIP_STEPS);
    if (step < wide)
    {
        self->config.step = wide;
        self->step_volatility =
            (gint64) ((double) volatility * sqrt ((double) wide / (double) step));
        self->ts_step = (self->now / wide + 1) * wide;
    }
    sim_exchange_advance (self, now);
    self->config.step = step;
    self->step_volatility = volatility;
    self->ts_step = (self->now / step + 1) * step;
}

void
sim_exchange_advance (SimExchange *self, gint64 now)
{
    g_return_if_fail (self->depth == 0);

    while (sim_exchange_get_next_due (self) <= now)
        run_due (self, MAX (self->now, sim_exchange_get_next_due (self)));
    self->now = MAX (self->now, now);
}
