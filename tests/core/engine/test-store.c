/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-engine.h"
#include "engine/carry-live.h"
#include "engine/carry-record.h"
#include "host/carry-vitals.h"

/* A store in memory that can be slow or fail, and a venue that notes what it is sent. */
typedef struct
{
    CarryModule parent_instance;
    GMutex lock;
    GMutex gate;                   /* tidying waits for it */
    GArray *kept;                  /* CarryRecord */
    CarryInstruments *instruments; /* of the run that has it open */
    gboolean fails;
    gboolean is_slow;
    guint n_sent;
    guint n_canceled;
    guint n_amended;
    guint n_queried;
    CarryOrderState last_end;
} Box;

typedef CarryModuleClass BoxClass;

static GType box_get_type (void);
static void box_store_init (CarryStoreInterface *iface);
static void box_exchange_init (CarryExchangeInterface *iface);
static void box_strategy_init (CarryStrategyInterface *iface);

G_DEFINE_TYPE_WITH_CODE (Box, box, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, box_store_init)
                             G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, box_exchange_init)
                                 G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, box_strategy_init))

static void
box_init (Box *self)
{
    g_mutex_init (&self->lock);
    g_mutex_init (&self->gate);
    self->kept = g_array_new (FALSE, FALSE, sizeof (CarryRecord));
    g_array_set_clear_func (self->kept, (GDestroyNotify) carry_record_clear);
}

static void
box_finalize (GObject *object)
{
    Box *self = (Box *) object;

    g_array_unref (self->kept);
    g_mutex_clear (&self->lock);
    g_mutex_clear (&self->gate);
    G_OBJECT_CLASS (box_parent_class)->finalize (object);
}

static void
box_class_init (BoxClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = box_finalize;
}

static gboolean
box_open (CarryStore *store, const CarryStoreIdentity *identity, GError **error)
{
    ((Box *) store)->instruments = identity->instruments;
    return TRUE;
}

static gboolean
box_append (CarryStore *store, const CarryEvent *events, gsize n, GError **error)
{
    Box *self = (Box *) store;
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    if (self->is_slow)
        g_usleep (20000);
    if (self->fails)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED, "the disk is full");
        return FALSE;
    }
    for (gsize i = 0; i < n; i++)
    {
        CarryRecord record;

        carry_record_init (&record, &events[i], 0);
        g_array_append_val (self->kept, record);
    }
    return TRUE;
}

static gboolean
is_kept (Box *self, guint64 order)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    for (guint i = 0; i < self->kept->len; i++)
    {
        const CarryRecord *record = &g_array_index (self->kept, CarryRecord, i);

        if (record->event.kind == CARRY_EVENT_ORDER && record->order.id == order)
            return TRUE;
    }
    return FALSE;
}

/* Only once there is an order: what a run begins with is kept whenever the thread comes to it. */
static void
box_tidy (CarryStore *store)
{
    Box *self = (Box *) store;

    if (!is_kept (self, 1))
        return;
    g_mutex_lock (&self->gate);
    g_mutex_unlock (&self->gate);
}

static gboolean
box_load (CarryStore *store, void (*func) (const CarryEvent *event, gpointer user_data),
          gpointer user_data, GError **error)
{
    Box *self = (Box *) store;

    for (guint i = 0; i < self->kept->len; i++)
    {
        CarryRecord *record = &g_array_index (self->kept, CarryRecord, i);

        carry_record_repoint (record);
        if (record->event.instrument != NULL)
            record->event.instrument = carry_instruments_get (self->instruments, 0);
        func (&record->event, user_data);
    }
    return TRUE;
}

static void
box_store_init (CarryStoreInterface *iface)
{
    iface->open = box_open;
    iface->append = box_append;
    iface->tidy = box_tidy;
    iface->load = box_load;
}

/* The promise: what goes on the wire is on disk. */
static void
box_submit (CarryExchange *exchange, const CarryOrder *order)
{
    Box *self = (Box *) exchange;

    g_assert_true (is_kept (self, order->id));
    g_assert_cmpint (order->state, ==, CARRY_ORDER_SENT);
    self->n_sent++;
}

static void
box_cancel (CarryExchange *exchange, const CarryOrder *order)
{
    ((Box *) exchange)->n_canceled++;
}

static void
box_amend (CarryExchange *exchange, const CarryOrder *order, const CarryDecimal *quantity,
           const CarryDecimal *price)
{
    g_assert_cmpint (order->state, >=, CARRY_ORDER_SENT);
    ((Box *) exchange)->n_amended++;
}

static void
box_query (CarryExchange *exchange, const CarryOrder *order)
{
    g_assert_false (order->certain);
    ((Box *) exchange)->n_queried++;
}

static void
box_exchange_init (CarryExchangeInterface *iface)
{
    iface->submit = box_submit;
    iface->cancel = box_cancel;
    iface->amend = box_amend;
    iface->query = box_query;
}

static void
box_on_order (CarryStrategy *strategy, const CarryOrder *order)
{
    if (carry_order_state_is_final (order->state))
        ((Box *) strategy)->last_end = order->state;
}

static void
box_strategy_init (CarryStrategyInterface *iface)
{
    iface->on_order = box_on_order;
}

typedef struct
{
    CarryClock *clock;
    CarryEngine *engine;
    CarryLive *live;
    CarryContext *context;
    const CarryInstrument *perp;
} Run;

typedef struct
{
    Box *box;
    Run run;
    CarryStoreIdentity identity;
} Fixture;

static void
start_run (Fixture *fixture)
{
    Run *run = &fixture->run;
    CarryEngineSettings settings = {
        .epoch = fixture->identity.epoch + 1,
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };
    g_autoptr (GPtrArray) stores = g_ptr_array_new ();
    g_autoptr (CarryInstrument) perp =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GError) error = NULL;

    perp->tick_size = perp->qty_step = carry_decimal_make (1, 2);
    run->clock = carry_real_clock_new ();
    settings.ts_from = carry_clock_get_now (run->clock);
    run->engine = carry_engine_new (&settings, run->clock);
    carry_engine_add_module (run->engine, CARRY_MODULE (fixture->box));
    run->context = carry_module_get_context (CARRY_MODULE (fixture->box));
    g_assert_true (
        carry_engine_add_instrument (run->engine, CARRY_MODULE (fixture->box), perp, NULL));
    run->perp = carry_instruments_get (carry_engine_get_instruments (run->engine), 0);
    fixture->identity.epoch++;
    fixture->identity.env = "sim";
    fixture->identity.instruments = carry_engine_get_instruments (run->engine);
    g_ptr_array_add (stores, fixture->box);
    g_assert_true (carry_engine_open_stores (run->engine, stores, &fixture->identity, &error));
    run->live = carry_live_new (run->engine);
    carry_engine_start_trading (run->engine);
}

static void
end_run (Fixture *fixture)
{
    carry_live_free (fixture->run.live);
    carry_engine_free (fixture->run.engine);
    g_object_unref (fixture->run.clock);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->box = g_object_new (box_get_type (), "id", "box", NULL);
    start_run (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    end_run (fixture);
    g_object_unref (fixture->box);
}

static guint64
trade (Fixture *fixture, CarrySide side, gint64 quantity)
{
    CarryOrderRequest request = {
        .instrument = fixture->run.perp,
        .side = side,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .quantity = carry_decimal_make (quantity, 0),
        .price = carry_decimal_make (100, 0),
    };

    return carry_context_submit (fixture->run.context, &request);
}

static guint64
buy (Fixture *fixture, gint64 quantity)
{
    return trade (fixture, CARRY_SIDE_BUY, quantity);
}

#define TURN_UNTIL(condition)                                                                      \
    G_STMT_START                                                                                   \
    {                                                                                              \
        while (!(condition))                                                                       \
            g_main_context_iteration (NULL, TRUE);                                                 \
    }                                                                                              \
    G_STMT_END

static void
test_disk_before_wire (Fixture *fixture, gconstpointer data)
{
    fixture->box->is_slow = TRUE;
    for (guint i = 1; i <= 20; i++)
    {
        guint64 id = buy (fixture, 1);

        g_assert_cmpint (carry_context_find_order (fixture->run.context, id)->state, ==,
                         CARRY_ORDER_PENDING);
    }
    g_assert_cmpuint (fixture->box->n_sent, <, 20);
    TURN_UNTIL (fixture->box->n_sent == 20);
}

/* What a store does besides, no order waits for. */
static void
test_sent_before_tidy (Fixture *fixture, gconstpointer data)
{
    g_mutex_lock (&fixture->box->gate);
    buy (fixture, 1);
    TURN_UNTIL (fixture->box->n_sent == 1);
    g_mutex_unlock (&fixture->box->gate);
    buy (fixture, 1);
    TURN_UNTIL (fixture->box->n_sent == 2);
}

/* What cannot be kept is not sent, and nothing new is begun. */
static void
test_disk_fails (Fixture *fixture, gconstpointer data)
{
    fixture->box->fails = TRUE;
    buy (fixture, 1);
    TURN_UNTIL (fixture->box->last_end == CARRY_ORDER_REJECTED);
    g_assert_cmpuint (fixture->box->n_sent, ==, 0);
    g_assert_nonnull (carry_engine_get_halt_reason (fixture->run.engine));
    fixture->box->fails = FALSE;
    fixture->box->last_end = CARRY_ORDER_NEW;
    buy (fixture, 1);
    TURN_UNTIL (fixture->box->last_end == CARRY_ORDER_REJECTED);
    g_assert_cmpuint (fixture->box->n_sent, ==, 0);
}

/* Where no order waits for the disk, it is told all the same; and who watches the run hears of it. */
static void
test_disk_fails_unasked (Fixture *fixture, gconstpointer data)
{
    CarryVitals vitals = { 0 };

    fixture->box->fails = TRUE;
    carry_engine_tell_people (fixture->run.engine, CARRY_NOTICE_INFO, "test", "a test");
    TURN_UNTIL (carry_engine_is_forgetting (fixture->run.engine));
    g_assert_nonnull (carry_engine_get_halt_reason (fixture->run.engine));
    g_assert_nonnull (carry_vitals_look (&vitals, fixture->run.engine, 1));
    fixture->box->fails = FALSE;
    g_assert_nonnull (carry_vitals_look (&vitals, fixture->run.engine, 1));
}

/* A disk that takes its time is no reason to act for the run. */
static void
test_disk_is_slow (Fixture *fixture, gconstpointer data)
{
    CarryVitals vitals = { 0 };

    fixture->box->is_slow = TRUE;
    buy (fixture, 1);
    for (guint i = 0; i < 50; i++)
        g_assert_null (carry_vitals_look (&vitals, fixture->run.engine, CARRY_NS_PER_SECOND));
    TURN_UNTIL (fixture->box->n_sent == 1);
    g_assert_false (carry_engine_is_forgetting (fixture->run.engine));
    g_assert_null (carry_vitals_look (&vitals, fixture->run.engine, CARRY_NS_PER_SECOND));
}

static void
test_cancel_before_sent (Fixture *fixture, gconstpointer data)
{
    guint64 id = buy (fixture, 1);

    carry_context_cancel (fixture->run.context, id);
    TURN_UNTIL (fixture->box->last_end == CARRY_ORDER_CANCELED);
    g_assert_cmpuint (fixture->box->n_sent, ==, 0);
    g_assert_cmpuint (fixture->box->n_canceled, ==, 0);
}

/* The venue must not hear of a change before it hears of the order. */
static void
test_amend_before_sent (Fixture *fixture, gconstpointer data)
{
    CarryDecimal quantity = carry_decimal_make (2, 0);
    guint64 id;

    fixture->box->is_slow = TRUE;
    id = buy (fixture, 1);
    carry_context_amend (fixture->run.context, id, &quantity, NULL);
    g_assert_cmpuint (fixture->box->n_amended, ==, 0);
    TURN_UNTIL (fixture->box->n_sent == 1);
    carry_context_amend (fixture->run.context, id, &quantity, NULL);
    g_assert_cmpuint (fixture->box->n_amended, ==, 1);
}

static void
test_halt_before_sent (Fixture *fixture, gconstpointer data)
{
    buy (fixture, 1);
    carry_context_halt (fixture->run.context, "test", "a test");
    TURN_UNTIL (fixture->box->last_end == CARRY_ORDER_REJECTED);
    g_assert_cmpuint (fixture->box->n_sent, ==, 0);
}

static void
fill (Fixture *fixture, guint64 order, const char *exec_id, gint64 quantity)
{
    CarryFill execution = {
        .order = order,
        .instrument = 0,
        .side = CARRY_SIDE_BUY,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (quantity, 0),
        .fee = carry_decimal_make (1, 1),
        .fee_coin = g_intern_string ("USDT"),
    };

    g_strlcpy (execution.exec_id, exec_id, sizeof execution.exec_id);
    carry_context_emit_fill (fixture->run.context, &execution,
                             carry_context_get_now (fixture->run.context));
}

static void
restrict_to (Fixture *fixture, CarryRiskState state)
{
    carry_context_restrict (fixture->run.context, fixture->run.perp, state, FALSE, "test",
                            "a test");
}

/* What was let on meanwhile is no reason to refuse; what shrinks a position goes while reducing. */
static void
test_restriction_before_sent (Fixture *fixture, gconstpointer data)
{
    guint64 id = buy (fixture, 5);

    TURN_UNTIL (fixture->box->n_sent == 1);
    fill (fixture, id, "a", 5);
    TURN_UNTIL (carry_decimal_sign (
                    carry_context_get_position (fixture->run.context, fixture->run.perp)) > 0);
    restrict_to (fixture, CARRY_RISK_REDUCING);
    trade (fixture, CARRY_SIDE_SELL, 1);
    g_assert_true (carry_context_release (fixture->run.context, fixture->run.perp, "test"));
    TURN_UNTIL (fixture->box->n_sent == 2 || fixture->box->last_end == CARRY_ORDER_REJECTED);
    g_assert_cmpuint (fixture->box->n_sent, ==, 2);
    trade (fixture, CARRY_SIDE_SELL, 1);
    restrict_to (fixture, CARRY_RISK_REDUCING);
    TURN_UNTIL (fixture->box->n_sent == 3 || fixture->box->last_end == CARRY_ORDER_REJECTED);
    g_assert_cmpuint (fixture->box->n_sent, ==, 3);
    g_assert_true (carry_context_release (fixture->run.context, fixture->run.perp, "test"));
    buy (fixture, 1);
    restrict_to (fixture, CARRY_RISK_REDUCING);
    TURN_UNTIL (fixture->box->last_end == CARRY_ORDER_REJECTED);
    trade (fixture, CARRY_SIDE_SELL, 1);
    fixture->box->last_end = CARRY_ORDER_NEW;
    restrict_to (fixture, CARRY_RISK_CANCEL_ONLY);
    TURN_UNTIL (fixture->box->last_end == CARRY_ORDER_REJECTED);
    g_assert_cmpuint (fixture->box->n_sent, ==, 3);
}

static void
say (Fixture *fixture, guint64 id, CarryOrderState state, gint64 filled)
{
    CarryOrder order = *carry_context_find_order (fixture->run.context, id);

    order.state = state;
    order.filled = carry_decimal_make (filled, 0);
    carry_context_emit_order (fixture->run.context, &order,
                              carry_context_get_now (fixture->run.context));
}

static char *
describe (Fixture *fixture)
{
    CarryDecimal position = carry_context_get_position (fixture->run.context, fixture->run.perp);
    CarryDecimal balance = carry_context_get_balance (fixture->run.context, "USDT");
    g_autofree char *held = carry_decimal_to_string (&position);
    g_autofree char *money = carry_decimal_to_string (&balance);

    return g_strdup_printf ("%s %s", held, money);
}

/*
 * One order filled, one partly, one whose end never came: the next run knows the
 * same, counts the unknown ones in full, asks about them, and gives new ids.
 */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
    CarryFundingPayment payment = { .ts = 5, .amount = carry_decimal_make (-3, 1) };
    CarryLedger *ledger;
    CarryDecimal buys, sells;
    g_autofree char *before = NULL, *after = NULL;
    guint n;
    guint64 first = buy (fixture, 4), second = buy (fixture, 3), third = buy (fixture, 2), next;

    TURN_UNTIL (fixture->box->n_sent == 3);
    fill (fixture, first, "e1", 4);
    say (fixture, first, CARRY_ORDER_FILLED, 4);
    say (fixture, second, CARRY_ORDER_ACCEPTED, 0);
    fill (fixture, second, "e2", 1);
    say (fixture, second, CARRY_ORDER_PARTIALLY_FILLED, 1);
    carry_context_emit_funding (fixture->run.context, &payment, 5);
    TURN_UNTIL (carry_decimal_sign (carry_context_get_balance (fixture->run.context, "USDT")) < 0 &&
                fixture->box->last_end == CARRY_ORDER_FILLED &&
                carry_context_find_order (fixture->run.context, second)->state ==
                    CARRY_ORDER_PARTIALLY_FILLED);
    before = describe (fixture);
    end_run (fixture);

    start_run (fixture);
    after = describe (fixture);
    g_assert_cmpstr (before, ==, after);
    ledger = carry_engine_get_ledger (fixture->run.engine);
    g_assert_cmpint (carry_ledger_find (ledger, first)->state, ==, CARRY_ORDER_FILLED);
    g_assert_false (carry_ledger_find (ledger, second)->certain);
    g_assert_cmpint (carry_ledger_find (ledger, third)->state, ==, CARRY_ORDER_SENT);
    carry_ledger_get_open (ledger, 0, &buys, &sells, &n);
    g_assert_true (carry_decimal_equal (buys, carry_decimal_make (4, 0)));
    carry_engine_query_unknown (fixture->run.engine);
    g_assert_cmpuint (fixture->box->n_queried, ==, 2);

    /* The same execution and settlement told again change nothing. */
    fill (fixture, second, "e2", 1);
    carry_context_emit_funding (fixture->run.context, &payment, 5);
    next = buy (fixture, 1);
    g_assert_cmpuint (next, >, third);
    g_assert_cmpstr (carry_ledger_find (ledger, next)->link_id, ==, "2-4");
    TURN_UNTIL (fixture->box->n_sent == 4);
    g_free (after);
    after = describe (fixture);
    g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/store/disk-before-wire", test_disk_before_wire);
    ADD ("/engine/store/sent-before-tidy", test_sent_before_tidy);
    ADD ("/engine/store/disk-fails", test_disk_fails);
    ADD ("/engine/store/disk-fails-unasked", test_disk_fails_unasked);
    ADD ("/engine/store/disk-is-slow", test_disk_is_slow);
    ADD ("/engine/store/cancel-before-sent", test_cancel_before_sent);
    ADD ("/engine/store/amend-before-sent", test_amend_before_sent);
    ADD ("/engine/store/halt-before-sent", test_halt_before_sent);
    ADD ("/engine/store/restriction-before-sent", test_restriction_before_sent);
    ADD ("/engine/store/restart", test_restart);
    return g_test_run ();
}
