/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include "sim-private.h"

#define LINEAR SIM_CATEGORY_LINEAR

static void
add_fault (Fixture *fixture, SimEventFault fault)
{
    sim_exchange_add_event_fault (fixture->exchange, &fault);
}

static void
add_order_fault (Fixture *fixture, SimOrderFault fault)
{
    sim_exchange_add_order_fault (fixture->exchange, &fault);
}

static void
rest (Fixture *fixture, const char *link_id)
{
    g_assert_cmpint (fixture_limit (fixture, fixture->account, LINEAR, "BTCUSDT", "Sell", "0.02",
                                    "65000", "GTC", link_id),
                     ==, 0);
}

/* What is told of a resting order: the order, and its position. */
static void
test_drop_and_delay (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    rest (fixture, "0");
    g_assert_cmpstr (fixture->told->str, ==, "Bop");
    g_string_truncate (fixture->told, 0);
    add_fault (fixture, (SimEventFault){ .uid = FIXTURE_UID,
                                         .kinds = SIM_EVENT_ORDER,
                                         .action = SIM_FAULT_DROP,
                                         .skip = 1,
                                         .count = 1 });
    rest (fixture, "1");
    rest (fixture, "2");
    rest (fixture, "3");
    g_assert_cmpstr (fixture->told->str, ==, "BopBpBop");
    g_string_truncate (fixture->told, 0);
    add_fault (fixture, (SimEventFault){ .kinds = SIM_EVENT_ORDER,
                                         .action = SIM_FAULT_DELAY,
                                         .count = 1,
                                         .delay = CARRY_NS_PER_SECOND });
    rest (fixture, "4");
    g_assert_cmpstr (fixture->told->str, ==, "Bp");
    fixture_advance (fixture, CARRY_NS_PER_SECOND - 1);
    g_assert_cmpstr (fixture->told->str, ==, "Bp");
    g_assert_cmpint (sim_exchange_get_next_due (fixture->exchange), <=, fixture->now + 1);
    fixture_advance (fixture, 1);
    g_assert_cmpstr (fixture->told->str, ==, "Bpo");
    /* The truth was never touched. */
    g_assert_cmpuint (sim_account_get_open_orders (fixture->account)->len, ==, 5);
}

static void
test_duplicate_and_reorder (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    add_fault (fixture, (SimEventFault){
                            .kinds = SIM_EVENT_ORDER, .action = SIM_FAULT_DUPLICATE, .count = 1 });
    rest (fixture, "1");
    g_assert_cmpstr (fixture->told->str, ==, "Boop");
    g_string_truncate (fixture->told, 0);
    add_fault (fixture, (SimEventFault){ .uid = FIXTURE_OTHER,
                                         .kinds = SIM_EVENT_EXECUTION | SIM_EVENT_ORDER,
                                         .action = SIM_FAULT_REORDER,
                                         .count = 2 });
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.01");
    /* Of the taker: position first, then order, then execution. */
    g_assert_cmpstr (fixture->told->str, ==, "TBeopwpoew");
    fixture_check_books (fixture);
    /* The other account's events are its own. */
    add_fault (
        fixture,
        (SimEventFault){ .uid = FIXTURE_OTHER, .kinds = SIM_EVENT_ALL, .action = SIM_FAULT_DROP });
    g_string_truncate (fixture->told, 0);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.01");
    g_assert_cmpstr (fixture->told->str, ==, "TBeopw");
    sim_exchange_clear_faults (fixture->exchange);
    g_string_truncate (fixture->told, 0);
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.01");
    g_assert_cmpstr (fixture->told->str, ==, "op");
}

static void
test_reject_after_ack (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    add_order_fault (fixture, (SimOrderFault){ .uid = FIXTURE_UID,
                                               .action = SIM_ORDER_FAULT_REJECT_AFTER_ACK,
                                               .reason = SIM_REJECT_REACH_RISK_PRICE_LIMIT });
    rest (fixture, "1");
    const SimOrder *order = fixture_order (fixture, fixture->account, LINEAR, "1");
    g_assert_cmpint (order->status, ==, SIM_STATUS_REJECTED);
    g_assert_cmpint (order->reject_reason, ==, SIM_REJECT_REACH_RISK_PRICE_LIMIT);
    g_assert_cmpuint (sim_account_get_open_orders (fixture->account)->len, ==, 0);
    rest (fixture, "2");
    g_assert_cmpuint (sim_account_get_open_orders (fixture->account)->len, ==, 1);
}

/* Two Filled frames, the second of which says that the cancel was too late. */
static void
test_cancel_races (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    rest (fixture, "1");
    add_order_fault (fixture, (SimOrderFault){ .action = SIM_ORDER_FAULT_CANCEL_RACES_FILL });
    g_assert_cmpint (fixture_cancel (fixture, fixture->account, LINEAR, "BTCUSDT", "1"), ==,
                     110001);
    guint n = fixture->orders->len;
    const SimOrder *first = &g_array_index (fixture->orders, SimOrder, n - 2);
    const SimOrder *second = first + 1;
    g_assert_cmpint (first->status, ==, SIM_STATUS_FILLED);
    g_assert_cmpint (first->cancel_type, ==, SIM_CANCEL_UNKNOWN);
    g_assert_cmpint (second->status, ==, SIM_STATUS_FILLED);
    g_assert_cmpint (second->cancel_type, ==, SIM_CANCEL_BY_USER);
    g_assert_cmpint (second->reject_reason, ==, SIM_REJECT_ORIG_ID_DOES_NOT_EXIST);
    assert_qty (second->cum_qty, "0.02");
    g_assert_cmpuint (fixture->executions->len, ==, 1);
    rest (fixture, "2");
    add_order_fault (fixture, (SimOrderFault){ .action = SIM_ORDER_FAULT_CANCEL_NOT_FOUND });
    g_assert_cmpint (fixture_cancel (fixture, fixture->account, LINEAR, "BTCUSDT", "2"), ==,
                     110001);
    g_assert_cmpint (fixture_order (fixture, fixture->account, LINEAR, "2")->status, ==,
                     SIM_STATUS_CANCELLED);
    rest (fixture, "3");
    add_order_fault (fixture, (SimOrderFault){ .action = SIM_ORDER_FAULT_AMEND_RACES_FILL });
    g_assert_cmpint (
        fixture_amend (fixture, fixture->account, LINEAR, "BTCUSDT", "3", "0.01", NULL), ==,
        110064);
    assert_qty (fixture_order (fixture, fixture->account, LINEAR, "3")->cum_qty, "0.01");
    fixture_check_books (fixture);
}

static void
test_unknown_type (void)
{
    g_autoptr (Fixture) fixture = fixture_new (TRUE, 1);
    rest (fixture, "1");
    add_order_fault (fixture, (SimOrderFault){ .uid = FIXTURE_OTHER,
                                               .action = SIM_ORDER_FAULT_UNKNOWN_EXEC_TYPE,
                                               .text = "Transmogrified" });
    fixture_market_order (fixture, fixture->other, LINEAR, "BTCUSDT", "Buy", "0.01");
    g_assert_cmpstr (sim_account_get_execution (fixture->other, 0)->exec_type_text, ==,
                     "Transmogrified");
    g_assert_cmpstr (sim_account_get_execution (fixture->account, 0)->exec_type_text, ==, "Trade");
}

/* Recorded levels and trades drive a market that makes none itself. */
static void
test_external (void)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, 1);
    SimMarket *market = fixture_market (fixture, LINEAR, "XRPUSDT");
    sim_exchange_set_external (fixture->exchange, market, TRUE, fixture->now);
    SimPrice tick = sim_market_get_instrument (market)->tick;
    SimQty one = SIM_QTY_ONE;
    const SimLevel snapshot[] = { { SIM_SIDE_BUY, 5999 * tick, 100 * one },
                                  { SIM_SIDE_SELL, 6001 * tick, 100 * one } };
    sim_exchange_put_levels (fixture->exchange, market, snapshot, 2, TRUE, fixture->now);
    SimLevel levels[5];
    g_assert_cmpuint (sim_market_get_levels (market, SIM_SIDE_BUY, levels, 5), ==, 1);
    g_assert_cmpint (fixture_limit (fixture, fixture->account, LINEAR, "XRPUSDT", "Buy", "50",
                                    "0.5999", "GTC", "mine"),
                     ==, 0);
    g_assert_cmpint (fixture_limit (fixture, fixture->account, LINEAR, "XRPUSDT", "Buy", "30",
                                    "0.6", "GTC", "better"),
                     ==, 0);
    sim_market_get_levels (market, SIM_SIDE_BUY, levels, 5);
    assert_qty (levels[1].qty, "150");
    /* A trade through the better, reaching the other. */
    sim_exchange_put_trade (fixture->exchange, market, SIM_SIDE_SELL, 5999 * tick, 40 * one,
                            fixture->now);
    assert_qty (fixture_order (fixture, fixture->account, LINEAR, "better")->cum_qty, "30");
    assert_qty (fixture_order (fixture, fixture->account, LINEAR, "mine")->cum_qty, "10");
    /* A quote that crosses fills what it crosses and stays with the rest. */
    const SimLevel crossing[] = { { SIM_SIDE_BUY, 5999 * tick, 0 },
                                  { SIM_SIDE_SELL, 5998 * tick, 70 * one } };
    sim_exchange_put_levels (fixture->exchange, market, crossing, 2, FALSE, fixture->now);
    g_assert_cmpint (fixture_order (fixture, fixture->account, LINEAR, "mine")->status, ==,
                     SIM_STATUS_FILLED);
    g_assert_cmpuint (sim_market_get_levels (market, SIM_SIDE_SELL, levels, 5), ==, 2);
    assert_price (levels[0].price, "0.5998");
    assert_qty (levels[0].qty, "30");
    fixture_advance (fixture, CARRY_NS_PER_SECOND);
    fixture_check_books (fixture);
    g_assert_cmpuint (sim_market_get_levels (market, SIM_SIDE_SELL, levels, 5), ==, 2);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/faults/drop-and-delay", test_drop_and_delay);
    g_test_add_func ("/bybit-sim/faults/duplicate-and-reorder", test_duplicate_and_reorder);
    g_test_add_func ("/bybit-sim/faults/reject-after-ack", test_reject_after_ack);
    g_test_add_func ("/bybit-sim/faults/cancel-races", test_cancel_races);
    g_test_add_func ("/bybit-sim/faults/unknown-type", test_unknown_type);
    g_test_add_func ("/bybit-sim/faults/external", test_external);
    return g_test_run ();
}
