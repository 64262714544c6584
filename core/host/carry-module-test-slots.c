/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-module-test-private.h"

#include <glib/gstdio.h>

#include "base/carry-clock.h"
#include "roles/carry-exchange.h"
#include "roles/carry-feed.h"
#include "roles/carry-history.h"
#include "roles/carry-notifier.h"
#include "roles/carry-report.h"
#include "roles/carry-risk.h"
#include "roles/carry-store.h"
#include "roles/carry-strategy.h"

#define MAX_READS 4
#define EVENTS_PER_READ 256

/* A slot may say no; what it may not is say no without a reason, which its wrapper tells of by a
 * critical message. The errors themselves are of no interest here. */

static void
call_exchange_answers (CarryModuleTest *self, CarryExchange *exchange)
{
    g_autoptr (GAsyncResult) listed = NULL;
    g_autoptr (GAsyncResult) seen = NULL;
    g_autoptr (GPtrArray) instruments = NULL;
    g_autoptr (CarrySnapshot) snapshot = NULL;
    g_autoptr (GAsyncResult) checked = NULL;
    g_auto (GStrv) assumptions = NULL, findings = NULL;
    g_autofree char *account = NULL;

    carry_exchange_get_caps (exchange);
    carry_exchange_list_instruments_async (exchange, NULL, carry_module_test_on_answer, &listed);
    carry_module_test_wait (self, &listed, "list_instruments");
    instruments = carry_exchange_list_instruments_finish (exchange, listed, NULL);
    carry_exchange_snapshot_async (exchange, NULL, carry_module_test_on_answer, &seen);
    carry_module_test_wait (self, &seen, "snapshot");
    snapshot = carry_exchange_snapshot_finish (exchange, seen, NULL);
    assumptions = carry_exchange_list_assumptions (exchange);
    if (assumptions == NULL)
        carry_module_test_fail (self, "list_assumptions gave NULL and not an empty list");
    account = carry_exchange_dup_account (exchange);
    carry_exchange_check_async (exchange, NULL, carry_module_test_on_answer, &checked);
    carry_module_test_wait (self, &checked, "check");
    findings = carry_exchange_check_finish (exchange, checked, NULL);
}

static void
call_exchange (CarryModuleTest *self, CarryModule *module)
{
    CarryExchange *exchange = CARRY_EXCHANGE (module);
    const CarryTestWorld *world = self->world;
    const CarryDecimal price = carry_decimal_make (49999, 0);
    CarryOrder order = world->order;

    call_exchange_answers (self, exchange);
    carry_exchange_on_market (exchange, &world->bars[0]);
    carry_exchange_on_market (exchange, &world->bars[1]);
    order.state = CARRY_ORDER_PENDING;
    carry_exchange_submit (exchange, &order);
    order.state = CARRY_ORDER_ACCEPTED;
    order.pending = CARRY_ORDER_PENDING_AMEND;
    carry_exchange_amend (exchange, &order, NULL, &price);
    order.pending = CARRY_ORDER_PENDING_CANCEL;
    carry_exchange_cancel (exchange, &order);
    carry_exchange_query (exchange, &order);
    carry_exchange_cancel_all (exchange, world->perp);
    carry_exchange_cancel_all (exchange, NULL);
    carry_exchange_flush (exchange);
    carry_exchange_on_timer (exchange, 1, world->now);
}

static void
call_feed (CarryModuleTest *self, CarryModule *module)
{
    carry_feed_subscribe (CARRY_FEED (module), self->world->perp);
    carry_feed_unsubscribe (CARRY_FEED (module), self->world->perp);
}

static void
read_some (CarryModuleTest *self, CarryCursor *cursor)
{
    g_autofree CarryMarketEvent *events = g_new (CarryMarketEvent, EVENTS_PER_READ);
    gint64 last = G_MININT64;

    for (guint i = 0; i < MAX_READS; i++)
    {
        gssize n = carry_cursor_read (cursor, events, EVENTS_PER_READ, NULL);

        for (gssize k = 0; k < n; k++)
        {
            if (events[k].ts_local < last)
                carry_module_test_fail (self, "its cursor goes back in time");
            last = events[k].ts_local;
        }
        if (n <= 0)
            break;
    }
    carry_cursor_get_fraction (cursor);
}

/* One page of each series it gives out; that there is nothing to give out is told by an error. */
static void
call_pages (CarryModuleTest *self, CarryHistory *history)
{
    guint series = (guint) carry_history_get_series (history);
    CarryPageRequest request = {
        .instrument = self->world->perp,
        .interval_ns = CARRY_NS_PER_HOUR,
        .ts_from = self->world->now - 7 * CARRY_NS_PER_DAY,
        .ts_to = self->world->now,
    };

    for (guint bit = CARRY_SERIES_BARS; bit <= CARRY_SERIES_TRADES; bit <<= 1)
    {
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (CarryPage) page = NULL;

        if ((series & bit) == 0 && bit != CARRY_SERIES_BARS)
            continue;
        request.series = (CarrySeries) bit;
        carry_history_page_async (history, &request, NULL, carry_module_test_on_answer, &result);
        carry_module_test_wait (self, &result, "page");
        page = carry_history_page_finish (history, result, NULL);
        if (page != NULL && page->rows == NULL && page->trades == NULL)
            carry_module_test_fail (self, "it gave a page with neither rows nor trades");
    }
}

static void
call_history (CarryModuleTest *self, CarryModule *module)
{
    const CarryTestWorld *world = self->world;
    g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (CarryCursor) cursor = NULL;
    g_autoptr (GPtrArray) sources = NULL;
    const CarryHistoryRequest request = {
        .instruments = wanted,
        .ts_from = world->now,
        .ts_to = world->now + 7 * CARRY_NS_PER_DAY,
    };

    g_ptr_array_add (wanted, (gpointer) world->perp);
    g_ptr_array_add (wanted, (gpointer) world->spot);
    carry_history_open_async (CARRY_HISTORY (module), &request, NULL, carry_module_test_on_answer,
                              &result);
    carry_module_test_wait (self, &result, "open");
    cursor = carry_history_open_finish (CARRY_HISTORY (module), result, NULL);
    if (cursor != NULL)
        read_some (self, cursor);
    sources = carry_history_list_sources (CARRY_HISTORY (module));
    if (sources == NULL)
        carry_module_test_fail (self, "list_sources gave NULL and not an empty list");
    call_pages (self, CARRY_HISTORY (module));
    if (carry_history_list_suffixes (CARRY_HISTORY (module)) == NULL)
        carry_module_test_fail (self, "list_suffixes gave NULL and not an empty list");
}

static void
tell_market (CarryStrategy *strategy, const CarryTestWorld *world)
{
    const CarryTrade trade = {
        .ts = world->now,
        .instrument = world->perp,
        .side = CARRY_SIDE_BUY,
        .price = carry_decimal_make (50000, 0),
        .size = carry_decimal_make (1, 0),
    };
    const CarryQuote quote = {
        .ts = world->now,
        .instrument = world->perp,
        .bid = carry_decimal_make (49999, 0),
        .bid_size = carry_decimal_make (1, 0),
        .ask = carry_decimal_make (50001, 0),
        .ask_size = carry_decimal_make (1, 0),
    };
    const CarryFunding funding = {
        .ts = world->now,
        .instrument = world->perp,
        .kind = CARRY_FUNDING_SETTLED,
        .rate = carry_decimal_make (1, 4),
        .interval_ns = 8 * CARRY_NS_PER_HOUR,
    };
    CarryBar bar;

    carry_strategy_on_quote (strategy, &quote);
    carry_strategy_on_trade (strategy, &trade);
    carry_strategy_on_book (strategy, world->book);
    carry_bar_from_event (&world->bars[0], world->perp, &bar);
    carry_strategy_on_bar (strategy, &bar);
    carry_bar_from_event (&world->bars[1], world->spot, &bar);
    carry_strategy_on_bar (strategy, &bar);
    carry_strategy_on_funding (strategy, &funding);
}

static void
call_strategy (CarryModuleTest *self, CarryModule *module)
{
    CarryStrategy *strategy = CARRY_STRATEGY (module);
    const CarryTestWorld *world = self->world;
    g_autoptr (CarryEvaluation) early = carry_strategy_evaluate (strategy, world->perp);
    g_autoptr (CarryEvaluation) evaluation = NULL;

    tell_market (strategy, world);
    for (guint64 timer = 1; timer <= world->n_timers; timer++)
        carry_strategy_on_timer (strategy, timer, world->now);
    carry_strategy_on_order (strategy, &world->order);
    carry_strategy_on_fill (strategy, &world->fill);
    evaluation = carry_strategy_evaluate (strategy, world->perp);
    carry_strategy_trim (strategy, carry_decimal_make (5, 1));
    carry_strategy_flatten (strategy);
    carry_strategy_resume (strategy);
    carry_strategy_on_halt (strategy, "a test");
}

/* One event of each kind, as risk and reports are told. */

typedef void (*EventFunc) (CarryModule *module, const CarryEvent *event);

static void
tell_events (CarryModule *module, const CarryTestWorld *world, EventFunc tell)
{
    const CarryFundingPayment payment = {
        .ts = world->now,
        .instrument = world->perp->index,
        .position = carry_decimal_make (-1, 0),
        .mark_price = carry_decimal_make (50000, 0),
        .rate = carry_decimal_make (1, 4),
        .amount = carry_decimal_make (5, 0),
    };
    const CarryTransfer transfer = {
        .ts = world->now,
        .coin = g_intern_string ("USDT"),
        .amount = carry_decimal_make (100000, 0),
    };
    const CarryEquity equity = {
        .ts = world->now,
        .equity = carry_decimal_make (100000, 0),
        .cash = carry_decimal_make (100000, 0),
    };
    const CarryNotice notice = {
        .ts = world->now,
        .level = CARRY_NOTICE_WARNING,
        .module = "test",
        .code = "test",
        .text = "a test",
    };
    const CarryGroup group = {
        .id = 1,
        .first = world->perp->index,
        .second = world->spot->index,
        .state = CARRY_GROUP_HEDGED,
    };
    const CarryAdjustment adjustment = {
        .ts = world->now,
        .instrument = G_MAXUINT32,
        .coin = g_intern_string ("USDT"),
        .amount = carry_decimal_make (-1, 0),
    };
    g_autoptr (CarryEvaluation) evaluation = carry_evaluation_new ("HOLD");
    const CarryEvent events[] = {
        { .kind = CARRY_EVENT_TRANSFER, .transfer = &transfer },
        { .kind = CARRY_EVENT_MARKET, .instrument = world->perp, .market = &world->bars[0] },
        { .kind = CARRY_EVENT_ORDER, .instrument = world->perp, .order = &world->order },
        { .kind = CARRY_EVENT_FILL, .instrument = world->perp, .fill = &world->fill },
        { .kind = CARRY_EVENT_FUNDING, .instrument = world->perp, .funding = &payment },
        { .kind = CARRY_EVENT_EQUITY, .equity = &equity },
        { .kind = CARRY_EVENT_NOTICE, .notice = &notice },
        { .kind = CARRY_EVENT_HALT, .notice = &notice },
        { .kind = CARRY_EVENT_GROUP, .instrument = world->perp, .group = &group },
        { .kind = CARRY_EVENT_ADJUSTMENT, .adjustment = &adjustment },
        { .kind = CARRY_EVENT_DECISION,
          .instrument = world->perp,
          .evaluation = evaluation,
          .module = "test" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
        CarryEvent event = events[i];

        event.seq = i + 1;
        event.ts = world->now;
        tell (module, &event);
    }
}

static void
tell_risk (CarryModule *module, const CarryEvent *event)
{
    carry_risk_on_event (CARRY_RISK (module), event);
}

static void
tell_report (CarryModule *module, const CarryEvent *event)
{
    carry_report_on_event (CARRY_REPORT (module), event);
}

static void
call_risk (CarryModuleTest *self, CarryModule *module)
{
    const CarryTestWorld *world = self->world;
    const CarryExposure exposure = {
        .price = carry_decimal_make (50000, 0),
        .ts_price = world->now,
        .equity = carry_decimal_make (100000, 0),
    };

    carry_risk_check (CARRY_RISK (module), &world->order, world->perp, &exposure, NULL);
    tell_events (module, world, tell_risk);
    carry_risk_on_timer (CARRY_RISK (module), 1, world->now);
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_remove (path);
    }
    g_rmdir (folder);
}

static void
finish_report (CarryModuleTest *self, CarryReport *report, const char *folder)
{
    const CarryTestWorld *world = self->world;
    const char *const models[] = { "A test.", NULL };
    g_autoptr (GPtrArray) none = g_ptr_array_new ();
    const CarrySummary summary = {
        .ts_from = world->now,
        .ts_to = world->now + CARRY_NS_PER_DAY,
        .capital = carry_amount_from_decimal (carry_decimal_make (100000, 0)),
        .total = { .name = "total" },
        .symbols = none,
        .months = none,
        .config_sha256 = "0000000000000000000000000000000000000000000000000000000000000000",
        .settings = "",
        .models = models,
        .sources = none,
    };

    carry_report_finish (report, &summary, folder, NULL);
}

/* A store that keeps nothing: what is asked is whether it says yes or no properly. */
static void
write_report (CarryReport *report, const char *folder)
{
    g_autoptr (CarryModule) store = carry_test_peer_new ("store");
    g_autofree char *files =
        carry_report_write (report, CARRY_STORE (store), "USDT", 0, CARRY_NS_PER_DAY, folder, NULL);
}

static void
call_report (CarryModuleTest *self, CarryModule *module)
{
    g_autofree char *folder = g_dir_make_tmp ("carry-test-XXXXXX", NULL);

    carry_report_wants_market (CARRY_REPORT (module));
    tell_events (module, self->world, tell_report);
    carry_report_on_timer (CARRY_REPORT (module), 1, self->world->now);
    if (folder == NULL)
        return;
    write_report (CARRY_REPORT (module), folder);
    finish_report (self, CARRY_REPORT (module), folder);
    remove_folder (folder);
}

static void
ignore_event (const CarryEvent *event, gpointer user_data)
{
}

/* For a person, while it is not open. */
static void
call_store_closed (CarryStore *store)
{
    g_autofree char *folder = g_dir_make_tmp ("carry-test-XXXXXX", NULL);
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();
    g_autofree char *found = carry_store_verify (store, NULL);
    g_autofree char *path = NULL;

    carry_store_read (store, instruments, ignore_event, NULL, NULL);
    if (folder == NULL)
        return;
    path = g_build_filename (folder, "backup", NULL);
    carry_store_restore (store, path, NULL);
    carry_store_backup (store, path, NULL);
    remove_folder (folder);
}

/* A store that outlives the test knows the run before: each has a number of its own. */
static void
call_store (CarryModuleTest *self, CarryModule *module)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    CarryStore *store = CARRY_STORE (module);
    const CarryEvent event = {
        .kind = CARRY_EVENT_FILL,
        .seq = 1,
        .ts = self->world->now,
        .instrument = self->world->perp,
        .fill = &self->world->fill,
    };
    const CarryStoreIdentity identity = {
        .env = "sim",
        .account = "test:1",
        .build_id = "test",
        .epoch = (guint64) (carry_clock_get_now (clock) / CARRY_NS_PER_SECOND),
        .ts = self->world->now,
        .instruments = self->world->instruments,
    };

    if (carry_store_open (store, &identity, NULL))
    {
        carry_store_append (store, &event, 1, NULL);
        carry_store_tidy (store);
        carry_store_load (store, ignore_event, NULL, NULL);
        carry_store_close (store);
    }
    call_store_closed (store);
}

static void
call_notifier (CarryModuleTest *self, CarryModule *module)
{
    g_autoptr (GAsyncResult) result = NULL;
    const CarryNotice notice = {
        .ts = self->world->now,
        .level = CARRY_NOTICE_INFO,
        .module = "test",
        .code = "test",
        .text = "a test",
    };

    carry_notifier_notify_async (CARRY_NOTIFIER (module), &notice, NULL,
                                 carry_module_test_on_answer, &result);
    carry_module_test_wait (self, &result, "notify");
    carry_notifier_notify_finish (CARRY_NOTIFIER (module), result, NULL);
}

/* Calls every slot of every role of a module that was started. */
void
carry_module_test_slots (CarryModuleTest *self, CarryModule *module)
{
    const struct
    {
        GType role;
        void (*call) (CarryModuleTest *self, CarryModule *module);
    } calls[] = {
        { CARRY_TYPE_EXCHANGE, call_exchange }, { CARRY_TYPE_FEED, call_feed },
        { CARRY_TYPE_HISTORY, call_history },   { CARRY_TYPE_STRATEGY, call_strategy },
        { CARRY_TYPE_RISK, call_risk },         { CARRY_TYPE_REPORT, call_report },
        { CARRY_TYPE_STORE, call_store },       { CARRY_TYPE_NOTIFIER, call_notifier },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
        if (g_type_is_a (G_OBJECT_TYPE (module), calls[i].role))
            calls[i].call (self, module);
}
