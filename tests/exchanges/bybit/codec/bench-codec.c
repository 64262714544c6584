/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The venue's messages decoded, and order books kept from them, beside the least a
 * scanner must do for the same, which checks nothing, and beside json-glib. The
 * stream is made from recorded messages: a snapshot of depth 50, then deltas that
 * move it, trades and ticker changes, in the proportions of a busy symbol.
 */

#include "bench-stream.h"
#include "bybit-book.h"
#include "bybit-format.h"
#include "bybit-sign.h"
#include "scanner.h"

#include <json-glib/json-glib.h>

#include "bench/carry-bench.h"

#define ROUNDS 25
#define SKIPPED 77
#define SIGNATURES 2000

typedef struct
{
    BenchStream stream;
    CarryInstrument *instrument;
    BybitOrderbook *change;
    BybitBook *book;
    Scanner *scanner;
    GArray *trades;
    BybitTicker ticker;
    gboolean with_book;
    BybitSigner *signer;
} Bench;

static volatile gint64 kept;

static gint64
decode_book (Bench *self, const char *text, gsize size)
{
    BybitBookReason reason;

    if (!bybit_parse_orderbook_frame (text, size, self->instrument, self->change, NULL))
        g_error ("a message is refused: %.100s", text);
    if (self->with_book &&
        bybit_book_apply (self->book, self->change, &reason) != BYBIT_BOOK_APPLIED)
        g_error ("a message is not applied: %s", bybit_book_reason_to_text (reason));
    return self->change->update + self->change->n_bids + self->change->n_asks;
}

static gint64
decode_trades (Bench *self, const char *text, gsize size)
{
    BybitFrame frame;
    gint64 sum = 0;

    g_array_set_size (self->trades, 0);
    if (!bybit_parse_trades_frame (text, size, &frame, self->trades, NULL))
        g_error ("a message is refused: %.100s", text);
    for (guint i = 0; i < self->trades->len; i++)
        sum += g_array_index (self->trades, BybitTrade, i).price.coefficient;
    return sum;
}

static gint64
decode_ticker (Bench *self, const char *text, gsize size)
{
    BybitFrame frame;
    BybitTicker change;

    if (!bybit_parse_ticker_frame (text, size, &frame, &change, NULL))
        g_error ("a message is refused: %.100s", text);
    bybit_ticker_merge (&self->ticker, &change);
    return self->ticker.index.coefficient;
}

static gint64
decode (Bench *self, const char *text, gsize size)
{
    BybitTopic topic;

    if (!bybit_frame_classify (text, size, &topic, NULL))
        g_error ("a message is refused: %.100s", text);
    switch (topic.kind)
    {
    case BYBIT_FRAME_ORDERBOOK:
        return decode_book (self, text, size);
    case BYBIT_FRAME_TRADES:
        return decode_trades (self, text, size);
    case BYBIT_FRAME_TICKER:
        return decode_ticker (self, text, size);
    default:
        g_error ("a message is unknown: %.100s", text);
    }
}

static void
run_ours (gpointer data)
{
    Bench *self = data;

    bybit_book_clear (self->book);
    for (guint i = 0; i < self->stream.n; i++)
        kept += decode (self, self->stream.texts[i], self->stream.sizes[i]);
}

static void
run_scanner (gpointer data)
{
    Bench *self = data;

    scanner_clear (self->scanner);
    for (guint i = 0; i < self->stream.n; i++)
        kept += scanner_read (self->scanner, self->stream.texts[i], self->with_book);
}

static gint64
levels_json_glib (JsonArray *levels)
{
    CarryDecimal price, quantity;
    gint64 sum = 0;

    for (guint i = 0; i < json_array_get_length (levels); i++)
    {
        JsonArray *level = json_array_get_array_element (levels, i);
        carry_decimal_parse (json_array_get_string_element (level, 0), -1, &price, NULL);
        carry_decimal_parse (json_array_get_string_element (level, 1), -1, &quantity, NULL);
        sum += price.coefficient ^ quantity.coefficient;
    }
    return sum;
}

/* Only decoded, without a book: it loses anyway. */
static void
run_json_glib (gpointer data)
{
    Bench *self = data;

    for (guint i = 0; i < self->stream.n; i++)
    {
        g_autoptr (JsonParser) parser = json_parser_new ();
        json_parser_load_from_data (parser, self->stream.texts[i], (gssize) self->stream.sizes[i],
                                    NULL);
        JsonObject *root = json_node_get_object (json_parser_get_root (parser));
        JsonNode *body = json_object_get_member (root, "data");
        JsonObject *book = JSON_NODE_HOLDS_OBJECT (body) ? json_node_get_object (body) : NULL;
        if (book != NULL && json_object_has_member (book, "b"))
            kept += levels_json_glib (json_object_get_array_member (book, "b")) +
                    levels_json_glib (json_object_get_array_member (book, "a"));
    }
}

/* Both keep the same book, or the figures mean nothing. */
static void
check_same (Bench *self)
{
    guint n;

    self->with_book = TRUE;
    run_ours (self);
    run_scanner (self);
    for (CarrySide side = CARRY_SIDE_BUY; side <= CARRY_SIDE_SELL; side++)
    {
        const CarryBookLevel *levels = bybit_book_get_levels (self->book, side, &n);
        g_assert_cmpuint (n, ==, scanner_get_depth (self->scanner, side));
        for (guint i = 0; i < n; i++)
        {
            const CarryBookLevel *other = scanner_get_level (self->scanner, side, i);
            g_assert_true (levels[i].price == other->price && levels[i].size == other->size);
        }
    }
}

static void
sign_and_format (gpointer data)
{
    Bench *self = data;
    char body[BYBIT_BODY_SIZE], frame[BYBIT_FRAME_SIZE], signature[BYBIT_SIGNATURE_SIZE];
    CarryOrder order = {
        .link_id = "1700000000-17",
        .type = CARRY_ORDER_TYPE_LIMIT,
        .quantity = carry_decimal_make (15, 3),
        .price = carry_decimal_make (714238, 1),
    };

    for (guint i = 0; i < SIGNATURES; i++)
    {
        order.price.coefficient++;
        gssize size = bybit_format_create (&order, self->instrument, body, sizeof body, NULL);
        if (size < 0 ||
            !bybit_signer_sign_request (self->signer, 1700000000000 + i, 3000, body, (gsize) size,
                                        signature, NULL) ||
            bybit_format_trade ("17", "order.create", 1700000000000 + i, 3000, body, frame,
                                sizeof frame, NULL) < 0)
            g_error ("an order cannot be written");
        kept += signature[0];
    }
}

/* The same text through GLib's HMAC, keyed each time, and a formatted string. */
static void
sign_glib (gpointer data)
{
    static const char secret[] = "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3tS3CR3T";

    for (guint i = 0; i < SIGNATURES; i++)
    {
        g_autofree char *body = g_strdup_printf (
            "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"side\":\"Buy\",\"orderType\":\"Limit\","
            "\"qty\":\"%s\",\"price\":\"%u.%u\",\"timeInForce\":\"GTC\",\"orderLinkId\":\"%s\"}",
            "0.015", 71423 + i / 10, i % 10, "1700000000-17");
        g_autofree char *text = g_strdup_printf ("%ukey3000%s", i, body);
        g_autofree char *signature = g_compute_hmac_for_string (
            G_CHECKSUM_SHA256, (const guchar *) secret, sizeof secret - 1, text, -1);
        kept += signature[0];
    }
}

static void
bench_init (Bench *self)
{
    static const char secret[] = "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3tS3CR3T";

    self->instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    self->instrument->price_scale = 8;
    self->instrument->size_scale = 5;
    self->change = g_new0 (BybitOrderbook, 1);
    self->book = bybit_book_new (50);
    self->scanner = scanner_new (8, 5, 50);
    self->trades = g_array_new (FALSE, FALSE, sizeof (BybitTrade));
    self->signer = bybit_signer_new ("key", secret, sizeof secret - 1, NULL);
    bybit_ticker_clear (&self->ticker);
}

static void
bench_clear (Bench *self)
{
    bench_stream_clear (&self->stream);
    carry_instrument_free (self->instrument);
    g_free (self->change);
    bybit_book_free (self->book);
    scanner_free (self->scanner);
    g_array_unref (self->trades);
    bybit_signer_free (self->signer);
}

int
main (int argc, char **argv)
{
    Bench bench = { .with_book = FALSE };

    if (argc != 2 || !bench_stream_init (&bench.stream, argv[1]))
    {
        g_print ("no recorded messages: bench-codec FOLDER\n");
        return SKIPPED;
    }
    bench_init (&bench);
    check_same (&bench);
    g_print ("%u messages, %" G_GSIZE_FORMAT " bytes each\n", bench.stream.n,
             bench.stream.n_bytes / bench.stream.n);
    bench.with_book = FALSE;
    carry_bench_compare ("bybit: decode", bench.stream.n, run_ours, "minimal scanner", run_scanner,
                         &bench, ROUNDS);
    bench.with_book = TRUE;
    carry_bench_compare ("bybit: decode and book", bench.stream.n, run_ours, "minimal scanner",
                         run_scanner, &bench, ROUNDS);
    carry_bench_compare ("bybit: decode and book", bench.stream.n, run_ours, "json-glib, no book",
                         run_json_glib, &bench, ROUNDS);
    carry_bench_compare ("bybit: an order, signed and framed", SIGNATURES, sign_and_format,
                         "GLib: printf and HMAC", sign_glib, &bench, ROUNDS);
    bench_clear (&bench);
    return 0;
}
