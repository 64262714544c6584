/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-sweep-verdict.h"

G_BEGIN_DECLS

/* Figures of a sweep as SVG. */

void carry_sweep_figures_add_heat_map (GString *page, const CarrySweepPlan *plan,
                                       const double *scores, guint across, guint down);
void carry_sweep_figures_add_axis (GString *page, const CarrySweepPlan *plan, const double *scores,
                                   guint axis);
void carry_sweep_figures_add_stability (GString *page, const CarrySweepPlan *plan,
                                        const GArray *results);
void carry_sweep_figures_add_text (GString *page, const char *text);
void carry_sweep_figures_add_number (GString *page, double value);

G_END_DECLS
