/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-bounds.h"

#define HOUR CARRY_NS_PER_HOUR

static const FundingBasisBounds bounds = { .cap = 0.004, .floor = -0.005 };
static const FundingBasisBounds unknown = { 0 };

static void
test_read (void)
{
    g_autoptr (CarryInstrument) perp =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    FundingBasisBounds read = funding_basis_bounds_read (perp);

    g_assert_cmpfloat (read.cap, ==, 0);
    g_assert_cmpfloat (read.floor, ==, 0);
    perp->funding_cap = carry_decimal_from_text ("0.004");
    perp->funding_floor = carry_decimal_from_text ("-0.005");
    read = funding_basis_bounds_read (perp);
    g_assert_cmpfloat (read.cap, ==, 0.004);
    g_assert_cmpfloat (read.floor, ==, -0.005);
    perp->funding_cap = perp->funding_floor = carry_decimal_zero ();
    read = funding_basis_bounds_read (perp);
    g_assert_false (funding_basis_bounds_hold (&read, 0));
}

static void
test_hold (void)
{
    g_assert_true (funding_basis_bounds_hold (&bounds, 0.004));
    g_assert_false (funding_basis_bounds_hold (&bounds, 0.00399));
    g_assert_true (funding_basis_bounds_hold (&bounds, -0.005));
    g_assert_false (funding_basis_bounds_hold (&bounds, -0.00499));
    g_assert_false (funding_basis_bounds_hold (&unknown, -1));
    g_assert_false (funding_basis_bounds_hold (&unknown, 1));
}

/* Of 8 hours at an expected 1 bp each, -50 bp are 58 less: all of it at the end, a quarter halfway. */
static void
test_ahead (void)
{
    g_assert_cmpfloat_with_epsilon (
        funding_basis_bounds_get_ahead (&bounds, -0.005, 0.0001, 8 * HOUR, 0), -0.0058, 1e-12);
    g_assert_cmpfloat_with_epsilon (
        funding_basis_bounds_get_ahead (&bounds, -0.005, 0.0001, 8 * HOUR, 4 * HOUR), -0.00145,
        1e-12);
    g_assert_cmpfloat_with_epsilon (
        funding_basis_bounds_get_ahead (&bounds, 0.004, 0.0001, HOUR, HOUR / 2), 0.000975, 1e-12);
    g_assert_cmpfloat (funding_basis_bounds_get_ahead (&bounds, -0.005, 0.0001, 8 * HOUR, 8 * HOUR),
                       ==, 0);
    g_assert_cmpfloat (funding_basis_bounds_get_ahead (&bounds, -0.005, 0.0001, 8 * HOUR, -1), ==,
                       0);
    g_assert_cmpfloat (funding_basis_bounds_get_ahead (&bounds, -0.004, 0.0001, 8 * HOUR, 0), ==,
                       0);
    g_assert_cmpfloat (funding_basis_bounds_get_ahead (&unknown, -0.005, 0.0001, 8 * HOUR, 0), ==,
                       0);
    g_assert_cmpfloat (funding_basis_bounds_get_ahead (&bounds, -0.005, 0.0001, 0, 0), ==, 0);
}

/* A short pays the floor: 3 times a day, or 24 times. A long pays the cap. */
static void
test_worst_day (void)
{
    g_assert_cmpfloat_with_epsilon (funding_basis_bounds_get_worst_day (&bounds, 1, 8 * HOUR),
                                    0.015, 1e-12);
    g_assert_cmpfloat_with_epsilon (funding_basis_bounds_get_worst_day (&bounds, 0, HOUR), 0.12,
                                    1e-12);
    g_assert_cmpfloat_with_epsilon (funding_basis_bounds_get_worst_day (&bounds, -1, HOUR), 0.096,
                                    1e-12);
    g_assert_cmpfloat (funding_basis_bounds_get_worst_day (&unknown, 1, HOUR), ==, -1);
    g_assert_cmpfloat (funding_basis_bounds_get_worst_day (&bounds, 1, 0), ==, -1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/funding-basis/bounds/read", test_read);
    g_test_add_func ("/funding-basis/bounds/hold", test_hold);
    g_test_add_func ("/funding-basis/bounds/ahead", test_ahead);
    g_test_add_func ("/funding-basis/bounds/worst-day", test_worst_day);
    return g_test_run ();
}
