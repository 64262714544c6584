/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include <string.h>

#define LINEAR SIM_CATEGORY_LINEAR
#define SPOT SIM_CATEGORY_SPOT

typedef struct
{
    SimCategory category;
    const char *symbol;
    const char *side;
    const char *type;
    const char *qty;
    const char *price;
    int code;
} Refusal;

static const Refusal refusals[] = {
    { LINEAR, "NOUSDT", "Buy", "Limit", "1", "1", 10001 },
    { SPOT, "NOUSDT", "Buy", "Limit", "1", "1", 170121 },
    { LINEAR, "BTCUSDT", "buy", "Limit", "1", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Stop", "1", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "1e3", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "-1", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "0.0005", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "0", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "1191", "65000", 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Market", "501", NULL, 10001 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "0.01", "65000.05", 110003 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "0.01", "90000", 110003 },
    { LINEAR, "BTCUSDT", "Sell", "Limit", "0.01", "40000", 110003 },
    { LINEAR, "XRPUSDT", "Buy", "Limit", "1", "0.6", 110094 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "40", "65000", 110007 },
    { LINEAR, "BTCUSDT", "Buy", "Limit", "400", "65000", 110090 },
    { SPOT, "BTCUSDT", "Buy", "Limit", "0.0000001", "65000", 170137 },
    { SPOT, "BTCUSDT", "Buy", "Limit", "0", "65000", 170136 },
    { SPOT, "BTCUSDT", "Buy", "Limit", "0.00001", "65000", 170140 },
    { SPOT, "BTCUSDT", "Buy", "Limit", "100", "65000", 170124 },
    { SPOT, "BTCUSDT", "Buy", "Limit", "0.01", "65000.001", 170134 },
    { SPOT, "BTCUSDT", "Buy", "Limit", "0.01", "80000", 170193 },
    { SPOT, "BTCUSDT", "Sell", "Limit", "0.01", "50000", 170194 },
    { SPOT, "BTCUSDT", "Buy", "Limit", "2", "65000", 170131 },
    { SPOT, "ETHUSDT", "Sell", "Limit", "1", "3200", 170131 },
    { SPOT, "BTCUSDT", "Buy", "Market", "1", NULL, 170140 },
    { SPOT, "BTCUSDT", "Buy", "Market", "200000", NULL, 170131 },
};

static void
test_refusals (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
        const Refusal *row = &refusals[i];
        g_test_message ("row %u", i);
        int code = fixture_create (fixture, fixture->account,
                                   (SimOrderRequest){ .category = sim_category_text (row->category),
                                                      .symbol = row->symbol,
                                                      .side = row->side,
                                                      .order_type = row->type,
                                                      .qty = row->qty,
                                                      .price = row->price });
        g_assert_cmpint (code, ==, row->code);
    }
    g_assert_cmpuint (sim_account_get_n_orders (fixture->account), ==, 0);
    g_assert_cmpstr (fixture->told->str, ==, "");
    assert_money (sim_account_get_free (fixture->account, "USDT"), "100000");
}

static void
test_link_ids (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    g_assert_cmpint (
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "x"), ==, 0);
    g_assert_cmpint (
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "x"), ==,
        110072);
    g_assert_cmpint (fixture_cancel (fixture, a, LINEAR, "BTCUSDT", "x"), ==, 0);
    g_assert_cmpint (fixture_cancel (fixture, a, LINEAR, "BTCUSDT", "x"), ==, 110001);
    g_assert_cmpint (
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "x"), ==,
        110072);
    g_assert_cmpint (
        fixture_limit (fixture, a, SPOT, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "x"), ==, 0);
    g_assert_cmpint (
        fixture_limit (fixture, a, SPOT, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "x"), ==,
        170141);
    g_assert_cmpint (fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC",
                                    "0123456789012345678901234567890123456"),
                     ==, 10001);
    g_assert_cmpint (
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "a b"), ==,
        10001);
    /* Spot invents an id, linear none. */
    fixture_limit (fixture, a, SPOT, "BTCUSDT", "Sell", "0.01", "65000", "GTC", NULL);
    g_assert_cmpuint (strlen (fixture_told (fixture, 0)->link_id), ==, 19);
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", NULL);
    g_assert_cmpstr (fixture_told (fixture, 0)->link_id, ==, "");
    g_assert_cmpuint (strlen (fixture_told (fixture, 0)->order_id), ==, 36);
}

static void
test_cancel_all (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "1");
    fixture_limit (fixture, a, LINEAR, "ETHUSDT", "Sell", "0.01", "3200", "GTC", "2");
    fixture_limit (fixture, a, SPOT, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "3");
    SimAnswer answer;
    SimCancelAllRequest request = { .category = "linear" };
    sim_exchange_cancel_all (fixture->exchange, a, &request, fixture->now, NULL, &answer);
    g_assert_cmpint (answer.code, ==, 10001);
    g_autoptr (GPtrArray) cancelled = g_ptr_array_new ();
    request.symbol = "BTCUSDT";
    sim_exchange_cancel_all (fixture->exchange, a, &request, fixture->now, cancelled, &answer);
    g_assert_cmpuint (cancelled->len, ==, 1);
    request.symbol = NULL;
    request.settle_coin = "USDT";
    sim_exchange_cancel_all (fixture->exchange, a, &request, fixture->now, cancelled, &answer);
    g_assert_cmpuint (cancelled->len, ==, 2);
    request = (SimCancelAllRequest){ .category = "spot" };
    sim_exchange_cancel_all (fixture->exchange, a, &request, fixture->now, cancelled, &answer);
    g_assert_cmpuint (cancelled->len, ==, 3);
    g_assert_cmpuint (sim_account_get_open_orders (a)->len, ==, 0);
    fixture_check_books (fixture);
}

static void
test_settings (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    SimExchange *exchange = fixture->exchange;
    SimAnswer answer;
    sim_exchange_set_leverage (exchange, a, "linear", "BTCUSDT", "10", "10", fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 110043);
    sim_exchange_set_leverage (exchange, a, "linear", "BTCUSDT", "3", "4", fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 10001);
    sim_exchange_set_leverage (exchange, a, "linear", "BTCUSDT", "101", "101", fixture->now,
                               &answer);
    g_assert_cmpint (answer.code, ==, 110013);
    sim_exchange_set_leverage (exchange, a, "linear", "BTCUSDT", "3", "3", fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 0);
    sim_exchange_switch_mode (exchange, a, "linear", "BTCUSDT", NULL, 0, fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 110025);
    sim_exchange_switch_mode (exchange, a, "linear", NULL, "USDT", 3, fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 0);
    SimOrderRequest request = { .category = "linear",
                                .symbol = "BTCUSDT",
                                .side = "Buy",
                                .order_type = "Limit",
                                .qty = "0.01",
                                .price = "65000" };
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 10001);
    request.position_idx = 1;
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    sim_exchange_switch_mode (exchange, a, "linear", "BTCUSDT", NULL, 0, fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 110028);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Sell", "0.01");
    sim_exchange_switch_mode (exchange, a, "linear", "BTCUSDT", NULL, 0, fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 110024);
    /* Both legs of a hedge: a short beside the long. */
    request.position_idx = 2;
    request.side = "Sell";
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.01");
    const SimInstrument *instrument =
        sim_market_get_instrument (fixture_market (fixture, LINEAR, "BTCUSDT"));
    SimPosition position;
    g_assert_true (sim_account_get_position (a, instrument, 1, &position));
    g_assert_cmpint (position.side, ==, SIM_SIDE_BUY);
    g_assert_true (sim_account_get_position (a, instrument, 2, &position));
    g_assert_cmpint (position.side, ==, SIM_SIDE_SELL);
    /* Closing more than there is: cut. */
    request.side = "Buy";
    request.qty = "0.05";
    request.order_link_id = "close";
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    assert_qty (fixture_order (fixture, a, LINEAR, "close")->qty, "0.01");
    sim_exchange_set_margin_mode (exchange, a, "ISOLATED_MARGIN", fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 110028);
}

/* Costs come off a third coin while it lasts, in rows of their own. */
static void
test_third_coin (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *b = fixture->other;
    SimExchange *exchange = fixture->exchange;
    g_assert_true (
        sim_exchange_transfer (exchange, b, "MNT", 8 * SIM_MONEY_ONE, fixture->now, NULL));
    sim_exchange_set_fee_coin (exchange, b, "MNT", SIM_PRICE_ONE / 2);
    fixture_limit (fixture, fixture->account, LINEAR, "BTCUSDT", "Sell", "0.2", "65000", "GTC",
                   NULL);
    fixture_limit (fixture, fixture->account, SPOT, "BTCUSDT", "Sell", "0.01", "65000", "GTC",
                   NULL);
    fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.1");
    const SimOrder *order = sim_account_get_order (b, 0);
    assert_money (order->cum_fee_third, "7.15");
    g_assert_cmpstr (order->third_coin, ==, "MNT");
    assert_money (order->cum_fee_quote, "0");
    assert_money (fixture_wallet (b, "USDT"), "100000");
    assert_money (fixture_wallet (b, "MNT"), "0.85");
    const SimLogRow *row = sim_account_get_log_row (b, sim_account_get_n_log_rows (b) - 1);
    g_assert_cmpstr (row->currency, ==, "MNT");
    assert_money (row->change, "-7.15");
    assert_money (row[0].cash_balance, "0.85");
    /* Not enough for a spot trade of 650 at 0.001: as usual, in base coin. */
    fixture_market_order (fixture, b, SPOT, "BTCUSDT", "Buy", "650");
    assert_money (fixture_wallet (b, "BTC"), "2.00999");
    assert_money (fixture_wallet (b, "MNT"), "0.85");
    g_assert_true (fixture_total (fixture, "MNT") == fixture_paid_in (fixture, "MNT"));
}

/* In one-way mode only the larger side of buys and sells needs margin. */
static void
test_order_margin (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Buy", "1", "64000", "GTC", NULL);
    g_auto (SimWallet) wallet = { 0 };
    sim_account_get_wallet (a, &wallet);
    SimMoney buy = wallet.total_initial_margin;
    assert_money (buy, "6466.88");
    sim_wallet_clear (&wallet);
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.5", "66000", "GTC", NULL);
    sim_account_get_wallet (a, &wallet);
    g_assert_true (wallet.total_initial_margin == buy);
    sim_wallet_clear (&wallet);
    SimAnswer answer;
    sim_exchange_switch_mode (fixture->exchange, fixture->other, "linear", NULL, "USDT", 3,
                              fixture->now, &answer);
    SimOrderRequest request = { .category = "linear",
                                .symbol = "BTCUSDT",
                                .side = "Buy",
                                .order_type = "Limit",
                                .qty = "1",
                                .price = "64000",
                                .position_idx = 1 };
    g_assert_cmpint (fixture_create (fixture, fixture->other, request), ==, 0);
    request.side = "Sell";
    request.qty = "0.5";
    request.price = "66000";
    request.position_idx = 2;
    /* The buy at 64000 rests below: nothing trades. */
    g_assert_cmpint (fixture_create (fixture, fixture->other, request), ==, 0);
    sim_account_get_wallet (fixture->other, &wallet);
    g_assert_true (wallet.total_initial_margin > buy + 3300 * SIM_MONEY_ONE);
}

static void
test_conditional (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    SimOrderRequest request = { .category = "linear",
                                .symbol = "BTCUSDT",
                                .side = "Buy",
                                .order_type = "Market",
                                .qty = "0.01",
                                .order_link_id = "c",
                                .trigger_price = "66000",
                                .trigger_direction = 1,
                                .trigger_by = "MarkPrice" };
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    g_assert_cmpint (fixture_order (fixture, a, LINEAR, "c")->status, ==, SIM_STATUS_UNTRIGGERED);
    fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Sell", "0.01", "66100", "GTC",
                   NULL);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    SimPrice price = 66001 * SIM_PRICE_ONE;
    sim_exchange_put_prices (fixture->exchange, market, price, price, fixture->now);
    g_assert_cmpint (fixture_order (fixture, a, LINEAR, "c")->status, ==, SIM_STATUS_FILLED);
    /* What waits needs no margin; at its trigger it does. */
    request.order_link_id = "big";
    request.qty = "50";
    request.trigger_price = "67000";
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    g_auto (SimWallet) wallet = { 0 };
    sim_account_get_wallet (a, &wallet);
    assert_money (sim_account_get_free (a, "USDT"), "99999.63645");
    price = 67001 * SIM_PRICE_ONE;
    sim_exchange_put_prices (fixture->exchange, market, price, price, fixture->now);
    g_assert_cmpint (fixture_order (fixture, a, LINEAR, "big")->status, ==, SIM_STATUS_REJECTED);
    request.qty = "0.01";
    request.order_link_id = "d";
    request.trigger_price = "70000";
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    g_assert_cmpint (fixture_cancel (fixture, a, LINEAR, "BTCUSDT", "d"), ==, 0);
    g_assert_cmpint (fixture_order (fixture, a, LINEAR, "d")->status, ==, SIM_STATUS_DEACTIVATED);
    request.order_link_id = NULL;
    for (guint i = 0; i < 10; i++)
        g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 110009);
}

static SimPreCheck
pre_check (Fixture *fixture, SimOrderRequest request, int code)
{
    SimPreCheck check;
    SimAnswer answer;

    sim_exchange_pre_check (fixture->exchange, fixture->account, &request, fixture->now, &check,
                            &answer);
    g_assert_cmpint (answer.code, ==, code);
    return check;
}

/* What the wallet says of the account now: the rates of a check of nothing. */
static void
assert_rates (Fixture *fixture, SimRate im, SimRate mm)
{
    g_auto (SimWallet) wallet = { 0 };
    const SimRate near = SIM_RATE_ONE / 10000;

    sim_account_get_wallet (fixture->account, &wallet);
    SimMoney balance = wallet.total_margin_balance;
    g_assert_cmpint (ABS (sim_rate_of (wallet.total_initial_margin, balance) - im), <, near);
    g_assert_cmpint (ABS (sim_rate_of (wallet.total_maintenance_margin, balance) - mm), <, near);
}

/* What an order would do to the margin is what it does, and asking does nothing. */
static void
test_pre_check (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimOrderRequest request = { .category = "linear",
                                .symbol = "BTCUSDT",
                                .side = "Buy",
                                .order_type = "Limit",
                                .qty = "2",
                                .price = "65000",
                                .order_link_id = "asked" };
    SimPreCheck check = pre_check (fixture, request, 0);
    g_assert_cmpint (check.im_before, ==, 0);
    g_assert_cmpint (check.mm_before, ==, 0);
    g_assert_cmpint (check.im_after, >, check.mm_after);
    g_assert_cmpint (check.mm_after, >, 0);
    g_assert_null (sim_account_find_order (fixture->account, LINEAR, NULL, "asked"));
    assert_money (sim_account_get_free (fixture->account, "USDT"), "100000");
    assert_rates (fixture, 0, 0);

    fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Sell", "2", "65000", "GTC", NULL);
    g_assert_cmpint (fixture_create (fixture, fixture->account, request), ==, 0);
    g_assert_cmpint (fixture_order (fixture, fixture->account, LINEAR, "asked")->status, ==,
                     SIM_STATUS_FILLED);
    assert_rates (fixture, check.im_after, check.mm_after);

    /* The other way it is all given back, and a position that is closed stays where it is. */
    request.side = "Sell";
    request.order_type = "Market";
    request.reduce_only = TRUE;
    request.order_link_id = NULL;
    SimPreCheck back = pre_check (fixture, request, 0);
    assert_rates (fixture, back.im_before, back.mm_before);
    g_assert_cmpint (back.im_after, ==, 0);
    g_assert_cmpint (back.mm_after, ==, 0);
    assert_rates (fixture, check.im_after, check.mm_after);

    request.side = "Buy";
    request.reduce_only = FALSE;
    request.qty = "40";
    pre_check (fixture, request, 110007);
    request.qty = "0.0001";
    pre_check (fixture, request, 10001);
    /* Spot needs no margin. */
    request = (SimOrderRequest){ "spot", "BTCUSDT", "Buy", "Limit", "0.1", .price = "65000" };
    back = pre_check (fixture, request, 0);
    g_assert_cmpint (back.im_after, ==, back.im_before);
}

static int
stop (Fixture *fixture, const char *category, int position_idx, const char *take_profit)
{
    const char *const stops[SIM_N_STOPS] = { take_profit, NULL, "0" };
    SimAnswer answer;

    sim_exchange_trading_stop (fixture->exchange, fixture->account, category, "BTCUSDT",
                               position_idx, stops, fixture->now, &answer);
    return answer.code;
}

/* Take-profit and stop-loss are refused wherever they come, and never left out quietly. */
static void
test_no_stops (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimOrderRequest request = { .category = "linear",
                                .symbol = "BTCUSDT",
                                .side = "Buy",
                                .order_type = "Limit",
                                .qty = "0.1",
                                .price = "65000",
                                .order_link_id = "x",
                                .take_profit = "70000" };
    SimChangeRequest change = {
        .category = "linear", .symbol = "BTCUSDT", .order_link_id = "x", .stop_loss = "60000"
    };
    SimAnswer answer;

    g_assert_cmpint (fixture_create (fixture, fixture->account, request), ==, 10001);
    request.take_profit = "0.00";
    g_assert_cmpint (fixture_create (fixture, fixture->account, request), ==, 0);
    change.qty = "0.2";
    sim_exchange_amend_order (fixture->exchange, fixture->account, &change, fixture->now, &answer);
    g_assert_cmpint (answer.code, ==, 10001);
    assert_qty (fixture_order (fixture, fixture->account, LINEAR, "x")->qty, "0.1");
    g_assert_cmpint (stop (fixture, "linear", 0, "70000"), ==, 10001);
    fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Sell", "0.1", "65000", "GTC", NULL);
    g_assert_cmpint (stop (fixture, "linear", 0, "70000"), ==, 10001);
    g_assert_cmpint (stop (fixture, "linear", 0, NULL), ==, 34040);
    g_assert_cmpint (stop (fixture, "linear", 7, NULL), ==, 10001);
    g_assert_cmpint (stop (fixture, "spot", 0, NULL), ==, 10001);
    g_assert_cmpint (stop (fixture, "nothing", 0, NULL), ==, 10001);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/requests/pre-check", test_pre_check);
    g_test_add_func ("/bybit-sim/requests/no-stops", test_no_stops);
    g_test_add_func ("/bybit-sim/requests/refusals", test_refusals);
    g_test_add_func ("/bybit-sim/requests/link-ids", test_link_ids);
    g_test_add_func ("/bybit-sim/requests/cancel-all", test_cancel_all);
    g_test_add_func ("/bybit-sim/requests/settings", test_settings);
    g_test_add_func ("/bybit-sim/requests/third-coin", test_third_coin);
    g_test_add_func ("/bybit-sim/requests/order-margin", test_order_margin);
    g_test_add_func ("/bybit-sim/requests/conditional", test_conditional);
    return g_test_run ();
}
