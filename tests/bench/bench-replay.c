/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/carry-bench.h"
#include "engine/carry-replay.h"

/*
 * Market events through the engine to a strategy that does almost nothing,
 * against the limit: the same 64-byte events, one call through a table each.
 */

#define N_EVENTS (8 * 1000 * 1000)
#define ROUNDS 5

/* A strategy that looks at the price, and an exchange that takes no orders. */

typedef struct
{
    CarryModule parent_instance;
    gint64 sum;
} BenchModule;

typedef CarryModuleClass BenchModuleClass;

static GType bench_module_get_type (void);

static void
on_quote (CarryStrategy *strategy, const CarryQuote *quote)
{
    ((BenchModule *) strategy)->sum += quote->bid.coefficient;
}

static void
strategy_init (CarryStrategyInterface *iface)
{
    iface->on_quote = on_quote;
}

static CarryExchangeCaps
get_caps (CarryExchange *self)
{
    return CARRY_EXCHANGE_IS_SIMULATED;
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->get_caps = get_caps;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchModule, bench_module, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, strategy_init)
                                   G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, exchange_init))

static void
bench_module_class_init (BenchModuleClass *klass)
{
}

static void
bench_module_init (BenchModule *self)
{
}

/* A cursor over an array. */

typedef struct
{
    CarryCursor parent_instance;
    const CarryMarketEvent *events;
    gsize n;
    gsize at;
} BenchCursor;

typedef CarryCursorClass BenchCursorClass;

static GType bench_cursor_get_type (void);

G_DEFINE_FINAL_TYPE (BenchCursor, bench_cursor, CARRY_TYPE_CURSOR)

static gssize
cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    BenchCursor *self = (BenchCursor *) cursor;

    n = MIN (n, self->n - self->at);
    memcpy (out_events, self->events + self->at, n * sizeof *out_events);
    self->at += n;
    return (gssize) n;
}

static void
bench_cursor_class_init (BenchCursorClass *klass)
{
    klass->read = cursor_read;
}

static void
bench_cursor_init (BenchCursor *self)
{
}

typedef struct
{
    CarryMarketEvent *events;
    gint64 checksum;
} Bench;

static CarryCursor *
open_cursor (const Bench *bench, gsize from, gsize to)
{
    BenchCursor *cursor = g_object_new (bench_cursor_get_type (), NULL);

    cursor->events = bench->events + from;
    cursor->n = to - from;
    return CARRY_CURSOR (cursor);
}

static void
run_engine (gpointer data)
{
    Bench *bench = data;
    CarryEngineSettings settings = {
        .ts_from = 1,
        .ts_to = G_MAXINT64 / 2,
        .equity_interval_ns = 365 * CARRY_NS_PER_DAY,
        .quote_coin = "USDT",
    };
    g_autoptr (CarryClock) clock = carry_sim_clock_new (0);
    g_autoptr (CarryEngine) engine = carry_engine_new (&settings, clock);
    g_autoptr (CarryModule) module = g_object_new (bench_module_get_type (), "id", "bench", NULL);
    g_autoptr (CarryCursor) cursor = NULL;
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bench", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    gboolean is_partial;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    carry_engine_add_module (engine, module);
    g_assert_true (carry_engine_add_instrument (engine, module, instrument, NULL));
    carry_context_subscribe (carry_module_get_context (module),
                             carry_instruments_get (carry_engine_get_instruments (engine), 0));
    cursor = open_cursor (bench, 0, N_EVENTS);
    g_assert_true (carry_replay_run (engine, cursor, settings.ts_from,
                                     bench->events[N_EVENTS - 1].ts_local, NULL, NULL, &is_partial,
                                     NULL));
    bench->checksum = ((BenchModule *) module)->sum;
}

/* The limit: one call through a table an event. */

typedef struct
{
    void (*on_event) (gpointer self, const CarryMarketEvent *event);
} LimitTable;

static void
limit_on_event (gpointer self, const CarryMarketEvent *event)
{
    *(gint64 *) self += event->quote.bid;
}

static void
run_limit (gpointer data)
{
    Bench *bench = data;
    LimitTable table = { limit_on_event };
    LimitTable *volatile hidden = &table; /* so that the call is not inlined */
    gint64 sum = 0;

    for (gsize i = 0; i < N_EVENTS; i++)
        hidden->on_event (&sum, &bench->events[i]);
    g_assert_cmpint (sum, ==, bench->checksum);
}

int
main (void)
{
    Bench bench = { .events = g_new0 (CarryMarketEvent, N_EVENTS) };
    double engine_ns, limit_ns;

    for (gsize i = 0; i < N_EVENTS; i++)
    {
        CarryMarketEvent *event = &bench.events[i];
        gint64 price = G_GINT64_CONSTANT (4000000000000) + (gint64) (i % 1000) * 1000000;

        event->ts_venue = event->ts_local = (gint64) (i + 1) * CARRY_NS_PER_MS;
        event->kind = CARRY_MARKET_QUOTE;
        event->quote.bid = price;
        event->quote.ask = price + 10000000;
        event->quote.bid_size = event->quote.ask_size = 100000000;
    }
    engine_ns = carry_bench_run (run_engine, &bench, ROUNDS);
    limit_ns = carry_bench_run (run_limit, &bench, ROUNDS);
    carry_bench_report ("replay, trivial strategy", N_EVENTS, engine_ns, "one call an event",
                        limit_ns);
    g_free (bench.events);
    return 0;
}
