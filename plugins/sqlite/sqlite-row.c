/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-row.h"

#include <string.h>

void
sqlite_row_init (SqliteRow *self, int n)
{
    g_assert (n <= SQLITE_ROW_MAX);

    self->n = n;
    self->wrong = NULL;
    for (int i = 0; i < n; i++)
        self->cells[i].type = SQLITE_NULL;
}

void
sqlite_row_set_integer (SqliteRow *self, int column, gint64 value)
{
    self->cells[column].type = SQLITE_INTEGER;
    self->cells[column].integer = value;
}

static void
set_text (SqliteRow *self, int column, const char *text, gsize length)
{
    SqliteCell *cell = &self->cells[column];

    if (length > G_MAXUINT16)
    {
        self->wrong = "text is longer than 65535 bytes";
        return;
    }
    cell->type = SQLITE_TEXT;
    cell->text = text;
    cell->length = (int) length;
}

/* The text is borrowed until the row is bound. */
void
sqlite_row_set_text (SqliteRow *self, int column, const char *text)
{
    if (text != NULL)
        set_text (self, column, text, strlen (text));
    else
        self->cells[column].type = SQLITE_NULL;
}

/* Of an array of characters, which need not end. */
void
sqlite_row_set_bytes (SqliteRow *self, int column, const char *text, gsize size)
{
    set_text (self, column, text, strnlen (text, size));
}

void
sqlite_row_set_decimal (SqliteRow *self, int column, CarryDecimal value)
{
    char *buffer = self->cells[column].buffer;

    sqlite_row_set_text (
        self, column, carry_decimal_is_valid (value) ? carry_decimal_format (value, buffer) : NULL);
}

void
sqlite_row_set_amount (SqliteRow *self, int column, CarryAmount value)
{
    char *buffer = self->cells[column].buffer;

    sqlite_row_set_text (
        self, column, carry_amount_is_valid (value) ? carry_amount_format (value, buffer) : NULL);
}

void
sqlite_row_set_enum (SqliteRow *self, int column, GType type, int value)
{
    g_autoptr (GEnumClass) values = g_type_class_ref (type);
    const GEnumValue *found = g_enum_get_value (values, value);

    if (found != NULL)
        sqlite_row_set_text (self, column, found->value_nick);
    else
        self->wrong = "an enumeration has a value that does not exist";
}

gint64
sqlite_row_get_integer (const SqliteRow *self, int column)
{
    return self->cells[column].type == SQLITE_INTEGER ? self->cells[column].integer : 0;
}

const char *
sqlite_row_get_text (const SqliteRow *self, int column)
{
    return self->cells[column].type == SQLITE_TEXT ? self->cells[column].text : NULL;
}

void
sqlite_row_get_bytes (SqliteRow *self, int column, char *out_text, gsize size)
{
    const SqliteCell *cell = &self->cells[column];

    if (cell->type == SQLITE_TEXT && (gsize) cell->length <= size)
        memcpy (out_text, cell->text, (gsize) cell->length);
    else
        self->wrong = "an id or reason is missing or too long";
}

CarryDecimal
sqlite_row_get_decimal (SqliteRow *self, int column)
{
    const SqliteCell *cell = &self->cells[column];
    CarryDecimal value = carry_decimal_invalid ();

    if (cell->type == SQLITE_TEXT && !carry_decimal_parse (cell->text, cell->length, &value, NULL))
        self->wrong = "a number is none";
    return value;
}

CarryAmount
sqlite_row_get_amount (SqliteRow *self, int column)
{
    const SqliteCell *cell = &self->cells[column];
    CarryAmount value = carry_amount_invalid ();

    if (cell->type == SQLITE_TEXT && !carry_amount_parse (cell->text, cell->length, &value, NULL))
        self->wrong = "a sum is none";
    return value;
}

int
sqlite_row_get_enum (SqliteRow *self, int column, GType type)
{
    g_autoptr (GEnumClass) values = g_type_class_ref (type);
    const char *nick = sqlite_row_get_text (self, column);
    const GEnumValue *found = nick != NULL ? g_enum_get_value_by_nick (values, nick) : NULL;

    if (found != NULL)
        return found->value;
    self->wrong = "a word is unknown";
    return 0;
}

/* Each value with its kind and length, so that no two rows look alike. */
static void
take_hash (const SqliteRow *self, const void *seed, gsize seed_size,
           guint8 out_hash[SQLITE_ROW_HASH_SIZE])
{
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
    guint8 digest[32], head[SQLITE_ROW_MAX * 3];
    gsize digest_size = sizeof digest, at = 0;

    g_checksum_update (checksum, seed, (gssize) seed_size);
    for (int i = 0; i < self->n; i++)
    {
        const SqliteCell *cell = &self->cells[i];
        guint length = cell->type == SQLITE_TEXT ? (guint) cell->length : 0;

        head[at++] = (guint8) cell->type;
        head[at++] = (guint8) (length & 0xff);
        head[at++] = (guint8) (length >> 8);
    }
    g_checksum_update (checksum, head, (gssize) at);
    for (int i = 0; i < self->n; i++)
    {
        const SqliteCell *cell = &self->cells[i];
        gint64 integer = GINT64_TO_LE (cell->integer);

        if (cell->type == SQLITE_TEXT)
            g_checksum_update (checksum, (const guchar *) cell->text, cell->length);
        else if (cell->type == SQLITE_INTEGER)
            g_checksum_update (checksum, (const guchar *) &integer, sizeof integer);
    }
    g_checksum_get_digest (checksum, digest, &digest_size);
    memcpy (out_hash, digest, SQLITE_ROW_HASH_SIZE);
}

/* Binds all columns and the checksum; what is bound is borrowed until the statement is reset. */
void
sqlite_row_bind (SqliteRow *self, sqlite3_stmt *statement, const void *seed, gsize seed_size)
{
    take_hash (self, seed, seed_size, self->hash);
    sqlite3_clear_bindings (statement);
    for (int i = 0; i < self->n; i++)
    {
        const SqliteCell *cell = &self->cells[i];

        if (cell->type == SQLITE_INTEGER)
            sqlite3_bind_int64 (statement, i + 1, cell->integer);
        else if (cell->type == SQLITE_TEXT)
            sqlite3_bind_text (statement, i + 1, cell->text, cell->length, SQLITE_STATIC);
    }
    sqlite3_bind_blob (statement, self->n + 1, self->hash, sizeof self->hash, SQLITE_STATIC);
}

static gboolean
read_cell (SqliteCell *cell, sqlite3_stmt *statement, int column)
{
    cell->type = sqlite3_column_type (statement, column);
    if (cell->type == SQLITE_INTEGER)
        cell->integer = sqlite3_column_int64 (statement, column);
    else if (cell->type == SQLITE_TEXT)
    {
        cell->text = (const char *) sqlite3_column_text (statement, column);
        cell->length = sqlite3_column_bytes (statement, column);
        return cell->text != NULL && cell->length <= G_MAXUINT16 &&
               memchr (cell->text, '\0', (gsize) cell->length) == NULL;
    }
    return cell->type != SQLITE_FLOAT && cell->type != SQLITE_BLOB;
}

/* Takes the row @statement stands on; FALSE when its checksum is another. Texts are good until the
 * statement moves on. */
gboolean
sqlite_row_read (SqliteRow *self, sqlite3_stmt *statement, const void *seed, gsize seed_size)
{
    sqlite_row_init (self, sqlite3_column_count (statement) - 1);
    for (int i = 0; i < self->n; i++)
        if (!read_cell (&self->cells[i], statement, i))
            return FALSE;
    take_hash (self, seed, seed_size, self->hash);
    return sqlite3_column_type (statement, self->n) == SQLITE_BLOB &&
           sqlite3_column_bytes (statement, self->n) == SQLITE_ROW_HASH_SIZE &&
           memcmp (sqlite3_column_blob (statement, self->n), self->hash, SQLITE_ROW_HASH_SIZE) == 0;
}
