/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define TEARSHEET_TYPE_REPORT (tearsheet_report_get_type ())
G_DECLARE_FINAL_TYPE (TearsheetReport, tearsheet_report, TEARSHEET, REPORT, CarryModule)

G_END_DECLS
