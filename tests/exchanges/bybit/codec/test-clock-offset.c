/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the server's clock shows, and how sure that is. */

#include "bybit-clock-offset.h"

#define MS CARRY_NS_PER_MS
#define SECOND CARRY_NS_PER_SECOND
#define START (1700000000 * SECOND)

/* The server is @offset ahead; the request takes @there, its answer @back. */
static gboolean
sample (BybitClockOffset *clock, gint64 now, gint64 offset, gint64 there, gint64 back)
{
    return bybit_clock_offset_add (clock, now, now + there + offset, now + there + back);
}

static void
test_bound (void)
{
    BybitClockOffset clock;

    bybit_clock_offset_init (&clock);
    g_assert_cmpint (bybit_clock_offset_get_level (&clock, START), ==, BYBIT_CLOCK_CANCEL_ONLY);
    g_assert_false (bybit_clock_offset_is_past_window (&clock, START, 0, 1000));
    /* However a round trip is divided, the truth is within the bound. */
    for (guint i = 0; i < 2000; i++)
    {
        gint64 offset = (gint64) g_test_rand_int_range (-400, 400) * MS;
        gint64 there = (gint64) g_test_rand_int_range (0, 900) * MS;
        gint64 back = (gint64) g_test_rand_int_range (0, 900) * MS;
        bybit_clock_offset_init (&clock);
        g_assert_true (sample (&clock, START, offset, there, back));
        gint64 now = START + there + back + SECOND;
        g_assert_cmpint (ABS (clock.offset_ns - offset), <=,
                         bybit_clock_offset_get_error (&clock, now));
        /* And what is signed lies never in the server's future by more than is taken. */
        gint64 stamp = bybit_clock_offset_get_timestamp_ms (&clock, now) * MS;
        g_assert_cmpint (stamp, <, now + offset + SECOND);
    }
}

static void
test_best_sample (void)
{
    BybitClockOffset clock;

    bybit_clock_offset_init (&clock);
    sample (&clock, START, 100 * MS, 5 * MS, 5 * MS);
    g_assert_cmpint (clock.offset_ns, ==, 100 * MS);
    /* A slow one in between changes nothing, */
    g_assert_true (sample (&clock, START + SECOND, 100 * MS, 300 * MS, 10 * MS));
    g_assert_cmpint (clock.offset_ns, ==, 100 * MS);
    /* a quicker one is taken, */
    g_assert_true (sample (&clock, START + 2 * SECOND, 101 * MS, 2 * MS, 2 * MS));
    g_assert_cmpint (clock.offset_ns, ==, 101 * MS);
    /* and an equal one when the old one has aged. */
    g_assert_true (sample (&clock, START + 60 * SECOND, 102 * MS, 4 * MS, 4 * MS));
    g_assert_cmpint (clock.offset_ns, ==, 102 * MS);
    g_assert_cmpuint (clock.n_taken, ==, 4);
}

static void
test_refused (void)
{
    BybitClockOffset clock;

    bybit_clock_offset_init (&clock);
    g_assert_false (sample (&clock, START, 0, 1500 * MS, 600 * MS));
    g_assert_false (bybit_clock_offset_add (&clock, START, START, START - 1));
    g_assert_false (bybit_clock_offset_add (&clock, START, 0, START + 1));
    g_assert_cmpuint (clock.n_refused, ==, 3);
    g_assert_cmpint (clock.ts_sample, ==, 0);
    /* Two seconds one way: wide, but not too wide, and the bound says so. */
    g_assert_true (sample (&clock, START, 0, 1900 * MS, 0));
    g_assert_cmpint (bybit_clock_offset_get_level (&clock, START + 2 * SECOND), ==,
                     BYBIT_CLOCK_CANCEL_ONLY);
}

static void
test_levels (void)
{
    static const struct
    {
        gint64 offset;
        BybitClockLevel level;
    } cases[] = {
        { 0, BYBIT_CLOCK_FINE },       { 249, BYBIT_CLOCK_FINE },
        { -249, BYBIT_CLOCK_FINE },    { 250, BYBIT_CLOCK_WARN },
        { -250, BYBIT_CLOCK_WARN },    { 499, BYBIT_CLOCK_WARN },
        { 500, BYBIT_CLOCK_NO_OPENS }, { -799, BYBIT_CLOCK_NO_OPENS },
        { 800, BYBIT_CLOCK_NO_OPENS }, { -60000, BYBIT_CLOCK_NO_OPENS },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        BybitClockOffset clock;
        bybit_clock_offset_init (&clock);
        sample (&clock, START, cases[i].offset * MS, 2 * MS, 2 * MS);
        g_assert_cmpint (bybit_clock_offset_get_level (&clock, START + MS), ==, cases[i].level);
    }
    BybitClockOffset clock;
    bybit_clock_offset_init (&clock);
    sample (&clock, START, 0, MS, MS);
    g_assert_cmpint (bybit_clock_offset_get_level (&clock, START + 601 * SECOND), ==,
                     BYBIT_CLOCK_NO_OPENS);
    bybit_clock_offset_reset (&clock);
    g_assert_cmpint (bybit_clock_offset_get_level (&clock, START), ==, BYBIT_CLOCK_CANCEL_ONLY);
}

/* 200 parts per million, over an hour of samples. */
static void
test_drift (void)
{
    BybitClockOffset clock;

    bybit_clock_offset_init (&clock);
    for (gint64 second = 0; second < 3600; second += 30)
    {
        gint64 drift = second * 200 * CARRY_NS_PER_US;
        sample (&clock, START + second * SECOND, drift, 3 * MS, 3 * MS);
        gint64 now = START + (second + 29) * SECOND;
        gint64 truth = now + (second + 29) * 200 * CARRY_NS_PER_US;
        g_assert_cmpint (ABS (bybit_clock_offset_to_server (&clock, now) - truth), <=,
                         bybit_clock_offset_get_error (&clock, now));
    }
    g_assert_cmpint (ABS (clock.drift_ppb - 200000), <, 5000);
}

/* Our clock is set: what was known is dropped at once, not averaged away. */
static void
test_step (void)
{
    BybitClockOffset clock;

    bybit_clock_offset_init (&clock);
    sample (&clock, START, 0, MS, MS);
    sample (&clock, START + SECOND, -2 * SECOND, 50 * MS, 50 * MS);
    g_assert_cmpint (clock.offset_ns, ==, -2 * SECOND);
    g_assert_cmpint (bybit_clock_offset_get_level (&clock, START + 2 * SECOND), ==,
                     BYBIT_CLOCK_NO_OPENS);
}

static void
test_window (void)
{
    BybitClockOffset clock;
    gint64 stamp = START / MS;

    bybit_clock_offset_init (&clock);
    sample (&clock, START - SECOND, 0, 5 * MS, 5 * MS);
    g_assert_false (bybit_clock_offset_is_past_window (&clock, START + 3000 * MS, stamp, 3000));
    g_assert_true (bybit_clock_offset_is_past_window (&clock, START + 3010 * MS, stamp, 3000));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bound", test_bound);
    g_test_add_func ("/best-sample", test_best_sample);
    g_test_add_func ("/refused", test_refused);
    g_test_add_func ("/levels", test_levels);
    g_test_add_func ("/drift", test_drift);
    g_test_add_func ("/step", test_step);
    g_test_add_func ("/window", test_window);
    return g_test_run ();
}
