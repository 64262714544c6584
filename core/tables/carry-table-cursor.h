/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-table-part.h"

G_BEGIN_DECLS

/**
 * CarryTableCursor:
 *
 * The events of files that follow each other in time, in the order of their rows.
 */
#define CARRY_TYPE_TABLE_CURSOR (carry_table_cursor_get_type ())
G_DECLARE_FINAL_TYPE (CarryTableCursor, carry_table_cursor, CARRY, TABLE_CURSOR, CarryCursor)

/**
 * CarryTableCursorPlan:
 * @history: (transfer none): who opens files, and has something to say about the data
 * @wanted: (element-type CarryInstrument): what is asked for; the instruments
 *   outlive the cursor
 * @options: the settings
 * @ts_to: the last instant wanted
 *
 * What the cursors of one request share.
 */
typedef struct
{
    CarryTableHistory *history;
    GPtrArray *wanted;
    const CarryTableOptions *options;
    gint64 ts_to;
} CarryTableCursorPlan;

CarryCursor *carry_table_cursor_new (const CarryTableCursorPlan *plan, GPtrArray *parts);

G_END_DECLS
