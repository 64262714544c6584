/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "base/carry-version.h"
#include "cli/carry-cli.h"
#include "cli/carry-fetch-folder.h"
#include "cli/carry-progress.h"
#include "cli/carry-sweep-jobs.h"
#include "cli/carry-sweep-report.h"
#include "cli/carry-sweep-slurm.h"
#include "cli/carry-sweep-store.h"

#define SUMMARY                                                                                    \
    "Runs a backtest for every set of settings, on all processors, and says what is left of\n"     \
    "the best of them: out of sample, and against luck. Each run is a plain `carry backtest`.\n"   \
    "Stopped at any moment, the same command goes on with what is missing. Written are\n"          \
    "sweep.db (SQLite), results.csv and sweep.html."

typedef struct
{
    CarrySweepPlan plan;
    char **vary;
    char **sets;
    char *dotenv;
    char *plugin_path;
    char *from;
    char *to;
    char *walk;
    char *objective;
    int n_random;
    int seed;
    int n_jobs;
    gboolean keep;
    gboolean slurm;
    char *after;            /* the job this sweep comes after; NULL: a person began it */
    gboolean has_collected; /* that job left something */
    char **again;           /* this very command */
    CarrySweepStore *store;
    GArray *results;
    CarryProgress *progress;
    guint n_done;
    guint n_runs;
    GCancellable *cancellable;
    guint sources[2];
} Sweep;

static void
sweep_clear (Sweep *self)
{
    g_free (self->plan.program);
    g_strfreev (self->plan.files);
    g_strfreev (self->plan.more);
    g_free (self->plan.output);
    g_clear_pointer (&self->plan.space, carry_sweep_space_free);
    g_clear_pointer (&self->plan.windows, g_array_unref);
    g_strfreev (self->vary);
    g_strfreev (self->sets);
    g_free (self->dotenv);
    g_free (self->plugin_path);
    g_free (self->from);
    g_free (self->to);
    g_free (self->walk);
    g_free (self->objective);
    g_free (self->after);
    g_strfreev (self->again);
    g_clear_pointer (&self->store, carry_sweep_store_free);
    g_clear_pointer (&self->results, g_array_unref);
    g_clear_pointer (&self->progress, carry_progress_free);
    for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
        if (self->sources[i] != 0)
            g_source_remove (self->sources[i]);
    g_object_unref (self->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, sweep_clear)

static gboolean
on_interrupt (gpointer user_data)
{
    Sweep *self = user_data;

    self->sources[0] = 0;
    g_cancellable_cancel (self->cancellable);
    return G_SOURCE_REMOVE; /* the second one ends the program at once */
}

static gboolean
on_terminate (gpointer user_data)
{
    g_cancellable_cancel (((Sweep *) user_data)->cancellable);
    return G_SOURCE_CONTINUE;
}

/* --- the command line ---------------------------------------------------------------------- */

static void
check_numbers (const Sweep *self, CarryProblems *problems)
{
    if (self->n_random < 0)
        carry_problems_add (problems, "--random", 0, NULL, NULL, "it cannot be negative");
    if (self->seed < 0)
        carry_problems_add (problems, "--seed", 0, NULL, NULL, "it cannot be negative");
    if (self->n_jobs < 1 || self->n_jobs > 1024)
        carry_problems_add (problems, "--jobs", 0, NULL, NULL, "it is 1 to 1024");
}

/* All mistakes in one run. */
static gboolean
check_options (Sweep *self, GError **error)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    const char *objective = self->objective != NULL ? self->objective : "sharpe-daily";

    check_numbers (self, problems);
    if (!carry_sweep_objective_parse (objective, &self->plan.objective))
        carry_problems_add (problems, "--objective", 0, NULL, NULL,
                            "\"%s\" is none of sharpe-daily, apr-on-capital and apr-on-drawdown",
                            objective);
    self->plan.windows = carry_sweep_windows_new (self->from, self->to, self->walk, problems);
    self->plan.space =
        carry_sweep_space_new ((const char *const *) self->vary, (guint) MAX (self->n_random, 0),
                               (guint64) MAX (self->seed, 0), problems);
    if (carry_problems_get_count (problems) == 0)
        return TRUE;
    g_propagate_error (error, carry_problems_to_error (problems));
    return FALSE;
}

static void
set_more (Sweep *self)
{
    g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

    for (char **set = self->sets; set != NULL && *set != NULL; set++)
        g_strv_builder_add_many (words, "--set", *set, NULL);
    if (self->dotenv != NULL)
        g_strv_builder_add_many (words, "--dotenv", self->dotenv, NULL);
    if (self->plugin_path != NULL)
        g_strv_builder_add_many (words, "--plugin-path", self->plugin_path, NULL);
    self->plan.more = g_strv_builder_end (words);
}

/* What the results depend on: another of these is another sweep. */
static char *
format_definition (const Sweep *self, GError **error)
{
    g_autoptr (GString) text = g_string_new (NULL);

    g_string_append_printf (text, "build %s\n", carry_version_get_build_id ());
    for (char **file = self->plan.files; *file != NULL; file++)
    {
        g_autofree char *content = NULL;
        g_autofree char *sum = NULL;
        gsize size = 0;

        if (!g_file_get_contents (*file, &content, &size, error))
            return NULL;
        sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, size);
        g_string_append_printf (text, "file %s %s\n", sum, *file);
    }
    for (char **word = self->plan.more; *word != NULL; word++)
        g_string_append_printf (text, "option %s\n", *word);
    for (char **vary = self->vary; *vary != NULL; vary++)
        g_string_append_printf (text, "vary %s\n", *vary);
    g_string_append_printf (text, "from %s\nto %s\nwalk %s\n", self->from, self->to,
                            self->walk != NULL ? self->walk : "none");
    g_string_append_printf (text, "random %d\nseed %d\nobjective %s\n", self->n_random, self->seed,
                            carry_sweep_objective_get_name (self->plan.objective));
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- what runs came to --------------------------------------------------------------------- */

/* What a run left is needed no more once it is in the store. */
static void
clear (const Sweep *self, const CarrySweepUnit *unit)
{
    g_autofree char *folder = carry_sweep_plan_get_folder (&self->plan, unit);

    if (!self->keep)
        carry_sweep_jobs_remove (folder);
}

static gboolean
take (Sweep *self, const CarrySweepUnit *unit, const char *problem, GError **error)
{
    CarrySweepResult result = { .set = unit->set, .window = unit->window, .is_out = unit->is_out };
    g_autofree char *folder = carry_sweep_plan_get_folder (&self->plan, unit);
    g_autoptr (GError) unread = NULL;

    if (problem == NULL && !carry_sweep_result_read (&result, folder, &unread))
        problem = unread->message;
    result.is_failed = problem != NULL;
    if (!carry_sweep_store_add (self->store, &result, problem, error))
        return FALSE;
    g_array_append_val (self->results, result);
    return TRUE;
}

static gboolean
on_done (const CarrySweepUnit *unit, const char *problem, gpointer user_data, GError **error)
{
    Sweep *self = user_data;

    if (!take (self, unit, problem, error))
        return FALSE;
    clear (self, unit);
    self->n_done++;
    carry_progress_update_rows (self->progress, (double) self->n_done / self->n_runs, "runs",
                                self->n_done);
    return TRUE;
}

/* What Slurm ran: its runs left word beside their folders. */
static gboolean
take_all (Sweep *self, const GArray *units, GError **error)
{
    for (guint i = 0; i < units->len; i++)
    {
        const CarrySweepUnit *unit = &g_array_index (units, CarrySweepUnit, i);
        g_autofree char *path = carry_sweep_slurm_get_status_path (&self->plan, unit);
        g_autofree char *folder = carry_sweep_plan_get_folder (&self->plan, unit);
        g_autofree char *problem = NULL;
        int status = 0;

        if (!carry_sweep_slurm_read_status (path, &status))
            continue;
        if (status != 0)
            problem = carry_sweep_jobs_read_problem (folder);
        if (!take (self, unit, problem, error))
            return FALSE;
    }
    return TRUE;
}

/* All in one transaction: a thousand would take a minute. Nothing is thrown away before it is kept. */
static gboolean
collect (Sweep *self, const GArray *units, guint *out_n, GError **error)
{
    guint first = self->results->len;

    if (!carry_sweep_store_begin (self->store, error) || !take_all (self, units, error) ||
        !carry_sweep_store_commit (self->store, error))
        return FALSE;
    *out_n = self->results->len - first;
    for (guint i = first; i < self->results->len; i++)
    {
        const CarrySweepResult *result = &g_array_index (self->results, CarrySweepResult, i);
        const CarrySweepUnit unit = { result->set, result->window, result->is_out };
        g_autofree char *path = carry_sweep_slurm_get_status_path (&self->plan, &unit);

        clear (self, &unit);
        g_unlink (path);
    }
    return TRUE;
}

/* --- the work ------------------------------------------------------------------------------ */

static gboolean
run_here (Sweep *self, const GArray *units, GError **error)
{
    self->n_runs = self->n_done + units->len;
    return carry_sweep_jobs_run (&self->plan, units, (guint) self->n_jobs, self->cancellable,
                                 on_done, self, error);
}

/*
 * One step: what others ran is taken, and what is missing is run here, or handed on.
 * @out_is_over: nothing is missing, or it is somebody else's turn.
 */
static gboolean
step (Sweep *self, gboolean *out_is_over, gboolean *out_is_whole, GError **error)
{
    g_autoptr (GArray) units = carry_sweep_plan_list_missing (&self->plan, self->results);
    guint n_collected = 0;

    *out_is_whole = units->len == 0;
    *out_is_over = units->len == 0;
    if (units->len == 0)
        return TRUE;
    if (!collect (self, units, &n_collected, error))
        return FALSE;
    self->has_collected |= n_collected > 0;
    if (n_collected > 0)
        return TRUE; /* look again what is missing now */
    if (!self->slurm)
        return run_here (self, units, error);
    *out_is_over = TRUE;
    if (self->after != NULL && !self->has_collected)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "no run of job %s came to an end; find out why (sacct -j %s), then start the "
                     "same sweep again",
                     self->after, self->after);
        return FALSE;
    }
    return carry_sweep_slurm_submit (&self->plan, units, self->again, error);
}

static void
print_end (const Sweep *self)
{
    g_auto (GStrv) warnings = carry_sweep_verdict_list_warnings (&self->plan, self->results);

    carry_progress_clear (self->progress);
    printf ("%s: %u sets, %u window%s, %u runs\n", self->plan.output, self->plan.space->sets->len,
            self->plan.windows->len, self->plan.windows->len == 1 ? "" : "s", self->results->len);
    for (guint i = 0; i < self->plan.windows->len; i++)
    {
        CarrySweepVerdict verdict;
        g_autofree char *settings = NULL;

        carry_sweep_verdict_init (&verdict, &self->plan, self->results, i);
        if (verdict.best < 0)
            continue;
        settings = carry_sweep_space_format (self->plan.space, (guint) verdict.best);
        printf ("window %u: %s  in sample %.2f", i + 1, settings,
                carry_sweep_result_get_score (verdict.in, self->plan.objective));
        if (verdict.out != NULL)
            printf ("  out of sample %.2f",
                    carry_sweep_result_get_score (verdict.out, self->plan.objective));
        printf ("  deflated %.2f\n", verdict.deflated);
    }
    for (char **line = warnings; *line != NULL; line++)
        printf ("! %s\n", *line);
}

static gboolean
sweep (Sweep *self, GError **error)
{
    g_autofree char *path = g_build_filename (self->plan.output, "sweep.db", NULL);
    g_autofree char *runs = g_build_filename (self->plan.output, "runs", NULL);
    g_autofree char *definition = format_definition (self, error);
    g_autoptr (CarryFetchFolder) folder = NULL;
    gboolean is_over = FALSE, is_whole = FALSE;

    if (definition == NULL)
        return FALSE;
    folder = carry_fetch_folder_open (self->plan.output, error);
    if (folder == NULL)
        return FALSE;
    if (g_mkdir_with_parents (runs, 0755) != 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be made: %s", runs,
                     g_strerror (errno));
        return FALSE;
    }
    self->store =
        carry_sweep_store_open (path, definition, self->plan.space, self->plan.windows, error);
    self->results = self->store != NULL ? carry_sweep_store_load (self->store, error) : NULL;
    if (self->results == NULL)
        return FALSE;
    while (!is_over)
        if (!step (self, &is_over, &is_whole, error))
            return FALSE;
    if (!is_whole)
    {
        fprintf (stderr, "%s: handed to Slurm; the report is written when it is done\n",
                 self->plan.output);
        return TRUE;
    }
    g_array_unref (self->results);
    self->results = carry_sweep_store_load (self->store, error);
    if (self->results == NULL || !carry_sweep_report_write (&self->plan, self->results, error))
        return FALSE;
    print_end (self);
    return TRUE;
}

static int
run (Sweep *self)
{
    g_autoptr (GError) error = NULL;

    if (!check_options (self, &error))
        return carry_cli_fail (error);
    set_more (self);
    self->sources[0] = g_unix_signal_add (SIGINT, on_interrupt, self);
    self->sources[1] = g_unix_signal_add (SIGTERM, on_terminate, self);
    self->progress = carry_progress_new ();
    if (sweep (self, &error))
        return CARRY_EXIT_OK;
    carry_progress_clear (self->progress);
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return carry_cli_fail (error);
    fprintf (stderr, "interrupted; the same command goes on with what is missing\n");
    return CARRY_EXIT_INTERRUPTED;
}

/* This very command, for whoever goes on with it, and says after which job. */
static char **
list_again (const char *program, char **argv)
{
    g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

    g_strv_builder_add (words, program != NULL ? program : "carry");
    for (char **word = argv; *word != NULL; word++)
    {
        if (g_str_equal (*word, "--after") && word[1] != NULL)
            word++;
        else
            g_strv_builder_add (words, *word);
    }
    return g_strv_builder_end (words);
}

int
carry_cmd_sweep (int argc, char **argv)
{
    g_auto (Sweep) self = {
        .cancellable = g_cancellable_new (),
        .n_jobs = (int) g_get_num_processors (),
        .seed = 1,
    };
    char *output = NULL;
    const GOptionEntry entries[] = {
        { "vary", 'v', 0, G_OPTION_ARG_FILENAME_ARRAY, &self.vary,
          "What to vary: values with commas (or |), or FROM..TO/STEP (may be repeated)",
          "ROLE.ID.KEY=VALUES" },
        { "random", 0, 0, G_OPTION_ARG_INT, &self.n_random,
          "Draw this many sets of the grid instead of all", "N" },
        { "seed", 0, 0, G_OPTION_ARG_INT, &self.seed, "Of the drawing (default: 1)", "N" },
        { "from", 0, 0, G_OPTION_ARG_STRING, &self.from, "Start of the period (UTC)", "TIME" },
        { "to", 0, 0, G_OPTION_ARG_STRING, &self.to, "Its end", "TIME" },
        { "walk", 0, 0, G_OPTION_ARG_STRING, &self.walk,
          "Walk forward: compare for IN, trade the best for OUT, and so on (365d/90d)", "IN/OUT" },
        { "all-out", 0, 0, G_OPTION_ARG_NONE, &self.plan.all_out,
          "Try every set out of sample, not only the best", NULL },
        { "objective", 0, 0, G_OPTION_ARG_STRING, &self.objective,
          "sharpe-daily (default), apr-on-capital or apr-on-drawdown", "NAME" },
        { "jobs", 'j', 0, G_OPTION_ARG_INT, &self.n_jobs, "Runs at once (default: processors)",
          "N" },
        { "slurm", 0, 0, G_OPTION_ARG_NONE, &self.slurm,
          "Hand the runs to Slurm as an array job, and go on when it is over", NULL },
        { "after", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &self.after,
          "The array job whose runs are taken", "JOB" },
        { "keep", 0, 0, G_OPTION_ARG_NONE, &self.keep, "Keep what each run wrote", NULL },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Folder of the sweep", "FOLDER" },
        { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &self.sets,
          "Set one key for all runs (may be repeated)", "ROLE.ID.KEY=VALUE" },
        { "dotenv", 0, 0, G_OPTION_ARG_FILENAME, &self.dotenv,
          "Read this .env instead of the one beside the first file", "FILE" },
        { "plugin-path", 0, 0, G_OPTION_ARG_FILENAME, &self.plugin_path,
          "Folders to search for plugins first, separated by colons", "FOLDERS" },
        { NULL },
    };

    self.plan.program = g_file_read_link ("/proc/self/exe", NULL);
    self.again = list_again (self.plan.program, argv);
    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    self.plan.output = output != NULL ? g_canonicalize_filename (output, NULL) : NULL;
    g_free (output);
    if (self.plan.program == NULL || self.plan.output == NULL || argc < 2)
        return carry_cli_fail_usage ("sweep", self.plan.output == NULL
                                                  ? "where to? Name a folder with --output"
                                                  : "of what? Name a configuration");
    self.plan.files = g_strdupv (argv + 1);
    return run (&self);
}
