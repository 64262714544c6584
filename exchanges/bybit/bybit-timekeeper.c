/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-timekeeper.h"

#include "bybit-gather.h"

/* Tries for the first sample, and samples taken at start: the best of a few is good enough. */
#define MAX_FIRST_TRIES 6
#define FIRST_SAMPLES 3
#define RETRY_MS 500

struct _BybitTimekeeper
{
    BybitVenue *venue;
    BybitTimekeeperFunc func; /* until the first samples are there */
    gpointer user_data;
    guint n_tries;
    guint n_samples;
    BybitClockLevel level; /* last told */
    guint timer;
};

static void ask (BybitTimekeeper *self);

static gboolean
on_timer (gpointer user_data)
{
    BybitTimekeeper *self = user_data;

    self->timer = 0;
    ask (self);
    return G_SOURCE_REMOVE;
}

static void
wait_ms (BybitTimekeeper *self, guint ms)
{
    g_clear_handle_id (&self->timer, g_source_remove);
    self->timer = g_timeout_add (ms, on_timer, self);
}

static void
tell_first (BybitTimekeeper *self, const GError *error)
{
    BybitTimekeeperFunc func = g_steal_pointer (&self->func);

    if (func != NULL)
        func (error, self->user_data);
}

/*
 * P20: orders whose time the venue may refuse are not sent. What rests can be canceled
 * whatever the clock shows.
 */
static void
restrict_by (BybitTimekeeper *self, BybitClockLevel level)
{
    CarryContext *context = self->venue->context;

    if (level < BYBIT_CLOCK_NO_OPENS)
        carry_context_release (context, NULL, "P20");
    else if (level == BYBIT_CLOCK_NO_OPENS)
        carry_context_restrict (context, NULL, CARRY_RISK_REDUCING, FALSE, "P20",
                                "the clock is 500 ms or more off the venue's, or that uncertain: "
                                "nothing is opened");
    else
        carry_context_restrict (context, NULL, CARRY_RISK_CANCEL_ONLY, FALSE, "P20",
                                "the venue's clock is known to 800 ms at best: "
                                "nothing but cancels goes out");
}

static void
tell_level (BybitTimekeeper *self, gint64 now)
{
    BybitVenue *venue = self->venue;
    BybitClockLevel level = bybit_clock_offset_get_level (&venue->offset, now);

    if (venue->signer != NULL)
        restrict_by (self, level);

    if (level > self->level)
        carry_context_notice (venue->context, CARRY_NOTICE_WARNING, "clock-off",
                              "the clock is %" G_GINT64_FORMAT " ms off the venue's, give or take "
                              "%" G_GINT64_FORMAT " ms; check the time service of this machine",
                              venue->offset.offset_ns / CARRY_NS_PER_MS,
                              bybit_clock_offset_get_error (&venue->offset, now) / CARRY_NS_PER_MS);
    self->level = level;
}

/* Returns: (transfer full) (nullable): why there is no sample in this answer. */
static GError *
take_sample (BybitTimekeeper *self, BybitGather *gather, const GError *error, gint64 now)
{
    const GArray *rows = error == NULL ? bybit_gather_get (gather, 0) : NULL;

    if (error != NULL)
        return g_error_copy (error);
    if (rows->len == 1 &&
        bybit_clock_offset_add (&self->venue->offset, bybit_gather_get_started (gather),
                                g_array_index (rows, gint64, 0), now))
        return NULL;
    return g_error_new (
        CARRY_ERROR, CARRY_ERROR_FAILED,
        "the venue's clock cannot be read closely enough: an answer took %" G_GINT64_FORMAT " ms",
        (now - bybit_gather_get_started (gather)) / CARRY_NS_PER_MS);
}

static void
on_answer (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitTimekeeper *self = user_data;
    g_autoptr (GError) problem = NULL;
    gint64 now;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    now = bybit_venue_get_now (self->venue);
    problem = take_sample (self, gather, error, now);
    self->n_samples += problem == NULL;
    self->n_tries += problem != NULL;
    tell_level (self, now);
    if (self->n_samples >= FIRST_SAMPLES)
    {
        wait_ms (self, (guint) (self->venue->times.clock_interval_ns / CARRY_NS_PER_MS));
        tell_first (self, NULL);
    }
    else if (self->n_tries >= MAX_FIRST_TRIES && self->func != NULL)
        tell_first (self, problem);
    else
        wait_ms (self, problem != NULL ? RETRY_MS : 0);
}

static void
ask (BybitTimekeeper *self)
{
    const BybitReading reading = bybit_reading_time ();

    bybit_gather_one (self->venue, &reading, on_answer, self);
}

BybitTimekeeper *
bybit_timekeeper_new (BybitVenue *venue)
{
    BybitTimekeeper *self = g_new0 (BybitTimekeeper, 1);

    self->venue = venue;
    self->level = BYBIT_CLOCK_FINE;
    return self;
}

void
bybit_timekeeper_free (BybitTimekeeper *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_free (self);
}

void
bybit_timekeeper_start (BybitTimekeeper *self, BybitTimekeeperFunc func, gpointer user_data)
{
    self->func = func;
    self->user_data = user_data;
    ask (self);
}

void
bybit_timekeeper_hurry (BybitTimekeeper *self)
{
    self->n_samples = 0;
    wait_ms (self, 0);
}
