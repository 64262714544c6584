/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-books.h"
#include "sqlite-table.h"

G_BEGIN_DECLS

struct _SqliteBooks
{
    SqliteDatabase *database;
    SqliteTable orders;
    SqliteTable groups;
    SqliteTable trades;
    SqliteTable positions;
    SqliteTable snapshots;
    SqliteTable funding;
    SqliteTable daily;
    SqliteTable equity;
    SqliteTable balances;
    SqliteTable notices;
    SqliteRow row;
};

gboolean sqlite_books_init_money (SqliteBooks *self, SqliteDatabase *database, GError **error);
gboolean sqlite_books_apply_fill (SqliteBooks *self, gint64 id, const CarryEvent *event,
                                  const CarryInstrument *instrument, GError **error);
gboolean sqlite_books_apply_funding (SqliteBooks *self, gint64 id, const CarryEvent *event,
                                     const CarryInstrument *instrument, GError **error);
gboolean sqlite_books_apply_transfer (SqliteBooks *self, gint64 id, const CarryTransfer *transfer,
                                      GError **error);
gboolean sqlite_books_apply_adjustment (SqliteBooks *self, gint64 id, const CarryEvent *event,
                                        const CarryInstrument *instrument, GError **error);
/* `2024-01-31`, of UTC. */
void sqlite_books_get_day (gint64 ts, char out_day[CARRY_TIME_BUFFER]);

G_END_DECLS
