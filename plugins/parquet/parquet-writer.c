/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-writer.h"

/* DuckDB's decimals have at most this many digits in all. */
#define MAX_DIGITS 38

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
append_type (GString *sql, const CarryWriterColumn *column)
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
        g_string_append_printf (sql, "DECIMAL(%d,%u)", MAX_DIGITS, column->decimals);
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
static char *
format_sql (const char *csv_path, const CarryWriterColumn *columns, gsize n_columns,
            const char *path)
{
    GString *sql = g_string_new ("COPY (SELECT ");

    for (gsize i = 0; i < n_columns; i++)
    {
        g_string_append (sql, i > 0 ? ", " : "");
        append_quoted (sql, '"', columns[i].name);
        g_string_append (sql, "::");
        append_type (sql, &columns[i]);
        g_string_append (sql, " AS ");
        append_quoted (sql, '"', columns[i].name);
    }
    g_string_append (sql, " FROM read_csv(");
    append_quoted (sql, '\'', csv_path);
    g_string_append (sql, ", header=true, auto_detect=false, columns={");
    for (gsize i = 0; i < n_columns; i++)
    {
        g_string_append (sql, i > 0 ? ", " : "");
        append_quoted (sql, '\'', columns[i].name);
        g_string_append (sql, ": 'VARCHAR'");
    }
    g_string_append (sql, "})) TO ");
    append_quoted (sql, '\'', path);
    g_string_append (sql, " (FORMAT PARQUET, COMPRESSION ZSTD)");
    return g_string_free (sql, FALSE);
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
    g_autofree char *sql = format_sql (csv_path, columns, n_columns, path);
    DuckdbConnection connection = parquet_database_connect (database, error);
    DuckdbResult result;
    gboolean done;

    if (connection == NULL)
        return FALSE;
    done = parquet_database_query (database, connection, sql, &result, error);
    if (done)
        database->duckdb->destroy_result (&result);
    parquet_database_disconnect (database, &connection);
    return done;
}
