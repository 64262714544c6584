/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-day.h"
#include "tearsheet-grid.h"

G_BEGIN_DECLS

/* What the report of a day is written from. */
typedef struct
{
    const TearsheetDay *day;
    const TearsheetDay *before; /* NULL: nothing is known of the day before */
    const char *coin;           /* quote coin */
} TearsheetDaily;

/* One table of the report, with what is said when it is empty. */
typedef struct
{
    const char *id;
    const char *title;
    const char *text;  /* NULL for none */
    const char *empty; /* instead of a table without rows */
    void (*fill) (TearsheetGrid *grid, const TearsheetDaily *daily);
} TearsheetDayTable;

#define TEARSHEET_N_DAY_TABLES 10
extern const TearsheetDayTable tearsheet_day_tables[TEARSHEET_N_DAY_TABLES];

CarryAmount tearsheet_daily_get_change (const TearsheetDay *day);
CarryAmount tearsheet_daily_get_valuation (const TearsheetDay *day);
char *tearsheet_daily_dup_title (const TearsheetDaily *self);
char *tearsheet_daily_dup_period (const TearsheetDaily *self);
char *tearsheet_daily_dup_verdict (const TearsheetDaily *self, TearsheetTextFlags flags);
char *tearsheet_daily_dup_span (gint64 ns);
char *tearsheet_daily_dup_distance (const TearsheetDay *day);

G_END_DECLS
