/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-cell-private.h"
#include "tables/carry-table-layout.h"

G_BEGIN_DECLS

/*
 * Reading the fields of a row into an event. Errors are of %CARRY_ERROR_CORRUPT
 * and name neither file nor row.
 */
gboolean carry_table_fail_row (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *carry_cell_quote (const CarryCell *cell);
gboolean carry_table_event_read_any_time (const CarryTableLayout *layout, const CarryCell *cell,
                                          gint64 *out_ts, GError **error);
gboolean carry_table_event_read (const CarryRow *row, const CarryTableSeries *series,
                                 const CarryInstrument *instrument, guint rate_scale,
                                 CarryMarketEvent *event, GError **error);
gboolean carry_table_event_read_level (const CarryRow *row, const CarryTableSeries *series,
                                       const CarryInstrument *instrument, CarryMarketEvent *event,
                                       GError **error);

/* What makes nanoseconds of whole numbers since 1970, as most files have them; below zero where it is
 * anything else. */
static inline int
carry_table_event_get_time_scale (const CarryTableLayout *layout)
{
    static const int scales[] = {
        [CARRY_TIME_FORMAT_S] = 9,
        [CARRY_TIME_FORMAT_MS] = 6,
        [CARRY_TIME_FORMAT_US] = 3,
        [CARRY_TIME_FORMAT_NS] = 0,
    };
    CarryTimeFormat format = layout->time_format;

    return format >= CARRY_TIME_FORMAT_S && format <= CARRY_TIME_FORMAT_NS ? scales[format] : -1;
}

/* Times outside are misread: no market of today is older. */
static inline gboolean
carry_table_event_is_time (gint64 ts)
{
    const gint64 earliest = 1230768000 * CARRY_NS_PER_SECOND; /* 2009-01-01 */
    const gint64 latest = 4102444800 * CARRY_NS_PER_SECOND;   /* 2100-01-01 */

    return ts >= earliest && ts < latest;
}

/* A time as it is written; asked of every row. */
static inline gboolean
carry_table_event_read_time (const CarryTableLayout *layout, const CarryCell *cell, gint64 *out_ts,
                             GError **error)
{
    int scale = carry_table_event_get_time_scale (layout);
    gint64 ts = scale >= 0 ? carry_cell_read_unsigned (cell, (guint) scale) : -1;

    if (G_UNLIKELY (ts < 0 || !carry_table_event_is_time (ts + layout->ts_day)))
        return carry_table_event_read_any_time (layout, cell, out_ts, error);
    *out_ts = ts + layout->ts_day;
    return TRUE;
}

G_END_DECLS
