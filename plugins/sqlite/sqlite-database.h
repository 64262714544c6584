/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* The write-ahead log is folded into the file when it has so many pages of 4 KiB, and, when a reader
 * stood in the way, waits for him at so many. */
#ifndef SQLITE_DATABASE_FOLD_PAGES
#define SQLITE_DATABASE_FOLD_PAGES 1024
#define SQLITE_DATABASE_WAIT_PAGES 12288
#endif

typedef enum
{
    SQLITE_DATABASE_READ,
    SQLITE_DATABASE_WRITE,
    SQLITE_DATABASE_CREATE, /* there must be nothing at @path */
    SQLITE_DATABASE_MEMORY,
} SqliteDatabaseMode;

/* One connection and the statements that are kept ready. */
typedef struct _SqliteDatabase SqliteDatabase;

struct _SqliteDatabase
{
    char *path;
    sqlite3 *handle;
    GPtrArray *statements;
    sqlite3_stmt *begin;  /* (nullable): not needed yet */
    sqlite3_stmt *commit; /* likewise */
    int wal_pages;
    int fold_pages; /* the next try is made at so many */
};

SqliteDatabase *sqlite_database_open (const char *path, SqliteDatabaseMode mode, GError **error);
/* For reading, as of now; it is checked who may use the file. */
SqliteDatabase *sqlite_database_open_existing (const char *path, GError **error);
void sqlite_database_close (SqliteDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqliteDatabase, sqlite_database_close)

/* FALSE with an error unless only we can read and write what is there. */
gboolean sqlite_database_check_file (const char *path, gboolean *out_exists, GError **error);

/* After a file beside or at @path was made or renamed. */
gboolean sqlite_database_sync_folder (const char *path, GError **error);

/* Says what SQLite says, and what to do. Always returns FALSE. */
gboolean sqlite_database_fail (SqliteDatabase *self, const char *doing, GError **error);
gboolean
sqlite_database_execute (SqliteDatabase *self, const char *sql, const char *doing, GError **error);
gboolean sqlite_database_get_integer (SqliteDatabase *self, const char *sql, gint64 *out_value,
                                      GError **error);
gboolean
sqlite_database_get_text (SqliteDatabase *self, const char *sql, char **out_text, GError **error);
sqlite3_stmt *sqlite_database_prepare (SqliteDatabase *self, const char *sql, GError **error);
gboolean sqlite_database_step (SqliteDatabase *self, sqlite3_stmt *statement, const char *doing,
                               gboolean *out_row, GError **error);
gboolean sqlite_database_run (SqliteDatabase *self, sqlite3_stmt *statement, const char *doing,
                              GError **error);

gboolean sqlite_database_begin (SqliteDatabase *self, GError **error);
gboolean sqlite_database_rollback (SqliteDatabase *self, GError **error);
/* After a failure nobody can say what a reader will find. */
gboolean sqlite_database_commit (SqliteDatabase *self, GError **error);
gboolean sqlite_database_fill_log (SqliteDatabase *self, GError **error);
gboolean sqlite_database_fold (SqliteDatabase *self, GError **error);
gboolean sqlite_database_fold_all (SqliteDatabase *self, GError **error);
void sqlite_database_set_keep_log (SqliteDatabase *self, gboolean keep);

G_END_DECLS
