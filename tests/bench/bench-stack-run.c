/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-stack.h"

#include "bench/bench-maker.h"
#include "bench/bench-quotes.h"
#include "host/carry-backtest.h"

#define N_TIMES 100

void
bench_stack_run (guint64 n_quotes, const char *directory)
{
    const char *const files[] = { BENCH_FOLDER "/bench-stack.conf", NULL };
    g_autoptr (CarryModule) quotes = bench_quotes_new (n_quotes);
    g_autoptr (CarryModule) maker = NULL;
    g_autoptr (CarryHost) host = carry_host_new ();
    g_autoptr (CarryBacktest) backtest = NULL;
    g_autoptr (GError) error = NULL;

    carry_host_set_plugin_path (host, BENCH_PLUGINS);
    carry_host_load (host, files, NULL, &error);
    g_assert_no_error (error);
    maker = bench_maker_new (CARRY_EXCHANGE (carry_host_find_module (host, "main")), N_TIMES);
    carry_host_add_module (host, "history", quotes, &error);
    g_assert_no_error (error);
    carry_host_add_module (host, "strategy", maker, &error);
    g_assert_no_error (error);
    backtest = carry_backtest_new (host);
    carry_backtest_run (backtest, directory, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (carry_backtest_get_summary (backtest)->events, ==, n_quotes);
    g_assert_cmpuint (bench_maker_get_n_quotes (BENCH_MAKER (maker)), ==, n_quotes);
    g_assert_cmpuint (bench_maker_get_n_fills (BENCH_MAKER (maker)), >=, N_TIMES);
}
