/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "sim-replay.h"
#include "sim-world.h"
#include "tape/carry-tape-shelf.h"

/*
 * Hosts that met all kinds of trouble are played again from what they recorded: the same
 * orders go out, and in the end everything is the same.
 *
 *   test-replay --seeds 1000 --from 0    by hand
 */

#define SHORT_SEEDS 20

static gint64 n_seeds = SHORT_SEEDS;
static gint64 first_seed;
static char *folder;

static const GOptionEntry options[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT64, &n_seeds, "Run so many seeds", "N" },
    { "from", 0, 0, G_OPTION_ARG_INT64, &first_seed, "The first of them", "N" },
    { NULL },
};

typedef struct
{
    guint n_runs;
    guint64 n_inputs;
    guint64 n_sent;
    guint64 n_states;
    guint n_cut; /* runs that died */
} Sum;

static void
remove_run (const char *run)
{
    g_autoptr (GPtrArray) segments = carry_tape_shelf_list_segments (run);
    g_autofree char *journal = g_build_filename (run, CARRY_TAPE_SHELF_JOURNAL, NULL);

    for (guint i = 0; i < segments->len; i++)
        g_remove (g_ptr_array_index (segments, i));
    g_remove (journal);
    g_rmdir (run);
}

static void
replay (guint64 seed, const char *run, Sum *sum)
{
    g_autofree char *difference = NULL;
    g_autoptr (GError) error = NULL;
    CarryPlayerResult result = { 0 };

    if (!sim_replay_run (run, FALSE, &result, &difference, &error))
        g_error ("seed %" G_GUINT64_FORMAT ": %s: %s", seed, run, error->message);
    if (difference != NULL)
        g_error ("seed %" G_GUINT64_FORMAT ": %s: input %" G_GUINT64_FORMAT ": %s", seed, run,
                 result.differs_at, difference);
    g_assert_cmpuint (result.n_states, >, 0);
    sum->n_runs++;
    sum->n_inputs += result.n_inputs;
    sum->n_sent += result.n_sent;
    sum->n_states += result.n_states;
    sum->n_cut += !result.is_over;
}

/* Records all runs of one seed; the caller removes them. */
static GPtrArray *
record (guint64 seed)
{
    SimPlan plan = { 0 };
    CarryRandom random;
    SimWorld *world;

    carry_random_init (&random, seed, "plan");
    sim_plan_draw (&plan, &random);
    world = sim_world_new (seed, &plan, folder);
    world->tapes = g_build_filename (folder, "tapes", NULL);
    g_assert_true (sim_world_run (world));
    sim_world_free (world);
    {
        g_autofree char *tapes = g_build_filename (folder, "tapes", NULL);

        return carry_tape_shelf_list_runs (tapes);
    }
}

static void
test_seeds (void)
{
    Sum sum = { 0 };

    for (guint64 seed = (guint64) first_seed; seed < (guint64) (first_seed + n_seeds); seed++)
    {
        g_autoptr (GPtrArray) runs = record (seed);

        for (guint i = 0; i < runs->len; i++)
        {
            replay (seed, g_ptr_array_index (runs, i), &sum);
            remove_run (g_ptr_array_index (runs, i));
        }
    }
    g_test_message ("%" G_GINT64_FORMAT " seeds, %u runs (%u died): %" G_GUINT64_FORMAT
                    " inputs, %" G_GUINT64_FORMAT " requests and %" G_GUINT64_FORMAT
                    " states were the same",
                    n_seeds, sum.n_runs, sum.n_cut, sum.n_inputs, sum.n_sent, sum.n_states);
    g_assert_cmpuint (sum.n_sent, >, 0);
    g_assert_cmpuint (sum.n_cut, >, 0);
}

/* A trader that is another is found out, and where. */
static void
test_differs (void)
{
    g_autoptr (GPtrArray) runs = record (3);

    for (guint i = 0; i < runs->len; i++)
    {
        g_autofree char *difference = NULL;
        g_autoptr (GError) error = NULL;
        CarryPlayerResult result = { 0 };

        g_assert_true (
            sim_replay_run (g_ptr_array_index (runs, i), i == 0, &result, &difference, &error));
        g_assert_true ((difference != NULL) == (i == 0));
        g_assert_true ((result.differs_at > 0) == (i == 0));
        if (difference != NULL)
            g_test_message ("input %" G_GUINT64_FORMAT ": %s", result.differs_at, difference);
        remove_run (g_ptr_array_index (runs, i));
    }
    g_assert_cmpuint (runs->len, >, 0);
}

static void
drop_text (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
    if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
        g_log_default_handler (domain, level, message, NULL);
}

static GLogWriterOutput
drop_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    return (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0
               ? g_log_writer_standard_streams (level, fields, n_fields, NULL)
               : G_LOG_WRITER_HANDLED;
}

int
main (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *tapes = NULL;
    int status;

    g_option_context_set_ignore_unknown_options (context, TRUE);
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error))
        g_error ("%s", error->message);
    g_test_init (&argc, &argv, NULL);
    g_log_set_default_handler (drop_text, NULL);
    g_log_set_writer_func (drop_log, NULL, NULL);
    g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
    folder = g_dir_make_tmp ("carry-replay-XXXXXX", &error);
    g_assert_no_error (error);
    g_test_add_func ("/replay/seeds", test_seeds);
    g_test_add_func ("/replay/differs", test_differs);
    status = g_test_run ();
    tapes = g_build_filename (folder, "tapes", NULL);
    g_rmdir (tapes);
    g_rmdir (folder);
    return status;
}
