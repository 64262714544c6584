/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-quotes.h"

#define FIRST_TICK 400000 /* of 0.1: 40000.0 */
#define N_STEPS 4096      /* up the list of steps, and down again */

/* So many steps the price goes in a run: at one time it is the same whatever the number of quotes. */
#define N_STEPS_OF_RUN (8 * 1000 * 1000)

typedef struct
{
    CarryCursor parent_instance;

    CarryMarketEvent *steps;
    gint64 ts_from;
    gint64 ts_step;
    guint64 n;
    guint64 at;
    guint64 stride; /* steps from one quote to the next */
} BenchQuotesCursor;

typedef CarryCursorClass BenchQuotesCursorClass;

static GType bench_quotes_cursor_get_type (void);
G_DEFINE_FINAL_TYPE (BenchQuotesCursor, bench_quotes_cursor, CARRY_TYPE_CURSOR)

static gssize
bench_quotes_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n,
                          GError **error)
{
    BenchQuotesCursor *self = (BenchQuotesCursor *) cursor;

    n = MIN (n, self->n - self->at);
    for (gsize i = 0; i < n; i++)
    {
        guint64 step = self->at * self->stride % (2 * N_STEPS);

        out_events[i] = self->steps[step < N_STEPS ? step : 2 * N_STEPS - 1 - step];
        out_events[i].ts_venue = self->ts_from + (gint64) self->at++ * self->ts_step;
        out_events[i].ts_local = out_events[i].ts_venue;
    }
    return (gssize) n;
}

static void
bench_quotes_cursor_finalize (GObject *object)
{
    g_free (((BenchQuotesCursor *) object)->steps);
    G_OBJECT_CLASS (bench_quotes_cursor_parent_class)->finalize (object);
}

static void
bench_quotes_cursor_class_init (BenchQuotesCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = bench_quotes_cursor_finalize;
    klass->read = bench_quotes_cursor_read;
}

static void
bench_quotes_cursor_init (BenchQuotesCursor *self)
{
}

CarryCursor *
bench_quotes_open (const CarryInstrument *instrument, guint64 n, gint64 ts_from, gint64 ts_to)
{
    BenchQuotesCursor *self = g_object_new (bench_quotes_cursor_get_type (), NULL);
    CarryDecimal one = carry_decimal_rescale (carry_decimal_make (1, 1), instrument->price_scale,
                                              CARRY_ROUND_HALF_EVEN);
    CarryDecimal size = carry_decimal_rescale (carry_decimal_make (25, 1), instrument->size_scale,
                                               CARRY_ROUND_HALF_EVEN);
    CarryRandom random;
    gint64 tick = FIRST_TICK;

    self->steps = g_new (CarryMarketEvent, N_STEPS);
    g_assert_cmpuint (N_STEPS_OF_RUN % n, ==, 0);
    self->n = n;
    self->stride = N_STEPS_OF_RUN / n;
    self->ts_from = ts_from;
    self->ts_step = (ts_to - ts_from) / (gint64) n;
    carry_random_init (&random, 1, "bench");
    for (guint i = 0; i < N_STEPS; i++)
    {
        tick += carry_random_range (&random, -3, 3);
        self->steps[i] = (CarryMarketEvent){
            .instrument = instrument->index,
            .kind = CARRY_MARKET_QUOTE,
            .quote = {
                .bid = tick * one.coefficient,
                .bid_size = size.coefficient,
                .ask = (tick + 1) * one.coefficient,
                .ask_size = size.coefficient,
            },
        };
    }
    return CARRY_CURSOR (self);
}

struct _BenchQuotes
{
    CarryModule parent_instance;

    guint64 n;
};

static void
bench_quotes_open_async (CarryHistory *history, const CarryHistoryRequest *request,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    BenchQuotes *self = BENCH_QUOTES (history);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

    g_assert_cmpuint (request->instruments->len, ==, 1);
    g_task_return_pointer (task,
                           bench_quotes_open (g_ptr_array_index (request->instruments, 0), self->n,
                                              request->ts_from, request->ts_to),
                           g_object_unref);
}

static void
bench_quotes_iface_init (CarryHistoryInterface *iface)
{
    iface->open_async = bench_quotes_open_async;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchQuotes, bench_quotes, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, bench_quotes_iface_init))

static void
bench_quotes_class_init (BenchQuotesClass *klass)
{
}

static void
bench_quotes_init (BenchQuotes *self)
{
}

CarryModule *
bench_quotes_new (guint64 n)
{
    BenchQuotes *self = g_object_new (BENCH_TYPE_QUOTES, "id", "quotes", NULL);

    self->n = n;
    return CARRY_MODULE (self);
}
