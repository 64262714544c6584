/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-database.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 5000

#define PAGES_PER_MIB 256

/* A page of 4 KiB in the log, with what stands before it. */
#define LOG_PAGE_BYTES 4120

/* What the log has when it is folded, and some more for the last batch. */
#define LOG_FILLED_BYTES (SQLITE_DATABASE_FOLD_PAGES * LOG_PAGE_BYTES / 8 * 9)

#define ZEROS_SIZE 65536

/* The log is cut to this when it was folded in whole. */
#define LOG_BYTES_SQL "67108864"

/* KiB of pages that who writes keeps. It adds at the end of each table, and reads little: what SQLite would keep
 * (2000) is filled by the first hours of a run, which look like something that grows. */
#define CACHE_SQL "-512"

/* Errors */

static CarryError
get_code (int result)
{
    switch (result & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return CARRY_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return CARRY_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
        return CARRY_ERROR_CONFLICT;
    default:
        return CARRY_ERROR_FAILED;
    }
}

static const char *
get_advice (int result)
{
    switch (result & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return "; restore a backup with `carry store restore`, or move the file away and start "
               "anew from what the venue knows";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "; another program holds it: end that one";
    case SQLITE_FULL:
        return "; make room on the disk";
    case SQLITE_IOERR:
        return "; look at the disk before starting again";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return "; see who may write the file and its folder";
    default:
        return "";
    }
}

gboolean
sqlite_database_fail (SqliteDatabase *self, const char *doing, GError **error)
{
    int result = sqlite3_extended_errcode (self->handle);
    int cause = (result & 0xff) == SQLITE_IOERR ? sqlite3_system_errno (self->handle) : 0;

    g_set_error (error, CARRY_ERROR, (gint) get_code (result), "%s: cannot %s: %s%s%s%s",
                 self->path, doing, sqlite3_errmsg (self->handle), cause != 0 ? ": " : "",
                 cause != 0 ? g_strerror (cause) : "", get_advice (result));
    return FALSE;
}

/* Files */

static gboolean
check_folder (const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (path);
    struct stat status;

    if (stat (folder, &status) != 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s: the folder cannot be used: %s; make it, for nobody but this user", folder,
                     g_strerror (errno));
    else if (!S_ISDIR (status.st_mode))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s is no folder", folder);
    else if ((status.st_mode & 022) != 0 && (status.st_mode & S_ISVTX) == 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s: others may put files there (mode %04o); chmod go-w it", folder,
                     (guint) status.st_mode & 07777);
    else
        return TRUE;
    return FALSE;
}

gboolean
sqlite_database_check_file (const char *path, gboolean *out_exists, GError **error)
{
    struct stat status;

    if (!check_folder (path, error))
        return FALSE;
    if (lstat (path, &status) != 0)
    {
        *out_exists = FALSE;
        if (errno == ENOENT)
            return TRUE;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
        return FALSE;
    }
    *out_exists = TRUE;
    if (!S_ISREG (status.st_mode))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s is no plain file; name the file itself", path);
    else if (status.st_uid != geteuid ())
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s belongs to user %u, and this is user %u; chown it, or run as its owner",
                     path, (guint) status.st_uid, (guint) geteuid ());
    else if ((status.st_mode & 077) != 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s: others may use it (mode %04o); chmod 600 it", path,
                     (guint) status.st_mode & 07777);
    else
        return TRUE;
    return FALSE;
}

/* SQLite gives its other files the mode of this one. */
static gboolean
create_file (const char *path, GError **error)
{
    int file = open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (file >= 0)
    {
        close (file);
        return TRUE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be made: %s", path,
                 g_strerror (errno));
    return FALSE;
}

/* A name is on disk when its folder is. */
gboolean
sqlite_database_sync_folder (const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (path);
    int file = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean synced = file >= 0 && fsync (file) == 0;

    if (!synced)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be written to disk: %s",
                     folder, g_strerror (errno));
    if (file >= 0)
        close (file);
    return synced;
}

/* Opening and closing */

static int
on_log_grown (void *user_data, sqlite3 *handle, const char *name, int pages)
{
    ((SqliteDatabase *) user_data)->wal_pages = pages;
    return SQLITE_OK;
}

static gboolean
set_up (SqliteDatabase *self, SqliteDatabaseMode mode, GError **error)
{
    static const char common[] = "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                                 "PRAGMA foreign_keys=ON;";

    sqlite3_extended_result_codes (self->handle, 1);
    sqlite3_busy_timeout (self->handle, BUSY_MS);
    if (!sqlite_database_execute (self, common, "open it", error))
        return FALSE;
    if (mode == SQLITE_DATABASE_CREATE &&
        !sqlite_database_execute (self, "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;",
                                  "make it", error))
        return FALSE;
    if (mode == SQLITE_DATABASE_READ || mode == SQLITE_DATABASE_MEMORY)
        return TRUE;
    sqlite3_wal_hook (self->handle, on_log_grown, self);
    return sqlite_database_execute (self,
                                    "PRAGMA synchronous=FULL; PRAGMA cache_size=" CACHE_SQL ";"
                                    "PRAGMA journal_size_limit=" LOG_BYTES_SQL ";",
                                    "open it", error);
}

SqliteDatabase *
sqlite_database_open (const char *path, SqliteDatabaseMode mode, GError **error)
{
    g_autoptr (SqliteDatabase) self = g_new0 (SqliteDatabase, 1);
    int flags = SQLITE_OPEN_NOMUTEX |
                (mode == SQLITE_DATABASE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);

    self->path = g_strdup (path);
    self->statements = g_ptr_array_new ();
    if (mode == SQLITE_DATABASE_MEMORY)
        flags |= SQLITE_OPEN_MEMORY;
    if (mode == SQLITE_DATABASE_CREATE && !create_file (path, error))
        return NULL;
    if (sqlite3_open_v2 (path, &self->handle, flags, NULL) != SQLITE_OK)
    {
        sqlite_database_fail (self, "open it", error);
        return NULL;
    }
    if (!set_up (self, mode, error))
        return NULL;
    return g_steal_pointer (&self);
}

SqliteDatabase *
sqlite_database_open_existing (const char *path, GError **error)
{
    g_autoptr (SqliteDatabase) self = NULL;
    gboolean exists;

    if (!sqlite_database_check_file (path, &exists, error))
        return NULL;
    if (!exists)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND, "%s does not exist", path);
        return NULL;
    }
    self = sqlite_database_open (path, SQLITE_DATABASE_READ, error);
    if (self == NULL || !sqlite_database_execute (self, "BEGIN", "read it", error))
        return NULL;
    return g_steal_pointer (&self);
}

void
sqlite_database_close (SqliteDatabase *self)
{
    if (self == NULL)
        return;
    for (guint i = 0; i < self->statements->len; i++)
        sqlite3_finalize (g_ptr_array_index (self->statements, i));
    g_ptr_array_unref (self->statements);
    if (sqlite3_close (self->handle) != SQLITE_OK)
        g_critical ("%s: a statement was left open", self->path);
    g_free (self->path);
    g_free (self);
}

/* While @keep is set, closing leaves the log as it is: it may be evidence. */
void
sqlite_database_set_keep_log (SqliteDatabase *self, gboolean keep)
{
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL);
}

/* Statements */

gboolean
sqlite_database_execute (SqliteDatabase *self, const char *sql, const char *doing, GError **error)
{
    return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
           sqlite_database_fail (self, doing, error);
}

/* Kept until the database is closed. */
sqlite3_stmt *
sqlite_database_prepare (SqliteDatabase *self, const char *sql, GError **error)
{
    sqlite3_stmt *statement;

    if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK)
    {
        sqlite_database_fail (self, "prepare a statement", error);
        return NULL;
    }
    g_ptr_array_add (self->statements, statement);
    return statement;
}

/* To the next row; at the end and on failure the statement is reset. */
gboolean
sqlite_database_step (SqliteDatabase *self, sqlite3_stmt *statement, const char *doing,
                      gboolean *out_row, GError **error)
{
    int result = sqlite3_step (statement);

    *out_row = result == SQLITE_ROW;
    if (result == SQLITE_ROW)
        return TRUE;
    if (result != SQLITE_DONE)
        sqlite_database_fail (self, doing, error);
    sqlite3_reset (statement);
    return result == SQLITE_DONE;
}

/* A statement that gives no rows. */
gboolean
sqlite_database_run (SqliteDatabase *self, sqlite3_stmt *statement, const char *doing,
                     GError **error)
{
    gboolean row;

    if (!sqlite_database_step (self, statement, doing, &row, error))
        return FALSE;
    sqlite3_reset (statement);
    return TRUE;
}

static gboolean
get_first (SqliteDatabase *self, const char *sql, gint64 *out_value, char **out_text,
           GError **error)
{
    sqlite3_stmt *statement;
    gboolean row = FALSE, stepped;

    if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
        return sqlite_database_fail (self, "read it", error);
    stepped = sqlite_database_step (self, statement, "read it", &row, error);
    if (row && out_value != NULL)
        *out_value = sqlite3_column_int64 (statement, 0);
    if (row && out_text != NULL)
        *out_text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    sqlite3_finalize (statement);
    return stepped;
}

/* The first column of the first row; 0 when it is NULL, left alone when there is no row. */
gboolean
sqlite_database_get_integer (SqliteDatabase *self, const char *sql, gint64 *out_value,
                             GError **error)
{
    return get_first (self, sql, out_value, NULL, error);
}

gboolean
sqlite_database_get_text (SqliteDatabase *self, const char *sql, char **out_text, GError **error)
{
    return get_first (self, sql, NULL, out_text, error);
}

/* Transactions */

/* An order waits for it: its words are read once. */
static gboolean
run_kept (SqliteDatabase *self, sqlite3_stmt **statement, const char *sql, const char *doing,
          GError **error)
{
    if (*statement == NULL)
        *statement = sqlite_database_prepare (self, sql, error);
    return *statement != NULL && sqlite_database_run (self, *statement, doing, error);
}

gboolean
sqlite_database_begin (SqliteDatabase *self, GError **error)
{
    return run_kept (self, &self->begin, "BEGIN IMMEDIATE", "write", error);
}

gboolean
sqlite_database_rollback (SqliteDatabase *self, GError **error)
{
    /* Some errors have ended the transaction already. */
    return sqlite3_get_autocommit (self->handle) != 0 ||
           sqlite_database_execute (self, "ROLLBACK", "take back what was not committed", error);
}

gboolean
sqlite_database_commit (SqliteDatabase *self, GError **error)
{
    return run_kept (self, &self->commit, "COMMIT", "commit", error);
}

/* The log */

static int
write_zeros (sqlite3_file *log, sqlite3_int64 until)
{
    static const guint8 zeros[ZEROS_SIZE];
    sqlite3_int64 size;
    int result = log->pMethods->xFileSize (log, &size);

    if (result != SQLITE_OK || size >= until)
        return result;
    for (; size < until && result == SQLITE_OK; size += ZEROS_SIZE)
        result = log->pMethods->xWrite (log, zeros, ZEROS_SIZE, size);
    return result == SQLITE_OK ? log->pMethods->xSync (log, SQLITE_SYNC_NORMAL) : result;
}

/*
 * Gives the log the size that it has when it is folded. A log that grows needs its size and its blocks
 * written down with each commit, by the journal of the file system, one that is written over its old
 * pages does not. SQLite takes the zeros for the end of the log: a page has no number 0.
 */
gboolean
sqlite_database_fill_log (SqliteDatabase *self, GError **error)
{
    sqlite3_file *log = NULL;
    int result;

    /* Nobody else writes there meanwhile. */
    if (!sqlite_database_begin (self, error))
        return FALSE;
    result = sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (result == SQLITE_OK && log != NULL && log->pMethods != NULL)
        result = write_zeros (log, LOG_FILLED_BYTES);
    if (!sqlite_database_rollback (self, error))
        return FALSE;
    if (result == SQLITE_OK)
        return TRUE;
    g_set_error (error, CARRY_ERROR, (gint) get_code (result), "%s-wal: cannot be filled: %s%s",
                 self->path, sqlite3_errstr (result), get_advice (result));
    return FALSE;
}

/*
 * Folds the log into the file now and then. A reader that stands in the way costs
 * nothing until the log is large, then a wait; a log that stays large is told.
 */
gboolean
sqlite_database_fold (SqliteDatabase *self, GError **error)
{
    gboolean must = self->wal_pages >= SQLITE_DATABASE_WAIT_PAGES;
    int result, pages = 0, folded = 0;

    if (self->wal_pages < SQLITE_DATABASE_FOLD_PAGES)
        self->fold_pages = SQLITE_DATABASE_FOLD_PAGES;
    if (self->wal_pages < self->fold_pages)
        return TRUE;
    result = sqlite3_wal_checkpoint_v2 (
        self->handle, NULL, must ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &pages,
        &folded);
    self->fold_pages = self->wal_pages + SQLITE_DATABASE_FOLD_PAGES;
    if (result == SQLITE_BUSY && must)
        g_warning ("%s: a reader keeps the log, now %d MiB, from being folded in; end the programs "
                   "that read the store",
                   self->path, self->wal_pages / PAGES_PER_MIB);
    return result == SQLITE_OK || result == SQLITE_BUSY ||
           sqlite_database_fail (self, "fold the log into it", error);
}

/* After this the file alone holds everything, and the log is empty. */
gboolean
sqlite_database_fold_all (SqliteDatabase *self, GError **error)
{
    return sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) ==
               SQLITE_OK ||
           sqlite_database_fail (self, "fold the log into it", error);
}
