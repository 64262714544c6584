/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-clock-offset.h"

/* A sample that took longer says too little. */
#define MAX_ROUND_TRIP (2 * CARRY_NS_PER_SECOND)
/* What two clocks may run apart while nobody looks: 200 parts per million. */
#define DRIFT_BOUND_PPB 200000
/* The drift itself is measured over this at least. */
#define DRIFT_SPAN (5 * CARRY_NS_PER_MINUTE)
/* Nothing heard for so long: the estimate is not to be relied on. */
#define STALE_AFTER (10 * CARRY_NS_PER_MINUTE)
/* Beyond the bound of the error, for what the request itself needs no time at all. */
#define LATE_BIAS (5 * CARRY_NS_PER_MS)
/* The server takes a timestamp up to a second ahead of its clock; the bias never grows to harm. */
#define MAX_BIAS (250 * CARRY_NS_PER_MS)

#define WARN_AT (250 * CARRY_NS_PER_MS)
#define NO_OPENS_AT (500 * CARRY_NS_PER_MS)
#define CANCEL_ONLY_AT (800 * CARRY_NS_PER_MS)

void
bybit_clock_offset_init (BybitClockOffset *self)
{
    *self = (BybitClockOffset){ .ts_sample = 0 };
}

void
bybit_clock_offset_reset (BybitClockOffset *self)
{
    self->offset_ns = self->error_ns = self->ts_sample = 0;
    self->drift_ppb = self->anchor_offset_ns = self->ts_anchor = 0;
}

/* The bound of the error of the kept sample, at @now. */
static gint64
error_at (const BybitClockOffset *self, gint64 now)
{
    gint64 age = ABS (now - self->ts_sample);

    return self->error_ns + age / CARRY_NS_PER_SECOND * DRIFT_BOUND_PPB +
           age % CARRY_NS_PER_SECOND * DRIFT_BOUND_PPB / CARRY_NS_PER_SECOND;
}

static void
set_anchor (BybitClockOffset *self, gint64 offset, gint64 at)
{
    self->anchor_offset_ns = offset;
    self->ts_anchor = at;
}

/* Between samples far enough apart that their errors matter little. */
static void
measure_drift (BybitClockOffset *self, gint64 offset, gint64 at)
{
    gint64 span = at - self->ts_anchor;

    if (self->ts_anchor != 0 && span >= 0 && span < DRIFT_SPAN)
        return;
    /* Parts per billion: nanoseconds per second. */
    if (self->ts_anchor != 0 && span > 0)
        self->drift_ppb = (offset - self->anchor_offset_ns) / (span / CARRY_NS_PER_SECOND);
    set_anchor (self, offset, at);
}

/*
 * The server read its clock after the request left and before its answer came. The
 * sample is kept when it is the tighter bound now; the other one has aged.
 */
gboolean
bybit_clock_offset_add (BybitClockOffset *self, gint64 ts_sent, gint64 ts_server,
                        gint64 ts_received)
{
    gint64 round_trip = ts_received - ts_sent;

    if (ts_server <= 0 || ts_sent <= 0 || round_trip < 0 || round_trip > MAX_ROUND_TRIP)
    {
        self->n_refused++;
        return FALSE;
    }
    gint64 middle = ts_sent + round_trip / 2;
    gint64 error = round_trip / 2 + 1;
    gint64 offset = ts_server - middle;
    self->n_taken++;
    /* A sample outside of what the bounds allow: one of the clocks was set. */
    gboolean stepped =
        self->ts_sample != 0 && ABS (offset - self->offset_ns) > error + error_at (self, middle);
    if (self->ts_sample != 0 && !stepped && error > error_at (self, middle))
        return TRUE;
    if (stepped)
    {
        self->drift_ppb = 0;
        set_anchor (self, offset, middle);
    }
    else
        measure_drift (self, offset, middle);
    self->offset_ns = offset;
    self->error_ns = error;
    self->ts_sample = middle;
    return TRUE;
}

gint64
bybit_clock_offset_to_server (const BybitClockOffset *self, gint64 now)
{
    return now + self->offset_ns;
}

gint64
bybit_clock_offset_get_error (const BybitClockOffset *self, gint64 now)
{
    return self->ts_sample == 0 ? G_MAXINT64 : error_at (self, now);
}

gint64
bybit_clock_offset_get_timestamp_ms (const BybitClockOffset *self, gint64 now)
{
    gint64 error = self->ts_sample == 0 ? 0 : error_at (self, now);
    gint64 bias = MIN (LATE_BIAS + error, MAX_BIAS);

    return (bybit_clock_offset_to_server (self, now) - bias) / CARRY_NS_PER_MS;
}

/*
 * By how wrong our own clock is and by how little is known of it. What is known is made
 * good in each request, so a leg that is missing can be had and a position closed however
 * wrong the clock is; what is not known may make the venue refuse any of them.
 */
BybitClockLevel
bybit_clock_offset_get_level (const BybitClockOffset *self, gint64 now)
{
    if (self->ts_sample == 0)
        return BYBIT_CLOCK_CANCEL_ONLY;
    gint64 error = error_at (self, now);
    gint64 off = MAX (ABS (self->offset_ns), error);
    if (error >= CANCEL_ONLY_AT)
        return BYBIT_CLOCK_CANCEL_ONLY;
    if (off >= NO_OPENS_AT || ABS (now - self->ts_sample) > STALE_AFTER)
        return BYBIT_CLOCK_NO_OPENS;
    return off >= WARN_AT ? BYBIT_CLOCK_WARN : BYBIT_CLOCK_FINE;
}

gboolean
bybit_clock_offset_is_past_window (const BybitClockOffset *self, gint64 now, gint64 timestamp_ms,
                                   guint recv_window_ms)
{
    if (self->ts_sample == 0)
        return FALSE;
    gint64 earliest = bybit_clock_offset_to_server (self, now) - error_at (self, now);
    return earliest > (timestamp_ms + (gint64) recv_window_ms) * CARRY_NS_PER_MS;
}
