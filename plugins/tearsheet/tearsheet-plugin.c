/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-daily-report.h"
#include "tearsheet-report.h"

CARRY_PLUGIN_DEFINE ("tearsheet", "0.1.0", "How a run or a day went, as a page and as Markdown",
                     "LGPL-2.1-or-later", { "tearsheet", tearsheet_report_get_type },
                     { "daily", tearsheet_daily_report_get_type });
