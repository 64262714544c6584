/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-instruments.h"
#include "sqlite-journal.h"

G_BEGIN_DECLS

/* Told of row @id of the journal. */
typedef gboolean (*SqliteReaderFunc) (gint64 id, const CarryEvent *event, gpointer user_data,
                                      GError **error);

/* Hands the whole journal to @func, oldest first, each row checked. */
gboolean sqlite_reader_run (SqliteDatabase *database, SqliteInstruments *instruments,
                            SqliteReaderFunc func, gpointer user_data, GError **error);
/* Of a database that another process may be writing, as of one moment. */
gboolean sqlite_reader_run_file (const char *path, CarryInstruments *instruments,
                                 SqliteReaderFunc func, gpointer user_data, GError **error);

G_END_DECLS
