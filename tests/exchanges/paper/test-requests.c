/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

#define HOUR CARRY_NS_PER_HOUR
#define MINUTE CARRY_NS_PER_MINUTE
#define GTC CARRY_TIME_IN_FORCE_GTC

/* A host with prices of both instruments at 42000. */
static PaperHost *
open_host (const char *setting, const char *text)
{
    PaperHost *host = paper_host_new ();
    if (setting != NULL)
        paper_host_set (host, setting, text);
    paper_host_start (host);
    paper_host_close (host, host->spot, "42000");
    paper_host_close (host, host->perp, "42000");
    paper_host_forget (host);
    return host;
}

static void
test_refused (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder step = paper_host_market (host, host->perp, CARRY_SIDE_BUY, "0.0005");
    CarryOrder cash = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "2.5");
    CarryOrder coins = paper_host_market (host, host->spot, CARRY_SIDE_SELL, "0.1");
    CarryOrder margin = paper_host_market (host, host->perp, CARRY_SIDE_SELL, "24");
    CarryOrder reduce = paper_host_order (host, host->perp, CARRY_SIDE_SELL, "0.1", NULL);
    reduce.reduce_only = TRUE;
    carry_exchange_submit (host->exchange, &reduce);
    CarryOrder nowhere = paper_host_order (host, host->perp, CARRY_SIDE_SELL, "0.1", NULL);
    nowhere.instrument = 17;
    carry_exchange_submit (host->exchange, &nowhere);
    paper_host_settle (host);

    paper_host_assert_state (host, &step, CARRY_ORDER_REJECTED,
                             "quantity 0.0005 is not a multiple of the step 0.001");
    paper_host_assert_state (host, &cash, CARRY_ORDER_REJECTED,
                             "insufficient balance: 105000 USDT is needed, 100000 is available");
    paper_host_assert_state (host, &coins, CARRY_ORDER_REJECTED,
                             "insufficient balance: 0.1 BTC is needed, 0 is available");
    /* 24 × 42000 / 10 + 24 × 42000 × 0.00055 */
    paper_host_assert_state (host, &margin, CARRY_ORDER_REJECTED,
                             "insufficient balance: 101354.4 USDT is needed, 100000 is available");
    paper_host_assert_state (host, &reduce, CARRY_ORDER_REJECTED,
                             "current position is zero, cannot fix reduce-only order qty");
    paper_host_assert_state (host, &nowhere, CARRY_ORDER_REJECTED,
                             "the instrument is not traded here");
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FILL), ==, 0);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_ORDER), ==, 6);
}

static void
test_unknown_price (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_start (host);
    CarryOrder market = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    CarryOrder limit = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    paper_host_settle (host);
    paper_host_assert_state (host, &market, CARRY_ORDER_REJECTED,
                             "no price of BTCUSDT is known yet");
    paper_host_assert_state (host, &limit, CARRY_ORDER_ACCEPTED, "");
}

/* Open orders bind what they need; a cancel gives it back. */
static void
test_open_orders_bind_funds (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder first = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "1.5", "40000", GTC);
    CarryOrder second = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "1.5", "40000", GTC);
    paper_host_settle (host);
    paper_host_assert_state (host, &second, CARRY_ORDER_REJECTED,
                             "insufficient balance: 60000 USDT is needed, 40000 is available");
    CarryOrder perp = paper_host_limit (host, host->perp, CARRY_SIDE_SELL, "10", "43000", GTC);
    paper_host_settle (host);
    /* 430000 / 10 and the fee of 236.5 */
    paper_host_assert_state (host, &perp, CARRY_ORDER_REJECTED,
                             "insufficient balance: 43236.5 USDT is needed, 40000 is available");
    carry_exchange_cancel (host->exchange, &first);
    CarryOrder third = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "1.5", "40000", GTC);
    paper_host_settle (host);
    paper_host_assert_state (host, &third, CARRY_ORDER_ACCEPTED, "");
}

static void
test_open_sells_bind_coins (void)
{
    g_autoptr (PaperHost) host = open_host ("fee-in-quote", "true");
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "1");
    CarryOrder first = paper_host_limit (host, host->spot, CARRY_SIDE_SELL, "0.7", "43000", GTC);
    CarryOrder second = paper_host_limit (host, host->spot, CARRY_SIDE_SELL, "0.4", "43000", GTC);
    paper_host_settle (host);
    paper_host_assert_state (host, &first, CARRY_ORDER_ACCEPTED, "");
    paper_host_assert_state (host, &second, CARRY_ORDER_REJECTED,
                             "insufficient balance: 0.4 BTC is needed, 0.3 is available");
}

static void
test_reduce_only (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    paper_host_market (host, host->perp, CARRY_SIDE_SELL, "0.5");
    paper_host_settle (host);
    CarryOrder resting = paper_host_order (host, host->perp, CARRY_SIDE_BUY, "0.5", "41000");
    resting.reduce_only = TRUE;
    carry_exchange_submit (host->exchange, &resting);
    CarryOrder wrong_side = paper_host_order (host, host->perp, CARRY_SIDE_SELL, "0.1", NULL);
    wrong_side.reduce_only = TRUE;
    carry_exchange_submit (host->exchange, &wrong_side);
    CarryOrder more = paper_host_order (host, host->perp, CARRY_SIDE_BUY, "0.8", NULL);
    more.reduce_only = TRUE;
    carry_exchange_submit (host->exchange, &more);
    paper_host_settle (host);

    paper_host_assert_state (host, &wrong_side, CARRY_ORDER_REJECTED,
                             "current position is zero, cannot fix reduce-only order qty");
    assert_decimal (paper_host_last_order (host, more.id)->filled, "0.5");
    paper_host_assert_state (host, &more, CARRY_ORDER_CANCELED, "no position is left to reduce");
    paper_host_assert_state (host, &resting, CARRY_ORDER_CANCELED, "no position is left to reduce");
    g_autoptr (CarrySnapshot) snapshot = paper_host_snapshot (host);
    g_assert_cmpuint (snapshot->positions->len, ==, 0);
    g_assert_cmpuint (snapshot->orders->len, ==, 0);
}

static void
test_cancel (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder open = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    CarryOrder filled = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    CarryOrder never = paper_host_order (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000");
    CarryOrder lost = paper_host_order (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000");
    lost.state = CARRY_ORDER_ACCEPTED;
    lost.pending = CARRY_ORDER_PENDING_CANCEL;
    paper_host_settle (host);
    carry_exchange_cancel (host->exchange, &open);
    carry_exchange_cancel (host->exchange, &filled);
    carry_exchange_cancel (host->exchange, &never);
    carry_exchange_cancel (host->exchange, &lost);
    carry_exchange_cancel (host->exchange, &open);
    paper_host_settle (host);

    paper_host_assert_state (host, &filled, CARRY_ORDER_FILLED, "too late: the order is FILLED");
    paper_host_assert_state (host, &never, CARRY_ORDER_REJECTED,
                             "the venue does not know this order");
    paper_host_assert_state (host, &lost, CARRY_ORDER_CANCELED,
                             "the venue does not know this order");
    paper_host_assert_state (host, &open, CARRY_ORDER_CANCELED, "too late: the order is CANCELED");
    paper_host_run_to (host, host->now + HOUR);
    paper_host_bar (host, host->spot, "42000", "42000", "30000", "42000");
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FILL), ==, 1);
}

static void
test_cancel_all (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder spot = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    CarryOrder perp = paper_host_limit (host, host->perp, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    CarryOrder other = paper_host_limit (host, host->perp, CARRY_SIDE_SELL, "0.1", "44000", GTC);
    carry_exchange_cancel_all (host->exchange, host->spot);
    paper_host_settle (host);
    paper_host_assert_state (host, &spot, CARRY_ORDER_CANCELED, "canceled on request");
    paper_host_assert_state (host, &perp, CARRY_ORDER_ACCEPTED, "");
    carry_exchange_cancel_all (host->exchange, NULL);
    paper_host_settle (host);
    paper_host_assert_state (host, &perp, CARRY_ORDER_CANCELED, "canceled on request");
    paper_host_assert_state (host, &other, CARRY_ORDER_CANCELED, "canceled on request");
}

static void
amend (PaperHost *host, const CarryOrder *order, const char *quantity, const char *price)
{
    CarryDecimal new_quantity = quantity != NULL ? D (quantity) : carry_decimal_invalid ();
    CarryDecimal new_price = price != NULL ? D (price) : carry_decimal_invalid ();
    carry_exchange_amend (host->exchange, order, quantity != NULL ? &new_quantity : NULL,
                          price != NULL ? &new_price : NULL);
    paper_host_settle (host);
}

static void
test_amend (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder order = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    paper_host_settle (host);
    amend (host, &order, "0.2", NULL);
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED, "");
    assert_decimal (paper_host_last_order (host, order.id)->quantity, "0.2");
    amend (host, &order, "0.0000001", NULL);
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED,
                             "quantity 0.0000001 is not a multiple of the step 0.000001");
    amend (host, &order, NULL, "41000.001");
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED,
                             "price 41000.001 is not a multiple of the tick 0.01");
    amend (host, &order, "3", NULL);
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED,
                             "insufficient balance: 120000 USDT is needed, 100000 is available");
    amend (host, &order, "0", NULL);
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED,
                             "quantity 0 is not above the filled 0");
    /* Nothing of what was refused stuck. */
    carry_exchange_query (host->exchange, &order);
    paper_host_settle (host);
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED, "");
    assert_decimal (paper_host_last_order (host, order.id)->quantity, "0.2");
    assert_decimal (paper_host_last_order (host, order.id)->price, "40000");
    /* A price beyond the market takes. */
    amend (host, &order, NULL, "42500");
    paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "");
    assert_decimal (paper_host_fill (host, 0)->price, "42000");
    amend (host, &order, "0.3", NULL);
    paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "too late: the order is FILLED");
}

/* A changed price counts from now: the bar under way proves nothing any more. */
static void
test_amend_begins_anew (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder moved = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    CarryOrder shrunk = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    paper_host_settle (host);
    paper_host_run_to (host, host->now + MINUTE);
    amend (host, &moved, NULL, "40010");
    amend (host, &shrunk, "0.05", NULL);
    paper_host_run_to (host, PAPER_HOST_START + HOUR);
    paper_host_bar (host, host->spot, "42000", "42000", "39000", "42000");
    paper_host_assert_state (host, &moved, CARRY_ORDER_ACCEPTED, "");
    paper_host_assert_state (host, &shrunk, CARRY_ORDER_FILLED, "");
    assert_decimal (paper_host_fill (host, 0)->quantity, "0.05");
}

static void
test_query (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder filled = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    CarryOrder never = paper_host_order (host, host->spot, CARRY_SIDE_BUY, "0.1", NULL);
    paper_host_settle (host);
    paper_host_forget (host);
    carry_exchange_query (host->exchange, &filled);
    carry_exchange_query (host->exchange, &never);
    paper_host_settle (host);
    paper_host_assert_state (host, &filled, CARRY_ORDER_FILLED, "");
    assert_decimal (paper_host_last_order (host, filled.id)->filled, "0.1");
    paper_host_assert_state (host, &never, CARRY_ORDER_REJECTED,
                             "the venue does not know this order");
    /* Sent again after an answer was lost: it is not bought twice. */
    carry_exchange_submit (host->exchange, &filled);
    paper_host_settle (host);
    paper_host_assert_state (host, &filled, CARRY_ORDER_FILLED, "the order was sent before");
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FILL), ==, 0);
}

static void
test_snapshot (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    paper_host_market (host, host->perp, CARRY_SIDE_SELL, "0.2");
    paper_host_limit (host, host->perp, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    paper_host_settle (host);
    g_autoptr (CarrySnapshot) snapshot = paper_host_snapshot (host);
    g_assert_cmpuint (snapshot->positions->len, ==, 2);
    const CarryPosition *spot = g_ptr_array_index (snapshot->positions, 0);
    const CarryPosition *perp = g_ptr_array_index (snapshot->positions, 1);
    assert_decimal (spot->quantity, "0.0999");
    assert_decimal (perp->quantity, "-0.2");
    assert_decimal (perp->entry_price, "42000");
    g_assert_cmpuint (snapshot->orders->len, ==, 1);
    g_assert_cmpuint (snapshot->fills->len, ==, 2);
    /* 100000 - 4200 - 8400 × 0.00055 */
    paper_host_assert_balance (host, "USDT", "95795.38");
    paper_host_assert_balance (host, "BTC", "0.0999");
}

/* The venue forgets what ended long ago, and only that. */
static void
test_old_orders_are_forgotten (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder resting = paper_host_limit (host, host->perp, CARRY_SIDE_BUY, "0.1", "40000", GTC);
    CarryOrder old = paper_host_market (host, host->perp, CARRY_SIDE_BUY, "0.001");
    paper_host_settle (host);
    for (guint i = 0; i < 600; i++)
        paper_host_market (host, host->perp, i % 2 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL, "0.001");
    paper_host_settle (host);
    carry_exchange_query (host->exchange, &old);
    carry_exchange_query (host->exchange, &resting);
    paper_host_settle (host);
    paper_host_assert_state (host, &old, CARRY_ORDER_REJECTED,
                             "the venue does not know this order");
    paper_host_assert_state (host, &resting, CARRY_ORDER_ACCEPTED, "");
    g_autoptr (CarrySnapshot) snapshot = paper_host_snapshot (host);
    g_assert_cmpuint (snapshot->fills->len, ==, 500);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/requests/refused", test_refused);
    g_test_add_func ("/paper/requests/unknown-price", test_unknown_price);
    g_test_add_func ("/paper/requests/orders-bind-funds", test_open_orders_bind_funds);
    g_test_add_func ("/paper/requests/sells-bind-coins", test_open_sells_bind_coins);
    g_test_add_func ("/paper/requests/reduce-only", test_reduce_only);
    g_test_add_func ("/paper/requests/cancel", test_cancel);
    g_test_add_func ("/paper/requests/cancel-all", test_cancel_all);
    g_test_add_func ("/paper/requests/amend", test_amend);
    g_test_add_func ("/paper/requests/amend-begins-anew", test_amend_begins_anew);
    g_test_add_func ("/paper/requests/query", test_query);
    g_test_add_func ("/paper/requests/snapshot", test_snapshot);
    g_test_add_func ("/paper/requests/old-orders", test_old_orders_are_forgotten);
    return g_test_run ();
}
