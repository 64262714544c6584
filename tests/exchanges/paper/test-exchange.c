/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "paper-host.h"

#define HOUR CARRY_NS_PER_HOUR
#define MINUTE CARRY_NS_PER_MINUTE
#define GTC CARRY_TIME_IN_FORCE_GTC

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GAsyncResult **) user_data = g_object_ref (result);
}

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

static void
test_caps (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_assert_cmpint (carry_exchange_get_caps (host->exchange), ==,
                     CARRY_EXCHANGE_CAN_AMEND | CARRY_EXCHANGE_IS_SIMULATED);
}

/* A stopped exchange is deaf; a new start is a new account. */
static void
test_start_twice (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.5", "41000", GTC);
    paper_host_settle (host);
    CarryOrder lost = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.5");
    g_assert_cmpuint (host->timers->len, >, 0);
    carry_module_stop (host->module);
    g_assert_cmpuint (host->timers->len, ==, 0);
    paper_host_forget (host);
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.5");
    carry_exchange_cancel (host->exchange, &lost);
    paper_host_close (host, host->spot, "40000");
    paper_host_settle (host);
    g_assert_cmpuint (host->told->len, ==, 0);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    carry_exchange_snapshot_async (host->exchange, NULL, keep_result, &result);
    while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
    g_assert_null (carry_exchange_snapshot_finish (host->exchange, result, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED);
    paper_host_start (host);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_TRANSFER), ==, 1);
    paper_host_assert_balance (host, "USDT", "100000");
}

static void
test_start_refuses_bad_fractions (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (GError) error = NULL;

    paper_host_set (host, "slippage", "BTCUSDT:much");
    g_assert_false (paper_host_try_start (host, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_cmpstr (
        error->message, ==,
        "main: slippage: `BTCUSDT:much` ends with no number; write SYMBOL:FRACTION, such as "
        "BTCUSDT:0.0001");
}

static GPtrArray *
list_instruments (PaperHost *host, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;
    carry_exchange_list_instruments_async (host->exchange, NULL, keep_result, &result);
    while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
    return carry_exchange_list_instruments_finish (host->exchange, result, error);
}

static void
test_list_instruments (void)
{
    static const char *csv =
        "venue,category,symbol,base,quote,tick_size,qty_step,maker_fee,taker_fee\n"
        "bybit,linear,BTCUSDT,BTC,USDT,0.1,0.001,0.0002,0.00055\n"
        "bybit,spot,BTCUSDT,BTC,USDT,0.01,0.000001,0.001,0.001\n";
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;
    int file = g_file_open_tmp ("carry-XXXXXX.csv", &path, &error);

    g_assert_no_error (error);
    g_close (file, NULL);
    g_assert_true (g_file_set_contents (path, csv, -1, NULL));
    paper_host_set (host, "instruments", path);
    paper_host_set (host, "linear-taker-fee", "0.0004");
    paper_host_set (host, "fee-in-quote", "true");
    g_autoptr (GPtrArray) list = list_instruments (host, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (list->len, ==, 2);
    const CarryInstrument *perp = g_ptr_array_index (list, 0);
    const CarryInstrument *spot = g_ptr_array_index (list, 1);
    assert_decimal (perp->maker_fee, "0.0002");
    assert_decimal (perp->taker_fee, "0.0004");
    assert_decimal (spot->taker_fee, "0.001");
    g_assert_false (spot->fee_in_base);
    g_unlink (path);
    g_autoptr (GPtrArray) gone = list_instruments (host, &error);
    g_assert_null (gone);
    g_assert_nonnull (error);
}

static void
test_list_instruments_without_a_file (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) list = list_instruments (host, &error);

    g_assert_null (list);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_cmpstr (error->message, ==,
                     "main: instruments: no file is set; name the CSV file that lists them");
}

/* Accepted, then the fill, then what the order became, all in the same instant. */
static void
test_market_order_on_bars (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    paper_host_close (host, host->spot, "42000.01");

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
    g_assert_false (fill->is_liquidation);
    const PaperTold *filled = g_ptr_array_index (host->told, 2);
    g_assert_cmpint (filled->order.state, ==, CARRY_ORDER_FILLED);
    assert_decimal (filled->order.average_price, "42000.01");
    g_assert_cmpint (filled->ts, ==, PAPER_HOST_START);
    paper_host_assert_balance (host, "USDT", "78999.995");
    paper_host_assert_balance (host, "BTC", "0.4995");
}

/* The price that counts is the last one of the instant, not that of the decision. */
static void
test_all_prices_of_the_instant_come_first (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.5");
    paper_host_close (host, host->spot, "42010");
    paper_host_settle (host);
    assert_decimal (paper_host_fill (host, 0)->price, "42010");
    assert_decimal (paper_host_fill (host, 0)->decision_price, "42000");
}

static void
test_spread_and_slippage (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_set (host, "spread", "0.0002,ETHUSDT:0.01");
    paper_host_set (host, "slippage", "0.5e-1,BTCUSDT:0.0003");
    paper_host_start (host);
    paper_host_close (host, host->perp, "42000.1");
    paper_host_market (host, host->perp, CARRY_SIDE_BUY, "0.5");
    paper_host_market (host, host->perp, CARRY_SIDE_SELL, "0.5");
    paper_host_settle (host);
    /* 42000.1 × 1.0004 = 42016.90004 and × 0.9996 = 41983.29996 */
    assert_decimal (paper_host_fill (host, 0)->price, "42016.90004");
    assert_decimal (paper_host_fill (host, 1)->price, "41983.29996");
}

static void
test_fee_in_quote (void)
{
    g_autoptr (PaperHost) host = open_host ("fee-in-quote", "true");
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.5");
    paper_host_settle (host);
    g_assert_cmpstr (paper_host_fill (host, 0)->fee_coin, ==, "USDT");
    paper_host_assert_balance (host, "USDT", "78979");
    paper_host_assert_balance (host, "BTC", "0.5");
}

/* The order is 90 s on its way and meets the price of its arrival; the answer takes 30 s. */
static void
test_latency (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_set (host, "order-latency", "50s");
    paper_host_set (host, "answer-latency", "30s");
    paper_host_start (host);
    paper_host_close (host, host->spot, "42000");
    paper_host_forget (host);
    gint64 start = host->now;
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    paper_host_run_to (host, start + 49 * CARRY_NS_PER_SECOND);
    paper_host_close (host, host->spot, "42001");
    paper_host_run_to (host, start + 51 * CARRY_NS_PER_SECOND);
    paper_host_close (host, host->spot, "42002");

    const CarryFill *fill = paper_host_fill (host, 0);
    assert_decimal (fill->price, "42001");
    g_assert_cmpint (fill->ts, ==, start + 50 * CARRY_NS_PER_SECOND);
    g_assert_cmpint (paper_host_get (host, CARRY_EVENT_FILL, 0)->ts, ==,
                     start + 80 * CARRY_NS_PER_SECOND);
    g_assert_cmpint (paper_host_get (host, CARRY_EVENT_ORDER, 0)->ts, ==,
                     start + 80 * CARRY_NS_PER_SECOND);
}

/*
 * Data are a minute old: what the order met when it arrived is only seen a
 * minute later, and the answer cannot be known before.
 */
static void
test_data_latency (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    host->data_latency_ns = MINUTE;
    paper_host_set (host, "order-latency", "10s");
    paper_host_set (host, "answer-latency", "5s");
    paper_host_start (host);
    gint64 start = host->now;
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    paper_host_run_to (host, start + 65 * CARRY_NS_PER_SECOND);
    paper_host_close (host, host->spot, "42001");
    paper_host_run_to (host, start + 75 * CARRY_NS_PER_SECOND);
    const CarryFill *fill = paper_host_fill (host, 0);
    assert_decimal (fill->price, "42001");
    g_assert_cmpint (fill->ts, ==, start + 10 * CARRY_NS_PER_SECOND);
    g_assert_cmpint (paper_host_get (host, CARRY_EVENT_FILL, 0)->ts, ==,
                     start + 70 * CARRY_NS_PER_SECOND);
}

/* Two runs with the same seed have the same delays, which differ from order to order. */
static void
test_jitter_is_seeded (void)
{
    gint64 times[2][5];

    for (guint run = 0; run < 2; run++)
    {
        g_autoptr (PaperHost) host = open_host ("jitter", "1s");
        for (guint i = 0; i < 5; i++)
        {
            paper_host_market (host, host->perp, CARRY_SIDE_BUY, "0.1");
            paper_host_run_to (host, host->now + MINUTE);
            times[run][i] = paper_host_fill (host, i)->ts % MINUTE;
        }
    }
    for (guint i = 0; i < 5; i++)
    {
        g_assert_cmpint (times[0][i], ==, times[1][i]);
        g_assert_cmpint (times[0][i], >=, 0);
        g_assert_cmpint (times[0][i], <=, CARRY_NS_PER_SECOND);
        g_assert_cmpint (times[0][i], !=, times[0][(i + 1) % 5]);
    }
}

static void
test_fill_delay (void)
{
    g_autoptr (PaperHost) host = open_host ("fill-delay", "1h");
    CarryOrder market = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    CarryOrder ioc = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "42050",
                                       CARRY_TIME_IN_FORCE_IOC);
    CarryOrder gone = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "0.1");
    paper_host_settle (host);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FILL), ==, 0);
    paper_host_assert_state (host, &market, CARRY_ORDER_ACCEPTED, "");
    carry_exchange_cancel (host->exchange, &gone);
    paper_host_settle (host);
    paper_host_assert_state (host, &gone, CARRY_ORDER_CANCELED, "canceled on request");

    paper_host_run_to (host, host->now + HOUR);
    paper_host_close (host, host->spot, "42100");
    paper_host_settle (host);
    g_assert_cmpuint (paper_host_count (host, CARRY_EVENT_FILL), ==, 1);
    assert_decimal (paper_host_fill (host, 0)->price, "42100");
    paper_host_assert_state (host, &market, CARRY_ORDER_FILLED, "");
    paper_host_assert_state (host, &ioc, CARRY_ORDER_EXPIRED,
                             "immediate or cancel: 0 of 0.1 could be filled at once");
}

/* Orders, interest and margin wait on timers; none outlives the stop. */
static void
test_stop_while_waiting (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    paper_host_set (host, "borrow-rate", "0.00001");
    paper_host_start (host);
    paper_host_quote (host, host->spot, "42000", "5", "42000.01", "5");
    paper_host_market (host, host->spot, CARRY_SIDE_SELL, "0.1");
    paper_host_settle (host);
    g_assert_cmpuint (host->timers->len, ==, 1);
    carry_module_stop (host->module);
    g_assert_cmpuint (host->timers->len, ==, 0);
    paper_host_set (host, "fill-delay", "1h");
    paper_host_start (host);
    paper_host_close (host, host->perp, "42000");
    paper_host_market (host, host->perp, CARRY_SIDE_SELL, "0.1");
    paper_host_settle (host);
    g_assert_cmpuint (host->timers->len, ==, 1);
    carry_module_stop (host->module);
    g_assert_cmpuint (host->timers->len, ==, 0);
}

/* An hour later the money is gone: the order ends, nothing is owed. */
static void
test_fill_delay_checks_funds_again (void)
{
    g_autoptr (PaperHost) host = open_host ("fill-delay", "1h");
    CarryOrder order = paper_host_market (host, host->spot, CARRY_SIDE_BUY, "2");
    paper_host_settle (host);
    paper_host_run_to (host, host->now + HOUR);
    paper_host_close (host, host->spot, "60000");
    paper_host_settle (host);
    paper_host_assert_state (host, &order, CARRY_ORDER_CANCELED,
                             "insufficient balance: 120000 USDT is needed, 100000 is available");
}

/* The bar in which the order arrived proves nothing; the next ones do. */
static void
test_limit_on_bars (void)
{
    g_autoptr (PaperHost) host = open_host ("order-latency", "1s");
    CarryOrder order = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "41900", GTC);
    paper_host_run_to (host, host->now + HOUR);
    paper_host_bar (host, host->spot, "42000", "42000", "41000", "42000");
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED, "");
    paper_host_run_to (host, host->now + HOUR);
    paper_host_bar (host, host->spot, "42000", "42000", "41900", "42000");
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED, "");
    paper_host_run_to (host, host->now + HOUR);
    paper_host_bar (host, host->spot, "41850", "42000", "41800", "42000");
    paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "");
    /* Also a bar that opened beyond the limit gives the limit, and no more. */
    const CarryFill *fill = paper_host_fill (host, 0);
    assert_decimal (fill->price, "41900");
    assert_decimal (fill->fee, "0.0001");
    g_assert_cmpint (fill->liquidity, ==, CARRY_LIQUIDITY_MAKER);
}

static void
test_limit_touch_fills (void)
{
    g_autoptr (PaperHost) host = open_host ("touch-fills", "true");
    CarryOrder buy = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "41900", GTC);
    CarryOrder far = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "41899.99", GTC);
    paper_host_settle (host);
    paper_host_run_to (host, host->now + HOUR);
    paper_host_bar (host, host->spot, "42000", "42000", "41900", "42000");
    paper_host_assert_state (host, &buy, CARRY_ORDER_FILLED, "");
    paper_host_assert_state (host, &far, CARRY_ORDER_ACCEPTED, "");
}

/* The bar that ends when the order arrives is the one that led to it. */
static void
test_limit_not_by_its_own_bar (void)
{
    g_autoptr (PaperHost) host = open_host (NULL, NULL);
    CarryOrder order = paper_host_limit (host, host->spot, CARRY_SIDE_BUY, "0.1", "41900", GTC);
    paper_host_settle (host);
    paper_host_bar (host, host->spot, "42000", "42000", "41000", "42000");
    paper_host_assert_state (host, &order, CARRY_ORDER_ACCEPTED, "");
    paper_host_run_to (host, host->now + HOUR);
    paper_host_bar (host, host->spot, "42000", "42000", "41000", "42000");
    paper_host_assert_state (host, &order, CARRY_ORDER_FILLED, "");
}

/* On bars a limit beyond the price takes at once, at the price a market order gets. */
static void
test_marketable_limits_on_bars (void)
{
    static const struct
    {
        CarryTimeInForce tif;
        const char *price;
        CarryOrderState state;
        const char *reason;
    } rows[] = {
        { CARRY_TIME_IN_FORCE_GTC, "42042", CARRY_ORDER_FILLED, "" },
        { CARRY_TIME_IN_FORCE_IOC, "42042", CARRY_ORDER_FILLED, "" },
        { CARRY_TIME_IN_FORCE_FOK, "42042", CARRY_ORDER_FILLED, "" },
        { CARRY_TIME_IN_FORCE_GTC, "42041.9", CARRY_ORDER_ACCEPTED, "" },
        { CARRY_TIME_IN_FORCE_IOC, "42041.9", CARRY_ORDER_EXPIRED,
          "immediate or cancel: 0 of 0.1 could be filled at once" },
        { CARRY_TIME_IN_FORCE_FOK, "42041.9", CARRY_ORDER_EXPIRED,
          "fill or kill: 0 of 0.1 could be filled at once" },
        { CARRY_TIME_IN_FORCE_POST_ONLY, "41999.9", CARRY_ORDER_ACCEPTED, "" },
        { CARRY_TIME_IN_FORCE_POST_ONLY, "42000", CARRY_ORDER_CANCELED,
          "a post-only order will not take liquidity at 42000" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (PaperHost) host = open_host ("slippage", "0.001");
        CarryOrder order =
            paper_host_limit (host, host->perp, CARRY_SIDE_BUY, "0.1", rows[i].price, rows[i].tif);
        paper_host_settle (host);
        paper_host_assert_state (host, &order, rows[i].state, rows[i].reason);
        if (rows[i].state == CARRY_ORDER_FILLED)
            assert_decimal (paper_host_fill (host, 0)->price, "42042");
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/exchange/start", test_start);
    g_test_add_func ("/paper/exchange/caps", test_caps);
    g_test_add_func ("/paper/exchange/stop-while-waiting", test_stop_while_waiting);
    g_test_add_func ("/paper/exchange/start-twice", test_start_twice);
    g_test_add_func ("/paper/exchange/bad-fractions", test_start_refuses_bad_fractions);
    g_test_add_func ("/paper/exchange/list-instruments", test_list_instruments);
    g_test_add_func ("/paper/exchange/list-without-a-file", test_list_instruments_without_a_file);
    g_test_add_func ("/paper/exchange/market-order-on-bars", test_market_order_on_bars);
    g_test_add_func ("/paper/exchange/prices-first", test_all_prices_of_the_instant_come_first);
    g_test_add_func ("/paper/exchange/spread-and-slippage", test_spread_and_slippage);
    g_test_add_func ("/paper/exchange/fee-in-quote", test_fee_in_quote);
    g_test_add_func ("/paper/exchange/latency", test_latency);
    g_test_add_func ("/paper/exchange/data-latency", test_data_latency);
    g_test_add_func ("/paper/exchange/jitter-is-seeded", test_jitter_is_seeded);
    g_test_add_func ("/paper/exchange/fill-delay", test_fill_delay);
    g_test_add_func ("/paper/exchange/fill-delay-funds", test_fill_delay_checks_funds_again);
    g_test_add_func ("/paper/exchange/limit-on-bars", test_limit_on_bars);
    g_test_add_func ("/paper/exchange/limit-touch", test_limit_touch_fills);
    g_test_add_func ("/paper/exchange/limit-own-bar", test_limit_not_by_its_own_bar);
    g_test_add_func ("/paper/exchange/marketable-limits", test_marketable_limits_on_bars);
    return g_test_run ();
}
