/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-engine-private.h"

/*
 * The order path, told by a module that is a venue and the risk at once: the
 * venue accepts and never fills, risk writes down what it is asked.
 */

typedef struct
{
    CarryModule parent_instance;
    CarryDecimal asked;     /* quantity of the order in the last question */
    CarryExposure exposure; /* of the last question */
    guint n_questions;
    guint n_amends;
    gboolean refuses;
} Desk;

typedef CarryModuleClass DeskClass;

static GType desk_get_type (void);

static gboolean
check (CarryRisk *risk, const CarryOrder *order, const CarryInstrument *instrument,
       const CarryExposure *exposure, GError **error)
{
    Desk *self = (Desk *) risk;

    self->asked = order->quantity;
    self->exposure = *exposure;
    self->n_questions++;
    if (self->refuses)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED, "no");
    return !self->refuses;
}

static void
risk_init (CarryRiskInterface *iface)
{
    iface->check = check;
}

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (exchange));
    CarryOrder accepted = *order;

    accepted.state = CARRY_ORDER_ACCEPTED;
    carry_context_emit_order (context, &accepted, carry_context_get_now (context));
}

static void
amend (CarryExchange *exchange, const CarryOrder *order, const CarryDecimal *quantity,
       const CarryDecimal *price)
{
    ((Desk *) exchange)->n_amends++;
}

static CarryExchangeCaps
get_caps (CarryExchange *self)
{
    return CARRY_EXCHANGE_IS_SIMULATED | CARRY_EXCHANGE_CAN_AMEND;
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->get_caps = get_caps;
    iface->submit = submit;
    iface->amend = amend;
}

static void
strategy_init (CarryStrategyInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Desk, desk, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, strategy_init)
                                   G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, risk_init)
                                       G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, exchange_init))

static void
desk_class_init (DeskClass *klass)
{
}

static void
desk_init (Desk *self)
{
}

typedef struct
{
    CarryClock *clock;
    CarryEngine *engine;
    CarryModule *desk;
    CarryModule *other;
    const CarryInstrument *instrument;
    guint64 order;
} Fixture;

static CarryInstrument *
make_instrument (void)
{
    CarryInstrument *instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    return instrument;
}

static void
settle (Fixture *fixture)
{
    while (carry_engine_get_ts_due (fixture->engine) < G_MAXINT64)
        carry_engine_dispatch_inbox (fixture->engine);
}

static guint64
buy (Fixture *fixture, gint64 quantity)
{
    CarryOrderRequest request = {
        .instrument = fixture->instrument,
        .side = CARRY_SIDE_BUY,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .quantity = carry_decimal_make (quantity, 0),
        .price = carry_decimal_make (100, 0),
    };
    guint64 id = carry_context_submit (carry_module_get_context (fixture->desk), &request);

    settle (fixture);
    return id;
}

/* A limit order for 4 is open. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
    CarryEngineSettings settings = {
        .ts_from = 1,
        .ts_to = 2,
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };
    g_autoptr (CarryInstrument) instrument = make_instrument ();

    fixture->clock = carry_sim_clock_new (0);
    fixture->engine = carry_engine_new (&settings, fixture->clock);
    fixture->desk = g_object_new (desk_get_type (), "id", "desk", NULL);
    fixture->other = g_object_new (desk_get_type (), "id", "other", NULL);
    carry_engine_add_module (fixture->engine, fixture->desk);
    carry_engine_add_module (fixture->engine, fixture->other);
    g_assert_true (carry_engine_add_instrument (fixture->engine, fixture->desk, instrument, NULL));
    fixture->instrument = carry_instruments_get (carry_engine_get_instruments (fixture->engine), 0);
    carry_engine_start_trading (fixture->engine);
    fixture->order = buy (fixture, 4);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    carry_engine_free (fixture->engine);
    g_object_unref (fixture->desk);
    g_object_unref (fixture->other);
    g_object_unref (fixture->clock);
}

static void
change (Fixture *fixture, const char *quantity, const char *price)
{
    CarryDecimal new_quantity, new_price;

    if (quantity != NULL)
        new_quantity = carry_decimal_from_text (quantity);
    if (price != NULL)
        new_price = carry_decimal_from_text (price);
    carry_context_amend (carry_module_get_context (fixture->desk), fixture->order,
                         quantity != NULL ? &new_quantity : NULL,
                         price != NULL ? &new_price : NULL);
    settle (fixture);
}

static void
assert_decimal (CarryDecimal value, const char *text)
{
    g_assert_true (carry_decimal_equal (value, carry_decimal_from_text (text)));
}

/* Part of it filled: what the amend leaves open is asked about, beside nothing of its own. */
static void
test_amend_is_asked_whole (Fixture *fixture, gconstpointer data)
{
    Desk *desk = (Desk *) fixture->desk;
    CarryContext *context = carry_module_get_context (fixture->desk);
    CarryFill fill = {
        .order = fixture->order,
        .instrument = fixture->instrument->index,
        .side = CARRY_SIDE_BUY,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (1, 0),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_string ("USDT"),
        .exec_id = "1",
    };

    carry_context_emit_fill (context, &fill, 1);
    settle (fixture);
    change (fixture, "10", NULL);
    assert_decimal (desk->asked, "9");
    assert_decimal (desk->exposure.position, "1");
    assert_decimal (desk->exposure.open_buys, "0");
    g_assert_cmpuint (desk->exposure.open_orders, ==, 0);
    g_assert_cmpuint (desk->n_amends, ==, 1);
    /* While nobody knows whether it is in force, it counts. */
    buy (fixture, 2);
    assert_decimal (desk->asked, "2");
    assert_decimal (desk->exposure.open_buys, "9");
}

/* A better price buys for more money; a smaller order needs nobody's leave. */
static void
test_amend_that_risk_refuses (Fixture *fixture, gconstpointer data)
{
    Desk *desk = (Desk *) fixture->desk;

    desk->refuses = TRUE;
    change (fixture, NULL, "1000");
    change (fixture, "5", NULL);
    g_assert_cmpuint (desk->n_amends, ==, 0);
    change (fixture, "3", NULL);
    g_assert_cmpuint (desk->n_amends, ==, 1);
    desk->refuses = FALSE;
    buy (fixture, 2);
    assert_decimal (desk->exposure.open_buys, "4");
}

static void
test_one_strategy_an_instrument (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    carry_context_subscribe (carry_module_get_context (fixture->desk), fixture->instrument);
    g_assert_true (carry_engine_check_strategies (fixture->engine, &error));
    g_assert_no_error (error);
    carry_context_subscribe (carry_module_get_context (fixture->other), fixture->instrument);
    g_assert_false (carry_engine_check_strategies (fixture->engine, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "desk and other both trade test:linear:BTCUSDT"));
}

static void
test_one_exchange_an_instrument (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ();
    g_autoptr (GError) error = NULL;

    g_assert_false (
        carry_engine_add_instrument (fixture->engine, fixture->other, instrument, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "exchange other lists test:linear:BTCUSDT"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/orders/amend-is-asked-whole", test_amend_is_asked_whole);
    ADD ("/engine/orders/amend-that-risk-refuses", test_amend_that_risk_refuses);
    ADD ("/engine/orders/one-strategy-an-instrument", test_one_strategy_an_instrument);
    ADD ("/engine/orders/one-exchange-an-instrument", test_one_exchange_an_instrument);
    return g_test_run ();
}
