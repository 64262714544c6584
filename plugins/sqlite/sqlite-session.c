/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-session.h"

#include <string.h>

#include "sqlite-backup.h"
#include "sqlite-books.h"
#include "sqlite-creation.h"
#include "sqlite-identity.h"
#include "sqlite-mark.h"
#include "sqlite-reader.h"
#include "sqlite-retention.h"
#include "sqlite-schema.h"

struct _SqliteSession
{
    SqliteDatabase *database;
    SqliteMark *mark;
    SqliteInstruments *instruments;
    SqliteBooks *books;
    sqlite3_stmt *insert;
    SqliteRow row;
    guint64 epoch;
    guint64 seq; /* of the last event of this run */
    gint64 id;   /* of the last row that is committed */
    guint8 chain[SQLITE_ROW_HASH_SIZE];
    char *broken; /* (nullable): why nothing more is taken */
    gboolean is_log_filled;
};

/* Opening */

static gboolean
fail_missing (const char *path, const SqliteMarkValue *mark, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s is gone, and %s.mark says it had %" G_GINT64_FORMAT
                 " events; put it back, restore a backup with `carry store restore`, or remove the "
                 ".mark file to start anew from what the venue knows",
                 path, path, mark->id);
    return FALSE;
}

/* The file, its lock, and, of a new one, its tables. */
static gboolean
open_file (SqliteSession *self, const char *path, const CarryStoreIdentity *identity,
           guint *out_version, GError **error)
{
    SqliteMarkValue mark = { 0 };
    gboolean exists;

    if (!sqlite_database_check_file (path, &exists, error))
        return FALSE;
    self->mark = sqlite_mark_open (path, error);
    if (self->mark == NULL)
        return FALSE;
    if (!exists && sqlite_mark_get (self->mark, &mark) && mark.id > 0)
        return fail_missing (path, &mark, error);
    if (!exists && !sqlite_creation_run (path, identity, error))
        return FALSE;
    self->database = sqlite_database_open (path, SQLITE_DATABASE_WRITE, error);
    if (self->database == NULL)
        return FALSE;
    sqlite_database_set_keep_log (self->database, TRUE);
    if (!sqlite_schema_get_version (self->database, out_version, error))
        return FALSE;
    if (*out_version == 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s is empty; remove it, or restore a backup with `carry store restore`",
                     path);
    return *out_version > 0;
}

static gboolean
find_hash (SqliteSession *self, gint64 id, guint8 out_hash[SQLITE_ROW_HASH_SIZE],
           gboolean *out_found, GError **error)
{
    sqlite3_stmt *statement =
        sqlite_database_prepare (self->database, "SELECT hash FROM journal WHERE id = ?", error);

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64 (statement, 1, id);
    if (!sqlite_database_step (self->database, statement, "read table journal", out_found, error))
        return FALSE;
    if (*out_found)
        memcpy (out_hash, sqlite3_column_blob (statement, 0), SQLITE_ROW_HASH_SIZE);
    sqlite3_reset (statement);
    return TRUE;
}

/* Nothing that was acknowledged may be missing. */
static gboolean
check_mark (SqliteSession *self, GError **error)
{
    SqliteMarkValue mark = { 0 };
    guint8 hash[SQLITE_ROW_HASH_SIZE];
    gboolean found;

    if (!sqlite_mark_get (self->mark, &mark) || mark.id == 0)
        return TRUE;
    if (!find_hash (self, mark.id, hash, &found, error))
        return FALSE;
    if (found && memcmp (hash, mark.hash, sizeof hash) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s ends with event %" G_GINT64_FORMAT ", and its .mark says that event "
                 "%" G_GINT64_FORMAT " was kept: it is an older copy or another file, or its log "
                 "is damaged or gone; put the newest files back, or take this one with `carry "
                 "store restore`",
                 self->database->path, self->id, mark.id);
    return FALSE;
}

static gboolean
check_epoch (SqliteSession *self, const CarryStoreIdentity *identity, guint64 last, GError **error)
{
    SqliteMarkValue mark;

    if (sqlite_mark_get (self->mark, &mark))
        last = MAX (last, mark.epoch);
    if (identity->epoch > last)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                 "%s knows run %" G_GUINT64_FORMAT ", and this is run %" G_GUINT64_FORMAT
                 ": another instance has used it, or the clock went back; ids of orders would come "
                 "again",
                 self->database->path, last, identity->epoch);
    return FALSE;
}

static gboolean
set_mark (SqliteSession *self, GError **error)
{
    SqliteMarkValue mark = { .id = self->id, .epoch = self->epoch };

    memcpy (mark.hash, self->chain, sizeof mark.hash);
    return sqlite_mark_set (self->mark, &mark, error);
}

static gboolean
check_all (SqliteSession *self, const CarryStoreIdentity *identity, guint version, GError **error)
{
    SqliteCheck check;

    if (!sqlite_check_run (self->database, version, FALSE, &check, error))
        return FALSE;
    self->id = check.id;
    memcpy (self->chain, check.chain, sizeof check.chain);
    return check_mark (self, error) &&
           sqlite_identity_check (self->database, identity->env, identity->account, error) &&
           check_epoch (self, identity, check.epoch, error);
}

/* Before anything is changed there is a copy of what was. */
static gboolean
migrate (SqliteSession *self, const CarryStoreIdentity *identity, guint version, GError **error)
{
    guint newest = sqlite_schema_get_newest ();
    g_autofree char *backup = g_strdup_printf ("%s.version-%u-%" G_GUINT64_FORMAT,
                                               self->database->path, version, identity->epoch);

    if (version == newest)
        return TRUE;
    if (!sqlite_backup_write (self->database, backup, error))
        return FALSE;
    g_message ("%s is brought from version %u to %u; what it was is in %s", self->database->path,
               version, newest, backup);
    if (sqlite_database_begin (self->database, error) &&
        sqlite_schema_migrate (self->database, version, newest, error) &&
        sqlite_identity_set_version (self->database, newest, error) &&
        sqlite_database_commit (self->database, error))
        return check_all (self, identity, newest, error);
    return FALSE;
}

static gboolean
begin_run (SqliteSession *self, const CarryStoreIdentity *identity, GError **error)
{
    if (!sqlite_database_begin (self->database, error) ||
        !sqlite_identity_add_run (self->database, identity, error) ||
        !sqlite_database_commit (self->database, error))
        return FALSE;
    self->epoch = identity->epoch;
    return set_mark (self, error) && sqlite_mark_sync (self->mark, error);
}

static sqlite3_stmt *
prepare_insert (SqliteDatabase *database, GError **error)
{
    g_autoptr (GString) sql = g_string_new ("INSERT INTO journal VALUES (?");

    for (int i = 0; i < SQLITE_JOURNAL_N_COLUMNS; i++)
        g_string_append (sql, ",?");
    g_string_append_c (sql, ')');
    return sqlite_database_prepare (database, sql->str, error);
}

SqliteSession *
sqlite_session_open (const char *path, const CarryStoreIdentity *identity, gint64 ts_keep,
                     gboolean vacuum, GError **error)
{
    g_autoptr (SqliteSession) self = g_new0 (SqliteSession, 1);
    guint version;

    if (identity->epoch == 0 || identity->epoch > G_MAXINT64)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "run %" G_GUINT64_FORMAT " is no number of a run", identity->epoch);
        return NULL;
    }
    if (!open_file (self, path, identity, &version, error) ||
        !check_all (self, identity, version, error) || !migrate (self, identity, version, error) ||
        !begin_run (self, identity, error))
        return NULL;
    if (ts_keep > G_MININT64 && !sqlite_retention_run (self->database, ts_keep, vacuum, error))
        return NULL;
    self->instruments =
        sqlite_instruments_new (self->database, identity->instruments, FALSE, error);
    if (self->instruments == NULL)
        return NULL;
    self->books = sqlite_books_new (self->database, error);
    if (self->books == NULL)
        return NULL;
    self->insert = prepare_insert (self->database, error);
    if (self->insert == NULL)
        return NULL;
    sqlite_database_set_keep_log (self->database, FALSE);
    return g_steal_pointer (&self);
}

void
sqlite_session_close (SqliteSession *self)
{
    g_autoptr (GError) error = NULL;

    if (self == NULL)
        return;
    if (self->database != NULL)
        sqlite_database_set_keep_log (self->database, self->broken != NULL || self->insert == NULL);
    g_clear_pointer (&self->instruments, sqlite_instruments_free);
    g_clear_pointer (&self->books, sqlite_books_free);
    g_clear_pointer (&self->database, sqlite_database_close);
    if (self->insert != NULL && self->broken == NULL && !sqlite_mark_sync (self->mark, &error))
        g_warning ("%s", error->message);
    g_clear_pointer (&self->mark, sqlite_mark_close);
    g_free (self->broken);
    g_free (self);
}

/* Appending */

static gboolean
set_instrument (SqliteSession *self, int column, const CarryInstrument *instrument, GError **error)
{
    gint64 row;

    if (!sqlite_instruments_get_row (self->instruments, instrument, &row, error))
        return FALSE;
    sqlite_row_set_integer (&self->row, column, row);
    return TRUE;
}

/* A group is about two instruments. */
static gboolean
set_hedge (SqliteSession *self, const CarryEvent *event, GError **error)
{
    const CarryInstrument *second =
        sqlite_instruments_get (self->instruments, event->group->second);

    if (second != NULL)
        return set_instrument (self, SQLITE_JOURNAL_HEDGE, second, error);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "event %" G_GUINT64_FORMAT " is about instrument %u, which is not in the table of "
                 "the run",
                 event->seq, event->group->second);
    return FALSE;
}

static gboolean
append_one (SqliteSession *self, const CarryEvent *event, gint64 id, GError **error)
{
    const CarryInstrument *instrument;

    if (!sqlite_journal_put (&self->row, id, self->epoch, event, error) ||
        !sqlite_instruments_resolve (self->instruments, event, &instrument, error))
        return FALSE;
    if (instrument != NULL && !set_instrument (self, SQLITE_JOURNAL_INSTRUMENT, instrument, error))
        return FALSE;
    if (event->kind == CARRY_EVENT_GROUP && !set_hedge (self, event, error))
        return FALSE;
    sqlite_row_bind (&self->row, self->insert, self->chain, sizeof self->chain);
    if (!sqlite_database_run (self->database, self->insert, "write an event", error))
        return FALSE;
    memcpy (self->chain, self->row.hash, sizeof self->chain);
    return sqlite_books_apply (self->books, id, event, instrument, error);
}

static gboolean
append_all (SqliteSession *self, const CarryEvent *events, gsize n, GError **error)
{
    guint64 seq = self->seq;

    for (gsize i = 0; i < n; i++)
    {
        if (events[i].seq <= seq)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                         "event %" G_GUINT64_FORMAT " comes after event %" G_GUINT64_FORMAT
                         ": numbers of events rise",
                         events[i].seq, seq);
            return FALSE;
        }
        seq = events[i].seq;
        if (!append_one (self, &events[i], self->id + (gint64) i + 1, error))
            return FALSE;
    }
    return TRUE;
}

static void
break_down (SqliteSession *self, const char *why)
{
    if (self->broken == NULL)
        self->broken = g_strdup (why);
}

/* Nothing of it is in the store, which can go on. */
static gboolean
take_back (SqliteSession *self, const guint8 chain[SQLITE_ROW_HASH_SIZE])
{
    g_autoptr (GError) error = NULL;

    memcpy (self->chain, chain, sizeof self->chain);
    if (!sqlite_database_rollback (self->database, &error) ||
        !sqlite_instruments_reload (self->instruments, &error))
        break_down (self, error->message);
    return FALSE;
}

/* The disk may have taken the commit and then failed. */
static gboolean
fail_commit (SqliteSession *self, gsize n, GError *cause, GError **error)
{
    break_down (self, cause->message);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                 "%s; whether the last %" G_GSIZE_FORMAT " events were kept is not known until the "
                 "store is opened again",
                 cause->message, n);
    return FALSE;
}

/* What is committed is safe; what follows it only decides whether more is taken. */
static void
follow_failure (SqliteSession *self, const GError *error)
{
    g_warning ("%s", error->message);
    break_down (self, error->message);
}

gboolean
sqlite_session_append (SqliteSession *self, const CarryEvent *events, gsize n, GError **error)
{
    g_autoptr (GError) cause = NULL;
    guint8 chain[SQLITE_ROW_HASH_SIZE];

    if (self->broken != NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "nothing more is kept until the store is opened again, after: %s",
                     self->broken);
        return FALSE;
    }
    if (n == 0)
        return TRUE;
    if (!sqlite_database_begin (self->database, error))
        return FALSE;
    memcpy (chain, self->chain, sizeof chain);
    if (!append_all (self, events, n, error))
        return take_back (self, chain);
    if (!sqlite_database_commit (self->database, &cause))
        return fail_commit (self, n, cause, error);
    self->id += (gint64) n;
    self->seq = events[n - 1].seq;
    if (!set_mark (self, &cause))
        follow_failure (self, cause);
    return TRUE;
}

/* Both take flushes of their own, for which no order waits. */
void
sqlite_session_tidy (SqliteSession *self)
{
    g_autoptr (GError) error = NULL;

    if (self->broken != NULL)
        return;
    if ((!self->is_log_filled && !sqlite_database_fill_log (self->database, &error)) ||
        !sqlite_database_fold (self->database, &error))
        follow_failure (self, error);
    self->is_log_filled = TRUE;
}

/* Loading */

typedef struct
{
    void (*func) (const CarryEvent *event, gpointer user_data);
    gpointer user_data;
} Listener;

static gboolean
tell (gint64 id, const CarryEvent *event, gpointer user_data, GError **error)
{
    const Listener *listener = user_data;

    listener->func (event, listener->user_data);
    return TRUE;
}

gboolean
sqlite_session_load (SqliteSession *self,
                     void (*func) (const CarryEvent *event, gpointer user_data), gpointer user_data,
                     GError **error)
{
    Listener listener = { .func = func, .user_data = user_data };

    return sqlite_reader_run (self->database, self->instruments, tell, &listener, error);
}

gboolean
sqlite_session_read (const char *path, CarryInstruments *instruments,
                     void (*func) (const CarryEvent *event, gpointer user_data), gpointer user_data,
                     GError **error)
{
    Listener listener = { .func = func, .user_data = user_data };

    return sqlite_reader_run_file (path, instruments, tell, &listener, error);
}
