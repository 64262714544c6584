/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-options.h"

G_BEGIN_DECLS

/* Which habit of naming files a name follows. */
typedef enum
{
    CSV_NAME_UNKNOWN,
    CSV_NAME_SERIES,     /* bybit_BTCUSDT_perp_5m */
    CSV_NAME_JOINED,     /* bybit_BTCUSDT_1h_perp_spot_mark_funding */
    CSV_NAME_LEAN_TRADE, /* 20221213_btcusdt_minute_trade_perp */
    CSV_NAME_LEAN_QUOTE, /* 20221213_btcusdt_minute_quote */
    CSV_NAME_LEAN_RATE,  /* perp_btcusdt_margin_interest */
    CSV_NAME_DUMP,       /* BTCUSDT2024-01-01, BTCUSDT_2024-01-01, BTCUSDT-2024-01 */
    CSV_NAME_METATRADER, /* BTCUSDT_5_2024-01-01_2024-01-31 */
    CSV_NAME_SYMBOL,     /* bybit_BTCUSDT_funding */
} CsvNameHabit;

/**
 * CsvName:
 * @habit: which habit it follows
 * @symbol: (nullable): symbol it names, as it is written
 * @kind: what it says about the rows, or %CSV_KIND_AUTO
 * @market: spot or perpetual, or %CSV_MARKET_AUTO
 * @interval_ns: length of a bar, or 0
 * @ts_day: the day it is about, or 0
 *
 * What the name of a file says about it.
 */
typedef struct
{
    CsvNameHabit habit;
    char *symbol;
    CsvKind kind;
    CsvMarket market;
    gint64 interval_ns;
    gint64 ts_day;
} CsvName;

void csv_name_read (CsvName *self, const char *path, const char *member);
void csv_name_clear (CsvName *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsvName, csv_name_clear)

G_END_DECLS
