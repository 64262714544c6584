/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-venue.h"

#include <stdio.h>

#include "base/carry-clock.h"
#include "base/carry-error.h"
#include "base/carry-wait.h"
#include "roles/carry-context-private.h"
#include "roles/carry-module-private.h"

struct _CarryFetchVenue
{
    CarryModule *module;
    CarryContext *context;
    CarryClock *clock;
    CarryInstruments *instruments; /* of a run, and there is none: empty */
    GCancellable *cancellable;
    gboolean is_started;
};

/* --- what the module sees ------------------------------------------------------------------ */

static gint64
get_now (gpointer backend)
{
    return carry_fetch_venue_get_now (backend);
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((CarryFetchVenue *) backend)->instruments;
}

static void
on_notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
           const char *text)
{
    if (level != CARRY_NOTICE_INFO)
        fprintf (stderr, "%s: %s\n", carry_context_get_id (context), text);
}

static const CarryContextBackend functions = {
    .get_now = get_now,
    .get_instruments = get_instruments,
    .notice = on_notice,
};

/* --- waiting ------------------------------------------------------------------------------- */

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
    g_main_context_wakeup (NULL);
}

static void
stop (CarryFetchVenue *self)
{
    if (!self->is_started)
        return;
    self->is_started = FALSE;
    carry_module_stop (self->module);
}

/* Being interrupted stops the module, which answers what is under way at once. */
static void
wait_for (CarryFetchVenue *self, GAsyncResult *const *result)
{
    while (*result == NULL)
    {
        if (g_cancellable_is_cancelled (self->cancellable))
            stop (self);
        if (*result == NULL)
            g_main_context_iteration (NULL, TRUE);
    }
}

/* An answer that came although it was given up says less than that it was given up. */
static gboolean
check_cancelled (CarryFetchVenue *self, GError **error)
{
    if (!g_cancellable_is_cancelled (self->cancellable))
        return TRUE;
    g_clear_error (error);
    return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
on_time (gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
    return G_SOURCE_REMOVE;
}

/**
 * carry_fetch_venue_sleep: (skip)
 * @self: a venue
 * @ns: how long
 * @error: return location for an error
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when it was interrupted
 */
gboolean
carry_fetch_venue_sleep (CarryFetchVenue *self, gint64 ns, GError **error)
{
    gboolean is_over = FALSE;
    guint timer = g_timeout_add ((guint) (ns / CARRY_NS_PER_MS) + 1, on_time, &is_over);

    while (!is_over && !g_cancellable_is_cancelled (self->cancellable))
        g_main_context_iteration (NULL, TRUE);
    if (!is_over)
        g_source_remove (timer);
    return check_cancelled (self, error);
}

/* --- questions ----------------------------------------------------------------------------- */

static gboolean
start (CarryFetchVenue *self, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    self->is_started = TRUE;
    carry_module_set_context (self->module, self->context);
    carry_module_start_async (self->module, self->cancellable, carry_wait_on_answer, &result);
    wait_for (self, &result);
    return carry_module_start_finish (self->module, result, error) && check_cancelled (self, error);
}

/**
 * carry_fetch_venue_start: (skip)
 * @module: what has a record
 * @cancellable: interrupts every call
 * @error: return location for an error
 *
 * Returns: (transfer full): the venue, ready to be asked
 */
CarryFetchVenue *
carry_fetch_venue_start (CarryModule *module, GCancellable *cancellable, GError **error)
{
    g_autoptr (CarryFetchVenue) self = g_new0 (CarryFetchVenue, 1);

    self->module = g_object_ref (module);
    self->clock = carry_real_clock_new ();
    self->instruments = carry_instruments_new ();
    self->cancellable = g_object_ref (cancellable);
    self->context = carry_context_new (&functions, self, carry_module_get_id (module), 1);
    g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), NULL, NULL);
    if (start (self, error))
        return g_steal_pointer (&self);
    if (g_cancellable_is_cancelled (cancellable))
        check_cancelled (self, error);
    return NULL;
}

void
carry_fetch_venue_free (CarryFetchVenue *self)
{
    stop (self);
    carry_module_set_context (self->module, NULL);
    g_object_unref (self->context);
    g_object_unref (self->module);
    g_object_unref (self->clock);
    g_object_unref (self->cancellable);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

/**
 * carry_fetch_venue_list: (skip)
 * @self: a venue
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CarryInstrument): what trades there
 */
GPtrArray *
carry_fetch_venue_list (CarryFetchVenue *self, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GPtrArray) list = NULL;

    if (!CARRY_IS_EXCHANGE (self->module))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s: its type has no role exchange, so it cannot say what trades",
                     carry_module_get_id (self->module));
        return NULL;
    }
    carry_exchange_list_instruments_async (CARRY_EXCHANGE (self->module), self->cancellable,
                                           carry_wait_on_answer, &result);
    wait_for (self, &result);
    list = carry_exchange_list_instruments_finish (CARRY_EXCHANGE (self->module), result, error);
    return check_cancelled (self, error) ? g_steal_pointer (&list) : NULL;
}

/**
 * carry_fetch_venue_read: (skip)
 * @self: a venue
 * @request: which page
 * @error: return location for an error
 *
 * Returns: (transfer full): the page
 */
CarryPage *
carry_fetch_venue_read (CarryFetchVenue *self, const CarryPageRequest *request, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (CarryPage) page = NULL;

    if (!check_cancelled (self, error))
        return NULL;
    carry_history_page_async (CARRY_HISTORY (self->module), request, self->cancellable,
                              carry_wait_on_answer, &result);
    wait_for (self, &result);
    page = carry_history_page_finish (CARRY_HISTORY (self->module), result, error);
    return check_cancelled (self, error) ? g_steal_pointer (&page) : NULL;
}

gint64
carry_fetch_venue_get_now (CarryFetchVenue *self)
{
    return carry_clock_get_now (self->clock);
}

/* Whether the fees it lists are those of an account. */
gboolean
carry_fetch_venue_has_account (CarryFetchVenue *self)
{
    g_autofree char *account = carry_exchange_dup_account (CARRY_EXCHANGE (self->module));

    return account != NULL;
}
