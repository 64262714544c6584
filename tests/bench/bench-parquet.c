/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-history.h"
#include "parquet-table.h"
#include "test-history.h"

#include "carry-bench.h"

#include <glib/gstdio.h>

/*
 * Parquet into events, beside the rows alone, and beside what DuckDB takes to give
 * them to nobody: with numbers as doubles, as most programs write them, and as
 * decimals, as `carry convert` does. As many rows as make what opening DuckDB costs
 * a small part. Needs DuckDB's library: its argument.
 */

#define ROWS 2000000
#define ROUNDS 3

typedef struct
{
    TestMarket *market;
    const char *library;
    char *folder;
    char *path;
} Bench;

static const CarryWriterColumn columns[] = {
    { "ts_ms", CARRY_WRITER_COLUMN_INTEGER, 0 }, { "open", CARRY_WRITER_COLUMN_DECIMAL, 1 },
    { "high", CARRY_WRITER_COLUMN_DECIMAL, 1 },  { "low", CARRY_WRITER_COLUMN_DECIMAL, 1 },
    { "close", CARRY_WRITER_COLUMN_DECIMAL, 1 }, { "volume", CARRY_WRITER_COLUMN_DECIMAL, 3 },
};

static char *
make_csv (void)
{
    GString *text = g_string_new ("ts_ms,open,high,low,close,volume\n");
    CarryRandom random;
    gint64 level = 423501; /* tenths */

    carry_random_init (&random, 1, "bench");
    for (gint64 i = 0; i < ROWS; i++)
    {
        gint64 open = level;
        level += carry_random_range (&random, level > 200000 ? -50 : 0, 51);
        gint64 high = MAX (open, level) + carry_random_range (&random, 0, 30);
        gint64 low = MIN (open, level) - carry_random_range (&random, 0, 30);
        g_string_append_printf (text, "%" G_GINT64_FORMAT ",%.1f,%.1f,%.1f,%.1f,%.3f\n",
                                G_GINT64_CONSTANT (1609459200000) + i * 60000, (double) open / 10,
                                (double) high / 10, (double) low / 10, (double) level / 10,
                                (double) carry_random_range (&random, 1, 500000) / 1000);
    }
    return g_string_free (text, FALSE);
}

static CarryHistory *
new_history (const Bench *self)
{
    const char *const files[] = { self->path, NULL };

    return g_object_new (PARQUET_TYPE_HISTORY, "files", files, "library", self->library, NULL);
}

static void
write_decimals (Bench *self, const char *csv)
{
    g_autoptr (CarryHistory) history = new_history (self);
    g_autoptr (GError) error = NULL;

    carry_table_writer_write (CARRY_TABLE_WRITER (history), csv, columns, G_N_ELEMENTS (columns),
                              self->path, &error);
    g_assert_no_error (error);
}

static void
write_doubles (Bench *self, const char *csv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ParquetDatabase) database = parquet_database_acquire (self->library, &error);
    g_autofree char *sql = g_strdup_printf (
        "COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)", csv, self->path);
    DuckdbConnection connection;
    DuckdbResult result;

    g_assert_no_error (error);
    connection = parquet_database_connect (database, &error);
    g_assert_no_error (error);
    parquet_database_query (database, connection, sql, &result, &error);
    g_assert_no_error (error);
    database->duckdb->destroy_result (&result);
    parquet_database_disconnect (database, &connection);
}

static void
set_up (Bench *self, void (*write) (Bench *self, const char *csv))
{
    g_autofree char *text = make_csv ();
    g_autofree char *csv = NULL;
    g_autoptr (GError) error = NULL;

    self->market = test_market_new ();
    test_market_add (self->market, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC");
    self->folder = g_dir_make_tmp ("carry-bench-XXXXXX", &error);
    g_assert_no_error (error);
    csv = g_build_filename (self->folder, "bars.csv", NULL);
    self->path = g_build_filename (self->folder, "BTCUSDT_perp_1m.parquet", NULL);
    g_file_set_contents (csv, text, -1, &error);
    g_assert_no_error (error);
    write (self, csv);
    g_remove (csv);
}

static void
tear_down (Bench *self)
{
    g_remove (self->path);
    g_rmdir (self->folder);
    g_free (self->folder);
    g_free (self->path);
    test_market_free (self->market);
}

static void
read_events (gpointer data)
{
    const Bench *self = data;
    g_autoptr (CarryHistory) history = new_history (self);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryCursor) cursor =
        test_history_open (history, self->market, 0, G_MAXINT64, &error);
    CarryMarketEvent block[4096];
    guint64 n = 0;
    gssize got;

    g_assert_no_error (error);
    while ((got = carry_cursor_read (cursor, block, G_N_ELEMENTS (block), &error)) > 0)
        n += (guint64) got;
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, ROWS);
}

static void
read_rows (gpointer data)
{
    const Bench *self = data;
    g_autoptr (GError) error = NULL;
    ParquetDatabase *database = parquet_database_acquire (self->library, &error);
    g_autoptr (CarryTable) table = NULL;
    g_autofree CarryRow *row = g_new0 (CarryRow, 1);
    guint64 n = 0;

    g_assert_no_error (error);
    table = parquet_table_open (parquet_database_ref (database), self->path, &error);
    g_assert_no_error (error);
    while (carry_table_read (table, row, &error) == CARRY_TABLE_ROW)
        n++;
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, ROWS + 1); /* the names */
    g_clear_object (&table);
    parquet_database_release (database);
}

/* What DuckDB needs to give the same columns, looked at by nobody: no reader of it is faster. */
static void
read_chunks (gpointer data)
{
    const Bench *self = data;
    g_autoptr (GError) error = NULL;
    ParquetDatabase *database = parquet_database_acquire (self->library, &error);
    g_autofree char *sql = g_strdup_printf ("SELECT * FROM read_parquet('%s')", self->path);
    DuckdbConnection connection = parquet_database_connect (database, &error);
    DuckdbResult result;
    DuckdbChunk chunk;
    guint64 n = 0;

    parquet_database_stream (database, connection, sql, &result, &error);
    g_assert_no_error (error);
    while ((chunk = database->duckdb->fetch_chunk (result)) != NULL)
    {
        n += database->duckdb->data_chunk_get_size (chunk);
        database->duckdb->destroy_data_chunk (&chunk);
    }
    g_assert_cmpuint (n, ==, ROWS);
    database->duckdb->destroy_result (&result);
    parquet_database_disconnect (database, &connection);
    parquet_database_release (database);
}

int
main (int argc, char **argv)
{
    Bench self = { .library = argv[1] };

    if (argc != 2 || !g_file_test (self.library, G_FILE_TEST_EXISTS))
    {
        g_print ("SKIPPED: DuckDB's library is not there: run .ci/fetch-test-libs\n");
        return 77;
    }
    set_up (&self, write_doubles);
    carry_bench_compare ("rows of Parquet, doubles", ROWS, read_events, "rows alone", read_rows,
                         &self, ROUNDS);
    carry_bench_compare ("rows of Parquet, doubles", ROWS, read_events, "DuckDB alone", read_chunks,
                         &self, ROUNDS);
    tear_down (&self);
    set_up (&self, write_decimals);
    carry_bench_compare ("rows of Parquet, decimals", ROWS, read_events, "rows alone", read_rows,
                         &self, ROUNDS);
    carry_bench_compare ("rows of Parquet, decimals", ROWS, read_events, "DuckDB alone",
                         read_chunks, &self, ROUNDS);
    tear_down (&self);
    return 0;
}
