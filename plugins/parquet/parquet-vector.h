/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "parquet-duckdb.h"

G_BEGIN_DECLS

/**
 * ParquetVector:
 * @column: index of the column in a row
 * @type: what DuckDB gives
 * @width: digits of a decimal
 * @scale: how many of them stand after the point
 * @data: values of the chunk
 * @validity: (nullable): one bit for each value that there is
 * @text: the last text, ended by NUL
 * @coefficients: doubles of the chunk as decimals of eight digits after the point
 * @is_exact: which of them say the same as the double
 * @n_allocated: for how many values there is room
 *
 * A column that is read.
 */
typedef struct
{
    int column;
    DuckdbType type;
    guint width;
    guint scale;
    gconstpointer data;
    const guint64 *validity;
    GString *text;
    gint64 *coefficients;
    guint8 *is_exact;
    guint64 n_allocated;
} ParquetVector;

ParquetVector *parquet_vector_new (const ParquetDuckdb *duckdb, DuckdbResult *result, int column);
void parquet_vector_free (ParquetVector *self);
const char *parquet_vector_get_cast (const ParquetVector *self);
void parquet_vector_load (ParquetVector *self, const ParquetDuckdb *duckdb, DuckdbVector vector,
                          guint64 n);
void parquet_vector_read (ParquetVector *self, guint64 row, CarryCell *out_cell);

G_END_DECLS
