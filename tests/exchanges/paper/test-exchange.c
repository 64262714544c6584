/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

#define HOUR CARRY_NS_PER_HOUR

static void
test_start (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_start (host);

    const PaperTold *told = paper_host_get (host, CARRY_EVENT_TRANSFER, 0);
    g_assert_cmpstr (told->transfer.coin, ==, "USDT");
    assert_decimal (told->transfer.amount, "100000");
    g_assert_false (told->transfer.is_borrow);
    g_assert_cmpint (told->ts, ==, PAPER_HOST_START);
    g_assert_cmpuint (host->told->len, ==, 1);
}

/* Accepted, then the fill, then what the order became, all in the same instant. */
static void
test_market_order_on_bars (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_start (host);
    paper_host_close (host, host->spot, "42000.01");
    paper_host_forget (host);

    CarryOrder order = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.5");
    g_assert_cmpuint (host->told->len, ==, 0);
    paper_host_settle (host);

    g_assert_cmpuint (host->told->len, ==, 3);
    const PaperTold *accepted = g_ptr_array_index (host->told, 0);
    g_assert_cmpint (accepted->kind, ==, CARRY_EVENT_ORDER);
    g_assert_cmpint (accepted->order.state, ==, CARRY_ORDER_ACCEPTED);
    const CarryFill *fill = paper_host_fill (host, 0);
    assert_decimal (fill->price, "42000.01");
    assert_decimal (fill->quantity, "0.5");
    assert_decimal (fill->fee, "0.0005");
    g_assert_cmpstr (fill->fee_coin, ==, "BTC");
    g_assert_cmpint (fill->liquidity, ==, CARRY_LIQUIDITY_TAKER);
    g_assert_cmpint (fill->ts, ==, PAPER_HOST_START);
    g_assert_cmpuint (fill->order, ==, order.id);
    g_assert_cmpuint (fill->owner, ==, 2);
    g_assert_cmpstr (fill->link_id, ==, "1-1");
    g_assert_cmpstr (fill->exec_id, ==, "1704067200-1");
    const PaperTold *filled = g_ptr_array_index (host->told, 2);
    g_assert_cmpint (filled->order.state, ==, CARRY_ORDER_FILLED);
    assert_decimal (filled->order.average_price, "42000.01");
    g_assert_cmpint (filled->ts, ==, PAPER_HOST_START);
    g_autofree char *cash = paper_host_balance (host, "USDT");
    g_autofree char *coins = paper_host_balance (host, "BTC");
    g_assert_cmpstr (cash, ==, "78999.995");
    g_assert_cmpstr (coins, ==, "0.4995");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/exchange/start", test_start);
    g_test_add_func ("/paper/exchange/market-order-on-bars", test_market_order_on_bars);
    return g_test_run ();
}
