/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-alarm.h"

#define US_PER_MS 1000

#define NEVER G_MAXINT64

struct _BybitAlarm
{
    GSource source;
    gint64 due_us; /* of the loop's clock */
    void (*func) (gpointer data);
    gpointer data;
};

/* As GLib's own timeouts have it. */
static gint64
get_loop_us (BybitAlarm *self)
{
    /* lint: allow wall-clock: when the loop is to wake up; no event has this time */
    return g_source_get_time (&self->source);
}

static gint64
get_left_us (BybitAlarm *self)
{
    return self->due_us == NEVER ? NEVER : self->due_us - get_loop_us (self);
}

static gboolean
alarm_prepare (GSource *source, int *out_timeout)
{
    gint64 left = get_left_us ((BybitAlarm *) source);

    if (left == NEVER)
        *out_timeout = -1;
    else
        *out_timeout = (int) CLAMP (left / US_PER_MS + 1, 0, G_MAXINT);
    return left <= 0;
}

static gboolean
alarm_check (GSource *source)
{
    return get_left_us ((BybitAlarm *) source) <= 0;
}

static gboolean
alarm_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
    BybitAlarm *self = (BybitAlarm *) source;

    self->due_us = NEVER;
    self->func (self->data);
    return G_SOURCE_CONTINUE;
}

BybitAlarm *
bybit_alarm_new (void (*func) (gpointer data), gpointer data)
{
    static GSourceFuncs functions = {
        .prepare = alarm_prepare,
        .check = alarm_check,
        .dispatch = alarm_dispatch,
    };
    BybitAlarm *self = (BybitAlarm *) g_source_new (&functions, sizeof (BybitAlarm));

    self->due_us = NEVER;
    self->func = func;
    self->data = data;
    g_source_set_static_name (&self->source, "bybit-alarm");
    g_source_set_priority (&self->source, G_PRIORITY_HIGH);
    g_source_attach (&self->source, NULL);
    return self;
}

void
bybit_alarm_free (BybitAlarm *self)
{
    if (self == NULL)
        return;
    g_source_destroy (&self->source);
    g_source_unref (&self->source);
}

void
bybit_alarm_set (BybitAlarm *self, gint64 wait_ms)
{
    self->due_us = wait_ms > 0 ? get_loop_us (self) + wait_ms * US_PER_MS : 0;
}

void
bybit_alarm_clear (BybitAlarm *self)
{
    self->due_us = NEVER;
}
