/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-resizer.h"
#include "funding-basis-terms.h"

typedef struct
{
    CarryInstrument *perp;
    CarryInstrument *spot;
    FundingBasisPair pair;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->perp = carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    fixture->perp->qty_step = fixture->perp->min_qty = carry_decimal_from_text ("0.001");
    fixture->perp->min_notional = carry_decimal_from_text ("5");
    fixture->perp->taker_fee = carry_decimal_from_text ("0.0005");
    fixture->spot = carry_instrument_new ("test", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    fixture->spot->qty_step = fixture->spot->min_qty = carry_decimal_from_text ("0.000001");
    fixture->spot->taker_fee = carry_decimal_from_text ("0.001");
    fixture->spot->min_notional = carry_decimal_from_text ("5");
    fixture->spot->fee_in_base = TRUE;
    fixture->pair = (FundingBasisPair){
        .perp = fixture->perp,
        .spot = fixture->spot,
        .inventory = carry_decimal_zero (),
    };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    carry_instrument_free (fixture->perp);
    carry_instrument_free (fixture->spot);
}

static void
assert_decimal (CarryDecimal value, const char *text)
{
    g_assert_true (carry_decimal_equal (value, carry_decimal_from_text (text)));
}

static gboolean
plan (Fixture *fixture, const char *price, const char *perp, FundingBasisPlan *out_change)
{
    FundingBasisSize size = {
        .perp_price = carry_decimal_from_text (price),
        .spot_price = carry_decimal_from_text (price),
        .notional = carry_decimal_from_text ("10000"),
        .base_size = carry_decimal_zero (),
        .dust = carry_decimal_zero (),
    };
    g_autoptr (GError) error = NULL;

    return funding_basis_resizer_plan (&fixture->pair, &size, carry_decimal_from_text (perp),
                                       out_change, &error);
}

/* Short 0.25 from 40000. At 50000 a leg of 10000 is 0.2: sell 0.05 coins, buy 0.05 back. */
static void
test_smaller (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan change;

    g_assert_true (plan (fixture, "50000", "-0.25", &change));
    assert_decimal (change.perp_quantity, "0.05");
    assert_decimal (change.spot_quantity, "-0.05");
}

/* At 32000 it is 0.312: 0.062 more of both, 0.062 / 0.999 of spot for the fee in coin. */
static void
test_larger (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan change;

    g_assert_true (plan (fixture, "32000", "-0.25", &change));
    assert_decimal (change.perp_quantity, "-0.062");
    assert_decimal (change.spot_quantity, "0.062063");
}

/* A change below a lot is none. */
static void
test_too_small (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan change;

    g_assert_false (plan (fixture, "40000", "-0.25", &change));
    g_assert_false (plan (fixture, "40010", "-0.249", &change));
}

static CarryDecimal
roll (Fixture *fixture, const char *price, const char *missing)
{
    return funding_basis_resizer_get_roll (
        &fixture->pair, carry_decimal_from_text ("-0.25"), carry_decimal_from_text ("40000"),
        carry_decimal_from_text (price), carry_decimal_from_text (missing));
}

/*
 * From 40000 to 30000 a coin gains 10000 less 2 x 15 of fees: 997 is there with 0.1 of
 * them, and a lot more is taken. All of them have 2492.5.
 */
static void
test_roll (Fixture *fixture, gconstpointer data)
{
    assert_decimal (roll (fixture, "30000", "997"), "0.101");
    assert_decimal (roll (fixture, "30000", "997.1"), "0.102");
    g_assert_false (carry_decimal_is_valid (roll (fixture, "30000", "2493")));
    g_assert_false (carry_decimal_is_valid (roll (fixture, "40000", "1")));
    g_assert_false (carry_decimal_is_valid (roll (fixture, "41000", "1")));
}

/* BTC at VIP0: 2 x (10 + 5.5) of fees, 4 x 1 of slippage: 35 bp; spreads of 1 and 2 make it 38. */
static void
test_cost (void)
{
    g_assert_cmpfloat_with_epsilon (funding_basis_terms_get_cost_ratio (0.0031, 0.0001, 0, 0),
                                    0.0035, 1e-12);
    g_assert_cmpfloat_with_epsilon (
        funding_basis_terms_get_cost_ratio (0.0031, 0.0001, 0.0001, 0.0002), 0.0038, 1e-12);
}

/* Ten legs of 1000 are set at 3 bp; as many more at 5 bp make it 4, and what was got for less no less than 1. */
static void
test_measured (void)
{
    const double prior = 0.0003, floor = 0.0001, weight = 10000;

    g_assert_cmpfloat (funding_basis_terms_get_slippage (prior, floor, weight, 0, 0), ==, prior);
    g_assert_cmpfloat (funding_basis_terms_get_slippage (prior, floor, 0, 0.005, weight), ==,
                       prior);
    g_assert_cmpfloat_with_epsilon (
        funding_basis_terms_get_slippage (prior, floor, weight, 0.0005, weight), 0.0004, 1e-12);
    g_assert_cmpfloat_with_epsilon (
        funding_basis_terms_get_slippage (prior, floor, weight, 0.0005, 99 * weight), 0.000498,
        1e-12);
    g_assert_cmpfloat (funding_basis_terms_get_slippage (prior, floor, weight, -0.009, weight), ==,
                       floor);
}

/* Ten legs nobody knows, and as many of which 60 % waited: 30 %. Without own fills, none. */
static void
test_maker_share (void)
{
    g_assert_cmpfloat (funding_basis_terms_get_maker_share (10000, 0, 0), ==, 0);
    g_assert_cmpfloat (funding_basis_terms_get_maker_share (0, 6000, 10000), ==, 0);
    g_assert_cmpfloat_with_epsilon (funding_basis_terms_get_maker_share (10000, 6000, 10000), 0.3,
                                    1e-12);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/funding-basis/resizer/smaller", test_smaller);
    ADD ("/funding-basis/resizer/larger", test_larger);
    ADD ("/funding-basis/resizer/too-small", test_too_small);
    ADD ("/funding-basis/resizer/roll", test_roll);
    g_test_add_func ("/funding-basis/terms/measured", test_measured);
    g_test_add_func ("/funding-basis/terms/maker-share", test_maker_share);
    g_test_add_func ("/funding-basis/resizer/cost", test_cost);
    return g_test_run ();
}
