/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "parquet-database.h"
#include "parquet-history.h"
#include "test-history.h"

G_BEGIN_DECLS

/* DuckDB, a folder for files that it makes, and a history of BTC to read them with. */
typedef struct
{
    ParquetDatabase *database; /* NULL where the library is not there: the test is skipped */
    char *folder;
    TestMarket *market;
    CarryHistory *history;
    CarryContext *context;
    GPtrArray *notices; /* element-type char* */
} ParquetFixture;

void parquet_fixture_set_up (ParquetFixture *self, gconstpointer data);
void parquet_fixture_tear_down (ParquetFixture *self, gconstpointer data);

void parquet_fixture_query (ParquetFixture *self, const char *sql);
char *parquet_fixture_path (ParquetFixture *self, const char *name);
char *parquet_fixture_make (ParquetFixture *self, const char *name, const char *select);
CarryTable *parquet_fixture_open (ParquetFixture *self, const char *path, GError **error);
char *parquet_fixture_read (ParquetFixture *self, const char *path);

/* A test that needs DuckDB: skipped without it, a failure where nothing may be. */
#define PARQUET_TEST(name, function)                                                               \
    g_test_add ("/parquet/" name, ParquetFixture, #function, parquet_fixture_set_up, function,     \
                parquet_fixture_tear_down)

#define PARQUET_NEED(f)                                                                            \
    G_STMT_START                                                                                   \
    {                                                                                              \
        if ((f)->database == NULL)                                                                 \
            return;                                                                                \
    }                                                                                              \
    G_STMT_END

G_END_DECLS
