/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

/* A history of quotes, as many as asked for, evenly over the time of the run: the price goes up and
 * down in steps of a tick, the same every time. */

#define BENCH_TYPE_QUOTES (bench_quotes_get_type ())
G_DECLARE_FINAL_TYPE (BenchQuotes, bench_quotes, BENCH, QUOTES, CarryModule)

CarryModule *bench_quotes_new (guint64 n);

/* The cursor it opens, for one instrument. */
CarryCursor *
bench_quotes_open (const CarryInstrument *instrument, guint64 n, gint64 ts_from, gint64 ts_to);
