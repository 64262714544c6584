/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * What the server's clock shows, from samples of it. A sample says that the server
 * read its clock at some instant between request and answer, so half the round trip
 * bounds the error. The venue takes requests late by the whole window but early by
 * a second only: the time to sign with is biased late.
 */
typedef enum
{
    BYBIT_CLOCK_FINE,
    BYBIT_CLOCK_WARN,        /* off by 250 ms, or that uncertain */
    BYBIT_CLOCK_NO_OPENS,    /* 500 ms, or no sample for too long */
    BYBIT_CLOCK_CANCEL_ONLY, /* uncertain by 800 ms, or no sample at all */
} BybitClockLevel;

typedef struct
{
    gint64 offset_ns;        /* server minus ours, at the best sample */
    gint64 error_ns;         /* bound of it when it was taken */
    gint64 ts_sample;        /* our time; 0: no sample */
    gint64 drift_ppb;        /* of the server against ours, from samples far enough apart */
    gint64 anchor_offset_ns; /* the sample that drift is measured from, and its time */
    gint64 ts_anchor;
    guint n_taken;
    guint n_refused;
} BybitClockOffset;

void bybit_clock_offset_init (BybitClockOffset *self);
/*
 * @ts_sent, @ts_received: our clock around the request; @ts_server: what the server said.
 *
 * Returns: FALSE when the sample is too wide, or makes no sense, and was not taken
 */
gboolean bybit_clock_offset_add (BybitClockOffset *self, gint64 ts_sent, gint64 ts_server,
                                 gint64 ts_received);
/* After suspend, or a step of our clock: what is known is void. */
void bybit_clock_offset_reset (BybitClockOffset *self);

/* Our best estimate of the server's time. */
gint64 bybit_clock_offset_to_server (const BybitClockOffset *self, gint64 now);
/* A little late, so that the server does not take it for the future. Milliseconds. */
gint64 bybit_clock_offset_get_timestamp_ms (const BybitClockOffset *self, gint64 now);
/* Bound of the error now: it grows with the age of the sample. */
gint64 bybit_clock_offset_get_error (const BybitClockOffset *self, gint64 now);
BybitClockLevel bybit_clock_offset_get_level (const BybitClockOffset *self, gint64 now);
/* The server certainly refuses what was signed for @timestamp_ms: no window is open any more. */
gboolean bybit_clock_offset_is_past_window (const BybitClockOffset *self, gint64 now,
                                            gint64 timestamp_ms, guint recv_window_ms);

G_END_DECLS
