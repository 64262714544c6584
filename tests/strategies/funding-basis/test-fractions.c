/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-fractions.h"

static const char *const symbols[] = { "BTCUSDT", "SOLUSDT", NULL };

static double
find (const char *const *entries, const char *symbol)
{
    g_autoptr (GError) error = NULL;
    double value = -1;

    g_assert_true (funding_basis_fractions_find (entries, symbol, 0.5, &value, &error));
    g_assert_no_error (error);
    return value;
}

static void
test_find (void)
{
    const char *const entries[] = { "0.15", "BTCUSDT:0.25", "SOL:0.3", NULL };
    const char *const one[] = { "BTCUSDT:0.25", NULL };

    g_assert_cmpfloat (find (entries, "BTCUSDT"), ==, 0.25);
    g_assert_cmpfloat (find (entries, "SOLUSDT"), ==, 0.15);
    g_assert_cmpfloat (find (one, "SOLUSDT"), ==, 0.5);
    g_assert_cmpfloat (find (NULL, "SOLUSDT"), ==, 0.5);
}

static void
test_refused (void)
{
    static const char *const bad[][3] = {
        { "x", NULL },
        { "BTCUSDT:", NULL },
        { "BTCUSDT:1", NULL },
        { "-0.1", NULL },
        { "ETHUSDT:0.1", NULL },
        { "0.1", "0.2", NULL },
        { "BTCUSDT:0.1", "BTCUSDT:0.2", NULL },
    };
    const char *const good[] = { "0.1", "SOLUSDT:0", NULL };
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
        g_assert_false (funding_basis_fractions_check (bad[i], symbols, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
        g_clear_error (&error);
    }
    g_assert_true (funding_basis_fractions_check (good, symbols, &error));
    g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/funding-basis/fractions/find", test_find);
    g_test_add_func ("/funding-basis/fractions/refused", test_refused);
    return g_test_run ();
}
