/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-private.h"
#include "roles/carry-context-private.h"

/*
 * Pairs that share the capital, before a world that the test makes up: everything costs 100. There
 * are two, unless a test adds the third, and room for one of them. The second pays most.
 */

#define START (20000 * CARRY_NS_PER_DAY)
#define N_PAIRS 3
#define MOST 8

/* Pairs by their number. */
enum
{
    POOR,
    RICH,
    FAIR,
};

static const char *const rates[] = { "0.0001", "0.001", "0.0002" };

typedef struct
{
    gint64 now;
    CarryInstrument *instruments[2 * N_PAIRS]; /* perpetual and spot of each */
    CarryDecimal position[2 * N_PAIRS];
    CarryGroup groups[N_PAIRS];
    CarryHedgeOutcome outcome; /* of each hedge */
    gboolean is_mute;          /* no price is known */
    CarryOrderRequest requests[MOST];
    guint n_requests;
    guint n_hedges;
    CarryContext *context;
    FundingBasisStrategy *strategy;
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

static gboolean
get_is_trading (gpointer backend)
{
    return TRUE;
}

static CarryDecimal
get_capital (gpointer backend)
{
    return number ("100000");
}

static CarryDecimal
get_price (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->is_mute ? carry_decimal_invalid () : number ("100");
}

static gint64
get_price_time (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->now;
}

static gboolean
get_quote (gpointer backend, const CarryInstrument *instrument, CarryQuote *out_quote)
{
    *out_quote = (CarryQuote){
        .instrument = instrument,
        .ts = ((World *) backend)->now,
        .bid = number ("100"),
        .ask = number ("100"),
        .bid_size = number ("5"),
        .ask_size = number ("5"),
    };
    return TRUE;
}

static gboolean
get_funding (gpointer backend, const CarryInstrument *instrument, CarryFundingKind kind,
             CarryFunding *out_funding)
{
    const World *self = backend;

    *out_funding = (CarryFunding){
        .ts = self->now,
        .instrument = instrument,
        .kind = kind,
        .rate = number (rates[instrument->index / 2]),
        .ts_next = self->now + CARRY_NS_PER_HOUR,
        .interval_ns = 8 * CARRY_NS_PER_HOUR,
    };
    return TRUE;
}

static CarryDecimal
get_position (gpointer backend, const CarryInstrument *instrument)
{
    return ((World *) backend)->position[instrument->index];
}

static CarryDecimal
get_balance (gpointer backend, const char *coin)
{
    return number ("100000");
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
check_order (gpointer backend, CarryContext *context, const CarryOrderRequest *request,
             GError **error)
{
    return TRUE;
}

static CarryGroup *
get_group (World *self, guint64 group)
{
    return group > 0 ? &self->groups[group - 1] : NULL;
}

static guint64
open_group (gpointer backend, CarryContext *context, const CarryGroupRequest *request)
{
    guint64 group = request->first->index / 2 + 1;
    CarryGroup *found = get_group (backend, group);

    if (found->state == CARRY_GROUP_CLOSED)
        found->state = CARRY_GROUP_PLANNED;
    return group;
}

static gboolean
move_group (gpointer backend, CarryContext *context, guint64 group, CarryGroupState state,
            const CarryDecimal *quantity, const char *reason)
{
    get_group (backend, group)->state = state;
    return TRUE;
}

static const CarryGroup *
find_group (gpointer backend, guint64 group)
{
    return get_group (backend, group);
}

static const CarryGroup *
find_group_of (gpointer backend, const CarryInstrument *instrument)
{
    const CarryGroup *group = get_group (backend, instrument->index / 2 + 1);

    return group->state != CARRY_GROUP_CLOSED ? group : NULL;
}

static gboolean
is_hedged (gpointer backend, CarryContext *context, guint64 group)
{
    return TRUE;
}

static CarryHedgeOutcome
submit_hedge (gpointer backend, CarryContext *context, guint64 group, CarryHedgeWay way)
{
    World *self = backend;

    self->n_hedges++;
    return self->outcome;
}

static CarryRiskState
get_risk_state (gpointer backend, const CarryInstrument *instrument)
{
    return CARRY_RISK_ACTIVE;
}

static const CarryContextBackend functions = {
    .get_now = get_now,
    .get_is_trading = get_is_trading,
    .get_capital = get_capital,
    .get_last_price = get_price,
    .get_price_time = get_price_time,
    .get_quote = get_quote,
    .get_funding = get_funding,
    .get_position = get_position,
    .get_traded = get_position,
    .get_balance = get_balance,
    .submit = submit,
    .check_order = check_order,
    .open_group = open_group,
    .move_group = move_group,
    .find_group = find_group,
    .find_group_of = find_group_of,
    .is_hedged = is_hedged,
    .submit_hedge = submit_hedge,
    .get_risk_state = get_risk_state,
};

static CarryInstrument *
make_instrument (guint index)
{
    CarryCategory category = index % 2 == 0 ? CARRY_CATEGORY_LINEAR : CARRY_CATEGORY_SPOT;
    CarryInstrument *instrument = carry_instrument_new ("test", category, "ABCUSDT", "ABC", "USDT");

    instrument->index = index;
    instrument->tick_size = number ("0.01");
    instrument->qty_step = instrument->min_qty = number ("0.1");
    instrument->min_notional = number ("5");
    return instrument;
}

/* As it is before the first look at what an earlier run left. */
static void
add_pair (World *self, guint n)
{
    FundingBasisPair pair = {
        .perp = self->instruments[2 * n],
        .spot = self->instruments[2 * n + 1],
        .inventory = carry_decimal_invalid (),
        .notional = number ("40000"),
        .needs_decision = TRUE,
    };

    g_array_append_val (self->strategy->pairs, pair);
}

static FundingBasisPair *
get_pair (World *self, guint n)
{
    return &g_array_index (self->strategy->pairs, FundingBasisPair, n);
}

static void
set_held (World *self, guint n, const char *coins)
{
    self->position[2 * n] = carry_decimal_negate (number (coins));
    self->position[2 * n + 1] = number (coins);
}

static void
set_settings (FundingBasisStrategy *strategy)
{
    strategy->notional = strategy->base_size = carry_decimal_zero ();
    strategy->margin = number ("0.5");
    strategy->symbol_share = strategy->total_share = number ("0.6");
    strategy->group_share = number ("1");
    strategy->retry_after_ns = CARRY_NS_PER_HOUR;
    strategy->rules = (FundingBasisRules){
        .policy = FUNDING_BASIS_POLICY_EXPECTED,
        .hold_across_events = TRUE,
        .entry_horizon_ns = 30 * CARRY_NS_PER_DAY,
        .exit_horizon_ns = 3 * CARRY_NS_PER_DAY,
    };
    strategy->outlook = (FundingBasisOutlook){ 0 };
    strategy->execution = (FundingBasisExecution){
        .slip_bps = 10,
        .slice_share = 0.5,
        .max_slices = 4,
        .slice_gap_ns = CARRY_NS_PER_SECOND,
        .max_naked_notional = carry_decimal_zero (),
        .chase_ns = CARRY_NS_PER_MINUTE,
        .delisting_ns = CARRY_NS_PER_DAY,
    };
}

/* Of the first pair an earlier run holds 400 coins, which is all that may be held. */
static void
set_up (World *self, gconstpointer data)
{
    *self = (World){ .now = START, .outcome = CARRY_HEDGE_TOGETHER };
    for (guint i = 0; i < G_N_ELEMENTS (self->instruments); i++)
    {
        self->instruments[i] = make_instrument (i);
        self->position[i] = carry_decimal_zero ();
    }
    for (guint i = 0; i < N_PAIRS; i++)
        self->groups[i] = (CarryGroup){ .id = i + 1, .state = CARRY_GROUP_CLOSED };
    self->context = carry_context_new (&functions, self, "strategy", 1);
    self->strategy = g_object_new (FUNDING_BASIS_TYPE_STRATEGY, "id", "strategy", NULL);
    carry_module_set_context (CARRY_MODULE (self->strategy), self->context);
    set_settings (self->strategy);
    add_pair (self, POOR);
    add_pair (self, RICH);
    set_held (self, POOR, "400");
    self->groups[POOR].state = CARRY_GROUP_HEDGED;
    self->groups[POOR].quantity = number ("-400");
}

static void
tear_down (World *self, gconstpointer data)
{
    g_object_unref (self->strategy);
    g_object_unref (self->context);
    for (guint i = 0; i < G_N_ELEMENTS (self->instruments); i++)
        carry_instrument_free (self->instruments[i]);
}

/* Its orders have ended, so all is looked at again. */
static void
look (World *self, guint n)
{
    get_pair (self, n)->orders = 0;
    get_pair (self, n)->needs_decision = TRUE;
    CARRY_STRATEGY_GET_IFACE (self->strategy)
        ->on_timer (CARRY_STRATEGY (self->strategy), 1, self->now);
}

static void
assert_last (const World *self, guint n_requests, guint n)
{
    g_assert_cmpuint (self->n_requests, ==, n_requests);
    g_assert_cmpuint (self->requests[n_requests - 1].instrument->index / 2, ==, n);
}

/* What leaves has its capital until the last slice of it is gone, and then it is another's at once. */
static void
test_switch (World *self, gconstpointer data)
{
    get_pair (self, RICH)->needs_decision = FALSE;
    look (self, POOR);
    look (self, RICH);
    assert_last (self, 1, POOR);
    g_assert_true (self->requests[0].reduce_only);
    g_assert_cmpint (self->groups[POOR].state, ==, CARRY_GROUP_CLOSING);
    set_held (self, POOR, "300");
    look (self, POOR);
    look (self, RICH);
    assert_last (self, 1, POOR);
    g_assert_cmpint (get_pair (self, RICH)->side, ==, 0);
    self->now += CARRY_NS_PER_SECOND;
    look (self, POOR);
    assert_last (self, 2, POOR);
    set_held (self, POOR, "0");
    look (self, POOR);
    g_assert_cmpint (self->groups[POOR].state, ==, CARRY_GROUP_CLOSED);
    assert_last (self, 3, RICH);
    g_assert_cmpint (get_pair (self, RICH)->side, ==, 1);
}

/* What an earlier run holds is held before the first pair is decided, however good that one is. */
static void
test_first_look (World *self, gconstpointer data)
{
    look (self, RICH);
    assert_last (self, 1, POOR);
    g_assert_true (self->requests[0].reduce_only);
    g_assert_cmpint (get_pair (self, RICH)->side, ==, 0);
}

/* What an earlier run gave a pair is told by what it holds, also where its price comes later. */
static void
test_share (World *self, gconstpointer data)
{
    get_pair (self, RICH)->needs_decision = FALSE;
    set_held (self, POOR, "100");
    self->is_mute = TRUE;
    look (self, POOR);
    g_assert_true (carry_decimal_equal (get_pair (self, POOR)->notional, number ("40000")));
    self->is_mute = FALSE;
    look (self, POOR);
    g_assert_true (carry_decimal_equal (get_pair (self, POOR)->notional, number ("10000")));
}

/* What the host closes does not wait for a pause that was there before; later pauses it keeps. */
static void
test_flatten (World *self, gconstpointer data)
{
    FundingBasisPair *pair = get_pair (self, POOR);

    get_pair (self, RICH)->needs_decision = FALSE;
    look (self, POOR);
    look (self, RICH);
    pair->orders = 0;
    pair->ts_retry = self->now + CARRY_NS_PER_HOUR;
    CARRY_STRATEGY_GET_IFACE (self->strategy)->flatten (CARRY_STRATEGY (self->strategy));
    assert_last (self, 2, POOR);
    pair->orders = 0;
    pair->ts_retry = self->now + CARRY_NS_PER_HOUR;
    CARRY_STRATEGY_GET_IFACE (self->strategy)->flatten (CARRY_STRATEGY (self->strategy));
    assert_last (self, 2, POOR);
}

/* What the host closed in its place ended without a word; who resumes finds nothing under way. */
static void
test_resume (World *self, gconstpointer data)
{
    FundingBasisPair *pair = get_pair (self, POOR);
    guint n;

    look (self, POOR);
    CARRY_STRATEGY_GET_IFACE (self->strategy)->flatten (CARRY_STRATEGY (self->strategy));
    pair->orders = 1;
    self->now += CARRY_NS_PER_HOUR;
    n = self->n_requests;
    CARRY_STRATEGY_GET_IFACE (self->strategy)->resume (CARRY_STRATEGY (self->strategy));
    g_assert_cmpuint (self->n_requests, >, n);
}

/* A market that will be gone is left without a pause between slices. */
static void
test_delisting (World *self, gconstpointer data)
{
    get_pair (self, RICH)->needs_decision = FALSE;
    self->instruments[2 * POOR]->ts_delivery = START + CARRY_NS_PER_HOUR;
    look (self, POOR);
    assert_last (self, 1, POOR);
    set_held (self, POOR, "300");
    look (self, POOR);
    assert_last (self, 2, POOR);
}

/*
 * The poorest is on its own: closing it would leave the best no more than a quarter of what it
 * gives up, for the rest of what its group may have is held by another. So that one goes.
 */
static void
test_switch_in_group (World *self, gconstpointer data)
{
    FundingBasisStrategy *strategy = self->strategy;

    strategy->symbol_share = number ("0.4");
    strategy->total_share = number ("0.8");
    strategy->group_share = number ("0.5");
    add_pair (self, FAIR);
    for (guint i = 0; i < strategy->pairs->len; i++)
        get_pair (self, i)->notional = number ("26666");
    get_pair (self, RICH)->herd = get_pair (self, FAIR)->herd = "alts";
    set_held (self, POOR, "266");
    set_held (self, FAIR, "266");
    self->groups[FAIR] = (CarryGroup){ .state = CARRY_GROUP_HEDGED, .quantity = number ("-266") };
    look (self, RICH);
    assert_last (self, 1, FAIR);
    g_assert_true (self->requests[0].reduce_only);
}

#define ADD(name, func) g_test_add (name, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/funding-basis/strategy/first-look", test_first_look);
    ADD ("/funding-basis/strategy/share", test_share);
    ADD ("/funding-basis/strategy/flatten", test_flatten);
    ADD ("/funding-basis/strategy/resume", test_resume);
    ADD ("/funding-basis/strategy/delisting", test_delisting);
    ADD ("/funding-basis/strategy/switch-in-group", test_switch_in_group);
    ADD ("/funding-basis/strategy/switch", test_switch);
    return g_test_run ();
}
