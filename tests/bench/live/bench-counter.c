/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The strategy of the soak: it hears everything of the flood and sees from the sizes, which are
 * counters, whether anything is missing. When it stops it prints what it counted, how long a quote
 * took from the flood's hand to its own, and how late its timers were.
 */

#include <carry.h>
#include <time.h>

#include "engine/carry-lag.h"

#define TIMER_NS (5 * CARRY_NS_PER_SECOND / 1000)
#define STAMP_SPAN G_GINT64_CONSTANT (1000000000) /* microseconds */

typedef struct
{
    guint64 quotes;
    guint64 trades;
} Last;

#define BENCH_TYPE_COUNTER (bench_counter_get_type ())
G_DECLARE_FINAL_TYPE (BenchCounter, bench_counter, BENCH, COUNTER, CarryModule)

struct _BenchCounter
{
    CarryModule parent_instance;

    CarryExchange *exchange;
    guint symbols;
    gint64 warm_up_ns;

    Last *lasts; /* by instrument */
    guint64 n_quotes;
    guint64 n_trades;
    guint64 n_jumps;
    guint64 n_repeats;
    gint64 ts_measured;
    gint64 ts_timer;
    CarryLag quotes;
    CarryLag timers;
};

static void bench_counter_implement (CarryStrategyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchCounter, bench_counter, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, bench_counter_implement))

static void
bench_counter_init (BenchCounter *self)
{
}

/* Measuring is the one use of a real clock here. */
static gint64
read_clock (void)
{
    struct timespec now;

    clock_gettime (CLOCK_REALTIME, &now);
    return now.tv_sec * CARRY_NS_PER_SECOND + now.tv_nsec;
}

static guint64
to_count (CarryDecimal size)
{
    return (guint64) carry_decimal_rescale (size, 0, CARRY_ROUND_HALF_EVEN).coefficient;
}

/* A number may come twice, when a topic begins with what was sent last; it never goes back. */
static void
check_next (BenchCounter *self, guint64 *last, guint64 count)
{
    if (*last != 0 && count > *last + 1)
        self->n_jumps++;
    if (*last != 0 && count <= *last)
        self->n_repeats++;
    *last = count;
}

static void
bench_counter_on_quote (CarryStrategy *strategy, const CarryQuote *quote)
{
    BenchCounter *self = BENCH_COUNTER (strategy);
    gint64 now = read_clock ();
    gint64 took_us;

    check_next (self, &self->lasts[quote->instrument->index].quotes, to_count (quote->bid_size));
    self->n_quotes++;
    if (now < self->ts_measured)
        return;
    took_us = now / 1000 % STAMP_SPAN - ((gint64) to_count (quote->ask_size) - 1);
    if (took_us >= 0)
        carry_lag_add (&self->quotes, took_us * 1000);
}

static void
bench_counter_on_trade (CarryStrategy *strategy, const CarryTrade *trade)
{
    BenchCounter *self = BENCH_COUNTER (strategy);

    check_next (self, &self->lasts[trade->instrument->index].trades, to_count (trade->size));
    self->n_trades++;
}

static void
add_timer (BenchCounter *self)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));

    self->ts_timer = read_clock () + TIMER_NS;
    carry_context_add_timer (context, self->ts_timer);
}

static void
bench_counter_on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    BenchCounter *self = BENCH_COUNTER (strategy);

    if (read_clock () >= self->ts_measured)
        carry_lag_add (&self->timers, read_clock () - self->ts_timer);
    add_timer (self);
}

static void
bench_counter_implement (CarryStrategyInterface *iface)
{
    iface->on_quote = bench_counter_on_quote;
    iface->on_trade = bench_counter_on_trade;
    iface->on_timer = bench_counter_on_timer;
}

static gboolean
bench_counter_start (CarryModule *module, GError **error)
{
    BenchCounter *self = BENCH_COUNTER (module);
    CarryContext *context = carry_module_get_context (module);
    guint n = 0;

    for (guint i = 0; i < self->symbols; i++)
    {
        g_autofree char *symbol = g_strdup_printf ("C%03uUSDT", i);
        const CarryInstrument *instrument = carry_context_find_instrument (
            context, G_OBJECT (self->exchange), CARRY_CATEGORY_LINEAR, symbol);

        if (instrument == NULL)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s is not traded", symbol);
            return FALSE;
        }
        n = MAX (n, instrument->index + 1);
        carry_context_subscribe (context, instrument);
    }
    self->lasts = g_new0 (Last, n);
    self->ts_measured = read_clock () + self->warm_up_ns;
    add_timer (self);
    return TRUE;
}

static void
print_lag (const char *what, const CarryLag *lag)
{
    g_print ("%s n=%" G_GUINT64_FORMAT " p50=%.4f p99=%.4f p999=%.4f max=%.4f\n", what, lag->n,
             (double) carry_lag_get_quantile (lag, 500) / 1e6,
             (double) carry_lag_get_quantile (lag, 990) / 1e6,
             (double) carry_lag_get_quantile (lag, 999) / 1e6, (double) lag->max_ns / 1e6);
}

static void
bench_counter_stop (CarryModule *module)
{
    BenchCounter *self = BENCH_COUNTER (module);

    g_print ("counted quotes=%" G_GUINT64_FORMAT " trades=%" G_GUINT64_FORMAT
             " jumps=%" G_GUINT64_FORMAT " repeats=%" G_GUINT64_FORMAT "\n",
             self->n_quotes, self->n_trades, self->n_jumps, self->n_repeats);
    print_lag ("lag-quotes", &self->quotes);
    print_lag ("lag-timers", &self->timers);
    g_clear_pointer (&self->lasts, g_free);
}

static void
bench_counter_class_init (BenchCounterClass *klass)
{
    CarryModuleClass *module_class = CARRY_MODULE_CLASS (klass);
    const GParamFlags flags = CARRY_PARAM_SETTING;

    module_class->start = bench_counter_start;
    module_class->stop = bench_counter_stop;
    CARRY_SETTING (klass, BenchCounter, exchange,
                   g_param_spec_object ("exchange", NULL, "Whose instruments", CARRY_TYPE_EXCHANGE,
                                        flags | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (
        klass, BenchCounter, symbols,
        g_param_spec_uint ("symbols", NULL, "How many of the flood", 1, 1000, 200, flags));
    CARRY_SETTING (klass, BenchCounter, warm_up_ns,
                   carry_param_spec_duration ("warm-up", "What is not measured yet", 0,
                                              CARRY_NS_PER_HOUR, 5 * CARRY_NS_PER_SECOND, flags));
}

CARRY_PLUGIN_DEFINE ("bench-counter", "1.0", "Hears everything and sees what is missing",
                     "LGPL-2.1-or-later", { "bench-counter", bench_counter_get_type });
