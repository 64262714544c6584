/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-answer.h"
#include "bybit-message.h"
#include "bybit-parse-stream.h"

#define WHAT "order book"

/* What was there, and what the symbol of the data is. */
typedef struct
{
    BybitOrderbook *book;
    guint price_scale;
    guint size_scale;
    gboolean has_bids;
    gboolean has_asks;
    gboolean has_update;
    gboolean has_type;
    CarryJsonText symbol;
} Reading;

static inline gboolean
is_char (CarryJsonText name, char letter)
{
    return name.length == 1 && name.text[0] == letter;
}

static void
read_levels (BybitReader *reader, const Reading *reading, CarryBookLevel *levels, guint *out_n)
{
    G_STATIC_ASSERT (sizeof (CarryBookLevel) == 2 * sizeof (gint64));
    gint64 *values = (gint64 *) (gpointer) levels;

    if (!carry_json_get_scaled_pairs (&reader->json, reading->price_scale, reading->size_scale,
                                      BYBIT_MAX_LEVELS, values, out_n))
        return;
    for (guint i = 0; i < *out_n; i++)
        if (levels[i].price <= 0)
            bybit_reader_fail (reader, "the price of a level must be above 0");
        else if (levels[i].size < 0)
            bybit_reader_fail (reader, "the size of a level may not be below 0");
}

static void
read_ms (BybitReader *reader, gint64 *out_ts)
{
    gint64 ms = 0;

    if (!carry_json_get_int64 (&reader->json, &ms))
        return;
    if (ms <= 0 || __builtin_mul_overflow (ms, CARRY_NS_PER_MS, out_ts))
        bybit_reader_fail (reader, "it is no time");
}

/* The object with the levels: of a message, or the whole result of REST. */
static void
read_data (BybitReader *reader, Reading *reading)
{
    BybitOrderbook *book = reading->book;
    CarryJsonText name;

    carry_json_enter_object (&reader->json);
    while (carry_json_next_member (&reader->json, &name))
        if (is_char (name, 'b'))
        {
            reading->has_bids = TRUE;
            read_levels (reader, reading, book->bids, &book->n_bids);
        }
        else if (is_char (name, 'a'))
        {
            reading->has_asks = TRUE;
            read_levels (reader, reading, book->asks, &book->n_asks);
        }
        else if (is_char (name, 's'))
            carry_json_get_string (&reader->json, NULL, 0, &reading->symbol);
        else if (is_char (name, 'u'))
            reading->has_update = carry_json_get_int64 (&reader->json, &book->update);
        else if (carry_json_text_equal (name, "seq"))
            carry_json_get_int64 (&reader->json, &book->seq);
        else if (carry_json_text_equal (name, "ts"))
            read_ms (reader, &book->ts);
        else if (carry_json_text_equal (name, "cts"))
            read_ms (reader, &book->ts_matching);
}

static void
read_type (BybitReader *reader, Reading *reading)
{
    CarryJsonText type;

    if (!carry_json_get_string (&reader->json, NULL, 0, &type))
        return;
    reading->has_type = TRUE;
    reading->book->is_snapshot = carry_json_text_equal (type, "snapshot");
    if (!reading->book->is_snapshot && !carry_json_text_equal (type, "delta"))
        bybit_reader_fail (reader, "the type is neither snapshot nor delta");
}

static void
read_frame (BybitReader *reader, Reading *reading)
{
    CarryJsonText name, topic;

    carry_json_enter_object (&reader->json);
    while (carry_json_next_member (&reader->json, &name))
        if (carry_json_text_equal (name, "data"))
            read_data (reader, reading);
        else if (carry_json_text_equal (name, "topic"))
        {
            if (carry_json_get_string (&reader->json, NULL, 0, &topic))
                bybit_topic_parse (topic, &reading->book->topic);
        }
        else if (carry_json_text_equal (name, "type"))
            read_type (reader, reading);
        else if (carry_json_text_equal (name, "ts"))
            read_ms (reader, &reading->book->ts);
        else if (carry_json_text_equal (name, "cts"))
            read_ms (reader, &reading->book->ts_matching);
}

static void
start (BybitReader *reader, Reading *reading, const char *data, gsize size,
       const CarryInstrument *instrument, BybitOrderbook *book)
{
    *reading = (Reading){
        .book = book,
        .price_scale = instrument->price_scale,
        .size_scale = instrument->size_scale,
    };
    book->topic = (BybitTopic){ .kind = BYBIT_FRAME_UNKNOWN };
    book->is_snapshot = FALSE;
    book->ts = book->ts_matching = book->update = book->seq = 0;
    book->n_bids = book->n_asks = 0;
    bybit_reader_init (reader, WHAT, data, size);
}

static void
check_data (BybitReader *reader, const Reading *reading)
{
    if (!reading->has_bids || !reading->has_asks || !reading->has_update)
        bybit_reader_fail (reader, "it needs bids, asks and an update id");
    else if (reading->book->ts == 0)
        bybit_reader_fail (reader, "it needs a time");
}

/* The symbol of the data is its topic's, or somebody mixed up two. */
static void
check_frame (BybitReader *reader, const Reading *reading)
{
    const BybitTopic *topic = &reading->book->topic;

    check_data (reader, reading);
    if (topic->kind != BYBIT_FRAME_ORDERBOOK || !reading->has_type)
        bybit_reader_fail (reader, "it needs the topic of an order book and a type");
    else if (topic->symbol.length != reading->symbol.length || reading->symbol.text == NULL ||
             memcmp (topic->symbol.text, reading->symbol.text, reading->symbol.length) != 0)
        bybit_reader_fail (reader, "the symbol of the data is another than the topic's");
}

gboolean
bybit_parse_orderbook_frame (const char *data, gsize size, const CarryInstrument *instrument,
                             BybitOrderbook *out_orderbook, GError **error)
{
    BybitReader reader;
    Reading reading;

    start (&reader, &reading, data, size, instrument, out_orderbook);
    read_frame (&reader, &reading);
    if (reader.json.problem == NULL)
        check_frame (&reader, &reading);
    return bybit_reader_finish (&reader, error);
}

gboolean
bybit_parse_orderbook (const char *data, gsize size, const CarryInstrument *instrument,
                       BybitAnswer *out_answer, BybitOrderbook *out_orderbook, GError **error)
{
    BybitReader reader;
    BybitEnvelope read;
    Reading reading;

    if (!bybit_envelope_read (WHAT, data, size, &read, error))
        return FALSE;
    start (&reader, &reading, read.result.text, read.result.length, instrument, out_orderbook);
    out_orderbook->is_snapshot = TRUE;
    if (read.answer.code == 0)
    {
        read_data (&reader, &reading);
        if (reader.json.problem == NULL)
            check_data (&reader, &reading);
        if (!bybit_reader_finish (&reader, error))
            return FALSE;
        bybit_message_copy (reading.symbol, read.answer.symbol, sizeof read.answer.symbol);
    }
    *out_answer = read.answer;
    return TRUE;
}
