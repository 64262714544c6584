/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-table.h"

#include <string.h>

static sqlite3_stmt *
prepare_write (const SqliteTable *self, const char *verb, GError **error)
{
    g_autoptr (GString) sql = g_string_new (NULL);

    g_string_printf (sql, "%s INTO %s VALUES (?", verb, self->name);
    for (int i = 0; i < self->n_columns; i++)
        g_string_append (sql, ",?");
    g_string_append_c (sql, ')');
    return sqlite_database_prepare (self->database, sql->str, error);
}

static sqlite3_stmt *
prepare_find (SqliteTable *self, const char *const *keys, GError **error)
{
    g_autoptr (GString) sql = g_string_new (NULL);

    g_string_printf (sql, "SELECT * FROM %s WHERE ", self->name);
    for (int i = 0; keys[i] != NULL; i++)
        g_string_append_printf (sql, "%s%s = ?", i > 0 ? " AND " : "", keys[i]);
    return sqlite_database_prepare (self->database, sql->str, error);
}

gboolean
sqlite_table_init (SqliteTable *self, SqliteDatabase *database, const char *name, int n_columns,
                   const char *const *keys, GError **error)
{
    *self = (SqliteTable){
        .database = database,
        .name = name,
        .n_columns = n_columns,
        .n_keys = (int) g_strv_length ((char **) keys),
    };
    self->insert = prepare_write (self, "INSERT", error);
    if (self->insert == NULL)
        return FALSE;
    self->replace = prepare_write (self, "INSERT OR REPLACE", error);
    if (self->replace == NULL)
        return FALSE;
    self->find = prepare_find (self, keys, error);
    return self->find != NULL;
}

static void
bind_key (SqliteTable *self, const SqliteRow *row)
{
    for (int i = 0; i < self->n_keys; i++)
    {
        const SqliteCell *cell = &row->cells[i];

        if (cell->type == SQLITE_INTEGER)
            sqlite3_bind_int64 (self->find, i + 1, cell->integer);
        else
            sqlite3_bind_text (self->find, i + 1, cell->text, cell->length, SQLITE_STATIC);
    }
}

gboolean
sqlite_table_find (SqliteTable *self, SqliteRow *row, gboolean *out_found, GError **error)
{
    g_return_val_if_fail (row->n == self->n_columns, FALSE);

    bind_key (self, row);
    if (!sqlite_database_step (self->database, self->find, "read it", out_found, error))
        return FALSE;
    if (!*out_found)
        return TRUE;
    if (sqlite_row_read (row, self->find, self->name, strlen (self->name) + 1))
        return TRUE;
    sqlite3_reset (self->find);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: a row of table %s does not have the content it was written with; restore a "
                 "backup with `carry store restore`",
                 self->database->path, self->name);
    return FALSE;
}

static gboolean
write_row (SqliteTable *self, sqlite3_stmt *statement, SqliteRow *row, GError **error)
{
    gboolean written;

    g_return_val_if_fail (row->n == self->n_columns, FALSE);
    sqlite_row_bind (row, statement, self->name, strlen (self->name) + 1);
    written = sqlite_database_run (self->database, statement, "write an event", error);
    sqlite3_reset (self->find);
    return written;
}

gboolean
sqlite_table_put (SqliteTable *self, SqliteRow *row, GError **error)
{
    return write_row (self, self->replace, row, error);
}

gboolean
sqlite_table_add (SqliteTable *self, SqliteRow *row, GError **error)
{
    return write_row (self, self->insert, row, error);
}
