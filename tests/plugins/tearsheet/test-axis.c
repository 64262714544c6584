/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-axis.h"

#include <math.h>

static void
assert_axis (double low, double high, guint most, double first, double step, guint n_ticks,
             guint decimals)
{
    TearsheetAxis axis;

    tearsheet_axis_init (&axis, low, high, most);
    g_assert_cmpfloat_with_epsilon (axis.low, first, step * 1e-9);
    g_assert_cmpfloat_with_epsilon (axis.step, step, step * 1e-9);
    g_assert_cmpuint (axis.n_ticks, ==, n_ticks);
    g_assert_cmpuint (axis.decimals, ==, decimals);
}

static void
test_nice (void)
{
    assert_axis (0, 100, 6, 0, 20, 6, 0);
    assert_axis (0, 101, 6, 0, 50, 4, 0);
    assert_axis (-3, 7, 6, -4, 2, 7, 0);
    assert_axis (98765, 104321, 6, 98000, 2000, 5, 0);
    assert_axis (-0.45, 0, 6, -0.5, 0.1, 6, 1);
    assert_axis (0.011, 0.024, 4, 0.01, 0.005, 4, 3);
    assert_axis (-12345678, 0, 4, -15000000, 5000000, 4, 0);
}

/* All ticks are multiples of the step, cover the levels, and are not many. */
static void
test_any (void)
{
    CarryRandom random;

    carry_random_init (&random, 3, "axes");
    for (guint i = 0; i < 20000; i++)
    {
        double scale = pow (10, (double) carry_random_range (&random, -6, 7));
        double low = (double) carry_random_range (&random, -10000, 10000) * scale;
        double high = low + (double) carry_random_range (&random, 1, 10000) * scale;
        TearsheetAxis axis;

        tearsheet_axis_init (&axis, low, high, 6);
        g_assert_cmpfloat (axis.low, <=, low + axis.step * 1e-6);
        g_assert_cmpfloat (axis.high, >=, high - axis.step * 1e-6);
        g_assert_cmpuint (axis.n_ticks, >=, 2);
        g_assert_cmpuint (axis.n_ticks, <=, 8);
        for (guint tick = 0; tick < axis.n_ticks; tick++)
        {
            double steps = tearsheet_axis_get_tick (&axis, tick) / axis.step;

            g_assert_cmpfloat_with_epsilon (steps, floor (steps + 0.5), 1e-3);
        }
        g_assert_cmpfloat_with_epsilon (tearsheet_axis_get_tick (&axis, axis.n_ticks - 1),
                                        axis.high, axis.step * 1e-6);
    }
}

/* One level only: it is in the frame, which has a height. */
static void
test_flat (void)
{
    static const double levels[] = { 0, 100000, -0.5, 1e-9, 1e12 };

    for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
        TearsheetAxis axis;
        double place;

        tearsheet_axis_init (&axis, levels[i], levels[i], 6);
        place = tearsheet_axis_get_place (&axis, levels[i]);
        g_assert_cmpfloat (axis.high, >, axis.low);
        g_assert_cmpfloat (place, >=, 0);
        g_assert_cmpfloat (place, <=, 1);
    }
}

static void
test_place (void)
{
    TearsheetAxis axis;

    tearsheet_axis_init (&axis, -50, 150, 5);
    g_assert_cmpfloat (tearsheet_axis_get_place (&axis, 150), ==, 0);
    g_assert_cmpfloat (tearsheet_axis_get_place (&axis, -50), ==, 1);
    g_assert_cmpfloat (tearsheet_axis_get_place (&axis, 100), ==, 0.25);
    g_assert_cmpfloat (tearsheet_axis_get_place (&axis, 350), ==, -1);
}

static gint64
at (int year, int month, int day, int hour)
{
    g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, day, hour, 0, 0);

    return g_date_time_to_unix (time) * CARRY_NS_PER_SECOND;
}

/* @wanted: all labels, separated by bars */
static void
assert_dates (gint64 ts_from, gint64 ts_to, guint most, const char *wanted)
{
    g_autoptr (GArray) dates = tearsheet_axis_list_dates (ts_from, ts_to, most);
    GString *labels = g_string_new (NULL);

    for (guint i = 0; i < dates->len; i++)
    {
        const TearsheetDate *date = &g_array_index (dates, TearsheetDate, i);

        g_assert_cmpint (date->ts, >=, ts_from);
        g_assert_cmpint (date->ts, <=, ts_to);
        g_string_append_printf (labels, "%s%s", i > 0 ? "|" : "", date->label);
    }
    g_assert_cmpstr (labels->str, ==, wanted);
    g_string_free (labels, TRUE);
}

static void
test_dates (void)
{
    assert_dates (at (2021, 9, 1, 0), at (2026, 3, 5, 0), 10,
                  "2022|Jul|2023|Jul|2024|Jul|2025|Jul|2026");
    assert_dates (at (2023, 11, 20, 5), at (2024, 3, 10, 0), 5, "Dec 2023|2024|Feb|Mar");
    assert_dates (at (2023, 12, 28, 0), at (2024, 1, 3, 0), 8,
                  "28 Dec 2023|29 Dec|30 Dec|31 Dec|1 Jan 2024|2 Jan|3 Jan");
    assert_dates (at (2024, 2, 28, 7), at (2024, 2, 29, 19), 7,
                  "12:00|18:00|29 Feb|06:00|12:00|18:00");
    assert_dates (at (1990, 1, 1, 0), at (2024, 1, 1, 0), 8, "1990|1995|2000|2005|2010|2015|2020");
    /* Weeks begin on Mondays. */
    assert_dates (at (2024, 5, 1, 0), at (2024, 5, 28, 0), 5, "6 May 2024|13 May|20 May|27 May");
    assert_dates (at (2024, 5, 1, 0), at (2024, 5, 1, 0), 5, "1 May 2024");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/tearsheet/axis/nice", test_nice);
    g_test_add_func ("/tearsheet/axis/any", test_any);
    g_test_add_func ("/tearsheet/axis/flat", test_flat);
    g_test_add_func ("/tearsheet/axis/place", test_place);
    g_test_add_func ("/tearsheet/axis/dates", test_dates);
    return g_test_run ();
}
