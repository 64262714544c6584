/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-market-event.h"

static CarryInstrument *
make_instrument (void)
{
    CarryInstrument *instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "1000PEPEUSDT", "PEPE", "USDT");
    instrument->price_scale = 10;
    instrument->size_scale = 4;
    return instrument;
}

static void
assert_decimal (CarryDecimal value, const char *expected)
{
    char text[CARRY_DECIMAL_BUFFER];
    g_assert_cmpstr (carry_decimal_format (value, text), ==, expected);
}

static void
test_quote (void)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ();
    CarryMarketEvent event = {
        .ts_venue = 100,
        .ts_local = 120,
        .kind = CARRY_MARKET_QUOTE,
        .quote = { 123456789, 15000, 123456790, 20000 },
    };
    CarryQuote quote;

    carry_quote_from_event (&event, instrument, &quote);
    g_assert_cmpint (quote.ts, ==, 120);
    g_assert_true (quote.instrument == instrument);
    assert_decimal (quote.bid, "0.0123456789");
    assert_decimal (quote.bid_size, "1.5000");
    assert_decimal (quote.ask, "0.0123456790");
    assert_decimal (quote.ask_size, "2.0000");
}

static void
test_trade (void)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ();
    CarryMarketEvent event = {
        .ts_local = 7,
        .kind = CARRY_MARKET_TRADE,
        .flags = CARRY_MARKET_FLAG_BUY,
        .trade = { .price = 5, .size = 10000, .id = 3 },
    };
    CarryTrade trade;

    carry_trade_from_event (&event, instrument, &trade);
    g_assert_cmpint (trade.side, ==, CARRY_SIDE_BUY);
    assert_decimal (trade.price, "0.0000000005");
    assert_decimal (trade.size, "1.0000");

    event.flags = 0;
    carry_trade_from_event (&event, instrument, &trade);
    g_assert_cmpint (trade.side, ==, CARRY_SIDE_SELL);
}

static void
test_bar (void)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ();
    CarryMarketEvent event = {
        .ts_local = 60,
        .kind = CARRY_MARKET_BAR,
        .bar_minutes = 60,
        .bar = { 10000000000, 30000000000, 5000000000, 20000000000, 40000 },
    };
    CarryBar bar;

    carry_bar_from_event (&event, instrument, &bar);
    g_assert_cmpint (bar.ts, ==, 60);
    g_assert_cmpuint (bar.minutes, ==, 60);
    assert_decimal (bar.open, "1.0000000000");
    assert_decimal (bar.high, "3.0000000000");
    assert_decimal (bar.low, "0.5000000000");
    assert_decimal (bar.close, "2.0000000000");
    assert_decimal (bar.volume, "4.0000");

    /* What is not known must not look like a price. */
    event.flags = CARRY_MARKET_FLAG_CLOSE_ONLY;
    carry_bar_from_event (&event, instrument, &bar);
    assert_decimal (bar.close, "2.0000000000");
    g_assert_false (carry_decimal_is_valid (bar.open));
    g_assert_false (carry_decimal_is_valid (bar.high));
    g_assert_false (carry_decimal_is_valid (bar.low));
    g_assert_false (carry_decimal_is_valid (bar.volume));
}

static void
test_funding (void)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ();
    CarryMarketEvent event = {
        .ts_local = 8,
        .kind = CARRY_MARKET_SETTLEMENT,
        .funding = { .rate = -100000000, .ts_next = 16, .interval_ns = 8 },
    };
    CarryFunding funding;

    carry_funding_from_event (&event, instrument, &funding);
    g_assert_cmpint (funding.kind, ==, CARRY_FUNDING_SETTLED);
    assert_decimal (funding.rate, "-0.000100000000");
    g_assert_cmpint (funding.ts_next, ==, 16);
    g_assert_cmpint (funding.interval_ns, ==, 8);

    event.kind = CARRY_MARKET_FUNDING;
    carry_funding_from_event (&event, instrument, &funding);
    g_assert_cmpint (funding.kind, ==, CARRY_FUNDING_PREDICTED);
}

static guint
class_of (CarryMarketKind kind)
{
    CarryMarketEvent event = { .kind = (guint8) kind };
    return carry_market_event_class (&event);
}

/* The mark of an instant is known before its settlement is paid; prices follow. */
static void
test_class (void)
{
    g_assert_cmpuint (class_of (CARRY_MARKET_MARK), <, class_of (CARRY_MARKET_SETTLEMENT));
    g_assert_cmpuint (class_of (CARRY_MARKET_INDEX), <, class_of (CARRY_MARKET_SETTLEMENT));
    g_assert_cmpuint (class_of (CARRY_MARKET_SETTLEMENT), <, class_of (CARRY_MARKET_BAR));
    for (guint kind = CARRY_MARKET_FUNDING; kind < CARRY_MARKET_N_KINDS; kind++)
        g_assert_cmpuint (class_of (kind), ==, class_of (CARRY_MARKET_BAR));
}

static void
test_boxed (void)
{
    CarryBar bar = { .ts = 5, .minutes = 1, .close = carry_decimal_from_text ("3") };
    CarryBar *copy = g_boxed_copy (CARRY_TYPE_BAR, &bar);

    g_assert_cmpmem (copy, sizeof *copy, &bar, sizeof bar);
    g_boxed_free (CARRY_TYPE_BAR, copy);
    g_assert_cmpstr (g_type_name (CARRY_TYPE_QUOTE), ==, "CarryQuote");
    g_assert_cmpstr (g_type_name (CARRY_TYPE_TRADE), ==, "CarryTrade");
    g_assert_cmpstr (g_type_name (CARRY_TYPE_FUNDING), ==, "CarryFunding");
    g_assert_cmpstr (g_type_name (CARRY_TYPE_ACTIVITY), ==, "CarryActivity");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/market-event/quote", test_quote);
    g_test_add_func ("/market-event/trade", test_trade);
    g_test_add_func ("/market-event/bar", test_bar);
    g_test_add_func ("/market-event/funding", test_funding);
    g_test_add_func ("/market-event/class", test_class);
    g_test_add_func ("/market-event/boxed", test_boxed);
    return g_test_run ();
}
