/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * CarryJson, through the shared library, on recorded messages: all of them read
 * and checked, beside json-glib; and an order book decoded into decimals, beside
 * json-glib and the least a scanner must do, which checks nothing.
 */

#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "bench/carry-bench.h"

#define ROUNDS 15
#define REPEATS 200
#define SKIPPED 77

typedef struct
{
    GPtrArray *messages; /* of GBytes */
    GBytes *book;
} Recorded;

static volatile gint64 kept;

static GBytes *
read_file (const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename (folder, name, NULL);
    char *text;
    gsize size;

    if (!g_file_get_contents (path, &text, &size, NULL))
        return NULL;
    return g_bytes_new_take (text, size);
}

static gboolean
recorded_init (Recorded *self, const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

    self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
        if (g_str_has_suffix (name, ".json"))
            g_ptr_array_add (self->messages, read_file (folder, name));
    self->book = read_file (folder, "ws_pub_orderbook50_linear_snapshot.json");
    return self->book != NULL;
}

static void
recorded_clear (Recorded *self)
{
    g_ptr_array_unref (self->messages);
    g_clear_pointer (&self->book, g_bytes_unref);
}

static void
check_carry (gpointer data)
{
    Recorded *self = data;
    CarryJson json;
    gsize size;

    for (guint repeat = 0; repeat < REPEATS; repeat++)
        for (guint i = 0; i < self->messages->len; i++)
        {
            const char *text = g_bytes_get_data (self->messages->pdata[i], &size);
            carry_json_init (&json, text, size);
            kept += carry_json_finish (&json, NULL);
        }
}

static void
check_json_glib (gpointer data)
{
    Recorded *self = data;
    gsize size;

    for (guint repeat = 0; repeat < REPEATS; repeat++)
        for (guint i = 0; i < self->messages->len; i++)
        {
            g_autoptr (JsonParser) parser = json_parser_new ();
            const char *text = g_bytes_get_data (self->messages->pdata[i], &size);
            kept += json_parser_load_from_data (parser, text, (gssize) size, NULL);
        }
}

static gint64
levels_carry (CarryJson *json)
{
    CarryDecimal level[2];
    gint64 sum = 0;

    carry_json_enter_array (json);
    while (carry_json_next_element (json))
        if (carry_json_get_decimals (json, 2, level))
            sum += level[0].coefficient ^ level[1].coefficient;
    return sum;
}

static gint64
data_carry (CarryJson *json)
{
    CarryJsonText name;
    gint64 number = 0;
    gint64 sum = 0;

    carry_json_enter_object (json);
    while (carry_json_next_member (json, &name))
        if (carry_json_text_equal (name, "b") || carry_json_text_equal (name, "a"))
            sum += levels_carry (json);
        else if (carry_json_text_equal (name, "u") && carry_json_get_int64 (json, &number))
            sum += number;
    return sum;
}

static void
book_carry (gpointer data)
{
    Recorded *self = data;
    CarryJson json;
    CarryJsonText name;
    gsize size;
    const char *text = g_bytes_get_data (self->book, &size);

    for (guint repeat = 0; repeat < REPEATS; repeat++)
    {
        gint64 sum = 0;
        carry_json_init (&json, text, size);
        carry_json_enter_object (&json);
        while (carry_json_next_member (&json, &name))
            if (carry_json_text_equal (name, "data"))
                sum += data_carry (&json);
        if (!carry_json_finish (&json, NULL))
            abort ();
        kept = sum;
    }
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

static void
book_json_glib (gpointer data)
{
    Recorded *self = data;
    gsize size;
    const char *text = g_bytes_get_data (self->book, &size);

    for (guint repeat = 0; repeat < REPEATS; repeat++)
    {
        g_autoptr (JsonParser) parser = json_parser_new ();
        if (!json_parser_load_from_data (parser, text, (gssize) size, NULL))
            abort ();
        JsonObject *root = json_node_get_object (json_parser_get_root (parser));
        JsonObject *book = json_object_get_object_member (root, "data");
        kept = levels_json_glib (json_object_get_array_member (book, "b")) +
               levels_json_glib (json_object_get_array_member (book, "a")) +
               json_object_get_int_member (book, "u");
    }
}

/* The digits up to the quote, wherever the point is. */
static const char *
number_scanner (const char *at, CarryDecimal *out_value)
{
    const char *point = NULL;
    gint64 coefficient = 0;

    for (; *at != '"'; at++)
        if (*at == '.')
            point = at;
        else
            coefficient = coefficient * 10 + (*at - '0');
    *out_value = carry_decimal_make (coefficient, point != NULL ? (guint) (at - point - 1) : 0);
    return at;
}

/* After the opening bracket: ["1.5","2"],["1.4","3"]] */
static gint64
levels_scanner (const char *at)
{
    CarryDecimal price, quantity;
    gint64 sum = 0;

    for (; *at == '[' || *at == ','; at += 2)
    {
        at += *at == ',';
        at = number_scanner (at + 2, &price);
        at = number_scanner (at + 3, &quantity);
        sum += price.coefficient ^ quantity.coefficient;
    }
    return sum;
}

static void
book_scanner (gpointer data)
{
    Recorded *self = data;
    const char *text = g_bytes_get_data (self->book, NULL);

    for (guint repeat = 0; repeat < REPEATS; repeat++)
    {
        const char *bids = strstr (text, "\"b\":[");
        const char *asks = strstr (bids, "\"a\":[");
        const char *update = strstr (asks, "\"u\":");
        kept = levels_scanner (bids + 5) + levels_scanner (asks + 5) +
               g_ascii_strtoll (update + 4, NULL, 10);
    }
}

static void
report (const char *what, CarryBenchFunc ours, const char *peer_name, CarryBenchFunc peer,
        Recorded *recorded, guint messages)
{
    double events = (double) messages * REPEATS;
    double our_ns = carry_bench_run (ours, recorded, ROUNDS);
    double peer_ns = carry_bench_run (peer, recorded, ROUNDS);
    carry_bench_report (what, events, our_ns, peer_name, peer_ns);
}

/* The three decoders find the same book, or the figures mean nothing. */
static void
check_same (Recorded *recorded)
{
    book_carry (recorded);
    gint64 expected = kept;
    book_json_glib (recorded);
    g_assert_cmpint (kept, ==, expected);
    book_scanner (recorded);
    g_assert_cmpint (kept, ==, expected);
}

int
main (int argc, char **argv)
{
    Recorded recorded;

    if (argc != 2 || !recorded_init (&recorded, argv[1]))
    {
        g_print ("no recorded messages: bench-json FOLDER\n");
        return SKIPPED;
    }
    check_same (&recorded);
    report ("json: all messages, checked", check_carry, "json-glib", check_json_glib, &recorded,
            recorded.messages->len);
    report ("json: book of 50 into decimals", book_carry, "json-glib", book_json_glib, &recorded,
            1);
    report ("json: book of 50 into decimals", book_carry, "minimal scanner", book_scanner,
            &recorded, 1);
    recorded_clear (&recorded);
    return 0;
}
