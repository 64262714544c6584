/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

/* A strategy that keeps every part busy: it always has a position and orders that rest, and at
 * each of a fixed number of times it replaces them and trades. */

#define BENCH_TYPE_MAKER (bench_maker_get_type ())
G_DECLARE_FINAL_TYPE (BenchMaker, bench_maker, BENCH, MAKER, CarryModule)

CarryModule *bench_maker_new (CarryExchange *exchange, guint n_times);
guint64 bench_maker_get_n_quotes (BenchMaker *self);
guint64 bench_maker_get_n_fills (BenchMaker *self);
