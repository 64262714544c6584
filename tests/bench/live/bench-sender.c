/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The strategy of the way from a tick to an order: now and then it answers a quote with an order
 * that cannot trade. The time the frame of the quote came in is the quote's; the time the frame of
 * the order goes out is taken where it is handed to the WebSocket: preloaded, this plugin stands
 * before libsoup. When it stops it prints what lay between.
 */

#include <dlfcn.h>
#include <gmodule.h>
#include <libsoup/soup.h>
#include <stdlib.h>
#include <time.h>

#include <carry.h>

#define MAX_ORDERS 10000

#define BENCH_TYPE_SENDER (bench_sender_get_type ())
G_DECLARE_FINAL_TYPE (BenchSender, bench_sender, BENCH, SENDER, CarryModule)

struct _BenchSender
{
    CarryModule parent_instance;

    CarryExchange *exchange;
    char *symbol;
    char **others;
    gint64 pause_ns;

    const CarryInstrument *instrument;
    gint64 ts_last;
    guint64 n_sent;
};

/* One order is under way at most, so one place is enough. */
static gint64 ts_frame;
static gint64 ts_quote;
static gint64 ts_asked;
static gint64 taken_ns[MAX_ORDERS];
static gint64 heard_ns[MAX_ORDERS]; /* until the strategy had the quote */
static gint64 asked_ns[MAX_ORDERS]; /* and until its order had passed the gate */
static guint n_taken;

static void bench_sender_implement (CarryStrategyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchSender, bench_sender, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, bench_sender_implement))

static void
bench_sender_init (BenchSender *self)
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

G_MODULE_EXPORT void
soup_websocket_connection_send_text (SoupWebsocketConnection *self, const char *text)
{
    static void (*send) (SoupWebsocketConnection * self, const char *text);

    if (ts_frame != 0 && n_taken < MAX_ORDERS && strstr (text, "\"order.create\"") != NULL)
    {
        heard_ns[n_taken] = ts_quote - ts_frame;
        asked_ns[n_taken] = ts_asked - ts_frame;
        taken_ns[n_taken++] = read_clock () - ts_frame;
        ts_frame = 0;
    }
    if (send == NULL)
        send =
            dlsym (dlopen ("libsoup-3.0.so.0", RTLD_LAZY), "soup_websocket_connection_send_text");
    send (self, text);
}

/* Half a percent below the bid nothing trades, and neither limits nor venue mind. */
static void
bench_sender_on_quote (CarryStrategy *strategy, const CarryQuote *quote)
{
    BenchSender *self = BENCH_SENDER (strategy);
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryOrderRequest request = {
        .instrument = self->instrument,
        .side = CARRY_SIDE_BUY,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        /* The limits take the same order again for a mistake. */
        .quantity = carry_decimal_make (10 + (gint64) (self->n_sent % 50), 3),
    };

    if (quote->instrument != self->instrument || !carry_context_get_is_trading (context) ||
        quote->ts < self->ts_last + self->pause_ns ||
        carry_context_get_open_orders (context, self->instrument) > 0)
        return;
    request.price =
        carry_decimal_round_to_step (carry_decimal_mul (quote->bid, carry_decimal_make (995, 3)),
                                     self->instrument->tick_size, CARRY_ROUND_DOWN);
    self->n_sent++;
    self->ts_last = ts_frame = quote->ts;
    ts_quote = read_clock ();
    carry_context_submit (context, &request);
    ts_asked = read_clock ();
}

static void
bench_sender_implement (CarryStrategyInterface *iface)
{
    iface->on_quote = bench_sender_on_quote;
}

/* Looked at and never traded: what keeps a stream busy. */
static gboolean
subscribe_to_others (BenchSender *self, GError **error)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));

    for (char **symbol = self->others; symbol != NULL && *symbol != NULL; symbol++)
    {
        const CarryInstrument *other = carry_context_find_instrument (
            context, G_OBJECT (self->exchange), CARRY_CATEGORY_LINEAR, *symbol);

        if (other == NULL)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s is not traded", *symbol);
            return FALSE;
        }
        carry_context_subscribe (context, other);
    }
    return TRUE;
}

static gboolean
bench_sender_start (CarryModule *module, GError **error)
{
    BenchSender *self = BENCH_SENDER (module);
    CarryContext *context = carry_module_get_context (module);

    self->instrument = carry_context_find_instrument (context, G_OBJECT (self->exchange),
                                                      CARRY_CATEGORY_LINEAR, self->symbol);
    if (self->instrument == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s is not traded", self->symbol);
        return FALSE;
    }
    carry_context_subscribe (context, self->instrument);
    return subscribe_to_others (self, error);
}

static int
compare (const void *a, const void *b)
{
    const gint64 *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static void
bench_sender_stop (CarryModule *module)
{
    qsort (taken_ns, n_taken, sizeof taken_ns[0], compare);
    qsort (heard_ns, n_taken, sizeof heard_ns[0], compare);
    qsort (asked_ns, n_taken, sizeof asked_ns[0], compare);
    g_print ("tick-to-order n=%u", n_taken);
    if (n_taken > 0)
        g_print (" heard=%.1f asked=%.1f least=%.1f p50=%.1f p90=%.1f p99=%.1f max=%.1f",
                 (double) heard_ns[n_taken / 2] / 1e3, (double) asked_ns[n_taken / 2] / 1e3,
                 (double) taken_ns[0] / 1e3, (double) taken_ns[n_taken / 2] / 1e3,
                 (double) taken_ns[n_taken * 9 / 10] / 1e3,
                 (double) taken_ns[n_taken * 99 / 100] / 1e3, (double) taken_ns[n_taken - 1] / 1e3);
    g_print ("\n");
}

static void
bench_sender_class_init (BenchSenderClass *klass)
{
    CarryModuleClass *module_class = CARRY_MODULE_CLASS (klass);
    const GParamFlags flags = CARRY_PARAM_SETTING;

    module_class->start = bench_sender_start;
    module_class->stop = bench_sender_stop;
    CARRY_SETTING (klass, BenchSender, exchange,
                   g_param_spec_object ("exchange", NULL, "Where to trade", CARRY_TYPE_EXCHANGE,
                                        flags | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, BenchSender, symbol,
                   g_param_spec_string ("symbol", NULL, "What to trade", "BTCUSDT", flags));
    CARRY_SETTING (klass, BenchSender, others,
                   carry_param_spec_list ("others", "What is only looked at", "", flags));
    CARRY_SETTING (klass, BenchSender, pause_ns,
                   carry_param_spec_duration ("pause", "Least time between two orders", 0,
                                              CARRY_NS_PER_HOUR, CARRY_NS_PER_SECOND / 5, flags));
}

CARRY_PLUGIN_DEFINE ("bench-sender", "1.0", "Answers quotes with orders and takes the time",
                     "LGPL-2.1-or-later", { "bench-sender", bench_sender_get_type });
