/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-fixture.h"

#include <glib/gstdio.h>

#define BAR_NAMES "ts_ms,open,high,low,close,volume\n"
#define BAR_1 "1704067200000,10,12,9,11,1.5\n"
#define BAR_2 "1704067500000,11,13,10,12,2\n"
#define BAR_4 "1704068100000,12,13,11,11.5,3\n"

/* One bad row, the third of its file, and what is said of it. */
typedef struct
{
    const char *name;
    const char *file;
    const char *names;
    const char *good;
    const char *bad;
    const char *message;
} BadRow;

#define PERP "x_BTCUSDT_perp_5m.csv"
#define JOINED "x_BTCUSDT_1h_perp_spot_mark_funding.csv"
#define JOINED_NAMES                                                                               \
    "ts_ms,perp_open,perp_high,perp_low,perp_close,perp_volume,mark_close,spot_close\n"
#define FUNDING_NAMES "symbol,fundingRate,fundingRateTimestamp\n"
#define TRADE_NAMES "id,timestamp,price,volume,side\n"

static const BadRow bad_rows[] = {
    { "too-few-columns", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,12\n",
      "5 columns instead of 6" },
    { "too-many-columns", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,12,2,7\n",
      "7 columns instead of 6" },
    { "nan", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,NaN,2\n",
      "close is NaN, not a number" },
    { "null", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,12,null\n",
      "volume is null, not a number" },
    { "infinity", PERP, BAR_NAMES, BAR_1, "1704067500000,11,inf,10,12,2\n",
      "high is inf, not a number" },
    { "empty", PERP, BAR_NAMES, BAR_1, "1704067500000,,13,10,12,2\n", "open is empty" },
    { "garbage", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,12a,2\n",
      "close \"12a\" is not a number" },
    { "spaces", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10, 12,2\n",
      "close \" 12\" is not a number" },
    { "binary", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,\x01\xff,2\n",
      "close \"\\001\\377\" is not a number" },
    { "zero-price", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,0,12,2\n",
      "low 0 is not above zero" },
    { "negative-price", PERP, BAR_NAMES, BAR_1, "1704067500000,-11,13,10,12,2\n",
      "open -11 is not above zero" },
    { "negative-volume", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,12,-2\n",
      "volume -2 is below zero" },
    { "high-below-low", PERP, BAR_NAMES, BAR_1, "1704067500000,11,10,13,12,2\n",
      "high is below low" },
    { "open-outside", PERP, BAR_NAMES, BAR_1, "1704067500000,14,13,10,12,2\n",
      "open is not between low and high" },
    { "close-outside", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,9,2\n",
      "close is not between low and high" },
    { "too-fine", PERP, BAR_NAMES, BAR_1, "1704067500000,11.123456789,13,10,12,2\n",
      "open 11.123456789 has more decimals than the 8 of bybit:linear:BTCUSDT; give it a larger "
      "scale in the table of instruments, or say excess-decimals=round" },
    { "too-large", PERP, BAR_NAMES, BAR_1, "1704067500000,11,99999999999999,10,12,2\n",
      "high 99999999999999 does not fit 64 bits with the 8 decimals of bybit:linear:BTCUSDT; give "
      "it a smaller scale in the table of instruments" },
    { "time-garbage", PERP, BAR_NAMES, BAR_1, "yesterday,11,13,10,12,2\n",
      "\"yesterday\" cannot be read as a time: it is not a number" },
    { "time-in-seconds", PERP, BAR_NAMES, BAR_1, "1704067500,11,13,10,12,2\n",
      "time 1704067500 is not between 2009 and 2100; is time-format right?" },
    { "time-backwards", PERP, BAR_NAMES, BAR_1, "1704066900000,11,13,10,12,2\n",
      "time 1704066900000 is before that of the row before it" },
    { "time-twice", PERP, BAR_NAMES, BAR_1, "1704067200000,11,13,10,12,2\n",
      "time 1704067200000 is there twice" },
    { "inside-interval", PERP, BAR_NAMES, BAR_1, "1704067260000,11,13,10,12,2\n",
      "time 1704067260000 is less than 5m after the row before it; is interval right?" },
    { "quote-open", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,12,\"2\n",
      "a quote is opened and never closed" },
    { "text-after-quote", PERP, BAR_NAMES, BAR_1, "1704067500000,11,13,10,12,\"2\"0\n",
      "text follows a closing quote" },
    { "joined-half-empty", JOINED, JOINED_NAMES, "1704067200000,10,12,9,11,1,11,\n",
      "1704070800000,10,12,,11,1,11,\n", "low is empty" },
    { "joined-mark-negative", JOINED, JOINED_NAMES, "1704067200000,,,,,,,10\n",
      "1704070800000,10,12,9,11,1,-1,\n", "price -1 is not above zero" },
    { "rate-nan", "funding.csv", FUNDING_NAMES, "BTCUSDT,0.0001,1704067200000\n",
      "BTCUSDT,NaN,1704096000000\n", "rate is NaN, not a number" },
    { "rate-too-fine", "funding.csv", FUNDING_NAMES, "BTCUSDT,0.0001,1704067200000\n",
      "BTCUSDT,0.0001000000000000001,1704096000000\n",
      "rate 0.0001000000000000001 has more than the 12 decimals that rates have; say "
      "excess-decimals=round" },
    { "settlement-twice", "funding.csv", FUNDING_NAMES, "BTCUSDT,0.0001,1704067200000\n",
      "BTCUSDT,0.0002,1704067200000\n", "time 1704067200000 is there twice" },
    { "trade-side", "BTCUSDT_2024-01-01.csv", TRADE_NAMES, "1,1704067201105,10,1,buy\n",
      "2,1704067201105,10,1,maybe\n", "side \"maybe\" is neither buy nor sell" },
    { "trade-size", "BTCUSDT_2024-01-01.csv", TRADE_NAMES, "1,1704067201105,10,1,buy\n",
      "2,1704067201105,10,0,buy\n", "size 0 is not above zero" },
};

static char *
write_bad_row (CsvFixture *f, const BadRow *one)
{
    g_autofree char *text = g_strconcat (one->names, one->good, one->bad, NULL);

    return csv_fixture_write (f, one->file, text);
}

/* By default the run ends, with file and row. */
static void
test_fail (CsvFixture *f, gconstpointer data)
{
    const BadRow *one = data;
    g_autofree char *path = write_bad_row (f, one);
    g_autofree char *expected = g_strdup_printf ("@/%s:3: %s", one->file, one->message);

    csv_fixture_assert_error (f, path, expected);
}

/* Left out: the rest of the file is as if the row were not there, and it is told. */
static void
test_skip (CsvFixture *f, gconstpointer data)
{
    const BadRow *one = data;
    g_autofree char *path = write_bad_row (f, one);
    g_autofree char *text = NULL, *good_text = NULL, *good_path = NULL, *expected = NULL;
    g_autoptr (GPtrArray) sources = NULL;
    const CarrySource *source;

    csv_fixture_set (f, "on-bad-row", "skip");
    text = csv_fixture_read_text (f, path);
    sources = carry_history_list_sources (f->history);
    source = g_ptr_array_index (sources, 0);
    g_assert_cmpuint (source->rows, ==, 2);
    g_assert_cmpuint (source->bad_rows, ==, 1);
    g_assert_cmpuint (strlen (source->sha256), ==, 64);
    expected = g_strdup_printf ("bad-rows: %s: bad rows left out: 1; the first is row 3: %s", path,
                                one->message);
    g_assert_true (g_ptr_array_find_with_equal_func (f->notices, expected, g_str_equal, NULL));
    good_text = g_strconcat (one->names, one->good, NULL);
    good_path = csv_fixture_write (f, one->file, good_text);
    csv_fixture_assert_events (f, good_path, text);
}

/* After bad rows the next good one is compared with the last good one. */
static void
test_skip_several (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write (
        f, PERP, BAR_NAMES BAR_1 "1704067800000,0,0,0,0,0\n" BAR_2 "x\n" BAR_1 BAR_4);
    g_autoptr (GPtrArray) sources = NULL;
    g_autofree char *expected = NULL;

    csv_fixture_set (f, "on-bad-row", "skip");
    csv_fixture_assert_events (
        f, path,
        "2024-01-01T00:05:00.000Z linear BTCUSDT bar 5m o=10 h=12 l=9 c=11 v=1.5\n"
        "2024-01-01T00:10:00.000Z linear BTCUSDT bar 5m o=11 h=13 l=10 c=12 v=2\n"
        "2024-01-01T00:20:00.000Z linear BTCUSDT bar 5m o=12 h=13 l=11 c=11.5 v=3\n");
    sources = carry_history_list_sources (f->history);
    g_assert_cmpuint (((CarrySource *) g_ptr_array_index (sources, 0))->bad_rows, ==, 3);
    expected =
        g_strdup_printf ("bad-rows: %s: bad rows left out: 3; the first is row 3: close 0 is "
                         "not above zero",
                         path);
    g_assert_true (g_ptr_array_find_with_equal_func (f->notices, expected, g_str_equal, NULL));
}

/* A gzip file that was cut off: rows before the cut count, half a row does not. */
static void
test_truncated (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new (BAR_NAMES);
    g_autofree char *path = NULL, *bytes = NULL, *expected = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GPtrArray) sources = NULL;
    gsize length;

    for (guint64 i = 0; i < 2000; i++)
        g_string_append_printf (
            text, "%" G_GUINT64_FORMAT ",1%d.5,1%d.75,1%d.25,1%d.5,%" G_GUINT64_FORMAT "\n",
            G_GUINT64_CONSTANT (1704067200000) + i * 300000, (int) (i % 10), (int) (i % 10),
            (int) (i % 10), (int) (i % 10), i * i);
    path = csv_fixture_write_gzip (f, PERP ".gz", text->str);
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_assert_true (g_file_set_contents (path, bytes, (gssize) length / 2, NULL));

    events = csv_fixture_read (f, path, &error);
    g_assert_null (events);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    g_assert_true (g_str_has_suffix (error->message,
                                     ": the compressed data end too early: the file is cut off"));

    csv_fixture_set (f, "on-bad-row", "skip");
    g_clear_error (&error);
    events = csv_fixture_read (f, path, &error);
    g_assert_no_error (error);
    sources = carry_history_list_sources (f->history);
    g_assert_cmpuint (events->len, >, 500);
    g_assert_cmpuint (events->len, <, 1500);
    g_assert_cmpuint (((CarrySource *) g_ptr_array_index (sources, 0))->bad_rows, ==, 1);
    expected = g_strdup_printf ("bad-rows: %s: bad rows left out: 1; the first is row %u: the "
                                "compressed data end too early: the file is cut off",
                                path, events->len + 2);
    g_assert_cmpstr (g_ptr_array_index (f->notices, f->notices->len - 1), ==, expected);
}

static void
test_damaged (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write_gzip (f, PERP ".gz", BAR_NAMES BAR_1 BAR_2);
    g_autofree char *bytes = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    bytes[length - 6] ^= 1; /* the checksum of the data */
    g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
    csv_fixture_assert_error (f, path, "@/" PERP ".gz:4: the compressed data are damaged");
    bytes[length - 6] ^= 1;
    bytes = g_realloc (bytes, length + 4);
    memcpy (bytes + length, "more", 4);
    g_assert_true (g_file_set_contents (path, bytes, (gssize) length + 4, NULL));
    csv_fixture_assert_error (f, path,
                              "@/" PERP ".gz:4: bytes follow the compressed data that are no gzip "
                              "data");
}

static void
test_zip (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write_zip (f, "x.zip", PERP, BAR_NAMES BAR_1 BAR_2);
    g_autofree char *bytes = NULL, *two = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    bytes[14] ^= 1; /* the checksum in the local header is not what libzip trusts … */
    for (gsize i = length - 4; i > 0; i--)
        if (memcmp (bytes + i, "PK\001\002", 4) == 0)
        {
            bytes[i + 16] ^= 1; /* … but that in the directory is */
            break;
        }
    g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
    csv_fixture_assert_error (f, path, "@/x.zip:4: the archive is damaged: CRC error");
    g_assert_true (g_file_set_contents (path, bytes, (gssize) length / 2, NULL));
    csv_fixture_assert_error (f, path, "@/x.zip: not a good zip archive: Not a zip archive");

    two = csv_fixture_write_zip (f, "two.zip", PERP, BAR_NAMES BAR_1);
    g_free (csv_fixture_write_zip (f, "two.zip", "other.csv", BAR_NAMES BAR_1));
    csv_fixture_assert_error (f, two,
                              "@/two.zip: the archive holds 2 files; it must hold exactly one, so "
                              "unpack it and name the files");
}

static void
test_long_row (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new (BAR_NAMES BAR_1);
    g_autofree char *path = NULL;

    for (guint i = 0; i < 300000; i++)
        g_string_append_c (text, '1');
    path = csv_fixture_write (f, PERP, text->str);
    csv_fixture_assert_error (f, path,
                              "@/" PERP ":3: a row is longer than 262144 bytes; is a quote left "
                              "open?");
}

static void
add_bad_row (const BadRow *one)
{
    g_autofree char *fail = g_strconcat ("/csv/bad-row/fail/", one->name, NULL);
    g_autofree char *skip = g_strconcat ("/csv/bad-row/skip/", one->name, NULL);

    g_test_add (fail, CsvFixture, one, csv_fixture_set_up, test_fail, csv_fixture_tear_down);
    g_test_add (skip, CsvFixture, one, csv_fixture_set_up, test_skip, csv_fixture_tear_down);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_rows); i++)
        add_bad_row (&bad_rows[i]);
    CSV_TEST ("bad-row/skip-several", test_skip_several);
    CSV_TEST ("bad-row/truncated", test_truncated);
    CSV_TEST ("bad-row/damaged", test_damaged);
    CSV_TEST ("bad-row/zip", test_zip);
    CSV_TEST ("bad-row/long-row", test_long_row);
    return g_test_run ();
}
