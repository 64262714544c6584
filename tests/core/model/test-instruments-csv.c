/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "base/carry-time.h"
#include "model/carry-instrument.h"

#include <glib/gstdio.h>

#define D(text) carry_decimal_from_text (text)
#define HEADER "venue,category,symbol,base,quote,tick_size,qty_step"
#define ROW "bybit,linear,BTCUSDT,BTC,USDT,0.1,0.001"

static char *path;

static gboolean
read_bytes (CarryInstruments *table, const char *text, gssize length, GError **error)
{
    g_assert_true (g_file_set_contents (path, text, length, NULL));
    return carry_instruments_read_csv (table, path, error);
}

static void
assert_number (CarryDecimal value, const char *expected)
{
    g_assert_true (carry_decimal_equal (value, D (expected)));
}

/* The sample that is committed, against the table it was made from. */
static void
test_sample (void)
{
    static const struct
    {
        const char *symbol;
        CarryCategory category;
        const char *base, *multiplier, *tick, *step, *minimum, *margin;
        guint price_scale, size_scale;
    } rows[] = {
        { "BTCUSDT", CARRY_CATEGORY_LINEAR, "BTC", "1", "0.1", "0.001", "0.001", "0.005", 8, 8 },
        { "ETHUSDT", CARRY_CATEGORY_LINEAR, "ETH", "1", "0.01", "0.01", "0.01", "0.005", 8, 8 },
        { "SOLUSDT", CARRY_CATEGORY_LINEAR, "SOL", "1", "0.01", "0.1", "0.1", "0.01", 8, 8 },
        { "XRPUSDT", CARRY_CATEGORY_LINEAR, "XRP", "1", "0.0001", "0.1", "0.1", "0.01", 8, 8 },
        { "DOGEUSDT", CARRY_CATEGORY_LINEAR, "DOGE", "1", "0.00001", "1", "1", "0.01", 8, 8 },
        { "1000PEPEUSDT", CARRY_CATEGORY_LINEAR, "PEPE", "1000", "0.0000001", "100", "100", "0.01",
          10, 4 },
        { "BTCUSDT", CARRY_CATEGORY_SPOT, "BTC", "1", "0.01", "0.000001", "0.000001", "0", 8, 8 },
        { "ETHUSDT", CARRY_CATEGORY_SPOT, "ETH", "1", "0.01", "0.00001", "0.00001", "0", 8, 8 },
        { "SOLUSDT", CARRY_CATEGORY_SPOT, "SOL", "1", "0.01", "0.001", "0.001", "0", 8, 8 },
        { "XRPUSDT", CARRY_CATEGORY_SPOT, "XRP", "1", "0.0001", "0.01", "0.01", "0", 8, 8 },
        { "DOGEUSDT", CARRY_CATEGORY_SPOT, "DOGE", "1", "0.00001", "0.1", "0.1", "0", 8, 8 },
        { "PEPEUSDT", CARRY_CATEGORY_SPOT, "PEPE", "1", "0.00000001", "1", "1", "0", 10, 4 },
    };
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    g_autoptr (GError) error = NULL;

    carry_instruments_read_csv (table, INSTRUMENTS_CSV, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (carry_instruments_get_size (table), ==, G_N_ELEMENTS (rows));
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        const CarryInstrument *entry =
            carry_instruments_find (table, "bybit", rows[i].category, rows[i].symbol);
        gboolean spot = rows[i].category == CARRY_CATEGORY_SPOT;

        g_assert_nonnull (entry);
        g_assert_cmpstr (entry->base, ==, rows[i].base);
        g_assert_cmpstr (entry->quote, ==, "USDT");
        assert_number (entry->multiplier, rows[i].multiplier);
        assert_number (entry->tick_size, rows[i].tick);
        assert_number (entry->qty_step, rows[i].step);
        assert_number (entry->min_qty, rows[i].minimum);
        assert_number (entry->min_notional, "5");
        assert_number (entry->maker_fee, spot ? "0.001" : "0.0002");
        assert_number (entry->taker_fee, spot ? "0.001" : "0.00055");
        assert_number (entry->maintenance_margin, rows[i].margin);
        g_assert_cmpint (entry->fee_in_base, ==, spot);
        g_assert_cmpuint (entry->price_scale, ==, rows[i].price_scale);
        g_assert_cmpuint (entry->size_scale, ==, rows[i].size_scale);
        g_assert_cmpint (entry->funding_interval_ns, ==, spot ? 0 : 8 * CARRY_NS_PER_HOUR);
        g_assert_cmpint (entry->ts_delivery, ==, 0);
        if (!spot)
            g_assert_nonnull (carry_instruments_find_pair (table, entry));
    }
}

static void
test_any_order (void)
{
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    g_autoptr (GError) error = NULL;

    read_bytes (table,
                "\r\n# a comment, with a comma\r\n"
                " symbol ,quote,base,qty_step,tick_size,category,venue,delivery_time,price_scale,"
                "size_scale,max_qty,funding_floor,funding_cap\r\n"
                "BTCUSDT, USDT,BTC ,0.001,0.1,linear,bybit,2024-03-29T08:00:00Z,2,6,,-0.003,"
                "0.00375\r\n"
                "\r\n"
                "BTCUSDT,USDT,BTC,0.001,0.0000000001,spot,bybit,,,,7,,",
                -1, &error);
    g_assert_no_error (error);

    const CarryInstrument *perp = carry_instruments_get (table, 0);
    g_assert_cmpstr (perp->quote, ==, "USDT");
    g_assert_cmpstr (perp->base, ==, "BTC");
    g_assert_cmpuint (perp->price_scale, ==, 2);
    g_assert_cmpuint (perp->size_scale, ==, 6);
    g_assert_false (perp->fee_in_base);
    g_assert_false (carry_decimal_is_valid (perp->max_qty));
    g_assert_cmpint (perp->ts_delivery, ==, G_GINT64_CONSTANT (1711699200000000000));
    assert_number (perp->funding_cap, "0.00375");
    assert_number (perp->funding_floor, "-0.003");

    const CarryInstrument *spot = carry_instruments_get (table, 1);
    g_assert_false (carry_decimal_is_valid (spot->funding_cap));
    g_assert_cmpuint (spot->price_scale, ==, 12);
    g_assert_cmpuint (spot->size_scale, ==, 4);
    g_assert_true (spot->fee_in_base);
    g_assert_cmpint (spot->ts_delivery, ==, 0);
    assert_number (spot->max_qty, "7");
}

static void
test_mistakes (void)
{
    static const struct
    {
        const char *text;
        const char *message; /* after the path */
    } cases[] = {
        { "", ":1: no header line; the file is empty" },
        { "# only a comment\n", ":2: no header line; the file is empty" },
        { HEADER ",colour\n", ":1: colour: there is no such column" },
        { "#\n\n" HEADER ",venue\n", ":3: venue: the column is there twice" },
        { "venue,category,symbol,base,quote,tick_size\n", ":1: qty_step: the column is missing" },
        { HEADER "\nbybit,linear\n", ":2: 2 values, but the header names 7 columns" },
        { HEADER "\n" ROW "\n" ROW ",1\n", ":3: 8 values, but the header names 7 columns" },
        { HEADER "\nbybit,inverse,BTCUSD,BTC,USD,0.1,0.001\n",
          ":2: category: “inverse” is not spot or linear" },
        { HEADER "\nbybit,linear,BTCUSDT,,USDT,0.1,0.001\n", ":2: base: must be given" },
        { HEADER "\nbybit,linear,BTCUSDT,BTC,USDT,,0.001\n", ":2: tick_size: must be given" },
        { HEADER "\nbybit,linear,BTCUSDT,BTC,USDT,0,0.001\n", ":2: tick_size: 0 is not above 0" },
        { HEADER ",size_scale\n" ROW ",nineteen\n",
          ":2: size_scale: “nineteen” is not a number from 0 to 18" },
        { HEADER ",price_scale\n" ROW ",19\n",
          ":2: price_scale: “19” is not a number from 0 to 18" },
        { HEADER ",price_scale\n" ROW ",0\n",
          ":2: price_scale: 0 decimals cannot hold a tick_size of 0.1; choose a scale up to 18" },
        { HEADER ",taker_fee\n" ROW ",5.5\n",
          ":2: taker_fee: 5.5 is not a fraction between -1 and 1 (0.001 is 10 bp)" },
        { HEADER "\n" ROW "\n" ROW "\n", ":3: symbol: bybit:linear:BTCUSDT is there already" },
        { HEADER "\nbybit,linear,BTC\xff,BTC,USDT,0.1,0.001\n", ":2: not UTF-8 text" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (CarryInstruments) table = carry_instruments_new ();
        g_autoptr (GError) error = NULL;
        g_autofree char *message = g_strconcat (path, cases[i].message, NULL);

        g_assert_false (read_bytes (table, cases[i].text, -1, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
        g_assert_cmpstr (error->message, ==, message);
        g_assert_cmpuint (carry_instruments_get_size (table), ==, 0);
    }
}

/* What decimal, duration and time say is theirs; the place is ours. */
static void
test_values (void)
{
    static const struct
    {
        const char *column;
        const char *value;
    } cases[] = {
        { "max_qty", "1_000" },        { "min_notional", "five" },
        { "maker_fee", "0.1%" },       { "funding_interval", "8 hours" },
        { "funding_interval", "-8h" }, { "delivery_time", "tomorrow" },
        { "funding_cap", "most" },     { "collateral_ratio", "most of it" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (CarryInstruments) table = carry_instruments_new ();
        g_autoptr (GError) error = NULL;
        g_autofree char *text =
            g_strconcat (HEADER ",", cases[i].column, "\n" ROW ",", cases[i].value, "\n", NULL);
        g_autofree char *place = g_strconcat (path, ":2: ", cases[i].column, ": ", NULL);

        g_test_message ("%s = %s", cases[i].column, cases[i].value);
        g_assert_false (read_bytes (table, text, -1, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
        g_assert_true (g_str_has_prefix (error->message, place));
    }
}

static void
test_files (void)
{
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    g_autoptr (GError) error = NULL;

    g_assert_false (carry_instruments_read_csv (table, "/nowhere/instruments.csv", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "/nowhere/instruments.csv"));
    g_clear_error (&error);

    g_autofree char *message = g_strconcat (path, ": not a text file", NULL);
    g_assert_false (read_bytes (table, "\0ELF", 4, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_cmpstr (error->message, ==, message);
}

/* A mistake takes back only what this file added. */
static void
test_all_or_nothing (void)
{
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    g_autoptr (GError) error = NULL;

    g_assert_true (read_bytes (table, HEADER "\n" ROW "\n", -1, NULL));
    g_assert_false (read_bytes (table,
                                HEADER "\nbybit,spot,BTCUSDT,BTC,USDT,0.1,0.1\n"
                                       "bybit,linear,ETHUSDT,ETH,USDT,0,1\n",
                                -1, &error));
    g_assert_nonnull (error);
    g_assert_cmpuint (carry_instruments_get_size (table), ==, 1);
    g_assert_nonnull (carry_instruments_find (table, "bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT"));
    g_assert_null (carry_instruments_find (table, "bybit", CARRY_CATEGORY_SPOT, "BTCUSDT"));
    g_assert_true (read_bytes (table, HEADER "\nbybit,spot,BTCUSDT,BTC,USDT,0.1,0.1\n", -1, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_autofree char *folder = g_dir_make_tmp ("carry-instruments-XXXXXX", NULL);
    g_autofree char *file = g_build_filename (folder, "instruments.csv", NULL);
    path = file;
    g_test_add_func ("/instruments-csv/sample", test_sample);
    g_test_add_func ("/instruments-csv/any-order", test_any_order);
    g_test_add_func ("/instruments-csv/mistakes", test_mistakes);
    g_test_add_func ("/instruments-csv/values", test_values);
    g_test_add_func ("/instruments-csv/files", test_files);
    g_test_add_func ("/instruments-csv/all-or-nothing", test_all_or_nothing);

    int status = g_test_run ();
    g_unlink (file);
    g_rmdir (folder);
    return status;
}
