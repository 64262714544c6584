/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-sweep-plan.h"

G_BEGIN_DECLS

/**
 * CarrySweepVerdict: (skip)
 * @best: the set that is best in sample; -1: none
 * @in: what it came to in sample
 * @out: (nullable): and out of sample
 * @luck: the Sharpe ratio of a day that the best of as many tries has by luck
 * @deflated: how sure it is that the best is better than that, 0 to 1
 *
 * What is to be thought of one window.
 */
typedef struct
{
    int best;
    const CarrySweepResult *in;
    const CarrySweepResult *out;
    double luck;
    double deflated;
} CarrySweepVerdict;

void carry_sweep_verdict_init (CarrySweepVerdict *self, const CarrySweepPlan *plan,
                               const GArray *results, guint window);
char **carry_sweep_verdict_list_warnings (const CarrySweepPlan *plan, const GArray *results);
double *carry_sweep_verdict_get_medians (const CarrySweepPlan *plan, const GArray *results,
                                         gboolean is_out);

G_END_DECLS
