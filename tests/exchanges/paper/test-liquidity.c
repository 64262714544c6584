/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

#define BUY CARRY_SIDE_BUY
#define SELL CARRY_SIDE_SELL
#define GTC CARRY_TIME_IN_FORCE_GTC
#define SECOND CARRY_NS_PER_SECOND

static void
assert_filled (PaperHost *host, const CarryOrder *order, const char *quantity)
{
    assert_decimal (carry_decimal_normalize (paper_host_last_order (host, order->id)->filled),
                    quantity);
}

/* `liquidity quantity@price` of all fills. */
static void
assert_fills (PaperHost *host, const char *expected)
{
    g_autoptr (GString) text = g_string_new (NULL);
    char quantity[CARRY_DECIMAL_BUFFER];
    char price[CARRY_DECIMAL_BUFFER];

    for (guint i = 0; i < paper_host_count (host, CARRY_EVENT_FILL); i++)
    {
        const CarryFill *fill = paper_host_fill (host, i);
        g_string_append_printf (text, "%s%c%s@%s", i > 0 ? " " : "",
                                fill->liquidity == CARRY_LIQUIDITY_MAKER ? 'm' : 't',
                                carry_decimal_format (fill->quantity, quantity),
                                carry_decimal_format (fill->price, price));
    }
    g_assert_cmpstr (text->str, ==, expected);
}

static PaperHost *
open_host (const char *slippage)
{
    PaperHost *host = paper_host_new ();
    paper_host_set (host, "slippage", slippage);
    paper_host_start (host);
    paper_host_forget (host);
    return host;
}

static void
next (PaperHost *host)
{
    paper_host_settle (host);
    paper_host_run_to (host, host->now + SECOND);
}

static void
test_quote_market (void)
{
    g_autoptr (PaperHost) host = open_host ("0.0001");
    paper_host_quote (host, host->perp, "42000", "0.5", "42000.1", "0.4");
    CarryOrder order = paper_host_market (host, host->perp, BUY, "1");
    next (host);
    assert_fills (host, "t0.4@42000.1 t0.4@42004.4 t0.2@42008.6");
    paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "");
    /* (0.4 × 42000.1 + 0.4 × 42004.4 + 0.2 × 42008.6) / 1 */
    assert_decimal (paper_host_last_order (host, order.id)->average_price, "42003.52");

    /* The same quote again says nothing new: the next buyer starts behind. */
    paper_host_quote (host, host->perp, "42000", "0.7", "42000.1", "0.4");
    paper_host_market (host, host->perp, BUY, "0.1");
    next (host);
    assert_fills (host, "t0.4@42000.1 t0.4@42004.4 t0.2@42008.6 t0.1@42008.6");
    paper_host_forget (host);
    paper_host_quote (host, host->perp, "42000", "0.7", "42000.1", "0.5");
    paper_host_market (host, host->perp, BUY, "0.1");
    next (host);
    assert_fills (host, "t0.1@42000.1");
}

static void
test_quote_side_missing (void)
{
    g_autoptr (PaperHost) host = open_host ("0");
    paper_host_close (host, host->perp, "42000");
    paper_host_quote (host, host->perp, "42000", "0.5", "0", "0");
    CarryOrder order = paper_host_market (host, host->perp, BUY, "1");
    next (host);
    paper_host_assert_state (host, &order, CARRY_ORDER_CANCELED,
                             "not enough liquidity: 0 of 1 could be filled at once");
}

/* Quotes that ended are not traded on for ever. */
static void
test_quote_grows_old (void)
{
    g_autoptr (PaperHost) host = open_host ("0");
    paper_host_quote (host, host->perp, "42000", "5", "42000.1", "5");
    paper_host_run_to (host, host->now + 60 * SECOND);
    paper_host_close (host, host->perp, "43000");
    paper_host_market (host, host->perp, BUY, "1");
    next (host);
    paper_host_close (host, host->perp, "43000");
    paper_host_market (host, host->perp, BUY, "1");
    next (host);
    assert_fills (host, "t1@42000.1 t1@43000");
}

static void
test_quote_limit (void)
{
    g_autoptr (PaperHost) host = open_host ("0.0001");
    paper_host_quote (host, host->perp, "42000", "5", "42000.1", "5");
    CarryOrder first = paper_host_limit (host, host->perp, BUY, "1", "41990", GTC);
    CarryOrder second = paper_host_limit (host, host->perp, BUY, "1", "41990", GTC);
    CarryOrder sell = paper_host_limit (host, host->perp, SELL, "1", "42100", GTC);
    next (host);
    paper_host_quote (host, host->perp, "41990", "5", "41990.1", "5");
    assert_fills (host, "");
    /* 1.2 on offer at the limit: the first has it before the second. */
    next (host);
    paper_host_quote (host, host->perp, "41989.9", "5", "41990", "1.2");
    assert_fills (host, "m1@41990 m0.2@41990");
    paper_host_assert_state (host, &first, CARRY_ORDER_FILLED, "");
    paper_host_assert_state (host, &second, CARRY_ORDER_PARTIALLY_FILLED, "");
    /* The same 1.2 cannot be had again, other ones can, also below the limit. */
    next (host);
    paper_host_quote (host, host->perp, "41989.8", "5", "41990", "1.2");
    assert_filled (host, &second, "0.2");
    next (host);
    paper_host_quote (host, host->perp, "41980", "5", "41980.1", "0.3");
    assert_filled (host, &second, "0.5");
    next (host);
    paper_host_quote (host, host->perp, "41980", "5", "41980.1", "0");
    paper_host_assert_state (host, &second, CARRY_ORDER_FILLED, "");
    paper_host_assert_state (host, &sell, CARRY_ORDER_ACCEPTED, "");
    next (host);
    paper_host_quote (host, host->perp, "42100", "9", "42100.1", "9");
    assert_fills (host, "m1@41990 m0.2@41990 m0.3@41990 m0.5@41990 m1@42100");
}

/* What a limit takes at once it pays as a taker, what rests it earns as a maker. */
static void
test_quote_marketable_limit (void)
{
    g_autoptr (PaperHost) host = open_host ("0.0001");
    paper_host_quote (host, host->perp, "42000", "5", "42000.1", "0.4");
    CarryOrder order = paper_host_limit (host, host->perp, BUY, "1", "42004.4", GTC);
    next (host);
    assert_fills (host, "t0.4@42000.1 t0.4@42004.4");
    paper_host_assert_state (host, &order, CARRY_ORDER_PARTIALLY_FILLED, "");
    assert_decimal (paper_host_fill (host, 0)->fee, "9.240022");
    paper_host_quote (host, host->perp, "42000", "5", "42004.4", "3");
    assert_fills (host, "t0.4@42000.1 t0.4@42004.4 m0.2@42004.4");
    assert_decimal (paper_host_fill (host, 2)->fee, "1.680176");
    paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "");
}

static void
test_time_in_force (void)
{
    static const struct
    {
        CarryTimeInForce tif;
        const char *price;
        CarryOrderState state;
        const char *fills, *reason;
    } rows[] = {
        { CARRY_TIME_IN_FORCE_IOC, "42000.1", CARRY_ORDER_EXPIRED, "t0.4@42000.1",
          "immediate or cancel: 0.4 of 1 could be filled at once" },
        { CARRY_TIME_IN_FORCE_IOC, "42000", CARRY_ORDER_EXPIRED, "",
          "immediate or cancel: 0 of 1 could be filled at once" },
        { CARRY_TIME_IN_FORCE_FOK, "42000.2", CARRY_ORDER_EXPIRED, "",
          "fill or kill: 0.9 of 1 could be filled at once" },
        { CARRY_TIME_IN_FORCE_FOK, "42000.4", CARRY_ORDER_FILLED,
          "t0.4@42000.1 t0.5@42000.2 t0.1@42000.4", "" },
        { CARRY_TIME_IN_FORCE_POST_ONLY, "42000.1", CARRY_ORDER_CANCELED, "",
          "a post-only order will not take liquidity at 42000.1" },
        { CARRY_TIME_IN_FORCE_POST_ONLY, "42000", CARRY_ORDER_ACCEPTED, "", "" },
        { CARRY_TIME_IN_FORCE_GTC, "42000.2", CARRY_ORDER_PARTIALLY_FILLED,
          "t0.4@42000.1 t0.5@42000.2", "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (PaperHost) host = open_host ("0");
        paper_host_level (host, host->perp, BUY, "42000", "1", CARRY_MARKET_FLAG_CLEAR);
        paper_host_level (host, host->perp, SELL, "42000.1", "0.4", 0);
        paper_host_level (host, host->perp, SELL, "42000.2", "0.5", 0);
        paper_host_level (host, host->perp, SELL, "42000.4", "3", CARRY_MARKET_FLAG_LAST);
        CarryOrder order =
            paper_host_limit (host, host->perp, BUY, "1", rows[i].price, rows[i].tif);
        next (host);
        paper_host_assert_state (host, &order, rows[i].state, rows[i].reason);
        assert_fills (host, rows[i].fills);
    }
}

/* Bids 41999.9: 2 and 41999.8: 3; asks 42000: 0.5, 42000.1: 1, 42000.3: 2. */
static PaperHost *
open_book (const char *cancel_share)
{
    PaperHost *host = paper_host_new ();
    paper_host_set (host, "slippage", "0.01");
    paper_host_set (host, "cancel-share", cancel_share);
    paper_host_start (host);
    paper_host_forget (host);
    paper_host_level (host, host->perp, BUY, "41999.9", "2", CARRY_MARKET_FLAG_CLEAR);
    paper_host_level (host, host->perp, BUY, "41999.8", "3", 0);
    paper_host_level (host, host->perp, SELL, "42000", "0.5", 0);
    paper_host_level (host, host->perp, SELL, "42000.1", "1", 0);
    paper_host_level (host, host->perp, SELL, "42000.3", "2", CARRY_MARKET_FLAG_LAST);
    return host;
}

/* The walk needs no model of slippage: the book says what it costs. */
static void
test_book_market (void)
{
    g_autoptr (PaperHost) host = open_book ("0");
    paper_host_market (host, host->perp, BUY, "1.2");
    CarryOrder rest = paper_host_market (host, host->perp, BUY, "5");
    next (host);
    assert_fills (host, "t0.5@42000 t0.7@42000.1 t0.3@42000.1 t2@42000.3");
    paper_host_assert_state (host, &rest, CARRY_ORDER_CANCELED,
                             "not enough liquidity: 2.3 of 5 could be filled at once");
    /* One level is stated anew with the same size, one with another. */
    paper_host_forget (host);
    paper_host_level (host, host->perp, SELL, "42000", "0.5", 0);
    paper_host_level (host, host->perp, SELL, "42000.1", "0.9", CARRY_MARKET_FLAG_LAST);
    paper_host_market (host, host->perp, BUY, "1");
    next (host);
    assert_fills (host, "t0.9@42000.1");
}

static void
test_book_empty_side (void)
{
    g_autoptr (PaperHost) host = open_book ("0");
    paper_host_trade (host, host->perp, BUY, "42000", "0.1");
    paper_host_level (host, host->perp, SELL, "42000", "0", 0);
    paper_host_level (host, host->perp, SELL, "42000.1", "0", 0);
    paper_host_level (host, host->perp, SELL, "42000.3", "0", CARRY_MARKET_FLAG_LAST);
    CarryOrder order = paper_host_market (host, host->perp, BUY, "1");
    next (host);
    paper_host_assert_state (host, &order, CARRY_ORDER_CANCELED,
                             "not enough liquidity: 0 of 1 could be filled at once");
}

/* 2 are ahead at 41999.9. */
static void
test_queue_and_trades (void)
{
    g_autoptr (PaperHost) host = open_book ("0");
    CarryOrder first = paper_host_limit (host, host->perp, BUY, "0.5", "41999.9", GTC);
    CarryOrder second = paper_host_limit (host, host->perp, BUY, "0.5", "41999.9", GTC);
    CarryOrder deep = paper_host_limit (host, host->perp, BUY, "0.5", "41999.7", GTC);
    next (host);
    paper_host_trade (host, host->perp, SELL, "41999.9", "1.5");
    paper_host_trade (host, host->perp, BUY, "42000", "3");
    assert_fills (host, "");
    next (host);
    /* 0.5 of this are still ahead, 0.3 reach the first. */
    paper_host_trade (host, host->perp, SELL, "41999.9", "0.8");
    assert_fills (host, "m0.3@41999.9");
    next (host);
    /* The first has the rest, the second what comes after it. */
    paper_host_trade (host, host->perp, SELL, "41999.9", "0.3");
    assert_fills (host, "m0.3@41999.9 m0.2@41999.9 m0.1@41999.9");
    paper_host_assert_state (host, &first, CARRY_ORDER_FILLED, "");
    assert_filled (host, &second, "0.1");
    next (host);
    /* A trade beyond the level has taken all of it. */
    paper_host_trade (host, host->perp, SELL, "41999.8", "0.001");
    paper_host_assert_state (host, &second, CARRY_ORDER_FILLED, "");
    paper_host_assert_state (host, &deep, CARRY_ORDER_ACCEPTED, "");
    next (host);
    /* Nobody was ahead at 41999.7. */
    paper_host_trade (host, host->perp, SELL, "41999.7", "0.2");
    assert_filled (host, &deep, "0.2");
}

/* The level goes from 2 to 1 and no trade explains it: one was cancelled. */
static void
test_queue_and_cancels (void)
{
    static const struct
    {
        const char *share;
        const char *filled; /* by a trade of 1.2 */
    } rows[] = { { "0", "0" }, { "0.4", "0" }, { "1", "0.2" } };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (PaperHost) host = open_book (rows[i].share);
        CarryOrder order = paper_host_limit (host, host->perp, BUY, "0.5", "41999.9", GTC);
        next (host);
        paper_host_level (host, host->perp, BUY, "41999.9", "6", CARRY_MARKET_FLAG_LAST);
        paper_host_level (host, host->perp, BUY, "41999.9", "5", CARRY_MARKET_FLAG_LAST);
        paper_host_trade (host, host->perp, SELL, "41999.9", "1.2");
        assert_filled (host, &order, rows[i].filled);
    }
}

/* A snapshot that restates the level tells the place as a change of it would. */
static void
test_queue_and_snapshot (void)
{
    g_autoptr (PaperHost) host = open_book ("0");
    CarryOrder order = paper_host_limit (host, host->perp, BUY, "0.5", "41999.9", GTC);
    CarryOrder gone = paper_host_limit (host, host->perp, BUY, "0.5", "41999.8", GTC);
    next (host);
    paper_host_level (host, host->perp, BUY, "41999.9", "0.2", CARRY_MARKET_FLAG_CLEAR);
    paper_host_level (host, host->perp, SELL, "42000", "1", CARRY_MARKET_FLAG_LAST);
    paper_host_trade (host, host->perp, SELL, "41999.9", "0.3");
    assert_filled (host, &order, "0.1");
    paper_host_trade (host, host->perp, SELL, "41999.8", "0.1");
    assert_filled (host, &gone, "0.1");
}

static void
test_book_crosses (void)
{
    g_autoptr (PaperHost) host = open_book ("0");
    CarryOrder order = paper_host_limit (host, host->perp, BUY, "1", "41999.9", GTC);
    next (host);
    /* Not before the book is consistent. */
    paper_host_level (host, host->perp, BUY, "41999.9", "0", 0);
    paper_host_level (host, host->perp, BUY, "41999.8", "0", 0);
    paper_host_level (host, host->perp, SELL, "41999.9", "0.3", 0);
    assert_fills (host, "");
    paper_host_level (host, host->perp, SELL, "41999.8", "0.4", CARRY_MARKET_FLAG_LAST);
    assert_fills (host, "m0.4@41999.9 m0.3@41999.9");
    /* Those are taken; others come. */
    paper_host_level (host, host->perp, SELL, "42000", "0.6", CARRY_MARKET_FLAG_LAST);
    assert_filled (host, &order, "0.7");
    paper_host_level (host, host->perp, SELL, "41999.9", "0.5", CARRY_MARKET_FLAG_LAST);
    paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "");
}

/* An amend that only shrinks keeps the place, any other goes to the end. */
static void
test_amend_and_the_queue (void)
{
    static const struct
    {
        const char *quantity;
        const char *filled; /* by a trade of 2.1 */
    } rows[] = { { "0.4", "0.1" }, { "0.6", "0" } };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (PaperHost) host = open_book ("0");
        CarryOrder order = paper_host_limit (host, host->perp, BUY, "0.5", "41999.9", GTC);
        CarryDecimal quantity = D (rows[i].quantity);
        next (host);
        paper_host_level (host, host->perp, BUY, "41999.9", "5", CARRY_MARKET_FLAG_LAST);
        carry_exchange_amend (host->exchange, &order, &quantity, NULL);
        next (host);
        paper_host_trade (host, host->perp, SELL, "41999.9", "2.1");
        assert_filled (host, &order, rows[i].filled);
    }
}

/* Trades alone: only a trade beyond the limit proves a fill. */
static void
test_trades_alone (void)
{
    static const struct
    {
        const char *touch_fills;
        const char *filled; /* by a trade of 0.2 at the limit */
    } rows[] = { { "false", "0" }, { "true", "0.2" } };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (PaperHost) host = open_host ("0");
        paper_host_set (host, "touch-fills", rows[i].touch_fills);
        paper_host_trade (host, host->perp, SELL, "42000", "1");
        CarryOrder order = paper_host_limit (host, host->perp, BUY, "0.5", "41999", GTC);
        next (host);
        paper_host_trade (host, host->perp, SELL, "41999", "0.2");
        assert_filled (host, &order, rows[i].filled);
        paper_host_trade (host, host->perp, SELL, "41998.9", "0.1");
        paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "");
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/quote/market", test_quote_market);
    g_test_add_func ("/paper/quote/side-missing", test_quote_side_missing);
    g_test_add_func ("/paper/quote/grows-old", test_quote_grows_old);
    g_test_add_func ("/paper/quote/limit", test_quote_limit);
    g_test_add_func ("/paper/quote/marketable-limit", test_quote_marketable_limit);
    g_test_add_func ("/paper/book/time-in-force", test_time_in_force);
    g_test_add_func ("/paper/book/market", test_book_market);
    g_test_add_func ("/paper/book/empty-side", test_book_empty_side);
    g_test_add_func ("/paper/book/queue-and-trades", test_queue_and_trades);
    g_test_add_func ("/paper/book/queue-and-cancels", test_queue_and_cancels);
    g_test_add_func ("/paper/book/queue-and-snapshot", test_queue_and_snapshot);
    g_test_add_func ("/paper/book/crosses", test_book_crosses);
    g_test_add_func ("/paper/book/amend", test_amend_and_the_queue);
    g_test_add_func ("/paper/trades/alone", test_trades_alone);
    return g_test_run ();
}
