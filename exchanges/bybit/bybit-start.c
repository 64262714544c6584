/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-start.h"

#include "bybit-fills.h"
#include "bybit-funding.h"
#include "bybit-margins.h"
#include "bybit-orphans.h"
#include "bybit-private.h"
#include "bybit-public.h"
#include "bybit-refresher.h"
#include "bybit-resolver.h"
#include "bybit-statement.h"
#include "bybit-sweep.h"
#include "bybit-timekeeper.h"
#include "bybit-watch.h"

/* How often it looks whether the streams are live; they mostly are by then, or soon. */
#define LOOK_MS 1

struct _BybitStart
{
    BybitVenue *venue;
    const BybitSettings *settings;
    BybitStartFunc func;
    gpointer user_data;
    gint64 ts_deadline;
    guint timer;
};

static void
finish (BybitStart *self, const GError *error)
{
    BybitStartFunc func = g_steal_pointer (&self->func);

    g_clear_handle_id (&self->timer, g_source_remove);
    if (func != NULL)
        func (error, self->user_data);
}

static gboolean
on_look (gpointer user_data)
{
    BybitStart *self = user_data;
    BybitVenue *venue = self->venue;
    g_autoptr (GError) error = NULL;

    if (!bybit_private_is_live (venue->account) || !bybit_entry_is_ready (venue->entry))
    {
        if (bybit_venue_get_now (venue) < self->ts_deadline)
            return G_SOURCE_CONTINUE;
        g_set_error (&error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED,
                     "the %s stream of %s does not open",
                     bybit_private_is_live (venue->account) ? "trade" : "private",
                     venue->hosts->private_stream);
    }
    self->timer = 0;
    finish (self, error);
    return G_SOURCE_REMOVE;
}

static void
on_account (const GError *error, gpointer user_data)
{
    BybitStart *self = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (error != NULL)
    {
        finish (self, error);
        return;
    }
    bybit_private_start (self->venue->account);
    bybit_entry_start (self->venue->entry);
    /* The public one asks for nothing until somebody subscribes. */
    bybit_public_open (self->venue->market);
    self->ts_deadline = bybit_venue_get_now (self->venue) + self->venue->times.connect_deadline_ns;
    self->timer = g_timeout_add (LOOK_MS, on_look, self);
}

static void
on_clock (const GError *error, gpointer user_data)
{
    BybitStart *self = user_data;
    const BybitAccountPolicy policy = bybit_settings_get_policy (self->settings);

    if (error != NULL || self->venue->signer == NULL)
    {
        finish (self, error);
        return;
    }
    bybit_account_check (self->venue, &policy, on_account, self);
}

/* The parts that need a key. */
static void
make_account (BybitVenue *venue, const BybitSettings *settings)
{
    if (venue->signer == NULL)
        return;
    venue->orders = bybit_orders_new (venue);
    venue->fills = bybit_fills_new (venue);
    venue->funding = bybit_funding_new (venue);
    venue->statement = bybit_statement_new (venue);
    venue->resolver = bybit_resolver_new (venue);
    venue->entry = bybit_entry_new (venue, settings->order_entry);
    venue->sweep = bybit_sweep_new (venue);
    venue->orphans = bybit_orphans_new (venue);
    venue->watch = bybit_watch_new (venue);
    venue->account = bybit_private_new (venue);
}

void
bybit_start_run (BybitVenue *venue, const BybitSettings *settings, BybitStartFunc func,
                 gpointer user_data)
{
    const BybitMarketOptions options = {
        .depth = settings->book_depth,
        .trades = settings->trades,
        .liquidations = settings->liquidations,
        .bar_minutes = settings->bar_minutes,
    };
    BybitStart *self = g_new0 (BybitStart, 1);

    self->venue = venue;
    self->settings = settings;
    self->func = func;
    self->user_data = user_data;
    venue->start = self;
    venue->market = bybit_public_new (venue, &options);
    venue->margins = bybit_margins_new (venue);
    make_account (venue, settings);
    venue->refresher = bybit_refresher_new (venue);
    venue->timekeeper = bybit_timekeeper_new (venue);
    bybit_timekeeper_start (venue->timekeeper, on_clock, self);
}

void
bybit_start_free (BybitStart *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_free (self);
}
