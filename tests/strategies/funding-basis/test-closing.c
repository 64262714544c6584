/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trader-world.h"

/* Both legs are closed, whatever the market is like, to the last coin that the venue takes. */

/* A closing in slices that are a minute apart, of which the first is gone. */
static void
begin_slow_closing (TraderWorld *self)
{
    self->execution.max_slices = 4;
    self->execution.slice_share = 0.01;
    self->execution.slice_gap_ns = CARRY_NS_PER_MINUTE;
    self->outcome = CARRY_HEDGE_TOGETHER;
    funding_basis_trader_close (&self->trader, &self->pair, FALSE);
    self->position[0] = number ("-0.187");
    self->position[1] = number ("0.187");
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
}

/* It does not wait for longer than a leg is followed, though nobody said that it hurries. */
static void
test_closing_ends (TraderWorld *self, gconstpointer data)
{
    self->execution.chase_ns = 10 * CARRY_NS_PER_SECOND;
    begin_slow_closing (self);
    g_assert_cmpint (self->pair.ts_wake, ==, START + 10 * CARRY_NS_PER_SECOND);
    for (guint i = 2; i <= 3; i++)
    {
        self->now = START + 10 * CARRY_NS_PER_SECOND;
        trader_world_settle (self);
        g_assert_cmpuint (self->n_requests, ==, i);
    }
}

/* When margin runs out, what is being closed does not take its time. */
static void
test_trim_hurries (TraderWorld *self, gconstpointer data)
{
    begin_slow_closing (self);
    funding_basis_resizer_trim (&self->trader, &self->pair, number ("0.4"));
    g_assert_cmpuint (self->n_requests, ==, 1);
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    g_assert_cmpuint (self->notices->len, ==, 0);
}

/* A slice of a closing waits for the one before; one that hurries does not, and no leg waits for the other. */
static void
test_closing_waits (TraderWorld *self, gconstpointer data)
{
    self->execution.max_slices = 4;
    self->execution.slice_share = 0.01;
    self->execution.slice_gap_ns = CARRY_NS_PER_SECOND;
    self->outcome = CARRY_HEDGE_TOGETHER;
    funding_basis_trader_close (&self->trader, &self->pair, FALSE);
    g_assert_cmpuint (self->n_requests, ==, 1);
    self->position[0] = number ("-0.187");
    self->position[1] = number ("0.187");
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_cmpuint (self->n_timers, ==, 1);
    self->now += CARRY_NS_PER_SECOND;
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    self->outcome = CARRY_HEDGE_SENT;
    trader_world_settle (self);
    g_assert_cmpuint (self->pair.orders, ==, 1);
    self->outcome = CARRY_HEDGE_TOGETHER;
    self->pair.hurries = TRUE;
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 3);
}

/* A hedge that was missed says nothing of the next slice: its other leg follows at once. */
static void
test_missed_hedge (TraderWorld *self, gconstpointer data)
{
    self->execution.max_slices = 4;
    self->execution.slice_share = 0.01;
    funding_basis_trader_close (&self->trader, &self->pair, FALSE);
    trader_world_set_held (self, "0.187", "0.25");
    trader_world_settle (self);
    trader_world_settle (self);
    g_assert_cmpuint (self->n_ways, ==, 2);
    trader_world_set_held (self, "0.187", "0.187");
    self->outcome = CARRY_HEDGE_TOGETHER;
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    trader_world_set_held (self, "0.125", "0.187");
    self->outcome = CARRY_HEDGE_SENT;
    trader_world_settle (self);
    g_assert_cmpuint (self->pair.orders, ==, 1);
    g_assert_cmpuint (self->n_ways, ==, 4);
    g_assert_cmpuint (self->notices->len, ==, 0);
}

/* Nor is it waited for when slices that found nothing had to wait, and one is filled late. */
static void
test_late_fill (TraderWorld *self, gconstpointer data)
{
    self->outcome = CARRY_HEDGE_TOGETHER;
    funding_basis_trader_close (&self->trader, &self->pair, TRUE);
    for (guint i = 0; i < 5; i++)
        trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 4);
    g_assert_cmpuint (self->notices->len, ==, 1);
    trader_world_set_held (self, "0.187", "0.25");
    self->outcome = CARRY_HEDGE_SENT;
    self->n_ways = 0;
    for (guint i = 0; i < 5; i++)
        trader_world_settle (self);
    g_assert_cmpuint (self->n_ways, ==, 3);
}

static guint
count_alarms (const TraderWorld *self)
{
    return self->notices->len;
}

/* What was to be closed is tried again soon, and people are told of it once an hour. */
static void
test_closing_goes_on (TraderWorld *self, gconstpointer data)
{
    self->pair.side = 0;
    self->pair.ts_retry = START + CARRY_NS_PER_HOUR;
    for (guint round = 1; round <= 2; round++)
    {
        for (guint i = 0; i < 4; i++)
            trader_world_settle (self);
        g_assert_cmpuint (self->n_ways, ==, 3 * round);
        g_assert_cmpuint (count_alarms (self), ==, 1);
        trader_world_settle (self);
        g_assert_cmpuint (self->n_ways, ==, 3 * round);
        self->now += 10 * CARRY_NS_PER_SECOND;
    }
    self->n_ways = 0;
    self->now += CARRY_NS_PER_HOUR;
    for (guint i = 0; i < 4; i++)
        trader_world_settle (self);
    g_assert_cmpuint (count_alarms (self), ==, 2);
}

/* A price of before a gap is none to close at, and the venue takes no more than so much in one order. */
static void
test_stale_market (TraderWorld *self, gconstpointer data)
{
    self->is_stale = TRUE;
    self->perp->max_market_qty = self->spot->max_market_qty = number ("0.05");
    funding_basis_resizer_trim (&self->trader, &self->pair, number ("0.4"));
    g_assert_cmpuint (self->n_requests, ==, 2);
    for (guint i = 0; i < 2; i++)
        g_assert_cmpint (self->requests[i].type, ==, CARRY_ORDER_TYPE_MARKET);
    self->pair.orders = self->n_requests = 0;
    self->group.state = CARRY_GROUP_HEDGED;
    funding_basis_trader_close (&self->trader, &self->pair, TRUE);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_true (self->requests[0].instrument == self->perp);
    g_assert_true (self->requests[0].reduce_only);
    g_assert_cmpint (self->requests[0].type, ==, CARRY_ORDER_TYPE_MARKET);
    g_assert_true (carry_decimal_equal (self->requests[0].quantity, number ("0.05")));
    self->is_stale = FALSE;
    self->outcome = CARRY_HEDGE_TOGETHER;
    trader_world_set_held (self, "0.2", "0.2");
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    g_assert_cmpint (self->requests[1].type, ==, CARRY_ORDER_TYPE_LIMIT);
    g_assert_true (carry_decimal_equal (self->requests[1].quantity, number ("0.2")));
}

/* Coins that are less than a lot of the perpetual are sold as long as the venue takes them. */
static void
test_remainder (TraderWorld *self, gconstpointer data)
{
    funding_basis_trader_close (&self->trader, &self->pair, TRUE);
    self->n_requests = 0;
    self->outcome = CARRY_HEDGE_TOGETHER;
    trader_world_set_held (self, "0", "0.0009");
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_true (self->requests[0].instrument == self->spot);
    g_assert_cmpint (self->requests[0].side, ==, CARRY_SIDE_SELL);
    g_assert_true (carry_decimal_equal (self->requests[0].quantity, number ("0.0009")));
    trader_world_set_held (self, "0", "0.0001");
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_CLOSED);
    g_assert_cmpuint (self->notices->len, ==, 0);
}

/* So are those that a trade which could not be had left: without a perpetual they earn nothing. */
static void
test_remainder_of_opening (TraderWorld *self, gconstpointer data)
{
    self->group.state = CARRY_GROUP_HEDGING;
    self->outcome = CARRY_HEDGE_TOGETHER;
    self->now += CARRY_NS_PER_HOUR;
    trader_world_set_held (self, "0", "0.0009");
    trader_world_settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_true (self->requests[0].instrument == self->spot);
    g_assert_cmpint (self->requests[0].side, ==, CARRY_SIDE_SELL);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_CLOSING);
    trader_world_set_held (self, "0", "0");
    trader_world_settle (self);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_CLOSED);
    g_assert_cmpint (self->pair.ts_open, >, self->now);
}

/* A cap below one lot makes no order of nothing: what is in the way of one lot says so itself. */
static void
test_smallest_slice (TraderWorld *self, gconstpointer data)
{
    self->execution.max_naked_notional = number ("10");
    funding_basis_trader_close (&self->trader, &self->pair, TRUE);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_true (carry_decimal_equal (self->requests[0].quantity, number ("0.001")));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    TRADER_TEST ("closing/closing-ends", test_closing_ends);
    TRADER_TEST ("closing/trim-hurries", test_trim_hurries);
    TRADER_TEST ("closing/closing-waits", test_closing_waits);
    TRADER_TEST ("closing/missed-hedge", test_missed_hedge);
    TRADER_TEST ("closing/late-fill", test_late_fill);
    TRADER_TEST ("closing/closing-goes-on", test_closing_goes_on);
    TRADER_TEST ("closing/stale-market", test_stale_market);
    TRADER_TEST ("closing/remainder", test_remainder);
    TRADER_TEST ("closing/remainder-of-opening", test_remainder_of_opening);
    TRADER_TEST ("closing/smallest-slice", test_smallest_slice);
    return g_test_run ();
}
