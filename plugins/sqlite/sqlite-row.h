/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define SQLITE_ROW_MAX 64
#define SQLITE_ROW_HASH_SIZE 16

typedef struct
{
    int type; /* SQLITE_NULL, SQLITE_INTEGER or SQLITE_TEXT */
    int length;
    gint64 integer;
    const char *text; /* borrowed, or @buffer */
    char buffer[CARRY_AMOUNT_BUFFER];
} SqliteCell;

/*
 * The columns of one row but the last, which is the checksum over them. Cells that
 * are not set are NULL. What a row cannot take or give is remembered in @wrong: the
 * name of the first such value.
 */
typedef struct _SqliteRow SqliteRow;

struct _SqliteRow
{
    int n;
    const char *wrong;
    guint8 hash[SQLITE_ROW_HASH_SIZE];
    SqliteCell cells[SQLITE_ROW_MAX];
};

void sqlite_row_init (SqliteRow *self, int n);
void sqlite_row_set_integer (SqliteRow *self, int column, gint64 value);
void sqlite_row_set_text (SqliteRow *self, int column, const char *text);
void sqlite_row_set_bytes (SqliteRow *self, int column, const char *text, gsize size);
void sqlite_row_set_decimal (SqliteRow *self, int column, CarryDecimal value);
void sqlite_row_set_amount (SqliteRow *self, int column, CarryAmount value);
void sqlite_row_set_enum (SqliteRow *self, int column, GType type, int value);

gint64 sqlite_row_get_integer (const SqliteRow *self, int column);
const char *sqlite_row_get_text (const SqliteRow *self, int column);
void sqlite_row_get_bytes (SqliteRow *self, int column, char *out_text, gsize size);
CarryDecimal sqlite_row_get_decimal (SqliteRow *self, int column);
CarryAmount sqlite_row_get_amount (SqliteRow *self, int column);
int sqlite_row_get_enum (SqliteRow *self, int column, GType type);

/* @seed goes into the checksum first: the checksum of the row before, or the table's name. */
void sqlite_row_bind (SqliteRow *self, sqlite3_stmt *statement, const void *seed, gsize seed_size);
gboolean
sqlite_row_read (SqliteRow *self, sqlite3_stmt *statement, const void *seed, gsize seed_size);

G_END_DECLS
