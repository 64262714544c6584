/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-json.h"

static void
init (CarryJson *json, const char *text)
{
    carry_json_init (json, text, strlen (text));
}

static void
assert_decimal (const char *text, const char *expected)
{
    CarryJson json;
    CarryDecimal value = carry_decimal_from_text ("42");
    char buffer[CARRY_DECIMAL_BUFFER];

    init (&json, text);
    g_assert_true (carry_json_get_decimal (&json, &value) == (expected != NULL));
    g_assert_cmpstr (carry_decimal_format (value, buffer), ==, expected != NULL ? expected : "42");
    g_assert_true (carry_json_finish (&json, NULL) == (expected != NULL));
}

static void
test_decimals (void)
{
    static const char *const same[] = {
        "0", "7", "71419.80", "-0.00010000", "123456789012345678", "0.00000000000000001",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
        g_autofree char *quoted = g_strdup_printf (" \"%s\" ", same[i]);
        assert_decimal (same[i], same[i]);
        assert_decimal (quoted, same[i]);
    }
    assert_decimal ("-0.0", "0.0");
    assert_decimal ("6.5e-06", "0.0000065");
    assert_decimal ("\"1e3\"", "1000");
    assert_decimal ("9223372036854775807", "9223372036854775807");
    assert_decimal ("-9.223372036854775808", "-9.223372036854775808");
    static const char *const none[] = {
        "9223372036854775808",
        "1e308",
        "1e-19",
        "0.1234567890123456789",
        "\"\"",
        "\" 1\"",
        "\"1 \"",
        "\"+1\"",
        "\".5\"",
        "\"1",
        "\"NaN\"",
        "\"\\u0031\"",
        "\"-inf\"",
        "true",
        "\"1\\u0\"",
        "null",
        "1234567890123456789012345678901234567890",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
        assert_decimal (none[i], NULL);
}

static void
test_decimal_arrays (void)
{
    static const char *const wrong[] = { "[]",    "[1]",  "[1,2,3]", "[1,]",
                                         "[1 2]", "[1,2", "1",       "[[1,2]]" };
    CarryDecimal level[2];
    CarryJson json;

    init (&json, " [ \"71.40\" , 2 ] ");
    g_assert_true (carry_json_get_decimals (&json, 2, level));
    g_assert_true (carry_json_finish (&json, NULL));
    g_assert_cmpint (level[0].coefficient, ==, 7140);
    g_assert_cmpint (level[1].coefficient, ==, 2);
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
        init (&json, wrong[i]);
        g_assert_false (carry_json_get_decimals (&json, 2, level));
        g_assert_false (carry_json_finish (&json, NULL));
    }
}

/* As `1.5/2 ` in the scales 2 and 3 each; what is wrong has no such text. */
static const struct
{
    const char *text;
    const char *expected;
} pairs[] = {
    { "[]", "" },
    { " [ ] ", "" },
    { "[[\"1.5\",\"2\"]]", "150/2000 " },
    { "[[\"1.5\",\"2\"],[\"71423.80\",\"0.159\"],[\"0\",\"0.001\"]]", "150/2000 7142380/159 0/1 " },
    { " [ [ 1.5 , \"2\" ] , [\"-1\",3e0] ] ", "150/2000 -100/3000 " },
    { "[[\"1.500\",\"2.000000\"]]", "150/2000 " },
    { "[[\"12345678\",\"123456789.125\"]]", "1234567800/123456789125 " },
    { "[[\"1234567.1\",\"1234567\"]]", "123456710/1234567000 " },
    { "[[\"1234567.25\",\"12345678\"]]", "123456725/12345678000 " },
    { "[[\"0.00\",\"0.000\"]]", "0/0 " },
    { "[[\"9223372036854775807\",\"1\"]]", NULL },
    { "[[\"1.505\",\"2\"]]", NULL },
    { "[[\"1.5\",\"2.0001\"]]", NULL },
    { "[[\"01.5\",\"2\"]]", NULL },
    { "[[\"1.\",\"2\"]]", NULL },
    { "[[\".5\",\"2\"]]", NULL },
    { "[[\"+1\",\"2\"]]", NULL },
    { "[[\"1.5 \",\"2\"]]", NULL },
    { "[[\"1.5x\",\"2\"]]", NULL },
    { "[[\"\",\"2\"]]", NULL },
    { "[[\"1.5\"]]", NULL },
    { "[[\"1.5\",\"2\",\"3\"]]", NULL },
    { "[[\"1.5\",\"2\"],]", NULL },
    { "[[\"1.5\",\"2\"][\"1\",\"2\"]]", NULL },
    { "[\"1.5\",\"2\"]", NULL },
    { "[{}]", NULL },
    { "{}", NULL },
    { "[[1,2],[3,4],[5,6],[7,8],[9,10]]", NULL }, /* one more than there is room for */
};

/* Alone, and with more behind it: near the end of a document it is read the long way. */
static void
assert_pairs (const char *text, const char *expected, gboolean behind)
{
    g_autofree char *document = g_strdup_printf (behind ? "[%s,\"%64s\"]" : "[%s]", text, "");
    GString *out = g_string_new (NULL);
    gint64 values[8];
    guint n = 0;
    CarryJson json;

    init (&json, document);
    carry_json_enter_array (&json);
    carry_json_next_element (&json);
    gboolean good = carry_json_get_scaled_pairs (&json, 2, 3, 4, values, &n);
    for (guint i = 0; i < n; i++)
        g_string_append_printf (out, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " ", values[2 * i],
                                values[2 * i + 1]);
    g_assert_cmpstr (good ? out->str : NULL, ==, expected);
    g_assert_true (good || n == 0);
    g_assert_true (carry_json_finish (&json, NULL) == good);
    g_string_free (out, TRUE);
}

static void
test_pairs (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
        assert_pairs (pairs[i].text, pairs[i].expected, FALSE);
        assert_pairs (pairs[i].text, pairs[i].expected, TRUE);
    }
}

static void
assert_int64 (const char *text, gboolean good, gint64 expected)
{
    CarryJson json;
    gint64 value = 42;

    init (&json, text);
    g_assert_true (carry_json_get_int64 (&json, &value) == good);
    g_assert_cmpint (value, ==, good ? expected : 42);
    g_assert_true (carry_json_finish (&json, NULL) == good);
}

static void
test_integers (void)
{
    assert_int64 ("0", TRUE, 0);
    assert_int64 ("-17", TRUE, -17);
    assert_int64 ("\"1773386409407\"", TRUE, G_GINT64_CONSTANT (1773386409407));
    assert_int64 ("9223372036854775807", TRUE, G_MAXINT64);
    assert_int64 ("-9223372036854775808", TRUE, G_MININT64);
    assert_int64 ("1000000000000000000", TRUE, G_GINT64_CONSTANT (1000000000000000000));
    assert_int64 ("9223372036854775808", FALSE, 0);
    assert_int64 ("-9223372036854775809", FALSE, 0);
    assert_int64 ("18446744073709551617", FALSE, 0);
    assert_int64 ("1.0", FALSE, 0);
    assert_int64 ("1e2", FALSE, 0);
    assert_int64 ("\"\"", FALSE, 0);
    assert_int64 ("[]", FALSE, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/json-numbers/pairs", test_pairs);
    g_test_add_func ("/json-numbers/decimals", test_decimals);
    g_test_add_func ("/json-numbers/decimal-arrays", test_decimal_arrays);
    g_test_add_func ("/json-numbers/integers", test_integers);
    return g_test_run ();
}
