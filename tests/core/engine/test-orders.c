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
    CarryDecimal trimmed; /* what was asked to be closed last */
    guint n_flattened;
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
trim (CarryStrategy *strategy, CarryDecimal fraction)
{
    ((Desk *) strategy)->trimmed = fraction;
}

static void
flatten (CarryStrategy *strategy)
{
    ((Desk *) strategy)->n_flattened++;
}

static void
strategy_init (CarryStrategyInterface *iface)
{
    iface->trim = trim;
    iface->flatten = flatten;
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
    char buffer[CARRY_DECIMAL_BUFFER];

    g_assert_cmpstr (carry_decimal_format (carry_decimal_normalize (value), buffer), ==, text);
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

/* The venue says that 3 were filled, and 1 of them is in the position: 2 may still come. */
static void
test_amend_ahead_of_fills (Fixture *fixture, gconstpointer data)
{
    Desk *desk = (Desk *) fixture->desk;
    CarryContext *context = carry_module_get_context (fixture->desk);
    CarryOrder update = *carry_context_find_order (context, fixture->order);
    CarryFill fill = {
        .order = fixture->order,
        .instrument = fixture->instrument->index,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (1, 0),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_string ("USDT"),
        .exec_id = "1",
    };

    update.state = CARRY_ORDER_PARTIALLY_FILLED;
    update.filled = carry_decimal_make (3, 0);
    carry_context_emit_order (context, &update, 1);
    carry_context_emit_fill (context, &fill, 1);
    settle (fixture);
    change (fixture, "10", NULL);
    assert_decimal (desk->asked, "9");
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

/* The worst case of everything: both legs of a coin, in coins and in money. */
static void
test_exposure_of_all (Fixture *fixture, gconstpointer data)
{
    Desk *desk = (Desk *) fixture->desk;
    g_autoptr (CarryInstrument) spot =
        carry_instrument_new ("test", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    CarryMarketEvent trade = { .kind = CARRY_MARKET_TRADE, .ts_local = 2 };
    CarryMarketEvent gap = { .kind = CARRY_MARKET_GAP, .ts_local = 3 };
    CarryOrderRequest request = {
        .side = CARRY_SIDE_SELL,
        .type = CARRY_ORDER_TYPE_MARKET,
        .quantity = carry_decimal_make (3, 0),
        .price = carry_decimal_invalid (),
    };

    spot->tick_size = spot->qty_step = carry_decimal_make (1, 2);
    g_assert_true (carry_engine_add_instrument (fixture->engine, fixture->desk, spot, NULL));
    request.instrument = carry_instruments_get (carry_engine_get_instruments (fixture->engine), 1);
    carry_context_submit (carry_module_get_context (fixture->desk), &request);
    g_assert_false (carry_decimal_is_valid (desk->exposure.other_gross));
    trade.trade.price = 99 * G_GINT64_CONSTANT (100000000); /* eight digits */
    carry_engine_dispatch_market (fixture->engine, &trade);
    carry_engine_dispatch_market (fixture->engine, &gap);
    settle (fixture);
    carry_context_submit (carry_module_get_context (fixture->desk), &request);
    settle (fixture);
    assert_decimal (desk->exposure.coin_buys, "4");
    assert_decimal (desk->exposure.coin_sells, "3");
    assert_decimal (desk->exposure.other_gross, "396");
    assert_decimal (desk->exposure.other_long, "396");
    assert_decimal (desk->exposure.other_short, "0");
    assert_decimal (desk->exposure.open_sells, "3");
    g_assert_cmpuint (desk->exposure.total_open_orders, ==, 2);
    g_assert_cmpint (desk->exposure.ts_message, ==, 2);
    g_assert_false (desk->exposure.is_stale);
    g_assert_false (desk->exposure.is_real_time);
    buy (fixture, 1);
    g_assert_true (desk->exposure.is_stale);
    assert_decimal (desk->exposure.own_bid, "100");
    g_assert_false (carry_decimal_is_valid (desk->exposure.own_ask));
    assert_decimal (desk->exposure.price, "99");
}

static void
test_restricted (Fixture *fixture, gconstpointer data)
{
    CarryContext *context = carry_module_get_context (fixture->other);
    guint64 id;

    carry_context_restrict (context, fixture->instrument, CARRY_RISK_REDUCING, FALSE, "Q9", "why");
    g_assert_cmpint (carry_context_get_risk_state (context, fixture->instrument), ==,
                     CARRY_RISK_REDUCING);
    g_assert_cmpint (carry_context_get_risk_state (context, NULL), ==, CARRY_RISK_ACTIVE);
    id = buy (fixture, 1);
    g_assert_cmpint (carry_ledger_find (carry_engine_get_ledger (fixture->engine), id)->state, ==,
                     CARRY_ORDER_REJECTED);
    g_assert_false (carry_context_release (carry_module_get_context (fixture->desk),
                                           fixture->instrument, "Q9"));
    g_assert_true (carry_context_release (context, fixture->instrument, "Q9"));
    id = buy (fixture, 1);
    g_assert_cmpint (carry_ledger_find (carry_engine_get_ledger (fixture->engine), id)->state, ==,
                     CARRY_ORDER_ACCEPTED);
}

/* What is not of this run never becomes an order, and is a strike. */
static void
test_unknown_instrument (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarryInstrument) stranger =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "ETHUSDT", "ETH", "USDT");
    g_autoptr (CarryInstrument) copy = carry_instrument_copy (fixture->instrument);
    CarryContext *context = carry_module_get_context (fixture->desk);
    CarryOrderRequest request = {
        .instrument = stranger,
        .quantity = carry_decimal_make (1, 0),
        .price = carry_decimal_invalid (),
    };

    for (guint i = 0; i < 2; i++)
    {
        stranger->index = i;
        g_assert_cmpuint (carry_context_submit (context, &request), ==, 0);
    }
    request.instrument = copy;
    request.side = (CarrySide) 5;
    g_assert_cmpuint (carry_context_submit (context, &request), ==, 0);
    request.side = CARRY_SIDE_BUY;
    g_assert_cmpuint (carry_context_submit (context, &request), !=, 0);
    g_assert_true (carry_gate_is_disabled (carry_engine_get_gate (fixture->engine),
                                           carry_context_get_number (context)));
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

/* The venue's new rules are in the entry that everybody holds. */
static void
test_new_rules (Fixture *fixture, gconstpointer data)
{
    CarryInstrument changed = *fixture->instrument;
    CarryContext *context = carry_module_get_context (fixture->desk);

    changed.tick_size = carry_decimal_make (5, 1);
    changed.qty_step = carry_decimal_make (1, 0);
    changed.ts_delivery = 1000;
    carry_context_emit_instrument (context, &changed, carry_context_get_now (context));
    g_assert_cmpint (carry_decimal_compare (fixture->instrument->tick_size, changed.tick_size), !=,
                     0);
    settle (fixture);
    g_assert_cmpint (carry_decimal_compare (fixture->instrument->tick_size, changed.tick_size), ==,
                     0);
    g_assert_cmpint (carry_decimal_compare (fixture->instrument->qty_step, changed.qty_step), ==,
                     0);
    g_assert_cmpint (fixture->instrument->ts_delivery, ==, 1000);
    g_assert_cmpint (carry_context_get_risk_state (context, fixture->instrument), ==,
                     CARRY_RISK_ACTIVE);
}

/* What cannot be traded by halts the instrument, and changes nothing. */
static void
test_unusable_rules (Fixture *fixture, gconstpointer data)
{
    CarryInstrument changed = *fixture->instrument;
    CarryContext *context = carry_module_get_context (fixture->desk);

    changed.tick_size = carry_decimal_make (1, fixture->instrument->price_scale + 1);
    carry_context_emit_instrument (context, &changed, carry_context_get_now (context));
    settle (fixture);
    g_assert_cmpint (carry_decimal_compare (fixture->instrument->tick_size, changed.tick_size), !=,
                     0);
    g_assert_cmpint (carry_context_get_risk_state (context, fixture->instrument), ==,
                     CARRY_RISK_HALTED);
}

/* One level of the book; sizes and prices in whole numbers. */
static void
add_level (Fixture *fixture, gboolean is_bid, gint64 price, gint64 size, guint flags)
{
    CarryMarketEvent event = {
        .kind = CARRY_MARKET_LEVEL,
        .flags = flags | (is_bid ? CARRY_MARKET_FLAG_BUY : 0),
        .ts_local = 1,
        .instrument = fixture->instrument->index,
    };

    event.trade.price = price * G_GINT64_CONSTANT (100000000);
    event.trade.size = size * G_GINT64_CONSTANT (100000000);
    carry_engine_dispatch_market (fixture->engine, &event);
}

/* What the other side shows up to the price of the order; of a quote alone nothing is known. */
static void
test_depth (Fixture *fixture, gconstpointer data)
{
    const Desk *desk = (Desk *) fixture->desk;

    buy (fixture, 1);
    g_assert_false (carry_decimal_is_valid (desk->exposure.depth));
    add_level (fixture, TRUE, 98, 7, CARRY_MARKET_FLAG_CLEAR | CARRY_MARKET_FLAG_SNAPSHOT);
    add_level (fixture, FALSE, 99, 2, CARRY_MARKET_FLAG_SNAPSHOT);
    add_level (fixture, FALSE, 100, 3, CARRY_MARKET_FLAG_SNAPSHOT);
    add_level (fixture, FALSE, 101, 5, CARRY_MARKET_FLAG_SNAPSHOT | CARRY_MARKET_FLAG_LAST);
    buy (fixture, 1);
    assert_decimal (desk->exposure.depth, "5");
    /* One that waits for its price takes nothing. */
    add_level (fixture, FALSE, 99, 0, 0);
    add_level (fixture, FALSE, 100, 0, CARRY_MARKET_FLAG_LAST);
    buy (fixture, 1);
    g_assert_false (carry_decimal_is_valid (desk->exposure.depth));
}

/* 4 are open at 100, and 1 more: 500 in the worst case. */
static void
test_margin (Fixture *fixture, gconstpointer data)
{
    const Desk *desk = (Desk *) fixture->desk;
    CarryContext *context = carry_module_get_context (fixture->desk);
    const CarryRiskTier tiers[] = {
        { carry_decimal_make (499, 0), carry_decimal_make (1, 2), carry_decimal_make (5, 3),
          carry_decimal_zero () },
        { carry_decimal_make (9999, 0), carry_decimal_make (5, 2), carry_decimal_make (2, 2),
          carry_decimal_make (7, 0) },
    };
    CarryMargin margin = { .ts = 1,
                           .balance = carry_decimal_make (800, 0),
                           .initial = carry_decimal_make (11, 0),
                           .maintenance = carry_decimal_make (3, 0) };
    CarryMarketEvent event = { .kind = CARRY_MARKET_TRADE,
                               .ts_local = 1,
                               .instrument = fixture->instrument->index };
    CarryMargin known;

    event.trade.price = G_GINT64_CONSTANT (10000000000);
    carry_engine_dispatch_market (fixture->engine, &event);
    buy (fixture, 1);
    g_assert_false (carry_decimal_is_valid (desk->exposure.initial_rate));
    g_assert_false (carry_decimal_is_valid (desk->exposure.maintenance_rate));
    g_assert_false (carry_decimal_is_valid (desk->exposure.stated_maintenance));
    carry_context_set_tiers (context, fixture->instrument, tiers, G_N_ELEMENTS (tiers));
    carry_context_set_terms (context, fixture->instrument, carry_decimal_make (50, 0),
                             carry_decimal_make (30, 0));
    carry_context_set_margin (context, &margin);
    buy (fixture, 1);
    assert_decimal (desk->exposure.initial_rate, "0.05");
    assert_decimal (desk->exposure.maintenance_rate, "0.02");
    assert_decimal (desk->exposure.maintenance_deduction, "7");
    assert_decimal (desk->exposure.stated_initial, "11");
    assert_decimal (desk->exposure.stated_maintenance, "3");
    assert_decimal (desk->exposure.liquidation_price, "30");
    g_assert_true (carry_context_get_margin (context, fixture->instrument, &known));
    assert_decimal (known.balance, "800");
    assert_decimal (known.maintenance, "3");
    /* Where nothing is stated it follows from what is held: nothing. */
    margin.maintenance = carry_decimal_invalid ();
    carry_context_set_margin (context, &margin);
    g_assert_true (carry_context_get_margin (context, fixture->instrument, &known));
    assert_decimal (known.maintenance, "0");
}

/* 50 are held at 100, which ask for 100: where what the venue stated is old, that counts. */
static void
test_old_margin (Fixture *fixture, gconstpointer data)
{
    CarryContext *context = carry_module_get_context (fixture->desk);
    const CarryRiskTier tier = { carry_decimal_make (9999, 0), carry_decimal_make (5, 2),
                                 carry_decimal_make (2, 2), carry_decimal_zero () };
    CarryMargin margin = { .ts = 1,
                           .balance = carry_decimal_make (800, 0),
                           .initial = carry_decimal_make (11, 0),
                           .maintenance = carry_decimal_make (3, 0) };
    CarryMarketEvent event = { .kind = CARRY_MARKET_TRADE,
                               .ts_local = 1,
                               .instrument = fixture->instrument->index };
    const CarryFill fill = { .order = fixture->order,
                             .instrument = fixture->instrument->index,
                             .side = CARRY_SIDE_BUY,
                             .price = carry_decimal_make (100, 0),
                             .quantity = carry_decimal_make (50, 0),
                             .fee = carry_decimal_zero (),
                             .fee_coin = g_intern_string ("USDT"),
                             .exec_id = "1" };
    CarryMargin known;

    event.trade.price = G_GINT64_CONSTANT (10000000000);
    carry_engine_dispatch_market (fixture->engine, &event);
    carry_context_set_tiers (context, fixture->instrument, &tier, 1);
    carry_context_set_margin (context, &margin);
    carry_context_emit_fill (context, &fill, 1);
    settle (fixture);
    g_assert_true (carry_context_get_margin (context, fixture->instrument, &known));
    assert_decimal (known.maintenance, "3");
    event.ts_local = 1 + 61 * CARRY_NS_PER_SECOND;
    carry_engine_dispatch_market (fixture->engine, &event);
    g_assert_true (carry_context_get_margin (context, fixture->instrument, &known));
    assert_decimal (known.maintenance, "100");
    assert_decimal (known.balance, "800");
    margin.maintenance = carry_decimal_make (101, 0);
    carry_context_set_margin (context, &margin);
    g_assert_true (carry_context_get_margin (context, fixture->instrument, &known));
    assert_decimal (known.maintenance, "101");
    /* What the venue said of the liquidation is old as well: what is nearer counts. */
    event.kind = CARRY_MARKET_MARK;
    carry_engine_dispatch_market (fixture->engine, &event);
    carry_context_set_terms (context, fixture->instrument, carry_decimal_make (5, 0),
                             carry_decimal_make (80, 0));
    assert_decimal (carry_engine_get_liquidation_distance (fixture->engine, fixture->instrument),
                    "0.2");
    event.ts_local += 121 * CARRY_NS_PER_SECOND;
    carry_engine_dispatch_market (fixture->engine, &event);
    assert_decimal (carry_engine_get_liquidation_distance (fixture->engine, fixture->instrument),
                    "0.1398");
    /* Isolated: of 50 that end at 80, 1000 are left above what is asked. */
    margin.is_isolated = TRUE;
    carry_context_set_margin (context, &margin);
    g_assert_true (carry_context_get_margin (context, fixture->instrument, &known));
    g_assert_true (known.is_isolated);
    assert_decimal (known.maintenance, "100");
    assert_decimal (known.balance, "1100");
    carry_context_set_terms (context, fixture->instrument, carry_decimal_make (5, 0),
                             carry_decimal_invalid ());
    g_assert_false (carry_context_get_margin (context, fixture->instrument, &known));
}

/* Strategies hear of it in turn, not inside of the call. */
static void
test_ask_close (Fixture *fixture, gconstpointer data)
{
    const Desk *desk = (Desk *) fixture->desk, *other = (Desk *) fixture->other;
    CarryContext *context = carry_module_get_context (fixture->other);

    carry_context_ask_close (context, carry_decimal_make (25, 2));
    g_assert_cmpint (carry_decimal_sign (desk->trimmed), ==, 0);
    settle (fixture);
    assert_decimal (desk->trimmed, "0.25");
    assert_decimal (other->trimmed, "0.25");
    g_assert_cmpuint (desk->n_flattened, ==, 0);
    carry_context_ask_close (context, carry_decimal_make (1, 0));
    settle (fixture);
    g_assert_cmpuint (desk->n_flattened, ==, 1);
    g_assert_cmpuint (other->n_flattened, ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/orders/amend-is-asked-whole", test_amend_is_asked_whole);
    ADD ("/engine/orders/amend-ahead-of-fills", test_amend_ahead_of_fills);
    ADD ("/engine/orders/amend-that-risk-refuses", test_amend_that_risk_refuses);
    ADD ("/engine/orders/exposure-of-all", test_exposure_of_all);
    ADD ("/engine/orders/restricted", test_restricted);
    ADD ("/engine/orders/unknown-instrument", test_unknown_instrument);
    ADD ("/engine/orders/one-strategy-an-instrument", test_one_strategy_an_instrument);
    ADD ("/engine/orders/one-exchange-an-instrument", test_one_exchange_an_instrument);
    ADD ("/engine/orders/depth", test_depth);
    ADD ("/engine/orders/margin", test_margin);
    ADD ("/engine/orders/old-margin", test_old_margin);
    ADD ("/engine/orders/ask-close", test_ask_close);
    ADD ("/engine/orders/new-rules", test_new_rules);
    ADD ("/engine/orders/unusable-rules", test_unusable_rules);
    return g_test_run ();
}
