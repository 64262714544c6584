/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-layout.h"
#include "csv-number.h"

G_BEGIN_DECLS

/*
 * Reading the fields of a row into an event. Errors are of %CARRY_ERROR_CORRUPT
 * and name neither file nor row.
 */
gboolean csv_fail_row (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *csv_field_quote (const CsvField *field);
gboolean csv_field_read_event (const CsvRow *row, const CsvSeries *series,
                               const CarryInstrument *instrument, guint rate_scale,
                               CarryMarketEvent *event, GError **error);

G_END_DECLS
