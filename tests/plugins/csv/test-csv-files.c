/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-fixture.h"

#define NAMES "ts_ms,open,high,low,close,volume\n"

/* A file that does not tell what it means, and what is said of it. */
typedef struct
{
    const char *name;
    const char *file;
    const char *text;
    const char *settings; /* `name=value`, or NULL */
    const char *message;
} Refusal;

static const Refusal refusals[] = {
    { "empty", "x.csv", "", NULL, "@/x.csv: it is empty" },
    { "unknown-columns", "x.csv", "when,last\n1704067200000,5\n", NULL,
      "@/x.csv: what its columns mean cannot be told from \"when,last\"; say for instance "
      "columns=time=NAME,close=NAME and kind=bar" },
    { "no-names", "x.csv", "1704067200000,10,12,9,11,1.5\n", NULL,
      "@/x.csv: what its columns mean cannot be told from \"1704067200000,10,12,9,11,1.5\"; say "
      "for instance columns=time=1,close=5 and kind=bar" },
    { "no-kind", "x.csv", NAMES "1704067200000,10,12,9,11,1.5\n", NULL,
      "@/x.csv: nothing says what its rows are; say kind=bar, mark, index, funding, settlement, "
      "trade or quote" },
    { "no-market", "x.csv", NAMES "1704067200000,10,12,9,11,1.5\n", "kind=bar",
      "@/x.csv: nothing says whether it is spot or perpetual; say category=spot or "
      "category=linear" },
    { "no-interval", "BTCUSDT.csv", NAMES "1704067200000,10,12,9,11,1.5\n", "kind=mark",
      "@/BTCUSDT.csv: nothing says how long its intervals are, and so when a row was known; say "
      "for instance interval=1h" },
    { "odd-interval", "x_BTCUSDT_perp_5m.csv", NAMES "1704067200000,10,12,9,11,1.5\n",
      "interval=90s",
      "@/x_BTCUSDT_perp_5m.csv: an interval must be whole minutes, and at most 45 days; correct "
      "interval" },
    { "no-symbol", "x.csv", "time,bid,ask\n1704067200000,1,2\n", "category=spot",
      "@/x.csv: nothing says which symbol it holds; say symbol=BTCUSDT, or write {symbol} for the "
      "symbol in files" },
    { "no-zone", "x.csv", "Symbol,Date,Funding Rate\nBTC-USDT,2021-01-01 03:00:00,0.1\n", NULL,
      "@/x.csv:2: time 2021-01-01 03:00:00 has no time zone, and nothing says which it is; say "
      "time-zone=UTC or, for instance, time-zone=+03:00" },
    { "rates-of-no-kind", "x.csv", "time,rate\n1704067200000,0.1\n", NULL,
      "@/x.csv: nothing says what its rows are; say kind=bar, mark, index, funding, settlement, "
      "trade or quote" },
    { "wrong-kind", "x_BTCUSDT_1h_perp_spot_mark_funding.csv",
      "ts_ms,perp_open,perp_high,perp_low,perp_close,perp_volume,mark_close,spot_close\n",
      "kind=trade",
      "@/x_BTCUSDT_1h_perp_spot_mark_funding.csv: it holds joined bars, mark and spot, which is "
      "not what kind and category ask for" },
    { "missing-column", "x_BTCUSDT_spot_1h.csv", "a,b\n1704067200000,2\n", "columns=time=a,close=c",
      "@/x_BTCUSDT_spot_1h.csv: there is no column \"c\" in a,b; correct columns" },
    { "half-a-bar", "x_BTCUSDT_spot_1h.csv", "a,b,c\n1704067200000,2,3\n",
      "columns=time=a,close=b,high=c",
      "@/x_BTCUSDT_spot_1h.csv: bars need close, or bid and ask, and either all of open, high and "
      "low or none" },
    { "column-of-nothing", "x.csv", "a,b\n1,2\n", "columns=time=a,colour=b",
      "columns: \"colour=b\" is not WHAT=COLUMN, such as close=perp_close; WHAT is one of time, "
      "local-time, symbol, open, high, low, close, volume, price, size, side, buyer-maker, id, bid, "
      "bid-size, ask, ask-size, rate, next-time" },
    { "no-time-column", "x.csv", "a,b\n1,2\n", "columns=close=b",
      "columns does not say which one is the time; add time=COLUMN" },
    { "zone-of-a-place", "x.csv", "a,b\n1,2\n", "time-zone=Europe/Istanbul",
      "time-zone: \"Europe/Istanbul\" cannot be read as a time zone: write UTC or an offset "
      "from -14:00 to +14:00, such as +03:00" },
    { "delimiter", "x.csv", "a,b\n1,2\n", "delimiter=0",
      "delimiter: \"0\" cannot stand between numbers; write one character such as ; or the word "
      "tab" },
    { "broken-name", "x.csv", "\"a\n", NULL, "@/x.csv:1: a quote is opened and never closed" },
};

static void
set_one (CsvFixture *f, const char *setting)
{
    const char *sign = setting != NULL ? strchr (setting, '=') : NULL;
    g_autofree char *name = NULL;

    if (sign == NULL)
        return;
    name = g_strndup (setting, (gsize) (sign - setting));
    csv_fixture_set (f, name, sign + 1);
}

static void
test_refusal (CsvFixture *f, gconstpointer data)
{
    const Refusal *one = data;
    g_autofree char *path = csv_fixture_write (f, one->file, one->text);

    set_one (f, one->settings);
    csv_fixture_assert_error (f, path, one->message);
}

static void
test_no_files (CsvFixture *f, gconstpointer data)
{
    g_autofree char *missing = g_build_filename (f->folder, "{symbol}.csv", NULL);
    g_autofree char *braces = g_build_filename (f->folder, "{coin}.csv", NULL);
    g_autofree char *some = NULL, *twice = NULL, *btc = NULL;

    csv_fixture_assert_error (f, "", "files is empty; name at least one file");
    csv_fixture_assert_error (f, missing,
                              "files: nothing is called @/{symbol}.csv; correct files, or what the "
                              "run asks for");
    csv_fixture_assert_error (f, braces,
                              "files: \"@/{coin}.csv\" has braces that are none of {symbol}, "
                              "{base} and {quote}");
    btc = csv_fixture_write (f, "BTCUSDT_spot_1h.csv", NAMES "1704067200000,10,12,9,11,1.5\n");
    test_market_add (f->market, CARRY_CATEGORY_SPOT, "ETHUSDT", "ETH");
    some = g_build_filename (f->folder, "{symbol}_spot_1h.csv", NULL);
    csv_fixture_assert_error (f, some,
                              "files: there is no file for bybit:spot:ETHUSDT; correct files, or "
                              "what the run asks for");
    twice = g_strconcat (btc, ",", btc, NULL);
    csv_fixture_assert_error (f, twice,
                              "files: @/BTCUSDT_spot_1h.csv is there twice; each file is read "
                              "once");
}

/* Of a folder of many, only the files of what is asked for are read. */
static void
test_only_wanted (CsvFixture *f, gconstpointer data)
{
    g_autofree char *one =
        csv_fixture_write (f, "x_BTCUSDT_spot_1h.csv", NAMES "1704067200000,10,12,9,11,1.5\n");
    g_autofree char *two =
        csv_fixture_write (f, "x_ETHUSDT_spot_1h.csv", NAMES "1704067200000,1,2,1,1,7\n");
    g_autofree char *three = csv_fixture_write (
        f, "rates.csv",
        "symbol,fundingRate,fundingRateTimestamp\nETHUSDT,0.5,1704067200000\nBTC-USDT,0.1,"
        "1704067200000\nETHUSDT,0.5,1704096000000\n");
    g_autofree char *all = g_build_filename (f->folder, "*.csv", NULL);
    g_autoptr (GPtrArray) sources = NULL;

    csv_fixture_assert_events (f, all,
                               "2024-01-01T00:00:00.000Z linear BTCUSDT settlement rate=0.1\n"
                               "2024-01-01T01:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=11 "
                               "v=1.5\n");
    sources = carry_history_list_sources (f->history);
    g_assert_cmpuint (sources->len, ==, 2);
    g_assert_cmpstr (((CarrySource *) g_ptr_array_index (sources, 0))->path, ==, three);
    g_assert_cmpuint (((CarrySource *) g_ptr_array_index (sources, 0))->rows, ==, 3);
    g_assert_cmpstr (((CarrySource *) g_ptr_array_index (sources, 1))->path, ==, one);
}

/* At one instant: marks, settlements, all else; then as the files are named. */
static void
test_order (CsvFixture *f, gconstpointer data)
{
    g_autofree char *bars =
        csv_fixture_write (f, "x_BTCUSDT_perp_1h.csv", NAMES "1704063600000,10,12,9,11,1.5\n");
    g_autofree char *spot =
        csv_fixture_write (f, "x_BTCUSDT_spot_1h.csv", NAMES "1704063600000,10,12,9,10,1.5\n");
    g_autofree char *marks =
        csv_fixture_write (f, "x_BTCUSDT_mark_1h.csv", NAMES "1704063600000,10,12,9,11,NaN\n");
    g_autofree char *rates =
        csv_fixture_write (f, "x_BTCUSDT_funding_8h.csv", NAMES "1704067200000,0.1,0,0,0,0\n");
    g_autofree char *files = g_strjoin (",", spot, bars, rates, marks, NULL);

    csv_fixture_assert_events (
        f, files,
        "2024-01-01T00:00:00.000Z linear BTCUSDT mark price=11\n"
        "2024-01-01T00:00:00.000Z linear BTCUSDT settlement rate=0.1\n"
        "2024-01-01T00:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=10 v=1.5\n"
        "2024-01-01T00:00:00.000Z linear BTCUSDT bar 60m o=10 h=12 l=9 c=11 v=1.5\n");
}

/* Months are read in the order of time, whatever they are called, and may share a row. */
static void
test_chain (CsvFixture *f, gconstpointer data)
{
    g_autofree char *second = csv_fixture_write (f, "a_BTCUSDT_spot_1h.csv",
                                                 NAMES "1704070800000,10,12,9,11,1.5\n"
                                                       "1704074400000,10,12,9,12,1.5\n");
    g_autofree char *first = csv_fixture_write (f, "b_BTCUSDT_spot_1h.csv",
                                                NAMES "1704067200000,10,12,9,10,1.5\n"
                                                      "1704070800000,10,12,9,11,1.5\n");
    g_autofree char *all = g_build_filename (f->folder, "*.csv", NULL);

    csv_fixture_assert_events (
        f, all,
        "2024-01-01T01:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=10 v=1.5\n"
        "2024-01-01T02:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=11 v=1.5\n"
        "2024-01-01T03:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=12 v=1.5\n");
    g_free (
        csv_fixture_write (f, "a_BTCUSDT_spot_1h.csv", NAMES "1704070800000,10,12,9,11.5,1.5\n"));
    csv_fixture_assert_error (f, all,
                              "@/a_BTCUSDT_spot_1h.csv:2: time 1704070800000 is there twice");
    g_free (
        csv_fixture_write (f, "a_BTCUSDT_spot_1h.csv", NAMES "1704069000000,10,12,9,11.5,1.5\n"));
    csv_fixture_assert_error (f, all,
                              "@/a_BTCUSDT_spot_1h.csv:2: time 1704069000000 is before that of the "
                              "row before it");
}

/* A gap is known when as much as is allowed has passed, not when data come back. */
static void
test_gap (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write (f, "x_BTCUSDT_spot_1h.csv",
                                               NAMES "1704067200000,10,12,9,10,1.5\n"
                                                     "1704070800000,10,12,9,11,1.5\n"
                                                     "1704085200000,10,12,9,12,1.5\n");
    g_autofree char *expected = NULL, *without = NULL;
    g_autoptr (GPtrArray) sources = NULL;

    csv_fixture_assert_events (
        f, path,
        "2024-01-01T01:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=10 v=1.5\n"
        "2024-01-01T02:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=11 v=1.5\n"
        "2024-01-01T03:30:00.000Z spot BTCUSDT gap\n"
        "2024-01-01T06:00:00.000Z spot BTCUSDT bar 60m o=10 h=12 l=9 c=12 v=1.5\n");
    sources = carry_history_list_sources (f->history);
    g_assert_cmpuint (((CarrySource *) g_ptr_array_index (sources, 0))->gaps, ==, 1);
    expected =
        g_strdup_printf ("data-gap: %s: gaps of more than 30m: 1; the first was found at row "
                         "4, from 2024-01-01T01:00:00.000Z to 2024-01-01T05:00:00.000Z",
                         path);
    g_assert_true (g_ptr_array_find_with_equal_func (f->notices, expected, g_str_equal, NULL));

    csv_fixture_set (f, "max-gap", "3h");
    without = csv_fixture_read_text (f, path);
    g_assert_null (strstr (without, "gap"));
}

/* In a joined file one series can end while the other goes on. */
static void
test_gap_of_one_series (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write (
        f, "x_BTCUSDT_1h_perp_spot_mark_funding.csv",
        "ts_ms,perp_open,perp_high,perp_low,perp_close,perp_volume,mark_close,spot_close\n"
        "1704067200000,10,12,9,10,1,,11\n"
        "1704070800000,10,12,9,10,1,,\n"
        "1704074400000,10,12,9,10,1,,\n"
        "1704078000000,10,12,9,10,1,,12\n");

    csv_fixture_set (f, "kind", "bar");
    csv_fixture_assert_events (
        f, path,
        "2024-01-01T01:00:00.000Z linear BTCUSDT bar 60m o=10 h=12 l=9 c=10 v=1\n"
        "2024-01-01T01:00:00.000Z spot BTCUSDT bar 60m c=11 v=0\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT bar 60m o=10 h=12 l=9 c=10 v=1\n"
        "2024-01-01T02:30:00.000Z spot BTCUSDT gap\n"
        "2024-01-01T03:00:00.000Z linear BTCUSDT bar 60m o=10 h=12 l=9 c=10 v=1\n"
        "2024-01-01T04:00:00.000Z linear BTCUSDT bar 60m o=10 h=12 l=9 c=10 v=1\n"
        "2024-01-01T04:00:00.000Z spot BTCUSDT bar 60m c=12 v=0\n");
}

/* A missing settlement is told and its interval is unknown, but prices are not stale. */
static void
test_gap_of_settlements (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write (
        f, "x_BTCUSDT_funding_8h.csv",
        NAMES "1704067200000,0.1,0,0,0,0\n1704074400000,0.1,0,0,0,0\n1704132000000,0.1,0,0,0,0\n");
    g_autoptr (GPtrArray) sources = NULL;

    csv_fixture_assert_events (
        f, path,
        "2024-01-01T00:00:00.000Z linear BTCUSDT settlement rate=0.1\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT settlement rate=0.1 every=2h\n"
        "2024-01-01T18:00:00.000Z linear BTCUSDT settlement rate=0.1\n");
    sources = carry_history_list_sources (f->history);
    g_assert_cmpuint (((CarrySource *) g_ptr_array_index (sources, 0))->gaps, ==, 1);
}

/* One symbol was silent while others of the file went on: events stay in order. */
static void
test_gap_among_symbols (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;

    test_market_add (f->market, CARRY_CATEGORY_SPOT, "ETHUSDT", "ETH");
    csv_fixture_set (f, "category", "spot");
    path = csv_fixture_write (f, "trades.csv",
                              "timestamp,symbol,price,size,side\n"
                              "1704067200000,BTCUSDT,10,1,buy\n"
                              "1704067200000,ETHUSDT,5,1,buy\n"
                              "1704068400000,ETHUSDT,6,1,sell\n"
                              "1704069600000,ETHUSDT,7,1,sell\n"
                              "1704069601000,BTCUSDT,11,1,buy\n");
    csv_fixture_assert_events (
        f, path,
        "2024-01-01T00:00:00.000Z spot BTCUSDT trade buy price=10 size=1 id=0\n"
        "2024-01-01T00:00:00.000Z spot ETHUSDT trade buy price=5 size=1 id=0\n"
        "2024-01-01T00:20:00.000Z spot ETHUSDT trade sell price=6 size=1 id=0\n"
        "2024-01-01T00:40:00.000Z spot ETHUSDT trade sell price=7 size=1 id=0\n"
        "2024-01-01T00:40:00.000Z spot BTCUSDT gap venue=2024-01-01T00:30:00.000Z\n"
        "2024-01-01T00:40:01.000Z spot BTCUSDT trade buy price=11 size=1 id=0\n");
}

/* Nothing later than the run is given out or read, but the checksum is of the whole file. */
static void
test_period (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = csv_fixture_write (f, "x_BTCUSDT_spot_1h.csv",
                                               NAMES "1704067200000,10,12,9,10,1.5\n"
                                                     "1704070800000,10,12,9,11,1.5\n"
                                                     "garbage\n");
    g_autoptr (GArray) events = NULL;
    g_autoptr (GPtrArray) sources = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *bytes = NULL, *sha256 = NULL;
    const CarrySource *source;

    csv_fixture_set (f, "files", path);
    events =
        test_history_read (f->history, f->market, 0, test_time ("2024-01-01T01:30:00"), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (events->len, ==, 1);
    sources = carry_history_list_sources (f->history);
    source = g_ptr_array_index (sources, 0);
    g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
    sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bytes, -1);
    g_assert_cmpstr (source->sha256, ==, sha256);
    g_assert_cmpuint (source->rows, ==, 2);
    g_assert_cmpint (source->ts_first, ==, test_time ("2024-01-01T01:00:00"));
    g_assert_cmpint (source->ts_last, ==, source->ts_first);
}

/* Times of receipt decide the order; venue times are kept. */
static void
test_local_time (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path =
        csv_fixture_write (f, "x.csv",
                           "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n"
                           "bybit,BTCUSDT,1704067200000000,1704067200040000,1,buy,10,1\n"
                           "bybit,BTCUSDT,1704067199990000,1704067200050000,2,sell,11,1\n");

    csv_fixture_set (f, "columns",
                     "time=timestamp,local-time=local_timestamp,symbol=symbol,price=price,"
                     "size=amount,side=side,id=id");
    csv_fixture_set (f, "kind", "trade");
    csv_fixture_set (f, "category", "linear");
    csv_fixture_assert_events (
        f, path,
        "2024-01-01T00:00:00.040Z linear BTCUSDT trade venue=2024-01-01T00:00:00.000Z buy price=10 "
        "size=1 id=1\n"
        "2024-01-01T00:00:00.050Z linear BTCUSDT trade venue=2023-12-31T23:59:59.990Z sell "
        "price=11 size=1 id=2\n");
}

static void
test_nothing_for_an_instrument (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path =
        csv_fixture_write (f, "x_BTCUSDT_spot_1h.csv", NAMES "1704067200000,10,12,9,11,1.5\n");
    g_autofree char *text = csv_fixture_read_text (f, path);

    g_assert_cmpuint (f->notices->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (f->notices, 0), ==,
                     "no-data: none of the files holds bybit:linear:BTCUSDT");
}

static void
test_progress (CsvFixture *f, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new (NAMES);
    g_autofree char *path = NULL;
    g_autoptr (CarryCursor) cursor = NULL;
    g_autoptr (GError) error = NULL;
    CarryMarketEvent events[64];
    double last = 0;

    for (guint i = 0; i < 50000; i++)
        g_string_append_printf (text, "%" G_GINT64_FORMAT ",10,12,9,11,1.5\n",
                                G_GINT64_CONSTANT (1704067200000) + (gint64) i * 300000);
    path = csv_fixture_write (f, "x_BTCUSDT_spot_5m.csv", text->str);
    csv_fixture_set (f, "files", path);
    cursor = test_history_open (f->history, f->market, 0, test_time ("2100-01-01"), &error);
    g_assert_no_error (error);
    while (carry_cursor_read (cursor, events, G_N_ELEMENTS (events), &error) > 0)
    {
        double fraction = carry_cursor_get_fraction (cursor);

        g_assert_cmpfloat (fraction, >=, last);
        last = fraction;
    }
    g_assert_cmpfloat (carry_cursor_get_fraction (cursor), ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
        g_autofree char *path = g_strconcat ("/csv/refusal/", refusals[i].name, NULL);

        g_test_add (path, CsvFixture, &refusals[i], csv_fixture_set_up, test_refusal,
                    csv_fixture_tear_down);
    }
    CSV_TEST ("files/none", test_no_files);
    CSV_TEST ("files/only-wanted", test_only_wanted);
    CSV_TEST ("files/order", test_order);
    CSV_TEST ("files/chain", test_chain);
    CSV_TEST ("files/period", test_period);
    CSV_TEST ("files/local-time", test_local_time);
    CSV_TEST ("files/nothing-for-an-instrument", test_nothing_for_an_instrument);
    CSV_TEST ("files/progress", test_progress);
    CSV_TEST ("gap/bars", test_gap);
    CSV_TEST ("gap/one-series", test_gap_of_one_series);
    CSV_TEST ("gap/settlements", test_gap_of_settlements);
    CSV_TEST ("gap/among-symbols", test_gap_among_symbols);
    return g_test_run ();
}
