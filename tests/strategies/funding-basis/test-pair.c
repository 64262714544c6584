/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-pair.h"

typedef struct
{
    CarryInstrument *perp;
    CarryInstrument *spot;
    FundingBasisPair pair;
    CarryDecimal dust;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->perp = carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    fixture->perp->qty_step = fixture->perp->min_qty = carry_decimal_from_text ("0.001");
    fixture->perp->min_notional = carry_decimal_from_text ("5");
    fixture->spot = carry_instrument_new ("test", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    fixture->spot->qty_step = fixture->spot->min_qty = carry_decimal_from_text ("0.000001");
    fixture->spot->taker_fee = carry_decimal_from_text ("0.001");
    fixture->spot->min_notional = carry_decimal_from_text ("5");
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
plan (Fixture *fixture, const char *notional, const char *base_size, FundingBasisPlan *out_plan,
      GError **error)
{
    FundingBasisSize size = {
        .perp_price = carry_decimal_from_text ("40000"),
        .spot_price = carry_decimal_from_text ("40000"),
        .notional = carry_decimal_from_text (notional),
        .base_size = carry_decimal_from_text (base_size),
        .dust = fixture->dust,
    };

    return funding_basis_pair_plan (&fixture->pair, &size, out_plan, error);
}

/* 10000 at 40000 is 0.25; spot buys what leaves 0.25 after 0.1 % in coin. */
static void
test_notional (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan legs;

    g_assert_true (plan (fixture, "10000", "0", &legs, NULL));
    assert_decimal (legs.perp_quantity, "0.25");
    assert_decimal (legs.spot_quantity, "0.250251");
}

static void
test_base_size (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan legs;

    g_assert_true (plan (fixture, "10000", "1", &legs, NULL));
    assert_decimal (legs.perp_quantity, "1");
    assert_decimal (legs.spot_quantity, "1.001002");
    fixture->spot->fee_in_base = FALSE;
    g_assert_true (plan (fixture, "10000", "1", &legs, NULL));
    assert_decimal (legs.spot_quantity, "1");
}

/* What an earlier trade left is not bought again. */
static void
test_dust (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan legs;

    fixture->spot->fee_in_base = FALSE;
    fixture->dust = carry_decimal_from_text ("0.0000015");
    g_assert_true (plan (fixture, "10000", "1", &legs, NULL));
    assert_decimal (legs.spot_quantity, "0.999999");
}

/* A perpetual of a thousand coins. */
static void
test_multiplier (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan legs;

    fixture->perp->multiplier = carry_decimal_make (1000, 0);
    fixture->spot->fee_in_base = FALSE;
    g_assert_true (plan (fixture, "10000", "2", &legs, NULL));
    assert_decimal (legs.spot_quantity, "2000");
    assert_decimal (funding_basis_pair_get_delta (&fixture->pair, carry_decimal_from_text ("-2"),
                                                  carry_decimal_from_text ("2001.5")),
                    "1.5");
}

/* Neither leg is sent when one of them would be refused. */
static void
test_too_small (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan legs = { carry_decimal_make (7, 0), carry_decimal_make (7, 0) };
    g_autoptr (GError) error = NULL;

    g_assert_false (plan (fixture, "10", "0", &legs, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    assert_decimal (legs.perp_quantity, "7");
    g_clear_error (&error);
    fixture->perp->min_notional = carry_decimal_from_text ("100");
    g_assert_false (plan (fixture, "80", "0", &legs, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, "raise the notional"));
}

static void
test_delta (Fixture *fixture, gconstpointer data)
{
    CarryDecimal perp = carry_decimal_from_text ("-1");
    CarryDecimal price = carry_decimal_from_text ("40000");

    fixture->pair.inventory = carry_decimal_from_text ("0.5");
    g_assert_cmpfloat_with_epsilon (
        funding_basis_pair_get_delta_bps (&fixture->pair, perp, carry_decimal_from_text ("1.501")),
        10, 1e-9);
    g_assert_true (funding_basis_pair_is_flat (&fixture->pair, carry_decimal_zero (),
                                               carry_decimal_from_text ("0.5000004"), price));
    g_assert_false (funding_basis_pair_is_flat (&fixture->pair, carry_decimal_zero (),
                                                carry_decimal_from_text ("0.501"), price));
    g_assert_false (
        funding_basis_pair_is_flat (&fixture->pair, perp, carry_decimal_from_text ("0.5"), price));
}

/* A coin of a hundred-thousandth: a billion of them, and their thousands. */
static void
test_many_coins (Fixture *fixture, gconstpointer data)
{
    FundingBasisSize size = {
        .perp_price = carry_decimal_from_text ("0.01"),
        .spot_price = carry_decimal_from_text ("0.00001"),
        .notional = carry_decimal_from_text ("10000"),
        .base_size = carry_decimal_zero (),
        .dust = carry_decimal_zero (),
    };
    FundingBasisPlan legs;

    fixture->perp->multiplier = carry_decimal_make (1000, 0);
    fixture->perp->qty_step = fixture->perp->min_qty = carry_decimal_make (100, 0);
    fixture->spot->qty_step = fixture->spot->min_qty = carry_decimal_make (1, 0);
    g_assert_true (funding_basis_pair_plan (&fixture->pair, &size, &legs, NULL));
    assert_decimal (legs.perp_quantity, "1000000");
    assert_decimal (legs.spot_quantity, "1001001002");
}

/* What cannot be counted is said to be too large, not too small. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
    FundingBasisPlan legs;
    g_autoptr (GError) error = NULL;

    fixture->perp->multiplier = carry_decimal_make (G_GINT64_CONSTANT (1000000000000000000), 0);
    g_assert_false (plan (fixture, "10000", "1000000000", &legs, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, "too large"));
}

/* Coins that are worth less than an order cannot be sold: waiting for it would never end. */
static void
test_worthless_rest (Fixture *fixture, gconstpointer data)
{
    CarryDecimal zero = carry_decimal_zero ();
    CarryDecimal spot = carry_decimal_from_text ("0.01");

    g_assert_false (
        funding_basis_pair_is_flat (&fixture->pair, zero, spot, carry_decimal_from_text ("500")));
    assert_decimal (
        funding_basis_pair_get_spot_lots (&fixture->pair, spot, carry_decimal_from_text ("500")),
        "0.01");
    g_assert_true (
        funding_basis_pair_is_flat (&fixture->pair, zero, spot, carry_decimal_from_text ("499")));
    assert_decimal (
        funding_basis_pair_get_spot_lots (&fixture->pair, spot, carry_decimal_from_text ("499")),
        "0");
}

static void
test_mend (Fixture *fixture, gconstpointer data)
{
    CarryDecimal price = carry_decimal_from_text ("1000");
    FundingBasisMend mend;

    /* Half of spot was had: the perpetual shrinks, as little as it may be. */
    g_assert_true (funding_basis_pair_plan_mend (&fixture->pair, carry_decimal_from_text ("-1"),
                                                 carry_decimal_from_text ("0.9989"), price, &mend));
    g_assert_cmpint (mend.side, ==, CARRY_SIDE_BUY);
    assert_decimal (mend.quantity, "0.001");
    g_assert_true (mend.reduces);
    /* What is missing of the perpetual is sold, unless the venue would not take it. */
    g_assert_true (funding_basis_pair_plan_mend (&fixture->pair, carry_decimal_from_text ("-1"),
                                                 carry_decimal_from_text ("1.0055"), price, &mend));
    g_assert_cmpint (mend.side, ==, CARRY_SIDE_SELL);
    assert_decimal (mend.quantity, "0.005");
    g_assert_false (mend.reduces);
    g_assert_false (funding_basis_pair_plan_mend (&fixture->pair, carry_decimal_from_text ("-1"),
                                                  carry_decimal_from_text ("1.0045"), price,
                                                  &mend));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/funding-basis/pair/notional", test_notional);
    ADD ("/funding-basis/pair/base-size", test_base_size);
    ADD ("/funding-basis/pair/dust", test_dust);
    ADD ("/funding-basis/pair/multiplier", test_multiplier);
    ADD ("/funding-basis/pair/too-small", test_too_small);
    ADD ("/funding-basis/pair/delta", test_delta);
    ADD ("/funding-basis/pair/many-coins", test_many_coins);
    ADD ("/funding-basis/pair/too-large", test_too_large);
    ADD ("/funding-basis/pair/worthless-rest", test_worthless_rest);
    ADD ("/funding-basis/pair/mend", test_mend);
    return g_test_run ();
}
