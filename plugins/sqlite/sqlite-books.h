/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-database.h"

G_BEGIN_DECLS

/* The tables that people read, kept in step with the journal. */
typedef struct _SqliteBooks SqliteBooks;

SqliteBooks *sqlite_books_new (SqliteDatabase *database, GError **error);
void sqlite_books_free (SqliteBooks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqliteBooks, sqlite_books_free)

/* Row @id of the journal, about @instrument (nullable), in the transaction that wrote it. */
gboolean sqlite_books_apply (SqliteBooks *self, gint64 id, const CarryEvent *event,
                             const CarryInstrument *instrument, GError **error);
/* From the journal alone, into tables that are empty. */
gboolean sqlite_books_fill (SqliteDatabase *database, GError **error);

G_END_DECLS
