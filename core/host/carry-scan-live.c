/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-scan-live.h"

#include "base/carry-error.h"
#include "engine/carry-live.h"
#include "host/carry-session.h"
#include "roles/carry-module-private.h"
#include "roles/carry-strategy.h"

struct _CarryScanLive
{
    CarryHost *host;
    CarryClock *clock;
    CarryEngine *engine;
    CarrySession *session;
    CarryLive *live;
    CarryScan *scan;
    GPtrArray *perps; /* CarryInstrument: what strategies look at */
};

CarryScanLive *
carry_scan_live_new (CarryHost *host)
{
    CarryScanLive *self = g_new0 (CarryScanLive, 1);

    self->host = g_object_ref (host);
    self->clock = carry_real_clock_new ();
    self->perps = g_ptr_array_new ();
    return self;
}

void
carry_scan_live_free (CarryScanLive *self)
{
    if (self == NULL)
        return;
    g_clear_pointer (&self->live, carry_live_free);
    g_clear_pointer (&self->session, carry_session_free);
    g_clear_object (&self->scan);
    g_clear_pointer (&self->engine, carry_engine_free);
    g_ptr_array_unref (self->perps);
    g_object_unref (self->clock);
    g_object_unref (self->host);
    g_free (self);
}

CarryClock *
carry_scan_live_get_clock (CarryScanLive *self)
{
    return self->clock;
}

/* --- start --------------------------------------------------------------------------------- */

/* (transfer full) (element-type CarryModule): those that tell of markets, and those that judge. */
static GPtrArray *
list_modules (CarryScanLive *self)
{
    g_autoptr (GPtrArray) all = carry_host_list_modules (self->host);
    g_autoptr (GPtrArray) strategies = g_ptr_array_new_with_free_func (g_object_unref);
    GPtrArray *modules = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < all->len; i++)
    {
        CarryModule *module = g_ptr_array_index (all, i);
        const char *role = carry_module_get_role (module);

        if (g_strcmp0 (role, "exchange") != 0 && g_strcmp0 (role, "feed") != 0 &&
            g_strcmp0 (role, "strategy") != 0)
            continue;
        g_ptr_array_add (modules, g_object_ref (module));
        if (CARRY_IS_STRATEGY (module))
            g_ptr_array_add (strategies, g_object_ref (module));
    }
    self->scan = carry_scan_new (strategies);
    g_ptr_array_add (modules, g_object_ref (self->scan));
    return modules;
}

static void
create_engine (CarryScanLive *self)
{
    const CarryHostSettings *settings = carry_host_get_settings (self->host);
    const CarryEngineSettings engine = {
        .seed = settings->seed,
        .epoch = 1,
        .ts_from = carry_clock_get_now (self->clock),
        .equity_interval_ns = settings->equity_interval_ns,
        .capital = settings->capital,
        .quote_coin = settings->quote_coin,
        .env = carry_env_to_text (settings->env),
        .is_watching = TRUE,
    };

    self->engine = carry_engine_new (&engine, self->clock);
}

static gboolean
check_feed (GPtrArray *modules, GError **error)
{
    for (guint i = 0; i < modules->len; i++)
        if (CARRY_IS_FEED (g_ptr_array_index (modules, i)))
            return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "the configuration has no feed to tell what is now; add a section such as "
                         "[feed market] whose plugin is a venue, or name an instant of its "
                         "histories with --at");
    return FALSE;
}

/* A pair is asked about when a strategy looks at both of its legs. */
static void
find_perps (CarryScanLive *self)
{
    CarryInstruments *instruments = carry_engine_get_instruments (self->engine);
    g_autoptr (GPtrArray) all = carry_engine_list_subscribed (self->engine);

    for (guint i = 0; i < all->len; i++)
    {
        CarryInstrument *perp = g_ptr_array_index (all, i);
        const CarryInstrument *spot;

        if (perp->category != CARRY_CATEGORY_LINEAR)
            continue;
        spot = carry_instruments_find_pair (instruments, perp);
        if (spot != NULL && g_ptr_array_find (all, spot, NULL))
            g_ptr_array_add (self->perps, perp);
    }
}

/**
 * carry_scan_live_start: (skip)
 * @self: a scan
 * @progress: (nullable): told while the past is read
 * @user_data: for @progress
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Starts the modules, reads the past, and asks the feeds for the markets.
 *
 * Returns: %FALSE when something could not be started
 */
gboolean
carry_scan_live_start (CarryScanLive *self, CarryPastProgress progress, gpointer user_data,
                       GCancellable *cancellable, GError **error)
{
    gint64 warm_up_ns = carry_host_get_settings (self->host)->warm_up_ns;
    gint64 now = carry_clock_get_now (self->clock);
    g_autoptr (GPtrArray) modules = list_modules (self);

    if (!check_feed (modules, error))
        return FALSE;
    create_engine (self);
    self->session = carry_session_new (self->engine, modules);
    if (!carry_session_start (self->session, cancellable, error))
        return FALSE;
    find_perps (self);
    if (warm_up_ns > 0 && !carry_past_read (self->engine, modules, now - warm_up_ns, now, progress,
                                            user_data, cancellable, error))
        return FALSE;
    if (!carry_session_subscribe_feeds (self->session, error))
        return FALSE;
    self->live = carry_live_new (self->engine);
    return TRUE;
}

/* --- looking ------------------------------------------------------------------------------- */

static gboolean
on_time_over (gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
    return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
    g_main_context_wakeup (NULL);
}

/* Quotes of both legs, and the rate that is expected next. */
static gboolean
is_known (CarryScanLive *self, const CarryInstrument *perp)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self->scan));
    CarryInstruments *instruments = carry_engine_get_instruments (self->engine);
    CarryFunding funding;
    CarryQuote quote;

    return carry_context_get_quote (context, perp, &quote) &&
           carry_context_get_quote (context, carry_instruments_find_pair (instruments, perp),
                                    &quote) &&
           carry_context_get_funding (context, perp, CARRY_FUNDING_PREDICTED, &funding);
}

static gboolean
is_all_known (CarryScanLive *self)
{
    for (guint i = 0; i < self->perps->len; i++)
        if (!is_known (self, g_ptr_array_index (self->perps, i)))
            return FALSE;
    return TRUE;
}

/* The markets go on until the time is over, or until all is known where that is waited for. */
static gboolean
turn (CarryScanLive *self, gint64 duration_ns, gboolean until_known, GCancellable *cancellable,
      GError **error)
{
    GSource *timeout = g_timeout_source_new ((guint) (duration_ns / CARRY_NS_PER_MS));
    gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), NULL, NULL);
    gboolean is_over = FALSE;

    g_source_set_callback (timeout, on_time_over, &is_over, NULL);
    g_source_attach (timeout, NULL);
    while (!is_over && !g_cancellable_is_cancelled (cancellable) &&
           !(until_known && is_all_known (self)))
        carry_live_iterate (self->live);
    g_source_destroy (timeout);
    g_source_unref (timeout);
    g_cancellable_disconnect (cancellable, handler);
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Until the feeds have told all that is asked for, or @patience_ns are over. */
gboolean
carry_scan_live_wait (CarryScanLive *self, gint64 patience_ns, GCancellable *cancellable,
                      GError **error)
{
    return turn (self, patience_ns, TRUE, cancellable, error);
}

gboolean
carry_scan_live_sleep (CarryScanLive *self, gint64 duration_ns, GCancellable *cancellable,
                       GError **error)
{
    return turn (self, duration_ns, FALSE, cancellable, error);
}

/* (element-type CarryScanRow): what strategies think now; good until they are asked again. */
const GArray *
carry_scan_live_look (CarryScanLive *self)
{
    carry_scan_look (self->scan, self->perps);
    return carry_scan_get_rows (self->scan);
}
