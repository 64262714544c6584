/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Two numbers with a space between them, or one. */

#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "base/carry-amount.h"
#include "base/carry-error.h"

static void
check_refused (const GError *error)
{
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_cmpuint (strlen (error->message), <, 400);
}

/* What is written reads back to the same digits, as a decimal and as an amount. */
static void
check_text (CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];
    CarryDecimal again = carry_decimal_from_text (carry_decimal_format (value, text));
    g_assert_cmpuint (strlen (text), <, CARRY_DECIMAL_BUFFER);
    g_assert_cmpint (again.coefficient, ==, value.coefficient);
    g_assert_cmpuint (again.scale, ==, value.scale);

    CarryAmount amount = carry_amount_from_decimal (value);
    CarryAmount amount_again = carry_amount_zero ();
    g_assert_true (carry_amount_parse (text, -1, &amount_again, NULL));
    g_assert_true (amount_again.value == amount.value);
    g_assert_true (carry_decimal_equal (carry_amount_to_decimal (amount), value));
}

static void
check_one (CarryDecimal value)
{
    g_assert_cmpuint (value.scale, <=, CARRY_DECIMAL_MAX_SCALE);
    g_assert_true (carry_decimal_is_valid (value));
    check_text (value);
    CarryDecimal shortest = carry_decimal_normalize (value);
    g_assert_true (carry_decimal_equal (shortest, value));
    if (ABS (shortest.coefficient / 2) < 500000000000000)
        g_assert_true (carry_decimal_equal (
            carry_decimal_from_double (carry_decimal_to_double (value)), value));
    g_assert_true (isfinite (carry_decimal_to_double (value)));
}

static void
check_rounding (CarryDecimal value, CarryDecimal step, CarryRounding rounding)
{
    CarryDecimal result = carry_decimal_round_to_step (value, step, rounding);
    if (!carry_decimal_is_valid (result))
        return;
    g_assert_true (carry_decimal_is_multiple (result, step));
    CarryDecimal moved = carry_decimal_abs (carry_decimal_sub (result, value));
    if (carry_decimal_is_valid (moved))
        g_assert_cmpint (carry_decimal_compare (moved, step), <, 0);
    if (rounding == CARRY_ROUND_FLOOR)
        g_assert_cmpint (carry_decimal_compare (result, value), <=, 0);
    if (rounding == CARRY_ROUND_CEILING)
        g_assert_cmpint (carry_decimal_compare (result, value), >=, 0);
}

static void
check_two (CarryDecimal a, CarryDecimal b)
{
    g_assert_cmpint (carry_decimal_compare (a, b), ==, -carry_decimal_compare (b, a));
    CarryDecimal sum = carry_decimal_add (a, b);
    CarryDecimal back = carry_decimal_sub (sum, b);
    if (carry_decimal_is_valid (sum) && carry_decimal_is_valid (back))
        g_assert_true (carry_decimal_equal (back, a));

    CarryDecimal product = carry_decimal_mul (a, b);
    CarryAmount amount = carry_amount_product (b, a);
    g_assert_true (carry_decimal_is_valid (product) ==
                   carry_decimal_is_valid (carry_decimal_mul (b, a)));
    if (carry_decimal_is_valid (product))
        g_assert_true (carry_amount_compare (amount, carry_amount_from_decimal (product)) == 0);
    CarryDecimal quotient = carry_decimal_div (product, b, a.scale, CARRY_ROUND_HALF_EVEN);
    if (carry_decimal_is_valid (quotient))
        g_assert_true (carry_decimal_equal (quotient, a));
    for (int rounding = CARRY_ROUND_HALF_EVEN; rounding <= CARRY_ROUND_CEILING; rounding++)
        check_rounding (a, b, (CarryRounding) rounding);
}

static gboolean
parse (const char *text, gsize length, CarryDecimal *out_value)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) amount_error = NULL;
    CarryAmount amount;
    gboolean good = carry_decimal_parse (text, (gssize) length, out_value, &error);
    gboolean amount_good = carry_amount_parse (text, (gssize) length, &amount, &amount_error);
    if (!good)
        check_refused (error);
    if (!amount_good)
        check_refused (amount_error);
    /* What fits in 64 bits fits in 128, and is the same number. */
    if (good)
        g_assert_true (amount_good);
    if (good)
        g_assert_true (amount.value == carry_amount_from_decimal (*out_value).value);
    return good;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    const char *text = (const char *) data;
    const char *space = size > 0 ? memchr (text, ' ', size) : NULL;
    gsize first = space != NULL ? (gsize) (space - text) : size;
    CarryDecimal a, b;
    gboolean both = parse (text, first, &a);
    if (both)
        check_one (a);
    if (space == NULL)
        return 0;
    if (!parse (space + 1, size - first - 1, &b))
        return 0;
    check_one (b);
    if (both)
        check_two (a, b);
    return 0;
}
