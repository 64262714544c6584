/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-database.h"

G_BEGIN_DECLS

/* What `file` and SQLite's header call a store of ours: "CRRY". */
#define SQLITE_SCHEMA_APPLICATION_ID 0x43525259

/* The versions a database has gone through; a new one goes through all. */
guint sqlite_schema_get_newest (void);

/* 0 for a file with nothing in it; an error when it is somebody else's, or newer than this program. */
gboolean sqlite_schema_get_version (SqliteDatabase *database, guint *out_version, GError **error);
/* In a transaction of the caller's. */
gboolean sqlite_schema_migrate (SqliteDatabase *database, guint from, guint to, GError **error);
/* Whether tables, checks and views are those of @version, letter by letter. */
gboolean sqlite_schema_check (SqliteDatabase *database, guint version, GError **error);

/* All but the journal, whose rows are chained; each ends with the checksum of its row. */
const char *const *sqlite_schema_get_tables (guint version);

G_END_DECLS
