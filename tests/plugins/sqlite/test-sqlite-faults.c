/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every write, sync and cut of a file fails once, at least: what was acknowledged is there afterwards,
 * what was not is there whole or not at all. */

#include "sqlite-fixture.h"
#include "sqlite-shim.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_BATCHES 10
#define MAX_BATCH 6
#define SEEDS 1
#define SEEDS_FULL 2

typedef struct
{
    GPtrArray *acknowledged; /* described */
    GPtrArray *doubtful;     /* the batch that failed */
    gboolean opened;
} Story;

static void
story_clear (Story *story)
{
    g_ptr_array_unref (story->acknowledged);
    g_ptr_array_unref (story->doubtful);
}

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

/* After a failure there is one more try. Some errors leave the store in order: then it must take more. */
static void
append_some (SqliteFixture *f, Story *story, guint tries)
{
    g_autofree SqliteSample *samples = g_new (SqliteSample, MAX_BATCH);
    CarryEvent events[MAX_BATCH];
    g_autoptr (GError) error = NULL;
    gsize n = 1 + carry_random_below (&f->random, MAX_BATCH);

    for (gsize i = 0; i < n; i++)
    {
        sqlite_fixture_make_any (f, &samples[i]);
        events[i] = samples[i].event;
    }
    if (carry_store_append (f->store, events, n, &error))
    {
        for (gsize i = 0; i < n; i++)
            g_ptr_array_add (story->acknowledged, sqlite_fixture_describe (&events[i]));
        carry_store_tidy (f->store);
        return;
    }
    g_assert_nonnull (error);
    if (strstr (error->message, "nothing more is kept") != NULL)
        return;
    g_assert_cmpuint (story->doubtful->len, ==, 0);
    if (strstr (error->message, "whether the last") == NULL)
    {
        if (tries > 0)
            append_some (f, story, tries - 1);
        return;
    }
    for (gsize i = 0; i < n; i++)
        g_ptr_array_add (story->doubtful, sqlite_fixture_describe (&events[i]));
}

static void
live (SqliteFixture *f, Story *story)
{
    g_autoptr (GError) error = NULL;

    carry_random_init (&f->random, 7, "faults");
    f->identity.epoch++;
    f->seq = 0;
    story->opened = carry_store_open (f->store, &f->identity, &error);
    g_assert_true (story->opened == (error == NULL));
    for (guint i = 0; story->opened && i < N_BATCHES; i++)
        append_some (f, story, 1);
    carry_store_close (f->store);
}

static void
assert_same (const GPtrArray *kept, guint from, const GPtrArray *expected)
{
    for (guint i = 0; i < expected->len; i++)
        g_assert_cmpstr (g_ptr_array_index (kept, from + i), ==, g_ptr_array_index (expected, i));
}

/* The disk is well again. */
static void
check_story (SqliteFixture *f, const Story *story)
{
    g_autoptr (GPtrArray) kept = NULL;
    g_autoptr (GError) error = NULL;
    SqliteSample sample;

    sqlite_fixture_open (f);
    kept = sqlite_fixture_load (f->store, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (kept->len, >=, story->acknowledged->len);
    assert_same (kept, 0, story->acknowledged);
    if (kept->len > story->acknowledged->len)
    {
        g_assert_cmpuint (kept->len, ==, story->acknowledged->len + story->doubtful->len);
        assert_same (kept, story->acknowledged->len, story->doubtful);
    }
    sqlite_fixture_make (f, CARRY_EVENT_ORDER, &sample);
    sqlite_fixture_append (f, &sample, 1);
    sqlite_fixture_close (f);
}

static guint
run_story (SqliteShimFault fault, guint n, guint64 seed)
{
    SqliteFixture f = { 0 };
    Story story = {
        .acknowledged = g_ptr_array_new_with_free_func (g_free),
        .doubtful = g_ptr_array_new_with_free_func (g_free),
    };
    guint counted;

    sqlite_fixture_set_up (&f, NULL);
    sqlite_shim_arm (fault, n, seed);
    live (&f, &story);
    counted = sqlite_shim_get_n ();
    if (fault == SQLITE_SHIM_POWER && n > 0)
        sqlite_shim_settle ();
    sqlite_shim_arm (SQLITE_SHIM_NONE, 0, 0);
    check_story (&f, &story);
    if (n == 0)
        g_assert_cmpuint (story.acknowledged->len, >, N_BATCHES);
    story_clear (&story);
    sqlite_fixture_tear_down (&f, NULL);
    return counted;
}

/* Every point in the long form; the short one takes some, and fewer where the disk is dead for good. */
static guint
step_of (SqliteShimFault fault)
{
    if (g_getenv ("CARRY_FULL") != NULL)
        return 1;
    return fault == SQLITE_SHIM_EIO_ALWAYS || fault == SQLITE_SHIM_FULL_ALWAYS ? 7 : 3;
}

static void
test_fault (gconstpointer data)
{
    SqliteShimFault fault = (SqliteShimFault) GPOINTER_TO_INT (data);
    guint seeds = g_getenv ("CARRY_FULL") != NULL ? SEEDS_FULL : SEEDS;
    guint total = run_story (SQLITE_SHIM_NONE, 0, 0);

    g_test_message ("%u writes, syncs and cuts", total);
    g_assert_cmpuint (total, >, 150);
    for (guint n = 1; n <= total; n += step_of (fault))
        for (guint seed = 0; seed < (fault == SQLITE_SHIM_POWER ? seeds : 1); seed++)
            run_story (fault, n, n * 1000 + seed);
}

int
main (int argc, char **argv)
{
    const struct
    {
        const char *path;
        SqliteShimFault fault;
    } tests[] = {
        { "/sqlite/faults/eio", SQLITE_SHIM_EIO },
        { "/sqlite/faults/eio-always", SQLITE_SHIM_EIO_ALWAYS },
        { "/sqlite/faults/full", SQLITE_SHIM_FULL },
        { "/sqlite/faults/full-always", SQLITE_SHIM_FULL_ALWAYS },
        { "/sqlite/faults/power", SQLITE_SHIM_POWER },
    };

    g_test_init (&argc, &argv, NULL);
    /* Failing disks are told of; that is right here. */
    g_log_set_always_fatal (G_LOG_FATAL_MASK);
    g_log_set_handler (NULL, G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE, ignore_log, NULL);
    sqlite_shim_install ();
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add_data_func (tests[i].path, GINT_TO_POINTER (tests[i].fault), test_fault);
    return g_test_run ();
}
