/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include "sim-private.h"

static void
test_book_and_ticker (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 1);
    for (guint i = 0; i < 600; i++)
    {
        fixture_advance (fixture, 100 * CARRY_NS_PER_MS);
        if (i % 20 == 0)
            fixture_check_books (fixture);
    }
    g_assert_cmpuint (fixture->n_trades, >, 300);
    for (guint i = 0; i < sim_exchange_get_n_markets (fixture->exchange); i++)
    {
        SimMarket *market = sim_exchange_get_market (fixture->exchange, i);
        const SimInstrument *instrument = sim_market_get_instrument (market);
        SimTicker ticker;
        sim_market_get_ticker (market, &ticker);
        SimLevel levels[300];
        g_assert_cmpuint (sim_market_get_levels (market, SIM_SIDE_BUY, levels, 300), >=, 190);
        g_assert_cmpint (levels[0].price, ==, ticker.bid_price);
        g_assert_cmpint (ticker.bid_price, <, ticker.ask_price);
        g_assert_cmpint (ticker.low_price_24h, <=, ticker.last_price);
        g_assert_cmpint (ticker.high_price_24h, >=, ticker.last_price);
        g_assert_true (ticker.turnover_24h > 0 && ticker.volume_24h > 0);
        g_assert_cmpint (ticker.last_price % instrument->tick, ==, 0);
        /* The book is where the index is: within a percent. */
        SimPrice off = ABS (ticker.bid_price - ticker.index_price);
        g_assert_cmpint (off, <, ticker.index_price / 100);
        SimPriceLimit limit = sim_market_get_price_limit (market);
        g_assert_cmpint (limit.sell, <, ticker.bid_price);
        g_assert_cmpint (limit.buy, >, ticker.ask_price);
    }
}

/* The perpetual of a thousand is a thousand of the coin. */
static void
test_multiplier (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 2);
    fixture_advance (fixture, 10 * CARRY_NS_PER_SECOND);
    SimMarket *spot = fixture_market (fixture, SIM_CATEGORY_SPOT, "PEPEUSDT");
    SimMarket *perp = fixture_market (fixture, SIM_CATEGORY_LINEAR, "1000PEPEUSDT");
    g_assert_cmpstr (sim_market_get_instrument (perp)->base_coin, ==, "1000PEPE");
    SimTicker a, b;
    sim_market_get_ticker (spot, &a);
    sim_market_get_ticker (perp, &b);
    g_assert_cmpint (b.index_price / 1000, ==, a.index_price);
    g_assert_cmpint (ABS (b.bid_price - 1000 * a.bid_price), <, b.bid_price / 100);
}

static void
test_candles (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 3);
    SimMarket *market = fixture_market (fixture, SIM_CATEGORY_LINEAR, "BTCUSDT");
    fixture_advance (fixture, 7 * CARRY_NS_PER_MINUTE);
    for (guint kind = 0; kind < SIM_N_CANDLE_KINDS; kind++)
        for (guint interval = SIM_INTERVAL_1; interval <= SIM_INTERVAL_5; interval++)
        {
            const SimCandle *newer = NULL;
            for (guint n = 0; n < 5; n++)
            {
                const SimCandle *candle =
                    sim_market_get_candle (market, (SimCandleKind) kind, (SimInterval) interval, n);
                g_assert_nonnull (candle);
                g_assert_cmpint (candle->low, <=, MIN (candle->open, candle->close));
                g_assert_cmpint (candle->high, >=, MAX (candle->open, candle->close));
                g_assert_true (newer == NULL ||
                               sim_interval_next ((SimInterval) interval, candle->ts_start) ==
                                   newer->ts_start);
                g_assert_true (newer == NULL || newer->open == candle->close);
                newer = candle;
            }
        }
    /* Three of a minute are one of three. */
    const SimCandle *three = sim_market_get_candle (market, SIM_CANDLE_TRADE, SIM_INTERVAL_3, 1);
    SimMoney volume = 0;
    for (guint n = 0; n < 20; n++)
    {
        const SimCandle *one = sim_market_get_candle (market, SIM_CANDLE_TRADE, SIM_INTERVAL_1, n);
        if (sim_interval_start (SIM_INTERVAL_3, one->ts_start) == three->ts_start)
            volume += one->volume;
    }
    g_assert_true (volume == three->volume);
    g_assert_cmpuint (fixture->n_candles, >, 0);
}

/* What the ticker said last is what was paid, on the interval's grid. */
static void
test_funding_converges (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 4);
    SimMarket *market = fixture_market (fixture, SIM_CATEGORY_LINEAR, "ETHUSDT");
    g_assert_true (sim_exchange_set_funding_interval (fixture->exchange, market,
                                                      2 * CARRY_NS_PER_MINUTE, fixture->now, NULL));
    for (guint i = 0; i < 4; i++)
    {
        SimTicker ticker;
        sim_market_get_ticker (market, &ticker);
        gint64 due = ticker.ts_next_funding;
        g_assert_cmpint (due % (2 * CARRY_NS_PER_MINUTE), ==, 0);
        fixture_advance (fixture, due - 1 - fixture->now);
        sim_market_get_ticker (market, &ticker);
        fixture_advance (fixture, 1);
        const SimFunding *funding = sim_market_get_funding (market, 0);
        g_assert_cmpint (funding->ts, ==, due);
        g_assert_cmpint (funding->rate, ==, ticker.funding_rate);
        SimTicker after;
        sim_market_get_ticker (market, &after);
        g_assert_cmpint (after.ts_next_funding, ==, due + 2 * CARRY_NS_PER_MINUTE);
    }
}

static void
test_restart (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 5);
    SimMarket *market = fixture_market (fixture, SIM_CATEGORY_SPOT, "SOLUSDT");
    fixture_advance (fixture, CARRY_NS_PER_SECOND);
    g_assert_cmpuint (sim_market_get_u (market), >, 1);
    sim_exchange_restart_book (fixture->exchange, market, fixture->now);
    g_assert_cmpuint (sim_market_get_u (market), ==, 1);
    fixture_advance (fixture, CARRY_NS_PER_SECOND);
    fixture_check_books (fixture);
}

/* A day and an hour in one go: candles and settlements are all there. */
static void
test_skip (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 6);
    SimMarket *market = fixture_market (fixture, SIM_CATEGORY_LINEAR, "XRPUSDT");
    guint n_fundings = market->fundings->len;
    fixture->now += 25 * CARRY_NS_PER_HOUR;
    sim_exchange_skip (fixture->exchange, fixture->now);
    g_assert_cmpint (sim_exchange_get_now (fixture->exchange), ==, fixture->now);
    g_assert_cmpuint (market->fundings->len, >=, n_fundings + 3);
    for (guint n = 0; n < 1400; n++)
        g_assert_cmpint (
            sim_market_get_candle (market, SIM_CANDLE_MARK, SIM_INTERVAL_1, n)->ts_start, ==,
            fixture->now / CARRY_NS_PER_MINUTE * CARRY_NS_PER_MINUTE - n * CARRY_NS_PER_MINUTE);
    fixture_check_books (fixture);
    fixture_advance (fixture, CARRY_NS_PER_SECOND);
    g_assert_cmpint (sim_exchange_get_next_due (fixture->exchange) - fixture->now, <=,
                     100 * CARRY_NS_PER_MS);
    fixture_check_books (fixture);
}

/* Prices of next to nothing, and a coin that loses nearly all. */
static void
test_small_prices (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 7);
    for (guint i = 0; i < 5; i++)
    {
        sim_exchange_shock (fixture->exchange, "PEPE", -SIM_RATE_ONE * 7 / 10, fixture->now);
        sim_exchange_shock (fixture->exchange, "BTC", SIM_RATE_ONE / 2, fixture->now);
        fixture_advance (fixture, 5 * CARRY_NS_PER_SECOND);
        fixture_check_books (fixture);
    }
    SimInstrument tiny;
    for (guint category = 0; category < SIM_N_CATEGORIES; category++)
    {
        sim_instrument_init (&tiny, (SimCategory) category, "TINY", 1, 3);
        g_autoptr (GError) error = NULL;
        sim_exchange_add_instrument (fixture->exchange, &tiny, 3, fixture->now, &error);
        g_assert_no_error (error);
    }
    fixture_advance (fixture, 30 * CARRY_NS_PER_SECOND);
    fixture_check_books (fixture);
}

static char *
run (guint64 seed)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, seed);
    fixture_market_order (fixture, fixture->account, SIM_CATEGORY_LINEAR, "BTCUSDT", "Sell", "0.5");
    fixture_market_order (fixture, fixture->account, SIM_CATEGORY_SPOT, "BTCUSDT", "Buy", "20000");
    fixture_limit (fixture, fixture->other, SIM_CATEGORY_LINEAR, "BTCUSDT", "Buy", "0.2", "64000",
                   "GTC", "a");
    fixture_advance (fixture, 9 * CARRY_NS_PER_MINUTE);
    GString *text = g_string_new (fixture->told->str);
    g_autofree char *ledger = sim_exchange_write_ledger (fixture->exchange);
    g_string_append (text, ledger);
    for (guint i = 0; i < sim_exchange_get_n_markets (fixture->exchange); i++)
    {
        const SimTrade *trade =
            sim_market_get_trade (sim_exchange_get_market (fixture->exchange, i), 0);
        g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", trade->id, trade->price);
    }
    return g_string_free (text, FALSE);
}

/* How a caller cuts the time makes no difference. */
static void
test_cut_of_time (void)
{
    g_autoptr (Fixture) whole = fixture_new (FALSE, 13);
    g_autoptr (Fixture) parts = fixture_new (FALSE, 13);
    CarryRandom random;
    carry_random_init (&random, 1, "cuts");
    for (guint i = 0; i < 20; i++)
    {
        fixture_market_order (whole, whole->account, SIM_CATEGORY_LINEAR, "BTCUSDT", "Buy", "0.1");
        fixture_market_order (parts, parts->account, SIM_CATEGORY_LINEAR, "BTCUSDT", "Buy", "0.1");
        gint64 to = whole->now + 3 * CARRY_NS_PER_SECOND;
        while (parts->now < to)
        {
            gint64 by = carry_random_range (&random, 1, 400 * CARRY_NS_PER_MS);
            fixture_advance (parts, MIN (by, to - parts->now));
        }
        fixture_advance (whole, to - whole->now);
    }
    g_assert_cmpstr (whole->told->str, ==, parts->told->str);
    g_autofree char *a = sim_exchange_write_ledger (whole->exchange);
    g_autofree char *b = sim_exchange_write_ledger (parts->exchange);
    g_assert_cmpstr (a, ==, b);
}

static void
test_same_seed_same_bytes (void)
{
    g_autofree char *first = run (11);
    g_autofree char *again = run (11);
    g_autofree char *other = run (12);
    g_assert_cmpstr (first, ==, again);
    g_assert_cmpstr (first, !=, other);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/market/book-and-ticker", test_book_and_ticker);
    g_test_add_func ("/bybit-sim/market/multiplier", test_multiplier);
    g_test_add_func ("/bybit-sim/market/candles", test_candles);
    g_test_add_func ("/bybit-sim/market/funding-converges", test_funding_converges);
    g_test_add_func ("/bybit-sim/market/restart", test_restart);
    g_test_add_func ("/bybit-sim/market/skip", test_skip);
    g_test_add_func ("/bybit-sim/market/small-prices", test_small_prices);
    g_test_add_func ("/bybit-sim/market/same-seed-same-bytes", test_same_seed_same_bytes);
    g_test_add_func ("/bybit-sim/market/cut-of-time", test_cut_of_time);
    return g_test_run ();
}
