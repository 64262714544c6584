/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "base/carry-error.h"
#include "sentinel/carry-sentinel-memory.h"
#include "sentinel/carry-sentinel-watch.h"

#define S CARRY_NS_PER_SECOND

static CarryPulse *
make_pulse (CarryPulseState state, guint64 epoch, guint64 number)
{
    CarryPulse *pulse = carry_pulse_new ();

    pulse->state = state;
    pulse->epoch = epoch;
    pulse->number = number;
    pulse->ts = (gint64) (epoch * 1000 + number);
    return pulse;
}

static void
look (CarrySentinelWatch *watch, CarryPulseState state, guint64 epoch, guint64 number)
{
    carry_sentinel_watch_look (watch, make_pulse (state, epoch, number), S);
}

/* What lies there when it starts says nothing of now; the next beat does. */
static void
test_first (void)
{
    CarrySentinelWatch watch = { .start_patience_ns = 60 * S };

    for (guint i = 0; i < 100; i++)
        look (&watch, CARRY_PULSE_RUNNING, 1, 5);
    g_assert_false (watch.is_armed);
    look (&watch, CARRY_PULSE_RUNNING, 1, 6);
    g_assert_true (watch.is_armed);
    g_assert_cmpint (watch.silent_ns, ==, 0);
    g_assert_cmpuint (watch.books->number, ==, 6);
    carry_sentinel_watch_clear (&watch);
}

/* The same pulse, none, and one that goes back in its numbers by being of another run. */
static void
test_silence (void)
{
    CarrySentinelWatch watch = { .start_patience_ns = 60 * S };

    look (&watch, CARRY_PULSE_RUNNING, 1, 5);
    look (&watch, CARRY_PULSE_RUNNING, 1, 6);
    look (&watch, CARRY_PULSE_RUNNING, 1, 6);
    carry_sentinel_watch_look (&watch, NULL, S);
    g_assert_cmpint (watch.silent_ns, ==, 2 * S);
    look (&watch, CARRY_PULSE_RUNNING, 2, 1);
    g_assert_cmpint (watch.silent_ns, ==, 0);
    g_assert_cmpuint (watch.n_beats, ==, 2);
    carry_sentinel_watch_clear (&watch);
}

static void
test_stopped (void)
{
    CarrySentinelWatch watch = { .start_patience_ns = 60 * S };
    CarryPulse *pulse;

    look (&watch, CARRY_PULSE_RUNNING, 1, 5);
    look (&watch, CARRY_PULSE_RUNNING, 1, 6);
    look (&watch, CARRY_PULSE_STOPPED, 1, 7);
    g_assert_false (watch.is_armed);
    /* A start that comes to nothing leaves nothing behind that was not there before. */
    look (&watch, CARRY_PULSE_STARTING, 2, 1);
    g_assert_false (watch.is_armed);
    look (&watch, CARRY_PULSE_RUNNING, 2, 2);
    g_assert_true (watch.is_armed);

    watch.guard_stopped = TRUE;
    look (&watch, CARRY_PULSE_STOPPED, 2, 3);
    g_assert_false (watch.is_armed); /* it left nothing */
    pulse = make_pulse (CARRY_PULSE_STOPPED, 2, 4);
    pulse->n_orders = 1;
    carry_sentinel_watch_look (&watch, pulse, S);
    g_assert_true (watch.is_armed);
    pulse = make_pulse (CARRY_PULSE_STOPPED, 2, 5);
    carry_pulse_add_leg (pulse, "a:spot:B", carry_decimal_make (1, 0), carry_decimal_make (1, 0),
                         carry_decimal_invalid ());
    carry_sentinel_watch_look (&watch, pulse, S);
    g_assert_true (watch.is_armed);
    carry_sentinel_watch_clear (&watch);
}

/* It stopped while nobody looked: that holds, though it is the first thing that is seen. */
static void
test_stopped_before (void)
{
    CarrySentinelWatch watch = { .start_patience_ns = 60 * S, .is_armed = TRUE };

    look (&watch, CARRY_PULSE_STOPPED, 1, 7);
    g_assert_false (watch.is_armed);
    carry_sentinel_watch_clear (&watch);
}

/* Starting again and again holds the silence up for a while only. */
static void
test_starting (void)
{
    CarrySentinelWatch watch = { .start_patience_ns = 10 * S };
    guint64 number = 10;

    look (&watch, CARRY_PULSE_RUNNING, 1, 5);
    look (&watch, CARRY_PULSE_RUNNING, 1, 6);
    for (guint i = 0; i < 9; i++)
        look (&watch, CARRY_PULSE_STARTING, 2, number++);
    g_assert_cmpint (watch.silent_ns, ==, 0);
    for (guint i = 0; i < 15; i++)
        look (&watch, CARRY_PULSE_STARTING, 2, number++);
    g_assert_cmpint (watch.silent_ns, ==, 15 * S);
    g_assert_cmpuint (watch.books->epoch, ==, 1);
    look (&watch, CARRY_PULSE_RUNNING, 2, number);
    g_assert_cmpint (watch.silent_ns, ==, 0);
    carry_sentinel_watch_clear (&watch);
}

static void
look_at_start (CarrySentinelWatch *watch, guint64 epoch, guint64 number)
{
    CarryPulse *pulse = make_pulse (CARRY_PULSE_STARTING, epoch, number);

    pulse->account = g_strdup ("7");
    carry_sentinel_watch_look (watch, pulse, S);
}

/* One that knows the account is waited for while it beats; the fourth in a row is not. */
static void
test_long_start (void)
{
    CarrySentinelWatch watch = { .start_patience_ns = 10 * S };
    guint64 number = 10;

    look (&watch, CARRY_PULSE_RUNNING, 1, 5);
    look (&watch, CARRY_PULSE_RUNNING, 1, 6);
    for (guint64 epoch = 2; epoch < 5; epoch++)
    {
        for (guint i = 0; i < 300; i++)
            look_at_start (&watch, epoch, number++);
        g_assert_cmpint (watch.silent_ns, ==, 0);
    }
    /* What it was in charge of is known from before. */
    g_assert_cmpuint (watch.books->epoch, ==, 1);
    look_at_start (&watch, 4, number - 1); /* said before: it does not beat */
    g_assert_cmpint (watch.silent_ns, ==, S);
    for (guint i = 0; i < 15; i++)
        look_at_start (&watch, 5, number++);
    g_assert_cmpint (watch.silent_ns, ==, 16 * S);
    look (&watch, CARRY_PULSE_RUNNING, 5, number++);
    for (guint i = 0; i < 300; i++)
        look_at_start (&watch, 6, number++);
    g_assert_cmpint (watch.silent_ns, ==, 0);
    /* What one leg costs does not wait for it. */
    watch.is_apart = TRUE;
    look (&watch, CARRY_PULSE_RUNNING, 6, number++);
    for (guint i = 0; i < 9; i++)
        look_at_start (&watch, 7, number++);
    g_assert_cmpint (watch.silent_ns, ==, 0);
    for (guint i = 0; i < 15; i++)
        look_at_start (&watch, 7, number++);
    g_assert_cmpint (watch.silent_ns, ==, 15 * S);
    carry_sentinel_watch_clear (&watch);
}

static void
test_memory (void)
{
    g_autofree char *folder = g_dir_make_tmp ("carry-sentinel-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "memory", NULL);
    CarrySentinelMemory memory = { 0 }, again = { 0 }, broken = { 0 };
    g_autoptr (CarryPulse) books = make_pulse (CARRY_PULSE_RUNNING, 3, 4);
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (carry_sentinel_memory_load (&memory, folder, &error));
    g_assert_cmpint (memory.phase, ==, CARRY_SENTINEL_WATCHING);
    memory.phase = CARRY_SENTINEL_FLATTENING;
    memory.is_armed = memory.is_sending = memory.is_emptied = TRUE;
    text = carry_sentinel_memory_format (&memory, books);
    g_assert_true (carry_sentinel_memory_write (folder, text, &error));
    g_assert_true (carry_sentinel_memory_load (&again, folder, &error));
    g_assert_cmpint (again.phase, ==, CARRY_SENTINEL_FLATTENING);
    g_assert_true (again.is_armed && again.is_sending && again.is_emptied);
    g_assert_cmpuint (again.books->epoch, ==, 3);
    /* As it was written before there was the last word. */
    carry_sentinel_memory_clear (&again);
    g_assert_true (
        g_file_set_contents (path, "carry-sentinel 1\ndone armed sending\n", -1, &error));
    g_assert_true (carry_sentinel_memory_load (&again, folder, &error));
    g_assert_true (again.phase == CARRY_SENTINEL_DONE && !again.is_emptied);
    g_assert_true (g_file_set_contents (path, "carry-sentinel 1\nflattening", -1, &error));
    g_assert_false (carry_sentinel_memory_load (&broken, folder, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    carry_sentinel_memory_clear (&memory);
    carry_sentinel_memory_clear (&again);
    carry_sentinel_memory_clear (&broken);
    g_remove (path);
    g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sentinel/watch/first", test_first);
    g_test_add_func ("/sentinel/watch/silence", test_silence);
    g_test_add_func ("/sentinel/watch/stopped", test_stopped);
    g_test_add_func ("/sentinel/watch/stopped-before", test_stopped_before);
    g_test_add_func ("/sentinel/watch/starting", test_starting);
    g_test_add_func ("/sentinel/watch/long-start", test_long_start);
    g_test_add_func ("/sentinel/memory", test_memory);
    return g_test_run ();
}
