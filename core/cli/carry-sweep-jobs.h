/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "cli/carry-sweep-plan.h"

G_BEGIN_DECLS

/**
 * CarrySweepDone: (skip)
 * @unit: the run that ended
 * @problem: (nullable): why it failed
 * @user_data: what carry_sweep_jobs_run() was given
 * @error: return location for an error
 *
 * Returns: %FALSE to give up
 */
typedef gboolean (*CarrySweepDone) (const CarrySweepUnit *unit, const char *problem,
                                    gpointer user_data, GError **error);

gboolean carry_sweep_jobs_run (const CarrySweepPlan *plan, const GArray *units, guint n_jobs,
                               GCancellable *cancellable, CarrySweepDone done, gpointer user_data,
                               GError **error);
char *carry_sweep_jobs_read_problem (const char *folder);
void carry_sweep_jobs_remove (const char *folder);

G_END_DECLS
