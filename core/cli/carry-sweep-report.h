/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-sweep-verdict.h"

G_BEGIN_DECLS

gboolean
carry_sweep_report_write (const CarrySweepPlan *plan, const GArray *results, GError **error);

G_END_DECLS
