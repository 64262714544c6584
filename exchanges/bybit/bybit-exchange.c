/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-exchange.h"

#include "bybit-listing.h"
#include "bybit-margins.h"
#include "bybit-page.h"
#include "bybit-private.h"
#include "bybit-public.h"
#include "bybit-settings.h"
#include "bybit-snapshot.h"
#include "bybit-start.h"
#include "bybit-status.h"
#include "bybit-sweep.h"

struct _BybitExchange
{
    CarryModule parent_instance;

    BybitSettings settings;
    BybitVenue *venue;  /* while started */
    GTask *start;       /* while starting */
    GPtrArray *sources; /* what was read as a history */
};

static void bybit_exchange_iface_init (CarryExchangeInterface *iface);
static void bybit_exchange_feed_iface_init (CarryFeedInterface *iface);
static void bybit_exchange_history_iface_init (CarryHistoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
    BybitExchange, bybit_exchange, CARRY_TYPE_MODULE,
    G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, bybit_exchange_iface_init)
        G_IMPLEMENT_INTERFACE (CARRY_TYPE_FEED, bybit_exchange_feed_iface_init)
            G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, bybit_exchange_history_iface_init))

BybitVenue *
bybit_exchange_get_venue (BybitExchange *self)
{
    return self->venue;
}

/* --- start and stop ------------------------------------------------------------------------ */

static void
end_start (BybitExchange *self, const GError *error)
{
    g_autoptr (GTask) task = g_steal_pointer (&self->start);

    if (task == NULL)
        return;
    if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
    else
        g_task_return_boolean (task, TRUE);
}

static void
on_started (const GError *error, gpointer user_data)
{
    end_start (user_data, error);
}

static gboolean
open_venue (BybitExchange *self, GError **error)
{
    const BybitSettings *settings = &self->settings;
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    g_autoptr (GError) problem = NULL;
    BybitVenueConfig config = {
        .context = context,
        .env = settings->env,
        .times = settings->times,
        .sim_base = settings->sim_base,
        .ca_file = settings->ca_file,
    };

    if (context == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "the exchange can only start inside a host");
        return FALSE;
    }
    if (!bybit_settings_check (settings, error))
        return FALSE;
    config.times.recv_window_ms = (guint) (settings->recv_window_ns / CARRY_NS_PER_MS);
    if (!carry_context_get_is_watching (context))
        config.signer = bybit_settings_load_signer (settings, &problem);
    if (problem != NULL)
    {
        g_propagate_error (error, g_steal_pointer (&problem));
        return FALSE;
    }
    self->venue = bybit_venue_new (&config, error);
    if (self->venue == NULL)
        return FALSE;
    self->venue->can_batch = settings->batch_orders;
    self->venue->page_rows = settings->history.page_rows;
    return TRUE;
}

static void
bybit_exchange_start_async (CarryModule *module, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
    BybitExchange *self = BYBIT_EXCHANGE (module);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    GError *error = NULL;

    g_clear_pointer (&self->venue, bybit_venue_free);
    if (!open_venue (self, &error))
    {
        g_task_return_error (task, error);
        return;
    }
    self->start = g_steal_pointer (&task);
    bybit_start_run (self->venue, &self->settings, on_started, self);
}

static gboolean
bybit_exchange_start_finish (CarryModule *module, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

static void
bybit_exchange_stop (CarryModule *module)
{
    BybitExchange *self = BYBIT_EXCHANGE (module);
    g_autoptr (GError) error = NULL;

    g_clear_pointer (&self->venue, bybit_venue_free);
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped while it was starting");
    end_start (self, error);
}

static void
bybit_exchange_finalize (GObject *object)
{
    BybitExchange *self = BYBIT_EXCHANGE (object);

    g_clear_pointer (&self->venue, bybit_venue_free);
    g_clear_pointer (&self->sources, g_ptr_array_unref);
    G_OBJECT_CLASS (bybit_exchange_parent_class)->finalize (object);
}

/* --- exchange ------------------------------------------------------------------------------ */

static CarryExchangeCaps
bybit_exchange_get_caps (CarryExchange *exchange)
{
    const BybitExchange *self = BYBIT_EXCHANGE (exchange);

    return CARRY_EXCHANGE_CAN_AMEND |
           (carry_env_is_live (self->settings.env) ? CARRY_EXCHANGE_IS_LIVE : 0);
}

static gboolean
check_started (BybitExchange *self, gboolean needs_key, GTask *task)
{
    if (self->venue == NULL)
        g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_DISCONNECTED,
                                 "the exchange is not started");
    else if (needs_key && self->venue->signer == NULL)
        g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_AUTH,
                                 "there is no API key; set api-key-file and api-secret-file");
    else
        return TRUE;
    return FALSE;
}

static void
on_listing (GPtrArray *instruments, const GError *error, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;

    if (instruments != NULL)
        g_task_return_pointer (task, instruments, (GDestroyNotify) g_ptr_array_unref);
    else
        g_task_return_error (task, g_error_copy (error));
}

static void
bybit_exchange_list_instruments_async (CarryExchange *exchange, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
    BybitExchange *self = BYBIT_EXCHANGE (exchange);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    if (check_started (self, FALSE, task))
        bybit_listing_read (self->venue, (const char *const *) self->settings.symbols, on_listing,
                            g_steal_pointer (&task));
}

static GPtrArray *
bybit_exchange_list_instruments_finish (CarryExchange *exchange, GAsyncResult *result,
                                        GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_snapshot (CarrySnapshot *snapshot, const GError *error, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;

    if (snapshot != NULL)
        g_task_return_pointer (task, snapshot, (GDestroyNotify) carry_snapshot_free);
    else
        g_task_return_error (task, g_error_copy (error));
}

static void
bybit_exchange_snapshot_async (CarryExchange *exchange, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
    BybitExchange *self = BYBIT_EXCHANGE (exchange);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    if (check_started (self, TRUE, task))
        bybit_snapshot_read (self->venue, self->settings.lookback_ns, on_snapshot,
                             g_steal_pointer (&task));
}

static CarrySnapshot *
bybit_exchange_snapshot_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
bybit_exchange_dup_account (CarryExchange *exchange)
{
    const BybitExchange *self = BYBIT_EXCHANGE (exchange);

    if (self->venue == NULL || self->venue->user_id == 0)
        return NULL;
    return g_strdup_printf ("bybit:%" G_GINT64_FORMAT, self->venue->user_id);
}

static void
on_lines (char **lines, const GError *error, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;

    if (lines != NULL)
        g_task_return_pointer (task, lines, (GDestroyNotify) g_strfreev);
    else
        g_task_return_error (task, g_error_copy (error));
}

static void
bybit_exchange_check_async (CarryExchange *exchange, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
    BybitExchange *self = BYBIT_EXCHANGE (exchange);
    const BybitAccountPolicy policy = bybit_settings_get_policy (&self->settings);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    if (check_started (self, TRUE, task))
        bybit_account_describe (self->venue, &policy, on_lines, g_steal_pointer (&task));
}

static char **
bybit_exchange_check_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

/* Whether orders can be spoken of; if not, a new one hears why. */
static gboolean
check_entry (BybitExchange *self, const CarryOrder *order, gboolean is_new)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryOrder refused = *order;

    if (self->venue != NULL && self->venue->entry != NULL)
        return TRUE;
    if (!is_new || context == NULL)
        return FALSE;
    refused.state = CARRY_ORDER_REJECTED;
    refused.cause = CARRY_ORDER_CAUSE_UNSENT;
    refused.certain = TRUE;
    carry_order_set_reason (&refused, "%s",
                            self->venue == NULL ? "not sent: the exchange is not started"
                                                : "not sent: there is no API key");
    carry_context_emit_order (context, &refused, carry_context_get_now (context));
    return FALSE;
}

static void
bybit_exchange_submit (CarryExchange *exchange, const CarryOrder *order)
{
    BybitExchange *self = BYBIT_EXCHANGE (exchange);

    if (check_entry (self, order, TRUE))
        bybit_entry_submit (self->venue->entry, order);
}

static void
bybit_exchange_amend (CarryExchange *exchange, const CarryOrder *order,
                      const CarryDecimal *quantity, const CarryDecimal *price)
{
    BybitExchange *self = BYBIT_EXCHANGE (exchange);

    if (check_entry (self, order, FALSE))
        bybit_entry_amend (self->venue->entry, order, quantity, price);
}

static void
bybit_exchange_cancel (CarryExchange *exchange, const CarryOrder *order)
{
    BybitExchange *self = BYBIT_EXCHANGE (exchange);

    if (check_entry (self, order, FALSE))
        bybit_entry_cancel (self->venue->entry, order);
}

static void
bybit_exchange_cancel_all (CarryExchange *exchange, const CarryInstrument *instrument)
{
    const BybitExchange *self = BYBIT_EXCHANGE (exchange);

    if (self->venue == NULL || self->venue->sweep == NULL)
        return;
    if (self->venue->entry != NULL)
        bybit_entry_withdraw_all (self->venue->entry, instrument);
    bybit_sweep_start (self->venue->sweep, instrument);
}

static void
bybit_exchange_query (CarryExchange *exchange, const CarryOrder *order)
{
    BybitExchange *self = BYBIT_EXCHANGE (exchange);

    if (check_entry (self, order, FALSE))
        bybit_entry_query (self->venue->entry, order);
}

static void
bybit_exchange_flush (CarryExchange *exchange)
{
    const BybitExchange *self = BYBIT_EXCHANGE (exchange);

    if (self->venue != NULL && self->venue->entry != NULL)
        bybit_entry_flush (self->venue->entry);
}

static void
bybit_exchange_iface_init (CarryExchangeInterface *iface)
{
    iface->get_caps = bybit_exchange_get_caps;
    iface->list_instruments_async = bybit_exchange_list_instruments_async;
    iface->list_instruments_finish = bybit_exchange_list_instruments_finish;
    iface->snapshot_async = bybit_exchange_snapshot_async;
    iface->snapshot_finish = bybit_exchange_snapshot_finish;
    iface->submit = bybit_exchange_submit;
    iface->amend = bybit_exchange_amend;
    iface->cancel = bybit_exchange_cancel;
    iface->cancel_all = bybit_exchange_cancel_all;
    iface->query = bybit_exchange_query;
    iface->flush = bybit_exchange_flush;
    iface->dup_account = bybit_exchange_dup_account;
    iface->check_async = bybit_exchange_check_async;
    iface->check_finish = bybit_exchange_check_finish;
}

/* --- feed ---------------------------------------------------------------------------------- */

static void
bybit_exchange_subscribe (CarryFeed *feed, const CarryInstrument *instrument)
{
    const BybitExchange *self = BYBIT_EXCHANGE (feed);

    if (self->venue == NULL)
        return;
    bybit_margins_publish (self->venue->margins, instrument);
    bybit_public_subscribe (self->venue->market, instrument);
}

static void
bybit_exchange_unsubscribe (CarryFeed *feed, const CarryInstrument *instrument)
{
    const BybitExchange *self = BYBIT_EXCHANGE (feed);

    if (self->venue != NULL)
        bybit_public_unsubscribe (self->venue->market, instrument);
}

static void
bybit_exchange_feed_iface_init (CarryFeedInterface *iface)
{
    iface->subscribe = bybit_exchange_subscribe;
    iface->unsubscribe = bybit_exchange_unsubscribe;
}

/* --- history ------------------------------------------------------------------------------- */

static void
on_history (CarryCursor *cursor, GPtrArray *sources, const GError *error, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;
    BybitExchange *self = g_task_get_source_object (task);

    if (cursor == NULL)
    {
        g_task_return_error (task, g_error_copy (error));
        return;
    }
    g_clear_pointer (&self->sources, g_ptr_array_unref);
    self->sources = g_ptr_array_ref (sources);
    g_task_return_pointer (task, cursor, g_object_unref);
}

static void
bybit_exchange_open_async (CarryHistory *history, const CarryHistoryRequest *request,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
    BybitExchange *self = BYBIT_EXCHANGE (history);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    if (check_started (self, FALSE, task))
        bybit_history_open (self->venue, &self->settings.history, request, on_history,
                            g_steal_pointer (&task));
}

static CarryCursor *
bybit_exchange_open_finish (CarryHistory *history, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
bybit_exchange_list_sources (CarryHistory *history)
{
    const BybitExchange *self = BYBIT_EXCHANGE (history);

    return self->sources != NULL
               ? g_ptr_array_ref (self->sources)
               : g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);
}

static CarrySeries
bybit_exchange_get_series (CarryHistory *history)
{
    return BYBIT_PAGE_SERIES;
}

static void
on_page (CarryPage *page, const GError *error, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;

    if (page != NULL)
        g_task_return_pointer (task, page, (GDestroyNotify) carry_page_free);
    else
        g_task_return_error (task, g_error_copy (error));
}

static void
bybit_exchange_page_async (CarryHistory *history, const CarryPageRequest *request,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
    BybitExchange *self = BYBIT_EXCHANGE (history);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    if (check_started (self, FALSE, task))
        bybit_page_read (self->venue, request, on_page, g_steal_pointer (&task));
}

static CarryPage *
bybit_exchange_page_finish (CarryHistory *history, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
bybit_exchange_history_iface_init (CarryHistoryInterface *iface)
{
    iface->open_async = bybit_exchange_open_async;
    iface->open_finish = bybit_exchange_open_finish;
    iface->list_sources = bybit_exchange_list_sources;
    iface->get_series = bybit_exchange_get_series;
    iface->page_async = bybit_exchange_page_async;
    iface->page_finish = bybit_exchange_page_finish;
}

static GVariant *
bybit_exchange_get_status (CarryModule *module)
{
    BybitExchange *self = BYBIT_EXCHANGE (module);

    return self->venue != NULL ? bybit_status_new (self->venue) : NULL;
}

static void
bybit_exchange_class_init (BybitExchangeClass *klass)
{
    CarryModuleClass *module_class = CARRY_MODULE_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = bybit_exchange_finalize;
    module_class->start_async = bybit_exchange_start_async;
    module_class->start_finish = bybit_exchange_start_finish;
    module_class->stop = bybit_exchange_stop;
    module_class->get_status = bybit_exchange_get_status;
    bybit_settings_install (module_class, G_STRUCT_OFFSET (BybitExchange, settings));
}

static void
bybit_exchange_init (BybitExchange *self)
{
}
