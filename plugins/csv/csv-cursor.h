/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-part.h"

G_BEGIN_DECLS

/**
 * CsvCursor:
 *
 * The events of files that follow each other in time, in the order of their rows.
 */
#define CSV_TYPE_CURSOR (csv_cursor_get_type ())
G_DECLARE_FINAL_TYPE (CsvCursor, csv_cursor, CSV, CURSOR, CarryCursor)

/**
 * CsvCursorPlan:
 * @module: (transfer none): who has something to say about the data
 * @wanted: (element-type CarryInstrument): what is asked for; the instruments
 *   outlive the cursor
 * @options: the settings
 * @ts_to: the last instant wanted
 * @latency_ns: how much later than at the venue things are known here
 *
 * What the cursors of one request share.
 */
typedef struct
{
    CarryModule *module;
    GPtrArray *wanted;
    const CsvOptions *options;
    gint64 ts_to;
    gint64 latency_ns;
} CsvCursorPlan;

CarryCursor *csv_cursor_new (const CsvCursorPlan *plan, GPtrArray *parts);

G_END_DECLS
