/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

#define BUY CARRY_SIDE_BUY
#define SELL CARRY_SIDE_SELL
#define GTC CARRY_TIME_IN_FORCE_GTC
#define HOUR CARRY_NS_PER_HOUR

static PaperHost *
open_host (const char *margin_mode, const char *leverage, const char *capital)
{
    PaperHost *host = paper_host_new ();
    host->capital = D (capital);
    paper_host_set (host, "margin-mode", margin_mode);
    paper_host_set (host, "leverage", leverage);
    paper_host_start (host);
    paper_host_mark (host, host->perp, "40000");
    paper_host_close (host, host->spot, "40000");
    paper_host_close (host, host->perp, "40000");
    paper_host_forget (host);
    return host;
}

static void
assert_position (PaperHost *host, const char *quantity)
{
    g_autoptr (CarrySnapshot) snapshot = paper_host_snapshot (host);
    CarryDecimal held = carry_decimal_zero ();

    for (guint i = 0; i < snapshot->positions->len; i++)
    {
        const CarryPosition *position = g_ptr_array_index (snapshot->positions, i);
        if (position->instrument == host->perp->index)
            held = position->quantity;
    }
    assert_decimal (held, quantity);
}

/* The settlement of the instant comes before its orders, its mark before it. */
static void
test_funding (void)
{
    g_autoptr (PaperHost) host = open_host ("cross", "10", "100000");
    paper_host_market (host, host->perp, SELL, "1.5");
    paper_host_settle (host);
    paper_host_run_to (host, host->now + 8 * HOUR);
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_mark (host, host->perp, "41000.1234");
    paper_host_settlement (host, host->perp, "0.000123456789");
    paper_host_close (host, host->perp, "41010");
    paper_host_settle (host);

    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FUNDING), ==, 1);
    const PaperTold *told = paper_host_get (host, CARRY_EVENT_FUNDING, 0);
    assert_decimal (told->funding.position, "-1.5");
    assert_decimal (told->funding.mark_price, "41000.1234");
    assert_decimal (told->funding.rate, "0.000123456789");
    /* 1.5 × 41000.1234 × 0.000123456789 = 7.59261537535…, to the nearest of 10 digits */
    assert_decimal (told->funding.amount, "7.5926153754");
    g_assert_cmpint (told->funding.ts, ==, host->now);
    g_assert_cmpint (told->ts, ==, host->now);
    assert_position (host, "-2.5");
    /* 100000 - 60000 × 0.00055 - 41010 × 0.00055 + funding */
    paper_host_assert_balance (host, "USDT", "99952.0371153754");
    /* Longs pay. */
    paper_host_market (host, host->perp, BUY, "3.5");
    paper_host_settle (host);
    paper_host_settlement (host, host->perp, "0.0001");
    assert_decimal (paper_host_get (host, CARRY_EVENT_FUNDING, 1)->funding.amount, "-4.10001234");
    paper_host_settlement (host, host->perp, "-0.0001");
    assert_decimal (paper_host_get (host, CARRY_EVENT_FUNDING, 2)->funding.amount, "4.10001234");
}

static void
test_funding_needs_a_position (void)
{
    g_autoptr (PaperHost) host = open_host ("cross", "10", "100000");
    paper_host_market (host, host->spot, BUY, "1");
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_market (host, host->perp, BUY, "1");
    paper_host_settle (host);
    paper_host_settlement (host, host->perp, "0.0001");
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FUNDING), ==, 0);
}

static void
test_funding_without_mark (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_start (host);
    paper_host_close (host, host->perp, "40000");
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_settle (host);
    paper_host_forget (host);
    paper_host_settlement (host, host->perp, "0.0001");
    paper_host_settlement (host, host->perp, "0.0001");
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FUNDING), ==, 2);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_NOTICE), ==, 1);
    assert_decimal (paper_host_get (host, CARRY_EVENT_FUNDING, 0)->funding.amount, "4");
    const PaperTold *notice = paper_host_get (host, CARRY_EVENT_NOTICE, 0);
    g_assert_cmpint (notice->level, ==, CARRY_NOTICE_WARNING);
    g_assert_cmpstr (notice->code, ==, "no-mark-price");
}

/* A position known by quotes alone has no price to pay on: that is said each time. */
static void
test_funding_without_any_price (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_start (host);
    paper_host_quote (host, host->perp, "40000", "9", "40000.1", "9");
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_settle (host);
    paper_host_forget (host);
    paper_host_settlement (host, host->perp, "0.0001");
    paper_host_settlement (host, host->perp, "0.0001");
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FUNDING), ==, 0);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_NOTICE), ==, 2);
    const PaperTold *notice = paper_host_get (host, CARRY_EVENT_NOTICE, 0);
    g_assert_cmpint (notice->level, ==, CARRY_NOTICE_CRITICAL);
    g_assert_cmpstr (notice->code, ==, "funding-unknown");
}

/* Short 1 at 40000 with a margin of 4000: the end comes just above 43781.09. */
static void
test_liquidation_isolated (void)
{
    g_autoptr (PaperHost) host = open_host ("isolated", "10", "100000");
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_limit (host, host->perp, SELL, "0.5", "50000", GTC);
    CarryOrder spot = paper_host_limit (host, host->spot, BUY, "0.5", "30000", GTC);
    paper_host_settle (host);
    paper_host_mark (host, host->perp, "43781");
    paper_host_settle (host);
    assert_position (host, "-1");
    paper_host_forget (host);
    paper_host_mark (host, host->perp, "43781.1");
    assert_position (host, "-1");
    paper_host_settle (host);

    assert_position (host, "0");
    const PaperTold *canceled = paper_host_get (host, CARRY_EVENT_ORDER, 0);
    g_assert_cmpint (canceled->order.state, ==, CARRY_ORDER_CANCELED);
    g_assert_cmpstr (canceled->order.reason, ==, "canceled before liquidation");
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_ORDER), ==, 1);
    const CarryFill *fill = paper_host_fill (host, 0);
    g_assert_true (fill->is_liquidation);
    g_assert_cmpuint (fill->order, ==, 0);
    g_assert_cmpuint (fill->owner, ==, 2);
    g_assert_cmpint (fill->side, ==, BUY);
    assert_decimal (fill->price, "43781.1");
    assert_decimal (fill->quantity, "1");
    assert_decimal (fill->fee, "218.9055");
    g_assert_false (carry_decimal_is_valid (fill->decision_price));
    const PaperTold *notice = paper_host_get (host, CARRY_EVENT_NOTICE, 0);
    g_assert_cmpint (notice->level, ==, CARRY_NOTICE_CRITICAL);
    g_assert_cmpstr (notice->code, ==, "liquidation");
    g_assert_cmpstr (notice->text, ==,
                     "BTCUSDT: the position of -1 was closed by force at 43781.1: its margin of "
                     "218.9 USDT was not above the maintenance of 218.9055");
    /* 100000 - 22 - 3781.1 - 218.9055 */
    paper_host_assert_balance (host, "USDT", "95977.9945");
    g_autoptr (CarrySnapshot) snapshot = paper_host_snapshot (host);
    g_assert_cmpuint (snapshot->orders->len, ==, 1);
    g_assert_cmpuint (((const CarryOrder *) g_ptr_array_index (snapshot->orders, 0))->id, ==,
                      spot.id);
}

/* The whole account of 10000 stands for a short of 1: 50000 less the maintenance. */
static void
test_liquidation_cross (void)
{
    g_autoptr (PaperHost) host = open_host ("cross", "10", "10022");
    CarryOrder order = paper_host_limit (host, host->spot, BUY, "0.01", "30000", GTC);
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_settle (host);
    /* 10000 - (p - 40000) = 0.005 p at p = 49751.24… */
    paper_host_mark (host, host->perp, "49751.2");
    paper_host_settle (host);
    assert_position (host, "-1");
    paper_host_mark (host, host->perp, "49751.3");
    paper_host_settle (host);
    assert_position (host, "0");
    g_assert_cmpint (paper_host_last_order (host, order.id)->state, ==, CARRY_ORDER_CANCELED);
    /* 10000 - 9751.3 - 0.005 × 49751.3 */
    paper_host_assert_balance (host, "USDT", "-0.0565");
}

/* Mark first, spot after it: between the two the hedge only looks broken. */
static void
test_hedge_is_not_liquidated_between_its_legs (void)
{
    g_autoptr (PaperHost) host = open_host ("cross", "10", "46063");
    paper_host_market (host, host->spot, BUY, "1");
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_settle (host);
    assert_position (host, "-1");
    paper_host_run_to (host, host->now + HOUR);
    paper_host_mark (host, host->perp, "90000");
    paper_host_close (host, host->spot, "90000");
    paper_host_close (host, host->perp, "90000");
    paper_host_settle (host);
    assert_position (host, "-1");
    /* Without the coins rising too, it is real. */
    paper_host_run_to (host, host->now + HOUR);
    paper_host_mark (host, host->perp, "130000");
    paper_host_close (host, host->perp, "130000");
    paper_host_settle (host);
    assert_position (host, "0");
    g_assert_true (paper_host_fill (host, 2)->is_liquidation);
}

/* A fall of the coins alone is noticed too: cash is 6041, the coins are 0.999. */
static void
test_collateral_falls (void)
{
    g_autoptr (PaperHost) host = open_host ("cross", "10", "46063");
    paper_host_market (host, host->spot, BUY, "1");
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_settle (host);
    paper_host_run_to (host, host->now + HOUR);
    paper_host_mark (host, host->perp, "46000");
    paper_host_close (host, host->spot, "1000");
    paper_host_settle (host);
    /* 6041 + 0.9 × 999 - 6000 is above 230 … */
    assert_position (host, "-1");
    paper_host_run_to (host, host->now + HOUR);
    paper_host_close (host, host->spot, "100");
    paper_host_settle (host);
    /* … and 6041 + 0.9 × 99.9 - 6000 is not. */
    assert_position (host, "0");
}

/* Quotes come often: the margin is looked at once a second. */
static void
test_quotes_pace_the_check (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    host->capital = D ("10022");
    paper_host_start (host);
    paper_host_trade (host, host->perp, BUY, "40000", "1");
    paper_host_market (host, host->perp, SELL, "1");
    paper_host_settle (host);
    paper_host_trade (host, host->perp, BUY, "41000", "1");
    g_assert_cmpuint (host->timers->len, ==, 1);
    paper_host_settle (host);
    paper_host_run_to (host, host->now + CARRY_NS_PER_SECOND / 2);
    paper_host_trade (host, host->perp, BUY, "60000", "1");
    g_assert_cmpuint (host->timers->len, ==, 0);
    paper_host_run_to (host, host->now + CARRY_NS_PER_SECOND / 2);
    paper_host_trade (host, host->perp, BUY, "60000", "1");
    paper_host_settle (host);
    assert_position (host, "0");
}

static void
test_no_margin (void)
{
    g_autoptr (PaperHost) host = open_host ("none", "1", "1000");
    paper_host_market (host, host->perp, SELL, "10");
    paper_host_market (host, host->spot, BUY, "1");
    CarryOrder naked = paper_host_market (host, host->spot, SELL, "2");
    paper_host_settle (host);
    paper_host_mark (host, host->perp, "90000");
    paper_host_settle (host);
    assert_position (host, "-10");
    paper_host_assert_balance (host, "BTC", "0.999");
    g_assert_cmpstr (paper_host_last_order (host, naked.id)->reason, ==,
                     "insufficient balance: 2 BTC is needed, 0.999 is available");
}

static void
test_isolated_margin_is_bound (void)
{
    g_autoptr (PaperHost) host = open_host ("isolated", "5", "10000");
    paper_host_market (host, host->perp, SELL, "1");
    CarryOrder spot = paper_host_market (host, host->spot, BUY, "0.1");
    CarryOrder perp = paper_host_market (host, host->perp, SELL, "0.25");
    CarryOrder close = paper_host_market (host, host->perp, BUY, "1");
    paper_host_settle (host);
    /* 10000 - 22 of fee - 8000 */
    g_assert_cmpstr (paper_host_last_order (host, spot.id)->reason, ==,
                     "insufficient balance: 4000 USDT is needed, 1978 is available");
    g_assert_cmpstr (paper_host_last_order (host, perp.id)->reason, ==,
                     "insufficient balance: 2005.5 USDT is needed, 1978 is available");
    g_assert_cmpint (paper_host_last_order (host, close.id)->state, ==, CARRY_ORDER_FILLED);
}

/* A short of coins costs its value times the rate, each full hour it is open. */
static void
test_borrowing (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_set (host, "borrow-rate", "0.00001");
    paper_host_start (host);
    paper_host_run_to (host, host->now + 10 * CARRY_NS_PER_MINUTE);
    paper_host_close (host, host->spot, "40000");
    paper_host_market (host, host->spot, SELL, "1");
    paper_host_settle (host);
    paper_host_assert_balance (host, "BTC", "-1");
    paper_host_forget (host);
    paper_host_run_to (host, PAPER_HOST_START + HOUR);
    g_assert_cmpuint (host->told->len, ==, 0);
    paper_host_close (host, host->spot, "41000");
    paper_host_run_to (host, PAPER_HOST_START + 2 * HOUR + 1);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_TRANSFER), ==, 2);
    const PaperTold *told = paper_host_get (host, CARRY_EVENT_TRANSFER, 0);
    g_assert_cmpint (told->ts, ==, PAPER_HOST_START + HOUR);
    assert_decimal (told->transfer.amount, "-0.41");
    g_assert_cmpstr (told->transfer.coin, ==, "USDT");
    g_assert_true (told->transfer.is_borrow);
    /* The fee of a buy comes off the coins: 1.002 cover the debt. */
    paper_host_market (host, host->spot, BUY, "1.002");
    paper_host_run_to (host, PAPER_HOST_START + 5 * HOUR);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_TRANSFER), ==, 2);
    paper_host_assert_balance (host, "BTC", "0.000998");
    g_assert_cmpuint (host->timers->len, ==, 0);
}

/* With coins as margin, quote coin can be owed as well. */
static void
test_borrowing_cash (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    host->capital = D ("40000");
    paper_host_set (host, "borrow-rate", "0.00001");
    paper_host_start (host);
    paper_host_close (host, host->spot, "40000");
    paper_host_market (host, host->spot, BUY, "1");
    paper_host_market (host, host->spot, BUY, "0.75");
    paper_host_settle (host);
    paper_host_assert_balance (host, "USDT", "-30000");
    paper_host_run_to (host, PAPER_HOST_START + HOUR + 1);
    paper_host_assert_balance (host, "USDT", "-30000.3");
}

/* Nobody lends more than the margin carries. */
static void
test_borrowing_has_an_end (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_set (host, "borrow-rate", "0.00001");
    paper_host_start (host);
    paper_host_close (host, host->spot, "40000");
    CarryOrder order = paper_host_market (host, host->spot, SELL, "3");
    paper_host_settle (host);
    g_assert_cmpstr (paper_host_last_order (host, order.id)->reason, ==,
                     "insufficient balance: 120000 USDT is needed, 100000 is available");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/funding/paid", test_funding);
    g_test_add_func ("/paper/funding/needs-a-position", test_funding_needs_a_position);
    g_test_add_func ("/paper/funding/without-mark", test_funding_without_mark);
    g_test_add_func ("/paper/funding/without-price", test_funding_without_any_price);
    g_test_add_func ("/paper/liquidation/isolated", test_liquidation_isolated);
    g_test_add_func ("/paper/liquidation/cross", test_liquidation_cross);
    g_test_add_func ("/paper/liquidation/hedge", test_hedge_is_not_liquidated_between_its_legs);
    g_test_add_func ("/paper/liquidation/collateral", test_collateral_falls);
    g_test_add_func ("/paper/liquidation/pace", test_quotes_pace_the_check);
    g_test_add_func ("/paper/margin/none", test_no_margin);
    g_test_add_func ("/paper/margin/isolated-is-bound", test_isolated_margin_is_bound);
    g_test_add_func ("/paper/borrow/interest", test_borrowing);
    g_test_add_func ("/paper/borrow/cash", test_borrowing_cash);
    g_test_add_func ("/paper/borrow/has-an-end", test_borrowing_has_an_end);
    return g_test_run ();
}
