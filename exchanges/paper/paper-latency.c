/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-latency.h"

void
paper_latency_init (PaperLatency *self, gint64 order_ns, gint64 answer_ns, gint64 jitter_ns)
{
    *self = (PaperLatency){
        .order_ns = order_ns,
        .answer_ns = answer_ns,
        .jitter_ns = jitter_ns,
        .ts_last_arrival = G_MININT64,
        .ts_last_answer = G_MININT64,
    };
}

/* Draws nothing when there is no jitter, so that the setting alone changes a run. */
static gint64
draw_jitter (const PaperLatency *self, CarryRandom *random)
{
    if (self->jitter_ns == 0)
        return 0;
    return (gint64) carry_random_below (random, (guint64) self->jitter_ns + 1);
}

/* When a message sent at @ts_sent reaches the venue. */
gint64
paper_latency_next_arrival (PaperLatency *self, CarryRandom *random, gint64 ts_sent)
{
    gint64 ts = ts_sent + self->order_ns + draw_jitter (self, random);
    self->ts_last_arrival = MAX (ts, self->ts_last_arrival);
    return self->ts_last_arrival;
}

/*
 * When an answer the venue gives at @ts_venue is known here. Market data may
 * take longer than answers, so that a fill is only found out about at @now: it
 * is never told earlier than that.
 */
gint64
paper_latency_next_answer (PaperLatency *self, CarryRandom *random, gint64 ts_venue, gint64 now)
{
    gint64 ts = ts_venue + self->answer_ns + draw_jitter (self, random);
    self->ts_last_answer = MAX (MAX (ts, now), self->ts_last_answer);
    return self->ts_last_answer;
}
