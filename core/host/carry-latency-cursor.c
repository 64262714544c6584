/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-latency-cursor.h"

struct _CarryLatencyCursor
{
    CarryCursor parent_instance;

    CarryCursor *inner;
    gint64 latency_ns;
    gint64 ts_last; /* of the last event */
    guint class_last;
};

G_DEFINE_FINAL_TYPE (CarryLatencyCursor, carry_latency_cursor, CARRY_TYPE_CURSOR)

/* Where some events carry their arrival and others do not, none comes before the one it followed. */
static void
put_behind (CarryLatencyCursor *self, CarryMarketEvent *event)
{
    guint class = carry_market_event_class (event);

    if (event->ts_local < self->ts_last)
        event->ts_local = self->ts_last;
    if (event->ts_local == self->ts_last && class < self->class_last)
        event->ts_local++;
    self->ts_last = event->ts_local;
    self->class_last = class;
}

static gssize
read_later (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    CarryLatencyCursor *self = CARRY_LATENCY_CURSOR (cursor);
    gssize got = carry_cursor_read (self->inner, out_events, n, error);

    for (gssize i = 0; i < got; i++)
    {
        if (out_events[i].ts_local == out_events[i].ts_venue)
            out_events[i].ts_local += self->latency_ns;
        put_behind (self, &out_events[i]);
    }
    return got;
}

static double
get_fraction (CarryCursor *cursor)
{
    return carry_cursor_get_fraction (CARRY_LATENCY_CURSOR (cursor)->inner);
}

static void
finalize (GObject *object)
{
    g_object_unref (CARRY_LATENCY_CURSOR (object)->inner);
    G_OBJECT_CLASS (carry_latency_cursor_parent_class)->finalize (object);
}

static void
carry_latency_cursor_class_init (CarryLatencyCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_CURSOR_CLASS (klass)->read = read_later;
    CARRY_CURSOR_CLASS (klass)->get_fraction = get_fraction;
}

static void
carry_latency_cursor_init (CarryLatencyCursor *self)
{
    self->ts_last = G_MININT64;
}

/* @inner (transfer full); with a latency of 0 it is handed back as it is. */
CarryCursor *
carry_latency_cursor_new (CarryCursor *inner, gint64 latency_ns)
{
    CarryLatencyCursor *self;

    if (latency_ns == 0)
        return inner;
    self = g_object_new (CARRY_TYPE_LATENCY_CURSOR, NULL);
    carry_cursor_set_name (CARRY_CURSOR (self), carry_cursor_get_name (inner));
    self->inner = inner;
    self->latency_ns = latency_ns;
    return CARRY_CURSOR (self);
}
