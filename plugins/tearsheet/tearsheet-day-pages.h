/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-day-tables.h"

G_BEGIN_DECLS

/* The three forms of a report of a day. */
char *tearsheet_daily_format_html (const TearsheetDaily *self);
char *tearsheet_daily_format_markdown (const TearsheetDaily *self);
char *tearsheet_daily_format_json (const TearsheetDaily *self);

G_END_DECLS
