/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-rest.h"
#include "bybit-rest.h"

G_BEGIN_DECLS

#define BYBIT_READING_MAX_QUERY 512

typedef gboolean (*BybitReadingParse) (const char *data, gsize size, BybitAnswer *out_answer,
                                       GArray *rows, GError **error);

/* One question whose answer is a list of rows, perhaps in pages. A plain value. */
typedef struct
{
    const char *path;
    char query[BYBIT_READING_MAX_QUERY]; /* without a cursor */
    gboolean is_signed;
    BybitEndpoint endpoint;
    CarryCategory category;
    BybitReadingParse parse;
    guint row_size;
    guint max_pages; /* more is an error; 0: the first page is all that is wanted */
} BybitReading;

/* What trades: rows are BybitInstrument. */
BybitReading bybit_reading_instruments (CarryCategory category);
/* BybitFeeRate of all symbols. */
BybitReading bybit_reading_fee_rates (CarryCategory category);
/* BybitCoin of the account. */
BybitReading bybit_reading_wallet (void);
/* BybitWallet, one row: what all coins come to, and the margin. */
BybitReading bybit_reading_totals (void);
/* BybitRiskLimit of one perpetual; NULL: of all. */
BybitReading bybit_reading_risk_limits (const char *symbol);
/* BybitCollateral of all coins. */
BybitReading bybit_reading_collateral (void);
/* BybitPosition that are not flat. */
BybitReading bybit_reading_positions (const char *settle_coin);
/* BybitPosition of one symbol, also when it is flat. */
BybitReading bybit_reading_position (const char *symbol);
/* BybitOrder that are open; linear needs a settle coin. */
BybitReading bybit_reading_open_orders (CarryCategory category, const char *settle_coin);
/* Of a category that is not traded here, by the venue's word for it. */
BybitReading bybit_reading_other_orders (const char *category);
/* BybitOrder by our id: open or closed lately, and from the archive. */
BybitReading bybit_reading_order (CarryCategory category, const char *link_id);
BybitReading bybit_reading_order_history (CarryCategory category, const char *link_id);
/* BybitExecution of one order, or of the account since a time. */
/* What one reading of executions spans at most; the venue takes seven days. */
#define BYBIT_EXECUTIONS_SPAN_NS (6 * CARRY_NS_PER_DAY)

BybitReading bybit_reading_order_executions (CarryCategory category, const char *link_id);
/* @ts_to: 0: until now, which is at most seven days after @ts_from. */
BybitReading bybit_reading_executions (CarryCategory category, gint64 ts_from, gint64 ts_to);
/* BybitLogRow since a time. */
BybitReading bybit_reading_log (gint64 ts_from, gint64 ts_to);
/* BybitFundingRate, the last of one symbol. */
BybitReading bybit_reading_funding (const char *symbol, guint limit);
/* BybitFundingRate settled between two times, both included, the newest 200 of them. */
BybitReading bybit_reading_funding_between (const char *symbol, gint64 ts_from, gint64 ts_to);
/* BybitTrade: the newest, as many as the venue gives out, newest first. */
#define BYBIT_MAX_TRADES_LINEAR 1000
#define BYBIT_MAX_TRADES_SPOT 60

BybitReading bybit_reading_trades (CarryCategory category, const char *symbol);
/* BybitKline of @kind, the last part of the path, that begin between two times. */
BybitReading bybit_reading_klines (const char *kind, CarryCategory category, const char *symbol,
                                   guint minutes, gint64 ts_from, gint64 ts_to);
/* BybitAccountInfo and BybitKeyInfo, one row. */
BybitReading bybit_reading_account_info (void);
BybitReading bybit_reading_key_info (void);
/* gint64: what the venue's clock shows, one row. */
BybitReading bybit_reading_time (void);

G_END_DECLS
