/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-live.h"

#include "engine/carry-engine-private.h"

/* After so many the loop looks at sockets and signals again, however much is waiting. */
#define MAX_A_TURN 256

#define NS_PER_MS 1000000

struct _CarryLive
{
    CarryEngine *engine;
    GSource *source;
    gint64 ts_from; /* what was due before waited for no loop */
    CarryLag lag;
};

typedef struct
{
    GSource parent;
    CarryLive *live;
} LiveSource;

static gboolean
is_due (const CarryLive *self)
{
    return carry_engine_get_ts_due (self->engine) <= carry_engine_read_clock (self->engine);
}

static gboolean
source_prepare (GSource *source, int *timeout_ms)
{
    const CarryLive *self = ((LiveSource *) source)->live;
    gint64 due = carry_engine_get_ts_due (self->engine);
    gint64 wait;

    *timeout_ms = -1;
    if (due == G_MAXINT64)
        return FALSE;
    wait = due - carry_engine_read_clock (self->engine);
    if (wait <= 0)
        return TRUE;
    *timeout_ms = (int) MIN ((wait + NS_PER_MS - 1) / NS_PER_MS, G_MAXINT);
    return FALSE;
}

static gboolean
source_check (GSource *source)
{
    return is_due (((LiveSource *) source)->live);
}

static void
dispatch_due (CarryLive *self)
{
    for (guint i = 0; i < MAX_A_TURN; i++)
    {
        gint64 due = carry_engine_get_ts_due (self->engine);
        gint64 now = carry_engine_read_clock (self->engine);

        if (due > now)
            break;
        carry_lag_add (&self->lag, now - MAX (due, self->ts_from));
        carry_engine_dispatch_now (self->engine);
    }
    carry_engine_flush (self->engine);
}

/* What was told in the middle of a turn is dealt with at once; nothing nests. */
void
carry_engine_settle (gpointer backend)
{
    const CarryEngine *self = backend;

    if (self->live != NULL && self->tape.depth == 0)
        dispatch_due (self->live);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
    dispatch_due (((LiveSource *) source)->live);
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
    .prepare = source_prepare,
    .check = source_check,
    .dispatch = source_dispatch,
};

/* Starts at once, on the main context of the calling thread. @engine outlives it. */
CarryLive *
carry_live_new (CarryEngine *engine)
{
    CarryLive *self = g_new0 (CarryLive, 1);

    self->engine = engine;
    self->ts_from = carry_engine_read_clock (engine);
    engine->lag = &self->lag;
    engine->live = self;
    self->source = g_source_new (&source_funcs, sizeof (LiveSource));
    ((LiveSource *) self->source)->live = self;
    g_source_set_static_name (self->source, "carry-live");
    g_source_attach (self->source, g_main_context_get_thread_default ());
    return self;
}

void
carry_live_free (CarryLive *self)
{
    g_source_destroy (self->source);
    g_source_unref (self->source);
    self->engine->lag = NULL;
    self->engine->live = NULL;
    g_free (self);
}

/*
 * What led to an order is soon on disk. The thread that sees to that is woken only after
 * the turn in which the order went out, for it takes the processor from this one.
 */
static void
flush_record (CarryEngine *engine)
{
    engine->has_sent = FALSE;
    if (engine->tape.recorder != NULL)
        carry_recorder_flush (engine->tape.recorder);
}

/*
 * One turn of the main loop of the calling thread, and then what it made due: at
 * once, where the source alone would ask the kernel for news in between.
 */
void
carry_live_iterate (CarryLive *self)
{
    gboolean had_sent = self->engine->has_sent;

    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
    if (had_sent)
        flush_record (self->engine);
    dispatch_due (self);
}

/* How long what was due had to wait for its turn. */
const CarryLag *
carry_live_get_lag (const CarryLive *self)
{
    return &self->lag;
}
