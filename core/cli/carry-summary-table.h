/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-report.h"

G_BEGIN_DECLS

void carry_summary_table_print (const CarrySummary *summary, const char *directory);

G_END_DECLS
