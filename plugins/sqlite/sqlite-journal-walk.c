/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-journal.h"

#include <string.h>

enum
{
    PRUNED_FIRST,
    PRUNED_LAST,
    PRUNED_CHAIN,
};

static const char pruned_seed[] = "pruned";

gboolean
sqlite_journal_walk_init (SqliteJournalWalk *self, SqliteDatabase *database, GError **error)
{
    *self = (SqliteJournalWalk){ .database = database };
    self->statement =
        sqlite_database_prepare (database, "SELECT * FROM journal ORDER BY id", error);
    if (self->statement == NULL)
        return FALSE;
    self->pruned =
        sqlite_database_prepare (database, "SELECT * FROM pruned WHERE first = ?", error);
    return self->pruned != NULL;
}

void
sqlite_journal_walk_clear (SqliteJournalWalk *self)
{
    sqlite3_reset (self->statement);
    sqlite3_reset (self->pruned);
}

static gboolean
fail (SqliteJournalWalk *self, const char *what, gint64 id, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: row %" G_GINT64_FORMAT " of table journal %s; restore a backup with `carry "
                 "store restore`, or move the file away and start anew from what the venue knows",
                 self->database->path, id, what);
    return FALSE;
}

static gboolean
parse_chain (const char *text, guint8 out_chain[SQLITE_ROW_HASH_SIZE])
{
    for (gsize i = 0; i < SQLITE_ROW_HASH_SIZE; i++)
    {
        int high = g_ascii_xdigit_value (text[2 * i]);
        int low = high < 0 ? -1 : g_ascii_xdigit_value (text[2 * i + 1]);

        if (low < 0)
            return FALSE;
        out_chain[i] = (guint8) (high << 4 | low);
    }
    return TRUE;
}

/* Over one range of rows that retention took out, which ends before row @id. */
static gboolean
skip_range (SqliteJournalWalk *self, gint64 id, GError **error)
{
    SqliteRow row;
    gboolean found;
    const char *chain;
    gint64 last;

    sqlite3_bind_int64 (self->pruned, 1, self->id + 1);
    if (!sqlite_database_step (self->database, self->pruned, "read table pruned", &found, error))
        return FALSE;
    if (!found)
        return fail (self, "is missing", self->id + 1, error);
    found = sqlite_row_read (&row, self->pruned, pruned_seed, sizeof pruned_seed);
    chain = found ? sqlite_row_get_text (&row, PRUNED_CHAIN) : NULL;
    last = found ? sqlite_row_get_integer (&row, PRUNED_LAST) : 0;
    found = chain != NULL && parse_chain (chain, self->chain) && last > self->id && last < id;
    sqlite3_reset (self->pruned);
    self->id = last;
    return found || fail (self, "follows a gap that table pruned does not explain", id, error);
}

static gboolean
skip_pruned (SqliteJournalWalk *self, gint64 id, GError **error)
{
    while (self->id + 1 < id)
        if (!skip_range (self, id, error))
            return FALSE;
    return TRUE;
}

gboolean
sqlite_journal_walk_next (SqliteJournalWalk *self, SqliteRow *row, gboolean *out_row,
                          GError **error)
{
    gint64 id;

    if (!sqlite_database_step (self->database, self->statement, "read table journal", out_row,
                               error))
        return FALSE;
    if (!*out_row)
        return TRUE;
    id = sqlite3_column_int64 (self->statement, SQLITE_JOURNAL_ID);
    if (!skip_pruned (self, id, error))
        return FALSE;
    if (!sqlite_row_read (row, self->statement, self->chain, sizeof self->chain))
        return fail (self, "does not have the content it was written with", id, error);
    self->id = id;
    memcpy (self->chain, row->hash, sizeof self->chain);
    return TRUE;
}
