/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-journal.h"

G_BEGIN_DECLS

/* What was found in a database that is whole. */
typedef struct
{
    guint version;
    gint64 id; /* of the last row of the journal */
    guint8 chain[SQLITE_ROW_HASH_SIZE];
    gint64 rows;   /* of all tables */
    guint64 epoch; /* of the last run; 0 for none */
} SqliteCheck;

/*
 * Whether every byte that means something is as it was written: SQLite's own check of
 * its structure (@full: of every index too), the schema, the checksum of every row,
 * the chain of the journal. %CARRY_ERROR_CORRUPT names the place.
 */
gboolean sqlite_check_run (SqliteDatabase *database, guint version, gboolean full,
                           SqliteCheck *out_check, GError **error);

G_END_DECLS
