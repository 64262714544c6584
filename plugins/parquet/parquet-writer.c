/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-writer.h"

/* Digits of DuckDB's decimals: those in 64 bits are read without a detour, the others always fit. */
#define NARROW_DIGITS 18
#define MAX_DIGITS 38

typedef struct
{
    const char *csv_path;
    const CarryWriterColumn *columns;
    gsize n_columns;
    guint *digits; /* of each column that is a decimal */
} Table;

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

static void
append_type (GString *sql, const CarryWriterColumn *column, guint digits)
{
    switch (column->type)
    {
    case CARRY_WRITER_COLUMN_TIME:
        g_string_append (sql, "TIMESTAMPTZ");
        return;
    case CARRY_WRITER_COLUMN_INTEGER:
        g_string_append (sql, "BIGINT");
        return;
    case CARRY_WRITER_COLUMN_DECIMAL:
        g_string_append_printf (sql, "DECIMAL(%u,%u)", digits, column->decimals);
        return;
    case CARRY_WRITER_COLUMN_TEXT:
        g_string_append (sql, "VARCHAR");
        return;
    }
}

/*
 * Every column has its type by name: nothing is guessed from the first rows. All
 * are read as text and cast, because a time that read_csv() cannot read becomes
 * null without a word, while a cast fails.
 */
static void
append_source (GString *sql, const Table *table)
{
    g_string_append (sql, " FROM read_csv(");
    append_quoted (sql, '\'', table->csv_path);
    g_string_append (sql, ", header=true, auto_detect=false, columns={");
    for (gsize i = 0; i < table->n_columns; i++)
    {
        g_string_append (sql, i > 0 ? ", " : "");
        append_quoted (sql, '\'', table->columns[i].name);
        g_string_append (sql, ": 'VARCHAR'");
    }
    g_string_append (sql, "})");
}

static char *
format_copy (const Table *table, const char *path)
{
    GString *sql = g_string_new ("COPY (SELECT ");

    for (gsize i = 0; i < table->n_columns; i++)
    {
        g_string_append (sql, i > 0 ? ", " : "");
        append_quoted (sql, '"', table->columns[i].name);
        g_string_append (sql, "::");
        append_type (sql, &table->columns[i], table->digits[i]);
        g_string_append (sql, " AS ");
        append_quoted (sql, '"', table->columns[i].name);
    }
    append_source (sql, table);
    g_string_append (sql, ") TO ");
    append_quoted (sql, '\'', path);
    g_string_append (sql, " (FORMAT PARQUET, COMPRESSION ZSTD)");
    return g_string_free (sql, FALSE);
}

/* Asks of each column, in one row, whether all its values are decimals of few digits. */
static char *
format_question (const Table *table)
{
    GString *sql = g_string_new ("SELECT ");

    for (gsize i = 0; i < table->n_columns; i++)
    {
        g_string_append (sql, i > 0 ? ", " : "");
        if (table->columns[i].type != CARRY_WRITER_COLUMN_DECIMAL ||
            table->columns[i].decimals > NARROW_DIGITS)
        {
            g_string_append (sql, "FALSE");
            continue;
        }
        g_string_append (sql, "count(");
        append_quoted (sql, '"', table->columns[i].name);
        g_string_append (sql, ") = count(TRY_CAST(");
        append_quoted (sql, '"', table->columns[i].name);
        g_string_append (sql, " AS ");
        append_type (sql, &table->columns[i], NARROW_DIGITS);
        g_string_append (sql, "))");
    }
    append_source (sql, table);
    return g_string_free (sql, FALSE);
}

static gboolean
find_digits (ParquetDatabase *database, DuckdbConnection connection, Table *table, GError **error)
{
    const ParquetDuckdb *duckdb = database->duckdb;
    g_autofree char *sql = format_question (table);
    DuckdbResult result;
    DuckdbChunk chunk;

    if (!parquet_database_query (database, connection, sql, &result, error))
        return FALSE;
    chunk = duckdb->fetch_chunk (result);
    for (gsize i = 0; i < table->n_columns; i++)
    {
        const guint8 *fits = duckdb->vector_get_data (duckdb->data_chunk_get_vector (chunk, i));

        table->digits[i] = fits[0] != 0 ? NARROW_DIGITS : MAX_DIGITS;
    }
    duckdb->destroy_data_chunk (&chunk);
    duckdb->destroy_result (&result);
    return TRUE;
}

static gboolean
copy (ParquetDatabase *database, DuckdbConnection connection, Table *table, const char *path,
      GError **error)
{
    g_autofree char *sql = NULL;
    DuckdbResult result;

    if (!find_digits (database, connection, table, error))
        return FALSE;
    sql = format_copy (table, path);
    if (!parquet_database_query (database, connection, sql, &result, error))
        return FALSE;
    database->duckdb->destroy_result (&result);
    return TRUE;
}

/**
 * parquet_writer_write:
 * @database: an open database
 * @csv_path: the CSV file to read
 * @columns: (array length=n_columns): its columns
 * @n_columns: how many
 * @path: the Parquet file to write
 * @error: return location for an error
 *
 * Returns: %FALSE with what DuckDB said when the file cannot be written
 */
gboolean
parquet_writer_write (ParquetDatabase *database, const char *csv_path,
                      const CarryWriterColumn *columns, gsize n_columns, const char *path,
                      GError **error)
{
    g_autofree guint *digits = g_new0 (guint, n_columns);
    Table table = { csv_path, columns, n_columns, digits };
    DuckdbConnection connection = parquet_database_connect (database, error);
    gboolean done;

    if (connection == NULL)
        return FALSE;
    done = copy (database, connection, &table, path, error);
    parquet_database_disconnect (database, &connection);
    return done;
}
