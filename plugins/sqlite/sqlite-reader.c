/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-reader.h"

#include "sqlite-schema.h"

static gboolean
take_row (SqliteDatabase *database, SqliteInstruments *instruments, SqliteRow *row,
          SqliteJournalEvent *event, GError **error)
{
    gint64 id = sqlite_row_get_integer (row, SQLITE_JOURNAL_INSTRUMENT);
    gint64 hedge = sqlite_row_get_integer (row, SQLITE_JOURNAL_HEDGE);
    const CarryInstrument *instrument = NULL, *second = NULL;

    if ((id != 0 && !sqlite_instruments_find (instruments, id, &instrument, error)) ||
        (hedge != 0 && !sqlite_instruments_find (instruments, hedge, &second, error)))
        return FALSE;
    if (sqlite_journal_take (row, instrument, event))
    {
        if (event->event.group != NULL && second != NULL)
            event->of.group.second = second->index;
        return TRUE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: row %" G_GINT64_FORMAT " of table journal: %s; it was written by another "
                 "program",
                 database->path, sqlite_row_get_integer (row, SQLITE_JOURNAL_ID), row->wrong);
    return FALSE;
}

gboolean
sqlite_reader_run (SqliteDatabase *database, SqliteInstruments *instruments, SqliteReaderFunc func,
                   gpointer user_data, GError **error)
{
    SqliteJournalWalk walk;
    SqliteJournalEvent event;
    gboolean found = FALSE, good;
    SqliteRow row;

    if (!sqlite_journal_walk_init (&walk, database, error))
        return FALSE;
    do
        good = sqlite_journal_walk_next (&walk, &row, &found, error) &&
               (!found || (take_row (database, instruments, &row, &event, error) &&
                           func (walk.id, &event.event, user_data, error)));
    while (good && found);
    sqlite_journal_walk_clear (&walk);
    return good;
}

gboolean
sqlite_reader_run_file (const char *path, CarryInstruments *instruments, SqliteReaderFunc func,
                        gpointer user_data, GError **error)
{
    g_autoptr (SqliteDatabase) database = sqlite_database_open_existing (path, error);
    g_autoptr (SqliteInstruments) known = NULL;
    guint version;

    if (database == NULL || !sqlite_schema_get_version (database, &version, error) ||
        !sqlite_schema_check (database, version, error))
        return FALSE;
    known = sqlite_instruments_new (database, instruments, TRUE, error);
    return known != NULL && sqlite_reader_run (database, known, func, user_data, error);
}
