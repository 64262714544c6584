/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-types.h"

G_BEGIN_DECLS

/* Members a message held; one that was empty is held and absent. */
typedef enum
{
    BYBIT_TICKER_LAST = 1 << 0,
    BYBIT_TICKER_MARK = 1 << 1,
    BYBIT_TICKER_INDEX = 1 << 2,
    BYBIT_TICKER_BID = 1 << 3,
    BYBIT_TICKER_BID_SIZE = 1 << 4,
    BYBIT_TICKER_ASK = 1 << 5,
    BYBIT_TICKER_ASK_SIZE = 1 << 6,
    BYBIT_TICKER_FUNDING_RATE = 1 << 7,
    BYBIT_TICKER_NEXT_FUNDING = 1 << 8,
    BYBIT_TICKER_FUNDING_INTERVAL = 1 << 9,
    BYBIT_TICKER_FUNDING_CAP = 1 << 10,
    BYBIT_TICKER_OPEN_INTEREST = 1 << 11,
    BYBIT_TICKER_OPEN_INTEREST_VALUE = 1 << 12,
    BYBIT_TICKER_SINGLE_OPEN_INTEREST = 1 << 13,
    BYBIT_TICKER_TURNOVER_24H = 1 << 14,
    BYBIT_TICKER_VOLUME_24H = 1 << 15,
    BYBIT_TICKER_PREVIOUS_24H = 1 << 16,
    BYBIT_TICKER_CHANGE_24H = 1 << 17,
    BYBIT_TICKER_HIGH_24H = 1 << 18,
    BYBIT_TICKER_LOW_24H = 1 << 19,
    BYBIT_TICKER_PREVIOUS_1H = 1 << 20,
    BYBIT_TICKER_DELIVERY = 1 << 21,
    BYBIT_TICKER_USD_INDEX = 1 << 22,
} BybitTickerFields;

/*
 * The state of a symbol, or the part of it that a message told. Prices are more
 * than 0, or invalid when absent.
 */
typedef struct
{
    char symbol[BYBIT_SYMBOL_SIZE];
    guint32 fields; /* BybitTickerFields of the last message; of all so far after a merge */
    CarryDecimal last;
    CarryDecimal mark;
    CarryDecimal index;
    CarryDecimal bid;
    CarryDecimal bid_size;
    CarryDecimal ask;
    CarryDecimal ask_size;
    CarryDecimal funding_rate;  /* estimate for ts_next_funding */
    gint64 ts_next_funding;     /* 0: none */
    gint64 funding_interval_ns; /* 0: unknown */
    CarryDecimal funding_cap;
    CarryDecimal open_interest;
    CarryDecimal open_interest_value;
    CarryDecimal single_open_interest;
    CarryDecimal turnover_24h;
    CarryDecimal volume_24h;
    CarryDecimal previous_24h;
    CarryDecimal change_24h; /* a fraction */
    CarryDecimal high_24h;
    CarryDecimal low_24h;
    CarryDecimal previous_1h;
    gint64 ts_delivery; /* 0: none */
    CarryDecimal usd_index;
} BybitTicker;

void bybit_ticker_clear (BybitTicker *self);
void bybit_ticker_merge (BybitTicker *self, const BybitTicker *change);

G_END_DECLS
