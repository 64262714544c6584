/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "parquet-database.h"

G_BEGIN_DECLS

/**
 * ParquetTable:
 *
 * The rows of a Parquet file; the first has the names of the columns. DuckDB
 * decodes them bit by bit, so that memory does not grow with the file.
 */
#define PARQUET_TYPE_TABLE (parquet_table_get_type ())
G_DECLARE_FINAL_TYPE (ParquetTable, parquet_table, PARQUET, TABLE, CarryTable)

CarryTable *parquet_table_open (ParquetDatabase *database, const char *path, GError **error);

G_END_DECLS
