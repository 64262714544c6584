/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-venue.h"

#include "bybit-entry.h"
#include "bybit-fills.h"
#include "bybit-funding.h"
#include "bybit-margins.h"
#include "bybit-orphans.h"
#include "bybit-private.h"
#include "bybit-public.h"
#include "bybit-refresher.h"
#include "bybit-resolver.h"
#include "bybit-rest.h"
#include "bybit-start.h"
#include "bybit-statement.h"
#include "bybit-sweep.h"
#include "bybit-timekeeper.h"
#include "bybit-watch.h"

/* Longer than most answers take, and so short that nothing that is urgent minds. */
#define PATIENCE_NS (100 * CARRY_NS_PER_MS)

/* Where the run forgets nothing, or there is none. */
#define MEMORY_NS (2 * CARRY_NS_PER_DAY)

/* A certificate of somebody's own is taken on this machine only. */
static gboolean
check_ca_file (const BybitVenueConfig *config, GError **error)
{
    if (config->ca_file == NULL || config->ca_file[0] == '\0' || config->env == CARRY_ENV_SIM)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "ca-file: only env sim has an authority of its own; leave it out elsewhere");
    return FALSE;
}

BybitVenue *
bybit_venue_new (const BybitVenueConfig *config, GError **error)
{
    g_autoptr (BybitVenue) self = g_new0 (BybitVenue, 1);

    self->context = g_object_ref (config->context);
    self->clock = carry_real_clock_new ();
    self->random = *carry_context_get_random (config->context);
    self->env = config->env;
    self->times = config->times;
    self->patience_ns = PATIENCE_NS;
    self->signer = config->signer;
    self->limits = bybit_limits_new ();
    bybit_clock_offset_init (&self->offset);
    self->settle_coins = g_ptr_array_new ();
    g_ptr_array_add (self->settle_coins, (gpointer) g_intern_static_string ("USDT"));
    self->hosts = bybit_hosts_new (config->env, config->sim_base, error);
    if (self->hosts == NULL || !check_ca_file (config, error))
        return NULL;
    self->ca_file = g_strdup (config->ca_file);
    self->route = bybit_route_new (self->ca_file, error);
    if (self->route == NULL)
        return NULL;
    self->rest = bybit_rest_new (self);
    return g_steal_pointer (&self);
}

/* The parts may use each other until all requests were answered; then they go in reverse. */
static void
free_parts (BybitVenue *self)
{
    g_clear_pointer (&self->rest, bybit_rest_free);
    g_clear_pointer (&self->start, bybit_start_free);
    g_clear_pointer (&self->account, bybit_private_free);
    g_clear_pointer (&self->sweep, bybit_sweep_free);
    g_clear_pointer (&self->watch, bybit_watch_free);
    g_clear_pointer (&self->orphans, bybit_orphans_free);
    g_clear_pointer (&self->entry, bybit_entry_free);
    g_clear_pointer (&self->resolver, bybit_resolver_free);
    g_clear_pointer (&self->market, bybit_public_free);
    g_clear_pointer (&self->statement, bybit_statement_free);
    g_clear_pointer (&self->funding, bybit_funding_free);
    g_clear_pointer (&self->fills, bybit_fills_free);
    g_clear_pointer (&self->orders, bybit_orders_free);
    g_clear_pointer (&self->refresher, bybit_refresher_free);
    g_clear_pointer (&self->timekeeper, bybit_timekeeper_free);
    g_clear_pointer (&self->margins, bybit_margins_free);
}

void
bybit_venue_free (BybitVenue *self)
{
    if (self == NULL)
        return;
    free_parts (self);
    g_clear_pointer (&self->route, bybit_route_free);
    g_clear_pointer (&self->ca_file, g_free);
    g_clear_pointer (&self->hosts, bybit_hosts_free);
    g_clear_pointer (&self->signer, bybit_signer_free);
    g_clear_pointer (&self->limits, bybit_limits_free);
    g_clear_pointer (&self->settle_coins, g_ptr_array_unref);
    g_clear_object (&self->clock);
    g_clear_object (&self->context);
    g_free (self);
}

gint64
bybit_venue_get_now (const BybitVenue *self)
{
    return carry_clock_get_now (self->clock);
}

/* An uncertain clock tells nothing here; then nothing but cancels goes out anyway (P20). */
gboolean
bybit_venue_is_late (const BybitVenue *self, gint64 ts, gint64 now)
{
    return bybit_clock_offset_get_level (&self->offset, now) != BYBIT_CLOCK_CANCEL_ONLY &&
           bybit_clock_offset_to_server (&self->offset, now) - ts > self->times.stale_ns;
}

gint64
bybit_venue_get_memory_ns (const BybitVenue *self)
{
    gint64 memory_ns = carry_context_get_forget_after_ns (self->context);

    return memory_ns > 0 ? memory_ns : MEMORY_NS;
}

const CarryInstrument *
bybit_venue_find (const BybitVenue *self, BybitCategory category, const char *symbol)
{
    if (category != BYBIT_CATEGORY_SPOT && category != BYBIT_CATEGORY_LINEAR)
        return NULL;
    return carry_instruments_find (
        carry_context_get_instruments (self->context), "bybit",
        category == BYBIT_CATEGORY_SPOT ? CARRY_CATEGORY_SPOT : CARRY_CATEGORY_LINEAR, symbol);
}
