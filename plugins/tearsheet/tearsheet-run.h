/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-record.h"
#include "tearsheet-text.h"

G_BEGIN_DECLS

/* What both files are written from. */
typedef struct
{
    const CarrySummary *summary;
    const TearsheetRecord *record;
    const char *coin; /* quote coin */
} TearsheetRun;

/* One year of monthly results. */
typedef struct
{
    int year;
    gboolean has_month[12];
    CarryAmount net[12];
    CarryAmount total;
} TearsheetYear;

gboolean tearsheet_run_is_synthetic (const TearsheetRun *self);
gboolean tearsheet_run_is_carry (const TearsheetRun *self);
double tearsheet_run_get_share (const TearsheetRun *self, CarryAmount amount);
TearsheetTrades tearsheet_run_sum_trades (const TearsheetRun *self);
CarrySplit tearsheet_run_sum_splits (const GPtrArray *splits);
GArray *tearsheet_run_list_years (const TearsheetRun *self);
GPtrArray *tearsheet_run_sum_years (const TearsheetRun *self);

char *tearsheet_run_dup_title (const TearsheetRun *self);
char *tearsheet_run_dup_period (const TearsheetRun *self);
char *tearsheet_run_dup_verdict (const TearsheetRun *self, TearsheetTextFlags flags);
char *tearsheet_run_dup_fall (const TearsheetRun *self);
char *tearsheet_run_dup_partial (const TearsheetRun *self);
char *tearsheet_run_dup_liquidations (const TearsheetRun *self);

extern const char *const tearsheet_run_trades[TEARSHEET_N_TRADES];
extern const char tearsheet_run_carry[];
extern const char tearsheet_run_reading[];
extern const char tearsheet_run_hindsight[];
extern const char tearsheet_run_synthetic[];

G_END_DECLS
