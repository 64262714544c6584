/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-plan.h"

#include <math.h>

#include "base/carry-time.h"

/* (transfer full): where a run writes. */
char *
carry_sweep_plan_get_folder (const CarrySweepPlan *self, const CarrySweepUnit *unit)
{
    g_autofree char *name =
        g_strdup_printf ("w%03u-%s-s%06u", unit->window, unit->is_out ? "out" : "in", unit->set);

    return g_build_filename (self->output, "runs", name, NULL);
}

static void
add_pair (GStrvBuilder *words, const char *option, const char *value)
{
    g_strv_builder_add (words, option);
    g_strv_builder_add (words, value);
}

/**
 * carry_sweep_plan_get_command: (skip)
 * @self: a plan
 * @unit: one run of it
 *
 * Returns: (transfer full): the command and its arguments
 */
char **
carry_sweep_plan_get_command (const CarrySweepPlan *self, const CarrySweepUnit *unit)
{
    const CarrySweepWindow *window = &g_array_index (self->windows, CarrySweepWindow, unit->window);
    g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
    g_autofree char *folder = carry_sweep_plan_get_folder (self, unit);
    char from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER];

    add_pair (words, self->program, "backtest");
    for (char **file = self->files; *file != NULL; file++)
        g_strv_builder_add (words, *file);
    for (char **word = self->more; *word != NULL; word++)
        g_strv_builder_add (words, *word);
    for (guint axis = 0; axis < self->space->axes->len; axis++)
    {
        g_autofree char *text =
            g_strdup_printf ("%s=%s", ((CarrySweepAxis *) self->space->axes->pdata[axis])->key,
                             carry_sweep_space_get_value (self->space, unit->set, axis, NULL));

        add_pair (words, "--set", text);
    }
    carry_time_to_text (unit->is_out ? window->ts_split : window->ts_from, from);
    carry_time_to_text (unit->is_out ? window->ts_to : window->ts_split, to);
    add_pair (words, "--from", from);
    add_pair (words, "--to", to);
    add_pair (words, "--output", folder);
    return g_strv_builder_end (words);
}

const CarrySweepResult *
carry_sweep_find_result (const GArray *results, guint set, guint window, gboolean is_out)
{
    for (guint i = 0; i < results->len; i++)
    {
        const CarrySweepResult *result = &g_array_index (results, CarrySweepResult, i);

        if (result->set == set && result->window == window && result->is_out == is_out)
            return result;
    }
    return NULL;
}

/* Runs end in any order: of equals the first set wins, whichever was known first. */
static gboolean
is_better (double score, guint set, double most, int best)
{
    if (best < 0 || isnan (score) != isnan (most))
        return best < 0 || !isnan (score);
    return score > most || (!(score < most) && (int) set < best);
}

/**
 * carry_sweep_plan_choose: (skip)
 * @self: a plan
 * @results: (element-type CarrySweepResult): what is known
 * @window: a window
 *
 * Returns: the set that is best in sample, the first of equals; -1 when all failed
 */
int
carry_sweep_plan_choose (const CarrySweepPlan *self, const GArray *results, guint window)
{
    int best = -1;
    double most = 0;

    for (guint i = 0; i < results->len; i++)
    {
        const CarrySweepResult *result = &g_array_index (results, CarrySweepResult, i);
        double score = carry_sweep_result_get_score (result, self->objective);

        if (result->window != window || result->is_out || result->is_failed ||
            !is_better (score, result->set, most, best))
            continue;
        best = (int) result->set;
        most = score;
    }
    return best;
}

/* --- what is missing ----------------------------------------------------------------------- */

/* Which runs are known, to be looked up: there may be a million. */
static GHashTable *
index_results (const GArray *results)
{
    GHashTable *known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

    for (guint i = 0; i < results->len; i++)
    {
        const CarrySweepResult *result = &g_array_index (results, CarrySweepResult, i);
        gint64 key = ((gint64) result->window << 32) | (gint64) result->set << 1 | result->is_out;

        g_hash_table_add (known, g_memdup2 (&key, sizeof key));
    }
    return known;
}

static void
add_missing (GArray *units, GHashTable *known, guint set, guint window, gboolean is_out)
{
    const CarrySweepUnit unit = { set, window, is_out };
    gint64 key = ((gint64) window << 32) | (gint64) set << 1 | is_out;

    if (!g_hash_table_contains (known, &key))
        g_array_append_val (units, unit);
}

/**
 * carry_sweep_plan_list_missing: (skip)
 * @self: a plan
 * @results: (element-type CarrySweepResult): what is known
 *
 * What can be run now: first all in sample; then out of sample, which of each window is only
 * known when that window is whole in sample.
 *
 * Returns: (transfer full) (element-type CarrySweepUnit): the runs, in order; none: all is done
 */
GArray *
carry_sweep_plan_list_missing (const CarrySweepPlan *self, const GArray *results)
{
    GArray *units = g_array_new (FALSE, FALSE, sizeof (CarrySweepUnit));
    g_autoptr (GHashTable) known = index_results (results);
    guint n_sets = self->space->sets->len;

    for (guint window = 0; window < self->windows->len; window++)
        for (guint set = 0; set < n_sets; set++)
            add_missing (units, known, set, window, FALSE);
    if (units->len > 0)
        return units;
    for (guint window = 0; window < self->windows->len; window++)
    {
        const CarrySweepWindow *of = &g_array_index (self->windows, CarrySweepWindow, window);
        int best = carry_sweep_plan_choose (self, results, window);

        if (of->ts_split == of->ts_to)
            continue;
        for (guint set = 0; self->all_out && set < n_sets; set++)
            add_missing (units, known, set, window, TRUE);
        if (!self->all_out && best >= 0)
            add_missing (units, known, (guint) best, window, TRUE);
    }
    return units;
}
