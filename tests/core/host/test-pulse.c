/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-latch.h"
#include "host/carry-pulse.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static CarryPulse *
make_pulse (void)
{
    CarryPulse *pulse = carry_pulse_new ();

    pulse->state = CARRY_PULSE_RUNNING;
    pulse->number = 7;
    pulse->ts = 1700000000000000001;
    pulse->run = g_strdup ("my run\n");
    pulse->env = g_strdup ("sim");
    pulse->account = g_strdup ("bybit:123 bybit:456");
    pulse->epoch = 1700000000;
    pulse->n_orders = 3;
    pulse->ts_trail = 1600000000000000000;
    carry_pulse_add_leg (pulse, "bybit:linear:BTCUSDT", carry_decimal_from_text ("-0.024"),
                         carry_decimal_from_text ("-0.024"), carry_decimal_from_text ("65000.5"));
    carry_pulse_add_leg (pulse, "bybit:spot:BTCUSDT", carry_decimal_from_text ("0.02400097"),
                         carry_decimal_from_text ("1.02400097"), carry_decimal_invalid ());
    carry_pulse_add_execution (pulse, "bybit:spot:BTCUSDT", "2290");
    carry_pulse_add_execution (pulse, "bybit:spot:BTCUSDT", "2291");
    return pulse;
}

static void
test_round_trip (void)
{
    g_autoptr (CarryPulse) pulse = make_pulse ();
    g_autofree char *text = carry_pulse_format (pulse);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryPulse) read = carry_pulse_parse (text, &error);
    g_autofree char *again = NULL;
    const CarryPulseLeg *leg;

    g_assert_no_error (error);
    again = carry_pulse_format (read);
    g_assert_cmpstr (text, ==, again);
    g_assert_cmpstr (read->run, ==, "my run\n");
    g_assert_cmpstr (read->account, ==, pulse->account);
    leg = carry_pulse_find_leg (read, "bybit:spot:BTCUSDT");
    g_assert_true (carry_decimal_equal (leg->held, carry_decimal_from_text ("1.02400097")));
    g_assert_false (carry_decimal_is_valid (leg->price));
    g_assert_null (carry_pulse_find_leg (read, "bybit:spot:ETHUSDT"));
    g_assert_true (carry_pulse_has_execution (read, "bybit:spot:BTCUSDT", "2291"));
    g_assert_false (carry_pulse_has_execution (read, "bybit:linear:BTCUSDT", "2291"));
}

/* Any beginning of it, and any line that is not understood. */
static void
test_corrupt (void)
{
    g_autoptr (CarryPulse) pulse = make_pulse ();
    g_autofree char *text = carry_pulse_format (pulse);
    const char *const wrong[] = { "state asleep", "number -1", "leg a 1 2",    "leg a 1 x -",
                                  "fill a",       "color red", "run a\nrun b", "" };

    for (gsize length = 0; length < strlen (text); length++)
    {
        g_autofree char *part = g_strndup (text, length);

        g_assert_null (carry_pulse_parse (part, NULL));
    }
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
        g_autofree char *bad = g_strdup_printf ("carry-pulse 1\n%s\nend\n", wrong[i]);
        g_autoptr (GError) error = NULL;

        g_assert_null (carry_pulse_parse (bad, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    }
}

static void
test_owns (void)
{
    g_autoptr (CarryPulse) pulse = make_pulse ();

    g_assert_true (carry_pulse_owns (pulse, "1700000000-1"));
    g_assert_true (carry_pulse_owns (pulse, "1699999999-18446744073709551615"));
    g_assert_false (carry_pulse_owns (pulse, "1700000001-1"));
    g_assert_false (carry_pulse_owns (pulse, "1700000000-0"));
    g_assert_false (carry_pulse_owns (pulse, "1700000000-x"));
    g_assert_false (carry_pulse_owns (pulse, "s1700000000-1"));
    g_assert_false (carry_pulse_owns (pulse, "by-hand"));
    g_assert_false (carry_pulse_owns (pulse, ""));
}

/* A latch of another user leaves nothing beside it that the run must write itself. */
static void
test_throw (void)
{
    g_autofree char *folder = g_dir_make_tmp ("carry-latch-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "kill", NULL);
    g_autofree char *history = g_build_filename (folder, "kill.log", NULL);
    g_autoptr (CarryLatch) latch = carry_latch_new (folder);
    g_autoptr (GError) error = NULL;
    GStatBuf info;

    g_assert_false (carry_latch_is_of_sentinel (latch));
    g_assert_true (carry_latch_throw (folder, CARRY_LATCH_SENTINEL "silence", &error));
    g_assert_no_error (error);
    g_assert_true (carry_latch_is_set (latch));
    g_assert_true (carry_latch_is_of_sentinel (latch));
    g_assert_false (g_file_test (history, G_FILE_TEST_EXISTS));
    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmphex (info.st_mode & 0777, ==, 0640);
    /* What a person wants to be closed is the run's to close. */
    g_assert_true (carry_latch_set (folder, "a person", 1, &error));
    g_assert_false (carry_latch_is_of_sentinel (latch));
    g_assert_true (carry_latch_throw (folder, CARRY_LATCH_SENTINEL "silence", &error));
    g_assert_false (carry_latch_is_of_sentinel (latch));
    g_assert_true (carry_latch_release (folder, "looked at it", 2, &error));
    g_assert_true (carry_latch_throw (folder, CARRY_LATCH_SENTINEL_CANCELS "silence", &error));
    g_assert_false (carry_latch_is_of_sentinel (latch));
    g_assert_true (carry_latch_release (folder, "looked at it", 3, &error));
    g_remove (path);
    g_remove (history);
    g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    umask (0022);
    g_test_add_func ("/pulse/round-trip", test_round_trip);
    g_test_add_func ("/pulse/corrupt", test_corrupt);
    g_test_add_func ("/pulse/owns", test_owns);
    g_test_add_func ("/pulse/latch", test_throw);
    return g_test_run ();
}
