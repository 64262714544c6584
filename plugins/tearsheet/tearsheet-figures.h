/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-run.h"

G_BEGIN_DECLS

void tearsheet_figures_add_equity (GString *out, const TearsheetRun *run);
void tearsheet_figures_add_parts (GString *out, const TearsheetRun *run);
void tearsheet_figures_add_market (GString *out, const TearsheetRun *run);
void tearsheet_figures_add_margin (GString *out, const TearsheetRun *run);
void tearsheet_figures_add_positions (GString *out, const TearsheetRun *run);

G_END_DECLS
