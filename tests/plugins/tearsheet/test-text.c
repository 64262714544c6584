/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-text.h"

#include <locale.h>
#include <math.h>

#define MINUS "\342\210\222"
#define DASH "\342\200\223"
#define REPLACEMENT "\357\277\275"

typedef void (*AddText) (GString *out, const char *text);

static void
assert_text (AddText add, const char *text, const char *wanted)
{
    GString *out = g_string_new (NULL);

    add (out, text);
    g_assert_cmpstr (out->str, ==, wanted);
    g_string_free (out, TRUE);
}

static void
test_html (void)
{
    assert_text (tearsheet_text_add_html, "BTCUSDT, 1 + 1", "BTCUSDT, 1 + 1");
    assert_text (tearsheet_text_add_html, "</style><script>alert(\"x\")</script>",
                 "&lt;/style&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    assert_text (tearsheet_text_add_html, "\" onload='x' & <!-- ",
                 "&quot; onload=&#39;x&#39; &amp; &lt;!-- ");
    assert_text (tearsheet_text_add_html, "two\nlines\tof \342\202\254",
                 "two\nlines\tof \342\202\254");
    assert_text (tearsheet_text_add_html, "\001\033[1m\177",
                 REPLACEMENT REPLACEMENT "[1m" REPLACEMENT);
    assert_text (tearsheet_text_add_html, "caf\351", "caf" REPLACEMENT);
}

static void
test_markdown (void)
{
    assert_text (tearsheet_text_add_markdown, "plain, 1.5%", "plain, 1.5%");
    assert_text (tearsheet_text_add_markdown, "a|b\nc", "a\\|b c");
    assert_text (tearsheet_text_add_markdown, "<b>*x* _y_ [z](u) `w` \\",
                 "\\<b\\>\\*x\\* \\_y\\_ \\[z\\](u) \\`w\\` \\\\");
    assert_text (tearsheet_text_add_code, "/data/BTC_1h.csv.gz", "`/data/BTC_1h.csv.gz`");
    assert_text (tearsheet_text_add_code, "a`|b", "a\\`\\|b");
    assert_text (tearsheet_text_add_code, "", "");
    assert_text (tearsheet_text_add_fence, "a=1\n", "```\na=1\n```\n");
    assert_text (tearsheet_text_add_fence, "a=````", "`````\na=````\n`````\n");
}

static void
assert_amount (const char *amount, TearsheetTextFlags flags, const char *wanted)
{
    GString *out = g_string_new (NULL);
    CarryAmount value;

    g_assert_true (carry_amount_parse (amount, -1, &value, NULL));
    tearsheet_text_add_amount (out, value, flags);
    g_assert_cmpstr (out->str, ==, wanted);
    g_string_free (out, TRUE);
}

static void
test_amounts (void)
{
    const TearsheetTextFlags plain = TEARSHEET_TEXT_PLAIN, plus = TEARSHEET_TEXT_PLUS;
    GString *out = g_string_new (NULL);

    assert_amount ("0", plain, "0.00");
    assert_amount ("0", plus, "0.00");
    assert_amount ("1234567.891", plain, "1,234,567.89");
    assert_amount ("1234567.891", plus, "+1,234,567.89");
    assert_amount ("-999.5", plain, "-999.50");
    assert_amount ("-999.5", plus | TEARSHEET_TEXT_TYPESET, MINUS "999.50");
    assert_amount ("-1000", plain, "-1,000.00");
    assert_amount ("999999.995", plain, "1,000,000.00");
    /* Ties go to the even digit, and what is rounded away has no sign. */
    assert_amount ("0.125", plus, "+0.12");
    assert_amount ("0.135", plus, "+0.14");
    assert_amount ("-0.004", plus, "0.00");
    assert_amount ("123456789012345678.005000000000000001", plain, "123,456,789,012,345,678.01");
    tearsheet_text_add_amount (out, carry_amount_invalid (), plain);
    g_assert_cmpstr (out->str, ==, DASH);
    g_string_free (out, TRUE);
}

static void
assert_number (double value, guint decimals, TearsheetTextFlags flags, const char *wanted)
{
    GString *out = g_string_new (NULL);

    tearsheet_text_add_number (out, value, decimals, flags);
    g_assert_cmpstr (out->str, ==, wanted);
    g_string_free (out, TRUE);
}

static void
test_numbers (void)
{
    assert_number (0, 0, TEARSHEET_TEXT_PLUS, "0");
    assert_number (1234.5678, 2, TEARSHEET_TEXT_PLAIN, "1,234.57");
    assert_number (-0.05, 1, TEARSHEET_TEXT_PLAIN, "-0.1");
    assert_number (-0.04, 1, TEARSHEET_TEXT_PLUS, "0.0");
    assert_number (1.005, 3, TEARSHEET_TEXT_PLUS, "+1.005");
    assert_number (1e6, 0, TEARSHEET_TEXT_PLUS, "+1,000,000");
    assert_number (NAN, 2, TEARSHEET_TEXT_PLAIN, DASH);
    assert_number (-INFINITY, 2, TEARSHEET_TEXT_PLAIN, DASH);
    assert_number (1e30, 2, TEARSHEET_TEXT_PLAIN, DASH);
}

static void
test_percent_and_counts (void)
{
    GString *out = g_string_new (NULL);

    tearsheet_text_add_percent (out, 0.0523, 2, TEARSHEET_TEXT_PLUS);
    g_assert_cmpstr (out->str, ==, "+5.23%");
    g_string_truncate (out, 0);
    tearsheet_text_add_percent (out, -1.2, 0, TEARSHEET_TEXT_PLAIN);
    g_assert_cmpstr (out->str, ==, "-120%");
    g_string_truncate (out, 0);
    tearsheet_text_add_count (out, G_MAXUINT64);
    g_assert_cmpstr (out->str, ==, "18,446,744,073,709,551,615");
    g_string_free (out, TRUE);
}

static void
assert_span (gint64 ns, const char *wanted)
{
    GString *out = g_string_new (NULL);

    tearsheet_text_add_span (out, ns);
    g_assert_cmpstr (out->str, ==, wanted);
    g_string_free (out, TRUE);
}

static void
test_times (void)
{
    const gint64 leap = G_GINT64_CONSTANT (1709251199) * CARRY_NS_PER_SECOND; /* 23:59:59 */
    GString *out = g_string_new (NULL);

    tearsheet_text_add_date (out, leap);
    g_assert_cmpstr (out->str, ==, "2024-02-29");
    g_string_truncate (out, 0);
    tearsheet_text_add_time (out, leap);
    g_assert_cmpstr (out->str, ==, "2024-02-29 23:59");
    g_string_free (out, TRUE);
    assert_span (1645 * CARRY_NS_PER_DAY, "4.5 years");
    assert_span (366 * CARRY_NS_PER_DAY, "366 days");
    assert_span (26 * CARRY_NS_PER_HOUR, "26 hours");
    assert_span (90 * CARRY_NS_PER_MINUTE, "90 minutes");
}

/* A comma as the point of the locale must not get into the page. */
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
    assert_number (1234.5, 2, TEARSHEET_TEXT_PLAIN, "1,234.50");
    assert_amount ("1234.5", TEARSHEET_TEXT_PLAIN, "1,234.50");
    /* lint: allow unsafe-call: undone for the tests that follow */
    setlocale (LC_ALL, "C");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/tearsheet/text/html", test_html);
    g_test_add_func ("/tearsheet/text/markdown", test_markdown);
    g_test_add_func ("/tearsheet/text/amounts", test_amounts);
    g_test_add_func ("/tearsheet/text/numbers", test_numbers);
    g_test_add_func ("/tearsheet/text/percent-and-counts", test_percent_and_counts);
    g_test_add_func ("/tearsheet/text/times", test_times);
    g_test_add_func ("/tearsheet/text/locale", test_locale);
    return g_test_run ();
}
