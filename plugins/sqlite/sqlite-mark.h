/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-row.h"

G_BEGIN_DECLS

/*
 * A small file beside the database that says how far the journal came: written after
 * each commit, never before, and without waiting for the disk. The program may die
 * at any moment and the mark is still right; after a power cut it may be behind.
 * What it says beyond the database is missing there: a damaged or deleted log, an
 * older copy put in its place. While it is held no other process opens the store.
 */
typedef struct
{
    gint64 id; /* of the last row of the journal; 0 for none */
    guint64 epoch;
    guint8 hash[SQLITE_ROW_HASH_SIZE];
} SqliteMarkValue;

typedef struct _SqliteMark SqliteMark;

/* %CARRY_ERROR_CONFLICT when another process holds it. */
SqliteMark *sqlite_mark_open (const char *database_path, GError **error);
/* Without holding it; @out_value is left alone when there is none that can be read. */
void sqlite_mark_peek (const char *database_path, SqliteMarkValue *out_value);
void sqlite_mark_close (SqliteMark *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqliteMark, sqlite_mark_close)

/* What was found when it was opened; FALSE when there was none that could be read. */
gboolean sqlite_mark_get (const SqliteMark *self, SqliteMarkValue *out_value);
gboolean sqlite_mark_set (SqliteMark *self, const SqliteMarkValue *value, GError **error);
gboolean sqlite_mark_sync (SqliteMark *self, GError **error);

G_END_DECLS
