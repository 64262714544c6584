/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-backoff.h"

/* The longest of many first, second, … delays comes near its bound and never passes it. */
static void
test_doubles_to_the_cap (void)
{
    static const gint64 bounds[] = { 100, 200, 400, 800, 1000, 1000, 1000 };
    gint64 longest[G_N_ELEMENTS (bounds)] = { 0 };
    gint64 shortest[G_N_ELEMENTS (bounds)] = { G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64,
                                               G_MAXINT64, G_MAXINT64, G_MAXINT64 };
    CarryBackoff backoff;
    carry_backoff_init (&backoff, 100, 1000, 0, 1);
    for (guint round = 0; round < 2000; round++)
    {
        for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
        {
            gint64 delay_ns = -1;
            g_assert_true (carry_backoff_next (&backoff, &delay_ns));
            longest[i] = MAX (longest[i], delay_ns);
            shortest[i] = MIN (shortest[i], delay_ns);
        }
        carry_backoff_reset (&backoff);
    }
    for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
        g_assert_cmpint (longest[i], <=, bounds[i]);
        g_assert_cmpint (longest[i], >, bounds[i] * 9 / 10);
        g_assert_cmpint (shortest[i], >=, 0);
        g_assert_cmpint (shortest[i], <, bounds[i] / 10);
    }
}

static void
test_budget (void)
{
    gint64 delay_ns = -1;
    CarryBackoff backoff;
    carry_backoff_init (&backoff, 1, 1, 2, 1);
    g_assert_true (carry_backoff_next (&backoff, &delay_ns));
    g_assert_true (carry_backoff_next (&backoff, &delay_ns));
    delay_ns = -1;
    g_assert_false (carry_backoff_next (&backoff, &delay_ns));
    g_assert_false (carry_backoff_next (&backoff, &delay_ns));
    g_assert_cmpint (delay_ns, ==, -1);

    carry_backoff_reset (&backoff);
    g_assert_true (carry_backoff_next (&backoff, &delay_ns));
    g_assert_true (carry_backoff_next (&backoff, &delay_ns));
    g_assert_false (carry_backoff_next (&backoff, &delay_ns));
}

static void
test_no_end (void)
{
    gint64 delay_ns;
    CarryBackoff backoff;
    carry_backoff_init (&backoff, 1, G_MAXINT64, 0, 1);
    for (guint i = 0; i < 1000; i++)
    {
        g_assert_true (carry_backoff_next (&backoff, &delay_ns));
        g_assert_cmpint (delay_ns, >=, 0);
    }
}

static void
test_seed (void)
{
    CarryBackoff a, b, c;
    guint same = 0;
    carry_backoff_init (&a, CARRY_NS_PER_SECOND, CARRY_NS_PER_MINUTE, 0, 1);
    carry_backoff_init (&b, CARRY_NS_PER_SECOND, CARRY_NS_PER_MINUTE, 0, 1);
    carry_backoff_init (&c, CARRY_NS_PER_SECOND, CARRY_NS_PER_MINUTE, 0, 2);
    for (guint i = 0; i < 20; i++)
    {
        gint64 delay_a, delay_b, delay_c;
        g_assert_true (carry_backoff_next (&a, &delay_a));
        g_assert_true (carry_backoff_next (&b, &delay_b));
        g_assert_true (carry_backoff_next (&c, &delay_c));
        g_assert_cmpint (delay_a, ==, delay_b);
        same += delay_a == delay_c;
    }
    g_assert_cmpuint (same, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/backoff/doubles-to-the-cap", test_doubles_to_the_cap);
    g_test_add_func ("/backoff/budget", test_budget);
    g_test_add_func ("/backoff/no-end", test_no_end);
    g_test_add_func ("/backoff/seed", test_seed);
    return g_test_run ();
}
