/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-events.h"
#include "bench/carry-bench.h"
#include "engine/carry-replay.h"

#include <glib/gstdio.h>

/*
 * Market events from a mapped file through the engine to a strategy that does
 * what every strategy must, against the limit: one call through a table for each
 * event where it lies in the file, which does the same. The same with the events
 * copied in blocks, as a cursor hands them out, and a bare pass over the file are
 * beside it, to tell what a copy and what memory alone cost.
 */

#define N_EVENTS ((gsize) 4 * 1000 * 1000)
#define BLOCK_EVENTS 4096
#define ROUNDS 9
#define N_KEPT_ORDERS 64

/* An order goes out when the price has moved this far since the last one. */
#define ORDER_DISTANCE G_GINT64_CONSTANT (300000000)

typedef struct
{
    gint64 ts;
    gint64 price;
    guint64 id;
} BenchOrder;

typedef struct
{
    gint64 last_price;
    gint64 order_price;
    guint64 n_orders;
    BenchOrder orders[N_KEPT_ORDERS]; /* the last ones, round and round */
} BenchTrader;

/* Keeps the last price, looks whether it has moved far enough, writes an order down if so. */
static inline void
bench_trader_on_price (BenchTrader *self, gint64 ts, gint64 price)
{
    self->last_price = price;
    if (G_LIKELY (ABS (price - self->order_price) < ORDER_DISTANCE))
        return;
    self->order_price = price;
    self->orders[self->n_orders % N_KEPT_ORDERS] =
        (BenchOrder){ .ts = ts, .price = price, .id = self->n_orders };
    self->n_orders++;
}

/* A strategy around it, which is also an exchange that takes no orders. */

typedef struct
{
    CarryModule parent_instance;
    BenchTrader trader;
} BenchModule;

typedef CarryModuleClass BenchModuleClass;

static GType bench_module_get_type (void);

static void
on_quote (CarryStrategy *strategy, const CarryQuote *quote)
{
    bench_trader_on_price (&((BenchModule *) strategy)->trader, quote->ts, quote->bid.coefficient);
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

typedef struct
{
    int fd;
    BenchTrader result;
} Bench;

static CarryCursor *
open_cursor (GMappedFile *file)
{
    return bench_cursor_new ((const CarryMarketEvent *) g_mapped_file_get_contents (file),
                             g_mapped_file_get_length (file) / sizeof (CarryMarketEvent));
}

static void
run_engine (gpointer data)
{
    Bench *bench = data;
    const CarryEngineSettings settings = {
        .ts_from = 1,
        .ts_to = (gint64) N_EVENTS * CARRY_NS_PER_MS,
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .quote_coin = "USDT",
    };
    g_autoptr (GMappedFile) file = bench_events_map (bench->fd);
    g_autoptr (CarryCursor) cursor = open_cursor (file);
    g_autoptr (CarryClock) clock = carry_sim_clock_new (0);
    g_autoptr (CarryEngine) engine = carry_engine_new (&settings, clock);
    g_autoptr (CarryModule) module = g_object_new (bench_module_get_type (), "id", "bench", NULL);
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bench", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    gboolean is_partial;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    carry_engine_add_module (engine, module);
    g_assert_true (carry_engine_add_instrument (engine, module, instrument, NULL));
    carry_context_subscribe (carry_module_get_context (module),
                             carry_instruments_get (carry_engine_get_instruments (engine), 0));
    g_assert_true (carry_replay_run (engine, cursor, settings.ts_from, settings.ts_to, NULL, NULL,
                                     &is_partial, NULL));
    g_assert_cmpuint (carry_engine_get_n_events (engine), ==, N_EVENTS);
    bench->result = ((BenchModule *) module)->trader;
}

/* The limit: one call through a table an event, and nothing else. */

typedef struct
{
    void (*on_event) (gpointer self, const CarryMarketEvent *event);
} LimitTable;

static void
limit_on_event (gpointer self, const CarryMarketEvent *event)
{
    bench_trader_on_price (self, event->ts_local, event->quote.bid);
}

static void
check_result (const Bench *bench, const BenchTrader *trader)
{
    g_assert_cmpuint (trader->n_orders, >, 0);
    g_assert_cmpmem (trader, sizeof *trader, &bench->result, sizeof bench->result);
}

/* So that no call is inlined. */
static const LimitTable limit_table = { limit_on_event };
static const LimitTable *volatile hidden_table = &limit_table;

static void
call_each (BenchTrader *trader, const CarryMarketEvent *events, gsize n)
{
    const LimitTable *table = hidden_table;

    for (gsize i = 0; i < n; i++)
        table->on_event (trader, &events[i]);
}

static void
run_limit (gpointer data)
{
    const Bench *bench = data;
    g_autoptr (GMappedFile) file = bench_events_map (bench->fd);
    BenchTrader trader = { 0 };

    call_each (&trader, (const CarryMarketEvent *) g_mapped_file_get_contents (file), N_EVENTS);
    check_result (bench, &trader);
}

static void
run_limit_in_blocks (gpointer data)
{
    const Bench *bench = data;
    g_autoptr (GMappedFile) file = bench_events_map (bench->fd);
    g_autoptr (CarryCursor) cursor = open_cursor (file);
    g_autofree CarryMarketEvent *block = g_new (CarryMarketEvent, BLOCK_EVENTS);
    BenchTrader trader = { 0 };
    gssize n;

    while ((n = carry_cursor_read (cursor, block, BLOCK_EVENTS, NULL)) > 0)
        call_each (&trader, block, (gsize) n);
    check_result (bench, &trader);
}

static void
run_pass (gpointer data)
{
    const Bench *bench = data;
    g_autoptr (GMappedFile) file = bench_events_map (bench->fd);
    const CarryMarketEvent *events = (const CarryMarketEvent *) g_mapped_file_get_contents (file);
    BenchTrader trader = { 0 };

    for (gsize i = 0; i < N_EVENTS; i++)
        bench_trader_on_price (&trader, events[i].ts_local, events[i].quote.bid);
    check_result (bench, &trader);
}

int
main (void)
{
    Bench bench = { .fd = bench_events_write_quotes (N_EVENTS) };

    run_engine (&bench);
    carry_bench_compare ("replay, trivial strategy", N_EVENTS, run_engine, "one call an event",
                         run_limit, &bench, ROUNDS);
    carry_bench_compare ("replay, trivial strategy", N_EVENTS, run_engine,
                         "one call, copied in blocks", run_limit_in_blocks, &bench, ROUNDS);
    carry_bench_compare ("replay, trivial strategy", N_EVENTS, run_engine, "a pass over the file",
                         run_pass, &bench, ROUNDS);
    g_assert_true (g_close (bench.fd, NULL));
    return 0;
}
