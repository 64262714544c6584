/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/carry-bench.h"

#include <string.h>

/*
 * Two streams merged into one, against the limit: the plainest loop over two
 * arrays. Once with runs of 32 events from either side, once taking turns.
 */

#define N_EVENTS (4 * 1000 * 1000)
#define N_READ 4096
#define ROUNDS 5

typedef struct
{
    CarryCursor parent_instance;
    const CarryMarketEvent *events;
    gsize at;
} BenchCursor;

typedef CarryCursorClass BenchCursorClass;

static GType bench_cursor_get_type (void);
G_DEFINE_FINAL_TYPE (BenchCursor, bench_cursor, CARRY_TYPE_CURSOR)

static gssize
bench_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    BenchCursor *self = (BenchCursor *) cursor;

    n = MIN (n, N_EVENTS - self->at);
    memcpy (out_events, self->events + self->at, n * sizeof *out_events);
    self->at += n;
    return (gssize) n;
}

static void
bench_cursor_class_init (BenchCursorClass *klass)
{
    klass->read = bench_cursor_read;
}

static void
bench_cursor_init (BenchCursor *self)
{
}

typedef struct
{
    CarryMarketEvent *inputs[2];
    CarryMarketEvent *out;
    gint64 checksum;
} Bench;

/* Order matters to the sum, so that both sides must merge alike. */
static void
add_to_sum (Bench *bench, gsize n)
{
    for (gsize i = 0; i < n; i++)
        bench->checksum = bench->checksum * 31 + bench->out[i].words[0];
}

static void
run_merge (gpointer data)
{
    Bench *bench = data;
    g_autoptr (GPtrArray) cursors = g_ptr_array_new_with_free_func (g_object_unref);
    gssize got;

    for (guint i = 0; i < 2; i++)
    {
        BenchCursor *cursor = g_object_new (bench_cursor_get_type (), NULL);
        cursor->events = bench->inputs[i];
        g_ptr_array_add (cursors, cursor);
    }
    g_autoptr (CarryCursor) merged = carry_merge_cursor_new (cursors);
    bench->checksum = 0;
    while ((got = carry_cursor_read (merged, bench->out, N_READ, NULL)) > 0)
        add_to_sum (bench, (gsize) got);
}

static void
run_limit (gpointer data)
{
    Bench *bench = data;
    const CarryMarketEvent *a = bench->inputs[0], *b = bench->inputs[1];
    const CarryMarketEvent *end_a = a + N_EVENTS, *end_b = b + N_EVENTS;
    gsize n = 0;

    bench->checksum = 0;
    while (a < end_a || b < end_b)
    {
        gboolean first = b == end_b || (a < end_a && a->ts_local <= b->ts_local);
        bench->out[n++] = first ? *a++ : *b++;
        if (n == N_READ)
        {
            add_to_sum (bench, n);
            n = 0;
        }
    }
    add_to_sum (bench, n);
}

static void
measure (Bench *bench, const char *what, gsize run)
{
    for (guint input = 0; input < 2; input++)
        for (gsize i = 0; i < N_EVENTS; i++)
            bench->inputs[input][i] = (CarryMarketEvent){
                .ts_local = (gint64) ((i / run * 2 + input) * run + i % run),
                .kind = CARRY_MARKET_QUOTE,
                .words = { (gint64) (i * 2 + input) },
            };

    double merge_ns = carry_bench_run (run_merge, bench, ROUNDS);
    gint64 checksum = bench->checksum;
    double limit_ns = carry_bench_run (run_limit, bench, ROUNDS);
    g_assert_cmpint (bench->checksum, ==, checksum);
    carry_bench_report (what, 2.0 * N_EVENTS, merge_ns, "a loop over two arrays", limit_ns);
}

int
main (void)
{
    Bench bench = {
        .inputs = { g_new (CarryMarketEvent, N_EVENTS), g_new (CarryMarketEvent, N_EVENTS) },
        .out = g_new (CarryMarketEvent, N_READ),
    };

    measure (&bench, "merge of two, runs of 32", 32);
    measure (&bench, "merge of two, taking turns", 1);
    g_free (bench.inputs[0]);
    g_free (bench.inputs[1]);
    g_free (bench.out);
    return 0;
}
