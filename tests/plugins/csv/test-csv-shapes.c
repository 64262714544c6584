/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-fixture.h"

/* Every shape, with a small file of its own in data/, and what comes out of it. */
typedef struct
{
    const char *name;
    const char *files;       /* in data/ */
    const char *settings[8]; /* `name=value` */
    const char *expected;
} ShapeCase;

static const ShapeCase cases[] = {
    {
        "joined",
        "bybit_{symbol}_1h_perp_spot_mark_funding.csv",
        { NULL },
        "2024-01-01T00:00:00.000Z linear BTCUSDT mark price=42351.23\n"
        "2024-01-01T00:00:00.000Z linear BTCUSDT bar 60m o=42300.1 h=42400.5 l=42250 c=42350.2 "
        "v=120.5\n"
        "2024-01-01T01:00:00.000Z linear BTCUSDT mark price=42476.05\n"
        "2024-01-01T01:00:00.000Z linear BTCUSDT bar 60m o=42350.2 h=42500 l=42300.7 c=42475.3 "
        "v=98.001\n"
        "2024-01-01T01:00:00.000Z spot BTCUSDT bar 60m c=42460.11 v=0\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT mark price=42411\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT bar 60m o=42475.3 h=42480 l=42400 c=42410.9 "
        "v=120\n"
        "2024-01-01T02:00:00.000Z spot BTCUSDT bar 60m c=42399.9 v=0\n"
        "2024-01-01T03:00:00.000Z linear BTCUSDT bar 60m o=42410.9 h=42450 l=42390.4 c=42444 "
        "v=77.125\n",
    },
    {
        "joined-spot-only",
        "bybit_BTCUSDT_1h_perp_spot_mark_funding.csv",
        { "category=spot" },
        "2024-01-01T01:00:00.000Z spot BTCUSDT bar 60m c=42460.11 v=0\n"
        "2024-01-01T02:00:00.000Z spot BTCUSDT bar 60m c=42399.9 v=0\n",
    },
    {
        "settlements-v5",
        "bybit_BTCUSDT_funding.csv",
        { NULL },
        "2024-01-01T00:00:00.000Z linear BTCUSDT settlement rate=0.0001\n"
        "2024-01-01T08:00:00.000Z linear BTCUSDT settlement rate=-0.0000065 every=8h\n"
        "2024-01-01T16:00:00.000Z linear BTCUSDT settlement rate=0.00375 every=8h\n",
    },
    {
        "settlements-with-dates",
        "{base}-{quote}_funding_history.csv",
        { "time-zone=+03:00" },
        "2024-01-01T00:00:00.000Z linear BTCUSDT settlement rate=0.0001\n"
        "2024-01-01T08:00:00.000Z linear BTCUSDT settlement rate=-0.0000065 every=8h\n"
        "2024-01-01T16:00:00.000Z linear BTCUSDT settlement rate=0.00375 every=8h\n",
    },
    {
        "candles-spot",
        "bybit_BTCUSDT_spot_5m.csv",
        { NULL },
        "2024-01-01T00:05:00.000Z spot BTCUSDT bar 5m o=42283.58 h=42300 l=42280.01 c=42290.5 "
        "v=1.234567\n"
        "2024-01-01T00:10:00.000Z spot BTCUSDT bar 5m o=42290.5 h=42295.9 l=42270.3 c=42271.27 "
        "v=0.9\n",
    },
    {
        "candles-perp",
        "bybit_BTCUSDT_perp_5m.csv",
        { NULL },
        "2024-01-01T00:05:00.000Z linear BTCUSDT bar 5m o=42300.1 h=42310 l=42295 c=42305.5 "
        "v=12.345\n"
        "2024-01-01T00:10:00.000Z linear BTCUSDT bar 5m o=42305.5 h=42307 l=42290.3 c=42291 v=9\n",
    },
    {
        "candles-ending",
        "bybit_BTCUSDT_perp_5m.csv",
        { "bar-time=end" },
        "2024-01-01T00:00:00.000Z linear BTCUSDT bar 5m o=42300.1 h=42310 l=42295 c=42305.5 "
        "v=12.345\n"
        "2024-01-01T00:05:00.000Z linear BTCUSDT bar 5m o=42305.5 h=42307 l=42290.3 c=42291 v=9\n",
    },
    {
        "candles-mark",
        "bybit_BTCUSDT_mark_4h.csv",
        { NULL },
        "2024-01-01T04:00:00.000Z linear BTCUSDT mark price=42401.77\n"
        "2024-01-01T08:00:00.000Z linear BTCUSDT mark price=42444.44\n",
    },
    {
        "candles-as-index",
        "bybit_BTCUSDT_mark_4h.csv",
        { "kind=index" },
        "2024-01-01T04:00:00.000Z linear BTCUSDT index price=42401.77\n"
        "2024-01-01T08:00:00.000Z linear BTCUSDT index price=42444.44\n",
    },
    {
        "candles-funding",
        "bybit_BTCUSDT_funding_8h.csv",
        { NULL },
        "2024-01-01T00:00:00.000Z linear BTCUSDT settlement rate=0.0001\n"
        "2024-01-01T08:00:00.000Z linear BTCUSDT settlement rate=-0.0000065 every=8h\n",
    },
    {
        "lean-trade",
        "20240101_{symbol}_minute_trade_perp.csv",
        { NULL },
        "2024-01-01T00:01:00.000Z linear BTCUSDT bar 1m o=42300 h=42310.5 l=42295.5 c=42305 "
        "v=78.677\n"
        "2024-01-01T00:02:00.000Z linear BTCUSDT bar 1m o=42305 h=42312 l=42299 c=42300.5 "
        "v=153.152\n"
        "2024-01-01T00:04:00.000Z linear BTCUSDT bar 1m o=42300.5 h=42325 l=42300.5 c=42313.5 "
        "v=217.168\n",
    },
    {
        "lean-quote",
        "20240101_btcusdt_minute_quote.csv",
        { NULL },
        "2024-01-01T00:01:00.000Z spot BTCUSDT quote bid=42288.01 x=0.00531 ask=42289.77 "
        "x=0.00416\n"
        "2024-01-01T00:02:00.000Z spot BTCUSDT quote bid=42290.63 x=0.003284 ask=42291.47 "
        "x=0.458998\n",
    },
    {
        "lean-rate",
        "perp_btcusdt_margin_interest.csv",
        { NULL },
        "2024-01-01T00:00:00.000Z linear BTCUSDT settlement rate=0.0001\n"
        "2024-01-01T08:00:00.000Z linear BTCUSDT settlement rate=-0.00022398 every=8h\n"
        "2024-01-01T16:00:00.000Z linear BTCUSDT settlement rate=0.00375 every=8h\n",
    },
    {
        "dump-derivatives",
        "BTCUSDT2024-01-01.csv",
        { NULL },
        "2024-01-01T00:00:00.027100Z linear BTCUSDT trade buy price=42324.9 size=0.003 id=0\n"
        "2024-01-01T00:00:00.027100Z linear BTCUSDT trade buy price=42325 size=0.01 id=0\n"
        "2024-01-01T00:00:01.500Z linear BTCUSDT trade sell price=42324.9 size=1.5 id=0\n",
    },
    {
        "dump-derivatives-descending",
        "BTCUSDT2020-05-28.csv",
        { NULL },
        "2020-05-28T00:00:00.100Z linear BTCUSDT trade buy price=9190.5 size=0.125 id=0\n"
        "2020-05-28T00:30:00.100Z linear BTCUSDT gap\n"
        "2020-05-28T23:59:59.879Z linear BTCUSDT trade buy price=9553 size=0.25 id=0\n"
        "2020-05-28T23:59:59.879Z linear BTCUSDT trade sell price=9552.5 size=0.5 id=0\n",
    },
    {
        "dump-chained",
        "BTCUSDT20*.csv",
        { "max-gap=0s" },
        "2020-05-28T00:00:00.100Z linear BTCUSDT trade buy price=9190.5 size=0.125 id=0\n"
        "2020-05-28T23:59:59.879Z linear BTCUSDT trade buy price=9553 size=0.25 id=0\n"
        "2020-05-28T23:59:59.879Z linear BTCUSDT trade sell price=9552.5 size=0.5 id=0\n"
        "2024-01-01T00:00:00.027100Z linear BTCUSDT trade buy price=42324.9 size=0.003 id=0\n"
        "2024-01-01T00:00:00.027100Z linear BTCUSDT trade buy price=42325 size=0.01 id=0\n"
        "2024-01-01T00:00:01.500Z linear BTCUSDT trade sell price=42324.9 size=1.5 id=0\n",
    },
    {
        "dump-spot",
        "BTCUSDT_2024-01-01.csv",
        { NULL },
        "2024-01-01T00:00:01.105Z spot BTCUSDT trade buy price=42283.58 size=0.001165 id=1\n"
        "2024-01-01T00:00:01.105Z spot BTCUSDT trade sell price=42283.58 size=0.05 id=2\n",
    },
    {
        /* Five names, six values. */
        "dump-spot-monthly",
        "BTCUSDT-2022-11.csv",
        { NULL },
        "2022-11-09T23:47:13.275Z spot BTCUSDT trade buy price=15900.01 size=0.000251 id=1\n"
        "2022-11-09T23:47:13.276Z spot BTCUSDT trade sell price=15899.5 size=0.5 id=2\n",
    },
    {
        /* UTC+3, and two months that share a row. */
        "dump-metatrader",
        "BTCUSDT_60_*.csv",
        { NULL },
        "2024-01-01T01:00:00.000Z linear BTCUSDT bar 60m o=42300.1 h=42400 l=42250 c=42350.2 "
        "v=120.5\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT bar 60m o=42350.2 h=42500 l=42300.7 c=42475.3 "
        "v=98.001\n"
        "2024-01-01T03:00:00.000Z linear BTCUSDT bar 60m o=42475.3 h=42480 l=42400 c=42410.9 "
        "v=120\n",
    },
    {
        "own-columns",
        "own-columns.csv",
        { "columns=time=when,close=last,volume=vol", "kind=bar", "category=spot", "symbol=BTCUSDT",
          "interval=1h", "delimiter=;" },
        "2024-01-01T02:00:00.000Z spot BTCUSDT bar 60m c=42350.2 v=3\n"
        "2024-01-01T03:00:00.000Z spot BTCUSDT bar 60m c=42475.3 v=4.5\n",
    },
    {
        "own-positions",
        "perp_btcusdt_margin_interest.csv",
        { "columns=time=1,rate=2", "kind=funding", "symbol=BTCUSDT", "time-zone=-01:00" },
        "2024-01-01T01:00:00.000Z linear BTCUSDT funding rate=0.0001\n"
        "2024-01-01T09:00:00.000Z linear BTCUSDT funding rate=-0.00022398\n"
        "2024-01-01T17:00:00.000Z linear BTCUSDT funding rate=0.00375\n",
    },
    {
        "quotes",
        "quotes.csv",
        { "category=linear", "symbol=BTCUSDT" },
        "2024-01-01T00:00:00.123Z linear BTCUSDT quote bid=42300.1 x=0.5 ask=42300.2 x=1.25\n"
        "2024-01-01T00:00:00.123Z linear BTCUSDT quote bid=42300.1 x=0.4 ask=42300.2 x=1.25\n",
    },
    {
        "trades",
        "trades.csv",
        { "category=spot", "symbol=BTCUSDT" },
        "2024-01-01T00:00:00.123456Z spot BTCUSDT trade buy price=42300.1 size=0.5 id=0\n",
    },
    {
        "settled-rates",
        "rates.csv",
        { "kind=settlement", "rate-unit=percent" },
        "2024-01-01T00:30:00.000Z linear BTCUSDT settlement rate=0.00012\n"
        "2024-01-01T01:00:00.000Z linear BTCUSDT settlement rate=0.015 every=30m\n",
    },
    {
        "made-quotes",
        "bybit_{base}_1h_mark_spotquote_funding.csv",
        { NULL },
        "2024-01-01T01:00:00.000Z linear BTCUSDT mark price=42351.23\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT mark price=42476.05\n"
        "2024-01-01T02:00:00.000Z spot BTCUSDT bar 60m c=42460.11 v=0\n",
    },
    {
        "candles-of-perpetuals",
        "bybit_{base}_1h_perp_ohlcv_oi_funding.csv",
        { NULL },
        "2024-01-01T02:00:00.000Z linear BTCUSDT bar 60m o=42300.1 h=42400.5 l=42250 c=42350.2 "
        "v=120.5\n"
        "2024-01-01T03:00:00.000Z linear BTCUSDT bar 60m o=42350.2 h=42500 l=42300.7 c=42475.3 "
        "v=98.001\n",
    },
    {
        "okx",
        "okx_{base}_1h_perp_spot_mark_funding_oi.csv",
        { NULL },
        "2024-01-01T01:00:00.000Z spot BTCUSDT bar 60m o=42283.5 h=42554.5 l=42261.1 c=42475.2 "
        "v=414.4649158\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT mark price=42351.2\n"
        "2024-01-01T02:00:00.000Z linear BTCUSDT bar 60m o=42300.1 h=42400.5 l=42250 c=42350.2 "
        "v=120.5\n"
        "2024-01-01T02:00:00.000Z spot BTCUSDT bar 60m o=42475.2 h=42775 l=42431.6 c=42613.5 "
        "v=300.25\n"
        "2024-01-01T03:00:00.000Z linear BTCUSDT mark price=42411\n",
    },
    {
        "trades-by-maker",
        "maker.csv",
        { "symbol=BTCUSDT", "category=spot", "excess-decimals=round" },
        "2024-01-01T00:00:00.278Z spot BTCUSDT trade sell price=42300.48 size=0.000263 "
        "id=553287559\n"
        "2024-01-01T00:00:00.310Z spot BTCUSDT trade buy price=42301.44 size=0.000311 "
        "id=553287560\n",
    },
    {
        "predicted-rates",
        "rates.csv",
        { "kind=funding", "rate-unit=percent",
          "columns=time=time,symbol=symbol,rate=rate,next-time=next" },
        "2024-01-01T00:30:00.000Z linear BTCUSDT funding rate=0.00012 "
        "next=2024-01-01T08:00:00.000Z\n"
        "2024-01-01T01:00:00.000Z linear BTCUSDT funding rate=0.015 "
        "next=2024-01-01T08:00:00.000Z\n",
    },
};

static void
test_shape (CsvFixture *f, gconstpointer data)
{
    const ShapeCase *one = data;
    g_autofree char *files = csv_fixture_data (one->files);

    for (gsize i = 0; one->settings[i] != NULL; i++)
    {
        const char *sign = strchr (one->settings[i], '=');
        g_autofree char *name = g_strndup (one->settings[i], (gsize) (sign - one->settings[i]));

        csv_fixture_set (f, name, sign + 1);
    }
    csv_fixture_assert_events (f, files, one->expected);
}

/* A perpetual's file holds the closes of its spot, whose symbol differs. */
static void
test_other_spot_symbol (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;

    test_market_add (f->market, CARRY_CATEGORY_LINEAR, "1000PEPEUSDT", "PEPE");
    test_market_add (f->market, CARRY_CATEGORY_SPOT, "PEPEUSDT", "PEPE");
    path = csv_fixture_write (f, "x_1000PEPEUSDT_1h_perp_spot_mark_funding.csv",
                              "ts_ms,perp_open,perp_high,perp_low,perp_close,perp_volume,"
                              "mark_close,spot_close\n"
                              "1704067200000,0.0012,0.0013,0.0011,0.00125,5,0.00124,0.00000124\n");
    csv_fixture_assert_events (
        f, path,
        "2024-01-01T01:00:00.000Z linear 1000PEPEUSDT mark price=0.00124\n"
        "2024-01-01T01:00:00.000Z linear 1000PEPEUSDT bar 60m o=0.0012 h=0.0013 l=0.0011 c=0.00125 "
        "v=5\n"
        "2024-01-01T01:00:00.000Z spot PEPEUSDT bar 60m c=0.00000124 v=0\n");
}

static void
test_packed (CsvFixture *f, gconstpointer data)
{
    g_autofree char *plain_path = csv_fixture_data ("20240101_btcusdt_minute_trade_perp.csv");
    g_autofree char *text = NULL, *expected = NULL, *gz = NULL, *zip = NULL, *crlf = NULL;
    g_autoptr (GString) windows = NULL;

    g_assert_true (g_file_get_contents (plain_path, &text, NULL, NULL));
    expected = csv_fixture_read_text (f, plain_path);
    gz = csv_fixture_write_gzip (f, "20240101_btcusdt_minute_trade_perp.csv.gz", text);
    csv_fixture_assert_events (f, gz, expected);
    /* The day and the market are in the name of the member. */
    zip = csv_fixture_write_zip (f, "any.zip", "20240101_btcusdt_minute_trade_perp.csv", text);
    csv_fixture_assert_events (f, zip, expected);
    windows = g_string_new (text);
    g_string_replace (windows, "\n", "\r\n", 0);
    crlf = csv_fixture_write (f, "20240101_btcusdt_minute_trade_perp.csv", windows->str);
    csv_fixture_assert_events (f, crlf, expected);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autofree char *path = g_strconcat ("/csv/shape/", cases[i].name, NULL);

        g_test_add (path, CsvFixture, &cases[i], csv_fixture_set_up, test_shape,
                    csv_fixture_tear_down);
    }
    CSV_TEST ("other-spot-symbol", test_other_spot_symbol);
    CSV_TEST ("packed", test_packed);
    return g_test_run ();
}
