/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "base/carry-decimal.h"

#define D(text) carry_decimal_from_text (text)

static const CarryRounding ALL_ROUNDINGS[] = {
    CARRY_ROUND_HALF_EVEN, CARRY_ROUND_HALF_UP, CARRY_ROUND_DOWN,
    CARRY_ROUND_UP,        CARRY_ROUND_FLOOR,   CARRY_ROUND_CEILING,
};

/* The text tells the scale too, so 1.50 is not 1.5 here. */
static void
assert_text (CarryDecimal value, const char *expected)
{
    char buffer[CARRY_DECIMAL_BUFFER];
    g_assert_cmpstr (carry_decimal_format (value, buffer), ==, expected);
}

static void
test_compare (void)
{
    static const char *const ascending[] = {
        "-9223372036854775808",  "-1.5",  "-1.4999",
        "-0.000000000000000001", "0",     "0.000000000000000001",
        "0.999999999",           "1.000", "9.223372036854775807",
        "9223372036854775807",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (ascending); i++)
        for (gsize j = 0; j < G_N_ELEMENTS (ascending); j++)
        {
            int expected = (i > j) - (i < j);
            g_assert_cmpint (carry_decimal_compare (D (ascending[i]), D (ascending[j])), ==,
                             expected);
            g_assert_cmpint (carry_decimal_equal (D (ascending[i]), D (ascending[j])), ==, i == j);
        }
    g_assert_cmpint (carry_decimal_compare (D ("1.0"), D ("1.000")), ==, 0);
    g_assert_true (carry_decimal_equal (D ("1.0"), D ("1.000")));
    assert_text (carry_decimal_min (D ("1.0"), D ("1.00")), "1.0");
    assert_text (carry_decimal_max (D ("1.0"), D ("1.00")), "1.0");
    assert_text (carry_decimal_min (D ("2"), D ("-3")), "-3");
    assert_text (carry_decimal_max (D ("-3"), D ("2")), "2");
    g_assert_cmpint (carry_decimal_sign (D ("-0.1")), ==, -1);
    g_assert_cmpint (carry_decimal_sign (D ("0.00")), ==, 0);
    g_assert_cmpint (carry_decimal_sign (D ("3")), ==, 1);
}

static void
test_exact (void)
{
    assert_text (carry_decimal_add (D ("0.1"), D ("0.20")), "0.30");
    assert_text (carry_decimal_sub (D ("0.1"), D ("0.20")), "-0.10");
    assert_text (carry_decimal_mul (D ("-1.50"), D ("2.0")), "-3.000");
    assert_text (carry_decimal_negate (D ("-1.50")), "1.50");
    assert_text (carry_decimal_abs (D ("-1.50")), "1.50");

    /* Zeros go only when the value does not fit with them, and no more than needed. */
    assert_text (carry_decimal_add (D ("9000000000000000000"), D ("0.0")), "9000000000000000000");
    assert_text (carry_decimal_add (D ("9000000000000000"), D ("0.0000")), "9000000000000000.000");
    assert_text (carry_decimal_mul (D ("0.0000000010"), D ("0.0000000010")),
                 "0.000000000000000001");
    assert_text (carry_decimal_mul (D ("0.0"), D ("0.000000000000000000")), "0.000000000000000000");

    assert_text (carry_decimal_add (D ("9223372036854775807"), D ("1")), "invalid");
    assert_text (carry_decimal_sub (D ("-9223372036854775807"), D ("1")), "-9223372036854775808");
    assert_text (carry_decimal_sub (D ("-9223372036854775808"), D ("1")), "invalid");
    assert_text (carry_decimal_add (D ("9223372036854775807"), D ("0.1")), "invalid");
    assert_text (carry_decimal_mul (D ("0.0000000001"), D ("0.000000001")), "invalid");
    assert_text (carry_decimal_mul (D ("4294967296"), D ("4294967296")), "invalid");
    assert_text (carry_decimal_negate (D ("-9223372036854775808")), "invalid");
    assert_text (carry_decimal_abs (D ("-9.223372036854775808")), "invalid");
}

static void
test_rounding (void)
{
    /* In the order of ALL_ROUNDINGS. */
    static const struct
    {
        const char *value;
        const char *expected[6];
    } cases[] = {
        { "2.5", { "2", "3", "2", "3", "2", "3" } },
        { "3.5", { "4", "4", "3", "4", "3", "4" } },
        { "2.4", { "2", "2", "2", "3", "2", "3" } },
        { "2.6", { "3", "3", "2", "3", "2", "3" } },
        { "2.500000001", { "3", "3", "2", "3", "2", "3" } },
        { "0.5", { "0", "1", "0", "1", "0", "1" } },
        { "-0.5", { "0", "-1", "0", "-1", "-1", "0" } },
        { "-2.5", { "-2", "-3", "-2", "-3", "-3", "-2" } },
        { "-3.5", { "-4", "-4", "-3", "-4", "-4", "-3" } },
        { "-2.4", { "-2", "-2", "-2", "-3", "-3", "-2" } },
        { "-2.6", { "-3", "-3", "-2", "-3", "-3", "-2" } },
        { "-7.000", { "-7", "-7", "-7", "-7", "-7", "-7" } },
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        for (gsize j = 0; j < G_N_ELEMENTS (ALL_ROUNDINGS); j++)
        {
            CarryDecimal value = D (cases[i].value);
            CarryRounding rounding = ALL_ROUNDINGS[j];
            const char *expected = cases[i].expected[j];
            assert_text (carry_decimal_rescale (value, 0, rounding), expected);
            assert_text (carry_decimal_mul_round (value, D ("1.00"), 0, rounding), expected);
            assert_text (carry_decimal_div (value, D ("1.00"), 0, rounding), expected);
            assert_text (carry_decimal_div (carry_decimal_negate (value), D ("-1"), 0, rounding),
                         expected);
            assert_text (carry_decimal_round_to_step (value, D ("1"), rounding), expected);
        }
}

static void
test_rescale (void)
{
    const CarryRounding even = CARRY_ROUND_HALF_EVEN;
    assert_text (carry_decimal_rescale (D ("1.5"), 4, even), "1.5000");
    assert_text (carry_decimal_rescale (D ("10"), 18, even), "invalid");
    assert_text (carry_decimal_rescale (D ("9"), 18, even), "9.000000000000000000");
    assert_text (carry_decimal_rescale (D ("0"), 18, even), "0.000000000000000000");
    assert_text (carry_decimal_rescale (D ("1.5"), 19, even), "invalid");
    assert_text (carry_decimal_rescale (D ("9.223372036854775807"), 0, even), "9");
    assert_text (carry_decimal_rescale (D ("-9223372036854775808"), 0, even),
                 "-9223372036854775808");
    assert_text (carry_decimal_mul_round (D ("43210.5"), D ("0.00055"), 8, even), "23.76577500");
    assert_text (carry_decimal_mul_round (D ("0.000000001"), D ("0.0000000005"), 18, even),
                 "0.000000000000000000");
    assert_text (
        carry_decimal_mul_round (D ("0.000000001"), D ("0.0000000005"), 18, CARRY_ROUND_UP),
        "0.000000000000000001");
    assert_text (carry_decimal_mul_round (D ("4294967296"), D ("4294967296"), 0, even), "invalid");
    assert_text (carry_decimal_mul_round (D ("9000000000"), D ("1"), 18, even), "invalid");
    assert_text (carry_decimal_mul_round (D ("1"), D ("1"), 19, even), "invalid");
}

static void
test_div (void)
{
    const CarryRounding even = CARRY_ROUND_HALF_EVEN;
    assert_text (carry_decimal_div (D ("2"), D ("3"), 18, even), "0.666666666666666667");
    assert_text (carry_decimal_div (D ("-2"), D ("3"), 18, CARRY_ROUND_DOWN),
                 "-0.666666666666666666");
    assert_text (carry_decimal_div (D ("1"), D ("8"), 2, even), "0.12");
    assert_text (carry_decimal_div (D ("100"), D ("0.001"), 0, even), "100000");
    assert_text (carry_decimal_div (D ("0.000000000000000001"), D ("9000000000000000000"), 18,
                                    CARRY_ROUND_UP),
                 "0.000000000000000001");
    /* 192 bits in between. */
    assert_text (carry_decimal_div (D ("9223372036854775807"), D ("9.223372036854775807"), 0, even),
                 "1000000000000000000");
    assert_text (carry_decimal_div (D ("0.5"), D ("0.000000000000000003"), 1, even),
                 "166666666666666666.7");
    assert_text (
        carry_decimal_div (D ("9223372036854775807"), D ("0.000000000000000001"), 18, even),
        "invalid");
    assert_text (carry_decimal_div (D ("1"), D ("0.00"), 2, even), "invalid");
    assert_text (carry_decimal_div (D ("0"), D ("0"), 2, even), "invalid");
    assert_text (carry_decimal_div (D ("1"), D ("1"), 19, even), "invalid");
    assert_text (carry_decimal_div (D ("-9223372036854775808"), D ("-1"), 0, even), "invalid");
    assert_text (carry_decimal_div (D ("-9223372036854775808"), D ("1"), 0, even),
                 "-9223372036854775808");
}

static void
test_steps (void)
{
    const CarryRounding down = CARRY_ROUND_DOWN;
    assert_text (carry_decimal_round_to_step (D ("1.23456"), D ("0.001"), down), "1.234");
    assert_text (carry_decimal_round_to_step (D ("1.23"), D ("0.5"), CARRY_ROUND_HALF_UP), "1.0");
    assert_text (carry_decimal_round_to_step (D ("1.25"), D ("0.5"), CARRY_ROUND_HALF_UP), "1.5");
    assert_text (carry_decimal_round_to_step (D ("1.25"), D ("0.5"), CARRY_ROUND_HALF_EVEN), "1.0");
    assert_text (carry_decimal_round_to_step (D ("1234"), D ("100"), CARRY_ROUND_UP), "1300");
    assert_text (carry_decimal_round_to_step (D ("-1234"), D ("100"), CARRY_ROUND_FLOOR), "-1300");
    assert_text (carry_decimal_round_to_step (D ("7"), D ("0.10"), down), "7.00");
    /* The multiple fits, though not in the scale of the step. */
    assert_text (carry_decimal_round_to_step (D ("9000000000000"), D ("0.00000001"), down),
                 "9000000000000.000000");
    assert_text (
        carry_decimal_round_to_step (D ("9223372036854775807"), D ("0.000000000000000001"), down),
        "9223372036854775807");
    assert_text (carry_decimal_round_to_step (D ("9223372036854775807"), D ("10"), CARRY_ROUND_UP),
                 "invalid");
    assert_text (carry_decimal_round_to_step (D ("1"), D ("0"), down), "invalid");
    assert_text (carry_decimal_round_to_step (D ("1"), D ("-0.1"), down), "invalid");

    g_assert_true (carry_decimal_is_multiple (D ("0.30"), D ("0.1")));
    g_assert_true (carry_decimal_is_multiple (D ("-5"), D ("0.001")));
    g_assert_true (carry_decimal_is_multiple (D ("0"), D ("0.001")));
    g_assert_true (
        carry_decimal_is_multiple (D ("9223372036854775807"), D ("0.000000000000000001")));
    g_assert_false (carry_decimal_is_multiple (D ("0.35"), D ("0.1")));
    g_assert_false (
        carry_decimal_is_multiple (D ("0.000000000000000001"), D ("9000000000000000000")));
    g_assert_false (carry_decimal_is_multiple (D ("1"), D ("0")));
    g_assert_false (carry_decimal_is_multiple (D ("1"), D ("-1")));
}

static void
assert_spreads (CarryDecimal bad)
{
    CarryDecimal one = D ("1");
    CarryRounding up = CARRY_ROUND_UP;
    CarryDecimal results[] = {
        carry_decimal_add (bad, one),
        carry_decimal_add (one, bad),
        carry_decimal_sub (bad, one),
        carry_decimal_sub (one, bad),
        carry_decimal_mul (bad, one),
        carry_decimal_mul (one, bad),
        carry_decimal_mul_round (bad, one, 2, up),
        carry_decimal_mul_round (one, bad, 2, up),
        carry_decimal_div (bad, one, 2, up),
        carry_decimal_div (one, bad, 2, up),
        carry_decimal_rescale (bad, 2, up),
        carry_decimal_round_to_step (bad, one, up),
        carry_decimal_round_to_step (one, bad, up),
        carry_decimal_min (bad, one),
        carry_decimal_min (one, bad),
        carry_decimal_max (bad, one),
        carry_decimal_max (one, bad),
        carry_decimal_negate (bad),
        carry_decimal_abs (bad),
        carry_decimal_normalize (bad),
    };
    for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
        assert_text (results[i], "invalid");
    g_assert_false (carry_decimal_is_valid (bad));
    g_assert_false (carry_decimal_equal (bad, bad));
    g_assert_false (carry_decimal_equal (bad, one));
    g_assert_false (carry_decimal_is_multiple (bad, one));
    g_assert_false (carry_decimal_is_multiple (one, bad));
    g_assert_cmpint (carry_decimal_compare (bad, bad), ==, 0);
    g_assert_cmpint (carry_decimal_compare (bad, D ("-9223372036854775808")), ==, -1);
    g_assert_cmpint (carry_decimal_compare (one, bad), ==, 1);
    g_assert_cmpint (carry_decimal_sign (bad), ==, 0);
    g_assert_true (isnan (carry_decimal_to_double (bad)));
}

static void
test_invalid_spreads (void)
{
    assert_spreads (carry_decimal_invalid ());
    assert_spreads (D ("no number"));
    assert_spreads (carry_decimal_make (1, 19));
    assert_spreads (carry_decimal_make (1, 256));
    assert_spreads ((CarryDecimal){ .coefficient = -1, .scale = 200 });
}

static void
test_rounding_type (void)
{
    GEnumClass *class = g_type_class_ref (CARRY_TYPE_ROUNDING);
    g_assert_cmpuint (class->n_values, ==, G_N_ELEMENTS (ALL_ROUNDINGS));
    g_assert_cmpint (g_enum_get_value_by_nick (class, "half-even")->value, ==,
                     CARRY_ROUND_HALF_EVEN);
    g_assert_cmpint (g_enum_get_value_by_nick (class, "ceiling")->value, ==, CARRY_ROUND_CEILING);
    g_type_class_unref (class);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/decimal/compare", test_compare);
    g_test_add_func ("/decimal/exact", test_exact);
    g_test_add_func ("/decimal/rounding", test_rounding);
    g_test_add_func ("/decimal/rescale", test_rescale);
    g_test_add_func ("/decimal/div", test_div);
    g_test_add_func ("/decimal/steps", test_steps);
    g_test_add_func ("/decimal/invalid-spreads", test_invalid_spreads);
    g_test_add_func ("/decimal/rounding-type", test_rounding_type);
    return g_test_run ();
}
