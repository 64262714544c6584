/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-run.h"

G_BEGIN_DECLS

void tearsheet_tables_add_months (GString *out, const TearsheetRun *run);
void tearsheet_tables_add_symbols (GString *out, const TearsheetRun *run);
void tearsheet_tables_add_trades (GString *out, const TearsheetRun *run);
void tearsheet_tables_add_notices (GString *out, const TearsheetRun *run);
void tearsheet_tables_add_sources (GString *out, const TearsheetRun *run);

G_END_DECLS
