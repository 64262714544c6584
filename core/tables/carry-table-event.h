/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-table-layout.h"

G_BEGIN_DECLS

/*
 * Reading the fields of a row into an event. Errors are of %CARRY_ERROR_CORRUPT
 * and name neither file nor row.
 */
gboolean carry_table_fail_row (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *carry_cell_quote (const CarryCell *cell);
gboolean carry_table_event_read_time (const CarryTableLayout *layout, const CarryCell *cell,
                                      gint64 *out_ts, GError **error);
gboolean carry_table_event_read (const CarryRow *row, const CarryTableSeries *series,
                                 const CarryInstrument *instrument, guint rate_scale,
                                 CarryMarketEvent *event, GError **error);
gboolean carry_table_event_read_level (const CarryRow *row, const CarryTableSeries *series,
                                       const CarryInstrument *instrument, CarryMarketEvent *event,
                                       GError **error);

G_END_DECLS
