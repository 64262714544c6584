/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-table-options.h"

G_BEGIN_DECLS

/* Which habit of naming files a name follows. */
typedef enum
{
    CARRY_TABLE_NAME_UNKNOWN,
    CARRY_TABLE_NAME_SERIES,     /* bybit_BTCUSDT_perp_5m */
    CARRY_TABLE_NAME_JOINED,     /* bybit_BTCUSDT_1h_perp_spot_mark_funding */
    CARRY_TABLE_NAME_LEAN_TRADE, /* 20221213_btcusdt_minute_trade_perp */
    CARRY_TABLE_NAME_LEAN_QUOTE, /* 20221213_btcusdt_minute_quote */
    CARRY_TABLE_NAME_LEAN_RATE,  /* perp_btcusdt_margin_interest */
    CARRY_TABLE_NAME_DUMP,       /* BTCUSDT2024-01-01, BTCUSDT_2024-01-01, BTCUSDT-2024-01 */
    CARRY_TABLE_NAME_METATRADER, /* BTCUSDT_5_2024-01-01_2024-01-31 */
    CARRY_TABLE_NAME_SYMBOL,     /* bybit_BTCUSDT_funding, bybit_BTCUSDT_1h_2025-10 */
    CARRY_TABLE_NAME_INTERVAL,   /* bybit_BTC_1h_mark_spotquote_funding */
} CarryTableNameHabit;

/**
 * CarryTableName:
 * @habit: which habit it follows
 * @symbol: (nullable): symbol it names, as it is written
 * @kind: what it says about the rows, or %CARRY_TABLE_KIND_AUTO
 * @market: spot or perpetual, or %CARRY_TABLE_MARKET_AUTO
 * @interval_ns: length of a bar, or 0
 * @ts_day: the day it is about, or 0
 *
 * What the name of a file says about it.
 */
typedef struct
{
    CarryTableNameHabit habit;
    char *symbol;
    CarryTableKind kind;
    CarryTableMarket market;
    gint64 interval_ns;
    gint64 ts_day;
} CarryTableName;

void carry_table_name_read (CarryTableName *self, const char *path, const char *member);
void carry_table_name_clear (CarryTableName *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CarryTableName, carry_table_name_clear)

G_END_DECLS
