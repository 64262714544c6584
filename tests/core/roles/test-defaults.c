/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "roles/carry-context-private.h"
#include "roles/carry-exchange.h"
#include "roles/carry-feed.h"
#include "roles/carry-history.h"
#include "roles/carry-notifier.h"
#include "roles/carry-report.h"
#include "roles/carry-risk.h"
#include "roles/carry-store.h"
#include "roles/carry-strategy.h"

/* A module with every role and no slot of its own. */
typedef CarryModule IdleModule;
typedef CarryModuleClass IdleModuleClass;

static GType idle_module_get_type (void);
G_DEFINE_FINAL_TYPE_WITH_CODE (
    IdleModule, idle_module, CARRY_TYPE_MODULE,
    G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, NULL) G_IMPLEMENT_INTERFACE (CARRY_TYPE_FEED, NULL)
        G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, NULL)
            G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, NULL)
                G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, NULL)
                    G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, NULL)
                        G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, NULL)
                            G_IMPLEMENT_INTERFACE (CARRY_TYPE_NOTIFIER, NULL))

static void
idle_module_class_init (IdleModuleClass *klass)
{
}

static void
idle_module_init (IdleModule *self)
{
}

/* What the venue said last. */
static CarryOrder emitted;
static gint64 emitted_at;

static void
emit_order (gpointer backend, CarryContext *context, const CarryOrder *order, gint64 ts)
{
    emitted = *order;
    emitted_at = ts;
}

static gint64
get_now (gpointer backend)
{
    return 42;
}

typedef struct
{
    CarryModule *module;
    CarryInstrument *instrument;
    GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    static const CarryContextBackend functions = { .get_now = get_now, .emit_order = emit_order };
    g_autoptr (CarryContext) context = carry_context_new (&functions, NULL, "idle", 3);

    f->module = g_object_new (idle_module_get_type (), "id", "idle", NULL);
    carry_module_set_context (f->module, context);
    f->instrument = carry_instrument_new ("bybit", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    emitted = (CarryOrder){ 0 };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_object_unref (f->module);
    carry_instrument_free (f->instrument);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
    ((Fixture *) data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Fixture *f)
{
    while (f->result == NULL)
        g_main_context_iteration (NULL, TRUE);
    return g_steal_pointer (&f->result);
}

/* Every order sent to a venue that takes none must come back. */
static void
test_exchange_orders (Fixture *f, gconstpointer data)
{
    CarryExchange *exchange = CARRY_EXCHANGE (f->module);
    CarryOrder order = { .id = 8, .state = CARRY_ORDER_SENT, .quantity = { .coefficient = 5 } };
    CarryDecimal one = carry_decimal_make (1, 0);

    carry_exchange_submit (exchange, &order);
    g_assert_cmpuint (emitted.id, ==, 8);
    g_assert_cmpint (emitted.state, ==, CARRY_ORDER_REJECTED);
    g_assert_true (emitted.certain);
    g_assert_cmpstr (emitted.reason, ==, "this exchange takes no orders");
    g_assert_cmpint (emitted.ts_updated, ==, 42);
    g_assert_cmpint (emitted_at, ==, 42);

    order.state = CARRY_ORDER_ACCEPTED;
    order.pending = CARRY_ORDER_PENDING_AMEND;
    carry_exchange_amend (exchange, &order, &one, NULL);
    g_assert_cmpint (emitted.state, ==, CARRY_ORDER_ACCEPTED);
    g_assert_cmpint (emitted.pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_cmpstr (emitted.reason, ==, "this exchange amends no orders");

    order.pending = CARRY_ORDER_PENDING_CANCEL;
    carry_exchange_cancel (exchange, &order);
    g_assert_cmpint (emitted.state, ==, CARRY_ORDER_ACCEPTED);
    g_assert_cmpint (emitted.pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_cmpstr (emitted.reason, ==, "this exchange cancels no orders");
}

static void
test_exchange (Fixture *f, gconstpointer data)
{
    CarryExchange *exchange = CARRY_EXCHANGE (f->module);
    CarryOrder order = { .id = 8 };
    CarryMarketEvent event = { .kind = CARRY_MARKET_MARK };
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (carry_exchange_get_caps (exchange), ==, 0);
    carry_exchange_cancel_all (exchange, NULL);
    carry_exchange_query (exchange, &order);
    carry_exchange_flush (exchange);
    carry_exchange_on_market (exchange, &event);
    carry_exchange_on_timer (exchange, 1, 2);
    g_auto (GStrv) assumptions = carry_exchange_list_assumptions (exchange);
    g_assert_cmpuint (g_strv_length (assumptions), ==, 0);

    carry_exchange_list_instruments_async (exchange, NULL, on_ready, f);
    g_autoptr (GAsyncResult) listed = wait_for (f);
    g_autoptr (GPtrArray) list = carry_exchange_list_instruments_finish (exchange, listed, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (list->len, ==, 0);

    carry_exchange_snapshot_async (exchange, NULL, on_ready, f);
    g_autoptr (GAsyncResult) taken = wait_for (f);
    g_autoptr (CarrySnapshot) snapshot = carry_exchange_snapshot_finish (exchange, taken, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (snapshot->positions->len + snapshot->orders->len + snapshot->fills->len +
                          snapshot->transfers->len,
                      ==, 0);
}

static void
test_history (Fixture *f, gconstpointer data)
{
    CarryHistory *history = CARRY_HISTORY (f->module);
    CarryHistoryRequest request = { .ts_from = 1, .ts_to = 2 };
    g_autoptr (GError) error = NULL;
    CarryMarketEvent event;

    carry_history_open_async (history, &request, NULL, on_ready, f);
    g_autoptr (GAsyncResult) result = wait_for (f);
    g_autoptr (CarryCursor) cursor = carry_history_open_finish (history, result, &error);
    g_assert_no_error (error);
    g_assert_cmpint (carry_cursor_read (cursor, &event, 1, &error), ==, 0);
    g_assert_no_error (error);

    g_autoptr (GPtrArray) sources = carry_history_list_sources (history);
    g_assert_cmpuint (sources->len, ==, 0);
    g_assert_null (carry_history_list_suffixes (history)[0]);
}

static void
test_strategy (Fixture *f, gconstpointer data)
{
    CarryStrategy *strategy = CARRY_STRATEGY (f->module);
    g_autoptr (CarryBook) book = carry_book_new (f->instrument);
    CarryQuote quote = { 0 };
    CarryTrade trade = { 0 };
    CarryBar bar = { 0 };
    CarryFunding funding = { 0 };
    CarryOrder order = { 0 };
    CarryFill fill = { 0 };

    g_assert_null (carry_strategy_evaluate (strategy, f->instrument));
    carry_strategy_on_quote (strategy, &quote);
    carry_strategy_on_trade (strategy, &trade);
    carry_strategy_on_book (strategy, book);
    carry_strategy_on_bar (strategy, &bar);
    carry_strategy_on_funding (strategy, &funding);
    carry_strategy_on_order (strategy, &order);
    carry_strategy_on_fill (strategy, &fill);
    carry_strategy_on_timer (strategy, 1, 2);
    carry_strategy_on_halt (strategy, "a test");
    carry_strategy_flatten (strategy);
    carry_strategy_resume (strategy);
    g_assert_cmpuint (emitted.id, ==, 0);
}

static void
test_others (Fixture *f, gconstpointer data)
{
    CarryOrder order = { 0 };
    CarryExposure exposure = { 0 };
    CarryEvent event = { .kind = CARRY_EVENT_HALT };
    CarrySummary summary = { 0 };
    g_autoptr (GError) error = NULL;

    carry_feed_subscribe (CARRY_FEED (f->module), f->instrument);
    carry_feed_unsubscribe (CARRY_FEED (f->module), f->instrument);

    g_assert_true (
        carry_risk_check (CARRY_RISK (f->module), &order, f->instrument, &exposure, &error));
    g_assert_no_error (error);
    carry_risk_on_event (CARRY_RISK (f->module), &event);
    carry_risk_on_timer (CARRY_RISK (f->module), 1, 2);

    g_assert_false (carry_report_wants_market (CARRY_REPORT (f->module)));
    carry_report_on_event (CARRY_REPORT (f->module), &event);
    carry_report_on_timer (CARRY_REPORT (f->module), 1, 2);
    g_assert_true (carry_report_finish (CARRY_REPORT (f->module), &summary, "/", &error));
    g_assert_no_error (error);
}

static void
on_loaded (const CarryEvent *event, gpointer user_data)
{
    g_assert_not_reached ();
}

/* What cannot be done must not look done. */
static void
test_store_and_notifier (Fixture *f, gconstpointer data)
{
    CarryStore *store = CARRY_STORE (f->module);
    CarryNotifier *notifier = CARRY_NOTIFIER (f->module);
    CarryEvent event = { .kind = CARRY_EVENT_HALT };
    CarryNotice notice = { .code = "code", .text = "text" };
    const CarryStoreIdentity identity = { .env = "sim" };
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();
    g_autoptr (GError) error = NULL;

    g_assert_true (carry_store_open (store, &identity, &error));
    g_assert_no_error (error);
    g_assert_false (carry_store_append (store, &event, 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_assert_cmpstr (error->message, ==, "idle: this store keeps nothing");
    g_clear_error (&error);
    carry_store_tidy (store);
    g_assert_false (carry_store_load (store, on_loaded, NULL, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_clear_error (&error);
    carry_store_close (store);
    g_assert_null (carry_store_verify (store, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_clear_error (&error);
    g_assert_false (carry_store_backup (store, "/nowhere", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_clear_error (&error);
    g_assert_false (carry_store_restore (store, "/nowhere", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_clear_error (&error);
    g_assert_false (carry_store_read (store, instruments, on_loaded, NULL, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_clear_error (&error);

    carry_notifier_notify_async (notifier, &notice, NULL, on_ready, f);
    g_autoptr (GAsyncResult) result = wait_for (f);
    g_assert_false (carry_notifier_notify_finish (notifier, result, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_assert_cmpstr (error->message, ==, "idle: this notifier reaches nobody");
}

static void
test_snapshot (void)
{
    g_autoptr (CarrySnapshot) snapshot = carry_snapshot_new ();
    CarryPosition position = { .instrument = 3 };
    CarryOrder order = { .id = 4 };

    g_ptr_array_add (snapshot->positions, g_boxed_copy (CARRY_TYPE_POSITION, &position));
    g_ptr_array_add (snapshot->orders, carry_order_copy (&order));
    g_autoptr (CarrySnapshot) copy = g_boxed_copy (CARRY_TYPE_SNAPSHOT, snapshot);
    g_ptr_array_set_size (snapshot->positions, 0);
    g_ptr_array_set_size (snapshot->orders, 0);

    g_assert_cmpuint (((CarryPosition *) copy->positions->pdata[0])->instrument, ==, 3);
    g_assert_cmpuint (((CarryOrder *) copy->orders->pdata[0])->id, ==, 4);
    g_assert_cmpuint (copy->fills->len + copy->transfers->len, ==, 0);
}

static void
test_source (void)
{
    g_autoptr (CarrySource) source = carry_source_new ("a.csv");
    g_assert_cmpstr (source->sha256, ==, "");
    source->rows = 9;
    g_autoptr (CarrySource) copy = g_boxed_copy (CARRY_TYPE_SOURCE, source);
    g_assert_true (copy->path != source->path);
    g_assert_cmpstr (copy->path, ==, "a.csv");
    g_assert_cmpuint (copy->rows, ==, 9);
}

static void
test_evaluation (void)
{
    g_autoptr (CarryEvaluation) terms = carry_evaluation_new ("wait");

    carry_evaluation_add (terms, "apr", "%d %%", 12);
    carry_evaluation_add_text (terms, "spread", "100%s");
    carry_evaluation_add (terms, "apr", "again");
    carry_evaluation_set_verdict (terms, "enter");
    g_assert_cmpstr (carry_evaluation_get_verdict (terms), ==, "enter");
    g_assert_cmpuint (carry_evaluation_get_size (terms), ==, 3);
    g_assert_cmpstr (carry_evaluation_get_name (terms, 1), ==, "spread");
    g_assert_cmpstr (carry_evaluation_get_text (terms, 1), ==, "100%s");
    g_assert_cmpstr (carry_evaluation_find (terms, "apr"), ==, "12 %");
    g_assert_null (carry_evaluation_find (terms, "basis"));
}

static void
test_split (void)
{
    CarrySplit split = {
        .price_pnl = carry_amount_from_decimal (carry_decimal_from_text ("-3.25")),
        .funding_pnl = carry_amount_from_decimal (carry_decimal_from_text ("10.5")),
        .fees = carry_amount_from_decimal (carry_decimal_from_text ("1.0001")),
        .borrow = carry_amount_from_decimal (carry_decimal_from_text ("0.5")),
        .slippage = carry_amount_from_decimal (carry_decimal_from_text ("99")),
    };
    g_assert_true (carry_decimal_equal (carry_amount_to_decimal (carry_split_get_net (&split)),
                                        carry_decimal_from_text ("5.7499")));
}

int
main (int argc, char **argv)
{
    const struct
    {
        const char *path;
        void (*test) (Fixture *f, gconstpointer data);
    } tests[] = {
        { "/defaults/exchange-orders", test_exchange_orders },
        { "/defaults/exchange", test_exchange },
        { "/defaults/history", test_history },
        { "/defaults/strategy", test_strategy },
        { "/defaults/others", test_others },
        { "/defaults/store-and-notifier", test_store_and_notifier },
    };

    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    g_test_add_func ("/values/snapshot", test_snapshot);
    g_test_add_func ("/values/source", test_source);
    g_test_add_func ("/values/evaluation", test_evaluation);
    g_test_add_func ("/values/split", test_split);
    return g_test_run ();
}
