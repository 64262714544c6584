/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-clock-private.h"

static void
test_real (void)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    gint64 before = g_get_real_time () * CARRY_NS_PER_US;
    gint64 now = carry_clock_get_now (clock);
    gint64 after = (g_get_real_time () + 1) * CARRY_NS_PER_US;

    g_assert_cmpint (now, >=, before);
    g_assert_cmpint (now, <=, after);
}

/* Set forward it is followed; set back it goes on, as fast as time passes. */
static void
test_follow (void)
{
    gint64 offset = G_MININT64;

    g_assert_cmpint (carry_clock_follow (&offset, 1000, 10), ==, 1000);
    g_assert_cmpint (carry_clock_follow (&offset, 1005, 15), ==, 1005);
    g_assert_cmpint (carry_clock_follow (&offset, 2000, 20), ==, 2000);
    g_assert_cmpint (carry_clock_follow (&offset, 1030, 30), ==, 2010);
    g_assert_cmpint (carry_clock_follow (&offset, 1040, 40), ==, 2020);
    g_assert_cmpint (carry_clock_follow (&offset, 2030, 50), ==, 2030);
    g_assert_cmpint (carry_clock_follow (&offset, 2050, 60), ==, 2050);
}

static void
test_sim (void)
{
    g_autoptr (CarryClock) clock = carry_sim_clock_new (1000);
    g_assert_cmpint (carry_clock_get_now (clock), ==, 1000);

    carry_sim_clock_set_now (CARRY_SIM_CLOCK (clock), 1000);
    g_assert_cmpint (carry_clock_get_now (clock), ==, 1000);
    carry_sim_clock_set_now (CARRY_SIM_CLOCK (clock), G_MAXINT64);
    g_assert_cmpint (carry_clock_get_now (clock), ==, G_MAXINT64);
}

static void
test_sim_before_1970 (void)
{
    g_autoptr (CarryClock) clock = carry_sim_clock_new (G_MININT64);
    g_assert_cmpint (carry_clock_get_now (clock), ==, G_MININT64);
}

static void
test_sim_never_goes_back (void)
{
    g_autoptr (CarryClock) clock = carry_sim_clock_new (1000);

    g_test_expect_message ("carry", G_LOG_LEVEL_CRITICAL, "*now >= self->now*");
    carry_sim_clock_set_now (CARRY_SIM_CLOCK (clock), 999);
    g_test_assert_expected_messages ();
    g_assert_cmpint (carry_clock_get_now (clock), ==, 1000);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/clock/real", test_real);
    g_test_add_func ("/clock/follow", test_follow);
    g_test_add_func ("/clock/sim", test_sim);
    g_test_add_func ("/clock/sim/before-1970", test_sim_before_1970);
    g_test_add_func ("/clock/sim/never-goes-back", test_sim_never_goes_back);
    return g_test_run ();
}
