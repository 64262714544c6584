/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/carry-bench.h"
#include "sim-fixture.h"

/*
 * What the simulated venue costs: a step of one symbol's market, beside an index step
 * alone; an order that rests and is cancelled, and one that is filled, beside a query.
 */

#define N_STEPS 2000
#define N_ORDERS 20000
#define ROUNDS 3

typedef struct
{
    Fixture *fixture;
    guint number;
} Bench;

static void
step_markets (gpointer data)
{
    Bench *bench = data;
    for (guint i = 0; i < N_STEPS; i++)
        fixture_advance (bench->fixture, 100 * CARRY_NS_PER_MS);
}

static void
read_tickers (gpointer data)
{
    Bench *bench = data;
    SimExchange *exchange = bench->fixture->exchange;
    SimTicker ticker;
    for (guint i = 0; i < N_STEPS; i++)
        for (guint n = 0; n < sim_exchange_get_n_markets (exchange); n++)
            sim_market_get_ticker (sim_exchange_get_market (exchange, n), &ticker);
}

static void
rest_and_cancel (gpointer data)
{
    Bench *bench = data;
    for (guint i = 0; i < N_ORDERS; i++)
    {
        char link_id[24];
        g_snprintf (link_id, sizeof link_id, "b-%u", bench->number++);
        fixture_limit (bench->fixture, bench->fixture->account, SIM_CATEGORY_LINEAR, "BTCUSDT",
                       "Buy", "0.001", "63000", "GTC", link_id);
        fixture_cancel (bench->fixture, bench->fixture->account, SIM_CATEGORY_LINEAR, "BTCUSDT",
                        link_id);
    }
}

static void
fill (gpointer data)
{
    Bench *bench = data;
    for (guint i = 0; i < N_ORDERS; i++)
    {
        fixture_market_order (bench->fixture, bench->fixture->account, SIM_CATEGORY_LINEAR,
                              "BTCUSDT", i % 2 == 0 ? "Buy" : "Sell", "0.001");
        if (i % 100 == 0)
            fixture_advance (bench->fixture, 100 * CARRY_NS_PER_MS);
    }
}

static void
read_position (gpointer data)
{
    Bench *bench = data;
    SimPosition position;
    const SimInstrument *instrument =
        sim_market_get_instrument (fixture_market (bench->fixture, SIM_CATEGORY_LINEAR, "BTCUSDT"));
    for (guint i = 0; i < N_ORDERS; i++)
        sim_account_get_position (bench->fixture->account, instrument, 0, &position);
}

int
main (int argc, char **argv)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 1);
    fixture_mute (fixture);
    Bench bench = { .fixture = fixture };
    guint n_markets = sim_exchange_get_n_markets (fixture->exchange);
    double ticker_ns = carry_bench_run (read_tickers, &bench, ROUNDS);
    double step_ns = carry_bench_run (step_markets, &bench, ROUNDS);
    carry_bench_report ("a symbol's step", (gsize) N_STEPS * n_markets, step_ns,
                        "reading its ticker", ticker_ns);
    double position_ns = carry_bench_run (read_position, &bench, ROUNDS);
    carry_bench_report ("rest and cancel", N_ORDERS,
                        carry_bench_run (rest_and_cancel, &bench, ROUNDS), "reading a position",
                        position_ns);
    carry_bench_report ("market order", N_ORDERS, carry_bench_run (fill, &bench, ROUNDS),
                        "reading a position", position_ns);
    return 0;
}
