/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-track.h"

G_BEGIN_DECLS

/* The most events of one row: one for each series, and a gap before it. */
#define CSV_EVENTS_PER_ROW (2 * CSV_MAX_SERIES)

/**
 * CsvGaps:
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
} CsvGaps;

/**
 * CsvConverter:
 *
 * Makes market events of rows, and remembers what was there before: the order
 * of times, gaps, and the row on which one file ends and the next begins.
 */
typedef struct _CsvConverter CsvConverter;

CsvConverter *
csv_converter_new (const GPtrArray *wanted, const CsvOptions *options, gint64 latency_ns);
void csv_converter_begin_file (CsvConverter *self, const CsvLayout *layout, gboolean descends);
int csv_converter_convert (CsvConverter *self, const CsvRow *row, CarryMarketEvent *out_events,
                           GError **error);
const CsvGaps *csv_converter_get_gaps (const CsvConverter *self);
gboolean csv_converter_read_time (const CsvLayout *layout, const CsvRow *row, gint64 *out_ts,
                                  GError **error);
void csv_converter_free (CsvConverter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvConverter, csv_converter_free)

G_END_DECLS
