/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-database.h"
#include "sqlite-row.h"

G_BEGIN_DECLS

/* A table whose first columns are its key and whose last is the checksum of the row. */
typedef struct
{
    SqliteDatabase *database;
    const char *name;
    int n_columns; /* without the checksum */
    int n_keys;
    sqlite3_stmt *insert;
    sqlite3_stmt *replace;
    sqlite3_stmt *find;
} SqliteTable;

gboolean sqlite_table_init (SqliteTable *self, SqliteDatabase *database, const char *name,
                            int n_columns, const char *const *keys, GError **error);
/* Fills the rest of @row by its key, which is set; all but the key is NULL when there is none. Texts
 * are good until the row is put. */
gboolean sqlite_table_find (SqliteTable *self, SqliteRow *row, gboolean *out_found, GError **error);
/* In place of the row with that key, if there is one. */
gboolean sqlite_table_put (SqliteTable *self, SqliteRow *row, GError **error);
/* %CARRY_ERROR_CONFLICT when there is one. */
gboolean sqlite_table_add (SqliteTable *self, SqliteRow *row, GError **error);

G_END_DECLS
