/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#include "sim-private.h"
#include "sim-funding.h"

#define LINEAR SIM_CATEGORY_LINEAR

/* a is short and b is long 0.2 BTC at 65000. */
static SimMarket *
open_pair (Fixture *fixture)
{
    fixture_limit (fixture, fixture->account, LINEAR, "BTCUSDT", "Sell", "0.2", "65000", "GTC",
                   NULL);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.2");
    return fixture_market (fixture, LINEAR, "BTCUSDT");
}

static void
settle_at (Fixture *fixture, SimMarket *market, const char *rate, const char *mark)
{
    gint64 value, price;
    g_assert_true (sim_number_parse (rate, SIM_RATE_SCALE, &value));
    g_assert_true (sim_number_parse (mark, SIM_PRICE_SCALE, &price));
    SimTicker ticker;
    sim_market_get_ticker (market, &ticker);
    sim_exchange_set_external (fixture->exchange, market, TRUE, fixture->now);
    sim_exchange_set_funding_rate (fixture->exchange, market, value, fixture->now);
    sim_exchange_put_prices (fixture->exchange, market, price, price, fixture->now);
    fixture_advance (fixture, ticker.ts_next_funding - fixture->now);
}

static const SimLogRow *
last_row (SimAccount *account)
{
    return sim_account_get_log_row (account, sim_account_get_n_log_rows (account) - 1);
}

typedef struct
{
    const char *rate;
    const char *paid_by_long;
    const char *row_rate; /* of the long's execution: 6 decimals */
} Golden;

static const Golden golden[] = {
    { "0.0001", "1.30002", "0.0001" },
    { "-0.0001", "-1.30002", "-0.0001" },
    { "0.00000296", "0.03848059", "0.000002" },
    { "0", "0", "0" },
    /* Beyond the cap: the cap. */
    { "0.02", "65.001", "0.005" },
};

static void
test_golden (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
        g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
        SimMarket *market = open_pair (fixture);
        SimMoney before = fixture_wallet (fixture->other, "USDT");
        guint n = fixture->executions->len;
        settle_at (fixture, market, golden[i].rate, "65001");
        /* 0.2 × 65001 × rate, both signs, both places. */
        const SimExecution *paid = sim_account_get_execution (fixture->other, 1);
        g_assert_cmpint (paid->type, ==, SIM_EXEC_FUNDING);
        g_assert_cmpint (paid->side, ==, SIM_SIDE_BUY);
        g_assert_cmpint (paid->order_type, ==, SIM_ORDER_TYPE_UNKNOWN);
        assert_money (paid->fee, golden[i].paid_by_long);
        assert_rate (paid->fee_rate, golden[i].row_rate);
        assert_money (paid->value, "13000.2");
        assert_price (paid->price, "65001");
        g_assert_cmpint (paid->ts % (8 * CARRY_NS_PER_HOUR), ==, 0);
        const SimExecution *received = sim_account_get_execution (fixture->account, 1);
        g_assert_true (received->fee == -paid->fee);
        g_assert_cmpint (received->side, ==, SIM_SIDE_SELL);
        const SimLogRow *row = last_row (fixture->other);
        g_assert_cmpint (row->type, ==, SIM_LOG_SETTLEMENT);
        g_assert_true (row->funding == -paid->fee && row->change == row->funding);
        g_assert_true (row->size == 2 * SIM_MONEY_ONE / 10);
        g_assert_true (last_row (fixture->account)->size == -2 * SIM_MONEY_ONE / 10);
        g_assert_true (last_row (fixture->account)->fee_rate == -row->fee_rate);
        g_assert_true (fixture_wallet (fixture->other, "USDT") - before == row->funding);
        g_assert_cmpuint (fixture->executions->len, ==, n + 2);
        g_assert_true (strstr (fixture->told->str, "eepwpw") != NULL);
        SimTicker ticker;
        sim_market_get_ticker (market, &ticker);
        g_assert_cmpint (ticker.ts_next_funding, ==, fixture->now + 8 * CARRY_NS_PER_HOUR);
        /* What was set from outside was for one settlement. */
        g_assert_false (market->funding.is_fixed);
    }
}

/* Who opens after the instant neither pays nor receives. */
static void
test_position_at_the_instant (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = open_pair (fixture);
    settle_at (fixture, market, "0.001", "65000");
    fixture_limit (fixture, fixture->account, LINEAR, "BTCUSDT", "Buy", "0.2", "65000", "GTC",
                   NULL);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Sell", "0.2");
    guint n = sim_account_get_n_executions (fixture->other);
    settle_at (fixture, market, "0.001", "65000");
    g_assert_cmpuint (sim_account_get_n_executions (fixture->other), ==, n);
    g_assert_true (fixture_total (fixture, "USDT") == fixture_paid_in (fixture, "USDT"));
}

static void
test_formula (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimInstrument instrument =
        *sim_market_get_instrument (fixture_market (fixture, LINEAR, "BTCUSDT"));
    static const struct
    {
        int hours;
        const char *premium;
        const char *rate;
    } rows[] = {
        { 8, "0", "0.0001" },
        { 8, "0.0005", "0.0001" },
        { 8, "-0.0003", "0.0001" },
        { 8, "0.0007", "0.0002" },
        { 8, "-0.001", "-0.0005" },
        { 8, "0.1", "0.005" },
        { 8, "-0.1", "-0.005" },
        { 4, "0", "0.00005" },
        { 1, "0", "0.0000125" },
        { 8, "-0.0004", "0.0001" },
        { 8, "0.00060001", "0.00010001" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        gint64 premium;
        g_assert_true (sim_number_parse (rows[i].premium, SIM_RATE_SCALE, &premium));
        instrument.funding_interval = rows[i].hours * CARRY_NS_PER_HOUR;
        assert_rate (sim_funding_rate (&instrument, premium), rows[i].rate);
    }
}

/* Demonstrations settle each minute while the fields keep their nominal value. */
static void
test_shortened (void)
{
    const SimExchangeConfig config = { .seed = 1,
                                       .ts_start = FIXTURE_START,
                                       .funding_interval = CARRY_NS_PER_MINUTE,
                                       .history = CARRY_NS_PER_HOUR };
    g_autoptr (SimExchange) exchange = sim_exchange_new (&config, NULL, NULL);
    SimInstrument instrument;
    sim_instrument_init (&instrument, LINEAR, "ABC", 1, 3 * SIM_PRICE_ONE);
    g_assert_true (sim_exchange_add_instrument (exchange, &instrument, 3 * SIM_PRICE_ONE,
                                                FIXTURE_START, NULL));
    sim_exchange_advance (exchange, FIXTURE_START + 10 * CARRY_NS_PER_MINUTE);
    SimMarket *market = sim_exchange_get_market (exchange, 0);
    for (guint i = 0; i < 9; i++)
    {
        const SimFunding *newer = sim_market_get_funding (market, i);
        const SimFunding *older = sim_market_get_funding (market, i + 1);
        g_assert_cmpint (newer->ts % CARRY_NS_PER_MINUTE, ==, 0);
        g_assert_true (i == 8 || newer->ts - older->ts == CARRY_NS_PER_MINUTE);
        g_assert_cmpint (ABS (newer->rate), <=, instrument.upper_funding_rate);
    }
    SimTicker ticker;
    sim_market_get_ticker (market, &ticker);
    g_assert_cmpint (ticker.funding_interval, ==, 8 * CARRY_NS_PER_HOUR);
    g_assert_cmpint (ticker.ts_next_funding - sim_exchange_get_now (exchange), <=,
                     CARRY_NS_PER_MINUTE);
}

/* Every recorded settlement of the time was made, at its rate. */
static guint
count_paid (const SimMarket *market, const SimPath *path, gint64 from, gint64 to)
{
    guint n = 0;
    for (guint i = 0; i < path->n_settlements; i++)
    {
        const SimPathSettlement *recorded = &path->settlements[i];
        if (recorded->ts <= from || recorded->ts > to)
            continue;
        n++;
        gboolean is_found = FALSE;
        for (guint j = 0; j < 20 && !is_found; j++)
        {
            const SimFunding *funding = sim_market_get_funding (market, j);
            is_found = funding->ts == recorded->ts && funding->rate == recorded->rate;
        }
        g_assert_true (is_found);
    }
    return n;
}

/* Recorded hours and settlements: prices go through them, rates are paid as recorded. */
static void
test_path (void)
{
    g_autofree char *shared = g_build_filename (CARRY_SOURCE_ROOT, "..", "shared", "data", NULL);
    g_autofree char *klines = g_build_filename (
        shared, "bybit/hourly_csv", "bybit_SOLUSDT_1h_perp_spot_mark_funding.csv.gz", NULL);
    g_autofree char *settlements =
        g_build_filename (shared, "bybit/funding", "bybit_SOLUSDT_funding.csv", NULL);
    if (!g_file_test (klines, G_FILE_TEST_EXISTS))
    {
        if (g_getenv ("CARRY_REQUIRE_SHARED") != NULL)
            g_test_fail_printf ("%s is missing", klines);
        else
            g_test_skip ("no recorded data");
        return;
    }
    /* From before the interval changed to two hours until after. */
    gint64 from = G_GINT64_CONSTANT (1668067200) * CARRY_NS_PER_SECOND; /* 2022-11-10 08:00 */
    gint64 to = from + 12 * CARRY_NS_PER_HOUR;
    g_autoptr (GError) error = NULL;
    g_autoptr (SimPath) path = sim_path_load ("SOL", klines, settlements, from, to, &error);
    g_assert_no_error (error);
    g_assert_cmpint (path->points[0].ts, <=, from);
    g_assert_cmpint (path->points[1].ts, >, from);
    const SimExchangeConfig config = {
        .seed = 1, .ts_start = from, .history = CARRY_NS_PER_HOUR, .step = CARRY_NS_PER_SECOND
    };
    g_autoptr (SimExchange) exchange = sim_exchange_new (&config, NULL, NULL);
    g_autoptr (GArray) instruments = g_array_new (FALSE, FALSE, sizeof (SimInstrument));
    sim_instrument_add_defaults (instruments);
    for (guint i = 0; i < instruments->len; i++)
        g_assert_true (sim_exchange_add_instrument (
            exchange, &g_array_index (instruments, SimInstrument, i), 0, from, &error));
    g_assert_true (sim_exchange_set_path (exchange, path, from, &error));
    g_assert_no_error (error);
    SimMarket *market = sim_exchange_find_market (exchange, LINEAR, "SOLUSDT");
    SimMarket *spot = sim_exchange_find_market (exchange, SIM_CATEGORY_SPOT, "SOLUSDT");
    for (guint i = 1; path->points[i].ts <= to; i++)
    {
        const SimPathPoint *point = &path->points[i];
        sim_exchange_advance (exchange, point->ts - CARRY_NS_PER_SECOND);
        SimTicker ticker, spot_ticker;
        sim_market_get_ticker (market, &ticker);
        sim_market_get_ticker (spot, &spot_ticker);
        /* A second before the hour, within half a percent of its close: two ticks. */
        g_assert_cmpint (ABS (ticker.mark_price - point->mark), <, point->mark / 200);
        g_assert_cmpint (ABS (ticker.bid_price - point->perp), <, point->perp / 200);
        g_assert_cmpint (ABS (spot_ticker.ask_price - point->spot), <, point->spot / 200);
    }
    g_assert_cmpuint (count_paid (market, path, from, sim_exchange_get_now (exchange)), >=, 3);
}

static void
test_path_errors (void)
{
    g_autofree char *folder = g_dir_make_tmp ("sim-path-XXXXXX", NULL);
    g_autofree char *file = g_build_filename (folder, "bad.csv", NULL);
    static const char *const bad[] = {
        "",
        "ts_ms,close\n1,2\n",
        "ts_ms,spot_close\n1000,5\n1000,6\n",
        "ts_ms,spot_close\n1000,5\nx,6\n",
        "ts_ms,spot_close\n1000,5\n",
        "ts_ms,spot_close\n1000,5\n2000,nan\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
        g_assert_true (g_file_set_contents (file, bad[i], -1, NULL));
        g_autoptr (GError) error = NULL;
        g_assert_null (sim_path_load ("X", file, NULL, 0, 0, &error));
        g_assert_nonnull (error);
        g_assert_nonnull (strstr (error->message, "bad.csv"));
    }
    g_autoptr (GError) error = NULL;
    g_assert_null (sim_path_load ("X", "/nowhere/at-all.csv", NULL, 0, 0, &error));
    g_assert_nonnull (error);
    g_assert_cmpint (g_remove (file), ==, 0);
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/funding/golden", test_golden);
    g_test_add_func ("/bybit-sim/funding/position-at-the-instant", test_position_at_the_instant);
    g_test_add_func ("/bybit-sim/funding/formula", test_formula);
    g_test_add_func ("/bybit-sim/funding/shortened", test_shortened);
    g_test_add_func ("/bybit-sim/funding/path", test_path);
    g_test_add_func ("/bybit-sim/funding/path-errors", test_path_errors);
    return g_test_run ();
}
