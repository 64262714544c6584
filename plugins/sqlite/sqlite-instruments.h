/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sqlite-database.h"
#include "sqlite-row.h"

G_BEGIN_DECLS

/* Which row of table instruments is which instrument of the run, both ways. */
typedef struct _SqliteInstruments SqliteInstruments;

/* With @add what the run does not know is added to it, as far as the table tells. */
SqliteInstruments *sqlite_instruments_new (SqliteDatabase *database, CarryInstruments *instruments,
                                           gboolean add, GError **error);
void sqlite_instruments_free (SqliteInstruments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqliteInstruments, sqlite_instruments_free)

/* The instrument an event is about, or NULL when it is about none. */
gboolean sqlite_instruments_resolve (SqliteInstruments *self, const CarryEvent *event,
                                     const CarryInstrument **out_instrument, GError **error);
/* The instrument of the run at @index; NULL when there is none. */
const CarryInstrument *sqlite_instruments_get (SqliteInstruments *self, guint32 index);
/* The row of @instrument, which is written first when there is none. */
gboolean sqlite_instruments_get_row (SqliteInstruments *self, const CarryInstrument *instrument,
                                     gint64 *out_id, GError **error);
/* After a transaction was taken back: rows it wrote are gone. */
gboolean sqlite_instruments_reload (SqliteInstruments *self, GError **error);
gboolean sqlite_instruments_find (SqliteInstruments *self, gint64 id,
                                  const CarryInstrument **out_instrument, GError **error);

G_END_DECLS
