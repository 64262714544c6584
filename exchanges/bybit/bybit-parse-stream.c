/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-parse-stream.h"

#include "bybit-kline.h"
#include "bybit-ticker-fields.h"
#include "bybit-trade.h"

/* How the rows of a stream are read, and where they are kept. */
typedef struct _Stream Stream;

struct _Stream
{
    const char *what;
    BybitFrameKind kind;
    const BybitRowType *type;
    gsize symbol; /* offset in a row; BYBIT_NOWHERE when it has none */
    gboolean (*read) (BybitReader *reader, const Stream *stream, gpointer rows);
};

typedef struct
{
    BybitFrame *frame;
    gboolean has_data;
} Reading;

static gboolean
read_array (BybitReader *reader, const Stream *stream, gpointer rows)
{
    return bybit_reader_read_rows (reader, stream->type, rows);
}

static gboolean
read_single (BybitReader *reader, const Stream *stream, gpointer row)
{
    return bybit_reader_read_row (reader, stream->type, row);
}

static void
read_member (BybitReader *reader, const Stream *stream, CarryJsonText name, gpointer rows,
             Reading *reading)
{
    CarryJsonText text;

    if (carry_json_text_equal (name, "data"))
        reading->has_data = stream->read (reader, stream, rows);
    else if (carry_json_text_equal (name, "topic"))
    {
        if (carry_json_get_string (&reader->json, NULL, 0, &text))
            bybit_topic_parse (text, &reading->frame->topic);
    }
    else if (carry_json_text_equal (name, "type"))
    {
        if (carry_json_get_string (&reader->json, NULL, 0, &text))
            reading->frame->is_snapshot = carry_json_text_equal (text, "snapshot");
    }
    else if (carry_json_text_equal (name, "ts"))
        bybit_reader_get_ms (reader, &reading->frame->ts);
    else if (carry_json_text_equal (name, "cs"))
        carry_json_get_int64 (&reader->json, &reading->frame->cross_seq);
}

/* One message; the rows are the caller's array, or its one row. */
static void
read_frame (BybitReader *reader, const Stream *stream, gpointer rows, BybitFrame *out_frame)
{
    Reading reading = { .frame = out_frame };
    CarryJsonText name;

    *out_frame = (BybitFrame){ .topic.kind = BYBIT_FRAME_UNKNOWN };
    carry_json_enter_object (&reader->json);
    while (carry_json_next_member (&reader->json, &name))
        read_member (reader, stream, name, rows, &reading);
    if (reader->json.problem != NULL)
        return;
    if (out_frame->topic.kind != stream->kind || !reading.has_data || out_frame->ts <= 0)
        bybit_reader_fail (reader, "it needs a topic of this stream, a time and data");
}

static void
check_symbol (BybitReader *reader, const BybitFrame *frame, const char *symbol)
{
    if (!carry_json_text_equal (frame->topic.symbol, symbol))
        bybit_reader_fail (reader, "the symbol of the data is another than the topic's");
}

static gboolean
parse_rows (const Stream *stream, const char *data, gsize size, BybitFrame *out_frame, GArray *rows,
            GError **error)
{
    BybitReader reader;
    BybitFrame frame;
    guint before = rows->len;

    bybit_reader_init (&reader, stream->what, data, size);
    read_frame (&reader, stream, rows, &frame);
    gsize row_size = stream->type->size;
    for (guint i = before; i < rows->len && stream->symbol != BYBIT_NOWHERE; i++)
        if (reader.json.problem == NULL)
            check_symbol (&reader, &frame, rows->data + i * row_size + stream->symbol);
    if (!bybit_reader_finish (&reader, error))
    {
        g_array_set_size (rows, before);
        return FALSE;
    }
    *out_frame = frame;
    return TRUE;
}

static const BybitField trade_fields[] = {
    BYBIT_FIELD (BybitTrade, ts, "T", BYBIT_READ_MS),
    BYBIT_FIELD (BybitTrade, symbol, "s", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitTrade, side, "S", bybit_sides),
    BYBIT_FIELD (BybitTrade, size, "v", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitTrade, price, "p", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitTrade, trade_id, "i", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitTrade, is_block_trade, "BT", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitTrade, is_rpi, "RPI", BYBIT_READ_FLAG),
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
bybit_parse_trades_frame (const char *data, gsize size, BybitFrame *out_frame, GArray *trades,
                          GError **error)
{
    static const Stream stream = {
        .what = "trade stream",
        .kind = BYBIT_FRAME_TRADES,
        .type = &trade_row,
        .symbol = G_STRUCT_OFFSET (BybitTrade, symbol),
        .read = read_array,
    };
    return parse_rows (&stream, data, size, out_frame, trades, error);
}

static const BybitField kline_fields[] = {
    BYBIT_FIELD (BybitKline, ts_start, "start", BYBIT_READ_MS),
    BYBIT_FIELD (BybitKline, ts_end, "end", BYBIT_READ_MS),
    BYBIT_FIELD (BybitKline, open, "open", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitKline, close, "close", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitKline, high, "high", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitKline, low, "low", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitKline, volume, "volume", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitKline, turnover, "turnover", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitKline, is_closed, "confirm", BYBIT_READ_FLAG),
};

static gboolean
check_kline (BybitReader *reader, gpointer row)
{
    return bybit_kline_check (reader, row);
}

static const BybitRowType kline_row = {
    .fields = BYBIT_FIELDS (kline_fields),
    .size = sizeof (BybitKline),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .check = check_kline,
};

gboolean
bybit_parse_kline_frame (const char *data, gsize size, BybitFrame *out_frame, GArray *klines,
                         GError **error)
{
    static const Stream stream = {
        .what = "candle stream",
        .kind = BYBIT_FRAME_KLINE,
        .type = &kline_row,
        .symbol = BYBIT_NOWHERE,
        .read = read_array,
    };
    return parse_rows (&stream, data, size, out_frame, klines, error);
}

static const BybitField liquidation_fields[] = {
    BYBIT_FIELD (BybitLiquidation, ts, "T", BYBIT_READ_MS),
    BYBIT_FIELD (BybitLiquidation, symbol, "s", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitLiquidation, side, "S", bybit_sides),
    BYBIT_FIELD (BybitLiquidation, size, "v", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitLiquidation, price, "p", BYBIT_READ_PRICE),
};

static gboolean
check_liquidation (BybitReader *reader, gpointer row)
{
    const BybitLiquidation *self = row;

    if (!carry_decimal_is_valid (self->price) || carry_decimal_sign (self->size) <= 0)
        return bybit_reader_fail (reader, "a liquidation needs a price, and a size above 0");
    if (self->side != BYBIT_SIDE_BUY && self->side != BYBIT_SIDE_SELL)
        return bybit_reader_fail (reader, "a liquidation needs a side");
    return self->ts > 0 || bybit_reader_fail (reader, "a liquidation needs a time");
}

static const BybitLiquidation blank_liquidation = { .price.invalid = 1, .size.invalid = 1 };

static const BybitRowType liquidation_row = {
    .fields = BYBIT_FIELDS (liquidation_fields),
    .size = sizeof (BybitLiquidation),
    .odd = G_STRUCT_OFFSET (BybitLiquidation, odd),
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .blank = &blank_liquidation,
    .check = check_liquidation,
};

gboolean
bybit_parse_liquidations_frame (const char *data, gsize size, BybitFrame *out_frame,
                                GArray *liquidations, GError **error)
{
    static const Stream stream = {
        .what = "liquidation stream",
        .kind = BYBIT_FRAME_LIQUIDATIONS,
        .type = &liquidation_row,
        .symbol = G_STRUCT_OFFSET (BybitLiquidation, symbol),
        .read = read_array,
    };
    return parse_rows (&stream, data, size, out_frame, liquidations, error);
}

gboolean
bybit_parse_ticker_frame (const char *data, gsize size, BybitFrame *out_frame,
                          BybitTicker *out_ticker, GError **error)
{
    static const Stream stream = {
        .what = "ticker stream",
        .kind = BYBIT_FRAME_TICKER,
        .type = &bybit_ticker_row,
        .read = read_single,
    };
    BybitReader reader;
    BybitFrame frame;
    BybitTicker ticker;

    bybit_reader_init (&reader, stream.what, data, size);
    read_frame (&reader, &stream, &ticker, &frame);
    if (reader.json.problem == NULL)
        check_symbol (&reader, &frame, ticker.symbol);
    if (!bybit_reader_finish (&reader, error))
        return FALSE;
    *out_frame = frame;
    *out_ticker = ticker;
    return TRUE;
}

static const BybitField limit_fields[] = {
    BYBIT_FIELD (BybitPriceLimit, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitPriceLimit, buy_limit, "buyLmt", BYBIT_READ_PRICE),
    BYBIT_FIELD (BybitPriceLimit, sell_limit, "sellLmt", BYBIT_READ_PRICE),
};

static const BybitRowType limit_row = {
    .fields = BYBIT_FIELDS (limit_fields),
    .size = sizeof (BybitPriceLimit),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
};

gboolean
bybit_parse_price_limit_frame (const char *data, gsize size, BybitFrame *out_frame,
                               BybitPriceLimit *out_limit, GError **error)
{
    static const Stream stream = {
        .what = "price limit stream",
        .kind = BYBIT_FRAME_PRICE_LIMIT,
        .type = &limit_row,
        .read = read_single,
    };
    BybitReader reader;
    BybitFrame frame;
    BybitPriceLimit limit;

    bybit_reader_init (&reader, stream.what, data, size);
    read_frame (&reader, &stream, &limit, &frame);
    if (reader.json.problem == NULL)
        check_symbol (&reader, &frame, limit.symbol);
    if (!bybit_reader_finish (&reader, error))
        return FALSE;
    limit.ts = frame.ts;
    *out_frame = frame;
    *out_limit = limit;
    return TRUE;
}
