/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"
#include "limits-risk.h"

/*
 * One leg of a pair is there, the other was called absent: the engine, the gate and the limits let
 * it be sent again, and nothing that opens. Everything costs 100, the account is worth 1000.
 */

typedef struct
{
    CarryModule parent_instance;
    guint64 sent; /* the last that came */
} Desk;

typedef CarryModuleClass DeskClass;

static GType desk_get_type (void);

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    ((Desk *) exchange)->sent = order->id;
}

static CarryExchangeCaps
get_caps (CarryExchange *self)
{
    return CARRY_EXCHANGE_IS_SIMULATED;
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->get_caps = get_caps;
    iface->submit = submit;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Desk, desk, CARRY_TYPE_MODULE,
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
    Desk *desk;
    CarryModule *limits;
    CarryContext *context;
} World;

static void
settle (World *self)
{
    while (carry_engine_get_ts_due (self->engine) < G_MAXINT64)
        carry_engine_dispatch_inbox (self->engine);
}

static const CarryInstrument *
get_instrument (World *self, CarryCategory category)
{
    return carry_instruments_get (carry_engine_get_instruments (self->engine),
                                  category == CARRY_CATEGORY_SPOT ? 1 : 0);
}

static void
add_instrument (World *self, guint index, CarryCategory category)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");
    CarryMarketEvent event = { .kind = CARRY_MARKET_TRADE, .ts_local = 1, .instrument = index };

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    g_assert_true (
        carry_engine_add_instrument (self->engine, CARRY_MODULE (self->desk), instrument, NULL));
    event.trade.price = 100 * G_GINT64_CONSTANT (100000000);
    carry_engine_dispatch_market (self->engine, &event);
    event.kind = CARRY_MARKET_MARK;
    if (category == CARRY_CATEGORY_LINEAR)
        carry_engine_dispatch_market (self->engine, &event);
}

static void
set_decimal (World *self, const char *name, const char *text)
{
    CarryDecimal value = carry_decimal_from_text (text);

    g_object_set (self->limits, name, &value, NULL);
}

/* Of a limit, what one leg of 3 needs and half of it more; the others are far away. */
static void
set_up (World *self, gconstpointer data)
{
    const CarryEngineSettings settings = {
        .ts_from = 2,
        .ts_to = G_MAXINT64,
        .equity_interval_ns = G_MAXINT64 / 4,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };
    const CarryTransfer capital = { .coin = g_intern_static_string ("USDT"),
                                    .amount = carry_decimal_make (1000, 0) };
    const char *const *limit = data;

    *self = (World){ .clock = carry_sim_clock_new (1) };
    self->engine = carry_engine_new (&settings, self->clock);
    self->desk = g_object_new (desk_get_type (), "id", "desk", NULL);
    self->limits = g_object_new (LIMITS_TYPE_RISK, "id", "limits", NULL);
    carry_engine_add_module (self->engine, CARRY_MODULE (self->desk));
    carry_engine_add_module (self->engine, self->limits);
    self->context = carry_module_get_context (CARRY_MODULE (self->desk));
    set_decimal (self, "max-order-fraction", "0");
    set_decimal (self, "max-position-fraction", "0");
    set_decimal (self, "max-gross-fraction", "9");
    set_decimal (self, "max-net-fraction", "9");
    set_decimal (self, "max-leverage", "0");
    set_decimal (self, limit[0], limit[1]);
    g_object_set (self->limits, "duplicate-window", (gint64) 0, NULL);
    add_instrument (self, 0, CARRY_CATEGORY_LINEAR);
    add_instrument (self, 1, CARRY_CATEGORY_SPOT);
    carry_context_emit_transfer (self->context, &capital, 1);
    settle (self);
    carry_engine_start_trading (self->engine);
}

static void
tear_down (World *self, gconstpointer data)
{
    carry_engine_free (self->engine);
    g_object_unref (self->desk);
    g_object_unref (self->limits);
    g_object_unref (self->clock);
}

/* Whether an order of 3 reaches the venue; it is called absent there, or filled. */
static gboolean
place (World *self, CarryCategory category, CarrySide side, gboolean fills)
{
    const CarryOrderRequest request = {
        .instrument = get_instrument (self, category),
        .side = side,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .quantity = carry_decimal_make (3, 0),
        .price = carry_decimal_make (100, 0),
    };
    guint64 id = carry_context_submit (self->context, &request);
    CarryOrder update;

    settle (self);
    if (self->desk->sent != id)
        return FALSE;
    update = *carry_context_find_order (self->context, id);
    update.state = fills ? CARRY_ORDER_FILLED : CARRY_ORDER_REJECTED;
    update.cause = fills ? CARRY_ORDER_CAUSE_NONE : CARRY_ORDER_CAUSE_ABSENT;
    if (fills)
    {
        CarryFill fill = {
            .order = id,
            .instrument = update.instrument,
            .side = side,
            .price = request.price,
            .quantity = request.quantity,
            .fee = carry_decimal_zero (),
            .fee_coin = g_intern_static_string ("USDT"),
            .exec_id = "1",
        };

        update.filled = request.quantity;
        carry_context_emit_fill (self->context, &fill, carry_engine_get_now (self->engine));
    }
    carry_context_emit_order (self->context, &update, carry_engine_get_now (self->engine));
    settle (self);
    return TRUE;
}

/* The missing leg goes out as often as it takes. */
static void
test_same_leg (World *self, gconstpointer data)
{
    g_assert_true (place (self, CARRY_CATEGORY_SPOT, CARRY_SIDE_BUY, TRUE));
    g_assert_true (place (self, CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, FALSE));
    g_assert_true (place (self, CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, FALSE));
    g_assert_true (place (self, CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, TRUE));
}

/* What was called absent of the leg that is there keeps the other one from nothing either. */
static void
test_other_leg (World *self, gconstpointer data)
{
    g_assert_true (place (self, CARRY_CATEGORY_SPOT, CARRY_SIDE_BUY, FALSE));
    g_assert_true (place (self, CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, TRUE));
    g_assert_true (place (self, CARRY_CATEGORY_SPOT, CARRY_SIDE_BUY, TRUE));
}

/* Nothing is there yet: it would be one leg twice. */
static void
test_opens (World *self, gconstpointer data)
{
    g_assert_true (place (self, CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, FALSE));
    g_assert_false (place (self, CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, FALSE));
}

int
main (int argc, char **argv)
{
    static const char *const position[] = { "max-position-notional", "450" };
    static const char *const gross[] = { "max-gross-fraction", "0.75" };
    static const char *const leverage[] = { "max-leverage", "0.45" };

    g_test_init (&argc, &argv, NULL);
#define ADD(name, limit, func) g_test_add (name, World, limit, set_up, func, tear_down)
    ADD ("/limits/absent/same-leg/position", position, test_same_leg);
    ADD ("/limits/absent/same-leg/gross", gross, test_same_leg);
    ADD ("/limits/absent/same-leg/margin", leverage, test_same_leg);
    ADD ("/limits/absent/other-leg/gross", gross, test_other_leg);
    ADD ("/limits/absent/opens/position", position, test_opens);
    ADD ("/limits/absent/opens/margin", leverage, test_opens);
    return g_test_run ();
}
