/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/carry-bench.h"
#include "paper-host.h"

/*
 * What a market event costs in the paper exchange, against a call through a
 * table that does nothing: with nothing held or ordered, with both legs held,
 * and with an order resting besides.
 */

#define N_EVENTS (2 * 1000 * 1000)
#define ROUNDS 5

typedef struct
{
    PaperHost *host;
    CarryMarketEvent *events;
    void (*volatile on_market) (CarryExchange *exchange, const CarryMarketEvent *event);
} Bench;

static void
ignore (CarryExchange *exchange, const CarryMarketEvent *event)
{
}

static void
run (gpointer data)
{
    Bench *bench = data;

    for (gsize i = 0; i < N_EVENTS; i++)
    {
        bench->host->now = bench->events[i].ts_local;
        bench->on_market (bench->host->exchange, &bench->events[i]);
        if (G_UNLIKELY (bench->host->timers->len > 0))
            paper_host_settle (bench->host);
    }
}

static void
report (Bench *bench, const char *what, double empty_ns)
{
    double ns = carry_bench_run (run, bench, ROUNDS);
    carry_bench_report (what, N_EVENTS, ns, "an empty call", empty_ns);
}

int
main (int argc, char **argv)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    Bench bench = { .host = host, .events = g_new0 (CarryMarketEvent, N_EVENTS) };

    paper_host_start (host);
    paper_host_quote (host, host->spot, "40000", "9", "40000.01", "9");
    paper_host_quote (host, host->perp, "40000", "9", "40000.1", "9");
    for (gsize i = 0; i < N_EVENTS; i++)
    {
        CarryMarketEvent *event = &bench.events[i];
        event->ts_venue = event->ts_local = host->now + (gint64) i * CARRY_NS_PER_MS;
        event->kind = CARRY_MARKET_QUOTE;
        event->instrument = (guint32) (i % 2);
        event->quote.bid = 400000000;
        event->quote.ask = 400001000;
        event->quote.bid_size = event->quote.ask_size = 900000000;
    }
    bench.on_market = ignore;
    double empty_ns = carry_bench_run (run, &bench, ROUNDS);
    bench.on_market = CARRY_EXCHANGE_GET_IFACE (host->exchange)->on_market;
    report (&bench, "paper, nothing held", empty_ns);
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "1");
    paper_host_market (host, host->perp, CARRY_SIDE_SELL, "1");
    paper_host_settle (host);
    report (&bench, "paper, both legs held", empty_ns);
    paper_host_limit (host, host->perp, CARRY_SIDE_BUY, "0.5", "39000", CARRY_TIME_IN_FORCE_GTC);
    paper_host_settle (host);
    report (&bench, "paper, an order resting", empty_ns);
    g_free (bench.events);
    return 0;
}
