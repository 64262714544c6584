/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-slurm.h"

#include <string.h>

#include "base/carry-error.h"
#include "cli/carry-fetch-sums.h"

/* Tasks of one array: more than most clusters take at once are submitted by the next step. */
#define MAX_TASKS 1000

/* (transfer full): where a run that somebody else started says how it ended. */
char *
carry_sweep_slurm_get_status_path (const CarrySweepPlan *plan, const CarrySweepUnit *unit)
{
    g_autofree char *folder = carry_sweep_plan_get_folder (plan, unit);

    return g_strconcat (folder, ".status", NULL);
}

static char *
quote (char **words)
{
    g_autoptr (GString) line = g_string_new (NULL);

    for (guint i = 0; words[i] != NULL; i++)
    {
        g_autofree char *word = g_shell_quote (words[i]);

        g_string_append_printf (line, "%s%s", i > 0 ? " " : "", word);
    }
    return g_string_free (g_steal_pointer (&line), FALSE);
}

/* One line a run: the plain command, its log, and how it ended. */
static gboolean
write_units (const CarrySweepPlan *plan, const GArray *units, guint n, const char *path,
             GError **error)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < n; i++)
    {
        const CarrySweepUnit *unit = &g_array_index (units, CarrySweepUnit, i);
        g_auto (GStrv) words = carry_sweep_plan_get_command (plan, unit);
        g_autofree char *command = quote (words);
        g_autofree char *folder = carry_sweep_plan_get_folder (plan, unit);
        g_autofree char *log = g_strconcat (folder, ".log", NULL);
        g_autofree char *status = carry_sweep_slurm_get_status_path (plan, unit);
        g_autofree char *quoted_log = g_shell_quote (log);
        g_autofree char *quoted_status = g_shell_quote (status);

        g_string_append_printf (text, "%s > %s 2>&1; echo $? > %s\n", command, quoted_log,
                                quoted_status);
    }
    return carry_fetch_write_text (path, text->str, error);
}

/* (transfer full): the first word that sbatch says, which is the number of the job. */
static char *
run_sbatch (const char *const *words, GError **error)
{
    g_autoptr (GSubprocess) process = NULL;
    g_autofree char *out = NULL;
    g_autofree char *problems = NULL;
    g_autoptr (GError) problem = NULL;

    process = g_subprocess_newv (
        words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &problem);
    if (process == NULL ||
        !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &problems, &problem))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "sbatch cannot be run: %s",
                     problem->message);
        return NULL;
    }
    if (!g_subprocess_get_successful (process))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "sbatch refused: %s",
                     g_strstrip (problems));
        return NULL;
    }
    return g_strndup (g_strstrip (out), strcspn (out, ";\n"));
}

/* Where this sweep was begun, since files may be named from there. */
static char *
submit_array (const char *units_path, guint n, GError **error)
{
    g_autofree char *quoted = g_shell_quote (units_path);
    g_autofree char *wrap =
        g_strdup_printf ("eval \"$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" %s)\"", quoted);
    g_autofree char *array = g_strdup_printf ("--array=1-%u", n);
    g_autofree char *here = g_get_current_dir ();
    g_autofree char *folder = g_strconcat ("--chdir=", here, NULL);
    const char *const words[] = { "sbatch",
                                  "--parsable",
                                  "--job-name=carry-sweep",
                                  "--cpus-per-task=1",
                                  "--output=/dev/null",
                                  array,
                                  folder,
                                  "--wrap",
                                  wrap,
                                  NULL };

    return run_sbatch (words, error);
}

/* The same sweep again when the array is over: it takes what is there, and goes on. */
static gboolean
submit_next (const CarrySweepPlan *plan, const char *job, char **again, GError **error)
{
    g_autofree char *command = quote (again);
    g_autofree char *wrap = g_strdup_printf ("%s --after %s", command, job);
    g_autofree char *dependency = g_strconcat ("--dependency=afterany:", job, NULL);
    g_autofree char *log = g_strconcat ("--output=", plan->output, "/slurm.log", NULL);
    g_autofree char *next = NULL;
    g_autofree char *here = g_get_current_dir ();
    g_autofree char *folder = g_strconcat ("--chdir=", here, NULL);
    const char *const words[] = { "sbatch",   "--parsable", "--job-name=carry-sweep-next",
                                  dependency, log,          "--open-mode=append",
                                  folder,     "--wrap",     wrap,
                                  NULL };

    next = run_sbatch (words, error);
    return next != NULL;
}

/**
 * carry_sweep_slurm_read_status: (skip)
 * @path: of the file in which a run says how it ended
 * @out_status: (out): what it said
 *
 * A run that was killed may have left word (128 and more is a shell's word for signals), and says
 * nothing of its set: it counts as one that left none.
 *
 * Returns: %FALSE when the run is to be run again
 */
gboolean
carry_sweep_slurm_read_status (const char *path, int *out_status)
{
    g_autofree char *text = NULL;
    guint64 status;

    if (!g_file_get_contents (path, &text, NULL, NULL) ||
        !g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, 127, &status, NULL))
        return FALSE;
    *out_status = (int) status;
    return TRUE;
}

/**
 * carry_sweep_slurm_submit: (skip)
 * @plan: what is run
 * @units: (element-type CarrySweepUnit): which runs
 * @again: (array zero-terminated=1): the command of this sweep
 * @error: return location for an error
 *
 * Hands the runs to Slurm as one array job, and this sweep as a job after it.
 *
 * Returns: %FALSE when Slurm does not take them
 */
gboolean
carry_sweep_slurm_submit (const CarrySweepPlan *plan, const GArray *units, char **again,
                          GError **error)
{
    g_autofree char *path = g_build_filename (plan->output, "units.sh", NULL);
    guint n = MIN (units->len, MAX_TASKS);
    g_autofree char *job = NULL;

    if (!write_units (plan, units, n, path, error))
        return FALSE;
    job = submit_array (path, n, error);
    return job != NULL && submit_next (plan, job, again, error);
}
