/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-jobs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/carry-error.h"

/* As much of what a failed run said is kept. */
#define MAX_PROBLEM 500

typedef struct
{
    const CarrySweepPlan *plan;
    const GArray *units;
    guint next;
    guint n_killed;
    GPtrArray *running; /* Child */
    GCancellable *cancellable;
    CarrySweepDone done;
    gpointer user_data;
    GError *error;
} Jobs;

typedef struct
{
    Jobs *jobs;
    CarrySweepUnit unit;
    GSubprocess *process;
} Child;

static void
free_child (gpointer data)
{
    Child *child = data;

    g_object_unref (child->process);
    g_free (child);
}

/* --- what a run left ----------------------------------------------------------------------- */

/* The log lies beside the folder of the run, which the run makes itself. */
static char *
get_log (const char *folder)
{
    return g_strconcat (folder, ".log", NULL);
}

/**
 * carry_sweep_jobs_read_problem: (skip)
 * @folder: where a run wrote
 *
 * Returns: (transfer full): the last that a failed run said
 */
char *
carry_sweep_jobs_read_problem (const char *folder)
{
    g_autofree char *path = get_log (folder);
    g_autofree char *text = NULL;
    g_autofree char *valid = NULL;
    gsize size = 0;

    if (!g_file_get_contents (path, &text, &size, NULL))
        return g_strdup ("it left no log");
    valid = g_utf8_make_valid (size > MAX_PROBLEM ? text + size - MAX_PROBLEM : text, -1);
    return g_strdup (g_strstrip (valid));
}

/**
 * carry_sweep_jobs_remove: (skip)
 * @folder: where a run wrote
 *
 * Takes away what a run left; files only, as a run makes no folders.
 */
void
carry_sweep_jobs_remove (const char *folder)
{
    g_autofree char *log = get_log (folder);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
    }
    g_rmdir (folder);
    g_unlink (log);
}

/* --- children ------------------------------------------------------------------------------ */

/* A run does not outlive the sweep, however that ends. */
static void
in_child (gpointer user_data)
{
    prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void start_next (Jobs *jobs);

static void
keep_error (Jobs *jobs, GError *error)
{
    if (jobs->error == NULL)
        jobs->error = error;
    else
        g_error_free (error);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Child *child = user_data;
    Jobs *jobs = child->jobs;
    GSubprocess *process = G_SUBPROCESS (source);
    g_autofree char *folder = carry_sweep_plan_get_folder (jobs->plan, &child->unit);
    g_autofree char *problem = NULL;
    GError *error = NULL;
    gboolean is_cut, is_killed;

    g_subprocess_wait_finish (process, result, NULL);
    is_cut = g_cancellable_is_cancelled (jobs->cancellable) || jobs->error != NULL;
    is_killed = !g_subprocess_get_if_exited (process);
    if (is_killed || g_subprocess_get_exit_status (process) != 0)
        problem = carry_sweep_jobs_read_problem (folder);
    if (is_killed && !is_cut)
        jobs->n_killed++;
    /* What was interrupted or killed says nothing of its set: it is run again by the next sweep. */
    if (problem == NULL || (!is_cut && !is_killed))
    {
        if (!jobs->done (&child->unit, problem, jobs->user_data, &error))
            keep_error (jobs, error);
    }
    g_ptr_array_remove_fast (jobs->running, child);
    start_next (jobs);
}

static gboolean
start_child (Jobs *jobs, const CarrySweepUnit *unit, GError **error)
{
    g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_auto (GStrv) command = carry_sweep_plan_get_command (jobs->plan, unit);
    g_autofree char *folder = carry_sweep_plan_get_folder (jobs->plan, unit);
    g_autofree char *log = get_log (folder);
    GSubprocess *process;
    Child *child;

    carry_sweep_jobs_remove (folder);
    g_subprocess_launcher_set_stdout_file_path (launcher, log);
    g_subprocess_launcher_set_child_setup (launcher, in_child, NULL, NULL);
    process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, error);
    if (process == NULL)
        return FALSE;
    child = g_new0 (Child, 1);
    child->jobs = jobs;
    child->unit = *unit;
    child->process = process;
    g_ptr_array_add (jobs->running, child);
    g_subprocess_wait_async (process, NULL, on_ended, child);
    return TRUE;
}

static void
start_next (Jobs *jobs)
{
    GError *error = NULL;

    if (jobs->next >= jobs->units->len || jobs->error != NULL ||
        g_cancellable_is_cancelled (jobs->cancellable))
        return;
    if (!start_child (jobs, &g_array_index (jobs->units, CarrySweepUnit, jobs->next++), &error))
        keep_error (jobs, error);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
    g_main_context_wakeup (NULL);
}

static void
stop_children (Jobs *jobs)
{
    for (guint i = 0; i < jobs->running->len; i++)
        g_subprocess_send_signal (((Child *) jobs->running->pdata[i])->process, SIGINT);
}

/* What came of all of them. FALSE with the first thing that went wrong. */
static gboolean
check_end (Jobs *jobs, GError **error)
{
    if (jobs->error != NULL)
    {
        g_propagate_error (error, jobs->error);
        return FALSE;
    }
    if (g_cancellable_set_error_if_cancelled (jobs->cancellable, error))
        return FALSE;
    if (jobs->n_killed == 0)
        return TRUE;
    g_set_error (
        error, CARRY_ERROR, CARRY_ERROR_FAILED,
        "%u of the runs were killed by somebody else (is there enough memory?); the others "
        "are kept, and the same command runs these again",
        jobs->n_killed);
    return FALSE;
}

/**
 * carry_sweep_jobs_run: (skip)
 * @plan: what is run
 * @units: (element-type CarrySweepUnit): which runs
 * @n_jobs: how many at once
 * @cancellable: ends it early
 * @done: told of each that ended
 * @user_data: for @done
 * @error: return location for an error
 *
 * Returns: %FALSE when it was given up, or runs were killed; children are gone then
 */
gboolean
carry_sweep_jobs_run (const CarrySweepPlan *plan, const GArray *units, guint n_jobs,
                      GCancellable *cancellable, CarrySweepDone done, gpointer user_data,
                      GError **error)
{
    Jobs jobs = {
        .plan = plan,
        .units = units,
        .running = g_ptr_array_new_with_free_func (free_child),
        .cancellable = cancellable,
        .done = done,
        .user_data = user_data,
    };
    g_autoptr (GPtrArray) running = jobs.running;
    gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), NULL, NULL);
    gboolean is_stopping = FALSE;

    for (guint i = 0; i < n_jobs; i++)
        start_next (&jobs);
    while (running->len > 0)
    {
        g_main_context_iteration (NULL, TRUE);
        if (!is_stopping && (g_cancellable_is_cancelled (cancellable) || jobs.error != NULL))
        {
            is_stopping = TRUE;
            stop_children (&jobs);
        }
    }
    g_cancellable_disconnect (cancellable, handler);
    return check_end (&jobs, error);
}
