/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarrySweepSample: (skip)
 * @n: days
 * @sharpe: mean by standard deviation of the days, not annualised
 * @skewness: of the days
 * @kurtosis: of the days; 3 for a normal distribution
 *
 * What is known of the days of one run.
 */
typedef struct
{
    guint n;
    double sharpe;
    double skewness;
    double kurtosis;
} CarrySweepSample;

void carry_sweep_sample_init (CarrySweepSample *self, const double *days, guint n);
double carry_sweep_normal (double x);
double carry_sweep_normal_quantile (double p);
double carry_sweep_expected_maximum (double variance, guint n_trials);
double carry_sweep_deflate (const CarrySweepSample *sample, double benchmark);
double carry_sweep_median (const double *values, guint n);

G_END_DECLS
