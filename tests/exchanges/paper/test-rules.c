/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-fees.h"
#include "paper-filters.h"
#include "paper-fractions.h"
#include "paper-host.h"
#include "paper-latency.h"
#include "paper-queue.h"

/* The fee of 0.333 at 30000.1; the rate of the other liquidity would stand out. */
static void
test_fees (void)
{
    static const struct
    {
        CarryCategory category;
        CarrySide side;
        CarryLiquidity liquidity;
        const char *rate; /* of the instrument */
        gboolean in_quote;
        const char *amount, *coin;
    } rows[] = {
        { CARRY_CATEGORY_SPOT, CARRY_SIDE_BUY, CARRY_LIQUIDITY_TAKER, "0.001", FALSE, "0.000333",
          "BTC" },
        { CARRY_CATEGORY_SPOT, CARRY_SIDE_BUY, CARRY_LIQUIDITY_TAKER, "0.001", TRUE, "9.9900333",
          "USDT" },
        { CARRY_CATEGORY_SPOT, CARRY_SIDE_SELL, CARRY_LIQUIDITY_TAKER, "0.001", FALSE, "9.9900333",
          "USDT" },
        { CARRY_CATEGORY_SPOT, CARRY_SIDE_BUY, CARRY_LIQUIDITY_MAKER, "-0.0001", FALSE,
          "-0.99900333", "USDT" },
        { CARRY_CATEGORY_SPOT, CARRY_SIDE_SELL, CARRY_LIQUIDITY_MAKER, "-0.0001", FALSE,
          "-0.0000333", "BTC" },
        { CARRY_CATEGORY_SPOT, CARRY_SIDE_SELL, CARRY_LIQUIDITY_MAKER, "-0.0001", TRUE,
          "-0.99900333", "USDT" },
        { CARRY_CATEGORY_LINEAR, CARRY_SIDE_BUY, CARRY_LIQUIDITY_TAKER, "0.00055", FALSE,
          "5.494518315", "USDT" },
        { CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, CARRY_LIQUIDITY_MAKER, "0.00055", FALSE,
          "5.494518315", "USDT" },
        { CARRY_CATEGORY_LINEAR, CARRY_SIDE_SELL, CARRY_LIQUIDITY_MAKER, "0", FALSE, "0", "USDT" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (CarryInstrument) instrument =
            carry_instrument_new ("bybit", rows[i].category, "BTCUSDT", "BTC", "USDT");
        PaperFees fees = {
            .spot_maker = carry_decimal_invalid (),
            .spot_taker = carry_decimal_invalid (),
            .linear_maker = carry_decimal_invalid (),
            .linear_taker = carry_decimal_invalid (),
            .in_quote = rows[i].in_quote,
        };
        gboolean is_maker = rows[i].liquidity == CARRY_LIQUIDITY_MAKER;

        instrument->maker_fee = D (is_maker ? rows[i].rate : "0.9");
        instrument->taker_fee = D (is_maker ? "0.9" : rows[i].rate);
        PaperFee fee = paper_fees_compute (&fees, instrument, rows[i].side, rows[i].liquidity,
                                           D ("30000.1"), D ("0.333"));
        assert_decimal (fee.amount, rows[i].amount);
        g_assert_cmpstr (fee.coin, ==, rows[i].coin);
    }
}

/* Half of the last digit goes to the even one. */
static void
test_fees_round_half_even (void)
{
    static const struct
    {
        const char *quantity, *fee;
    } rows[] = {
        { "0.5", "0" },
        { "0.51", "0.0000000001" },
        { "1.5", "0.0000000002" },
        { "2.5", "0.0000000002" },
        { "2.51", "0.0000000003" },
    };
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    PaperFees fees = { .spot_taker = D ("0.0000000001") };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        PaperFee fee = paper_fees_compute (&fees, instrument, CARRY_SIDE_BUY, CARRY_LIQUIDITY_TAKER,
                                           D ("1"), D (rows[i].quantity));
        assert_decimal (fee.amount, rows[i].fee);
    }
}

static void
test_fees_of_the_account (void)
{
    g_autoptr (CarryInstrument) spot =
        carry_instrument_new ("bybit", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    g_autoptr (CarryInstrument) perp =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    PaperFees fees = {
        .spot_maker = D ("0.0008"),
        .spot_taker = carry_decimal_invalid (),
        .linear_maker = carry_decimal_invalid (),
        .linear_taker = D ("0"),
        .in_quote = TRUE,
    };

    spot->maker_fee = spot->taker_fee = perp->maker_fee = perp->taker_fee = D ("0.001");
    paper_fees_apply (&fees, spot);
    paper_fees_apply (&fees, perp);
    assert_decimal (spot->maker_fee, "0.0008");
    assert_decimal (spot->taker_fee, "0.001");
    g_assert_false (spot->fee_in_base);
    assert_decimal (perp->maker_fee, "0.001");
    assert_decimal (perp->taker_fee, "0");
    g_assert_false (perp->fee_in_base);
    fees.in_quote = FALSE;
    paper_fees_apply (&fees, spot);
    g_assert_true (spot->fee_in_base);
}

static void
test_filters (void)
{
    static const struct
    {
        const char *quantity, *price;
        CarryTimeInForce tif;
        gboolean reduce_only;
        const char *reason; /* NULL when allowed */
    } rows[] = {
        { "0.001", "50000", CARRY_TIME_IN_FORCE_GTC, FALSE, NULL },
        { "0.0005", "50000", CARRY_TIME_IN_FORCE_GTC, FALSE,
          "quantity 0.0005 is not a multiple of the step 0.001" },
        { "0.0005", NULL, CARRY_TIME_IN_FORCE_GTC, FALSE,
          "quantity 0.0005 is not a multiple of the step 0.001" },
        { "0", NULL, CARRY_TIME_IN_FORCE_GTC, FALSE, "quantity 0 is not above zero" },
        { "-1", NULL, CARRY_TIME_IN_FORCE_GTC, FALSE, "quantity -1 is not above zero" },
        { "0.001", NULL, CARRY_TIME_IN_FORCE_GTC, FALSE, NULL },
        { "0.002", NULL, CARRY_TIME_IN_FORCE_GTC, FALSE, NULL },
        { "100.001", "50000", CARRY_TIME_IN_FORCE_GTC, FALSE,
          "quantity 100.001 is above the maximum 100 of a limit order" },
        { "50.001", NULL, CARRY_TIME_IN_FORCE_GTC, FALSE,
          "quantity 50.001 is above the maximum 50 of a market order" },
        { "60", "50000", CARRY_TIME_IN_FORCE_GTC, FALSE, NULL },
        { "0.001", "50000.05", CARRY_TIME_IN_FORCE_GTC, FALSE,
          "price 50000.05 is not a multiple of the tick 0.1" },
        { "0.001", "0", CARRY_TIME_IN_FORCE_GTC, FALSE, "price 0 is not above zero" },
        { "0.001", "-5", CARRY_TIME_IN_FORCE_GTC, FALSE, "price -5 is not above zero" },
        { "0.001", "922337203685477580", CARRY_TIME_IN_FORCE_GTC, FALSE,
          "price 922337203685477580 is too large" },
        { "0.001", "4999.9", CARRY_TIME_IN_FORCE_GTC, FALSE,
          "value 4.9999 USDT is below the minimum 5" },
        { "0.001", "5000", CARRY_TIME_IN_FORCE_GTC, FALSE, NULL },
        { "0.001", "100", CARRY_TIME_IN_FORCE_GTC, TRUE, NULL },
        { "0.001", NULL, CARRY_TIME_IN_FORCE_POST_ONLY, FALSE,
          "a market order cannot be post-only" },
    };
    g_autoptr (PaperHost) host = paper_host_new ();
    char reason[CARRY_REASON_SIZE];

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        CarryOrder order =
            paper_host_order (host, host->perp, CARRY_SIDE_BUY, rows[i].quantity, rows[i].price);
        order.time_in_force = rows[i].tif;
        order.reduce_only = rows[i].reduce_only;
        gboolean allowed = paper_filters_check (host->perp, &order, D ("50000"), 0, reason);
        g_assert_cmpint (allowed, ==, rows[i].reason == NULL);
        if (!allowed)
            g_assert_cmpstr (reason, ==, rows[i].reason);
    }
}

static void
test_filters_of_the_moment (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (CarryInstrument) copy = carry_instrument_copy (host->perp);
    CarryOrder order = paper_host_order (host, copy, CARRY_SIDE_BUY, "0.001", NULL);
    CarryDecimal none = carry_decimal_invalid ();
    char reason[CARRY_REASON_SIZE];

    g_assert_false (paper_filters_check (copy, &order, none, 0, reason));
    g_assert_cmpstr (reason, ==, "no price of BTCUSDT is known yet");
    g_assert_false (paper_filters_check (copy, &order, D ("4999.99"), 0, reason));
    g_assert_cmpstr (reason, ==, "value 4.99999 USDT is below the minimum 5");
    order.type = CARRY_ORDER_TYPE_LIMIT;
    g_assert_false (paper_filters_check (copy, &order, D ("50000"), 0, reason));
    g_assert_cmpstr (reason, ==, "a limit order needs a price");
    order.price = D ("50000");
    copy->min_qty = D ("0.002");
    g_assert_false (paper_filters_check (copy, &order, none, 0, reason));
    g_assert_cmpstr (reason, ==, "quantity 0.001 is below the minimum 0.002");
    copy->ts_delivery = 1000;
    copy->min_qty = D ("0");
    g_assert_true (paper_filters_check (copy, &order, none, 999, reason));
    g_assert_false (paper_filters_check (copy, &order, none, 1000, reason));
    g_assert_cmpstr (reason, ==, "BTCUSDT is delisted");
}

static void
test_fractions (void)
{
    const char *const entries[] = { "BTCUSDT:0.0001", "0.0002", "ETHUSDT:0", NULL };
    g_autoptr (GError) error = NULL;
    g_autoptr (PaperFractions) fractions = paper_fractions_parse (entries, D ("0.1"), &error);
    g_autoptr (PaperFractions) empty = paper_fractions_parse (NULL, D ("0.1"), &error);

    g_assert_no_error (error);
    assert_decimal (paper_fractions_get (fractions, "BTCUSDT"), "0.0001");
    assert_decimal (paper_fractions_get (fractions, "ETHUSDT"), "0");
    assert_decimal (paper_fractions_get (fractions, "SOLUSDT"), "0.0002");
    assert_decimal (paper_fractions_get (empty, "SOLUSDT"), "0");
}

static void
test_fractions_refused (void)
{
    static const struct
    {
        const char *entries[3];
        const char *message;
    } rows[] = {
        { { "BTCUSDT" },
          "`BTCUSDT` ends with no number; write SYMBOL:FRACTION, such as "
          "BTCUSDT:0.0001" },
        { { "BTCUSDT:1%" },
          "`BTCUSDT:1%` ends with no number; write SYMBOL:FRACTION, such as "
          "BTCUSDT:0.0001" },
        { { ":0.1" }, "`:0.1` names no symbol; write SYMBOL:FRACTION, such as BTCUSDT:0.0001" },
        { { "BTCUSDT:0.11" },
          "`BTCUSDT:0.11` is out of range; write a fraction of the price from 0 to 0.1" },
        { { "-0.01" }, "`-0.01` is out of range; write a fraction of the price from 0 to 0.1" },
        { { "0.01", "0.02" },
          "`0.02` is the second entry for all other symbols; keep one of them" },
        { { "A:0.01", "A:0.01" }, "`A:0.01` is the second entry for A; keep one of them" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (GError) error = NULL;
        g_assert_null (paper_fractions_parse (rows[i].entries, D ("0.1"), &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
        g_assert_cmpstr (error->message, ==, rows[i].message);
    }
}

static void
test_latency (void)
{
    PaperLatency latency;
    paper_latency_init (&latency, 30, 20, 0);

    g_assert_cmpint (paper_latency_next_arrival (&latency, NULL, 100), ==, 130);
    g_assert_cmpint (paper_latency_next_answer (&latency, NULL, 130, 130), ==, 150);
    /* The market data of 200 come at 260: the fill cannot be told before. */
    g_assert_cmpint (paper_latency_next_answer (&latency, NULL, 200, 260), ==, 260);
    /* What follows is never earlier than what went before. */
    g_assert_cmpint (paper_latency_next_answer (&latency, NULL, 201, 201), ==, 260);
    g_assert_cmpint (paper_latency_next_arrival (&latency, NULL, 90), ==, 130);
}

static void
test_latency_jitter (void)
{
    CarryRandom random;
    PaperLatency latency;
    gint64 previous = G_MININT64;
    gint64 longest = 0;
    gint64 shortest = G_MAXINT64;

    carry_random_init (&random, 3, "latency");
    for (guint i = 0; i < 2000; i++)
    {
        paper_latency_init (&latency, 1000, 0, 100);
        gint64 delay = paper_latency_next_arrival (&latency, &random, 0);
        longest = MAX (longest, delay);
        shortest = MIN (shortest, delay);
    }
    g_assert_cmpint (shortest, ==, 1000);
    g_assert_cmpint (longest, ==, 1100);

    /* One connection: the sequence is kept. */
    paper_latency_init (&latency, 1000, 0, 100);
    for (gint64 ts = 0; ts < 2000; ts++)
    {
        gint64 arrival = paper_latency_next_arrival (&latency, &random, ts);
        g_assert_cmpint (arrival, >=, MAX (previous, ts + 1000));
        previous = arrival;
    }
}

static void
test_queue_trades (void)
{
    PaperQueue queue;
    paper_queue_enter (&queue, 100);
    g_assert_cmpint (paper_queue_on_trade (&queue, 60), ==, 0);
    g_assert_cmpint (paper_queue_on_trade (&queue, 60), ==, 20);
    g_assert_cmpint (paper_queue_on_trade (&queue, 5), ==, 5);
    paper_queue_enter (&queue, 0);
    g_assert_cmpint (paper_queue_on_trade (&queue, 5), ==, 5);
}

/* The level goes 100 → 40: 10 traded, so 50 were cancelled. */
static void
test_queue_cancels (void)
{
    static const struct
    {
        gint64 share; /* millionths */
        gint64 ahead;
    } rows[] = { { 0, 40 }, { 500000, 40 }, { 1000000, 40 } };
    static const struct
    {
        gint64 share;
        gint64 ahead;
    } grown[] = { { 0, 90 }, { 500000, 65 }, { 1000000, 40 } };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        PaperQueue queue;
        paper_queue_enter (&queue, 100);
        paper_queue_on_trade (&queue, 10);
        paper_queue_on_level (&queue, 40, rows[i].share);
        /* No more can be ahead than the level holds. */
        g_assert_cmpint (queue.ahead, ==, rows[i].ahead);
    }
    for (guint i = 0; i < G_N_ELEMENTS (grown); i++)
    {
        PaperQueue queue;
        paper_queue_enter (&queue, 100);
        /* 900 more came behind us, then 10 traded and 50 were cancelled. */
        paper_queue_on_level (&queue, 1000, grown[i].share);
        g_assert_cmpint (queue.ahead, ==, 100);
        g_assert_cmpint (paper_queue_on_trade (&queue, 10), ==, 0);
        paper_queue_on_level (&queue, 940, grown[i].share);
        g_assert_cmpint (queue.ahead, ==, grown[i].ahead);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/fees/table", test_fees);
    g_test_add_func ("/paper/fees/round-half-even", test_fees_round_half_even);
    g_test_add_func ("/paper/fees/account", test_fees_of_the_account);
    g_test_add_func ("/paper/filters/table", test_filters);
    g_test_add_func ("/paper/filters/moment", test_filters_of_the_moment);
    g_test_add_func ("/paper/fractions/read", test_fractions);
    g_test_add_func ("/paper/fractions/refused", test_fractions_refused);
    g_test_add_func ("/paper/latency/fixed", test_latency);
    g_test_add_func ("/paper/latency/jitter", test_latency_jitter);
    g_test_add_func ("/paper/queue/trades", test_queue_trades);
    g_test_add_func ("/paper/queue/cancels", test_queue_cancels);
    return g_test_run ();
}
