/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-lag.h"

static void
test_empty (void)
{
    const CarryLag lag = { .n = 0 };

    g_assert_cmpint (carry_lag_get_quantile (&lag, 999), ==, 0);
}

/* Never too short, and at most an eighth too long, at any length. */
static void
test_bounds (void)
{
    for (gint64 wait = 1; wait < G_GINT64_CONSTANT (1000000000000); wait += wait / 7 + 1)
    {
        CarryLag lag = { .n = 0 };
        gint64 quantile;

        carry_lag_add (&lag, wait);
        carry_lag_add (&lag, G_MAXINT64);
        quantile = carry_lag_get_quantile (&lag, 500);
        g_assert_cmpint (quantile, >=, wait);
        g_assert_cmpint (quantile, <=, wait + wait / 8 + 1);
    }
}

static void
test_quantiles (void)
{
    CarryLag lag = { .n = 0 };

    for (gint64 i = 1; i <= 1000; i++)
        carry_lag_add (&lag, i * 1000);
    g_assert_cmpuint (lag.n, ==, 1000);
    g_assert_cmpint (lag.max_ns, ==, 1000000);
    g_assert_cmpint (carry_lag_get_quantile (&lag, 500), >=, 500000);
    g_assert_cmpint (carry_lag_get_quantile (&lag, 500), <, 565000);
    g_assert_cmpint (carry_lag_get_quantile (&lag, 999), >=, 999000);
    g_assert_cmpint (carry_lag_get_quantile (&lag, 1000), ==, 1000000);
}

/* A clock that was set back, and one that jumped, are counted and harm nothing. */
static void
test_edges (void)
{
    CarryLag lag = { .n = 0 };

    carry_lag_add (&lag, -5);
    g_assert_cmpint (carry_lag_get_quantile (&lag, 500), ==, 0);
    carry_lag_add (&lag, G_MAXINT64);
    g_assert_cmpuint (lag.n, ==, 2);
    g_assert_cmpint (lag.max_ns, ==, G_MAXINT64);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/engine/lag/empty", test_empty);
    g_test_add_func ("/engine/lag/bounds", test_bounds);
    g_test_add_func ("/engine/lag/quantiles", test_quantiles);
    g_test_add_func ("/engine/lag/edges", test_edges);
    return g_test_run ();
}
