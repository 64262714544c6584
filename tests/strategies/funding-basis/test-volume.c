/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-volume.h"

#define HOUR CARRY_NS_PER_HOUR
#define EPSILON 1e-9

/* Hours @first to @last, each with @traded in its only bar. */
static void
add_hours (FundingBasisVolume *volume, gint64 first, gint64 last, double traded)
{
    for (gint64 hour = first; hour <= last; hour++)
        funding_basis_volume_add (volume, (hour + 1) * HOUR, traded);
}

/* Twenty-three hours are no day. */
static void
test_whole_day (void)
{
    FundingBasisVolume volume = { 0 };

    g_assert_cmpfloat (funding_basis_volume_get (&volume, 1000 * HOUR), ==, -1);
    add_hours (&volume, 1000, 1022, 2);
    g_assert_cmpfloat (funding_basis_volume_get (&volume, 1023 * HOUR), ==, -1);
    add_hours (&volume, 1023, 1023, 5);
    g_assert_cmpfloat_with_epsilon (funding_basis_volume_get (&volume, 1024 * HOUR), 51, EPSILON);
}

/* What is older than a day is gone, also after a hole; bars of minutes add up. */
static void
test_window (void)
{
    FundingBasisVolume volume = { 0 };

    add_hours (&volume, 1000, 1029, 1);
    g_assert_cmpfloat_with_epsilon (funding_basis_volume_get (&volume, 1030 * HOUR), 24, EPSILON);
    for (guint minute = 1; minute <= 60; minute++)
        funding_basis_volume_add (&volume, 1040 * HOUR + minute * CARRY_NS_PER_MINUTE, 0.5);
    g_assert_cmpfloat_with_epsilon (funding_basis_volume_get (&volume, 1041 * HOUR), 13 + 30,
                                    EPSILON);
    add_hours (&volume, 1200, 1200, 7);
    g_assert_cmpfloat_with_epsilon (funding_basis_volume_get (&volume, 1201 * HOUR), 7, EPSILON);
}

/* When the bars end nobody knows how much is traded; nor where they tell no volume. */
static void
test_unknown (void)
{
    FundingBasisVolume volume = { 0 };
    FundingBasisVolume silent = { 0 };

    add_hours (&volume, 1000, 1029, 1);
    g_assert_cmpfloat (funding_basis_volume_get (&volume, 1031 * HOUR), >, 0);
    g_assert_cmpfloat (funding_basis_volume_get (&volume, 1032 * HOUR), ==, -1);
    add_hours (&volume, 1010, 1010, 100);
    g_assert_cmpfloat_with_epsilon (funding_basis_volume_get (&volume, 1030 * HOUR), 24, EPSILON);
    add_hours (&silent, 1000, 1029, 0);
    g_assert_cmpfloat (funding_basis_volume_get (&silent, 1030 * HOUR), ==, -1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/funding-basis/volume/whole-day", test_whole_day);
    g_test_add_func ("/funding-basis/volume/window", test_window);
    g_test_add_func ("/funding-basis/volume/unknown", test_unknown);
    return g_test_run ();
}
