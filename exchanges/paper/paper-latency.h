/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * How long a message takes to the venue and an answer back. Each way is one
 * ordered connection: what was sent later never arrives earlier, whatever the
 * jitter.
 */
typedef struct
{
    gint64 order_ns;
    gint64 answer_ns;
    gint64 jitter_ns; /* each message takes up to this much longer */
    gint64 ts_last_arrival;
    gint64 ts_last_answer;
} PaperLatency;

void paper_latency_init (PaperLatency *self, gint64 order_ns, gint64 answer_ns, gint64 jitter_ns);
gint64 paper_latency_next_arrival (PaperLatency *self, CarryRandom *random, gint64 ts_sent);
gint64
paper_latency_next_answer (PaperLatency *self, CarryRandom *random, gint64 ts_venue, gint64 now);

G_END_DECLS
