/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-hedger.h"
#include "funding-basis-legs.h"
#include "funding-basis-resizer.h"
#include "funding-basis-trader.h"
#include "roles/carry-context-private.h"

/*
 * A pair that is short 0.25 of the perpetual and holds 0.25 coins, before a world that the test
 * makes up: it keeps what was asked of it.
 */

#define START (20000 * CARRY_NS_PER_DAY)
#define MOST 8

typedef struct
{
    gint64 now;
    CarryInstrument *perp;
    CarryInstrument *spot;
    CarryDecimal position[2];
    CarryGroup group;
    CarryOrderRequest requests[MOST];
    guint n_requests;
    CarryHedgeWay ways[MOST];
    guint n_ways;
    guint n_timers;
    gboolean is_stale;         /* both markets */
    CarryHedgeOutcome outcome; /* of each hedge */
    GPtrArray *notices;        /* codes */
    CarryContext *context;
    FundingBasisExecution execution;
    FundingBasisTrader trader;
    FundingBasisPair pair;
} World;

static CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

static gint64
get_now (gpointer backend)
{
    return ((World *) backend)->now;
}

static CarryDecimal
get_last_price (gpointer backend, const CarryInstrument *instrument)
{
    return number ("40000");
}

static gboolean
get_quote (gpointer backend, const CarryInstrument *instrument, CarryQuote *out_quote)
{
    *out_quote = (CarryQuote){
        .instrument = instrument,
        .ts = ((World *) backend)->now,
        .bid = number ("39999.9"),
        .ask = number ("40000.1"),
        .bid_size = number ("5"),
        .ask_size = number ("5"),
    };
    return TRUE;
}

static gboolean
get_is_stale (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->is_stale;
}

static CarryDecimal
get_position (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->position[instrument->index];
}

static guint64
submit (gpointer backend, CarryContext *context, const CarryOrderRequest *request)
{
    World *self = backend;

    g_assert_cmpuint (self->n_requests, <, MOST);
    self->requests[self->n_requests++] = *request;
    return self->n_requests;
}

static gboolean
move_group (gpointer backend, CarryContext *context, guint64 group, CarryGroupState state,
            const CarryDecimal *quantity, const char *reason)
{
    World *self = backend;

    g_assert_true (carry_group_state_may_become (self->group.state, state));
    self->group.state = state;
    return TRUE;
}

static const CarryGroup *
find_group (gpointer backend, guint64 group)
{
    return &((World *) backend)->group;
}

static CarryHedgeOutcome
submit_hedge (gpointer backend, CarryContext *context, guint64 group, CarryHedgeWay way)
{
    World *self = backend;

    g_assert_cmpuint (self->n_ways, <, MOST);
    self->ways[self->n_ways++] = way;
    return self->outcome;
}

static CarryRiskState
get_risk_state (gpointer backend, const CarryInstrument *instrument)
{
    return CARRY_RISK_ACTIVE;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    g_ptr_array_add (((World *) backend)->notices, g_strdup (code));
}

static guint64
add_timer (gpointer backend, CarryContext *context, gint64 when)
{
    return ++((World *) backend)->n_timers;
}

static const CarryContextBackend functions = {
    .add_timer = add_timer,
    .get_now = get_now,
    .get_last_price = get_last_price,
    .get_quote = get_quote,
    .get_is_stale = get_is_stale,
    .get_position = get_position,
    .get_traded = get_position,
    .submit = submit,
    .move_group = move_group,
    .find_group = find_group,
    .submit_hedge = submit_hedge,
    .get_risk_state = get_risk_state,
    .notice = notice,
};

static CarryInstrument *
make_instrument (CarryCategory category, guint index, const char *step)
{
    CarryInstrument *instrument = carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");

    instrument->index = index;
    instrument->tick_size = number ("0.1");
    instrument->qty_step = instrument->min_qty = number (step);
    instrument->min_notional = number ("5");
    instrument->taker_fee = number ("0.0005");
    return instrument;
}

static void
set_up (World *self, gconstpointer data)
{
    *self = (World){ .now = START, .outcome = CARRY_HEDGE_SENT };
    self->perp = make_instrument (CARRY_CATEGORY_LINEAR, 0, "0.001");
    self->spot = make_instrument (CARRY_CATEGORY_SPOT, 1, "0.000001");
    self->position[0] = number ("-0.25");
    self->position[1] = number ("0.25");
    self->group = (CarryGroup){ .id = 1, .state = CARRY_GROUP_HEDGED };
    self->notices = g_ptr_array_new_with_free_func (g_free);
    self->context = carry_context_new (&functions, self, "trader", 1);
    self->execution = (FundingBasisExecution){
        .slip_bps = 10,
        .slice_share = 1,
        .max_slices = 1,
        .chase_ns = CARRY_NS_PER_MINUTE,
    };
    self->trader = (FundingBasisTrader){
        .context = self->context,
        .retry_after_ns = CARRY_NS_PER_HOUR,
        .execution = &self->execution,
    };
    self->pair = (FundingBasisPair){
        .perp = self->perp,
        .spot = self->spot,
        .side = 1,
        .group = 1,
        .inventory = carry_decimal_zero (),
        .target = self->position[0],
        .seen_perp = self->position[0],
        .seen_spot = self->position[1],
        .notional = carry_decimal_zero (),
    };
}

static void
tear_down (World *self, gconstpointer data)
{
    g_object_unref (self->context);
    g_ptr_array_unref (self->notices);
    carry_instrument_free (self->perp);
    carry_instrument_free (self->spot);
}

static void
trim (World *self)
{
    funding_basis_resizer_trim (&self->trader, &self->pair, number ("0.4"));
    g_assert_cmpuint (self->n_requests, ==, 2);
}

static void
settle (World *self)
{
    self->pair.orders = 0;
    funding_basis_hedger_settle (&self->trader, &self->pair);
}

/* No order without a price is a limit order: a venue could only refuse it. */
static void
test_any_price (World *self, gconstpointer data)
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
test_trim_only_reduces (World *self, gconstpointer data)
{
    trim (self);
    self->position[1] = number ("0.15");
    settle (self);
    g_assert_cmpuint (self->n_ways, ==, 1);
    g_assert_cmpint (self->ways[0], ==, CARRY_HEDGE_REDUCE);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_HEDGING);
    g_assert_cmpuint (self->notices->len, ==, 0);
    settle (self);
    settle (self);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_COMPENSATING);
    g_assert_cmpuint (self->notices->len, ==, 1);
    self->position[0] = number ("-0.15");
    self->outcome = CARRY_HEDGE_TOGETHER;
    settle (self);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_HEDGED);
    g_assert_cmpuint (self->n_ways, ==, 4);
    for (guint i = 0; i < self->n_ways; i++)
        g_assert_cmpint (self->ways[i], ==, CARRY_HEDGE_REDUCE);
    g_assert_false (self->pair.shrinks);
}

/* A closing in slices that are a minute apart, of which the first is gone. */
static void
begin_slow_closing (World *self)
{
    self->execution.max_slices = 4;
    self->execution.slice_share = 0.01;
    self->execution.slice_gap_ns = CARRY_NS_PER_MINUTE;
    self->outcome = CARRY_HEDGE_TOGETHER;
    funding_basis_trader_close (&self->trader, &self->pair, FALSE);
    self->position[0] = number ("-0.187");
    self->position[1] = number ("0.187");
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
}

/* It does not wait for longer than a leg is followed, though nobody said that it hurries. */
static void
test_closing_ends (World *self, gconstpointer data)
{
    self->execution.chase_ns = 10 * CARRY_NS_PER_SECOND;
    begin_slow_closing (self);
    g_assert_cmpint (self->pair.ts_wake, ==, START + 10 * CARRY_NS_PER_SECOND);
    for (guint i = 2; i <= 3; i++)
    {
        self->now = START + 10 * CARRY_NS_PER_SECOND;
        settle (self);
        g_assert_cmpuint (self->n_requests, ==, i);
    }
}

/* When margin runs out, what is being closed does not take its time. */
static void
test_trim_hurries (World *self, gconstpointer data)
{
    begin_slow_closing (self);
    funding_basis_resizer_trim (&self->trader, &self->pair, number ("0.4"));
    g_assert_cmpuint (self->n_requests, ==, 1);
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    g_assert_cmpuint (self->notices->len, ==, 0);
}

/* A slice of a closing waits for the one before; one that hurries does not, and no leg waits for the other. */
static void
test_closing_waits (World *self, gconstpointer data)
{
    self->execution.max_slices = 4;
    self->execution.slice_share = 0.01;
    self->execution.slice_gap_ns = CARRY_NS_PER_SECOND;
    self->outcome = CARRY_HEDGE_TOGETHER;
    funding_basis_trader_close (&self->trader, &self->pair, FALSE);
    g_assert_cmpuint (self->n_requests, ==, 1);
    self->position[0] = number ("-0.187");
    self->position[1] = number ("0.187");
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_cmpuint (self->n_timers, ==, 1);
    self->now += CARRY_NS_PER_SECOND;
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    self->outcome = CARRY_HEDGE_SENT;
    settle (self);
    g_assert_cmpuint (self->pair.orders, ==, 1);
    self->outcome = CARRY_HEDGE_TOGETHER;
    self->pair.hurries = TRUE;
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 3);
}

/* While its legs are brought together nothing else moves them: that is no step its group may take. */
static void
test_trim_waits (World *self, gconstpointer data)
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
test_hedging_goes_on (World *self, gconstpointer data)
{
    self->group.state = CARRY_GROUP_HEDGING;
    self->position[1] = number ("0.2");
    self->outcome = CARRY_HEDGE_SENT;
    for (guint i = 0; i < 5; i++)
        settle (self);
    g_assert_cmpuint (self->n_ways, ==, 4);
    self->n_ways = 0;
    self->now += 5 * CARRY_NS_PER_SECOND;
    settle (self);
    g_assert_cmpuint (self->n_ways, ==, 1);
}

static void
set_held (World *self, const char *perp, const char *spot)
{
    self->position[0] = carry_decimal_negate (number (perp));
    self->position[1] = number (spot);
}

/* A hedge that was missed says nothing of the next slice: its other leg follows at once. */
static void
test_missed_hedge (World *self, gconstpointer data)
{
    self->execution.max_slices = 4;
    self->execution.slice_share = 0.01;
    funding_basis_trader_close (&self->trader, &self->pair, FALSE);
    set_held (self, "0.187", "0.25");
    settle (self);
    settle (self);
    g_assert_cmpuint (self->n_ways, ==, 2);
    set_held (self, "0.187", "0.187");
    self->outcome = CARRY_HEDGE_TOGETHER;
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    set_held (self, "0.125", "0.187");
    self->outcome = CARRY_HEDGE_SENT;
    settle (self);
    g_assert_cmpuint (self->pair.orders, ==, 1);
    g_assert_cmpuint (self->n_ways, ==, 4);
    g_assert_cmpuint (self->notices->len, ==, 0);
}

/* Nor is it waited for when slices that found nothing had to wait, and one is filled late. */
static void
test_late_fill (World *self, gconstpointer data)
{
    self->outcome = CARRY_HEDGE_TOGETHER;
    funding_basis_trader_close (&self->trader, &self->pair, TRUE);
    for (guint i = 0; i < 5; i++)
        settle (self);
    g_assert_cmpuint (self->n_requests, ==, 4);
    g_assert_cmpuint (self->notices->len, ==, 1);
    set_held (self, "0.187", "0.25");
    self->outcome = CARRY_HEDGE_SENT;
    self->n_ways = 0;
    for (guint i = 0; i < 5; i++)
        settle (self);
    g_assert_cmpuint (self->n_ways, ==, 3);
}

static guint
count_alarms (const World *self)
{
    return self->notices->len;
}

/* What was to be closed is tried again soon, and people are told of it once an hour. */
static void
test_closing_goes_on (World *self, gconstpointer data)
{
    self->pair.side = 0;
    self->pair.ts_retry = START + CARRY_NS_PER_HOUR;
    for (guint round = 1; round <= 2; round++)
    {
        for (guint i = 0; i < 4; i++)
            settle (self);
        g_assert_cmpuint (self->n_ways, ==, 3 * round);
        g_assert_cmpuint (count_alarms (self), ==, 1);
        settle (self);
        g_assert_cmpuint (self->n_ways, ==, 3 * round);
        self->now += 10 * CARRY_NS_PER_SECOND;
    }
    self->n_ways = 0;
    self->now += CARRY_NS_PER_HOUR;
    for (guint i = 0; i < 4; i++)
        settle (self);
    g_assert_cmpuint (count_alarms (self), ==, 2);
}

/* A price of before a gap is none to close at, and the venue takes no more than so much in one order. */
static void
test_stale_market (World *self, gconstpointer data)
{
    self->is_stale = TRUE;
    self->perp->max_market_qty = self->spot->max_market_qty = number ("0.05");
    trim (self);
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
    set_held (self, "0.2", "0.2");
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 2);
    g_assert_cmpint (self->requests[1].type, ==, CARRY_ORDER_TYPE_LIMIT);
    g_assert_true (carry_decimal_equal (self->requests[1].quantity, number ("0.2")));
}

/* Nothing is opened at prices of before a gap. */
static void
test_stale_opens_nothing (World *self, gconstpointer data)
{
    self->is_stale = TRUE;
    self->pair.group = 0;
    self->pair.side = 0;
    set_held (self, "0", "1000");
    self->trader.base_size = number ("0.1");
    self->pair.inventory = number ("1000");
    funding_basis_trader_open (&self->trader, &self->pair, -1);
    g_assert_cmpuint (self->n_requests, ==, 0);
    g_assert_cmpuint (self->notices->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (self->notices, 0), ==, "preflight");
}

/* Coins that are less than a lot of the perpetual are sold as long as the venue takes them. */
static void
test_remainder (World *self, gconstpointer data)
{
    funding_basis_trader_close (&self->trader, &self->pair, TRUE);
    self->n_requests = 0;
    self->outcome = CARRY_HEDGE_TOGETHER;
    set_held (self, "0", "0.0009");
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_true (self->requests[0].instrument == self->spot);
    g_assert_cmpint (self->requests[0].side, ==, CARRY_SIDE_SELL);
    g_assert_true (carry_decimal_equal (self->requests[0].quantity, number ("0.0009")));
    set_held (self, "0", "0.0001");
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_CLOSED);
    g_assert_cmpuint (self->notices->len, ==, 0);
}

/* So are those that a trade which could not be had left: without a perpetual they earn nothing. */
static void
test_remainder_of_opening (World *self, gconstpointer data)
{
    self->group.state = CARRY_GROUP_HEDGING;
    self->outcome = CARRY_HEDGE_TOGETHER;
    self->now += CARRY_NS_PER_HOUR;
    set_held (self, "0", "0.0009");
    settle (self);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_true (self->requests[0].instrument == self->spot);
    g_assert_cmpint (self->requests[0].side, ==, CARRY_SIDE_SELL);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_CLOSING);
    set_held (self, "0", "0");
    settle (self);
    g_assert_cmpint (self->group.state, ==, CARRY_GROUP_CLOSED);
    g_assert_cmpint (self->pair.ts_open, >, self->now);
}

/* A cap below one lot makes no order of nothing: what is in the way of one lot says so itself. */
static void
test_smallest_slice (World *self, gconstpointer data)
{
    self->execution.max_naked_notional = number ("10");
    funding_basis_trader_close (&self->trader, &self->pair, TRUE);
    g_assert_cmpuint (self->n_requests, ==, 1);
    g_assert_true (carry_decimal_equal (self->requests[0].quantity, number ("0.001")));
}

/* What failed is looked at again at its time, also where no news comes. */
static void
test_quiet_market (World *self, gconstpointer data)
{
    self->group.state = CARRY_GROUP_HEDGING;
    self->position[1] = number ("0.2");
    for (guint i = 0; i < 5; i++)
        settle (self);
    g_assert_cmpuint (self->n_timers, ==, 1);
    self->pair.needs_decision = FALSE;
    settle (self);
    g_assert_true (self->pair.needs_decision);
    g_assert_cmpuint (self->n_timers, ==, 1);
}

#define ADD(name, func) g_test_add (name, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/funding-basis/trader/any-price", test_any_price);
    ADD ("/funding-basis/trader/trim-only-reduces", test_trim_only_reduces);
    ADD ("/funding-basis/trader/trim-waits", test_trim_waits);
    ADD ("/funding-basis/trader/hedging-goes-on", test_hedging_goes_on);
    ADD ("/funding-basis/trader/closing-goes-on", test_closing_goes_on);
    ADD ("/funding-basis/trader/missed-hedge", test_missed_hedge);
    ADD ("/funding-basis/trader/late-fill", test_late_fill);
    ADD ("/funding-basis/trader/closing-ends", test_closing_ends);
    ADD ("/funding-basis/trader/trim-hurries", test_trim_hurries);
    ADD ("/funding-basis/trader/closing-waits", test_closing_waits);
    ADD ("/funding-basis/trader/stale-market", test_stale_market);
    ADD ("/funding-basis/trader/stale-opens-nothing", test_stale_opens_nothing);
    ADD ("/funding-basis/trader/remainder", test_remainder);
    ADD ("/funding-basis/trader/remainder-of-opening", test_remainder_of_opening);
    ADD ("/funding-basis/trader/smallest-slice", test_smallest_slice);
    ADD ("/funding-basis/trader/quiet-market", test_quiet_market);
    return g_test_run ();
}
