/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include <string.h>

#include "sim-private.h"

/*
 * Bodies that no honest client sends: every text of a request from a stock of the
 * valid, the nearly valid and the absurd. Each is answered, none is half done.
 */

static const char *const stock[] = {
    NULL,
    "",
    "0",
    "-1",
    "1",
    "0.001",
    "65000",
    "0.6",
    "100",
    "1e10",
    "NaN",
    "inf",
    "٣",
    "65000.1",
    "Buy",
    "Sell",
    "Limit",
    "Market",
    "GTC",
    "IOC",
    "FOK",
    "PostOnly",
    "spot",
    "linear",
    "BTCUSDT",
    "XRPUSDT",
    "PEPEUSDT",
    "quoteCoin",
    "baseCoin",
    "None",
    "CancelBoth",
    "TickSize",
    "Percent",
    "5",
    "10001",
    "USDT",
    "MarkPrice",
    "LastPrice",
    "StopOrder",
    "tpslOrder",
    "Order",
    "\n\x1b[31m",
    "%s%n%d",
    "../../etc",
    "99999999999999999999999999999999999999999999",
    "9223372036854775807",
    "0.00000000000000000000000000000000000000000001",
    "92233720368.54775807",
    "922337203.6854775807",
    "1000000000000",
};

static const char *
any (CarryRandom *random)
{
    return stock[carry_random_below (random, G_N_ELEMENTS (stock))];
}

/* Mostly what belongs there, so that the deeper checks are reached too. */
static const char *
mostly (CarryRandom *random, const char *good)
{
    return carry_random_below (random, 12) == 0 ? any (random) : good;
}

static SimOrderRequest
random_request (CarryRandom *random)
{
    gboolean is_linear = carry_random_below (random, 2) == 0;
    return (SimOrderRequest){
        .category = mostly (random, is_linear ? "linear" : "spot"),
        .symbol = mostly (random, "BTCUSDT"),
        .side = mostly (random, carry_random_below (random, 2) == 0 ? "Buy" : "Sell"),
        .order_type = mostly (random, carry_random_below (random, 3) == 0 ? "Market" : "Limit"),
        .qty = carry_random_below (random, 3) == 0 ? any (random) : "0.01",
        .price = carry_random_below (random, 3) == 0 ? any (random) : "65000",
        .market_unit = mostly (random, NULL),
        .time_in_force = mostly (random, NULL),
        .order_link_id = mostly (random, NULL),
        .smp_type = mostly (random, NULL),
        .slippage_type = mostly (random, NULL),
        .slippage = mostly (random, NULL),
        .order_filter = mostly (random, NULL),
        .trigger_price = mostly (random, NULL),
        .trigger_by = mostly (random, NULL),
        .take_profit = mostly (random, NULL),
        .stop_loss = mostly (random, NULL),
        .trigger_direction = (int) carry_random_range (random, -1, 4),
        .position_idx =
            carry_random_below (random, 10) == 0 ? (int) carry_random_range (random, -3, 5) : 0,
        .reduce_only = carry_random_below (random, 5) == 0,
        .close_on_trigger = carry_random_below (random, 9) == 0,
        .is_leverage = carry_random_below (random, 5) == 0,
    };
}

/* An answer has a text; a refusal names no order, an acceptance one that is there. */
static void
check_answer (SimAccount *account, const SimAnswer *answer, guint n_before)
{
    g_assert_cmpuint (strlen (answer->message), >, 0);
    guint n_orders = sim_account_get_n_orders (account);
    if (answer->code != 0)
    {
        g_assert_cmpuint (n_orders, ==, n_before);
        g_assert_cmpstr (answer->order_id, ==, "");
        return;
    }
    g_assert_cmpuint (n_orders, ==, n_before + 1);
    g_assert_cmpstr (sim_account_get_order (account, n_before)->order_id, ==, answer->order_id);
}

static void
change (Fixture *fixture, SimAccount *account, CarryRandom *random)
{
    guint n_orders = sim_account_get_n_orders (account);
    SimChangeRequest request = { .category = mostly (random, "linear"),
                                 .symbol = mostly (random, "BTCUSDT"),
                                 .order_id = any (random),
                                 .order_link_id = any (random),
                                 .qty = any (random),
                                 .price = any (random),
                                 .trigger_price = mostly (random, NULL) };
    if (n_orders > 0 && carry_random_below (random, 4) > 0)
    {
        const SimOrder *order =
            sim_account_get_order (account, (guint) carry_random_below (random, n_orders));
        request.category = sim_category_text (order->instrument->category);
        request.order_id = order->order_id;
    }
    SimAnswer answer;
    if (carry_random_below (random, 3) == 0)
        sim_exchange_cancel_order (fixture->exchange, account, &request, fixture->now, &answer);
    else
        sim_exchange_amend_order (fixture->exchange, account, &request, fixture->now, &answer);
    g_assert_cmpuint (strlen (answer.message), >, 0);
    g_assert_cmpuint (sim_account_get_n_orders (account), ==, n_orders);
}

static void
set (Fixture *fixture, SimAccount *account, CarryRandom *random)
{
    SimAnswer answer;
    SimExchange *exchange = fixture->exchange;
    switch (carry_random_below (random, 6))
    {
    case 0:
        sim_exchange_set_leverage (exchange, account, mostly (random, "linear"),
                                   mostly (random, "BTCUSDT"), any (random), any (random),
                                   fixture->now, &answer);
        break;
    case 1:
        sim_exchange_switch_mode (exchange, account, mostly (random, "linear"), any (random),
                                  any (random), (int) carry_random_range (random, -1, 4),
                                  fixture->now, &answer);
        break;
    case 2:
        sim_exchange_set_margin_mode (exchange, account, any (random), fixture->now, &answer);
        break;
    case 3:
        sim_exchange_borrow (exchange, account, any (random), any (random), fixture->now, &answer);
        break;
    case 4:
        sim_exchange_repay (exchange, account, any (random), any (random), fixture->now, &answer);
        break;
    default:
    {
        const SimCancelAllRequest request = { any (random), any (random), any (random),
                                              any (random), any (random) };
        sim_exchange_cancel_all (exchange, account, &request, fixture->now, NULL, &answer);
        break;
    }
    }
    g_assert_cmpuint (strlen (answer.message), >, 0);
}

static void
run (guint64 seed)
{
    g_autoptr (Fixture) fixture = fixture_new (seed % 2 == 0, seed);
    CarryRandom random;
    carry_random_init (&random, seed, "fuzz");
    sim_exchange_set_can_borrow (fixture->exchange, fixture->account, seed % 3 == 0);
    guint n_accepted = 0;
    for (guint i = 0; i < 3000; i++)
    {
        SimAccount *account =
            carry_random_below (&random, 2) == 0 ? fixture->account : fixture->other;
        guint64 what = carry_random_below (&random, 10);
        if (what < 6)
        {
            guint n_before = sim_account_get_n_orders (account);
            SimOrderRequest request = random_request (&random);
            SimAnswer answer;
            sim_exchange_create_order (fixture->exchange, account, &request, fixture->now, &answer);
            check_answer (account, &answer, n_before);
            n_accepted += answer.code == 0 ? 1 : 0;
        }
        else if (what < 9)
            change (fixture, account, &random);
        else
            set (fixture, account, &random);
        if (i % 50 == 0)
        {
            fixture_advance (fixture, 100 * CARRY_NS_PER_MS);
            fixture_check_books (fixture);
            g_assert_true (fixture_total (fixture, "USDT") == fixture_paid_in (fixture, "USDT"));
        }
    }
    g_assert_cmpuint (n_accepted, >, 100);
}

static void
test_requests (void)
{
    guint n_seeds = g_getenv ("CARRY_FULL") != NULL ? 200 : 8;
    for (guint seed = 1; seed <= n_seeds; seed++)
        run (seed);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/fuzz/requests", test_requests);
    return g_test_run ();
}
