/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-performance.h"

#include <math.h>

#define DAY CARRY_NS_PER_DAY

static CarryAmount
money (gint64 amount)
{
    return carry_amount_from_decimal (carry_decimal_make (amount, 0));
}

/* Four whole days with results 10, -5, 20, -5 on 1000. */
static void
test_days (void)
{
    g_autoptr (CarryPerformance) performance = carry_performance_new (100 * DAY);
    const gint64 results[] = { 10, -5, 20, -5 };
    gint64 equity = 1000;
    double deviation;

    carry_performance_add (performance, 100 * DAY, money (equity));
    for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
        /* Within the day it falls by 7 first. */
        carry_performance_add (performance, (100 + i) * DAY + DAY / 2, money (equity - 7));
        equity += results[i];
        carry_performance_add (performance, (101 + i) * DAY, money (equity));
    }
    deviation = sqrt ((25.0 + 100 + 225 + 100) / 3);
    g_assert_cmpfloat_with_epsilon (carry_performance_get_sharpe_daily (performance),
                                    5 / deviation * sqrt (365), 1e-9);
    /* From 1010 to 1005 - 7. */
    g_assert_cmpfloat_with_epsilon (carry_performance_get_max_drawdown (performance, money (1000)),
                                    0.012, 1e-12);
}

/* Days without a value count as days without a result. */
static void
test_gap (void)
{
    g_autoptr (CarryPerformance) performance = carry_performance_new (0);
    double mean = 9.0 / 3;
    double deviation = sqrt (((0 - mean) * (0 - mean) * 2 + (9 - mean) * (9 - mean)) / 2);

    carry_performance_add (performance, 0, money (100));
    carry_performance_add (performance, 3 * DAY, money (109));
    g_assert_cmpfloat_with_epsilon (carry_performance_get_sharpe_daily (performance),
                                    mean / deviation * sqrt (365), 1e-9);
}

static void
test_months (void)
{
    const gint64 january = G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND;
    g_autoptr (CarryPerformance) performance = carry_performance_new (january + 5 * DAY);
    g_autoptr (GPtrArray) months = NULL;
    CarrySplit total = { .funding_pnl = money (7), .fees = money (2), .round_trips = 1 };
    const CarrySplit *month;

    g_assert_false (carry_performance_needs_split (performance, january + 31 * DAY - 1));
    g_assert_true (carry_performance_needs_split (performance, january + 31 * DAY));
    carry_performance_add_split (performance, january + 31 * DAY, &total);
    g_assert_false (carry_performance_needs_split (performance, january + 32 * DAY));
    total.funding_pnl = money (10);
    carry_performance_add_split (performance, january + 40 * DAY, &total);
    months = carry_performance_list_months (performance);
    g_assert_cmpuint (months->len, ==, 2);
    month = g_ptr_array_index (months, 0);
    g_assert_cmpstr (month->name, ==, "2024-01");
    g_assert_cmpint (carry_amount_compare (carry_split_get_net (month), money (5)), ==, 0);
    month = g_ptr_array_index (months, 1);
    g_assert_cmpstr (month->name, ==, "2024-02");
    g_assert_cmpint (carry_amount_compare (carry_split_get_net (month), money (3)), ==, 0);
    g_assert_cmpuint (month->round_trips, ==, 0);
}

/* The run ends at the instant its month does; a value comes hours late. */
static void
test_month_end (void)
{
    const gint64 january = G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND;
    g_autoptr (CarryPerformance) performance = carry_performance_new (january);
    g_autoptr (GPtrArray) months = NULL;
    CarrySplit total = { .funding_pnl = money (7) };
    const CarrySplit *month;

    carry_performance_add_split (performance, january + 31 * DAY + DAY / 8, &total);
    total.funding_pnl = money (9);
    carry_performance_add_split (performance, january + 60 * DAY, &total);
    carry_performance_add_split (performance, january + 60 * DAY, &total);
    months = carry_performance_list_months (performance);
    g_assert_cmpuint (months->len, ==, 2);
    month = g_ptr_array_index (months, 0);
    g_assert_cmpstr (month->name, ==, "2024-01");
    month = g_ptr_array_index (months, 1);
    g_assert_cmpstr (month->name, ==, "2024-02");
    g_assert_cmpint (carry_amount_compare (carry_split_get_net (month), money (2)), ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/engine/performance/days", test_days);
    g_test_add_func ("/engine/performance/gap", test_gap);
    g_test_add_func ("/engine/performance/months", test_months);
    g_test_add_func ("/engine/performance/month-end", test_month_end);
    return g_test_run ();
}
