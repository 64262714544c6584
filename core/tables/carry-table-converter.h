/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-table-track.h"

G_BEGIN_DECLS

/* The most events of one row: one for each series, and a gap before it. */
#define CARRY_TABLE_EVENTS_PER_ROW (2 * CARRY_TABLE_MAX_SERIES)

/**
 * CarryTableGaps:
 * @count: gaps longer than allowed
 * @first_row: row after the first of them
 * @ts_from: time of the row before it
 * @ts_to: time of that row
 */
typedef struct
{
    guint64 count;
    guint64 first_row;
    gint64 ts_from;
    gint64 ts_to;
} CarryTableGaps;

/**
 * CarryTableConverter:
 *
 * Makes market events of rows, and remembers what was there before: the order
 * of times, gaps, and the row on which one file ends and the next begins.
 */
typedef struct _CarryTableConverter CarryTableConverter;

CarryTableConverter *
carry_table_converter_new (const GPtrArray *wanted, const CarryTableOptions *options);
void carry_table_converter_begin_file (CarryTableConverter *self, const CarryTableLayout *layout,
                                       gboolean descends);
int carry_table_converter_convert (CarryTableConverter *self, const CarryRow *row,
                                   CarryMarketEvent *out_events, GError **error);
const CarryTableGaps *carry_table_converter_get_gaps (const CarryTableConverter *self);
void carry_table_converter_free (CarryTableConverter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTableConverter, carry_table_converter_free)

G_END_DECLS
