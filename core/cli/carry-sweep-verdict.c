/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-verdict.h"

#include <math.h>

/* What is usually asked of a finding before it is believed. */
#define SURE 0.95

/* Of the Sharpe ratios of a day of all sets in sample. */
static double
get_variance (const GArray *results, guint window, guint *out_n)
{
    double mean = 0, sum = 0;
    guint n = 0;

    for (guint i = 0; i < results->len; i++)
    {
        const CarrySweepResult *result = &g_array_index (results, CarrySweepResult, i);

        if (result->window != window || result->is_out || result->is_failed)
            continue;
        n++;
        double off = result->sample.sharpe - mean;
        mean += off / n;
        sum += off * (result->sample.sharpe - mean);
    }
    *out_n = n;
    return n > 1 ? sum / (n - 1) : 0;
}

/**
 * carry_sweep_verdict_init: (skip)
 * @self: memory to fill
 * @plan: what was run
 * @results: (element-type CarrySweepResult): what came of it; good as long as @self
 * @window: a window
 */
void
carry_sweep_verdict_init (CarrySweepVerdict *self, const CarrySweepPlan *plan,
                          const GArray *results, guint window)
{
    guint n = 0;
    double variance = get_variance (results, window, &n);

    *self = (CarrySweepVerdict){ .best = carry_sweep_plan_choose (plan, results, window) };
    if (self->best < 0)
        return;
    self->in = carry_sweep_find_result (results, (guint) self->best, window, FALSE);
    self->out = carry_sweep_find_result (results, (guint) self->best, window, TRUE);
    if (self->out != NULL && self->out->is_failed)
        self->out = NULL;
    self->luck = carry_sweep_expected_maximum (variance, n);
    self->deflated = carry_sweep_deflate (&self->in->sample, self->luck);
}

/* --- all windows of a set ------------------------------------------------------------------ */

static double
get_median (const GArray *scores)
{
    return scores->len > 0 ? carry_sweep_median (&g_array_index (scores, double, 0), scores->len)
                           : NAN;
}

/**
 * carry_sweep_verdict_get_medians: (skip)
 * @plan: what was run
 * @results: (element-type CarrySweepResult): what came of it
 * @is_out: out of sample
 *
 * Returns: (transfer full): of each set the median score of its windows; NAN where it has none
 */
double *
carry_sweep_verdict_get_medians (const CarrySweepPlan *plan, const GArray *results, gboolean is_out)
{
    guint n_sets = plan->space->sets->len;
    double *medians = g_new0 (double, n_sets);
    g_autoptr (GPtrArray) scores = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

    for (guint set = 0; set < n_sets; set++)
        g_ptr_array_add (scores, g_array_new (FALSE, FALSE, sizeof (double)));
    for (guint i = 0; i < results->len; i++)
    {
        const CarrySweepResult *result = &g_array_index (results, CarrySweepResult, i);
        double score = carry_sweep_result_get_score (result, plan->objective);

        if (result->is_out == is_out && !result->is_failed && result->set < n_sets)
            g_array_append_val ((GArray *) scores->pdata[result->set], score);
    }
    for (guint set = 0; set < n_sets; set++)
        medians[set] = get_median (scores->pdata[set]);
    return medians;
}

/* --- warnings ------------------------------------------------------------------------------ */

static void warn (GStrvBuilder *lines, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
warn (GStrvBuilder *lines, const char *format, ...)
{
    g_autofree char *line = NULL;
    va_list args;

    va_start (args, format);
    line = g_strdup_vprintf (format, args);
    va_end (args);
    g_strv_builder_add (lines, line);
}

static void
warn_of_edges (GStrvBuilder *lines, const CarrySweepPlan *plan, const GArray *results)
{
    g_autofree double *medians = carry_sweep_verdict_get_medians (plan, results, FALSE);
    guint n_sets = plan->space->sets->len, best = n_sets;

    for (guint set = 0; set < n_sets; set++)
        if (!isnan (medians[set]) && (best == n_sets || medians[set] > medians[best]))
            best = set;
    for (guint axis = 0; best < n_sets && axis < plan->space->axes->len; axis++)
    {
        const CarrySweepAxis *of = plan->space->axes->pdata[axis];
        guint place;
        const char *value = carry_sweep_space_get_value (plan->space, best, axis, &place);

        if (of->n > 2 && (place == 0 || place == of->n - 1))
            warn (lines,
                  "The best value of %s is %s, at the edge of what was tried: what lies beyond is "
                  "not known.",
                  of->key, value);
    }
}

static void
warn_of_out (GStrvBuilder *lines, const CarrySweepPlan *plan, const GArray *results)
{
    double in = 0, out = 0;
    guint n = 0;

    for (guint window = 0; window < plan->windows->len; window++)
    {
        CarrySweepVerdict verdict;

        carry_sweep_verdict_init (&verdict, plan, results, window);
        if (verdict.best < 0 || verdict.out == NULL)
            continue;
        in += carry_sweep_result_get_score (verdict.in, plan->objective);
        out += carry_sweep_result_get_score (verdict.out, plan->objective);
        n++;
    }
    if (n == 0)
        warn (lines, "Nothing was kept out of the sample: these figures say how well the past can "
                     "be fitted, and nothing about what comes. Walk forward with --walk.");
    else if (out < in / 2)
        warn (lines,
              "Out of sample the chosen sets have %.2f on average, in sample they had %.2f: most "
              "of it was fitted to the past.",
              out / n, in / n);
    if (n > 0 && n < 4)
        warn (lines, "There %s only %u window%s out of sample: too few to tell skill from luck.",
              n == 1 ? "is" : "are", n, n == 1 ? "" : "s");
}

static void
warn_of_luck (GStrvBuilder *lines, const CarrySweepPlan *plan, const GArray *results)
{
    guint n = 0, n_weak = 0;
    double least = 1;

    for (guint window = 0; window < plan->windows->len; window++)
    {
        CarrySweepVerdict verdict;

        carry_sweep_verdict_init (&verdict, plan, results, window);
        if (verdict.best < 0)
            continue;
        n++;
        n_weak += verdict.deflated < SURE;
        least = MIN (least, verdict.deflated);
    }
    if (n_weak > 0)
        warn (lines,
              "In %u of %u windows the best set cannot be told from the luckiest of %u tries: its "
              "deflated Sharpe ratio is below %.2f, down to %.2f.",
              n_weak, n, plan->space->sets->len, SURE, least);
}

/**
 * carry_sweep_verdict_list_warnings: (skip)
 * @plan: what was run
 * @results: (element-type CarrySweepResult): what came of it
 *
 * Returns: (transfer full): why not to believe it, a sentence each
 */
char **
carry_sweep_verdict_list_warnings (const CarrySweepPlan *plan, const GArray *results)
{
    g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
    guint n_failed = 0;

    for (guint i = 0; i < results->len; i++)
        n_failed += g_array_index (results, CarrySweepResult, i).is_failed;
    if (n_failed > 0)
        warn (lines, "%u runs failed and are left out; results.csv has what they said.", n_failed);
    warn_of_luck (lines, plan, results);
    warn_of_out (lines, plan, results);
    warn_of_edges (lines, plan, results);
    return g_strv_builder_end (lines);
}
