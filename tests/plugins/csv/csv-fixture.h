/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-history.h"
#include "test-history.h"

G_BEGIN_DECLS

/* A csv history of BTC and 1000PEPE, a folder for files, and what it had to say. */
typedef struct
{
    TestMarket *market;
    CarryHistory *history;
    CarryContext *context;
    char *folder;
    GPtrArray *notices; /* element-type char* */
} CsvFixture;

void csv_fixture_set_up (CsvFixture *self, gconstpointer data);
void csv_fixture_tear_down (CsvFixture *self, gconstpointer data);

void csv_fixture_set (CsvFixture *self, const char *name, const char *text);
char *csv_fixture_write (CsvFixture *self, const char *name, const char *text);
char *csv_fixture_write_gzip (CsvFixture *self, const char *name, const char *text);
char *
csv_fixture_write_zip (CsvFixture *self, const char *name, const char *member, const char *text);
char *csv_fixture_data (const char *name);

GArray *csv_fixture_read (CsvFixture *self, const char *files, GError **error);
char *csv_fixture_read_text (CsvFixture *self, const char *files);
void csv_fixture_assert_events (CsvFixture *self, const char *files, const char *expected);
void csv_fixture_assert_error (CsvFixture *self, const char *files, const char *expected);

#define CSV_TEST(name, function)                                                                   \
    g_test_add ("/csv/" name, CsvFixture, NULL, csv_fixture_set_up, function, csv_fixture_tear_down)

G_END_DECLS
