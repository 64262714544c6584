/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

/*
 * A backtest as the program runs it: host, plugins, replay, the simulated
 * exchange, ledger, gate, portfolio, and all files it writes. The time of the run
 * and the number of orders are the same whatever @n_quotes.
 */
void bench_stack_run (guint64 n_quotes, const char *directory);
