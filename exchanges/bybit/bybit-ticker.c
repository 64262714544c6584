/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-ticker.h"

#include "bybit-ticker-fields.h"

#define FIELD(member, text, how, flag)                                                             \
    {                                                                                              \
        .name = (text), .length = sizeof (text) - 1, .kind = (how),                                \
        .offset = G_STRUCT_OFFSET (BybitTicker, member),                                           \
        .size = sizeof (((BybitTicker *) NULL)->member), .bit = (flag)                             \
    }

/* In the order of the venue's messages. */
static const BybitField fields[] = {
    BYBIT_FIELD (BybitTicker, symbol, "symbol", BYBIT_READ_TEXT),
    FIELD (change_24h, "price24hPcnt", BYBIT_READ_DECIMAL, BYBIT_TICKER_CHANGE_24H),
    FIELD (last, "lastPrice", BYBIT_READ_PRICE, BYBIT_TICKER_LAST),
    FIELD (previous_24h, "prevPrice24h", BYBIT_READ_AMOUNT, BYBIT_TICKER_PREVIOUS_24H),
    FIELD (high_24h, "highPrice24h", BYBIT_READ_AMOUNT, BYBIT_TICKER_HIGH_24H),
    FIELD (low_24h, "lowPrice24h", BYBIT_READ_AMOUNT, BYBIT_TICKER_LOW_24H),
    FIELD (previous_1h, "prevPrice1h", BYBIT_READ_AMOUNT, BYBIT_TICKER_PREVIOUS_1H),
    FIELD (mark, "markPrice", BYBIT_READ_PRICE, BYBIT_TICKER_MARK),
    FIELD (index, "indexPrice", BYBIT_READ_PRICE, BYBIT_TICKER_INDEX),
    FIELD (open_interest, "openInterest", BYBIT_READ_AMOUNT, BYBIT_TICKER_OPEN_INTEREST),
    FIELD (open_interest_value, "openInterestValue", BYBIT_READ_AMOUNT,
           BYBIT_TICKER_OPEN_INTEREST_VALUE),
    FIELD (turnover_24h, "turnover24h", BYBIT_READ_AMOUNT, BYBIT_TICKER_TURNOVER_24H),
    FIELD (volume_24h, "volume24h", BYBIT_READ_AMOUNT, BYBIT_TICKER_VOLUME_24H),
    FIELD (funding_interval_ns, "fundingIntervalHour", BYBIT_READ_HOURS,
           BYBIT_TICKER_FUNDING_INTERVAL),
    FIELD (funding_cap, "fundingCap", BYBIT_READ_AMOUNT, BYBIT_TICKER_FUNDING_CAP),
    FIELD (single_open_interest, "singleOpenInterest", BYBIT_READ_AMOUNT,
           BYBIT_TICKER_SINGLE_OPEN_INTEREST),
    FIELD (ts_next_funding, "nextFundingTime", BYBIT_READ_MS, BYBIT_TICKER_NEXT_FUNDING),
    FIELD (funding_rate, "fundingRate", BYBIT_READ_DECIMAL, BYBIT_TICKER_FUNDING_RATE),
    FIELD (bid, "bid1Price", BYBIT_READ_PRICE, BYBIT_TICKER_BID),
    FIELD (bid_size, "bid1Size", BYBIT_READ_AMOUNT, BYBIT_TICKER_BID_SIZE),
    FIELD (ask, "ask1Price", BYBIT_READ_PRICE, BYBIT_TICKER_ASK),
    FIELD (ask_size, "ask1Size", BYBIT_READ_AMOUNT, BYBIT_TICKER_ASK_SIZE),
    FIELD (ts_delivery, "deliveryTime", BYBIT_READ_MS, BYBIT_TICKER_DELIVERY),
    FIELD (usd_index, "usdIndexPrice", BYBIT_READ_AMOUNT, BYBIT_TICKER_USD_INDEX),
};

static gboolean
check_ticker (BybitReader *reader, gpointer row)
{
    const BybitTicker *self = row;
    return self->symbol[0] != '\0' || bybit_reader_fail (reader, "the ticker has no symbol");
}

const BybitRowType bybit_ticker_row = {
    .fields = BYBIT_FIELDS (fields),
    .size = sizeof (BybitTicker),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = G_STRUCT_OFFSET (BybitTicker, fields),
    .check = check_ticker,
};

void
bybit_ticker_clear (BybitTicker *self)
{
    bybit_row_init (&bybit_ticker_row, self);
}

/* What @change tells is taken, also that something is absent now; all else stays. */
void
bybit_ticker_merge (BybitTicker *self, const BybitTicker *change)
{
    memcpy (self->symbol, change->symbol, sizeof self->symbol);
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        if ((change->fields & fields[i].bit) != 0)
            memcpy ((char *) self + fields[i].offset, (const char *) change + fields[i].offset,
                    fields[i].size);
    self->fields |= change->fields;
}
