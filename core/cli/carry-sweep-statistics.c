/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-statistics.h"

#include <math.h>

/*
 * The best of many tries looks good by chance alone. How good, and what is left of it, is after
 * D. H. Bailey and M. López de Prado, "The Deflated Sharpe Ratio: Correcting for Selection Bias,
 * Backtest Overfitting, and Non-Normality", The Journal of Portfolio Management 40 (5), 2014.
 */

#define EULER_MASCHERONI 0.57721566490153286

/**
 * carry_sweep_sample_init: (skip)
 * @self: memory to fill
 * @days: results of days
 * @n: how many
 *
 * Days that are all the same have no Sharpe ratio; it is 0 then.
 */
void
carry_sweep_sample_init (CarrySweepSample *self, const double *days, guint n)
{
    double mean = 0, second = 0, third = 0, fourth = 0;

    *self = (CarrySweepSample){ .n = n, .kurtosis = 3 };
    for (guint i = 0; i < n; i++)
        mean += days[i] / n;
    for (guint i = 0; i < n; i++)
    {
        double off = days[i] - mean;

        second += off * off / n;
        third += off * off * off / n;
        fourth += off * off * off * off / n;
    }
    if (n < 2 || second <= 0)
        return;
    self->sharpe = mean / sqrt (second * n / (n - 1));
    self->skewness = third / pow (second, 1.5);
    self->kurtosis = fourth / (second * second);
}

/* The standard normal distribution. */
double
carry_sweep_normal (double x)
{
    return erfc (-x / sqrt (2)) / 2;
}

/* Its inverse, for 0 < @p < 1, by halving: it is asked twice a sweep. */
double
carry_sweep_normal_quantile (double p)
{
    double low = -40, high = 40;

    for (guint i = 0; i < 200; i++)
    {
        double middle = (low + high) / 2;

        if (carry_sweep_normal (middle) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/**
 * carry_sweep_expected_maximum: (skip)
 * @variance: of the Sharpe ratios of all tries
 * @n_trials: how many were tried
 *
 * Returns: the Sharpe ratio that the best of them has on average although none is worth anything
 */
double
carry_sweep_expected_maximum (double variance, guint n_trials)
{
    double n = n_trials;

    if (n_trials < 2)
        return 0;
    return sqrt (variance) *
           ((1 - EULER_MASCHERONI) * carry_sweep_normal_quantile (1 - 1 / n) +
            EULER_MASCHERONI * carry_sweep_normal_quantile (1 - 1 / (n * exp (1))));
}

/**
 * carry_sweep_deflate: (skip)
 * @sample: the days of the best
 * @benchmark: the Sharpe ratio that luck gives, as of carry_sweep_expected_maximum()
 *
 * Returns: how sure it is that the best is better than luck, 0 to 1
 */
double
carry_sweep_deflate (const CarrySweepSample *sample, double benchmark)
{
    double sharpe = sample->sharpe;
    double spread = 1 - sample->skewness * sharpe + (sample->kurtosis - 1) / 4 * sharpe * sharpe;

    if (sample->n < 2 || spread <= 0)
        return 0;
    return carry_sweep_normal ((sharpe - benchmark) * sqrt (sample->n - 1.0) / sqrt (spread));
}

static int
compare (gconstpointer a, gconstpointer b)
{
    double left = *(const double *) a;
    double right = *(const double *) b;

    return (left > right) - (left < right);
}

double
carry_sweep_median (const double *values, guint n)
{
    g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

    if (n == 0)
        return 0;
    qsort (sorted, n, sizeof *sorted, compare);
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}
