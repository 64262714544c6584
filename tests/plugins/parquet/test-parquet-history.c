/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-fixture.h"

#define CANDLES                                                                                    \
    "SELECT to_timestamp(1704067200 + 300 * i) AS time, 100.5::DOUBLE + i AS open, "               \
    "102.0::DOUBLE + i AS high, 99.25::DOUBLE + i AS low, %s AS close, 7::DOUBLE AS volume "       \
    "FROM range(3) t(i)"

static char *
make_candles (ParquetFixture *f, const char *close)
{
    g_autofree char *select = g_strdup_printf (CANDLES, close);

    return parquet_fixture_make (f, "bybit_BTCUSDT_perp_5m.parquet", select);
}

static GArray *
read_file (ParquetFixture *f, const char *path, GError **error)
{
    const char *files[] = { path, NULL };

    g_object_set (f->history, "files", files, NULL);
    return test_history_read (f->history, f->market, 0, test_time ("2100-01-01"), error);
}

/* A candle is known at its end, and its numbers are the decimals that were meant. */
static void
test_candles (ParquetFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GPtrArray) sources = NULL;
    g_autoptr (GError) error = NULL;
    const CarrySource *source;

    PARQUET_NEED (f);
    path = make_candles (f, "(101.1 + i)::DOUBLE");
    events = read_file (f, path, &error);
    g_assert_no_error (error);
    g_assert_cmpint (events->len, ==, 3);
    g_assert_cmpint (g_array_index (events, CarryMarketEvent, 0).ts_local, ==,
                     test_time ("2024-01-01T00:05:00Z"));
    text = test_events_to_text (f->market, events);
    g_assert_nonnull (strstr (text, "101.1"));
    sources = carry_history_list_sources (f->history);
    source = g_ptr_array_index (sources, 0);
    g_assert_cmpstr (source->path, ==, path);
    g_assert_cmpint (strlen (source->sha256), ==, 64);
    g_assert_cmpint (source->rows, ==, 3);
}

typedef struct
{
    const char *close;
    const char *sentence;
} BadRow;

static const BadRow bad_rows[] = {
    { "CASE i WHEN 1 THEN 'nan'::DOUBLE ELSE 101 + i END", "close is nan, not a number" },
    { "CASE i WHEN 1 THEN NULL ELSE 101::DOUBLE + i END", "close is empty" },
    { "CASE i WHEN 1 THEN -1::DOUBLE ELSE 101 + i END", "close -1 is not above zero" },
    { "CASE i WHEN 1 THEN 500::DOUBLE ELSE 101 + i END", "close is not between low and high" },
    { "CASE i WHEN 1 THEN 'abc' ELSE '101' END", "close \"abc\" is not a number" },
};

/* A bad row has the number that a person counts to, and can be left out. */
static void
test_bad_rows (ParquetFixture *f, gconstpointer data)
{
    PARQUET_NEED (f);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
        g_autofree char *path = make_candles (f, bad_rows[i].close);
        g_autofree char *place = g_strdup_printf ("%s:2: ", path);
        g_autoptr (GError) error = NULL;
        g_autoptr (GArray) events = read_file (f, path, &error);

        g_test_message ("%s", bad_rows[i].close);
        g_assert_null (events);
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
        g_assert_nonnull (strstr (error->message, place));
        g_assert_nonnull (strstr (error->message, bad_rows[i].sentence));
    }
}

static void
test_skip (ParquetFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GError) error = NULL;
    GValue value = G_VALUE_INIT;
    GParamSpec *pspec =
        g_object_class_find_property (G_OBJECT_GET_CLASS (f->history), "on-bad-row");

    PARQUET_NEED (f);
    g_assert_true (carry_setting_parse (pspec, "skip", &value, &error));
    g_object_set_property (G_OBJECT (f->history), "on-bad-row", &value);
    g_value_unset (&value);
    path = make_candles (f, bad_rows[0].close);
    events = read_file (f, path, &error);
    g_assert_no_error (error);
    g_assert_cmpint (events->len, ==, 2);
    g_assert_cmpint (f->notices->len, >=, 1);
    g_assert_nonnull (strstr (g_ptr_array_index (f->notices, f->notices->len - 1), "row 2"));
}

/* A time without a zone is not guessed. */
static void
test_zone (ParquetFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autoptr (GArray) events = NULL;
    g_autoptr (GError) error = NULL;

    PARQUET_NEED (f);
    path = parquet_fixture_make (
        f, "BTCUSDT_rates.parquet",
        "SELECT '2024-01-01 08:00:00'::TIMESTAMP AS time, 0.0001::DOUBLE AS rate");
    events = read_file (f, path, &error);
    g_assert_null (events);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    PARQUET_TEST ("history/candles", test_candles);
    PARQUET_TEST ("history/bad-rows", test_bad_rows);
    PARQUET_TEST ("history/skip", test_skip);
    PARQUET_TEST ("history/zone", test_zone);
    return g_test_run ();
}
