/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-gate.h"

/* The gate alone: form, manners, restrictions, risk modules, and what is counted. */

typedef struct
{
    CarryModule parent_instance;
    const char *says; /* NULL: yes */
    guint n_asked;
    guint n_sent[3];
} Judge;

typedef CarryModuleClass JudgeClass;

static GType judge_get_type (void);

static gboolean
check (CarryRisk *risk, const CarryOrder *order, const CarryInstrument *instrument,
       const CarryExposure *exposure, GError **error)
{
    Judge *self = (Judge *) risk;

    self->n_asked++;
    if (self->says != NULL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED, self->says);
    return self->says == NULL;
}

static void
on_sent (CarryRisk *risk, CarryRequestKind kind, const CarryOrder *order,
         const CarryInstrument *instrument, gint64 now)
{
    ((Judge *) risk)->n_sent[kind]++;
}

static void
risk_init (CarryRiskInterface *iface)
{
    iface->check = check;
    iface->on_sent = on_sent;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Judge, judge, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, risk_init))

static void
judge_class_init (JudgeClass *klass)
{
}

static void
judge_init (Judge *self)
{
}

typedef struct
{
    CarryGate *gate;
    Judge *judge;
    CarryInstrument *instrument;
    CarryExposure exposure;
    CarryOrder order;
} Fixture;

static CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

/* A buy of 1 at 100, where nothing is held. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->gate = carry_gate_new ();
    fixture->judge = g_object_new (judge_get_type (), "id", "judge", NULL);
    carry_gate_add (fixture->gate, CARRY_RISK (fixture->judge));
    fixture->instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    fixture->instrument->max_qty = number ("1000");
    fixture->instrument->max_market_qty = number ("100");
    fixture->exposure = (CarryExposure){ .now = 1, .price = number ("100") };
    fixture->order = (CarryOrder){
        .id = 1,
        .owner = 1,
        .side = CARRY_SIDE_BUY,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .quantity = number ("1"),
        .price = number ("100"),
    };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    carry_gate_free (fixture->gate);
    g_object_unref (fixture->judge);
    carry_instrument_free (fixture->instrument);
}

static void
assert_allowed (Fixture *fixture)
{
    g_autoptr (GError) error = NULL;
    gboolean allowed = carry_gate_check (fixture->gate, &fixture->order, fixture->instrument,
                                         &fixture->exposure, &error);

    g_assert_no_error (error);
    g_assert_true (allowed);
}

static void
assert_refused (Fixture *fixture, const char *start)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (carry_gate_check (fixture->gate, &fixture->order, fixture->instrument,
                                      &fixture->exposure, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED);
    if (!g_str_has_prefix (error->message, start))
        g_error ("%s does not start with %s", error->message, start);
}

static guint64
get_count (Fixture *fixture, const char *code)
{
    g_autoptr (GArray) counters = carry_gate_list_counters (fixture->gate);

    for (guint i = 0; i < counters->len; i++)
    {
        const CarryGateCounter *counter = &g_array_index (counters, CarryGateCounter, i);

        if (g_str_equal (counter->code, code))
            return counter->n;
    }
    return 0;
}

static void
restrict_to (Fixture *fixture, guint32 owner, guint32 instrument, CarryRiskState state,
             gboolean until_human, const char *code)
{
    const CarryRestriction restriction = {
        .owner = owner,
        .instrument = instrument,
        .state = state,
        .until_human = until_human,
        .code = code,
        .reason = (char *) "a test",
    };

    carry_gate_restrict (fixture->gate, &restriction);
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
    const CarryOrder good = fixture->order;
    const struct
    {
        const char *code;
        CarryOrderType type;
        int side;
        CarryDecimal quantity;
        CarryDecimal price;
    } cases[] = {
        { "bad-quantity: ", CARRY_ORDER_TYPE_LIMIT, 0, carry_decimal_invalid (), good.price },
        { "bad-quantity: ", CARRY_ORDER_TYPE_LIMIT, 0, number ("0"), good.price },
        { "bad-quantity: ", CARRY_ORDER_TYPE_LIMIT, 0, number ("-1"), good.price },
        { "bad-quantity: ", CARRY_ORDER_TYPE_LIMIT, 0, number ("1000000000"), good.price },
        { "bad-quantity: ", CARRY_ORDER_TYPE_MARKET, 0, number ("101"), good.price },
        { "bad-price: ", CARRY_ORDER_TYPE_LIMIT, 0, good.quantity, carry_decimal_invalid () },
        { "bad-price: ", CARRY_ORDER_TYPE_LIMIT, 0, good.quantity, number ("-5") },
        { "bad-side: ", CARRY_ORDER_TYPE_LIMIT, 7, good.quantity, good.price },
        { "bad-type: ", (CarryOrderType) 9, 0, good.quantity, good.price },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        fixture->order.owner = 10 + i;
        fixture->order.type = cases[i].type;
        fixture->order.side = (CarrySide) cases[i].side;
        fixture->order.quantity = cases[i].quantity;
        fixture->order.price = cases[i].price;
        assert_refused (fixture, cases[i].code);
    }
    g_assert_cmpuint (fixture->judge->n_asked, ==, 0);
    g_assert_cmpuint (get_count (fixture, "bad-quantity"), ==, 5);
    g_assert_cmpuint (get_count (fixture, "bad-price"), ==, 2);
}

static void
test_three_strikes (Fixture *fixture, gconstpointer data)
{
    fixture->order.quantity = carry_decimal_invalid ();
    for (guint i = 0; i < 3; i++)
    {
        g_assert_false (carry_gate_is_disabled (fixture->gate, 1));
        assert_refused (fixture, "bad-quantity: ");
    }
    g_assert_true (carry_gate_is_disabled (fixture->gate, 1));
    fixture->order.quantity = number ("1");
    assert_refused (fixture, "H4: ");
    /* What shrinks a position still goes out, and nobody else is punished. */
    fixture->exposure.position = number ("-2");
    assert_allowed (fixture);
    fixture->exposure.position = number ("0");
    fixture->order.owner = 2;
    assert_allowed (fixture);
    fixture->order.owner = 1;
    fixture->exposure.now += CARRY_NS_PER_DAY;
    assert_refused (fixture, "H4: ");
}

static void
test_flood (Fixture *fixture, gconstpointer data)
{
    gboolean is_first = FALSE;

    carry_gate_set_intent_rate (fixture->gate, 10, 10);
    for (guint i = 0; i < 7; i++)
    {
        g_assert_true (carry_gate_take_intent (fixture->gate, 1, 1, &is_first));
        assert_allowed (fixture);
    }
    g_assert_true (carry_gate_take_intent (fixture->gate, 1, 1, &is_first));
    assert_refused (fixture, "H2: ");
    fixture->exposure.position = number ("-2");
    assert_allowed (fixture);
    fixture->exposure.position = number ("0");
    for (guint i = 0; i < 2; i++)
        g_assert_true (carry_gate_take_intent (fixture->gate, 1, 1, &is_first));
    g_assert_false (carry_gate_take_intent (fixture->gate, 1, 1, &is_first));
    g_assert_true (is_first);
    g_assert_false (carry_gate_take_intent (fixture->gate, 1, 1, &is_first));
    g_assert_false (is_first);
    g_assert_true (carry_gate_take_intent (fixture->gate, 2, 1, &is_first));
    /* A token is back after a tenth of a second; three are for what shrinks. */
    g_assert_true (
        carry_gate_take_intent (fixture->gate, 1, 1 + CARRY_NS_PER_SECOND / 10, &is_first));
    fixture->exposure.now = 1 + CARRY_NS_PER_SECOND;
    assert_allowed (fixture);
}

static void
test_halted (Fixture *fixture, gconstpointer data)
{
    carry_gate_halt (fixture->gate, "first");
    carry_gate_halt (fixture->gate, "second");
    g_assert_cmpstr (carry_gate_get_halt_reason (fixture->gate), ==, "first");
    g_assert_cmpint (carry_gate_get_state (fixture->gate, 5), ==, CARRY_RISK_HALTED);
    assert_refused (fixture, "halted: trading is halted (first)");
    fixture->order.reduce_only = TRUE;
    assert_allowed (fixture);
    /* Spot has no such mark: there it counts for nothing. */
    fixture->instrument->category = CARRY_CATEGORY_SPOT;
    assert_refused (fixture, "halted: ");
    fixture->order.reduce_only = FALSE;
    /* 2 are short, 1 more would be bought by an open order. */
    fixture->exposure.position = number ("-2");
    fixture->exposure.open_buys = number ("1");
    assert_allowed (fixture);
    fixture->exposure.open_buys = number ("1.001");
    assert_refused (fixture, "halted: ");
    g_assert_false (carry_gate_release (fixture->gate, 0, CARRY_RESTRICTION_ALL, "halted"));
    g_assert_cmpuint (carry_gate_release_by_human (fixture->gate, CARRY_RESTRICTION_ALL, "halted"),
                      ==, 0);
    g_assert_cmpstr (carry_gate_get_halt_reason (fixture->gate), ==, "first");
    assert_refused (fixture, "halted: ");
}

/* What an order was allowed under is one number, which every change of it changes. */
static void
test_leave (Fixture *fixture, gconstpointer data)
{
    guint before = carry_gate_get_leave (fixture->gate, 0), after;

    restrict_to (fixture, 3, 7, CARRY_RISK_HALTED, FALSE, "Q10");
    g_assert_cmpuint (carry_gate_get_leave (fixture->gate, 0), ==, before);
    restrict_to (fixture, 3, 0, CARRY_RISK_REDUCING, FALSE, "Q10");
    g_assert_cmpuint (carry_gate_get_leave (fixture->gate, 0), !=, before);
    g_assert_true (carry_gate_release (fixture->gate, 3, 0, "Q10"));
    g_assert_cmpuint (carry_gate_get_leave (fixture->gate, 0), ==, before);
    carry_gate_halt (fixture->gate, "first");
    after = carry_gate_get_leave (fixture->gate, 0);
    carry_gate_halt (fixture->gate, "second");
    g_assert_cmpuint (after, !=, before);
    g_assert_cmpuint (carry_gate_get_leave (fixture->gate, 0), !=, after);
}

/* While reducing, the missing leg of a pair may be had; while halted not even that. */
static void
test_reducing (Fixture *fixture, gconstpointer data)
{
    restrict_to (fixture, 3, CARRY_RESTRICTION_ALL, CARRY_RISK_REDUCING, FALSE, "Q5");
    assert_refused (fixture, "reducing: ");
    fixture->exposure.coin_position = number ("-1");
    assert_allowed (fixture);
    fixture->exposure.coin_buys = number ("0.5");
    assert_refused (fixture, "reducing: ");
    fixture->exposure.coin_buys = number ("0");
    fixture->instrument->multiplier = number ("1000");
    assert_refused (fixture, "reducing: ");
    fixture->instrument->multiplier = number ("1");
    restrict_to (fixture, 4, CARRY_RESTRICTION_ALL, CARRY_RISK_HALTED, FALSE, "Q8");
    assert_refused (fixture, "halted: ");
    g_assert_cmpuint (get_count (fixture, "reducing"), ==, 3);
}

/* With a clock that is far off not even an exit goes out. */
static void
test_cancel_only (Fixture *fixture, gconstpointer data)
{
    fixture->exposure.position = number ("-2");
    restrict_to (fixture, 3, CARRY_RESTRICTION_ALL, CARRY_RISK_HALTED, FALSE, "P20");
    assert_allowed (fixture);
    restrict_to (fixture, 3, CARRY_RESTRICTION_ALL, CARRY_RISK_CANCEL_ONLY, FALSE, "P20");
    assert_refused (fixture, "cancel-only: nothing but cancels goes out (");
    fixture->order.reduce_only = TRUE;
    assert_refused (fixture, "cancel-only: ");
    g_assert_cmpuint (get_count (fixture, "cancel-only"), ==, 2);
    /* What ends by itself may get milder. */
    restrict_to (fixture, 3, CARRY_RESTRICTION_ALL, CARRY_RISK_REDUCING, FALSE, "P20");
    assert_allowed (fixture);
}

/* Coins that were there before are no position of ours: to sell them opens one. */
static void
test_inventory (Fixture *fixture, gconstpointer data)
{
    carry_gate_halt (fixture->gate, "a test");
    fixture->instrument->category = CARRY_CATEGORY_SPOT;
    fixture->order.side = CARRY_SIDE_SELL;
    fixture->exposure.position = number ("5");
    assert_allowed (fixture);
    fixture->exposure.inventory = number ("5");
    assert_refused (fixture, "halted: ");
    fixture->order.side = CARRY_SIDE_BUY;
    fixture->exposure.position = number ("4");
    assert_allowed (fixture);
}

static void
test_owners_and_codes (Fixture *fixture, gconstpointer data)
{
    restrict_to (fixture, 3, 0, CARRY_RISK_HALTED, FALSE, "Q10");
    restrict_to (fixture, 4, 0, CARRY_RISK_REDUCING, TRUE, "Q11");
    restrict_to (fixture, 3, 7, CARRY_RISK_HALTED, FALSE, "Q10");
    g_assert_cmpint (carry_gate_get_state (fixture->gate, 0), ==, CARRY_RISK_HALTED);
    g_assert_cmpint (carry_gate_get_state (fixture->gate, 1), ==, CARRY_RISK_ACTIVE);
    g_assert_cmpint (carry_gate_get_state (fixture->gate, CARRY_RESTRICTION_ALL), ==,
                     CARRY_RISK_ACTIVE);
    /* Only who set it, only by its word, and never what a person must lift. */
    g_assert_false (carry_gate_release (fixture->gate, 4, 0, "Q10"));
    g_assert_false (carry_gate_release (fixture->gate, 3, 0, "Q9"));
    g_assert_true (carry_gate_release (fixture->gate, 3, 0, "Q10"));
    g_assert_false (carry_gate_release (fixture->gate, 3, 0, "Q10"));
    g_assert_false (carry_gate_release (fixture->gate, 4, 0, "Q11"));
    g_assert_cmpint (carry_gate_get_state (fixture->gate, 0), ==, CARRY_RISK_REDUCING);
    /* It never gets milder by being set again. */
    restrict_to (fixture, 4, 0, CARRY_RISK_HALTED, FALSE, "Q11");
    restrict_to (fixture, 4, 0, CARRY_RISK_REDUCING, FALSE, "Q11");
    g_assert_cmpint (carry_gate_get_state (fixture->gate, 0), ==, CARRY_RISK_HALTED);
    g_assert_cmpuint (carry_gate_release_by_human (fixture->gate, 0, "Q11"), ==, 1);
    g_assert_cmpint (carry_gate_get_state (fixture->gate, 0), ==, CARRY_RISK_ACTIVE);
    g_assert_cmpint (carry_gate_get_state (fixture->gate, 7), ==, CARRY_RISK_HALTED);
    g_assert_cmpuint (carry_restrictions_get_size (carry_gate_get_restrictions (fixture->gate)), ==,
                      1);
}

static void
test_counters (Fixture *fixture, gconstpointer data)
{
    fixture->judge->says = "P1: too much";
    assert_refused (fixture, "judge: P1: too much");
    assert_refused (fixture, "judge: P1: too much");
    fixture->judge->says = "no code here: at all";
    assert_refused (fixture, "judge: no code");
    fixture->judge->says = NULL;
    assert_allowed (fixture);
    g_assert_cmpuint (get_count (fixture, "P1"), ==, 2);
    g_assert_cmpuint (get_count (fixture, "refused"), ==, 1);
    g_assert_cmpuint (carry_gate_get_n_checked (fixture->gate), ==, 4);
    carry_gate_tell_sent (fixture->gate, CARRY_REQUEST_CANCEL, &fixture->order, fixture->instrument,
                          1);
    g_assert_cmpuint (fixture->judge->n_sent[CARRY_REQUEST_CANCEL], ==, 1);
    g_assert_cmpuint (fixture->judge->n_sent[CARRY_REQUEST_SUBMIT], ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/gate/malformed", test_malformed);
    ADD ("/engine/gate/three-strikes", test_three_strikes);
    ADD ("/engine/gate/flood", test_flood);
    ADD ("/engine/gate/halted", test_halted);
    ADD ("/engine/gate/leave", test_leave);
    ADD ("/engine/gate/reducing", test_reducing);
    ADD ("/engine/gate/cancel-only", test_cancel_only);
    ADD ("/engine/gate/inventory", test_inventory);
    ADD ("/engine/gate/owners-and-codes", test_owners_and_codes);
    ADD ("/engine/gate/counters", test_counters);
    return g_test_run ();
}
