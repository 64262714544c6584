/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "parquet-duckdb.h"

G_BEGIN_DECLS

/**
 * ParquetDatabase:
 * @duckdb: the functions
 *
 * DuckDB with nothing in it, which all tables of the program share: with it come
 * threads and memory.
 */
typedef struct
{
    const ParquetDuckdb *duckdb;
    /*< private >*/
    DuckdbDatabase handle;
    guint n_users;
} ParquetDatabase;

ParquetDatabase *parquet_database_acquire (const char *library, GError **error);
ParquetDatabase *parquet_database_ref (ParquetDatabase *self);
void parquet_database_release (ParquetDatabase *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParquetDatabase, parquet_database_release)

DuckdbConnection parquet_database_connect (ParquetDatabase *self, GError **error);
void parquet_database_disconnect (ParquetDatabase *self, DuckdbConnection *connection);
gboolean parquet_database_query (ParquetDatabase *self, DuckdbConnection connection,
                                 const char *sql, DuckdbResult *out_result, GError **error);
gboolean parquet_database_stream (ParquetDatabase *self, DuckdbConnection connection,
                                  const char *sql, DuckdbResult *out_result, GError **error);
gboolean parquet_database_fail (const char *message, GError **error);

G_END_DECLS
