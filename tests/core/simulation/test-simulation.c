/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "sim-world.h"

/*
 * A host, its disk, a network and a venue, in one thread and on one clock that nothing
 * real moves: thousands of days of trouble in minutes. A seed decides everything; the
 * same seed gives the same run to the last byte.
 *
 *   test-simulation --seed 17 --loud     one seed, with all that happens
 *   test-simulation --seeds 10000        many, and how fast
 *   test-simulation --row F1 --seeds 500 only with this row of the catalogue
 */

#define SHORT_SEEDS 200
#define SHORT_DRILLS 60
#define FULL_DRILLS 1000
#define DRILL "J4"      /* with other rows beside it */
#define FULL_SEEDS 1500 /* 10000 by hand: --seeds 10000 */

static gint64 one_seed = -1;
static gint64 n_seeds;
static gint64 first_seed;
static char *only_row;
static gboolean is_loud;
static char *folder;

static const GOptionEntry options[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &one_seed, "Run one seed", "N" },
    { "seeds", 0, 0, G_OPTION_ARG_INT64, &n_seeds, "Run so many seeds", "N" },
    { "from", 0, 0, G_OPTION_ARG_INT64, &first_seed, "The first of them", "N" },
    { "row", 0, 0, G_OPTION_ARG_STRING, &only_row, "With this row of faults alone", "NAME" },
    { "loud", 0, 0, G_OPTION_ARG_NONE, &is_loud, "Print all that happens", NULL },
    { NULL },
};

typedef struct
{
    guint64 digest;
    guint64 n_steps;
    guint64 n_orders;
    guint64 n_fills;
    guint64 n_killed;
    gboolean was_drilled;
    guint64 n_late; /* cancels sent while nothing could be kept */
} Result;

static gboolean
run_seed (guint64 seed, const char *row, Result *out_result)
{
    SimPlan plan = { 0 };
    CarryRandom random;
    SimWorld *world;
    gboolean done;

    carry_random_init (&random, seed, "plan");
    if (row != NULL)
        sim_plan_take_row (&plan, &random, row);
    if (row == NULL || g_str_equal (row, DRILL))
        sim_plan_draw (&plan, &random);
    /* Between the gate and the wire there is time for the switch. */
    if (row != NULL && g_str_equal (row, DRILL))
        plan.faults.slow_disk = MAX (plan.faults.slow_disk, 300);
    world = sim_world_new (seed, &plan, folder);
    world->is_loud = is_loud;
    done = sim_world_run (world);
    if (!done)
    {
        g_autofree char *text = sim_plan_to_text (&plan);

        g_test_message ("seed %" G_GUINT64_FORMAT " (%s): %s", seed, text, world->failure);
        g_test_message ("again: test-simulation --seed %" G_GUINT64_FORMAT " --loud%s%s", seed,
                        row != NULL ? " --row " : "", row != NULL ? row : "");
    }
    *out_result = (Result){
        .digest = world->digest,
        .n_steps = world->n_steps,
        .n_orders = world->n_orders,
        .n_fills = world->venue->executions->len,
        .n_killed = world->n_runs_killed,
        .was_drilled = world->is_killed,
        .n_late = world->n_late_cancels,
    };
    sim_world_free (world);
    return done;
}

static void
run_many (guint64 first, guint64 n, const char *row)
{
    guint64 n_failed = 0;
    Result sum = { 0 };
    g_autoptr (GTimer) timer = g_timer_new ();

    for (guint64 seed = first; seed < first + n; seed++)
    {
        Result result;

        n_failed += !run_seed (seed, row, &result);
        sum.n_steps += result.n_steps;
        sum.n_orders += result.n_orders;
        sum.n_fills += result.n_fills;
        sum.n_killed += result.n_killed;
    }
    g_test_message ("%" G_GUINT64_FORMAT " seeds, %.1f a second: %" G_GUINT64_FORMAT
                    " steps, %" G_GUINT64_FORMAT " orders, %" G_GUINT64_FORMAT
                    " executions, %" G_GUINT64_FORMAT " killed hosts, %" G_GUINT64_FORMAT " broken",
                    n, (double) n / g_timer_elapsed (timer, NULL), sum.n_steps, sum.n_orders,
                    sum.n_fills, sum.n_killed, n_failed);
    g_assert_cmpuint (n_failed, ==, 0);
}

static void
test_seeds (void)
{
    if (one_seed >= 0)
        run_many ((guint64) one_seed, 1, only_row);
    else if (n_seeds > 0)
        run_many ((guint64) first_seed, (guint64) n_seeds, only_row);
    else
        run_many (0, g_getenv ("CARRY_FULL") != NULL ? FULL_SEEDS : SHORT_SEEDS, only_row);
}

/*
 * The kill switch is thrown in the middle of other trouble: none is missed, nothing is
 * opened from then on, and in the end no order is left; the invariants say so.
 */
static void
test_drills (void)
{
    guint n = g_getenv ("CARRY_FULL") != NULL ? FULL_DRILLS : SHORT_DRILLS;
    guint n_drilled = 0;

    for (guint64 seed = 5000; n_drilled < n; seed++)
    {
        Result result;

        g_assert_true (run_seed (seed, DRILL, &result));
        n_drilled += result.was_drilled;
    }
}

/* A disk that is full or breaks: what is open can still be canceled, and is. */
static void
test_disks (void)
{
    static const char *const rows[] = { "F3", "F4" };
    guint64 n_late = 0;

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        for (guint64 seed = 7000; seed < 7020; seed++)
        {
            Result result;

            g_assert_true (run_seed (seed, rows[i], &result));
            n_late += result.n_late;
        }
    }
    g_assert_cmpuint (n_late, >, 0);
}

/* The same seed twice, to the last byte of what happened. */
static void
test_same (void)
{
    for (guint64 seed = 0; seed < 10; seed++)
    {
        Result first, second;

        g_assert_true (run_seed (seed, only_row, &first));
        g_assert_true (run_seed (seed, only_row, &second));
        g_assert_cmpuint (first.digest, ==, second.digest);
    }
}

/* Nothing goes wrong, so nothing may be halted, refused or lost. */
static void
test_perfect (void)
{
    run_many (0, 40, "no such row");
}

/* Each row alone: a row that breaks something is seen for itself. */
static void
test_rows (void)
{
    guint n;
    const SimRow *rows = sim_plan_list_rows (&n);

    for (guint i = 0; i < n; i++)
        run_many (1000, 3, rows[i].name);
}

/* Each run logs what it does; only what is wrong in the program itself is of interest here. */
static void
drop_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
    if (is_loud || (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
        g_log_default_handler (domain, level, message, NULL);
}

static GLogWriterOutput
drop_structured (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    return is_loud ? g_log_writer_standard_streams (level, fields, n_fields, NULL)
                   : G_LOG_WRITER_HANDLED;
}

int
main (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;
    int status;

    g_option_context_set_ignore_unknown_options (context, TRUE);
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error))
        g_error ("%s", error->message);
    g_test_init (&argc, &argv, NULL);
    g_log_set_default_handler (drop_log, NULL);
    g_log_set_writer_func (drop_structured, NULL, NULL);
    g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
    folder = g_dir_make_tmp ("carry-simulation-XXXXXX", &error);
    g_assert_no_error (error);
    g_test_add_func ("/simulation/seeds", test_seeds);
    if (one_seed < 0 && n_seeds == 0)
    {
        g_test_add_func ("/simulation/perfect", test_perfect);
        g_test_add_func ("/simulation/rows", test_rows);
        g_test_add_func ("/simulation/drills", test_drills);
        g_test_add_func ("/simulation/disks", test_disks);
        g_test_add_func ("/simulation/same", test_same);
    }
    status = g_test_run ();
    g_rmdir (folder);
    return status;
}
