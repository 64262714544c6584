/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-membership.h"

static const char *const symbols[] = { "BTCUSDT", "SOLUSDT", "SOL", NULL };

static void
test_find (void)
{
    const char *const entries[] = { "SOLUSDT:alts", "BTCUSDT:majors", "SOL:coins", NULL };

    g_assert_true (funding_basis_membership_check (entries, symbols, NULL));
    g_assert_cmpstr (funding_basis_membership_find (entries, "BTCUSDT"), ==, "majors");
    g_assert_cmpstr (funding_basis_membership_find (entries, "SOLUSDT"), ==, "alts");
    g_assert_cmpstr (funding_basis_membership_find (entries, "SOL"), ==, "coins");
    g_assert_null (funding_basis_membership_find (entries, "XRPUSDT"));
    g_assert_null (funding_basis_membership_find (NULL, "BTCUSDT"));
    g_assert_true (funding_basis_membership_check (NULL, symbols, NULL));
}

static void
test_mistakes (void)
{
    static const struct
    {
        const char *entry;
        const char *what;
    } cases[] = {
        { "BTCUSDT", "is not SYMBOL:GROUP" },
        { ":alts", "is not SYMBOL:GROUP" },
        { "BTCUSDT:", "is not SYMBOL:GROUP" },
        { "BTCUSDT:a:b", "is not SYMBOL:GROUP" },
        { "XRPUSDT:alts", "the exchange does not have" },
        { "SOLUSDT:majors", "second group of its symbol" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        const char *const entries[] = { "SOLUSDT:alts", cases[i].entry, NULL };
        g_autoptr (GError) error = NULL;

        g_assert_false (funding_basis_membership_check (entries, symbols, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
        g_assert_nonnull (g_strstr_len (error->message, -1, cases[i].what));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/funding-basis/membership/find", test_find);
    g_test_add_func ("/funding-basis/membership/mistakes", test_mistakes);
    return g_test_run ();
}
