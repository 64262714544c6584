/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

/*
 * Benchmarks compare by ratio within one run: the machine may be busy, but both
 * sides feel it. Each side runs several times and the best time counts.
 */

typedef void (*CarryBenchFunc) (gpointer data);

/* Best of @rounds runs, in nanoseconds. */
static inline double
carry_bench_run (CarryBenchFunc func, gpointer data, guint rounds)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    double best = G_MAXDOUBLE;

    for (guint i = 0; i < rounds; i++)
    {
        gint64 start = carry_clock_get_now (clock);

        func (data);
        best = MIN (best, (double) (carry_clock_get_now (clock) - start));
    }
    return best;
}

/* One line: how fast, how fast the limit or peer is, and the share of it. */
static inline void
carry_bench_report (const char *what, double events, double ns, const char *peer, double peer_ns)
{
    g_print ("%-34s %8.2f M/s   %-24s %8.2f M/s   ratio %.2f\n", what, events / ns * 1e3, peer,
             events / peer_ns * 1e3, peer_ns / ns);
}
