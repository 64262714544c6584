/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-redactor.h"

#include <string.h>

#define KEY "kT9+vQ/2xLm=Wz&4Rb pY"

static char *
redact (const CarryRedactor *redactor, const char *text)
{
    GString *out = g_string_new (NULL);
    carry_redactor_append (redactor, out, text, strlen (text));
    return g_string_free (out, FALSE);
}

static void
assert_redacted (const CarryRedactor *redactor, const char *text, const char *expected)
{
    g_autofree char *out = redact (redactor, text);
    g_assert_cmpstr (out, ==, expected);
}

static char *
to_hex (const char *text, const char *format)
{
    GString *hex = g_string_new (NULL);
    for (; *text != '\0'; text++)
        if (g_str_equal (format, "upper"))
            g_string_append_printf (hex, "%02X", (guchar) *text);
        else
            g_string_append_printf (hex, "%02x", (guchar) *text);
    return g_string_free (hex, FALSE);
}

static char *
to_base64 (const char *before, gboolean url)
{
    g_autofree char *text = g_strconcat (before, KEY, " and more", NULL);
    char *form = g_base64_encode ((const guchar *) text, strlen (text));
    if (url)
        g_strdelimit (g_strdelimit (form, "+", '-'), "/", '_');
    return form;
}

/* No 8 characters in a row of @form are left in what becomes of "x@forms". */
static void
assert_gone (const CarryRedactor *redactor, const char *form)
{
    g_autofree char *text = g_strconcat ("before ", form, " after", NULL);
    g_autofree char *out = redact (redactor, text);
    g_assert_true (g_str_has_prefix (out, "before "));
    g_assert_true (g_str_has_suffix (out, " after"));
    g_assert_nonnull (strstr (out, "[secret]"));
    for (gsize i = 0; i + 8 <= strlen (form); i++)
    {
        g_autofree char *run = g_strndup (form + i, 8);
        g_assert_null (strstr (out, run));
    }
}

static void
test_forms (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    g_autofree char *lower = to_hex (KEY, "lower");
    g_autofree char *upper = to_hex (KEY, "upper");
    g_autofree char *base64 = g_base64_encode ((const guchar *) KEY, strlen (KEY));
    g_autofree char *percent = g_uri_escape_string (KEY, NULL, FALSE);
    carry_redactor_add (redactor, KEY);

    assert_gone (redactor, KEY);
    assert_gone (redactor, lower);
    assert_gone (redactor, upper);
    assert_gone (redactor, percent);
    assert_redacted (redactor, "a " KEY " b", "a [secret] b");
    assert_redacted (redactor, "kT9%2bvQ%2f2xLm%3dWz%264Rb%20pY", "[secret]");

    /* All that is left of base64 is the part that the end of the secret shares. */
    g_autofree char *out = redact (redactor, base64);
    g_assert_true (g_str_has_prefix (out, "[secret]"));
    g_assert_cmpuint (strlen (out), <=, strlen ("[secret]") + 2);
}

/* The two alphabets differ in the letters that these have. */
static void
test_base64_alphabets (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    carry_redactor_add (redactor, "a?~>b?~>c?~>");
    assert_redacted (redactor, "YT9+PmI/fj5jP34+", "[secret]");
    assert_redacted (redactor, "YT9-PmI_fj5jP34-", "[secret]");
    assert_redacted (redactor, "T9+PmI/f T9-PmI_f", "[secret] [secret]");
}

/* Inside of base64 the secret may start at any of three places in a group. */
static void
test_base64_of_longer_text (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    carry_redactor_add (redactor, KEY);
    static const char *const before[] = { "", "u", "us", "usr", "user:" };
    for (guint i = 0; i < 2 * G_N_ELEMENTS (before); i++)
    {
        g_autofree char *form = to_base64 (before[i / 2], i % 2);
        g_autofree char *out = redact (redactor, form);
        gsize left = strlen (form) - strlen (KEY) * 4 / 3;
        g_assert_nonnull (strstr (out, "[secret]"));
        g_assert_cmpuint (strlen (out), <=, left + strlen ("[secret]") + 3);
    }
}

static void
test_parts (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    carry_redactor_add (redactor, "0123456789abcdef");
    assert_redacted (redactor, "01234567", "[secret]");
    assert_redacted (redactor, "x89abcdefx", "x[secret]x");
    assert_redacted (redactor, "0123456", "0123456");
    assert_redacted (redactor, "0123456789 abcdef", "[secret] abcdef");
    assert_redacted (redactor, "0123456789abcdef0123456789abcdef", "[secret][secret]");
    assert_redacted (redactor, "01234567-01234567", "[secret]-[secret]");
    assert_redacted (redactor, "", "");
}

static void
test_several (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    assert_redacted (redactor, "first-key second-key", "first-key second-key");
    carry_redactor_add (redactor, "first-key");
    carry_redactor_add (redactor, "second-key");
    carry_redactor_add (redactor, "");
    assert_redacted (redactor, "first-key second-key third-key", "[secret] [secret] third-key");
}

static void
test_short (void)
{
    g_autoptr (CarryRedactor) redactor = carry_redactor_new ();
    carry_redactor_add (redactor, "pass");
    assert_redacted (redactor, "pass", "[secret]");
    assert_redacted (redactor, "a pass, hex 70617373", "a [secret], hex [secret]");
    assert_redacted (redactor, "pas as ass", "pas as ass");

    /* The encoded forms of one letter would strike out half of every line. */
    carry_redactor_add (redactor, "z");
    assert_redacted (redactor, "xyz 7a eg", "xy[secret] 7a eg");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/redactor/forms", test_forms);
    g_test_add_func ("/redactor/base64-of-longer-text", test_base64_of_longer_text);
    g_test_add_func ("/redactor/base64-alphabets", test_base64_alphabets);
    g_test_add_func ("/redactor/parts", test_parts);
    g_test_add_func ("/redactor/several", test_several);
    g_test_add_func ("/redactor/short", test_short);
    return g_test_run ();
}
