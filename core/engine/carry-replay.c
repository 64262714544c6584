/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-replay.h"

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "engine/carry-engine-private.h"

#define BLOCK_EVENTS 4096

/* Orders still open this long after the end are left open; no delay of a venue is longer. */
#define CLOSING_NS (30 * CARRY_NS_PER_DAY)

/* Data that end this long before the run does are worth a word. */
#define MISSING_END_NS CARRY_NS_PER_DAY

typedef struct
{
    CarryEngine *engine;
    gint64 ts_from;
    gint64 ts_to;
    gint64 ts_late; /* when all that happened up to `to` is known */
    gint64 ts_last; /* of the last event up to `to`; 0 when there was none */
    gboolean started;
    gboolean closing;
} CarryReplay;

/* Trading starts when everything known at `from` has been seen. */
static void
start_if_due (CarryReplay *self, gint64 ts)
{
    if (self->started || ts < self->ts_from)
        return;
    carry_engine_start_trading (self->engine);
    self->started = TRUE;
}

/* At one instant market events come first, so only what is due before @ts goes out. */
static void
dispatch_before (CarryReplay *self, gint64 ts)
{
    while (carry_engine_get_ts_due (self->engine) < ts)
    {
        start_if_due (self, carry_engine_get_ts_due (self->engine));
        carry_engine_dispatch_inbox (self->engine);
    }
    start_if_due (self, ts - 1);
}

/* The last decisions are made at `to`; all positions are to be closed. */
static void
close_if_due (CarryReplay *self, gint64 ts)
{
    if (self->closing || ts <= self->ts_to)
        return;
    dispatch_before (self, self->ts_to + 1);
    carry_engine_flatten (self->engine);
    self->closing = TRUE;
}

/* A settlement up to `to` is paid, with its mark, also where the run knows of it later. */
static gboolean
counts_late (const CarryReplay *self, const CarryMarketEvent *event)
{
    return event->ts_venue <= self->ts_to &&
           (event->kind == CARRY_MARKET_SETTLEMENT || event->kind == CARRY_MARKET_MARK);
}

/* Events are dispatched when they are known. FALSE after the last that is part of the run. */
static gboolean
dispatch_block (CarryReplay *self, const CarryMarketEvent *events, gsize n)
{
    gsize i = 0;

    while (i < n)
    {
        gint64 ts = events[i].ts_local;

        if (ts > self->ts_late)
            return FALSE;
        if (ts > self->ts_to && !counts_late (self, &events[i]))
        {
            i++;
            continue;
        }
        close_if_due (self, ts);
        if (!self->started || carry_engine_get_ts_due (self->engine) < ts)
            dispatch_before (self, ts);
        /* Until trading starts, each event asks whether it should. */
        i += carry_engine_dispatch_markets (self->engine, events + i, self->started ? n - i : 1,
                                            self->ts_to);
        self->ts_last = MIN (events[i - 1].ts_local, self->ts_to);
    }
    return TRUE;
}

static double
get_fraction (const CarryReplay *self)
{
    gint64 now = carry_engine_get_now (self->engine);

    if (now <= self->ts_from || self->ts_to <= self->ts_from)
        return 0;
    return (double) (now - self->ts_from) / (double) (self->ts_to - self->ts_from);
}

/* A run over prices that are not there would be made up; one that lacks its end says so. */
static gboolean
check_data (const CarryReplay *self, GError **error)
{
    char last[CARRY_TIME_BUFFER], from[CARRY_TIME_BUFFER];

    if (self->ts_last == 0)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                             "no history has an event of the instruments asked for; check the "
                             "symbols, the files and the period");
    else if (self->ts_last < self->ts_from)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "the histories end at %s, before the run begins at %s; choose another "
                     "period or add files",
                     carry_time_to_text (self->ts_last, last),
                     carry_time_to_text (self->ts_from, from));
    else if (self->ts_last < self->ts_to - MISSING_END_NS)
        g_message ("the histories end at %s: from there on the run holds what it has at the last "
                   "prices",
                   carry_time_to_text (self->ts_last, last));
    return self->ts_last >= self->ts_from;
}

/* Positions are closed at the end; what that takes is waited for. */
static void
close_positions (CarryReplay *self)
{
    CarryLedger *ledger = carry_engine_get_ledger (self->engine);

    close_if_due (self, self->ts_to + 1);
    while (carry_engine_get_ts_due (self->engine) <= self->ts_to + CLOSING_NS)
    {
        if (carry_engine_get_ts_due (self->engine) > carry_engine_get_now (self->engine) &&
            carry_ledger_get_n_open (ledger) == 0)
            return;
        carry_engine_dispatch_inbox (self->engine);
    }
}

/*
 * Runs @engine over what @cursor gives: events before @ts_from warm up, trading
 * covers [@ts_from, @ts_to], and positions are closed at @ts_to. A run that
 * @progress ended is partial: nothing is closed.
 */
gboolean
carry_replay_run (CarryEngine *engine, CarryCursor *cursor, gint64 ts_from, gint64 ts_to,
                  CarryReplayProgress progress, gpointer user_data, gboolean *out_is_partial,
                  GError **error)
{
    g_autofree CarryMarketEvent *events = g_new (CarryMarketEvent, BLOCK_EVENTS);
    CarryReplay self = {
        .engine = engine,
        .ts_from = ts_from,
        .ts_to = ts_to,
        .ts_late = ts_to + carry_engine_get_data_latency_ns (engine),
    };
    gssize n;

    while ((n = carry_cursor_read (cursor, events, BLOCK_EVENTS, error)) > 0)
    {
        if (!dispatch_block (&self, events, (gsize) n))
            break;
        if (progress != NULL && !progress (get_fraction (&self), carry_engine_get_now (engine),
                                           carry_engine_get_n_events (engine), user_data))
        {
            carry_engine_finish (engine, carry_engine_get_now (engine));
            *out_is_partial = TRUE;
            return TRUE;
        }
    }
    if (n < 0)
        return FALSE;
    if (!check_data (&self, error))
        return FALSE;
    close_positions (&self);
    carry_engine_finish (engine, ts_to);
    *out_is_partial = FALSE;
    return TRUE;
}
