/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-check.h"

#include <string.h>

#include "sqlite-schema.h"

#define ADVICE                                                                                     \
    "; restore a backup with `carry store restore`, or move the file away and start anew from "    \
    "what the venue knows"

static gboolean
check_structure (SqliteDatabase *database, gboolean full, GError **error)
{
    g_autofree char *said = NULL;

    if (!sqlite_database_get_text (
            database, full ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", &said, error))
        return FALSE;
    if (g_strcmp0 (said, "ok") == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s is damaged: %s" ADVICE,
                 database->path, said);
    return FALSE;
}

static gboolean
check_rows (SqliteDatabase *database, const char *table, gint64 *rows, GError **error)
{
    g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table);
    sqlite3_stmt *statement = sqlite_database_prepare (database, sql, error);
    gint64 number = 0;
    gboolean found;
    SqliteRow row;

    if (statement == NULL)
        return FALSE;
    while (TRUE)
    {
        if (!sqlite_database_step (database, statement, "read it", &found, error))
            return FALSE;
        if (!found)
            break;
        number++;
        if (sqlite_row_read (&row, statement, table, strlen (table) + 1))
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s: row %" G_GINT64_FORMAT
                     " of table %s does not have the content it was written with" ADVICE,
                     database->path, number, table);
        sqlite3_reset (statement);
        return FALSE;
    }
    *rows += number;
    return TRUE;
}

static gboolean
check_journal (SqliteDatabase *database, SqliteCheck *check, GError **error)
{
    SqliteJournalWalk walk;
    gboolean found = TRUE, good;
    SqliteRow row;

    if (!sqlite_journal_walk_init (&walk, database, error))
        return FALSE;
    do
    {
        good = sqlite_journal_walk_next (&walk, &row, &found, error);
        check->rows += found;
    } while (good && found);
    sqlite_journal_walk_clear (&walk);
    check->id = walk.id;
    memcpy (check->chain, walk.chain, sizeof walk.chain);
    return good;
}

static gboolean
check_tables (SqliteDatabase *database, SqliteCheck *check, GError **error)
{
    const char *const *tables = sqlite_schema_get_tables (check->version);

    for (gsize i = 0; tables[i] != NULL; i++)
        if (!check_rows (database, tables[i], &check->rows, error))
            return FALSE;
    return check_journal (database, check, error);
}

/* A flipped bit must not turn one version into another. */
static gboolean
check_version (SqliteDatabase *database, guint version, GError **error)
{
    gint64 stored = 0;

    if (!sqlite_database_get_integer (database, "SELECT version FROM store", &stored, error))
        return FALSE;
    if (stored == (gint64) version)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s says it has version %u, and its table store says %" G_GINT64_FORMAT ADVICE,
                 database->path, version, stored);
    return FALSE;
}

static gboolean
check_log (SqliteDatabase *database, GError **error)
{
    g_autofree char *mode = NULL;

    if (!sqlite_database_get_text (database, "PRAGMA journal_mode", &mode, error))
        return FALSE;
    if (g_strcmp0 (mode, "wal") == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s is not written with a write-ahead log (its mode is %s)" ADVICE, database->path,
                 mode);
    return FALSE;
}

gboolean
sqlite_check_run (SqliteDatabase *database, guint version, gboolean full, SqliteCheck *out_check,
                  GError **error)
{
    SqliteCheck check = { .version = version };
    gint64 epoch = 0;

    if (!check_log (database, error) || !check_structure (database, full, error) ||
        !sqlite_schema_check (database, version, error) ||
        !check_version (database, version, error) || !check_tables (database, &check, error) ||
        !sqlite_database_get_integer (database, "SELECT max(epoch) FROM runs", &epoch, error))
        return FALSE;
    check.epoch = (guint64) epoch;
    *out_check = check;
    return TRUE;
}
