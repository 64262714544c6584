/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trader-world.h"

/* What was decided is carried out, and both legs are kept together. */

static void
trim (TraderWorld *self)
{
    funding_basis_resizer_trim (&self->trader, &self->pair, number ("0.4"));
    g_assert_cmpuint (self->n_requests, ==, 2);
}

/* No order without a price is a limit order: a venue could only refuse it. */
static void
test_any_price (TraderWorld *self, gconstpointer data)
{
    trim (self);
    for (guint i = 0; i < 2; i++)
    {
        g_assert_cmpint (self->requests[i].type, ==, CARRY_ORDER_TYPE_LIMIT);
        g_assert_true (carry_decimal_is_valid (self->requests[i].price));
    }
    self->execution.slip_bps = 0;
    self->group.state = CARRY_GROUP_HEDGED;
    self->pair.orders = self->n_requests = 0;
    trim (self);
    for (guint i = 0; i < 2; i++)
    {
        g_assert_cmpint (self->requests[i].type, ==, CARRY_ORDER_TYPE_MARKET);
        g_assert_false (carry_decimal_is_valid (self->requests[i].price));
    }
}

/* A leg that a trim sold is never bought again because the other was missed. */
static void
test_trim_only_reduces (TraderWorld *self, gconstpointer data)
{
    trim (self);
    self->position[1] = number ("0.15");
    trader_world_settle (self);
    g_assert_cmpuint (self->n_ways, ==, 1);
    g_assert_cmpint (self->ways[0], ==, CARRY_HEDGE_REDUCE);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_HEDGING);
    g_assert_cmpuint (self->notices->len, ==, 0);
    trader_world_settle (self);
    trader_world_settle (self);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_COMPENSATING);
    g_assert_cmpuint (self->notices->len, ==, 1);
    self->position[0] = number ("-0.15");
    self->outcome = CARRY_HEDGE_TOGETHER;
    trader_world_settle (self);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_HEDGED);
    g_assert_cmpuint (self->n_ways, ==, 4);
    for (guint i = 0; i < self->n_ways; i++)
        g_assert_cmpint (self->ways[i], ==, CARRY_HEDGE_REDUCE);
    g_assert_false (self->pair.shrinks);
}

/* While its legs are brought together nothing else moves them: that is no step its group may take. */
static void
test_trim_waits (TraderWorld *self, gconstpointer data)
{
    self->group.state = CARRY_GROUP_HEDGING;
    funding_basis_resizer_trim (&self->trader, &self->pair, number ("0.4"));
    g_assert_cmpuint (self->n_requests, ==, 0);
    g_assert_cmpuint (self->notices->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (self->notices, 0), ==, "not-trimmed");
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_HEDGING);
}

/* Legs that could not be brought together are tried again soon, however long a new trade waits. */
static void
test_hedging_goes_on (TraderWorld *self, gconstpointer data)
{
    self->group.state = CARRY_GROUP_HEDGING;
    self->position[1] = number ("0.2");
    self->outcome = CARRY_HEDGE_SENT;
    for (guint i = 0; i < 5; i++)
        trader_world_settle (self);
    g_assert_cmpuint (self->n_ways, ==, 4);
    self->n_ways = 0;
    self->now += 5 * CARRY_NS_PER_SECOND;
    trader_world_settle (self);
    g_assert_cmpuint (self->n_ways, ==, 1);
}

/* Nothing is opened at prices of before a gap. */
static void
test_stale_opens_nothing (TraderWorld *self, gconstpointer data)
{
    self->is_stale = TRUE;
    self->pair.group = 0;
    self->pair.side = 0;
    trader_world_set_held (self, "0", "1000");
    self->trader.base_size = number ("0.1");
    self->pair.inventory = number ("1000");
    funding_basis_trader_open (&self->trader, &self->pair, -1);
    g_assert_cmpuint (self->n_requests, ==, 0);
    g_assert_cmpuint (self->notices->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (self->notices, 0), ==, "preflight");
}

/* What failed is looked at again at its time, also where no news comes. */
static void
test_quiet_market (TraderWorld *self, gconstpointer data)
{
    self->group.state = CARRY_GROUP_HEDGING;
    self->position[1] = number ("0.2");
    for (guint i = 0; i < 5; i++)
        trader_world_settle (self);
    g_assert_cmpuint (self->n_timers, ==, 1);
    self->pair.needs_decision = FALSE;
    trader_world_settle (self);
    g_assert_true (self->pair.needs_decision);
    g_assert_cmpuint (self->n_timers, ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    TRADER_TEST ("trader/any-price", test_any_price);
    TRADER_TEST ("trader/trim-only-reduces", test_trim_only_reduces);
    TRADER_TEST ("trader/trim-waits", test_trim_waits);
    TRADER_TEST ("trader/hedging-goes-on", test_hedging_goes_on);
    TRADER_TEST ("trader/stale-opens-nothing", test_stale_opens_nothing);
    TRADER_TEST ("trader/quiet-market", test_quiet_market);
    return g_test_run ();
}
