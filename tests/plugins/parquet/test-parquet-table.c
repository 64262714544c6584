/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-fixture.h"

#include "parquet-checksum.h"

#include <glib/gstdio.h>

static void
test_empty (ParquetFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;

    PARQUET_NEED (f);
    path = parquet_fixture_make (f, "empty.parquet", "SELECT 1 AS a, 2 AS \"B b\" LIMIT 0");
    text = parquet_fixture_read (f, path);
    g_assert_cmpstr (text, ==, "a B b\n");
}

/* What a pattern, a string or a name would end means itself. */
static void
test_names (ParquetFixture *f, gconstpointer data)
{
    static const char *const names[] = { "a*[b]?.parquet", "day=1.parquet", "quote'.parquet" };

    PARQUET_NEED (f);
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
        g_autofree char *plain =
            parquet_fixture_make (f, "plain.parquet", "SELECT 7 AS \"x\"\"y\"");
        g_autofree char *path = parquet_fixture_path (f, names[i]);
        g_autofree char *text = NULL;

        g_assert_cmpint (g_rename (plain, path), ==, 0);
        text = parquet_fixture_read (f, path);
        g_assert_cmpstr (text, ==, "x\"y\ni:7\n");
    }
}

/* Only what was selected is read; the others keep their places. */
static void
test_select (ParquetFixture *f, gconstpointer data)
{
    static const int columns[] = { 2, 0, -1 };
    g_autofree CarryRow *row = g_new0 (CarryRow, 1);
    g_autofree char *path = NULL;
    g_autoptr (CarryTable) table = NULL;
    g_autoptr (GError) error = NULL;

    PARQUET_NEED (f);
    path = parquet_fixture_make (f, "three.parquet", "SELECT 10 AS a, 20 AS b, 30 AS c");
    table = parquet_fixture_open (f, path, &error);
    g_assert_no_error (error);
    g_assert_cmpint (carry_table_read (table, row, &error), ==, CARRY_TABLE_ROW);
    g_assert_true (carry_table_select (table, columns, &error));
    g_assert_cmpint (carry_table_read (table, row, &error), ==, CARRY_TABLE_ROW);
    g_assert_cmpint (row->n_cells, ==, 3);
    g_assert_cmpint (row->number, ==, 1);
    g_assert_cmpint (row->cells[0].integer, ==, 10);
    g_assert_cmpint (row->cells[2].integer, ==, 30);
    g_assert_cmpfloat (carry_table_get_fraction (table), ==, 1);
    g_assert_cmpint (carry_table_read (table, row, &error), ==, CARRY_TABLE_END);
    g_assert_no_error (error);
}

static void
assert_refused (ParquetFixture *f, const char *path, const char *sentence)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryTable) table = parquet_fixture_open (f, path, &error);

    g_assert_null (table);
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_nonnull (strstr (error->message, sentence));
    g_assert_null (strchr (error->message, '\n'));
}

static void
test_refused (ParquetFixture *f, gconstpointer data)
{
    g_autoptr (GString) select = g_string_new ("SELECT 0 AS c0");
    g_autofree char *missing = NULL;
    g_autofree char *text = NULL;
    g_autofree char *wide = NULL;

    PARQUET_NEED (f);
    missing = parquet_fixture_path (f, "missing.parquet");
    assert_refused (f, missing, "");
    text = parquet_fixture_path (f, "text.parquet");
    g_assert_true (g_file_set_contents (text, "time,open\n1,2\n", -1, NULL));
    assert_refused (f, text, "");
    for (guint i = 1; i <= CARRY_ROW_MAX_CELLS; i++)
        g_string_append_printf (select, ", %u AS c%u", i, i);
    wide = parquet_fixture_make (f, "wide.parquet", select->str);
    assert_refused (f, wide, "columns; at most");
}

/* A byte of the data changed: found out while reading, or the values are those that were written. */
static void
test_damaged (ParquetFixture *f, gconstpointer data)
{
    g_autofree CarryRow *row = g_new0 (CarryRow, 1);
    g_autofree char *path = NULL;
    g_autofree char *content = NULL;
    g_autoptr (CarryTable) table = NULL;
    g_autoptr (GError) error = NULL;
    CarryTableStatus status;
    gsize length;

    PARQUET_NEED (f);
    path = parquet_fixture_path (f, "damaged.parquet");
    g_free (parquet_fixture_make (f, "damaged.parquet",
                                  "SELECT i * 0.5::DOUBLE AS x, hash(i)::VARCHAR AS y "
                                  "FROM range(20000) t(i)"));
    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    memset (content + length / 3, 0x5a, 2000);
    g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
    table = parquet_fixture_open (f, path, &error);
    g_assert_no_error (error);
    while ((status = carry_table_read (table, row, &error)) == CARRY_TABLE_ROW)
        ;
    g_assert_cmpint (status, ==, CARRY_TABLE_BROKEN);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
}

/* Of all bytes, also when only the names were read. */
static void
test_checksum (ParquetFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autofree char *content = NULL;
    g_autofree char *wanted = NULL;
    g_autofree char *sha256 = NULL;
    g_autoptr (CarryTable) table = NULL;
    g_autoptr (GError) error = NULL;
    gsize length;

    PARQUET_NEED (f);
    path = parquet_fixture_make (f, "sum.parquet", "SELECT i FROM range(100000) t(i)");
    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    wanted = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
    table = parquet_fixture_open (f, path, &error);
    sha256 = carry_table_finish (table, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (sha256, ==, wanted);
    g_assert_null (parquet_checksum_file ("/nowhere", &error));
    g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    PARQUET_TEST ("table/empty", test_empty);
    PARQUET_TEST ("table/names", test_names);
    PARQUET_TEST ("table/select", test_select);
    PARQUET_TEST ("table/refused", test_refused);
    PARQUET_TEST ("table/damaged", test_damaged);
    PARQUET_TEST ("table/checksum", test_checksum);
    return g_test_run ();
}
