/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-database.h"

G_BEGIN_DECLS

/* From one version to the next: statements, and what they cannot do. */
typedef struct
{
    const char *sql;
    gboolean (*fill) (SqliteDatabase *database, GError **error); /* (nullable) */
} SqliteSchemaStep;

/* Text that is a plain decimal number: `-?[0-9]+(\.[0-9]+)?`. */
#define SQLITE_SCHEMA_DECIMAL(name)                                                                \
    name " TEXT CHECK (" name " NOT GLOB '*[^-.0-9]*' AND " name " NOT GLOB '?*-*' AND " name      \
         " NOT GLOB '*.*.*' AND " name " GLOB '*[0-9]' AND ltrim(" name ", '-') GLOB '[0-9]*')"
#define SQLITE_SCHEMA_BOOLEAN(name) name " INTEGER CHECK (" name " IN (0, 1))"
#define SQLITE_SCHEMA_HASH "hash BLOB NOT NULL CHECK (length(hash) = 16)"

extern const char sqlite_schema_journal_sql[];
extern const char sqlite_schema_books_sql[];

G_END_DECLS
