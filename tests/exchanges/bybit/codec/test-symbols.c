/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Coins, multipliers, pairs, and what makes an instrument another one. */

#include "bybit-symbols.h"
#include "fixtures.h"

static const struct
{
    BybitCategory category;
    const char *base;
    const char *coin;
    gint64 multiplier;
} splits[] = {
    { BYBIT_CATEGORY_LINEAR, "BTC", "BTC", 1 },
    { BYBIT_CATEGORY_LINEAR, "1000BONK", "BONK", 1000 },
    { BYBIT_CATEGORY_LINEAR, "10000NFT", "NFT", 10000 },
    { BYBIT_CATEGORY_LINEAR, "1000000BABYDOGE", "BABYDOGE", 1000000 },
    { BYBIT_CATEGORY_LINEAR, "SHIB1000", "SHIB", 1000 },
    { BYBIT_CATEGORY_LINEAR, "1INCH", "1INCH", 1 },
    { BYBIT_CATEGORY_LINEAR, "10SET", "10SET", 1 },
    { BYBIT_CATEGORY_LINEAR, "100X", "100X", 1 },
    { BYBIT_CATEGORY_LINEAR, "1000", "1000", 1 },
    { BYBIT_CATEGORY_LINEAR, "10000", "10000", 1 },
    { BYBIT_CATEGORY_LINEAR, "100010", "100010", 1 },
    { BYBIT_CATEGORY_LINEAR, "2000PEPE", "2000PEPE", 1 },
    { BYBIT_CATEGORY_LINEAR, "X21000", "X21000", 1 },
    { BYBIT_CATEGORY_LINEAR, "LUNA2", "LUNA", 1 },
    { BYBIT_CATEGORY_LINEAR, "RAYDIUM", "RAY", 1 },
    { BYBIT_CATEGORY_LINEAR, "SOLAYER", "LAYER", 1 },
    { BYBIT_CATEGORY_LINEAR, "100000000000X", "100000000000X", 1 },
    { BYBIT_CATEGORY_SPOT, "1000X", "1000X", 1 },
    { BYBIT_CATEGORY_SPOT, "LUNA2", "LUNA2", 1 },
    { BYBIT_CATEGORY_LINEAR, "", "", 1 },
};

static void
test_split (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    {
        char coin[BYBIT_COIN_SIZE];
        gint64 multiplier;
        bybit_symbol_split (splits[i].category, splits[i].base, coin, &multiplier);
        g_assert_cmpstr (coin, ==, splits[i].coin);
        g_assert_cmpint (multiplier, ==, splits[i].multiplier);
    }
}

static BybitInstrument
instrument_of (BybitCategory category, const char *base, const char *quote)
{
    BybitInstrument row = {
        .category = category,
        .symbol_id = 7,
        .contract = category == BYBIT_CATEGORY_LINEAR ? BYBIT_CONTRACT_LINEAR_PERPETUAL
                                                      : BYBIT_CONTRACT_NONE,
        .status = BYBIT_TRADING_TRADING,
        .tick_size = carry_decimal_from_text ("0.10"),
        .qty_step = carry_decimal_from_text ("0.001"),
        .max_qty = carry_decimal_invalid (),
        .max_market_qty = carry_decimal_invalid (),
        .min_notional = carry_decimal_make (5, 0),
    };

    g_strlcpy (row.base_coin, base, sizeof row.base_coin);
    g_strlcpy (row.quote_coin, quote, sizeof row.quote_coin);
    if (category == BYBIT_CATEGORY_LINEAR)
        g_strlcpy (row.settle_coin, quote, sizeof row.settle_coin);
    g_snprintf (row.symbol, sizeof row.symbol, "%s%s", base, quote);
    return row;
}

static void
test_pairs (void)
{
    g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (BybitInstrument));
    static const char *const coins[][2] = { { "BTC", "USDT" },  { "BTC", "USDC" },
                                            { "PEPE", "USDT" }, { "SHIB", "USDT" },
                                            { "RAY", "USDT" },  { "AAPL", "USDT" },
                                            { "ADV", "USDT" },  { "1INCH", "USDT" } };
    for (guint i = 0; i < G_N_ELEMENTS (coins); i++)
    {
        BybitInstrument spot = instrument_of (BYBIT_CATEGORY_SPOT, coins[i][0], coins[i][1]);
        if (g_str_equal (coins[i][0], "AAPL"))
            g_strlcpy (spot.symbol_type, "xstocks", sizeof spot.symbol_type);
        if (g_str_equal (coins[i][0], "ADV"))
            g_strlcpy (spot.symbol_type, "adventure", sizeof spot.symbol_type);
        g_array_append_val (spots, spot);
    }
    static const struct
    {
        const char *base, *quote, *kind, *expected;
    } perps[] = {
        { "BTC", "USDT", "", "BTCUSDT" },
        { "BTC", "USDC", "", "BTCUSDC" },
        { "1000PEPE", "USDT", "", "PEPEUSDT" },
        { "SHIB1000", "USDT", "", "SHIBUSDT" },
        { "RAYDIUM", "USDT", "", "RAYUSDT" },
        { "1000PEPE", "USDC", "", NULL },
        { "ETH", "USDT", "", NULL },
        { "AAPL", "USDT", "stock", NULL },
        { "AAPL", "USDT", "", NULL },
        { "ADV", "USDT", "innovation", "ADVUSDT" },
        { "1INCH", "USDT", "", "1INCHUSDT" },
        { "BTC", "USDT", "commodity", NULL },
        { "BTC", "USDT", "somethingNew", NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (perps); i++)
    {
        BybitInstrument perp = instrument_of (BYBIT_CATEGORY_LINEAR, perps[i].base, perps[i].quote);
        g_strlcpy (perp.symbol_type, perps[i].kind, sizeof perp.symbol_type);
        const BybitInstrument *spot = bybit_symbol_find_pair (&perp, spots);
        g_assert_cmpstr (spot != NULL ? spot->symbol : NULL, ==, perps[i].expected);
    }
}

static void
test_open (void)
{
    BybitInstrument perp = instrument_of (BYBIT_CATEGORY_LINEAR, "BTC", "USDT");

    g_assert_true (bybit_symbol_is_open (&perp));
    perp.ts_delivery = 1;
    g_assert_false (bybit_symbol_is_open (&perp));
    perp.ts_delivery = 0;
    perp.is_pre_listing = TRUE;
    g_assert_false (bybit_symbol_is_open (&perp));
    perp.is_pre_listing = FALSE;
    perp.status = BYBIT_TRADING_UNKNOWN;
    g_assert_false (bybit_symbol_is_open (&perp));
    perp.status = BYBIT_TRADING_CLOSED;
    g_assert_false (bybit_symbol_is_open (&perp));
    perp.status = BYBIT_TRADING_TRADING;
    perp.contract = BYBIT_CONTRACT_LINEAR_FUTURES;
    g_assert_false (bybit_symbol_is_supported (&perp));
    perp.contract = BYBIT_CONTRACT_LINEAR_PERPETUAL;
    g_strlcpy (perp.settle_coin, "BTC", sizeof perp.settle_coin);
    g_assert_false (bybit_symbol_is_supported (&perp));
}

static void
assert_decimal (CarryDecimal value, const char *expected)
{
    char text[CARRY_DECIMAL_BUFFER];
    g_assert_cmpstr (carry_decimal_format (value, text), ==, expected);
}

static GArray *
load (const char *file)
{
    gsize size;
    g_autofree char *text = fixture_load (file, &size);
    GArray *rows = g_array_new (FALSE, FALSE, sizeof (BybitInstrument));
    BybitAnswer answer;

    if (text != NULL)
        g_assert_true (bybit_parse_instruments (text, size, &answer, rows, NULL));
    return rows;
}

static void
test_instrument (void)
{
    g_autoptr (GArray) linear = load ("rest_instruments_linear_doc.json");
    g_autoptr (GArray) spot = load ("rest_instruments_spot_doc.json");
    g_autoptr (GArray) old = load ("rest_instruments_linear_multiplier_2023.json");
    BybitFeeRate fee = { .taker_rate = carry_decimal_from_text ("0.0005"),
                         .maker_rate = carry_decimal_from_text ("-0.0001") };
    CarryInstrument perp, coin, many;

    if (linear->len == 0)
        return;
    g_assert_true (bybit_symbol_to_instrument (&g_array_index (linear, BybitInstrument, 0), NULL,
                                               &perp, NULL));
    g_assert_cmpstr (perp.symbol, ==, "BTCUSDT");
    g_assert_cmpstr (perp.base, ==, "BTC");
    assert_decimal (perp.tick_size, "0.1");
    assert_decimal (perp.qty_step, "0.001");
    assert_decimal (perp.min_qty, "0.001");
    assert_decimal (perp.max_qty, "1190.000");
    assert_decimal (perp.max_market_qty, "500.000");
    assert_decimal (perp.min_notional, "5");
    assert_decimal (perp.taker_fee, "0.00055");
    assert_decimal (perp.maker_fee, "0.00020");
    g_assert_cmpint (perp.funding_interval_ns, ==, 8 * CARRY_NS_PER_HOUR);
    assert_decimal (perp.funding_cap, "0.00375");
    assert_decimal (perp.funding_floor, "-0.00375");
    g_assert_cmpint (perp.price_scale, ==, 8);
    g_assert_cmpint (perp.size_scale, ==, 5);
    g_assert_false (perp.fee_in_base);

    g_assert_true (
        bybit_symbol_to_instrument (&g_array_index (spot, BybitInstrument, 0), &fee, &coin, NULL));
    assert_decimal (coin.qty_step, "0.000001");
    assert_decimal (coin.min_qty, "0");
    assert_decimal (coin.max_qty, "83");
    assert_decimal (coin.max_market_qty, "41.5");
    assert_decimal (coin.maker_fee, "-0.0001");
    assert_decimal (coin.taker_fee, "0.0005");
    g_assert_true (coin.fee_in_base);
    g_assert_true (carry_instrument_is_pair (&perp, &coin));

    g_assert_true (
        bybit_symbol_to_instrument (&g_array_index (old, BybitInstrument, 1), NULL, &many, NULL));
    g_assert_cmpstr (many.base, ==, "BONK");
    assert_decimal (many.multiplier, "1000");
}

static void
test_instrument_refused (void)
{
    BybitInstrument row = instrument_of (BYBIT_CATEGORY_LINEAR, "BTC", "USDT");
    CarryInstrument instrument = { .index = 77 };
    g_autoptr (GError) error = NULL;

    row.tick_size = carry_decimal_invalid ();
    g_assert_false (bybit_symbol_to_instrument (&row, NULL, &instrument, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_assert_nonnull (strstr (error->message, "BTCUSDT"));
    g_clear_error (&error);
    row.tick_size = carry_decimal_from_text ("0.000000000000000001");
    g_assert_false (bybit_symbol_to_instrument (&row, NULL, &instrument, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_assert_cmpuint (instrument.index, ==, 77);
}

static void
test_identity (void)
{
    const BybitInstrument row = instrument_of (BYBIT_CATEGORY_LINEAR, "1000PEPE", "USDT");
    BybitInstrument other = row;

    g_assert_true (bybit_symbol_get_identity (&row) == bybit_symbol_get_identity (&other));
    /* Rules change on the third and seventeenth; the thing stays. */
    other.tick_size = carry_decimal_from_text ("0.2");
    g_assert_true (bybit_symbol_get_identity (&row) == bybit_symbol_get_identity (&other));
    g_assert_true (bybit_symbol_get_rules_hash (&row) != bybit_symbol_get_rules_hash (&other));
    other.tick_size = carry_decimal_from_text ("0.1000");
    g_assert_true (bybit_symbol_get_rules_hash (&row) == bybit_symbol_get_rules_hash (&other));
    other.ts_delivery = 5;
    g_assert_true (bybit_symbol_get_rules_hash (&row) != bybit_symbol_get_rules_hash (&other));
    other = row;
    other.lower_funding_rate = carry_decimal_from_text ("-0.02");
    g_assert_true (bybit_symbol_get_rules_hash (&row) != bybit_symbol_get_rules_hash (&other));
    other = row;
    other.symbol_id++;
    g_assert_true (bybit_symbol_get_identity (&row) != bybit_symbol_get_identity (&other));
    other = row;
    g_strlcpy (other.base_coin, "10000PEPE", sizeof other.base_coin);
    g_assert_true (bybit_symbol_get_identity (&row) != bybit_symbol_get_identity (&other));
}

static void
test_pair_prices (void)
{
    CarryDecimal spot = carry_decimal_from_text ("0.00001234");
    CarryDecimal near = carry_decimal_from_text ("0.0124");
    CarryDecimal far = carry_decimal_from_text ("0.0129");
    CarryDecimal tolerance = carry_decimal_from_text ("0.03");

    g_assert_true (bybit_symbol_check_pair_prices (1000, near, spot, tolerance));
    g_assert_false (bybit_symbol_check_pair_prices (1000, far, spot, tolerance));
    g_assert_false (bybit_symbol_check_pair_prices (1, near, spot, tolerance));
    g_assert_false (
        bybit_symbol_check_pair_prices (1000, near, carry_decimal_invalid (), tolerance));
    g_assert_false (bybit_symbol_check_pair_prices (1000, carry_decimal_zero (),
                                                    carry_decimal_zero (), tolerance));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/split", test_split);
    g_test_add_func ("/pairs", test_pairs);
    g_test_add_func ("/open", test_open);
    g_test_add_func ("/instrument", test_instrument);
    g_test_add_func ("/instrument-refused", test_instrument_refused);
    g_test_add_func ("/identity", test_identity);
    g_test_add_func ("/pair-prices", test_pair_prices);
    return g_test_run ();
}
