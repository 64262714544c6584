/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-history.h"

/* Events that are all in memory. */
struct _BybitHistoryCursor
{
    CarryCursor parent_instance;
    GArray *events;
    guint next;
};

G_DEFINE_FINAL_TYPE (BybitHistoryCursor, bybit_history_cursor, CARRY_TYPE_CURSOR)

static gssize
bybit_history_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n,
                           GError **error)
{
    BybitHistoryCursor *self = BYBIT_HISTORY_CURSOR (cursor);
    gsize left = self->events->len - self->next;
    gsize count = MIN (n, left);

    if (count > 0)
        memcpy (out_events, &g_array_index (self->events, CarryMarketEvent, self->next),
                count * sizeof (CarryMarketEvent));
    self->next += (guint) count;
    return (gssize) count;
}

static double
bybit_history_cursor_get_fraction (CarryCursor *cursor)
{
    const BybitHistoryCursor *self = BYBIT_HISTORY_CURSOR (cursor);

    return self->events->len > 0 ? (double) self->next / self->events->len : 1;
}

static void
bybit_history_cursor_finalize (GObject *object)
{
    g_clear_pointer (&BYBIT_HISTORY_CURSOR (object)->events, g_array_unref);
    G_OBJECT_CLASS (bybit_history_cursor_parent_class)->finalize (object);
}

static void
bybit_history_cursor_class_init (BybitHistoryCursorClass *klass)
{
    CarryCursorClass *cursor_class = CARRY_CURSOR_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = bybit_history_cursor_finalize;
    cursor_class->read = bybit_history_cursor_read;
    cursor_class->get_fraction = bybit_history_cursor_get_fraction;
}

static void
bybit_history_cursor_init (BybitHistoryCursor *self)
{
}

CarryCursor *
bybit_history_cursor_new (GArray *events)
{
    BybitHistoryCursor *self = g_object_new (BYBIT_TYPE_HISTORY_CURSOR, NULL);

    self->events = events;
    return CARRY_CURSOR (self);
}
