/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-naked.h"

static CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

static CarryInstrument *
make_perp (const char *multiplier)
{
    CarryInstrument *perp =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");

    perp->multiplier = number (multiplier);
    perp->qty_step = number ("0.001");
    return perp;
}

/* A coin short and a coin long cover each other, whatever a unit of the perpetual holds. */
static void
test_delta (void)
{
    g_autoptr (CarryInstrument) one = make_perp ("1");
    g_autoptr (CarryInstrument) thousand = make_perp ("1000");

    g_assert_true (carry_decimal_equal (
        carry_naked_get_delta (one, number ("-0.046"), number ("0.046")), number ("0")));
    g_assert_true (carry_decimal_equal (
        carry_naked_get_delta (thousand, number ("-2"), number ("2001")), number ("1")));
    g_assert_cmpfloat_with_epsilon (
        carry_naked_get_delta_bps (thousand, number ("-2"), number ("2002")), 10000.0 * 2 / 2002,
        1e-6);
    g_assert_cmpfloat (carry_naked_get_delta_bps (one, number ("0"), number ("0")), ==, 0);
    g_assert_cmpfloat (carry_naked_get_delta_bps (one, number ("0"), number ("0.0009")), ==, 0);
}

/* By more than a step and by more than a quarter of a percent. */
static void
test_apart (void)
{
    g_autoptr (CarryInstrument) perp = make_perp ("1");
    CarryDecimal unknown = carry_decimal_invalid ();

    g_assert_false (
        carry_naked_is_apart (perp, NULL, number ("-0.002"), number ("0.003"), unknown));
    g_assert_true (
        carry_naked_is_apart (perp, NULL, number ("-0.002"), number ("0.00301"), unknown));
    g_assert_false (carry_naked_is_apart (perp, NULL, number ("-10"), number ("10.025"), unknown));
    g_assert_true (carry_naked_is_apart (perp, NULL, number ("-10"), number ("10.026"), unknown));
    g_assert_true (carry_naked_is_apart (perp, NULL, number ("-10"), number ("0"), unknown));
}

/* What no order of either leg could sell or buy is left over; where no price is known, nothing is. */
static void
test_mendable (void)
{
    g_autoptr (CarryInstrument) perp = make_perp ("1000");
    g_autoptr (CarryInstrument) spot = make_perp ("1");

    perp->min_qty = number ("1");
    perp->min_notional = number ("5");
    spot->min_qty = number ("0.001");
    spot->min_notional = number ("5");
    g_assert_false (carry_naked_is_mendable (perp, spot, number ("2.4"), number ("2")));
    g_assert_true (carry_naked_is_mendable (perp, spot, number ("-2.5"), number ("2")));
    g_assert_false (carry_naked_is_mendable (perp, NULL, number ("999"), number ("2")));
    g_assert_true (carry_naked_is_mendable (perp, NULL, number ("1000"), number ("2")));
    g_assert_true (
        carry_naked_is_mendable (perp, spot, number ("0.001"), carry_decimal_invalid ()));
    g_assert_false (
        carry_naked_is_mendable (perp, spot, carry_decimal_zero (), carry_decimal_invalid ()));
    /* What an earlier trade left over is no leg alone. */
    g_assert_false (
        carry_naked_is_apart (perp, spot, carry_decimal_zero (), number ("2.4"), number ("2")));
    g_assert_true (
        carry_naked_is_apart (perp, spot, carry_decimal_zero (), number ("2.6"), number ("2")));
}

static void
test_time (void)
{
    CarryNaked naked = { 0 };

    carry_naked_update (&naked, FALSE, 5);
    g_assert_cmpint (naked.since, ==, 0);
    carry_naked_update (&naked, TRUE, 10);
    carry_naked_update (&naked, TRUE, 20);
    g_assert_cmpint (naked.since, ==, 10);
    g_assert_cmpint (carry_naked_get_total_ns (&naked, 25), ==, 15);
    carry_naked_update (&naked, FALSE, 30);
    carry_naked_update (&naked, TRUE, 40);
    carry_naked_update (&naked, FALSE, 45);
    g_assert_cmpint (carry_naked_get_total_ns (&naked, 99), ==, 25);
    g_assert_cmpint (carry_naked_get_longest_ns (&naked, 99), ==, 20);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/naked/delta", test_delta);
    g_test_add_func ("/naked/apart", test_apart);
    g_test_add_func ("/naked/mendable", test_mendable);
    g_test_add_func ("/naked/time", test_time);
    return g_test_run ();
}
