/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-parse-frame.h"

#include "bybit-batch.h"

/* How a topic begins, and whether a category may follow (private) or a symbol must (public). */
typedef struct
{
    const char *text;
    gsize length;
    BybitFrameKind kind;
    gboolean is_private;
} Prefix;

#define PREFIX(text, kind, is_private)                                                             \
    {                                                                                              \
        text, sizeof (text) - 1, kind, is_private                                                  \
    }

/* The longer of two comes first. */
static const Prefix prefixes[] = {
    PREFIX ("orderbook", BYBIT_FRAME_ORDERBOOK, FALSE),
    PREFIX ("publicTrade", BYBIT_FRAME_TRADES, FALSE),
    PREFIX ("tickers", BYBIT_FRAME_TICKER, FALSE),
    PREFIX ("kline", BYBIT_FRAME_KLINE, FALSE),
    PREFIX ("allLiquidation", BYBIT_FRAME_LIQUIDATIONS, FALSE),
    PREFIX ("priceLimit", BYBIT_FRAME_PRICE_LIMIT, FALSE),
    PREFIX ("order", BYBIT_FRAME_ORDERS, TRUE),
    PREFIX ("execution.fast", BYBIT_FRAME_FAST_EXECUTIONS, TRUE),
    PREFIX ("execution", BYBIT_FRAME_EXECUTIONS, TRUE),
    PREFIX ("position", BYBIT_FRAME_POSITIONS, TRUE),
    PREFIX ("wallet", BYBIT_FRAME_WALLET, TRUE),
};

/* Cuts the text up to the next dot, and the dot, off @rest. */
static CarryJsonText
take_part (CarryJsonText *rest)
{
    CarryJsonText part = *rest;
    const char *dot = rest->length > 0 ? memchr (rest->text, '.', rest->length) : NULL;

    if (dot != NULL)
        part.length = (gsize) (dot - rest->text);
    gsize cut = dot != NULL ? part.length + 1 : part.length;
    rest->text += cut;
    rest->length -= cut;
    return part;
}

/* Digits only, at most four of them; 0 when it is something else. */
static guint
parse_depth (CarryJsonText text)
{
    guint depth = 0;

    if (text.length > 4)
        return 0;
    for (gsize i = 0; i < text.length; i++)
    {
        if (!g_ascii_isdigit (text.text[i]))
            return 0;
        depth = depth * 10 + (guint) (text.text[i] - '0');
    }
    return depth;
}

/* Sets the kind when what follows the prefix is as it must be. */
static void
parse_rest (const Prefix *prefix, CarryJsonText rest, BybitTopic *out_topic)
{
    if (prefix->is_private)
    {
        out_topic->kind = rest.length == 0 || bybit_word_find (bybit_categories, rest) > 1
                              ? prefix->kind
                              : BYBIT_FRAME_UNKNOWN;
        return;
    }
    if (prefix->kind == BYBIT_FRAME_ORDERBOOK)
        out_topic->depth = parse_depth (take_part (&rest));
    if (prefix->kind == BYBIT_FRAME_KLINE)
        out_topic->interval = take_part (&rest);
    out_topic->symbol = rest;
    gboolean good = rest.length > 0 && rest.length < BYBIT_SYMBOL_SIZE &&
                    (prefix->kind != BYBIT_FRAME_ORDERBOOK || out_topic->depth > 0);
    out_topic->kind = good ? prefix->kind : BYBIT_FRAME_UNKNOWN;
}

void
bybit_topic_parse (CarryJsonText topic, BybitTopic *out_topic)
{
    *out_topic = (BybitTopic){
        .kind = BYBIT_FRAME_UNKNOWN,
        .topic = topic,
        .symbol.text = "",
        .interval.text = "",
    };
    for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
        gsize length = prefixes[i].length;
        if (topic.length < length || topic.text[0] != prefixes[i].text[0] ||
            memcmp (topic.text, prefixes[i].text, length) != 0)
            continue;
        CarryJsonText rest = { .text = topic.text + length, .length = topic.length - length };
        if (rest.length > 0 && rest.text[0] != '.')
            continue;
        rest.text += rest.length > 0;
        rest.length -= rest.length > 0;
        parse_rest (&prefixes[i], rest, out_topic);
        return;
    }
}

/* What a message without a topic says about itself. */
typedef struct
{
    BybitControl control;
    gboolean has_success;
    gboolean has_code;
} ControlRow;

static gboolean
read_success (BybitReader *reader, gpointer row)
{
    ControlRow *self = row;

    self->has_success = TRUE;
    return carry_json_get_boolean (&reader->json, &self->control.success);
}

static gboolean
read_code (BybitReader *reader, gpointer row)
{
    ControlRow *self = row;

    self->has_code = TRUE;
    return carry_json_get_int64 (&reader->json, &self->control.code);
}

static const BybitField control_fields[] = {
    BYBIT_FIELD_OTHER ("success", read_success),
    BYBIT_FIELD (ControlRow, control.message, "ret_msg", BYBIT_READ_MESSAGE),
    BYBIT_FIELD (ControlRow, control.connection_id, "conn_id", BYBIT_READ_TEXT),
    BYBIT_FIELD (ControlRow, control.request_id, "req_id", BYBIT_READ_TEXT),
    BYBIT_FIELD (ControlRow, control.op, "op", BYBIT_READ_TEXT),
    BYBIT_FIELD (ControlRow, control.request_id, "reqId", BYBIT_READ_TEXT),
    BYBIT_FIELD_OTHER ("retCode", read_code),
    BYBIT_FIELD (ControlRow, control.message, "retMsg", BYBIT_READ_MESSAGE),
    BYBIT_FIELD (ControlRow, control.connection_id, "connId", BYBIT_READ_TEXT),
};

static const BybitFields control_table = BYBIT_FIELDS (control_fields);

/*
 * Public pongs keep the operation `ping` and say it in the message. A message that
 * fails without an operation we know is an answer to something we subscribed, or to
 * an order: so it is not lost.
 */
static BybitFrameKind
control_kind (const ControlRow *self)
{
    const BybitControl *control = &self->control;

    if (g_str_equal (control->op, "auth"))
        return BYBIT_FRAME_AUTH;
    if (g_str_equal (control->op, "pong") || g_str_equal (control->message, "pong"))
        return BYBIT_FRAME_PONG;
    if (g_str_equal (control->op, "subscribe") || g_str_equal (control->op, "unsubscribe"))
        return BYBIT_FRAME_SUBSCRIBED;
    if (g_str_has_prefix (control->op, "order.") || self->has_code)
        return BYBIT_FRAME_ANSWER;
    return self->has_success ? BYBIT_FRAME_SUBSCRIBED : BYBIT_FRAME_UNKNOWN;
}

gboolean
bybit_parse_control (const char *data, gsize size, BybitControl *out_control, GError **error)
{
    BybitReader reader;
    ControlRow row = { .has_code = FALSE };

    bybit_reader_init (&reader, "control message", data, size);
    bybit_reader_read_members (&reader, &control_table, &row);
    if (!bybit_reader_finish (&reader, error))
        return FALSE;
    row.control.kind = control_kind (&row);
    /* Private pongs say nothing about success. */
    if (row.has_code)
        row.control.success = row.control.code == 0;
    else if (!row.has_success)
        row.control.success = row.control.kind == BYBIT_FRAME_PONG;
    *out_control = row.control;
    return TRUE;
}

/*
 * Messages of streams begin with their topic. Only one that is known is taken here, and
 * what it names is checked by what parses the message.
 */
static gboolean
classify_quickly (const char *data, gsize size, BybitTopic *out_topic)
{
    static const char begin[] = "{\"topic\":\"";
    const gsize length = sizeof begin - 1;

    if (size <= length || memcmp (data, begin, length) != 0)
        return FALSE;
    const char *text = data + length;
    const char *end = memchr (text, '"', size - length);
    if (end == NULL)
        return FALSE;
    bybit_topic_parse ((CarryJsonText){ .text = text, .length = (gsize) (end - text) }, out_topic);
    return out_topic->kind != BYBIT_FRAME_UNKNOWN;
}

gboolean
bybit_frame_classify (const char *data, gsize size, BybitTopic *out_topic, GError **error)
{
    BybitReader reader;
    BybitControl control;
    CarryJsonText name, topic;

    if (classify_quickly (data, size, out_topic))
        return TRUE;
    bybit_reader_init (&reader, "message", data, size);
    carry_json_enter_object (&reader.json);
    while (carry_json_next_member (&reader.json, &name))
        if (carry_json_text_equal (name, "topic"))
        {
            if (!carry_json_get_string (&reader.json, NULL, 0, &topic))
                break;
            bybit_topic_parse (topic, out_topic);
            return TRUE;
        }
    if (!bybit_reader_finish (&reader, error) || !bybit_parse_control (data, size, &control, error))
        return FALSE;
    bybit_topic_parse ((CarryJsonText){ .text = "" }, out_topic);
    out_topic->kind = control.kind;
    return TRUE;
}

typedef struct
{
    BybitTradeAnswer answer;
    gboolean has_code;
    CarryJsonText data;
    CarryJsonText extra;
} TradeRow;

static gboolean
read_trade_code (BybitReader *reader, gpointer row)
{
    TradeRow *self = row;

    self->has_code = TRUE;
    return carry_json_get_int64 (&reader->json, &self->answer.code);
}

static const BybitField header_fields[] = {
    BYBIT_FIELD (TradeRow, answer.allowance.limit, "X-Bapi-Limit", BYBIT_READ_INTEGER),
    BYBIT_FIELD (TradeRow, answer.allowance.left, "X-Bapi-Limit-Status", BYBIT_READ_INTEGER),
    BYBIT_FIELD (TradeRow, answer.allowance.ts_reset, "X-Bapi-Limit-Reset-Timestamp",
                 BYBIT_READ_MS),
    BYBIT_FIELD (TradeRow, answer.ts_server, "Timenow", BYBIT_READ_MS),
};

static const BybitFields header_table = BYBIT_FIELDS (header_fields);

static const BybitField trade_fields[] = {
    BYBIT_FIELD (TradeRow, answer.request_id, "reqId", BYBIT_READ_TEXT),
    BYBIT_FIELD_OTHER ("retCode", read_trade_code),
    BYBIT_FIELD (TradeRow, answer.message, "retMsg", BYBIT_READ_MESSAGE),
    BYBIT_FIELD (TradeRow, answer.op, "op", BYBIT_READ_TEXT),
    BYBIT_FIELD (TradeRow, data, "data", BYBIT_READ_RAW),
    BYBIT_FIELD (TradeRow, extra, "retExtInfo", BYBIT_READ_RAW),
    BYBIT_FIELD_OBJECT ("header", &header_table),
    BYBIT_FIELD (TradeRow, answer.connection_id, "connId", BYBIT_READ_TEXT),
};

static const BybitFields trade_table = BYBIT_FIELDS (trade_fields);

/* The ids of a single operation; a failure has none. */
static gboolean
read_ids (const char *what, const TradeRow *row, BybitOrderAnswer *order, GError **error)
{
    BybitReader reader;

    bybit_row_init (&bybit_order_answer_row, order);
    if (row->answer.code == 0 && row->data.length > 0)
    {
        bybit_reader_init (&reader, what, row->data.text, row->data.length);
        bybit_reader_read_row (&reader, &bybit_order_answer_row, order);
        if (!bybit_reader_finish (&reader, error))
            return FALSE;
    }
    order->code = row->answer.code;
    g_strlcpy (order->message, row->answer.message, sizeof order->message);
    return TRUE;
}

gboolean
bybit_parse_trade_answer (const char *data, gsize size, BybitTradeAnswer *out_answer, GArray *items,
                          GError **error)
{
    static const char what[] = "answer of the trade socket";
    BybitReader reader;
    TradeRow row = { .has_code = FALSE };

    bybit_reader_init (&reader, what, data, size);
    if (bybit_reader_read_members (&reader, &trade_table, &row) && !row.has_code)
        bybit_reader_fail (&reader, "the answer has no retCode");
    if (!bybit_reader_finish (&reader, error))
        return FALSE;
    row.answer.is_batch = g_str_has_suffix (row.answer.op, "-batch");
    if (!read_ids (what, &row, &row.answer.order, error))
        return FALSE;
    if (row.answer.is_batch && row.answer.code == 0 &&
        !bybit_batch_read (what, row.data, row.extra, items, error))
        return FALSE;
    *out_answer = row.answer;
    return TRUE;
}
