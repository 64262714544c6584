/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-market.h"

/* The middle of a quote is a price; of half a quote there is none. */
static void
test_quote (void)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    CarryInstruments *instruments = carry_instruments_new ();
    CarryMarketEvent event = { .ts_local = 1, .kind = CARRY_MARKET_QUOTE };
    const CarryInstrument *entry;
    CarryMarket *market;
    gint64 one;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    entry = carry_instruments_add (instruments, instrument, NULL);
    market = carry_market_new (instruments);
    one = carry_decimal_rescale (carry_decimal_make (1, 0), entry->price_scale, CARRY_ROUND_DOWN)
              .coefficient;
    event.quote.bid = 0;
    event.quote.ask = 102 * one;
    carry_market_apply (carry_market_get (market, 0), &event);
    g_assert_false (carry_decimal_is_valid (carry_market_get_price (market, entry)));
    event.quote.bid = 100 * one;
    carry_market_apply (carry_market_get (market, 0), &event);
    event.quote.ask = 0;
    carry_market_apply (carry_market_get (market, 0), &event);
    g_assert_true (
        carry_decimal_equal (carry_market_get_price (market, entry), carry_decimal_make (101, 0)));
    carry_market_free (market);
    carry_instruments_unref (instruments);
}

static void
change_level (CarryMarketState *state, gint64 ts, CarryMarketFlags flags, gint64 price, gint64 size)
{
    CarryMarketEvent event = { .ts_local = ts,
                               .kind = CARRY_MARKET_LEVEL,
                               .flags = (guint8) flags };

    event.trade.price = price;
    event.trade.size = size;
    carry_market_apply (state, &event);
}

/* With nothing but a book, its middle is the price; with half a book there is none. */
static void
test_book (void)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    CarryInstruments *instruments = carry_instruments_new ();
    const CarryInstrument *entry;
    CarryMarketState *state;
    CarryMarket *market;
    gint64 one;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    entry = carry_instruments_add (instruments, instrument, NULL);
    market = carry_market_new (instruments);
    state = carry_market_get (market, 0);
    one = carry_decimal_rescale (carry_decimal_make (1, 0), entry->price_scale, CARRY_ROUND_DOWN)
              .coefficient;
    change_level (state, 1, CARRY_MARKET_FLAG_CLEAR | CARRY_MARKET_FLAG_LAST, 102 * one, 5);
    g_assert_false (carry_decimal_is_valid (carry_market_get_price (market, entry)));
    change_level (state, 2, CARRY_MARKET_FLAG_BUY | CARRY_MARKET_FLAG_LAST, 100 * one, 5);
    g_assert_true (
        carry_decimal_equal (carry_market_get_price (market, entry), carry_decimal_make (101, 0)));
    g_assert_cmpint (state->ts_price, ==, 2);
    carry_market_free (market);
    carry_instruments_unref (instruments);
}

/* A gap is remembered until what ends it: a quote, a whole book, else a price. */
static void
test_gap (void)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    CarryInstruments *instruments = carry_instruments_new ();
    CarryMarketEvent gap = { .ts_local = 1, .kind = CARRY_MARKET_GAP };
    CarryMarketEvent trade = { .ts_local = 1, .kind = CARRY_MARKET_TRADE, .trade.price = 100 };
    CarryMarketEvent mark = { .ts_local = 1, .kind = CARRY_MARKET_MARK, .mark.price = 100 };
    CarryMarketEvent quote = { .ts_local = 1, .kind = CARRY_MARKET_QUOTE };
    CarryMarketEvent bust = { .ts_local = 1, .kind = CARRY_MARKET_LIQUIDATION, .trade.price = 7 };
    CarryMarketState *state;
    CarryMarket *market;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    carry_instruments_add (instruments, instrument, NULL);
    market = carry_market_new (instruments);
    state = carry_market_get (market, 0);
    carry_market_apply (state, &gap);
    carry_market_apply (state, &mark);
    /* The price of a bankruptcy is no price of the market. */
    carry_market_apply (state, &bust);
    g_assert_cmpint (state->ts_price, ==, 0);
    g_assert_true (state->is_stale);
    carry_market_apply (state, &trade);
    g_assert_false (state->is_stale);
    quote.quote.bid = 99;
    quote.quote.ask = 101;
    carry_market_apply (state, &quote);
    carry_market_apply (state, &gap);
    carry_market_apply (state, &trade);
    g_assert_true (state->is_stale);
    carry_market_apply (state, &quote);
    g_assert_false (state->is_stale);
    change_level (state, 2, CARRY_MARKET_FLAG_CLEAR, 101, 1);
    change_level (state, 2, CARRY_MARKET_FLAG_BUY | CARRY_MARKET_FLAG_LAST, 99, 1);
    carry_market_apply (state, &gap);
    /* A book that goes on behind a gap is not whole. */
    change_level (state, 3, CARRY_MARKET_FLAG_BUY | CARRY_MARKET_FLAG_LAST, 98, 1);
    g_assert_true (state->is_stale);
    change_level (state, 4, CARRY_MARKET_FLAG_CLEAR, 101, 1);
    change_level (state, 4, CARRY_MARKET_FLAG_BUY | CARRY_MARKET_FLAG_LAST, 99, 1);
    g_assert_false (state->is_stale);
    carry_market_free (market);
    carry_instruments_unref (instruments);
}

/* What the venue counts; what it does not say stays unknown, and a later event says all anew. */
static void
test_activity (void)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    CarryInstruments *instruments = carry_instruments_new ();
    CarryMarketEvent event = {
        .ts_local = 7,
        .kind = CARRY_MARKET_ACTIVITY,
        .activity = { .turnover_24h = 1500, .open_interest = -1 },
    };
    const CarryInstrument *known;
    CarryActivity activity;
    CarryMarket *market;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    carry_instruments_add (instruments, instrument, NULL);
    market = carry_market_new (instruments);
    known = carry_instruments_get (instruments, 0);
    g_assert_false (carry_market_get_activity (market, known, &activity));
    carry_market_apply (carry_market_get (market, 0), &event);
    g_assert_true (carry_market_get_activity (market, known, &activity));
    g_assert_cmpint (activity.ts, ==, 7);
    g_assert_cmpint (carry_decimal_compare (activity.turnover_24h, carry_decimal_make (1500, 0)),
                     ==, 0);
    g_assert_false (carry_decimal_is_valid (activity.open_interest));
    event.activity.turnover_24h = -1;
    event.activity.open_interest = 0;
    carry_market_apply (carry_market_get (market, 0), &event);
    g_assert_true (carry_market_get_activity (market, known, &activity));
    g_assert_false (carry_decimal_is_valid (activity.turnover_24h));
    g_assert_cmpint (carry_decimal_sign (activity.open_interest), ==, 0);
    g_assert_true (carry_decimal_is_valid (activity.open_interest));
    carry_market_free (market);
    carry_instruments_unref (instruments);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/engine/market/quote", test_quote);
    g_test_add_func ("/engine/market/book", test_book);
    g_test_add_func ("/engine/market/gap", test_gap);
    g_test_add_func ("/engine/market/activity", test_activity);
    return g_test_run ();
}
