/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

G_DECLARE_FINAL_TYPE (TearsheetDailyReport, tearsheet_daily_report, TEARSHEET, DAILY_REPORT,
                      CarryModule)

G_END_DECLS
