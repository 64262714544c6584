/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-stack.h"

#include "bench/bench-allocations.h"
#include "bench/bench-quotes.h"
#include "bench/carry-bench.h"

#include <glib/gstdio.h>

/*
 * Quotes through everything: the simulated exchange with a position and resting
 * orders, ledger, gate, portfolio, reports. Beside it the same quotes with one
 * call through a table each. Then how often memory is asked for, for so many
 * quotes and for twice as many: the difference is what an event costs.
 */

#define N_QUOTES 2000000
#define ROUNDS 5

static void
run_stack (gpointer folder)
{
    bench_stack_run (N_QUOTES, folder);
}

typedef struct
{
    void (*on_event) (gint64 *sum, const CarryMarketEvent *event);
} LimitTable;

static void
add_up (gint64 *sum, const CarryMarketEvent *event)
{
    *sum += event->quote.bid - event->ts_local;
}

static const LimitTable limit_table = { add_up };
static const LimitTable *volatile hidden_table = &limit_table;

static void
run_limit (gpointer folder)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (CarryCursor) cursor = bench_quotes_open (instrument, N_QUOTES, 0, CARRY_NS_PER_DAY);
    static CarryMarketEvent block[4096];
    const LimitTable *table = hidden_table;
    gint64 sum = 0;
    gssize n;

    while ((n = carry_cursor_read (cursor, block, G_N_ELEMENTS (block), NULL)) > 0)
        for (gssize i = 0; i < n; i++)
            table->on_event (&sum, &block[i]);
    g_assert_cmpint (sum, !=, 0);
}

static guint64
count_allocations (guint64 n_quotes, const char *folder)
{
    guint64 before = bench_allocations_get ();

    bench_stack_run (n_quotes, folder);
    return bench_allocations_get () - before;
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_remove (path);
    }
    g_rmdir (folder);
}

int
main (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp ("carry-bench-XXXXXX", &error);

    g_assert_no_error (error);
    run_stack (folder);
    carry_bench_compare ("quotes through the whole stack", N_QUOTES, run_stack, "one call a quote",
                         run_limit, folder, ROUNDS);
    g_print ("%d quotes: %" G_GUINT64_FORMAT " allocations; %d quotes: %" G_GUINT64_FORMAT "\n",
             N_QUOTES, count_allocations (N_QUOTES, folder), 2 * N_QUOTES,
             count_allocations (2 * N_QUOTES, folder));
    remove_folder (folder);
    return 0;
}
