/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-backup.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sqlite-mark.h"
#include "sqlite-schema.h"

static gboolean
fail_file (const char *path, const char *doing, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be %s: %s", path, doing,
                 g_strerror (errno));
    return FALSE;
}

/* Checking */

gboolean
sqlite_backup_verify (const char *path, gboolean full, SqliteCheck *out_check, GError **error)
{
    g_autoptr (SqliteDatabase) database = sqlite_database_open_existing (path, error);
    guint version;

    if (database == NULL || !sqlite_schema_get_version (database, &version, error))
        return FALSE;
    if (version == 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s is empty", path);
        return FALSE;
    }
    return sqlite_check_run (database, version, full, out_check, error);
}

/* Writing */

static gboolean
copy_pages (SqliteDatabase *from, SqliteDatabase *to, GError **error)
{
    sqlite3_backup *backup = sqlite3_backup_init (to->handle, "main", from->handle, "main");
    int result;

    if (backup == NULL)
        return sqlite_database_fail (to, "copy the store", error);
    result = sqlite3_backup_step (backup, -1);
    sqlite3_backup_finish (backup);
    return result == SQLITE_DONE || sqlite_database_fail (to, "copy the store", error);
}

static gboolean
write_copy (SqliteDatabase *database, const char *path, GError **error)
{
    g_autoptr (SqliteDatabase) copy = sqlite_database_open (path, SQLITE_DATABASE_CREATE, error);

    return copy != NULL && copy_pages (database, copy, error) &&
           sqlite_database_fold_all (copy, error);
}

gboolean
sqlite_backup_write (SqliteDatabase *database, const char *path, GError **error)
{
    gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);
    SqliteCheck check;

    if (!exists && !sqlite_database_check_file (path, &exists, error))
        return FALSE;
    if (exists)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s exists; name a file that does not, backups are never overwritten", path);
        return FALSE;
    }
    if (write_copy (database, path, error) && sqlite_database_sync_folder (path, error) &&
        sqlite_backup_verify (path, TRUE, &check, error))
        return TRUE;
    /* Half a copy must not be taken for a whole one. */
    g_unlink (path);
    return FALSE;
}

/* Restoring */

static gboolean
move_aside (const char *path, const char *suffix, guint number, GError **error)
{
    g_autofree char *old = g_strconcat (path, suffix, NULL);
    g_autofree char *aside = g_strdup_printf ("%s.replaced-%u%s", path, number, suffix);

    return g_rename (old, aside) == 0 || errno == ENOENT || fail_file (old, "moved aside", error);
}

/* What is there may be the better half of the truth: nothing is deleted. */
static gboolean
move_all_aside (const char *path, GError **error)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    guint number = 0;
    gboolean taken;

    do
    {
        g_autofree char *aside = g_strdup_printf ("%s.replaced-%u", path, ++number);

        taken = g_file_test (aside, G_FILE_TEST_EXISTS);
    } while (taken);
    for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
        if (!move_aside (path, suffixes[i], number, error))
            return FALSE;
    return TRUE;
}

/* The mark keeps the highest run that anyone has seen: its ids of orders are used up. */
static gboolean
set_mark (SqliteMark *mark, const SqliteCheck *check, GError **error)
{
    SqliteMarkValue old = { 0 }, value = { .id = check->id, .epoch = check->epoch };

    if (sqlite_mark_get (mark, &old))
        value.epoch = MAX (value.epoch, old.epoch);
    memcpy (value.hash, check->chain, sizeof value.hash);
    return sqlite_mark_set (mark, &value, error) && sqlite_mark_sync (mark, error);
}

static gboolean
copy_to (const char *backup, const char *path, GError **error)
{
    g_autoptr (SqliteDatabase) from = sqlite_database_open (backup, SQLITE_DATABASE_READ, error);

    return from != NULL && sqlite_backup_write (from, path, error);
}

gboolean
sqlite_backup_restore (const char *path, const char *backup, GError **error)
{
    g_autofree char *copy = g_strconcat (path, ".restoring", NULL);
    g_autoptr (SqliteMark) mark = NULL;
    SqliteCheck check;

    if (!sqlite_backup_verify (backup, TRUE, &check, error))
        return FALSE;
    mark = sqlite_mark_open (path, error);
    if (mark == NULL)
        return FALSE;
    /* Of a restore that was cut short. */
    g_unlink (copy);
    if (!copy_to (backup, copy, error) || !move_all_aside (path, error) ||
        !set_mark (mark, &check, error))
        return FALSE;
    if (g_rename (copy, path) != 0)
        return fail_file (copy, "renamed", error);
    return sqlite_database_sync_folder (path, error);
}
