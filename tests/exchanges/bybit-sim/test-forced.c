/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include <string.h>

#include "sim-private.h"

#define LINEAR SIM_CATEGORY_LINEAR
#define SPOT SIM_CATEGORY_SPOT

static const SimExecution *
last_execution (SimAccount *account)
{
    return sim_account_get_execution (account, sim_account_get_n_executions (account) - 1);
}

static const SimOrder *
last_order (SimAccount *account)
{
    return sim_account_get_order (account, sim_account_get_n_orders (account) - 1);
}

static SimQty
size_of (SimAccount *account, const char *symbol)
{
    SimMarket *market = sim_exchange_find_market (account->exchange, LINEAR, symbol);
    SimPosition position;
    g_assert_true (
        sim_account_get_position (account, sim_market_get_instrument (market), 0, &position));
    return position.side == SIM_SIDE_SELL ? -position.size : position.size;
}

static void
open_pair (Fixture *fixture, const char *qty)
{
    fixture_limit (fixture, fixture->account, LINEAR, "BTCUSDT", "Sell", qty, "65000", "GTC", NULL);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", qty);
    g_assert_cmpint (size_of (fixture->other, "BTCUSDT"), >, 0);
}

static void
set_price (Fixture *fixture, SimMarket *market, const char *price)
{
    gint64 value;
    g_assert_true (sim_number_parse (price, SIM_PRICE_SCALE, &value));
    sim_exchange_set_external (fixture->exchange, market, TRUE, fixture->now);
    sim_exchange_put_prices (fixture->exchange, market, value, value, fixture->now);
}

/* Falls to where margin is used up: orders go first, then a quarter a step. */
static void
test_liquidation_ladder (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    SimAnswer answer;
    g_assert_true (sim_exchange_transfer (fixture->exchange, fixture->other, "BTC",
                                          -2 * SIM_MONEY_ONE, fixture->now, NULL));
    open_pair (fixture, "12");
    fixture_limit (fixture, fixture->other, LINEAR, "ETHUSDT", "Buy", "0.1", "3200", "GTC", "rest");
    sim_exchange_set_leverage (fixture->exchange, fixture->other, "linear", "BTCUSDT", "20", "20",
                               fixture->now, &answer);
    SimPosition position;
    sim_account_get_position (fixture->other, sim_market_get_instrument (market), 0, &position);
    /* Cross: (100000 - fee 429 - MM) / 12 below the mark. */
    SimMoney left = fixture_wallet (fixture->other, "USDT") - position.maintenance_margin;
    g_assert_cmpint (position.liq_price, ==,
                     65000 * SIM_PRICE_ONE - (SimPrice) (left / (12 * SIM_QTY_ONE)));
    char above[SIM_NUMBER_BUFFER], below[SIM_NUMBER_BUFFER];
    sim_number_format (position.liq_price + SIM_PRICE_ONE, SIM_PRICE_SCALE, 0, above);
    sim_number_format (position.liq_price - SIM_PRICE_ONE, SIM_PRICE_SCALE, 0, below);
    set_price (fixture, market, above);
    fixture_advance (fixture, 100 * CARRY_NS_PER_MS);
    g_assert_cmpuint (fixture->n_liquidations, ==, 0);
    set_price (fixture, market, below);
    fixture_advance (fixture, 100 * CARRY_NS_PER_MS);
    g_assert_cmpuint (fixture->n_liquidations, ==, 1);
    g_assert_cmpint (size_of (fixture->other, "BTCUSDT"), ==, 9 * SIM_QTY_ONE);
    g_assert_cmpint (fixture_order (fixture, fixture->other, LINEAR, "rest")->cancel_type, ==,
                     SIM_CANCEL_ALL_BEFORE_LIQ);
    const SimExecution *execution = last_execution (fixture->other);
    g_assert_cmpint (execution->type, ==, SIM_EXEC_BUST_TRADE);
    g_assert_cmpint (execution->create_type, ==, SIM_CREATE_BY_TAKE_OVER);
    g_assert_cmpint (last_order (fixture->other)->status, ==, SIM_STATUS_FILLED);
    /* Far below: what is left goes at once, and the insurance makes it whole. */
    set_price (fixture, market, "40000");
    fixture_advance (fixture, CARRY_NS_PER_SECOND);
    g_assert_cmpint (size_of (fixture->other, "BTCUSDT"), ==, 0);
    g_assert_true (fixture_wallet (fixture->other, "USDT") >= 0);
    g_assert_true (fixture_total (fixture, "USDT") == fixture_paid_in (fixture, "USDT"));
    /* The one on the other side is untouched. */
    g_assert_cmpint (size_of (fixture->account, "BTCUSDT"), ==, -12 * SIM_QTY_ONE);
}

/* Isolated: only the position's own margin is lost. */
static void
test_liquidation_isolated (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    SimAnswer answer;
    sim_exchange_set_margin_mode (fixture->exchange, fixture->other, "ISOLATED_MARGIN",
                                  fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 0);
    open_pair (fixture, "1");
    SimMoney before = fixture_wallet (fixture->other, "USDT");
    SimPosition position;
    sim_account_get_position (fixture->other, sim_market_get_instrument (market), 0, &position);
    /* 65000 less a tenth, less the maintenance of 0.5 %: 58825. */
    assert_price (position.liq_price, "58825");
    assert_price (position.bust_price, "58500");
    set_price (fixture, market, "58826");
    fixture_advance (fixture, CARRY_NS_PER_SECOND);
    g_assert_cmpuint (fixture->n_liquidations, ==, 0);
    set_price (fixture, market, "58824");
    fixture_advance (fixture, CARRY_NS_PER_SECOND);
    g_assert_cmpuint (fixture->n_liquidations, ==, 1);
    g_assert_cmpint (size_of (fixture->other, "BTCUSDT"), ==, 0);
    SimMoney lost = before - fixture_wallet (fixture->other, "USDT");
    assert_money (lost, "6532.175");
}

static void
test_adl (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    g_assert_false (sim_exchange_adl (fixture->exchange, fixture->account, market, 0, 0, 0,
                                      fixture->now, NULL));
    open_pair (fixture, "0.4");
    set_price (fixture, market, "63000");
    fixture_limit (fixture, fixture->account, LINEAR, "BTCUSDT", "Buy", "0.1", "62000", "GTC", "x");
    SimPosition position;
    sim_account_get_position (fixture->account, sim_market_get_instrument (market), 0, &position);
    g_assert_cmpint (position.adl_rank, ==, 3);
    sim_account_get_position (fixture->other, sim_market_get_instrument (market), 0, &position);
    g_assert_cmpint (position.adl_rank, ==, 1);
    g_assert_true (sim_exchange_set_adl_rank (fixture->exchange, fixture->account, market, 0, 5,
                                              fixture->now, NULL));
    sim_account_get_position (fixture->account, sim_market_get_instrument (market), 0, &position);
    g_assert_cmpint (position.adl_rank, ==, 5);
    g_string_truncate (fixture->told, 0);
    g_assert_true (sim_exchange_adl (fixture->exchange, fixture->account, market, 0,
                                     SIM_QTY_ONE / 10, 0, fixture->now, NULL));
    g_assert_cmpint (size_of (fixture->account, "BTCUSDT"), ==, -3 * SIM_QTY_ONE / 10);
    const SimExecution *execution = last_execution (fixture->account);
    g_assert_cmpint (execution->type, ==, SIM_EXEC_ADL_TRADE);
    g_assert_cmpint (execution->side, ==, SIM_SIDE_BUY);
    assert_price (execution->price, "63000");
    assert_money (execution->pnl, "200");
    g_assert_cmpint (fixture_order (fixture, fixture->account, LINEAR, "x")->cancel_type, ==,
                     SIM_CANCEL_ALL_BEFORE_ADL);
    g_assert_cmpint (last_order (fixture->account)->create_type, ==, SIM_CREATE_BY_ADL);
    const SimLogRow *row = sim_account_get_log_row (
        fixture->account, sim_account_get_n_log_rows (fixture->account) - 1);
    g_assert_cmpint (row->type, ==, SIM_LOG_ADL);
    g_assert_cmpstr (fixture->told->str, ==, "Boeopw");
}

static void
test_delisting (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    open_pair (fixture, "0.1");
    gint64 delivery = fixture->now + 2 * CARRY_NS_PER_HOUR;
    sim_exchange_set_delivery_time (fixture->exchange, market, delivery, fixture->now);
    g_assert_cmpint (fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.1",
                                    "64000", "GTC", "open"),
                     ==, 0);
    fixture_advance (fixture, 95 * CARRY_NS_PER_MINUTE);
    g_assert_cmpint (fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.1",
                                    "64000", "GTC", NULL),
                     ==, 30228);
    fixture_advance (fixture, 25 * CARRY_NS_PER_MINUTE);
    g_assert_cmpint (fixture_order (fixture, fixture->other, LINEAR, "open")->cancel_type, ==,
                     SIM_CANCEL_BY_SETTLE);
    g_assert_cmpint (sim_market_get_instrument (market)->status, ==, SIM_INSTRUMENT_CLOSED);
    g_assert_cmpint (size_of (fixture->other, "BTCUSDT"), ==, 0);
    const SimExecution *execution = last_execution (fixture->other);
    g_assert_cmpint (execution->type, ==, SIM_EXEC_SETTLE);
    assert_money (execution->fee, "0");
    g_assert_cmpint (fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.1",
                                    "64000", "GTC", NULL),
                     ==, 110074);
    g_assert_true (fixture_total (fixture, "USDT") == fixture_paid_in (fixture, "USDT"));
    guint n = market->fundings->len;
    fixture_advance (fixture, 24 * CARRY_NS_PER_HOUR);
    g_assert_cmpuint (market->fundings->len, ==, n);
    sim_exchange_set_status (fixture->exchange, fixture_market (fixture, SPOT, "BTCUSDT"),
                             SIM_INSTRUMENT_CLOSED, fixture->now);
    g_assert_cmpint (fixture_market_order (fixture, fixture->other, SPOT, "BTCUSDT", "Buy", "10"),
                     ==, 170151);
}

static void
test_reduce_only_symbol (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    open_pair (fixture, "0.1");
    SimInstrument changed = *sim_market_get_instrument (market);
    changed.is_reduce_only = TRUE;
    changed.tick = SIM_PRICE_ONE / 2;
    changed.min_notional = 50 * SIM_MONEY_ONE;
    g_assert_true (
        sim_exchange_change_instrument (fixture->exchange, &changed, fixture->now, NULL));
    g_assert_cmpint (fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.1",
                                    "65000", "GTC", NULL),
                     ==, 110023);
    SimOrderRequest request = { .category = "linear",
                                .symbol = "BTCUSDT",
                                .side = "Sell",
                                .order_type = "Limit",
                                .qty = "0.1",
                                .price = "65000.1",
                                .reduce_only = TRUE };
    g_assert_cmpint (fixture_create (fixture, fixture->other, request), ==, 110003);
    request.price = "65000.5";
    g_assert_cmpint (fixture_create (fixture, fixture->other, request), ==, 0);
    g_assert_cmpuint (sim_market_get_instrument (market)->price_decimals, ==, 1);
    changed.multiplier = 1000;
    g_assert_false (
        sim_exchange_change_instrument (fixture->exchange, &changed, fixture->now, NULL));
}

static void
test_outside (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    SimAccount *a = fixture->account;
    g_assert_true (sim_exchange_foreign_trade (fixture->exchange, a, market, 0, SIM_SIDE_SELL,
                                               SIM_QTY_ONE / 2, 65001 * SIM_PRICE_ONE, fixture->now,
                                               NULL));
    g_assert_cmpint (size_of (a, "BTCUSDT"), ==, -SIM_QTY_ONE / 2);
    g_assert_cmpstr (last_execution (a)->link_id, ==, "");
    g_assert_false (sim_exchange_foreign_trade (fixture->exchange, a, market, 1, SIM_SIDE_SELL,
                                                SIM_QTY_ONE, SIM_PRICE_ONE, fixture->now, NULL));
    g_assert_false (sim_exchange_transfer (fixture->exchange, a, "USDT", -1000000 * SIM_MONEY_ONE,
                                           fixture->now, NULL));
    g_assert_true (sim_exchange_transfer (fixture->exchange, a, "USDT", -500 * SIM_MONEY_ONE,
                                          fixture->now, NULL));
    const SimLogRow *row = sim_account_get_log_row (a, sim_account_get_n_log_rows (a) - 1);
    g_assert_cmpint (row->type, ==, SIM_LOG_TRANSFER_OUT);
    g_assert_cmpstr (row->currency, ==, "USDT");
    assert_money (row->change, "-500");
    sim_exchange_force_leverage (fixture->exchange, a, market, 25 * SIM_RATE_ONE, fixture->now);
    SimPosition position;
    sim_account_get_position (a, sim_market_get_instrument (market), 0, &position);
    assert_rate (position.leverage, "25");
}

/* What is borrowed is in the wallet and owed; interest each hour at minute 5. */
static void
test_borrowing (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    SimOrderRequest request = { .category = "spot",
                                .symbol = "ETHUSDT",
                                .side = "Sell",
                                .order_type = "Limit",
                                .qty = "2",
                                .price = "3200",
                                .is_leverage = TRUE };
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 170036);
    sim_exchange_set_can_borrow (fixture->exchange, a, TRUE);
    request.is_leverage = FALSE;
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 170131);
    request.is_leverage = TRUE;
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    assert_money (fixture_wallet (a, "ETH"), "0");
    fixture_market_order (fixture, fixture->other, SPOT, "ETHUSDT", "Buy", "6400");
    g_auto (SimWallet) wallet = { 0 };
    sim_account_get_wallet (a, &wallet);
    g_assert_cmpuint (wallet.coins->len, ==, 3);
    const SimCoin *eth = &g_array_index (wallet.coins, SimCoin, 1);
    g_assert_cmpstr (eth->coin, ==, "ETH");
    assert_money (eth->wallet_balance, "0");
    assert_money (eth->spot_borrow, "2");
    assert_money (eth->equity, "-2");
    assert_money (eth->usd_value, "-6400");
    fixture_advance (fixture, CARRY_NS_PER_HOUR);
    /* 2 × 0.000002 */
    sim_wallet_clear (&wallet);
    sim_account_get_wallet (a, &wallet);
    assert_money (g_array_index (wallet.coins, SimCoin, 1).spot_borrow, "2.000004");
    SimAnswer answer;
    sim_exchange_repay (fixture->exchange, a, "ETH", "1", fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 110004);
    sim_exchange_borrow (fixture->exchange, a, "ETH", "1", fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 0);
    sim_exchange_repay (fixture->exchange, a, "ETH", "1", fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 0);
    g_assert_true (fixture_total (fixture, "ETH") == 0);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/forced/liquidation-ladder", test_liquidation_ladder);
    g_test_add_func ("/bybit-sim/forced/liquidation-isolated", test_liquidation_isolated);
    g_test_add_func ("/bybit-sim/forced/adl", test_adl);
    g_test_add_func ("/bybit-sim/forced/delisting", test_delisting);
    g_test_add_func ("/bybit-sim/forced/reduce-only-symbol", test_reduce_only_symbol);
    g_test_add_func ("/bybit-sim/forced/outside", test_outside);
    g_test_add_func ("/bybit-sim/forced/borrowing", test_borrowing);
    return g_test_run ();
}
