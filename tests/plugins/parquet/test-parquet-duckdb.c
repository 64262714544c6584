/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-duckdb.h"

/* Where there is no library, or one that is not DuckDB. None is opened before. */
static void
test_missing (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (parquet_duckdb_open ("/nowhere/libduckdb.so", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "cannot be opened as /nowhere/libduckdb.so"));
    g_assert_nonnull (strstr (error->message, "library=PATH"));
}

static void
test_other (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (parquet_duckdb_open ("libz.so.1", &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED);
    g_assert_nonnull (strstr (error->message, "has no duckdb_"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/parquet/duckdb/missing", test_missing);
    g_test_add_func ("/parquet/duckdb/other", test_other);
    return g_test_run ();
}
