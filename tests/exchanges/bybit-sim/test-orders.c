/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include <string.h>

#define LINEAR SIM_CATEGORY_LINEAR
#define SPOT SIM_CATEGORY_SPOT

static const SimOrder *
told (Fixture *fixture, guint back)
{
    g_assert_cmpuint (fixture->orders->len, >, back);
    return &g_array_index (fixture->orders, SimOrder, fixture->orders->len - 1 - back);
}

/* The older of two at one price is first, the better price before both. */
static void
test_priority (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    g_assert_cmpint (
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65010", "GTC", "1"), ==, 0);
    g_assert_cmpint (
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.02", "65010", "GTC", "2"), ==, 0);
    g_assert_cmpint (
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "3"), ==, 0);
    g_assert_cmpint (fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.03",
                                    "65010", "GTC", "b"),
                     ==, 0);
    assert_qty (fixture_order (fixture, a, LINEAR, "3")->cum_qty, "0.01");
    assert_qty (fixture_order (fixture, a, LINEAR, "1")->cum_qty, "0.01");
    assert_qty (fixture_order (fixture, a, LINEAR, "2")->cum_qty, "0.01");
    const SimOrder *buy = fixture_order (fixture, fixture->other, LINEAR, "b");
    g_assert_cmpint (buy->status, ==, SIM_STATUS_FILLED);
    assert_money (buy->cum_value, "1950.2");
    assert_money (buy->cum_fee, "1.07261");
    g_assert_cmpstr (fixture->told->str + fixture->told->len - 14, ==, "eoeeoeeoeopwpw");
    fixture_check_books (fixture);
}

/* Amending the size down keeps the place, up or another price loses it. */
static void
test_amend_priority (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.03", "65010", "GTC", "1");
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.03", "65010", "GTC", "2");
    g_assert_cmpint (fixture_amend (fixture, a, LINEAR, "BTCUSDT", "1", "0.03", NULL), ==, 34040);
    g_assert_cmpint (fixture_amend (fixture, a, LINEAR, "BTCUSDT", "1", "0.02", NULL), ==, 0);
    fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.01", "65010", "GTC", "b");
    assert_qty (fixture_order (fixture, a, LINEAR, "1")->cum_qty, "0.01");
    g_assert_cmpint (fixture_amend (fixture, a, LINEAR, "BTCUSDT", "1", "0.04", NULL), ==, 0);
    fixture_limit (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.01", "65010", "GTC", "c");
    assert_qty (fixture_order (fixture, a, LINEAR, "1")->cum_qty, "0.01");
    assert_qty (fixture_order (fixture, a, LINEAR, "2")->cum_qty, "0.01");
    g_assert_cmpint (fixture_amend (fixture, a, LINEAR, "BTCUSDT", "1", "0.01", NULL), ==, 110064);
    g_assert_cmpint (fixture_amend (fixture, a, LINEAR, "BTCUSDT", "1", NULL, "64990"), ==, 0);
    const SimOrder *moved = fixture_order (fixture, a, LINEAR, "1");
    assert_price (moved->price, "64990");
    g_assert_cmpint (moved->status, ==, SIM_STATUS_PARTIALLY_FILLED);
    fixture_check_books (fixture);
}

static void
test_time_in_force (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    SimAccount *b = fixture->other;
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "1");
    g_assert_cmpint (
        fixture_limit (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.02", "65000", "FOK", "fok"), ==, 0);
    const SimOrder *order = fixture_order (fixture, b, LINEAR, "fok");
    g_assert_cmpint (order->status, ==, SIM_STATUS_CANCELLED);
    g_assert_cmpint (order->reject_reason, ==, SIM_REJECT_NO_ENOUGH_QTY_TO_FILL);
    g_assert_cmpint (
        fixture_limit (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.02", "65000", "PostOnly", "po"), ==,
        0);
    order = fixture_order (fixture, b, LINEAR, "po");
    g_assert_cmpint (order->status, ==, SIM_STATUS_CANCELLED);
    g_assert_cmpint (order->reject_reason, ==, SIM_REJECT_POST_ONLY_WILL_TAKE_LIQUIDITY);
    g_assert_cmpint (
        fixture_limit (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.02", "64900", "IOC", "ioc0"), ==,
        0);
    order = fixture_order (fixture, b, LINEAR, "ioc0");
    g_assert_cmpint (order->reject_reason, ==, SIM_REJECT_NO_IMMEDIATE_QTY_TO_FILL);
    g_assert_cmpint (
        fixture_limit (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.02", "65000", "IOC", "ioc"), ==, 0);
    order = fixture_order (fixture, b, LINEAR, "ioc");
    g_assert_cmpint (order->status, ==, SIM_STATUS_CANCELLED);
    assert_qty (order->cum_qty, "0.01");
    assert_qty (order->leaves_qty, "0");
    /* Nothing is there: a market order ends untaken. */
    g_assert_cmpint (fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.01"), ==, 0);
    g_assert_cmpint (told (fixture, 0)->status, ==, SIM_STATUS_CANCELLED);
    g_assert_cmpint (told (fixture, 0)->tif, ==, SIM_TIF_IOC);
}

/* A buy by value leaves less than a step and ends partially filled; fee in base coin. */
static void
test_spot_by_value (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    SimAccount *b = fixture->other;
    fixture_limit (fixture, a, SPOT, "BTCUSDT", "Sell", "0.5", "65000.07", "GTC", "s");
    assert_money (fixture_wallet (a, "BTC"), "2");
    assert_money (sim_account_get_free (a, "BTC"), "1.5");
    g_assert_cmpint (fixture_market_order (fixture, b, SPOT, "BTCUSDT", "Buy", "1000"), ==, 0);
    const SimOrder *order = sim_account_get_order (b, 0);
    g_assert_cmpint (order->status, ==, SIM_STATUS_PARTIALLY_FILLED_CANCELED);
    g_assert_cmpint (order->reject_reason, ==, SIM_REJECT_CANCEL_FOR_NO_FULL_FILL);
    assert_qty (order->cum_qty, "0.015384");
    assert_money (order->cum_value, "999.96107688");
    assert_money (order->leaves_value, "0.03892312");
    assert_money (order->cum_fee_base, "0.00001538");
    assert_money (fixture_wallet (b, "BTC"), "2.01536862");
    assert_money (fixture_wallet (b, "USDT"), "99000.03892312");
    assert_money (sim_account_get_free (b, "USDT"), "99000.03892312");
    /* The seller pays in quote. */
    assert_money (fixture_wallet (a, "USDT"), "100998.9611158");
    const SimLogRow *base = sim_account_get_log_row (b, 2);
    const SimLogRow *quote = sim_account_get_log_row (b, 3);
    g_assert_cmpstr (base->currency, ==, "BTC");
    assert_money (base->change, "0.01536862");
    assert_money (base->fee, "0.00001538");
    g_assert_cmpstr (quote->currency, ==, "USDT");
    assert_money (quote->change, "-999.96107688");
    g_assert_cmpstr (base->id, ==, quote->id);
    /* Cancelled spot with a fill. */
    g_assert_cmpint (fixture_cancel (fixture, a, SPOT, "BTCUSDT", "s"), ==, 0);
    g_assert_cmpint (fixture_order (fixture, a, SPOT, "s")->status, ==,
                     SIM_STATUS_PARTIALLY_FILLED_CANCELED);
    assert_money (sim_account_get_free (a, "BTC"), "1.984616");
    g_assert_cmpint (fixture_cancel (fixture, a, SPOT, "BTCUSDT", "s"), ==, 170213);
}

static void
test_position_and_pnl (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    SimAccount *b = fixture->other;
    const SimInstrument *instrument =
        sim_market_get_instrument (fixture_market (fixture, LINEAR, "BTCUSDT"));
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.003", "65000.1", "GTC", NULL);
    fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.003");
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.004", "65010", "GTC", NULL);
    fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.004");
    SimPosition position;
    g_assert_true (sim_account_get_position (b, instrument, 0, &position));
    g_assert_false (sim_account_get_position (b, instrument, 1, &position));
    assert_qty (position.size, "0.007");
    assert_money (position.cost, "455.0403");
    assert_price (position.avg_price, "65005.7571428571");
    /* 10 times: IM = value / 10 + fee at the bankruptcy price, MM = 0.5 % + the same. */
    assert_money (position.initial_margin, "45.72927495");
    assert_money (position.maintenance_margin, "2.50044645");
    /* Close 0.009 with a sell: 0.007 closed, 0.002 turned over. */
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Buy", "0.009", "65020", "GTC", NULL);
    fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Sell", "0.009");
    const SimExecution *last =
        &g_array_index (fixture->executions, SimExecution, fixture->executions->len - 1);
    assert_qty (last->closed_size, "0.007");
    assert_money (last->pnl, "0.0997");
    g_assert_true (sim_account_get_position (b, instrument, 0, &position));
    g_assert_cmpint (position.side, ==, SIM_SIDE_SELL);
    assert_qty (position.size, "0.002");
    assert_price (position.avg_price, "65020");
    g_assert_true (fixture_total (fixture, "USDT") == fixture_paid_in (fixture, "USDT"));
}

static void
test_reduce_only (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimAccount *a = fixture->account;
    SimAccount *b = fixture->other;
    SimOrderRequest request = { .category = "linear",
                                .symbol = "BTCUSDT",
                                .side = "Sell",
                                .order_type = "Limit",
                                .qty = "0.05",
                                .price = "65100",
                                .order_link_id = "ro",
                                .reduce_only = TRUE };
    g_assert_cmpint (fixture_create (fixture, b, request), ==, 110017);
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.03", "65000", "GTC", NULL);
    fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.03");
    request.side = "Buy";
    g_assert_cmpint (fixture_create (fixture, b, request), ==, 110017);
    request.side = "Sell";
    g_assert_cmpint (fixture_create (fixture, b, request), ==, 0);
    assert_qty (fixture_order (fixture, b, LINEAR, "ro")->qty, "0.03");
    request.order_link_id = "ro2";
    request.price = "65200";
    g_assert_cmpint (fixture_create (fixture, b, request), ==, 0);
    /* The position shrinks by another order: both shrink. */
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Buy", "0.02", "64990", "GTC", NULL);
    fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Sell", "0.02");
    assert_qty (fixture_order (fixture, b, LINEAR, "ro")->qty, "0.01");
    assert_qty (fixture_order (fixture, b, LINEAR, "ro2")->leaves_qty, "0.01");
    /* One closes it; the other is cancelled, in the same sweep. */
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Buy", "0.05", "65200", "IOC", "sweep");
    g_assert_cmpint (fixture_order (fixture, b, LINEAR, "ro")->status, ==, SIM_STATUS_FILLED);
    const SimOrder *gone = fixture_order (fixture, b, LINEAR, "ro2");
    g_assert_cmpint (gone->status, ==, SIM_STATUS_CANCELLED);
    g_assert_cmpint (gone->cancel_type, ==, SIM_CANCEL_BY_REDUCE_ONLY);
    assert_qty (fixture_order (fixture, a, LINEAR, "sweep")->cum_qty, "0.01");
    fixture_check_books (fixture);
}

static void
test_self_match (void)
{
    static const char *const types[] = { "CancelMaker", "CancelTaker", "CancelBoth", "None" };
    for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
        g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
        SimAccount *a = fixture->account;
        fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", "m");
        fixture_create (fixture, a,
                        (SimOrderRequest){ .category = "linear",
                                           .symbol = "BTCUSDT",
                                           .side = "Buy",
                                           .order_type = "Limit",
                                           .qty = "0.01",
                                           .price = "65000",
                                           .order_link_id = "t",
                                           .smp_type = types[i] });
        const SimOrder *maker = fixture_order (fixture, a, LINEAR, "m");
        const SimOrder *taker = fixture_order (fixture, a, LINEAR, "t");
        gboolean ends_maker = i == 0 || i == 2;
        gboolean ends_taker = i == 1 || i == 2;
        if (i == 3)
        {
            g_assert_cmpint (maker->status, ==, SIM_STATUS_FILLED);
            g_assert_cmpint (taker->status, ==, SIM_STATUS_FILLED);
            g_assert_cmpstr (g_array_index (fixture->executions, SimExecution, 0).exec_id, !=,
                             g_array_index (fixture->executions, SimExecution, 1).exec_id);
            continue;
        }
        g_assert_cmpint (maker->status, ==, ends_maker ? SIM_STATUS_CANCELLED : SIM_STATUS_NEW);
        g_assert_cmpint (taker->status, ==, ends_taker ? SIM_STATUS_CANCELLED : SIM_STATUS_NEW);
        g_assert_cmpint (maker->cancel_type, ==,
                         ends_maker ? SIM_CANCEL_BY_SMP : SIM_CANCEL_UNKNOWN);
        g_assert_cmpstr (maker->smp_order_id, ==, ends_maker ? taker->order_id : "");
        g_assert_cmpuint (fixture->executions->len, ==, 0);
    }
}

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
    g_assert_cmpuint (strlen (told (fixture, 0)->link_id), ==, 19);
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.01", "65000", "GTC", NULL);
    g_assert_cmpstr (told (fixture, 0)->link_id, ==, "");
    g_assert_cmpuint (strlen (told (fixture, 0)->order_id), ==, 36);
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
    request.order_link_id = "d";
    request.trigger_price = "70000";
    g_assert_cmpint (fixture_create (fixture, a, request), ==, 0);
    g_assert_cmpint (fixture_cancel (fixture, a, LINEAR, "BTCUSDT", "d"), ==, 0);
    g_assert_cmpint (fixture_order (fixture, a, LINEAR, "d")->status, ==, SIM_STATUS_DEACTIVATED);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/orders/priority", test_priority);
    g_test_add_func ("/bybit-sim/orders/amend-priority", test_amend_priority);
    g_test_add_func ("/bybit-sim/orders/time-in-force", test_time_in_force);
    g_test_add_func ("/bybit-sim/orders/spot-by-value", test_spot_by_value);
    g_test_add_func ("/bybit-sim/orders/position-and-pnl", test_position_and_pnl);
    g_test_add_func ("/bybit-sim/orders/reduce-only", test_reduce_only);
    g_test_add_func ("/bybit-sim/orders/self-match", test_self_match);
    g_test_add_func ("/bybit-sim/orders/refusals", test_refusals);
    g_test_add_func ("/bybit-sim/orders/link-ids", test_link_ids);
    g_test_add_func ("/bybit-sim/orders/cancel-all", test_cancel_all);
    g_test_add_func ("/bybit-sim/orders/settings", test_settings);
    g_test_add_func ("/bybit-sim/orders/conditional", test_conditional);
    return g_test_run ();
}
