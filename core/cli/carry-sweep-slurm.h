/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "cli/carry-sweep-plan.h"

G_BEGIN_DECLS

gboolean carry_sweep_slurm_submit (const CarrySweepPlan *plan, const GArray *units, char **again,
                                   GError **error);
char *carry_sweep_slurm_get_status_path (const CarrySweepPlan *plan, const CarrySweepUnit *unit);
gboolean carry_sweep_slurm_read_status (const char *path, int *out_status);

G_END_DECLS
