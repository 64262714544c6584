/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "model/carry-instrument.h"

#define D(text) carry_decimal_from_text (text)

static CarryInstrument *
make (CarryCategory category, const char *symbol, const char *base, const char *multiplier)
{
    CarryInstrument *instrument = carry_instrument_new ("bybit", category, symbol, base, "USDT");
    instrument->multiplier = D (multiplier);
    instrument->tick_size = D ("0.01");
    instrument->qty_step = D ("0.001");
    return instrument;
}

static const CarryInstrument *
add (CarryInstruments *table, CarryCategory category, const char *symbol, const char *base,
     const char *multiplier)
{
    g_autoptr (CarryInstrument) instrument = make (category, symbol, base, multiplier);
    g_autoptr (GError) error = NULL;
    const CarryInstrument *entry = carry_instruments_add (table, instrument, &error);
    g_assert_no_error (error);
    return entry;
}

static void
test_new (void)
{
    g_autoptr (CarryInstrument) spot =
        carry_instrument_new ("bybit", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    g_autofree char *text = carry_instrument_to_string (spot);

    g_assert_cmpstr (text, ==, "bybit:spot:BTCUSDT");
    g_assert_cmpuint (spot->price_scale, ==, 8);
    g_assert_cmpuint (spot->size_scale, ==, 8);
    g_assert_true (carry_decimal_equal (spot->multiplier, D ("1")));
    g_assert_false (carry_decimal_is_valid (spot->tick_size));
    g_assert_false (carry_decimal_is_valid (spot->max_qty));
    g_assert_false (carry_decimal_is_valid (spot->min_notional));
    g_assert_true (carry_decimal_equal (spot->min_qty, carry_decimal_zero ()));
    g_assert_true (carry_decimal_equal (carry_instrument_price (spot, 150000000), D ("1.5")));
    g_assert_true (carry_decimal_equal (carry_instrument_size (spot, 25000000), D ("0.25")));
}

static void
test_table (void)
{
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    const CarryInstrument *perp = add (table, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "1");
    const CarryInstrument *spot = add (table, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "1");

    g_assert_cmpuint (carry_instruments_get_size (table), ==, 2);
    g_assert_cmpuint (perp->index, ==, 0);
    g_assert_cmpuint (spot->index, ==, 1);

    /* Entries stay where they are, however many there are. */
    for (guint i = 0; i < 1000; i++)
    {
        g_autofree char *symbol = g_strdup_printf ("A%uUSDT", i);
        add (table, CARRY_CATEGORY_SPOT, symbol, "A", "1");
    }
    g_assert_true (carry_instruments_get (table, 0) == perp);
    g_assert_true (carry_instruments_get (table, 1) == spot);
    g_assert_true (carry_instruments_find (table, "bybit", CARRY_CATEGORY_SPOT, "BTCUSDT") == spot);
    g_assert_true (carry_instruments_find (table, "bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT") ==
                   perp);
    g_assert_null (carry_instruments_find (table, "other", CARRY_CATEGORY_SPOT, "BTCUSDT"));
    g_assert_null (carry_instruments_find (table, "bybit", CARRY_CATEGORY_SPOT, "btcusdt"));

    CarryInstruments *same = g_boxed_copy (CARRY_TYPE_INSTRUMENTS, table);
    g_assert_true (same == table);
    g_boxed_free (CARRY_TYPE_INSTRUMENTS, same);
}

static void
test_duplicate (void)
{
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    g_autoptr (CarryInstrument) again = make (CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "1");
    g_autoptr (GError) error = NULL;

    add (table, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "1");
    g_assert_null (carry_instruments_add (table, again, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    g_assert_cmpstr (error->message, ==, "symbol: bybit:spot:BTCUSDT is there already");
    g_assert_cmpuint (carry_instruments_get_size (table), ==, 1);
}

static void
test_pairs (void)
{
    g_autoptr (CarryInstruments) table = carry_instruments_new ();
    const CarryInstrument *btc = add (table, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "1");
    const CarryInstrument *pepe =
        add (table, CARRY_CATEGORY_LINEAR, "1000PEPEUSDT", "PEPE", "1000");
    const CarryInstrument *shib =
        add (table, CARRY_CATEGORY_LINEAR, "SHIB1000USDT", "SHIB", "1000");
    const CarryInstrument *lone = add (table, CARRY_CATEGORY_LINEAR, "XUSDT", "X", "1");
    const CarryInstrument *pepe_spot = add (table, CARRY_CATEGORY_SPOT, "PEPEUSDT", "PEPE", "1");
    const CarryInstrument *shib_spot = add (table, CARRY_CATEGORY_SPOT, "SHIBUSDT", "SHIB", "1");
    const CarryInstrument *btc_spot = add (table, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "1");

    g_assert_true (carry_instruments_find_pair (table, btc) == btc_spot);
    g_assert_true (carry_instruments_find_pair (table, pepe) == pepe_spot);
    g_assert_true (carry_instruments_find_pair (table, shib) == shib_spot);
    g_assert_null (carry_instruments_find_pair (table, lone));
    g_assert_null (carry_instruments_find_pair (table, btc_spot));

    g_autoptr (CarryInstrument) elsewhere = carry_instrument_copy (btc_spot);
    elsewhere->venue = g_intern_static_string ("other");
    g_assert_false (carry_instrument_is_pair (btc, elsewhere));
    g_autoptr (CarryInstrument) in_coin = carry_instrument_copy (btc_spot);
    in_coin->quote = g_intern_static_string ("USDC");
    g_assert_false (carry_instrument_is_pair (btc, in_coin));
}

static void
no_tick (CarryInstrument *instrument)
{
    instrument->tick_size = carry_decimal_invalid ();
}

static void
zero_tick (CarryInstrument *instrument)
{
    instrument->tick_size = carry_decimal_zero ();
}

static void
negative_step (CarryInstrument *instrument)
{
    instrument->qty_step = D ("-0.1");
}

static void
no_multiplier (CarryInstrument *instrument)
{
    instrument->multiplier = carry_decimal_zero ();
}

static void
negative_minimum (CarryInstrument *instrument)
{
    instrument->min_qty = D ("-1");
}

static void
maximum_below_minimum (CarryInstrument *instrument)
{
    instrument->min_qty = D ("1");
    instrument->max_qty = D ("0.5");
}

static void
market_maximum_below_minimum (CarryInstrument *instrument)
{
    instrument->min_qty = D ("1");
    instrument->max_market_qty = D ("0.5");
}

static void
fee_in_percent (CarryInstrument *instrument)
{
    instrument->taker_fee = D ("5.5");
}

static void
margin_in_percent (CarryInstrument *instrument)
{
    instrument->maintenance_margin = D ("1");
}

static void
coarse_price_scale (CarryInstrument *instrument)
{
    instrument->price_scale = 1;
}

static void
coarse_size_scale (CarryInstrument *instrument)
{
    instrument->size_scale = 2;
}

static void
no_such_scale (CarryInstrument *instrument)
{
    instrument->price_scale = 19;
}

static void
no_symbol (CarryInstrument *instrument)
{
    instrument->symbol = "";
}

static void
no_base (CarryInstrument *instrument)
{
    instrument->base = NULL;
}

static void
test_refusals (void)
{
    const struct
    {
        void (*spoil) (CarryInstrument *instrument);
        const char *message;
    } cases[] = {
        { no_tick, "tick_size: must be given" },
        { zero_tick, "tick_size: 0 is not above 0" },
        { negative_step, "qty_step: -0.1 is not above 0" },
        { no_multiplier, "multiplier: 0 is not above 0" },
        { negative_minimum, "min_qty: -1 is below 0" },
        { maximum_below_minimum, "max_qty: 0.5 is below min_qty 1" },
        { market_maximum_below_minimum, "max_market_qty: 0.5 is below min_qty 1" },
        { fee_in_percent, "taker_fee: 5.5 is not a fraction between -1 and 1 (0.001 is 10 bp)" },
        { margin_in_percent,
          "maintenance_margin: 1 is not a fraction between -1 and 1 (0.001 is 10 bp)" },
        { coarse_price_scale,
          "price_scale: 1 decimals cannot hold a tick_size of 0.01; choose a scale up to 18" },
        { coarse_size_scale,
          "size_scale: 2 decimals cannot hold a qty_step of 0.001; choose a scale up to 18" },
        { no_such_scale,
          "price_scale: 19 decimals cannot hold a tick_size of 0.01; choose a scale up to 18" },
        { no_symbol, "symbol: must be given" },
        { no_base, "base: must be given" },
    };
    g_autoptr (CarryInstruments) table = carry_instruments_new ();

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (CarryInstrument) instrument = make (CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "1");
        g_autoptr (GError) error = NULL;

        cases[i].spoil (instrument);
        g_assert_null (carry_instruments_add (table, instrument, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
    g_assert_cmpuint (carry_instruments_get_size (table), ==, 0);

    /* A rebate is no mistake. */
    g_autoptr (CarryInstrument) rebate = make (CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "1");
    rebate->maker_fee = D ("-0.0001");
    g_assert_nonnull (carry_instruments_add (table, rebate, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/instruments/new", test_new);
    g_test_add_func ("/instruments/table", test_table);
    g_test_add_func ("/instruments/duplicate", test_duplicate);
    g_test_add_func ("/instruments/pairs", test_pairs);
    g_test_add_func ("/instruments/refusals", test_refusals);
    return g_test_run ();
}
