/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"
#include "engine/carry-reconciler.h"

/*
 * What an engine still knows of orders that ended: told by a module that is venue, risk and
 * sender at once. The venue takes orders and says nothing.
 */

typedef struct
{
    CarryModule parent_instance;
    CarryExposure exposure; /* of the last question */
    CarryFill fill;         /* what a reading of the account shows */
} Desk;

typedef CarryModuleClass DeskClass;

static GType desk_get_type (void);

static gboolean
check (CarryRisk *risk, const CarryOrder *order, const CarryInstrument *instrument,
       const CarryExposure *exposure, GError **error)
{
    ((Desk *) risk)->exposure = *exposure;
    return TRUE;
}

static void
risk_init (CarryRiskInterface *iface)
{
    iface->check = check;
}

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
}

static CarryExchangeCaps
get_caps (CarryExchange *self)
{
    return CARRY_EXCHANGE_IS_SIMULATED;
}

static void
snapshot_async (CarryExchange *exchange, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (exchange, cancellable, callback, user_data);
    CarrySnapshot *snapshot = carry_snapshot_new ();

    g_ptr_array_add (snapshot->fills, carry_fill_copy (&((Desk *) exchange)->fill));
    g_task_return_pointer (task, snapshot, (GDestroyNotify) carry_snapshot_free);
}

static CarrySnapshot *
snapshot_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->get_caps = get_caps;
    iface->submit = submit;
    iface->snapshot_async = snapshot_async;
    iface->snapshot_finish = snapshot_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Desk, desk, CARRY_TYPE_MODULE,
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
    CarryContext *context;
    const CarryInstrument *instrument;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    const CarryEngineSettings settings = {
        .ts_from = 1,
        .ts_to = 2,
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
        .forget_after_ns = 10 * CARRY_NS_PER_MINUTE,
        .epoch = 7,
    };
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    self->clock = carry_sim_clock_new (0);
    self->engine = carry_engine_new (&settings, self->clock);
    self->desk = g_object_new (desk_get_type (), "id", "desk", NULL);
    carry_engine_add_module (self->engine, self->desk);
    self->context = carry_module_get_context (self->desk);
    g_assert_true (carry_engine_add_instrument (self->engine, self->desk, instrument, NULL));
    self->instrument = carry_instruments_get (carry_engine_get_instruments (self->engine), 0);
    carry_engine_start_trading (self->engine);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    carry_engine_free (self->engine);
    g_object_unref (self->desk);
    g_object_unref (self->clock);
}

static void
settle (Fixture *self)
{
    while (carry_engine_get_ts_due (self->engine) < G_MAXINT64)
        carry_engine_dispatch_inbox (self->engine);
}

static void
pass_until (Fixture *self, gint64 ts)
{
    carry_context_add_timer (self->context, ts);
    settle (self);
}

static guint64
buy (Fixture *self, gint64 quantity)
{
    const CarryOrderRequest request = {
        .instrument = self->instrument,
        .side = CARRY_SIDE_BUY,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .quantity = carry_decimal_make (quantity, 0),
        .price = carry_decimal_make (100, 0),
    };
    guint64 id = carry_context_submit (self->context, &request);

    settle (self);
    return id;
}

static void
reject (Fixture *self, guint64 id, CarryOrderCause cause, gint64 ts)
{
    CarryOrder update = *carry_context_find_order (self->context, id);

    update.state = CARRY_ORDER_REJECTED;
    update.cause = cause;
    carry_context_emit_order (self->context, &update, ts);
    settle (self);
}

static guint
count_told (Fixture *self, const char *code)
{
    CarryNoticeBoard *board = carry_engine_get_board (self->engine);
    guint n = 0;

    for (guint i = 0; i < carry_notice_board_get_size (board); i++)
        n += g_str_equal (carry_notice_board_get (board, i)->code, code);
    return n;
}

#define was_told(self, code) (count_told (self, code) > 0)

static void
assert_decimal (CarryDecimal value, const char *text)
{
    char buffer[CARRY_DECIMAL_BUFFER];

    g_assert_cmpstr (carry_decimal_format (carry_decimal_normalize (value), buffer), ==, text);
}

/* Called absent, it may surface: for two minutes it counts in what may be held, and nowhere else. */
static void
test_absent (Fixture *self, gconstpointer data)
{
    CarryExposure *exposure = &((Desk *) self->desk)->exposure;
    const CarryOrder sell = { .side = CARRY_SIDE_SELL, .quantity = carry_decimal_make (1, 0) };
    guint64 sent = buy (self, 7);

    reject (self, sent, CARRY_ORDER_CAUSE_ABSENT, CARRY_NS_PER_SECOND);
    pass_until (self, 121 * CARRY_NS_PER_SECOND - 1);
    buy (self, 1);
    assert_decimal (exposure->absent_buys, "7");
    assert_decimal (exposure->open_buys, "0");
    assert_decimal (carry_exposure_get_worst (exposure, CARRY_SIDE_BUY, carry_decimal_make (1, 0)),
                    "8");
    g_assert_cmpuint (exposure->open_orders, ==, 0);
    g_assert_cmpuint (exposure->unknown_buys, ==, 0);
    /* Nothing that shrinks is kept from it. */
    exposure->position = carry_decimal_make (1, 0);
    exposure->absent_sells = carry_decimal_make (7, 0);
    g_assert_true (carry_exposure_is_reducing (exposure, &sell));
    pass_until (self, 121 * CARRY_NS_PER_SECOND);
    buy (self, 1);
    assert_decimal (exposure->absent_buys, "0");
    assert_decimal (exposure->open_buys, "1");
}

/* What the venue refused is gone at once. */
static void
test_refused (Fixture *self, gconstpointer data)
{
    reject (self, buy (self, 7), CARRY_ORDER_CAUSE_NONE, CARRY_NS_PER_SECOND);
    buy (self, 1);
    assert_decimal (((Desk *) self->desk)->exposure.absent_buys, "0");
}

/* A run that trades for long knows no more than one that began an hour ago. */
static void
test_forgets (Fixture *self, gconstpointer data)
{
    CarryLedger *ledger = carry_engine_get_ledger (self->engine);
    guint64 open = buy (self, 4), first = buy (self, 1);
    CarryOrder late = *carry_context_find_order (self->context, first);
    guint n_kept = 0;

    reject (self, first, CARRY_ORDER_CAUSE_NONE, 2);
    for (gint64 i = 1; i <= 3000; i++)
    {
        reject (self, buy (self, 1), CARRY_ORDER_CAUSE_NONE, i * CARRY_NS_PER_SECOND);
        if (i == 1000)
            n_kept = carry_ledger_get_n_kept (ledger);
    }
    g_assert_cmpuint (carry_ledger_get_n_kept (ledger), ==, n_kept);
    g_assert_cmpuint (n_kept, <, 700);
    g_assert_null (carry_context_find_order (self->context, first));
    g_assert_nonnull (carry_context_find_order (self->context, open));
    carry_context_emit_order (self->context, &late, 3001 * CARRY_NS_PER_SECOND);
    settle (self);
    g_assert_true (was_told (self, "older-than-kept"));
    g_assert_false (was_told (self, "illegal-order-event"));
}

/* An event of an earlier run, ten seconds after the one before. */
static void
restore (Fixture *self, const CarryOrder *order, const CarryFill *fill, gint64 number)
{
    const CarryEvent event = {
        .kind = order != NULL ? CARRY_EVENT_ORDER : CARRY_EVENT_FILL,
        .seq = (guint64) number,
        .ts = number * 10 * CARRY_NS_PER_SECOND,
        .order = order,
        .fill = fill,
        .instrument = self->instrument,
        .module = "desk",
    };

    carry_engine_restore (&event, self->engine);
}

static CarryFill
make_fill (guint64 order, const char *exec_id)
{
    CarryFill fill = {
        .order = order,
        .side = CARRY_SIDE_BUY,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (1, 0),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_static_string ("USDT"),
    };

    g_strlcpy (fill.exec_id, exec_id, sizeof fill.exec_id);
    return fill;
}

/* A start reads as many orders as there ever were, and knows no more of them than the run before. */
static void
test_restored (Fixture *self, gconstpointer data)
{
    CarryLedger *ledger = carry_engine_get_ledger (self->engine);
    CarryOrder order = { .certain = TRUE, .quantity = carry_decimal_make (1, 0) };
    CarryFill fill;

    for (guint64 i = 1; i <= 2000; i++)
    {
        g_autofree char *exec_id = g_strdup_printf ("e%u", (guint) i);

        order.id = i;
        order.state = CARRY_ORDER_FILLED;
        order.filled = order.quantity;
        order.ts_updated = (gint64) (2 * i) * 10 * CARRY_NS_PER_SECOND;
        g_snprintf (order.link_id, sizeof order.link_id, "1700000000-%u", (guint) i);
        fill = make_fill (i, exec_id);
        restore (self, &order, NULL, (gint64) (2 * i));
        restore (self, NULL, &fill, (gint64) (2 * i + 1));
    }
    g_assert_cmpuint (carry_ledger_get_n_kept (ledger), <=, 2 * 257);
    /* It was booked long after the end of its order, by a run that remembered longer. */
    fill = make_fill (1, "late");
    restore (self, NULL, &fill, 5000);
    assert_decimal (carry_context_get_position (self->context, self->instrument), "2001");
    g_assert_cmpuint (buy (self, 1), ==, 2001);
}

/* Executions of orders that are not kept: the comparison passes them on once, to be told and not booked. */
static void
test_reading (Fixture *self, gconstpointer data)
{
    const CarryReconcilerSettings settings = { .interval_ns = CARRY_NS_PER_SECOND,
                                               .confirm_ns = CARRY_NS_PER_SECOND };
    g_autoptr (CarryReconciler) reconciler = NULL;
    CarryFill *fill = &((Desk *) self->desk)->fill;

    *fill = (CarryFill){
        .exec_id = "x",
        .link_id = "7-1",
        .side = CARRY_SIDE_BUY,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (1, 0),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_static_string ("USDT"),
        .ts = 2,
    };
    for (gint64 i = 1; i <= 1000; i++)
        reject (self, buy (self, 1), CARRY_ORDER_CAUSE_NONE, i * CARRY_NS_PER_SECOND);
    g_assert_null (carry_context_find_order (self->context, 1));
    reconciler = carry_reconciler_new (self->engine, self->desk, &settings);
    for (gint64 i = 1001; i < 1010; i++)
    {
        while (g_main_context_iteration (NULL, FALSE))
            continue;
        pass_until (self, i * CARRY_NS_PER_SECOND);
    }
    g_assert_cmpuint (count_told (self, "older-than-kept"), ==, 1);
    g_assert_true (
        carry_decimal_sign (carry_context_get_position (self->context, self->instrument)) == 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/forget/absent", test_absent);
    ADD ("/engine/forget/refused", test_refused);
    ADD ("/engine/forget/forgets", test_forgets);
    ADD ("/engine/forget/restored", test_restored);
    ADD ("/engine/forget/reading", test_reading);
    return g_test_run ();
}
