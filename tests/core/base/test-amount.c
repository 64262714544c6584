/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "base/carry-amount.h"
#include "base/carry-error.h"

#define D(text) carry_decimal_from_text (text)
/* 2^127 - 1 and the same below zero, in units of 10^-18. */
#define LARGEST "170141183460469231731.687303715884105727"
#define SMALLEST "-" LARGEST

static CarryAmount
amount (const char *text)
{
    CarryAmount value = carry_amount_invalid ();
    g_assert_true (carry_amount_parse (text, -1, &value, NULL));
    return value;
}

static void
assert_text (CarryAmount value, const char *expected)
{
    char buffer[CARRY_AMOUNT_BUFFER];
    g_assert_cmpstr (carry_amount_format (value, buffer), ==, expected);
}

static void
assert_decimal (CarryDecimal value, const char *expected)
{
    char buffer[CARRY_DECIMAL_BUFFER];
    g_assert_cmpstr (carry_decimal_format (value, buffer), ==, expected);
}

static void
test_text (void)
{
    assert_text (carry_amount_zero (), "0");
    assert_text (amount ("-0.00"), "0");
    assert_text (amount ("1.50"), "1.5");
    assert_text (amount ("-6.5e-06"), "-0.0000065");
    assert_text (amount ("1e20"), "100000000000000000000");
    assert_text (amount ("1000"), "1000");
    assert_text (amount (LARGEST), LARGEST);
    assert_text (amount (SMALLEST), SMALLEST);
    assert_text (amount (".000000000000000001"), "0.000000000000000001");
    assert_text (carry_amount_invalid (), "invalid");
}

static void
test_text_refuses (void)
{
    static const char *const refused[] = {
        "",
        "-",
        "1,5",
        "nan",
        " 1",
        "1e-19",
        "1.0000000000000000001",
        "1e21",
        "170141183460469231731.687303715884105728",
        "-170141183460469231731.687303715884105728",
        "1234567890123456789012345678901234567890123",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
        g_autoptr (GError) error = NULL;
        CarryAmount value = amount ("4.2");
        g_assert_false (carry_amount_parse (refused[i], -1, &value, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
        assert_text (value, "4.2");
    }
}

static void
test_decimals (void)
{
    assert_text (carry_amount_from_decimal (D ("-1.50")), "-1.5");
    assert_text (carry_amount_from_decimal (D ("9223372036854775807")), "9223372036854775807");
    assert_text (carry_amount_from_decimal (D ("-9.223372036854775808")), "-9.223372036854775808");
    assert_decimal (carry_amount_to_decimal (amount ("-1.50")), "-1.5");
    assert_decimal (carry_amount_to_decimal (amount ("0.0")), "0");
    assert_decimal (carry_amount_to_decimal (amount ("1200")), "1200");
    assert_decimal (carry_amount_to_decimal (amount ("-9223372036854775808")),
                    "-9223372036854775808");
    assert_decimal (carry_amount_to_decimal (amount ("9223372036854775808")), "invalid");
    assert_decimal (carry_amount_to_decimal (amount ("10.000000000000000001")), "invalid");
    assert_decimal (carry_amount_to_decimal (amount (LARGEST)), "invalid");
}

static void
test_product (void)
{
    assert_text (carry_amount_product (D ("43210.5"), D ("0.001")), "43.2105");
    assert_text (carry_amount_product (D ("-98765.43219"), D ("12345678.12345678")),
                 "-1219326235541.8370534857482");
    assert_text (carry_amount_product (D ("0.000000001"), D ("0.000000001")),
                 "0.000000000000000001");
    assert_text (carry_amount_product (D ("0.0000000010"), D ("0.0000000010")),
                 "0.000000000000000001");
    assert_text (carry_amount_product (D ("0.000000001"), D ("0.0000000001")), "invalid");
    assert_text (carry_amount_product (D ("9223372036854775807"), D ("18")),
                 "166020696663385964526");
    assert_text (carry_amount_product (D ("9223372036854775807"), D ("19")), "invalid");
    assert_text (carry_amount_product (D ("9223372036854775807"), D ("9223372036854775807")),
                 "invalid");
}

static void
test_sums (void)
{
    assert_text (carry_amount_add (amount ("0.1"), amount ("0.2")), "0.3");
    assert_text (carry_amount_sub (amount ("0.1"), amount ("0.2")), "-0.1");
    assert_text (carry_amount_negate (amount (LARGEST)), SMALLEST);
    assert_text (carry_amount_add (amount (LARGEST), amount ("1e-18")), "invalid");
    assert_text (carry_amount_sub (amount (SMALLEST), amount ("1e-18")), "invalid");
    assert_text (carry_amount_sub (amount (SMALLEST), amount (LARGEST)), "invalid");
    g_assert_cmpint (carry_amount_compare (amount (SMALLEST), amount (LARGEST)), ==, -1);
    g_assert_cmpint (carry_amount_compare (amount ("1.50"), amount ("1.5")), ==, 0);
    g_assert_cmpint (carry_amount_compare (amount ("2"), amount ("-3")), ==, 1);
    g_assert_cmpint (carry_amount_sign (amount ("-1e-18")), ==, -1);
    g_assert_cmpint (carry_amount_sign (amount ("0")), ==, 0);
    g_assert_cmpint (carry_amount_sign (amount ("3")), ==, 1);

    /* The sum that a double, or 64 bits, would lose. */
    CarryAmount sum = carry_amount_zero ();
    CarryAmount each = carry_amount_product (D ("65432.12345"), D ("123.45678901"));
    for (int i = 0; i < 1000000; i++)
        sum = carry_amount_add (sum, each);
    assert_text (sum, "8078039859242.9232845");
}

static void
test_rounding (void)
{
    const CarryRounding even = CARRY_ROUND_HALF_EVEN;
    assert_text (carry_amount_round (amount ("0.00000000005"), 10, even), "0");
    assert_text (carry_amount_round (amount ("0.00000000015"), 10, even), "0.0000000002");
    assert_text (carry_amount_round (amount ("-2.5"), 0, CARRY_ROUND_HALF_UP), "-3");
    assert_text (carry_amount_round (amount ("-2.5"), 0, CARRY_ROUND_CEILING), "-2");
    assert_text (carry_amount_round (amount ("2.1"), 0, CARRY_ROUND_UP), "3");
    assert_text (carry_amount_round (amount (LARGEST), 18, even), LARGEST);
    assert_text (carry_amount_round (amount (LARGEST), 0, CARRY_ROUND_DOWN),
                 "170141183460469231731");
    assert_text (carry_amount_round (amount (LARGEST), 0, CARRY_ROUND_UP), "invalid");
    assert_text (carry_amount_round (amount ("1"), 19, even), "invalid");
}

static void
test_scale_by (void)
{
    const CarryRounding even = CARRY_ROUND_HALF_EVEN;
    assert_text (carry_amount_scale_by (amount ("43210.5"), D ("0.00055"), 10, even), "23.765775");
    assert_text (carry_amount_scale_by (amount ("43210.5"), D ("-0.0001"), 2, CARRY_ROUND_FLOOR),
                 "-4.33");
    assert_text (carry_amount_scale_by (amount ("1e-18"), D ("0.5"), 18, even), "0");
    assert_text (carry_amount_scale_by (amount ("3e-18"), D ("0.5"), 18, even),
                 "0.000000000000000002");
    /* The remainder spans both of the divisions that 36 digits take. */
    assert_text (carry_amount_scale_by (amount ("0.5"), D ("1.000000000000000001"), 0, even), "1");
    assert_text (carry_amount_scale_by (amount ("0.5"), D ("1.000000000000000000"), 0, even), "0");
    assert_text (carry_amount_scale_by (amount (LARGEST), D ("1.000000000000000000"), 18, even),
                 LARGEST);
    assert_text (
        carry_amount_scale_by (amount (LARGEST), D ("0.000000000000000001"), 18, CARRY_ROUND_DOWN),
        "170.141183460469231731");
    assert_text (carry_amount_scale_by (amount (LARGEST), D ("1.1"), 18, even), "invalid");
    assert_text (carry_amount_scale_by (amount (LARGEST), D ("9223372036854775807"), 18, even),
                 "invalid");
    assert_text (carry_amount_scale_by (amount ("1"), D ("1"), 19, even), "invalid");
}

static void
test_divide (void)
{
    const CarryRounding even = CARRY_ROUND_HALF_EVEN;
    assert_decimal (carry_amount_divide (amount ("100"), D ("3"), 8, even), "33.33333333");
    assert_decimal (carry_amount_divide (amount ("-200"), D ("3"), 8, even), "-66.66666667");
    assert_decimal (carry_amount_divide (amount ("1"), D ("0.000000000000000003"), 0, even),
                    "333333333333333333");
    assert_decimal (carry_amount_divide (amount ("1"), D ("-8"), 2, CARRY_ROUND_UP), "-0.13");
    assert_decimal (carry_amount_divide (amount (LARGEST), D ("1000.000000000000000"), 0, even),
                    "170141183460469232");
    assert_decimal (carry_amount_divide (amount (LARGEST), D ("1"), 0, even), "invalid");
    assert_decimal (carry_amount_divide (amount (LARGEST), D ("0.000000000000000001"), 18, even),
                    "invalid");
    assert_decimal (carry_amount_divide (amount ("1"), D ("0"), 2, even), "invalid");
    assert_decimal (carry_amount_divide (amount ("1"), D ("1"), 19, even), "invalid");
}

static void
test_invalid_spreads (void)
{
    const CarryRounding even = CARRY_ROUND_HALF_EVEN;
    CarryAmount bad = carry_amount_invalid ();
    CarryAmount one = amount ("1");
    CarryAmount results[] = {
        carry_amount_add (bad, one),
        carry_amount_add (one, bad),
        carry_amount_sub (bad, one),
        carry_amount_sub (one, bad),
        carry_amount_negate (bad),
        carry_amount_round (bad, 2, even),
        carry_amount_scale_by (bad, D ("1"), 2, even),
        carry_amount_scale_by (one, carry_decimal_invalid (), 2, even),
        carry_amount_product (D ("1"), carry_decimal_invalid ()),
        carry_amount_product (carry_decimal_invalid (), D ("1")),
        carry_amount_from_decimal (carry_decimal_invalid ()),
    };
    for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
        g_assert_false (carry_amount_is_valid (results[i]));
    assert_decimal (carry_amount_to_decimal (bad), "invalid");
    assert_decimal (carry_amount_divide (bad, D ("1"), 2, even), "invalid");
    assert_decimal (carry_amount_divide (one, carry_decimal_invalid (), 2, even), "invalid");
    g_assert_cmpint (carry_amount_compare (bad, amount (SMALLEST)), ==, -1);
    g_assert_cmpint (carry_amount_sign (bad), ==, 0);
    g_assert_true (isnan (carry_amount_to_double (bad)));
}

static void
test_double (void)
{
    g_assert_true (carry_amount_to_double (amount ("0.1")) == 0.1);
    g_assert_true (carry_amount_to_double (amount ("-1219326.1172083")) == -1219326.1172083);
    g_assert_true (carry_amount_to_double (amount (LARGEST)) == 0x1p127 / 1e18);
    g_assert_true (carry_amount_to_double (carry_amount_zero ()) == 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/amount/text", test_text);
    g_test_add_func ("/amount/text/refuses", test_text_refuses);
    g_test_add_func ("/amount/decimals", test_decimals);
    g_test_add_func ("/amount/product", test_product);
    g_test_add_func ("/amount/sums", test_sums);
    g_test_add_func ("/amount/rounding", test_rounding);
    g_test_add_func ("/amount/scale-by", test_scale_by);
    g_test_add_func ("/amount/divide", test_divide);
    g_test_add_func ("/amount/invalid-spreads", test_invalid_spreads);
    g_test_add_func ("/amount/double", test_double);
    return g_test_run ();
}
