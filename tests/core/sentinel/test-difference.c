/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-latch.h"
#include "world.h"

/* The whole sentinel, where the books of a run that lives and the account differ. */

static void
test_difference (World *world, gconstpointer data)
{
    gboolean closes = GPOINTER_TO_INT (data);

    world->settings->difference = CARRY_SENTINEL_KILL;
    world->settings->policy = closes ? CARRY_SENTINEL_FLATTEN : CARRY_SENTINEL_TELL;
    world_start (world);
    world_run (world, 10, TRUE);
    world_assert_untouched (world);
    world->venue->held[1] = D ("1.4");
    for (guint i = 0; i < 200 && !world_is_latched (world); i++)
        world_run (world, 1, TRUE);
    world_assert_word (world, closes ? CARRY_LATCH_SENTINEL : CARRY_LATCH_SENTINEL_CANCELS);
    for (guint i = 0; closes && i < 200 && carry_decimal_sign (world->venue->held[0]) != 0; i++)
        world_run (world, 1, TRUE);
    world_run (world, 20, TRUE);
    if (closes)
        world_assert_flat (world);
    else
        g_assert_cmpuint (world->venue->n_submitted, ==, 0);
}

static guint n_differs; /* times that it was told */

static GLogWriterOutput
count_differs (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    for (gsize i = 0; i < n_fields; i++)
        n_differs += g_str_equal (fields[i].key, "CARRY_CODE") &&
                     g_str_equal (fields[i].value, "drop-copy-differs");
    return g_log_writer_default (level, fields, n_fields, user_data);
}

static void
differ (World *world)
{
    world->settings->difference = CARRY_SENTINEL_KILL;
    world->settings->cancel_after_ns = CARRY_NS_PER_SECOND;
    world->settings->flatten_after_ns = 2 * CARRY_NS_PER_SECOND;
    world_start (world);
    world_run (world, 10, TRUE);
    n_differs = 0;
    world->venue->held[1] = D ("1.4");
}

/* Between two beats it looks some times, as it does outside. */
static void
beat_seldom (World *world, guint n)
{
    for (guint i = 0; i < n; i++)
    {
        world_beat (world, CARRY_PULSE_RUNNING);
        world_run (world, 4, FALSE);
    }
}

/* By another's switch the run closes, or a person does: nothing is swept, and no alarm begins again. */
static void
test_latched (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (carry_latch_throw (world->folder, data, &error));
    differ (world);
    world_add_order (world, "by-hand");
    beat_seldom (world, 20);
    g_assert_cmpuint (n_differs, ==, 1);
    g_assert_cmpuint (world->venue->n_sweeps, ==, 0);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
    g_assert_cmpuint (world->venue->n_submitted, ==, 0);
    world_assert_word (world, data);
}

/* A person overrules the sentinel that acts on one. */
static void
test_overruled (World *world, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    guint n_sweeps;

    world->venue->n_refused = G_MAXUINT;
    differ (world);
    while (world->venue->n_submitted == 0)
        world_run (world, 1, TRUE);
    g_assert_true (carry_latch_set (world->folder, "a person", 1, &error));
    while (!world_has_in_memory (world, "watching"))
        world_run (world, 1, TRUE);
    n_sweeps = world->venue->n_sweeps;
    world_add_order (world, "by-hand");
    beat_seldom (world, 20);
    g_assert_cmpuint (n_differs, ==, 1);
    g_assert_cmpuint (world->venue->n_sweeps, ==, n_sweeps);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
    world_remove_file (world, "kill.log");
}

/*
 * The switch cannot be written, so the run goes on: its orders are canceled once, if it is not heard
 * before, and of another run again.
 */
static void
test_no_switch (World *world, gconstpointer data)
{
    guint n_sweeps;

    differ (world);
    g_free (world->settings->watch);
    world->settings->watch = g_build_filename (world->folder, "gone", NULL);
    beat_seldom (world, 20);
    g_assert_cmpuint (n_differs, ==, 1);
    n_sweeps = world->venue->n_sweeps;
    g_assert_cmpuint (n_sweeps, <=, 1);
    world_add_order (world, "50-1");
    beat_seldom (world, 20);
    g_assert_cmpuint (n_differs, ==, 1);
    g_assert_cmpuint (world->venue->n_sweeps, ==, n_sweeps);
    g_assert_cmpuint (world->venue->orders->len, ==, 1);
    world->epoch++;
    beat_seldom (world, 20);
    g_assert_cmpuint (n_differs, ==, 2);
    g_assert_cmpuint (world->venue->n_sweeps, <=, n_sweeps + 1);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_log_set_writer_func (count_differs, NULL, NULL);
#define ADD(name, data, func)                                                                      \
    g_test_add ("/difference/" name, World, data, world_set_up, func, world_tear_down)
    ADD ("closed", GINT_TO_POINTER (TRUE), test_difference);
    ADD ("told", GINT_TO_POINTER (FALSE), test_difference);
    ADD ("latched", "a person", test_latched);
    ADD ("latched-canceling", CARRY_LATCH_SENTINEL_CANCELS "x", test_latched);
    ADD ("overruled", NULL, test_overruled);
    ADD ("no-switch", NULL, test_no_switch);
    return g_test_run ();
}
