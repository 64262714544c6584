/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-run-check.h"

#include "base/carry-error.h"
#include "base/carry-time.h"

/* With real money nothing may be forgotten that a venue still speaks of; a trial may. */
static void
test_memory (void)
{
    g_autoptr (CarryHostSettings) settings =
        g_object_new (CARRY_TYPE_HOST_SETTINGS, "id", "carry", NULL);
    g_autoptr (GError) error = NULL;

    settings->env = CARRY_ENV_MAINNET;
    g_assert_true (carry_run_check_memory (settings, &error));
    g_assert_no_error (error);
    settings->forget_after_ns = 2 * CARRY_NS_PER_DAY - 1;
    g_assert_false (carry_run_check_memory (settings, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "48h"));
    g_clear_error (&error);
    settings->env = CARRY_ENV_SIM;
    g_assert_true (carry_run_check_memory (settings, &error));
    settings->env = CARRY_ENV_TESTNET;
    g_assert_true (carry_run_check_memory (settings, &error));
    g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/run-check/memory", test_memory);
    return g_test_run ();
}
