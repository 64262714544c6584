/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-vector.h"

#include <math.h>

/* The most digits of a decimal that DuckDB keeps in 64 bits, 32 bits and 16 bits. */
#define WIDTH_OF_64 18
#define WIDTH_OF_32 9
#define WIDTH_OF_16 4

/* Texts that DuckDB keeps inside of the vector. */
#define INLINED_BYTES G_SIZEOF_MEMBER (DuckdbString, inlined.text)

/* Decimals of so many digits after the point are what prices and sizes mostly are. */
#define COMMON_SCALE 8
#define COMMON_POWER 1e8

/* Integers below this are exact in a double, and have at most 15 digits. */
#define EXACT_DIGITS_LIMIT 1e15

static gboolean
is_read_as_it_is (const ParquetVector *self)
{
    switch (self->type)
    {
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
        return TRUE;
    case DUCKDB_TYPE_DECIMAL:
        return self->width <= WIDTH_OF_64;
    case DUCKDB_TYPE_INVALID:
    default:
        return FALSE;
    }
}

/**
 * parquet_vector_new:
 * @duckdb: the functions
 * @result: an answer with all columns
 * @column: index of a column
 *
 * Returns: (transfer full): that column
 */
ParquetVector *
parquet_vector_new (const ParquetDuckdb *duckdb, DuckdbResult *result, int column)
{
    ParquetVector *self = g_new0 (ParquetVector, 1);
    DuckdbLogicalType type;

    self->column = column;
    self->type = duckdb->column_type (result, (guint64) column);
    self->text = g_string_new (NULL);
    if (self->type == DUCKDB_TYPE_DECIMAL)
    {
        type = duckdb->column_logical_type (result, (guint64) column);
        self->width = duckdb->decimal_width (type);
        self->scale = duckdb->decimal_scale (type);
        duckdb->destroy_logical_type (&type);
    }
    if (!is_read_as_it_is (self))
        self->type = DUCKDB_TYPE_INVALID;
    return self;
}

/**
 * parquet_vector_free:
 * @self: (transfer full): a column
 */
void
parquet_vector_free (ParquetVector *self)
{
    g_string_free (self->text, TRUE);
    g_free (self->coefficients);
    g_free (self->is_exact);
    g_free (self);
}

/**
 * parquet_vector_get_cast:
 * @self: a column
 *
 * What has no form here, such as a float or a number of more than 64 bits, is
 * read as the text that DuckDB makes of it: the shortest that reads back.
 *
 * Returns: (transfer none): how its name is followed in a query
 */
const char *
parquet_vector_get_cast (const ParquetVector *self)
{
    return self->type == DUCKDB_TYPE_INVALID ? "::VARCHAR" : "";
}

static void
make_room (ParquetVector *self, guint64 n)
{
    if (n <= self->n_allocated)
        return;
    self->coefficients = g_renew (gint64, self->coefficients, n);
    self->is_exact = g_renew (guint8, self->is_exact, n);
    self->n_allocated = n;
}

/*
 * Most doubles of a market are decimals of few digits. Without a branch, one
 * after the other, they are made decimals at a small part of what it costs to do
 * so where they are read. That a double so large is added rounds to the nearest
 * integer, which is then in the low bits; carry_decimal_from_double() says why
 * the division proves that the decimal is the one meant.
 */
static void
make_decimals (ParquetVector *self, const double *numbers, guint64 n)
{
    const double rounder = 6755399441055744.0; /* 1.5 * 2^52 */
    gint64 rounder_bits;

    memcpy (&rounder_bits, &rounder, sizeof rounder);
    make_room (self, n);
    for (guint64 i = 0; i < n; i++)
    {
        double shifted = numbers[i] * COMMON_POWER + rounder;
        double rounded = shifted - rounder;
        gint64 bits;

        memcpy (&bits, &shifted, sizeof bits);
        self->coefficients[i] = bits - rounder_bits;
        self->is_exact[i] =
            (rounded / COMMON_POWER == numbers[i]) & (fabs (rounded) < EXACT_DIGITS_LIMIT);
    }
}

/**
 * parquet_vector_load:
 * @self: a column
 * @duckdb: the functions
 * @vector: its values in a chunk, good until the chunk is destroyed
 * @n: how many
 *
 * Goes on to the next chunk.
 */
void
parquet_vector_load (ParquetVector *self, const ParquetDuckdb *duckdb, DuckdbVector vector,
                     guint64 n)
{
    self->data = duckdb->vector_get_data (vector);
    self->validity = duckdb->vector_get_validity (vector);
    if (self->type == DUCKDB_TYPE_DOUBLE)
        make_decimals (self, self->data, n);
}

static void
put_text (ParquetVector *self, const DuckdbString *string, CarryCell *out_cell)
{
    const char *text =
        string->length <= INLINED_BYTES ? string->inlined.text : string->pointer.text;

    g_string_truncate (self->text, 0);
    g_string_append_len (self->text, text, (gssize) string->length);
    out_cell->type = CARRY_CELL_TEXT;
    out_cell->text = self->text->str;
    out_cell->length = self->text->len;
}

static void
put_decimal (const ParquetVector *self, guint64 row, CarryCell *out_cell)
{
    out_cell->type = CARRY_CELL_DECIMAL;
    out_cell->scale = self->scale;
    if (self->width <= WIDTH_OF_16)
        out_cell->coefficient = ((const gint16 *) self->data)[row];
    else if (self->width <= WIDTH_OF_32)
        out_cell->coefficient = ((const gint32 *) self->data)[row];
    else
        out_cell->coefficient = ((const gint64 *) self->data)[row];
}

static inline void
put_double (const ParquetVector *self, guint64 row, CarryCell *out_cell)
{
    if (G_LIKELY (self->is_exact[row]))
    {
        out_cell->type = CARRY_CELL_DECIMAL;
        out_cell->coefficient = self->coefficients[row];
        out_cell->scale = COMMON_SCALE;
        return;
    }
    out_cell->type = CARRY_CELL_DOUBLE;
    out_cell->number = ((const double *) self->data)[row];
}

static gint64
get_integer (const ParquetVector *self, guint64 row)
{
    switch (self->type)
    {
    case DUCKDB_TYPE_BOOLEAN:
        return ((const guint8 *) self->data)[row] != 0;
    case DUCKDB_TYPE_TINYINT:
        return ((const gint8 *) self->data)[row];
    case DUCKDB_TYPE_UTINYINT:
        return ((const guint8 *) self->data)[row];
    case DUCKDB_TYPE_SMALLINT:
        return ((const gint16 *) self->data)[row];
    case DUCKDB_TYPE_USMALLINT:
        return ((const guint16 *) self->data)[row];
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_DATE:
        return ((const gint32 *) self->data)[row];
    case DUCKDB_TYPE_UINTEGER:
        return ((const guint32 *) self->data)[row];
    default:
        return ((const gint64 *) self->data)[row];
    }
}

/* Infinity and years that nanoseconds do not reach become a text that is no time. */
static void
put_time (const ParquetVector *self, guint64 row, gint64 unit_ns, CarryCell *out_cell)
{
    static const char out_of_range[] = "out of range";

    out_cell->type =
        self->type == DUCKDB_TYPE_TIMESTAMP_TZ ? CARRY_CELL_TIME : CARRY_CELL_LOCAL_TIME;
    if (__builtin_mul_overflow (get_integer (self, row), unit_ns, &out_cell->integer))
        *out_cell = (CarryCell){ .text = out_of_range, .length = strlen (out_of_range) };
}

static gboolean
is_null (const ParquetVector *self, guint64 row)
{
    return self->validity != NULL && (self->validity[row / 64] >> (row % 64) & 1) == 0;
}

/**
 * parquet_vector_read:
 * @self: a column
 * @row: a row of the chunk
 * @out_cell: (out caller-allocates): its value, good until the next is read; empty
 *   text where there is none
 */
void
parquet_vector_read (ParquetVector *self, guint64 row, CarryCell *out_cell)
{
    if (G_UNLIKELY (is_null (self, row)))
    {
        *out_cell = (CarryCell){ .text = "", .length = 0 };
        return;
    }
    switch (self->type)
    {
    case DUCKDB_TYPE_DOUBLE:
        put_double (self, row, out_cell);
        break;
    case DUCKDB_TYPE_DECIMAL:
        put_decimal (self, row, out_cell);
        break;
    case DUCKDB_TYPE_INVALID:
    case DUCKDB_TYPE_VARCHAR:
        put_text (self, &((const DuckdbString *) self->data)[row], out_cell);
        break;
    case DUCKDB_TYPE_TIMESTAMP_TZ:
    case DUCKDB_TYPE_TIMESTAMP:
        put_time (self, row, CARRY_NS_PER_US, out_cell);
        break;
    case DUCKDB_TYPE_TIMESTAMP_S:
        put_time (self, row, CARRY_NS_PER_SECOND, out_cell);
        break;
    case DUCKDB_TYPE_TIMESTAMP_MS:
        put_time (self, row, CARRY_NS_PER_MS, out_cell);
        break;
    case DUCKDB_TYPE_TIMESTAMP_NS:
        put_time (self, row, 1, out_cell);
        break;
    case DUCKDB_TYPE_DATE:
        put_time (self, row, CARRY_NS_PER_DAY, out_cell);
        break;
    default:
        out_cell->type =
            self->type == DUCKDB_TYPE_BOOLEAN ? CARRY_CELL_BOOLEAN : CARRY_CELL_INTEGER;
        out_cell->integer = get_integer (self, row);
        break;
    }
}
