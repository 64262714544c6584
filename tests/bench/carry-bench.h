/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>
#include <time.h>

/*
 * Benchmarks compare by ratio within one run: the machine may be busy, but both
 * sides feel it. Each side runs several times and the best time counts: the
 * processor's, since a busy machine stretches that of the wall much more.
 */

typedef void (*CarryBenchFunc) (gpointer data);

static inline double
carry_bench_time (CarryBenchFunc func, gpointer data, clockid_t clock)
{
    struct timespec start, end;

    clock_gettime (clock, &start);
    func (data);
    clock_gettime (clock, &end);
    return (double) (end.tv_sec - start.tv_sec) * 1e9 + (double) (end.tv_nsec - start.tv_nsec);
}

/* Best of @rounds runs, in nanoseconds. */
static inline double
carry_bench_run (CarryBenchFunc func, gpointer data, guint rounds)
{
    double best = G_MAXDOUBLE;

    for (guint i = 0; i < rounds; i++)
        best = MIN (best, carry_bench_time (func, data, CLOCK_PROCESS_CPUTIME_ID));
    return best;
}

/* One line: how fast, how fast the limit or peer is, and the share of it. */
static inline void
carry_bench_report (const char *what, double events, double ns, const char *peer, double peer_ns)
{
    g_print ("%-34s %8.2f M/s   %-24s %8.2f M/s   ratio %.2f\n", what, events / ns * 1e3, peer,
             events / peer_ns * 1e3, peer_ns / ns);
}

/* Runs both sides in turns, so that they share what else the machine does, and reports. */
static inline void
carry_bench_compare_by (clockid_t clock, const char *what, double events, CarryBenchFunc ours,
                        const char *peer_name, CarryBenchFunc peer, gpointer data, guint rounds)
{
    double our_ns = G_MAXDOUBLE, peer_ns = G_MAXDOUBLE;

    for (guint i = 0; i < rounds; i++)
    {
        our_ns = MIN (our_ns, carry_bench_time (ours, data, clock));
        peer_ns = MIN (peer_ns, carry_bench_time (peer, data, clock));
    }
    carry_bench_report (what, events, our_ns, peer_name, peer_ns);
}

static inline void
carry_bench_compare (const char *what, double events, CarryBenchFunc ours, const char *peer_name,
                     CarryBenchFunc peer, gpointer data, guint rounds)
{
    carry_bench_compare_by (CLOCK_PROCESS_CPUTIME_ID, what, events, ours, peer_name, peer, data,
                            rounds);
}
