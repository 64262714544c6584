/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-answer.h"
#include "bybit-kline.h"
#include "bybit-ticker-fields.h"
#include "bybit-trade.h"

typedef struct
{
    gint64 seconds;
    gint64 nanoseconds;
} ServerTime;

static const BybitField time_fields[] = {
    BYBIT_FIELD (ServerTime, seconds, "timeSecond", BYBIT_READ_INTEGER),
    BYBIT_FIELD (ServerTime, nanoseconds, "timeNano", BYBIT_READ_INTEGER),
};

static gboolean
check_time (BybitReader *reader, gpointer row)
{
    const ServerTime *self = row;
    return self->nanoseconds > 0 || bybit_reader_fail (reader, "timeNano is missing");
}

static const BybitRowType time_row = {
    .fields = BYBIT_FIELDS (time_fields),
    .size = sizeof (ServerTime),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .check = check_time,
};

gboolean
bybit_parse_server_time (const char *data, gsize size, BybitAnswer *out_answer, gint64 *out_ts,
                         GError **error)
{
    ServerTime read;

    if (!bybit_answer_read_row ("market time", data, size, &time_row, out_answer, &read, error))
        return FALSE;
    *out_ts = read.nanoseconds;
    return TRUE;
}

gboolean
bybit_parse_tickers (const char *data, gsize size, BybitAnswer *out_answer, GArray *tickers,
                     GError **error)
{
    return bybit_answer_read_list ("tickers", data, size, &bybit_ticker_row, NULL, out_answer,
                                   tickers, error);
}

static const BybitField trade_fields[] = {
    BYBIT_FIELD (BybitTrade, trade_id, "execId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitTrade, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitTrade, price, "price", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitTrade, size, "size", BYBIT_READ_AMOUNT),
    BYBIT_FIELD_WORD (BybitTrade, side, "side", bybit_sides),
    BYBIT_FIELD (BybitTrade, ts, "time", BYBIT_READ_MS),
    BYBIT_FIELD (BybitTrade, is_block_trade, "isBlockTrade", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitTrade, is_rpi, "isRPITrade", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitTrade, seq, "seq", BYBIT_READ_INTEGER),
};

static const BybitTrade blank_trade = BYBIT_TRADE_BLANK;

static const BybitRowType trade_row = {
    .fields = BYBIT_FIELDS (trade_fields),
    .size = sizeof (BybitTrade),
    .odd = G_STRUCT_OFFSET (BybitTrade, odd),
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .blank = &blank_trade,
    .check = bybit_trade_check,
};

gboolean
bybit_parse_trades (const char *data, gsize size, BybitAnswer *out_answer, GArray *trades,
                    GError **error)
{
    return bybit_answer_read_list ("recent trades", data, size, &trade_row, NULL, out_answer,
                                   trades, error);
}

/* [start, open, high, low, close] and on some volume and turnover. */
static gboolean
read_kline (BybitReader *reader, BybitReadKind kind, BybitKline *out_kline)
{
    CarryDecimal *values[] = {
        &out_kline->open,  &out_kline->high,   &out_kline->low,
        &out_kline->close, &out_kline->volume, &out_kline->turnover,
    };
    guint n = 0;

    *out_kline =
        (BybitKline){ .volume = carry_decimal_invalid (), .turnover = carry_decimal_invalid () };
    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    for (; carry_json_next_element (&reader->json); n++)
    {
        gboolean good = TRUE;
        if (n == 0)
            good = bybit_reader_get_ms (reader, &out_kline->ts_start);
        else if (n <= G_N_ELEMENTS (values))
            good =
                bybit_reader_get_decimal (reader, n <= 4 ? kind : BYBIT_READ_AMOUNT, values[n - 1]);
        if (!good)
            return FALSE;
    }
    if (n < 5 && reader->json.problem == NULL)
        return bybit_reader_fail (reader, "a candle has five values or more");
    return bybit_kline_check (reader, out_kline);
}

static gboolean
read_klines (BybitReader *reader, BybitReadKind kind, GArray *klines)
{
    if (carry_json_skip_absent (&reader->json))
        return TRUE;
    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    for (reader->row = 1; carry_json_next_element (&reader->json); reader->row++)
    {
        BybitKline kline;
        if (!read_kline (reader, kind, &kline))
            return FALSE;
        g_array_append_val (klines, kline);
    }
    return reader->json.problem == NULL;
}

static gboolean
read_price_klines (BybitReader *reader, gpointer klines)
{
    return read_klines (reader, BYBIT_READ_PRICE, klines);
}

static gboolean
read_premium_klines (BybitReader *reader, gpointer klines)
{
    return read_klines (reader, BYBIT_READ_DECIMAL, klines);
}

gboolean
bybit_parse_klines (const char *data, gsize size, BybitAnswer *out_answer, GArray *klines,
                    GError **error)
{
    return bybit_answer_read_list ("candles", data, size, NULL, read_price_klines, out_answer,
                                   klines, error);
}

gboolean
bybit_parse_premium_klines (const char *data, gsize size, BybitAnswer *out_answer, GArray *klines,
                            GError **error)
{
    return bybit_answer_read_list ("premium candles", data, size, NULL, read_premium_klines,
                                   out_answer, klines, error);
}

static const BybitField funding_fields[] = {
    BYBIT_FIELD (BybitFundingRate, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitFundingRate, rate, "fundingRate", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitFundingRate, ts, "fundingRateTimestamp", BYBIT_READ_MS),
};

static gboolean
check_funding (BybitReader *reader, gpointer row)
{
    const BybitFundingRate *self = row;
    return (carry_decimal_is_valid (self->rate) && self->ts > 0) ||
           bybit_reader_fail (reader, "a settlement needs a rate and a time");
}

static const BybitRowType funding_row = {
    .fields = BYBIT_FIELDS (funding_fields),
    .size = sizeof (BybitFundingRate),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .check = check_funding,
};

gboolean
bybit_parse_funding_history (const char *data, gsize size, BybitAnswer *out_answer, GArray *rates,
                             GError **error)
{
    return bybit_answer_read_list ("funding history", data, size, &funding_row, NULL, out_answer,
                                   rates, error);
}

static const BybitField limit_fields[] = {
    BYBIT_FIELD (BybitPriceLimit, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitPriceLimit, buy_limit, "buyLmt", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitPriceLimit, sell_limit, "sellLmt", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitPriceLimit, ts, "ts", BYBIT_READ_MS),
};

static const BybitRowType limit_row = {
    .fields = BYBIT_FIELDS (limit_fields),
    .size = sizeof (BybitPriceLimit),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
};

gboolean
bybit_parse_price_limit (const char *data, gsize size, BybitAnswer *out_answer,
                         BybitPriceLimit *out_limit, GError **error)
{
    return bybit_answer_read_row ("price limit", data, size, &limit_row, out_answer, out_limit,
                                  error);
}
