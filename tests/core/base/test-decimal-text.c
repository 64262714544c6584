/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <locale.h>
#include <math.h>

#include "base/carry-decimal.h"
#include "base/carry-error.h"

#define D(text) carry_decimal_from_text (text)

/* The text tells the scale too, so 1.50 is not 1.5 here. */
static void
assert_text (CarryDecimal value, const char *expected)
{
    char buffer[CARRY_DECIMAL_BUFFER];
    g_assert_cmpstr (carry_decimal_format (value, buffer), ==, expected);
}

static void
test_parse (void)
{
    static const struct
    {
        const char *text;
        gint64 coefficient;
        guint scale;
    } cases[] = {
        { "0", 0, 0 },
        { "-0", 0, 0 },
        { "-0.00", 0, 2 },
        { "7", 7, 0 },
        { "+7", 7, 0 },
        { "-12.50", -1250, 2 },
        { ".5", 5, 1 },
        { "-.5", -5, 1 },
        { "3.", 3, 0 },
        { "007.10", 710, 2 },
        { "6.5e-06", 65, 7 },
        { "-6.5E-06", -65, 7 },
        { "1.50e1", 150, 1 },
        { "1.5e+3", 1500, 0 },
        { "1e18", G_GINT64_CONSTANT (1000000000000000000), 0 },
        { "0e9999", 0, 0 },
        { "0e-9999", 0, 18 },
        { "123456789012345678", G_GINT64_CONSTANT (123456789012345678), 0 },
        { "0.123456789012345678", G_GINT64_CONSTANT (123456789012345678), 18 },
        { "9223372036854775807", G_MAXINT64, 0 },
        { "-9223372036854775808", G_MININT64, 0 },
        { "-9.223372036854775808", G_MININT64, 18 },
        { "0000000000000000000000000000000000000000000000001.5", 15, 1 },
        /* Zeros that do not fit go, the others stay. */
        { "0.0000000000000000000000000000000000000000000", 0, 18 },
        { "10.000000000000000000", G_GINT64_CONSTANT (1000000000000000000), 17 },
        { "1.50000000000000000000000000", G_GINT64_CONSTANT (1500000000000000000), 18 },
        { "500000000000000000000e-20", G_GINT64_CONSTANT (5000000000000000000), 18 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (GError) error = NULL;
        CarryDecimal value = carry_decimal_invalid ();
        g_assert_true (carry_decimal_parse (cases[i].text, -1, &value, &error));
        g_assert_no_error (error);
        g_assert_true (carry_decimal_is_valid (value));
        g_assert_cmpint (value.coefficient, ==, cases[i].coefficient);
        g_assert_cmpuint (value.scale, ==, cases[i].scale);
    }
}

static void
assert_refused (const char *text, gssize length, const char *message)
{
    g_autoptr (GError) error = NULL;
    CarryDecimal value = carry_decimal_make (42, 1);
    g_assert_false (carry_decimal_parse (text, length, &value, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    if (!g_pattern_match_simple (message, error->message))
        g_error ("%s: unexpected message: %s", text, error->message);
    assert_text (value, "4.2");
    g_assert_false (carry_decimal_parse (text, length, &value, NULL));
    assert_text (value, "4.2");
}

static void
test_parse_refuses (void)
{
    static const char *const unfinished[] = { "", "-", "+", ".", "-.", "1e", "1e-", "1.5E+" };
    static const char *const malformed[] = {
        " 1",    "1 ",       "1\n",   "1,5",   "1'000",     "--1", "+-1",    "1..2",
        "1.2.3", "1e2.5",    "1e2e3", "e5",    ".e5",       "nan", "NaN",    "inf",
        "-inf",  "Infinity", "0x10",  "1_000", "$1",        "1%",  "null",   "n/a",
        "1d10",  "１",       "½",     "−1",    "1\xff\xfe", "1f",  "1e--06", "٣",
    };
    static const char *const fine[] = {
        "1e-19", "0.0000000000000000001", "1.0000000000000000001", "-1e-9999", "123e-20",
    };
    static const char *const large[] = {
        "9223372036854775808",
        "-9223372036854775809",
        "92233720368547758.071",
        "1e19",
        "1e9999",
        "1e12345",
        "10.0000000000000001e18",
        "99999999999999999999",
        "1234567890123456789012345678901234567890",
        "1.234567890123456789012345678901234567890e99",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (unfinished); i++)
        assert_refused (unfinished[i], -1, "\"*\" cannot be read as a decimal number: *missing*");
    for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++)
        assert_refused (malformed[i], -1,
                        "*\" cannot be read*: character * is unexpected; write *");
    for (gsize i = 0; i < G_N_ELEMENTS (fine); i++)
        assert_refused (fine[i], -1, "*more than 18 digits after the point*");
    for (gsize i = 0; i < G_N_ELEMENTS (large); i++)
        assert_refused (large[i], -1, "*too large or has too many digits*");
}

static void
test_parse_length (void)
{
    CarryDecimal value;
    g_assert_true (carry_decimal_parse ("12.5,7", 4, &value, NULL));
    assert_text (value, "12.5");
    g_assert_true (carry_decimal_parse ("6.5e-067", 7, &value, NULL));
    assert_text (value, "0.0000065");
    assert_refused ("12.5", 0, "*missing*");
    assert_refused ("12\0005", 4, "*character 3 is unexpected*");
    assert_refused ("1e2\000", 4, "*character 4 is unexpected*");

    /* A megabyte of digits is quoted in part only. */
    g_autofree char *digits = g_strnfill (1 << 20, '7');
    g_autoptr (GError) error = NULL;
    g_assert_false (carry_decimal_parse (digits, -1, &value, &error));
    g_assert_cmpuint (strlen (error->message), <, 200);
    g_autofree char *zeros = g_strnfill (1 << 20, '0');
    zeros[1 << 19] = '.';
    g_assert_true (carry_decimal_parse (zeros, -1, &value, NULL));
    assert_text (value, "0.000000000000000000");
}

static void
test_format (void)
{
    assert_text (carry_decimal_make (0, 0), "0");
    assert_text (carry_decimal_make (0, 3), "0.000");
    assert_text (carry_decimal_make (-5, 1), "-0.5");
    assert_text (carry_decimal_make (1500, 3), "1.500");
    assert_text (carry_decimal_make (1, 18), "0.000000000000000001");
    assert_text (carry_decimal_make (G_MAXINT64, 0), "9223372036854775807");
    assert_text (carry_decimal_make (G_MININT64, 18), "-9.223372036854775808");
    assert_text (carry_decimal_make (G_MININT64, 0), "-9223372036854775808");
    assert_text (carry_decimal_invalid (), "invalid");
    assert_text (carry_decimal_normalize (D ("1.500")), "1.5");
    assert_text (carry_decimal_normalize (D ("-100.00")), "-100");
    assert_text (carry_decimal_normalize (D ("0.000")), "0");
}

static void
test_double (void)
{
    static const struct
    {
        double value;
        const char *expected;
    } cases[] = {
        { 0.0, "0" },
        { -0.0, "0" },
        { 0.1, "0.1" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { 6.5e-06, "0.0000065" },
        { -1234.5, "-1234.5" },
        { 43210.123456789, "43210.123456789" },
        { 1e-18, "0.000000000000000001" },
        { 1e15, "1000000000000000" },
        { 9007199254740993.0, "9007199254740992" },
        { 1e18, "1000000000000000000" },
        { 0x1p62, "4611686018427388000" },
        { -0x1p63, "invalid" }, /* shortest: -9223372036854776000 */
        { 0x1p63, "invalid" },
        { 1e300, "invalid" },
        { 1e-19, "invalid" },
        { 1.0000000000000002e-05, "invalid" },
        { 5e-324, "invalid" },
        { NAN, "invalid" },
        { INFINITY, "invalid" },
        { -INFINITY, "invalid" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_test_message ("%.17g", cases[i].value);
        assert_text (carry_decimal_from_double (cases[i].value), cases[i].expected);
    }

    g_assert_true (carry_decimal_to_double (D ("0.1")) == 0.1);
    g_assert_true (carry_decimal_to_double (D ("-6.5e-06")) == -6.5e-06);
    g_assert_true (carry_decimal_to_double (D ("0.30000000000000004")) == 0.1 + 0.2);
    g_assert_true (carry_decimal_to_double (D ("9007199254740993")) == 9007199254740992.0);
    g_assert_true (carry_decimal_to_double (D ("-9223372036854775808")) == -0x1p63);
}

static void
test_boxed (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryDecimal) value = carry_decimal_new_from_string ("-1.50", &error);
    g_assert_no_error (error);
    g_assert_nonnull (value);
    g_autofree char *text = carry_decimal_to_string (value);
    g_assert_cmpstr (text, ==, "-1.50");

    g_auto (GValue) holder = G_VALUE_INIT;
    g_value_init (&holder, CARRY_TYPE_DECIMAL);
    g_value_set_boxed (&holder, value);
    const CarryDecimal *held = g_value_get_boxed (&holder);
    g_assert_true (held != value);
    assert_text (*held, "-1.50");

    g_assert_null (carry_decimal_new_from_string ("1,5", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
}

/* The build makes a locale with a decimal comma where the system has its source. */
static void
test_locale (void)
{
    /* lint: allow unsafe-call: the test is that it has no effect */
    const char *name = setlocale (LC_ALL, "de_DE.UTF-8");
    if (name == NULL)
    {
        g_test_skip ("no locale with a decimal comma");
        return;
    }
    g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
    test_parse ();
    test_parse_refuses ();
    test_format ();
    test_double ();
    /* lint: allow unsafe-call: undone for the tests that follow */
    setlocale (LC_ALL, "C");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/decimal-text/parse", test_parse);
    g_test_add_func ("/decimal-text/parse/refuses", test_parse_refuses);
    g_test_add_func ("/decimal-text/parse/length", test_parse_length);
    g_test_add_func ("/decimal-text/format", test_format);
    g_test_add_func ("/decimal-text/double", test_double);
    g_test_add_func ("/decimal-text/boxed", test_boxed);
    g_test_add_func ("/decimal-text/locale", test_locale);
    return g_test_run ();
}
