/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-file.h"

G_BEGIN_DECLS

/* More columns than any known file has. */
#define CSV_MAX_FIELDS 128

/**
 * CsvField:
 * @text: its bytes; quotes are taken off, and no digit or point stands behind them
 * @length: how many
 */
typedef struct
{
    const char *text;
    gsize length;
} CsvField;

/**
 * CsvRow:
 * @number: line of the file on which it begins, from 1
 * @n_fields: how many fields, at most %CSV_MAX_FIELDS
 * @fields: good until the next row is read
 */
typedef struct
{
    guint64 number;
    guint n_fields;
    CsvField fields[CSV_MAX_FIELDS];
} CsvRow;

/**
 * CsvTableStatus:
 * @CSV_TABLE_ROW: a row was read
 * @CSV_TABLE_END: there is no more
 * @CSV_TABLE_BAD_ROW: this row is malformed; the next can be read
 * @CSV_TABLE_BROKEN: nothing more can be read
 */
typedef enum
{
    CSV_TABLE_ROW,
    CSV_TABLE_END,
    CSV_TABLE_BAD_ROW,
    CSV_TABLE_BROKEN,
} CsvTableStatus;

/**
 * CsvTable:
 *
 * The rows of a CSV file (RFC 4180, and with LF alone): one block of it is in
 * memory at a time. Empty lines are passed over.
 */
typedef struct _CsvTable CsvTable;

CsvTable *csv_table_new (CsvFile *file, char delimiter);
CsvTableStatus csv_table_read (CsvTable *self, CsvRow *out_row, GError **error);
guint64 csv_table_get_row_number (const CsvTable *self);
void csv_table_free (CsvTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvTable, csv_table_free)

G_END_DECLS
