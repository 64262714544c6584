/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-table.h"

#include "parquet-checksum.h"
#include "parquet-vector.h"

struct _ParquetTable
{
    CarryTable parent_instance;

    ParquetDatabase *database;
    DuckdbConnection connection;
    char *path;
    char *quoted_path;  /* as it stands in a query */
    guint64 n_rows;     /* as the file itself says */
    GPtrArray *names;   /* element-type utf8: of all columns */
    GPtrArray *columns; /* element-type ParquetVector: all, then the selected ones */

    gboolean is_streaming;
    DuckdbResult result;
    DuckdbChunk chunk;
    guint64 n_in_chunk;
    guint64 next_in_chunk;
    guint64 n_read;
    gboolean has_told_names;
};

G_DEFINE_FINAL_TYPE (ParquetTable, parquet_table, CARRY_TYPE_TABLE)

static void
append_quoted (GString *sql, char quote, const char *text)
{
    g_string_append_c (sql, quote);
    for (; *text != '\0'; text++)
    {
        if (*text == quote)
            g_string_append_c (sql, quote);
        g_string_append_c (sql, *text);
    }
    g_string_append_c (sql, quote);
}

/* A path in which DuckDB finds no pattern: in brackets, a character means itself. */
static char *
escape_pattern (const char *path)
{
    GString *escaped = g_string_new (NULL);

    for (; *path != '\0'; path++)
        if (strchr ("*?[\\", *path) != NULL)
            g_string_append_printf (escaped, "[%c]", *path);
        else
            g_string_append_c (escaped, *path);
    return g_string_free (escaped, FALSE);
}

/* The path as it stands in a query. */
static char *
quote_path (const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename (path, NULL);
    g_autofree char *escaped = escape_pattern (absolute);
    GString *quoted = g_string_new (NULL);

    append_quoted (quoted, '\'', escaped);
    return g_string_free (quoted, FALSE);
}

/* Nothing is to be made of folder names, and old writers did not mark text. */
static char *
make_query (const ParquetTable *self, const char *what, const char *limit)
{
    return g_strdup_printf (
        "SELECT %s FROM read_parquet(%s,hive_partitioning=false,binary_as_string=true)%s", what,
        self->quoted_path, limit);
}

static gboolean
read_columns (ParquetTable *self, GError **error)
{
    const ParquetDuckdb *duckdb = self->database->duckdb;
    g_autofree char *sql = make_query (self, "*", " LIMIT 0");
    DuckdbResult result;
    guint64 n;

    if (!parquet_database_query (self->database, self->connection, sql, &result, error))
        return FALSE;
    n = duckdb->column_count (&result);
    for (guint64 i = 0; i < n; i++)
    {
        g_ptr_array_add (self->names, g_strdup (duckdb->column_name (&result, i)));
        g_ptr_array_add (self->columns, parquet_vector_new (duckdb, &result, (int) i));
    }
    duckdb->destroy_result (&result);
    if (n <= CARRY_ROW_MAX_CELLS)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                 "it has %" G_GUINT64_FORMAT " columns; at most %d can be read", n,
                 CARRY_ROW_MAX_CELLS);
    return FALSE;
}

/* How many rows there are to be, so that none can be lost unseen. */
static gboolean
read_count (ParquetTable *self, GError **error)
{
    const ParquetDuckdb *duckdb = self->database->duckdb;
    g_autofree char *sql = g_strdup_printf (
        "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(%s)", self->quoted_path);
    DuckdbResult result;
    DuckdbChunk chunk;

    if (!parquet_database_query (self->database, self->connection, sql, &result, error))
        return FALSE;
    chunk = duckdb->fetch_chunk (result);
    self->n_rows =
        *(const guint64 *) duckdb->vector_get_data (duckdb->data_chunk_get_vector (chunk, 0));
    duckdb->destroy_data_chunk (&chunk);
    duckdb->destroy_result (&result);
    return TRUE;
}

static CarryTableStatus
tell_names (ParquetTable *self, CarryRow *out_row)
{
    for (guint i = 0; i < self->names->len; i++)
    {
        const char *name = g_ptr_array_index (self->names, i);

        out_row->cells[i] = (CarryCell){ .text = name, .length = strlen (name) };
    }
    out_row->number = 0;
    out_row->n_cells = self->names->len;
    self->has_told_names = TRUE;
    return CARRY_TABLE_ROW;
}

static gboolean
start (ParquetTable *self, GError **error)
{
    g_autoptr (GString) what = g_string_new (NULL);
    g_autofree char *sql = NULL;

    for (guint i = 0; i < self->columns->len; i++)
    {
        const ParquetVector *vector = g_ptr_array_index (self->columns, i);

        g_string_append (what, i > 0 ? "," : "");
        append_quoted (what, '"', g_ptr_array_index (self->names, (guint) vector->column));
        g_string_append (what, parquet_vector_get_cast (vector));
    }
    sql = make_query (self, what->str, "");
    self->is_streaming =
        parquet_database_stream (self->database, self->connection, sql, &self->result, error);
    return self->is_streaming;
}

static void
load_chunk (ParquetTable *self)
{
    const ParquetDuckdb *duckdb = self->database->duckdb;

    self->n_in_chunk = duckdb->data_chunk_get_size (self->chunk);
    self->next_in_chunk = 0;
    for (guint i = 0; i < self->columns->len; i++)
        parquet_vector_load (g_ptr_array_index (self->columns, i), duckdb,
                             duckdb->data_chunk_get_vector (self->chunk, i), self->n_in_chunk);
}

static CarryTableStatus
end (ParquetTable *self, GError **error)
{
    const char *message = self->database->duckdb->result_error (&self->result);

    if (message != NULL)
    {
        parquet_database_fail (message, error);
        return CARRY_TABLE_BROKEN;
    }
    if (self->n_read == self->n_rows)
        return CARRY_TABLE_END;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "it should have %" G_GUINT64_FORMAT " rows, but only %" G_GUINT64_FORMAT
                 " could be read",
                 self->n_rows, self->n_read);
    return CARRY_TABLE_BROKEN;
}

/* Makes sure that there is a row in the chunk. */
static CarryTableStatus
fetch (ParquetTable *self, GError **error)
{
    const ParquetDuckdb *duckdb = self->database->duckdb;

    if (!self->is_streaming && !start (self, error))
        return CARRY_TABLE_BROKEN;
    while (self->next_in_chunk == self->n_in_chunk)
    {
        if (self->chunk != NULL)
            duckdb->destroy_data_chunk (&self->chunk);
        self->n_in_chunk = 0;
        self->next_in_chunk = 0;
        self->chunk = duckdb->fetch_chunk (self->result);
        if (self->chunk == NULL)
            return end (self, error);
        load_chunk (self);
    }
    return CARRY_TABLE_ROW;
}

static CarryTableStatus
parquet_table_read (CarryTable *table, CarryRow *out_row, GError **error)
{
    ParquetTable *self = (ParquetTable *) table; /* once a row: not checked */

    if (G_UNLIKELY (!self->has_told_names))
        return tell_names (self, out_row);
    out_row->number = self->n_read + 1;
    if (G_UNLIKELY (self->next_in_chunk == self->n_in_chunk))
    {
        CarryTableStatus status = fetch (self, error);

        if (status != CARRY_TABLE_ROW)
            return status;
    }
    for (guint i = 0; i < self->columns->len; i++)
    {
        ParquetVector *vector = g_ptr_array_index (self->columns, i);

        parquet_vector_read (vector, self->next_in_chunk, &out_row->cells[vector->column]);
    }
    out_row->n_cells = self->names->len;
    self->next_in_chunk++;
    self->n_read++;
    return CARRY_TABLE_ROW;
}

static gboolean
parquet_table_select (CarryTable *table, const int *columns, GError **error)
{
    ParquetTable *self = PARQUET_TABLE (table);
    gboolean is_wanted[CARRY_ROW_MAX_CELLS] = { FALSE };

    g_return_val_if_fail (!self->is_streaming, FALSE);

    for (; *columns >= 0; columns++)
        is_wanted[*columns] = TRUE;
    for (guint i = self->columns->len; i > 0; i--)
        if (!is_wanted[i - 1])
            g_ptr_array_remove_index (self->columns, i - 1);
    return TRUE;
}

static double
parquet_table_get_fraction (CarryTable *table)
{
    ParquetTable *self = PARQUET_TABLE (table);

    return self->n_rows > 0 ? (double) self->n_read / (double) self->n_rows : 1;
}

static char *
parquet_table_finish (CarryTable *table, GError **error)
{
    return parquet_checksum_file (PARQUET_TABLE (table)->path, error);
}

static void
parquet_table_finalize (GObject *object)
{
    ParquetTable *self = PARQUET_TABLE (object);
    const ParquetDuckdb *duckdb = self->database->duckdb;

    if (self->chunk != NULL)
        duckdb->destroy_data_chunk (&self->chunk);
    if (self->is_streaming)
        duckdb->destroy_result (&self->result);
    parquet_database_disconnect (self->database, &self->connection);
    parquet_database_release (self->database);
    g_ptr_array_unref (self->columns);
    g_ptr_array_unref (self->names);
    g_free (self->quoted_path);
    g_free (self->path);

    G_OBJECT_CLASS (parquet_table_parent_class)->finalize (object);
}

static void
parquet_table_class_init (ParquetTableClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = parquet_table_finalize;
    CARRY_TABLE_CLASS (klass)->read = parquet_table_read;
    CARRY_TABLE_CLASS (klass)->select = parquet_table_select;
    CARRY_TABLE_CLASS (klass)->get_fraction = parquet_table_get_fraction;
    CARRY_TABLE_CLASS (klass)->finish = parquet_table_finish;
}

static void
parquet_table_init (ParquetTable *self)
{
    self->names = g_ptr_array_new_with_free_func (g_free);
    self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) parquet_vector_free);
}

/**
 * parquet_table_open:
 * @database: (transfer full): DuckDB
 * @path: a file
 * @error: return location; names the file
 *
 * Returns: (transfer full): its rows; NULL with %CARRY_ERROR_CORRUPT when it is no
 *   Parquet file
 */
CarryTable *
parquet_table_open (ParquetDatabase *database, const char *path, GError **error)
{
    g_autoptr (ParquetTable) self = g_object_new (PARQUET_TYPE_TABLE, NULL);

    self->database = database;
    self->path = g_strdup (path);
    self->quoted_path = quote_path (path);
    self->connection = parquet_database_connect (database, error);
    if (self->connection == NULL || !read_columns (self, error) || !read_count (self, error))
    {
        g_prefix_error (error, "%s: ", path);
        return NULL;
    }
    carry_table_set_header (CARRY_TABLE (self), CARRY_TABLE_HEADER_YES);
    return CARRY_TABLE (g_steal_pointer (&self));
}
