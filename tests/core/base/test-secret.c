/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-secret.h"

static void
assert_struck (const char *text, const char *expected)
{
    g_autofree char *struck = carry_secret_strike (text);

    g_assert_cmpstr (struck, ==, expected);
}

static void
test_nothing (void)
{
    assert_struck (NULL, NULL);
    assert_struck ("", "");
    assert_struck ("nobody told a secret yet", "nobody told a secret yet");
    carry_secret_add ("");
    carry_secret_add ("secret");
    assert_struck ("a secret as short as that is none", "a secret as short as that is none");
}

static void
test_text (void)
{
    carry_secret_add ("kT9vQ2xLmWz4");
    assert_struck ("bad key kT9vQ2xLmWz4!", "bad key [secret]!");
    assert_struck ("half of it: 9vQ2xLmW, less: 9vQ2xLm", "half of it: [secret], less: 9vQ2xLm");
    assert_struck ("hex 6b5439765132784c6d577a34", "hex [secret]");
    assert_struck ("base64 a1Q5dlEyeExtV3o0", "base64 [secret]");
}

/* Each line of a key in PEM, and not the words around it. */
static void
test_lines (void)
{
    carry_secret_add ("-----BEGIN PRIVATE KEY-----\r\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n"
                      "-----END PRIVATE KEY-----\n");
    assert_struck ("-----BEGIN PRIVATE KEY----- is shown", "-----BEGIN PRIVATE KEY----- is shown");
    assert_struck ("line hkiG9w0BAQEFAASC of it", "line [secret] of it");
    assert_struck ("MIIEvQIBADANBgkq", "[secret]");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/secret/nothing", test_nothing);
    g_test_add_func ("/secret/text", test_text);
    g_test_add_func ("/secret/lines", test_lines);
    return g_test_run ();
}
