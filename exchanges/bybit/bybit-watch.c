/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-watch.h"

#include "bybit-margins.h"
#include "bybit-order-row.h"
#include "bybit-orders.h"
#include "bybit-orphans.h"
#include "bybit-private.h"
#include "bybit-resolver.h"

struct _BybitWatch
{
    BybitVenue *venue;
    guint timer;
};

/* The margin is read first; open orders come after it. */
#define PLACE_TOTALS 0
#define PLACE_ORDERS 1

static gboolean on_timer (gpointer user_data);

static void
wait (BybitWatch *self)
{
    g_clear_handle_id (&self->timer, g_source_remove);
    self->timer = g_timeout_add ((guint) (self->venue->times.watch_interval_ns / CARRY_NS_PER_MS),
                                 on_timer, self);
}

void
bybit_watch_add_orders (const BybitVenue *venue, BybitGather *gather)
{
    BybitReading reading = bybit_reading_open_orders (CARRY_CATEGORY_SPOT, NULL);

    bybit_gather_add (gather, &reading);
    for (guint i = 0; i < venue->settle_coins->len; i++)
    {
        reading = bybit_reading_open_orders (CARRY_CATEGORY_LINEAR,
                                             g_ptr_array_index (venue->settle_coins, i));
        bybit_gather_add (gather, &reading);
    }
}

/* An order that is open here and not at the venue ended unheard, or is too young to be listed. */
static void
ask_for_missing (BybitVenue *venue, GHashTable *shown, gint64 ts_asked)
{
    const GPtrArray *open = bybit_orders_get_open (venue->orders);

    for (guint i = 0; i < open->len; i++)
    {
        BybitTrack *track = g_ptr_array_index (open, i);

        if (!g_hash_table_contains (shown, track) && track->order.ts_updated < ts_asked)
            bybit_resolver_ask (venue->resolver, track, 0);
    }
}

static void
take_rows (BybitVenue *venue, const GArray *rows, GHashTable *shown, gint64 ts_asked)
{
    for (guint i = 0; i < rows->len; i++)
    {
        const BybitOrder *row = &g_array_index (rows, BybitOrder, i);
        BybitTrack *track = bybit_orders_take (venue->orders, row);

        if (track != NULL)
            g_hash_table_add (shown, track);
        else if (bybit_order_status_is_open (row->status))
            bybit_orphans_take (venue->orphans, row, ts_asked);
    }
}

void
bybit_watch_take_orders (BybitVenue *venue, BybitGather *gather, guint place)
{
    g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);
    gint64 ts_asked = bybit_gather_get_started (gather);

    for (; place < bybit_gather_get_n (gather); place++)
        take_rows (venue, bybit_gather_get (gather, place), shown, ts_asked);
    ask_for_missing (venue, shown, ts_asked);
    bybit_orphans_end (venue->orphans, ts_asked);
}

static void
on_readings (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitWatch *self = user_data;
    const GArray *totals;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    wait (self);
    if (error != NULL)
    {
        g_message ("open orders and margin cannot be read: %s", error->message);
        return;
    }
    totals = bybit_gather_get (gather, PLACE_TOTALS);
    if (totals->len > 0)
        bybit_margins_take_wallet (self->venue->margins, &g_array_index (totals, BybitWallet, 0));
    /* Before the first snapshot orders are its, not ours to tell. */
    if (bybit_private_is_open (self->venue->account))
        bybit_watch_take_orders (self->venue, gather, PLACE_ORDERS);
}

static gboolean
on_timer (gpointer user_data)
{
    BybitWatch *self = user_data;
    BybitGather *gather = bybit_gather_new (self->venue);
    BybitReading reading = bybit_reading_totals ();

    self->timer = 0;
    bybit_gather_add (gather, &reading);
    bybit_watch_add_orders (self->venue, gather);
    bybit_gather_run (gather, on_readings, self);
    return G_SOURCE_REMOVE;
}

BybitWatch *
bybit_watch_new (BybitVenue *venue)
{
    BybitWatch *self = g_new0 (BybitWatch, 1);

    self->venue = venue;
    return self;
}

void
bybit_watch_free (BybitWatch *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_free (self);
}

/* The margin is wanted before anything is opened. */
void
bybit_watch_start (BybitWatch *self)
{
    if (self->timer == 0)
        self->timer = g_timeout_add (1, on_timer, self);
}
