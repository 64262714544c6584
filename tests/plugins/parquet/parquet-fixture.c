/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-fixture.h"

#include "parquet-table.h"
#include "roles/carry-context-private.h"
#include "tables/carry-table-event.h"

#include <glib/gstdio.h>

static void
on_notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
           const char *text)
{
    ParquetFixture *self = backend;

    g_ptr_array_add (self->notices, g_strdup_printf ("%s: %s", code, text));
}

static const CarryContextBackend backend = { .notice = on_notice };

static void
open_database (ParquetFixture *self)
{
    g_autoptr (GError) error = NULL;

    if (g_file_test (DUCKDB_LIBRARY, G_FILE_TEST_EXISTS))
    {
        self->database = parquet_database_acquire (DUCKDB_LIBRARY, &error);
        g_assert_no_error (error);
    }
    else if (g_strcmp0 (g_getenv ("CARRY_REQUIRE_SHARED"), "1") == 0)
        g_test_fail_printf ("%s is missing: run .ci/fetch-test-libs", DUCKDB_LIBRARY);
    else
        g_test_skip ("no libduckdb.so beside the build: run .ci/fetch-test-libs");
}

void
parquet_fixture_set_up (ParquetFixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    open_database (self);
    self->folder = g_dir_make_tmp ("carry-parquet-XXXXXX", &error);
    g_assert_no_error (error);
    self->market = test_market_new ();
    test_market_add (self->market, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC");
    test_market_add (self->market, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC");
    self->notices = g_ptr_array_new_with_free_func (g_free);
    self->context = carry_context_new (&backend, self, "data", 1);
    self->history = g_object_new (PARQUET_TYPE_HISTORY, "library", DUCKDB_LIBRARY, NULL);
    carry_module_set_context (CARRY_MODULE (self->history), self->context);
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_cmpint (g_remove (path), ==, 0);
    }
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
parquet_fixture_tear_down (ParquetFixture *self, gconstpointer data)
{
    g_object_unref (self->history);
    g_object_unref (self->context);
    g_ptr_array_unref (self->notices);
    test_market_free (self->market);
    remove_folder (self->folder);
    g_free (self->folder);
    g_clear_pointer (&self->database, parquet_database_release);
}

/* Does what @sql says, which works. */
void
parquet_fixture_query (ParquetFixture *self, const char *sql)
{
    g_autoptr (GError) error = NULL;
    DuckdbConnection connection = parquet_database_connect (self->database, &error);
    DuckdbResult result;

    g_assert_no_error (error);
    g_assert_true (parquet_database_query (self->database, connection, sql, &result, &error));
    g_assert_no_error (error);
    self->database->duckdb->destroy_result (&result);
    parquet_database_disconnect (self->database, &connection);
}

char *
parquet_fixture_path (ParquetFixture *self, const char *name)
{
    return g_build_filename (self->folder, name, NULL);
}

/* A Parquet file of what @select gives, by DuckDB itself. */
char *
parquet_fixture_make (ParquetFixture *self, const char *name, const char *select)
{
    char *path = parquet_fixture_path (self, name);
    g_autofree char *sql = g_strdup_printf ("COPY (%s) TO '%s' (FORMAT PARQUET)", select, path);

    parquet_fixture_query (self, sql);
    return path;
}

CarryTable *
parquet_fixture_open (ParquetFixture *self, const char *path, GError **error)
{
    return parquet_table_open (parquet_database_ref (self->database), path, error);
}

static void
add_cell (GString *text, const CarryCell *cell)
{
    static const char *const types[] = {
        [CARRY_CELL_TEXT] = "",      [CARRY_CELL_INTEGER] = "i:", [CARRY_CELL_DOUBLE] = "d:",
        [CARRY_CELL_DECIMAL] = "m:", [CARRY_CELL_TIME] = "t:",    [CARRY_CELL_LOCAL_TIME] = "l:",
        [CARRY_CELL_BOOLEAN] = "b:",
    };
    g_autofree char *value = cell->type == CARRY_CELL_TEXT ? g_strndup (cell->text, cell->length)
                                                           : carry_cell_quote (cell);

    g_string_append_printf (text, "%s%s ", types[cell->type], value);
}

/* All rows of a file, the names first: cells with a letter for their type, rows in lines. */
char *
parquet_fixture_read (ParquetFixture *self, const char *path)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryTable) table = parquet_fixture_open (self, path, &error);
    g_autofree CarryRow *row = g_new0 (CarryRow, 1);
    GString *text = g_string_new (NULL);
    CarryTableStatus status;

    g_assert_no_error (error);
    while ((status = carry_table_read (table, row, &error)) == CARRY_TABLE_ROW)
    {
        for (guint i = 0; i < row->n_cells; i++)
            add_cell (text, &row->cells[i]);
        g_string_truncate (text, text->len - 1);
        g_string_append_c (text, '\n');
    }
    g_assert_no_error (error);
    g_assert_cmpint (status, ==, CARRY_TABLE_END);
    return g_string_free (text, FALSE);
}
