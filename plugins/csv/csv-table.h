/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-file.h"

G_BEGIN_DECLS

/**
 * CsvTable:
 *
 * The rows of a CSV file (RFC 4180, and with LF alone): one block of it is in
 * memory at a time. Empty lines are passed over.
 */
#define CSV_TYPE_TABLE (csv_table_get_type ())
G_DECLARE_FINAL_TYPE (CsvTable, csv_table, CSV, TABLE, CarryTable)

CarryTable *csv_table_new (CsvFile *file, char delimiter);

G_END_DECLS
