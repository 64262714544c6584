/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#define LINEAR SIM_CATEGORY_LINEAR
#define SPOT SIM_CATEGORY_SPOT

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
        fixture_limit (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.01", "64900", "RPI", "rpi"), ==,
        110119);
    g_assert_cmpint (
        fixture_limit (fixture, b, SPOT, "BTCUSDT", "Buy", "0.01", "64900", "RPI", "rpi"), ==,
        170355);
    g_assert_cmpint (
        fixture_limit (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.02", "65000", "IOC", "ioc"), ==, 0);
    order = fixture_order (fixture, b, LINEAR, "ioc");
    g_assert_cmpint (order->status, ==, SIM_STATUS_CANCELLED);
    assert_qty (order->cum_qty, "0.01");
    assert_qty (order->leaves_qty, "0");
    /* Nothing is there: a market order ends untaken. */
    g_assert_cmpint (fixture_market_order (fixture, b, LINEAR, "BTCUSDT", "Buy", "0.01"), ==, 0);
    g_assert_cmpint (fixture_told (fixture, 0)->status, ==, SIM_STATUS_CANCELLED);
    g_assert_cmpint (fixture_told (fixture, 0)->tif, ==, SIM_TIF_IOC);
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

/* Closing in parts gives back the whole cost, whatever its decimals. */
static void
test_rounding_parts (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "BTCUSDT");
    SimInstrument changed = *sim_market_get_instrument (market);
    changed.qty_step = 1;
    changed.tick = 1;
    g_assert_true (
        sim_exchange_change_instrument (fixture->exchange, &changed, fixture->now, NULL));
    SimAccount *a = fixture->account;
    fixture_limit (fixture, a, LINEAR, "BTCUSDT", "Sell", "0.00700001", "65000.0000000007", "GTC",
                   NULL);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.00700001");
    static const char *const parts[] = { "0.00100003", "0.00199998", "0.004" };
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
        fixture_create (fixture, a,
                        (SimOrderRequest){ .category = "linear",
                                           .symbol = "BTCUSDT",
                                           .side = "Buy",
                                           .order_type = "Limit",
                                           .qty = parts[i],
                                           .price = "65000.0000000003",
                                           .reduce_only = TRUE });
        fixture_create (fixture, fixture->other,
                        (SimOrderRequest){ .category = "linear",
                                           .symbol = "BTCUSDT",
                                           .side = "Sell",
                                           .order_type = "Market",
                                           .qty = parts[i],
                                           .reduce_only = TRUE });
    }
    SimPosition position;
    const SimInstrument *instrument = sim_market_get_instrument (market);
    g_assert_true (sim_account_get_position (fixture->other, instrument, 0, &position));
    assert_qty (position.size, "0");
    g_assert_true (position.cost == 0);
    SimMoney pnl = 0;
    for (guint i = 0; i < sim_account_get_n_executions (fixture->other); i++)
        pnl += sim_account_get_execution (fixture->other, i)->pnl;
    /* 0.00700001 × (…0003 - …0007), to the last digit. */
    g_assert_true (pnl == -(SimMoney) 700001 * 4);
    g_assert_true (fixture_total (fixture, "USDT") == fixture_paid_in (fixture, "USDT"));
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
    g_test_add_func ("/bybit-sim/orders/rounding-parts", test_rounding_parts);
    return g_test_run ();
}
