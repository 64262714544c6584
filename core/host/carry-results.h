/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-report.h"

G_BEGIN_DECLS

/**
 * CarryResults: (skip)
 *
 * Writes the facts of a run into a folder as they happen: `fills.csv`,
 * `funding.csv`, `orders.csv` and `equity.csv`, and `summary.json` at the end.
 * It is a report like any other, but every run has it.
 */
#define CARRY_TYPE_RESULTS (carry_results_get_type ())
G_DECLARE_FINAL_TYPE (CarryResults, carry_results, CARRY, RESULTS, CarryModule)

CarryResults *carry_results_new (const char *directory);
gboolean carry_results_check (CarryResults *self, GError **error);

G_END_DECLS
