/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* A store that is open for one run. */
typedef struct _SqliteSession SqliteSession;

/* @ts_keep: see sqlite_retention_run(); G_MININT64 keeps all. */
SqliteSession *sqlite_session_open (const char *path, const CarryStoreIdentity *identity,
                                    gint64 ts_keep, gboolean vacuum, GError **error);
gboolean
sqlite_session_append (SqliteSession *self, const CarryEvent *events, gsize n, GError **error);
/* After an append, when its outcome was told. */
void sqlite_session_tidy (SqliteSession *self);
gboolean sqlite_session_load (SqliteSession *self,
                              void (*func) (const CarryEvent *event, gpointer user_data),
                              gpointer user_data, GError **error);
/* Without opening it. */
gboolean sqlite_session_read (const char *path, CarryInstruments *instruments,
                              void (*func) (const CarryEvent *event, gpointer user_data),
                              gpointer user_data, GError **error);
void sqlite_session_close (SqliteSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqliteSession, sqlite_session_close)

G_END_DECLS
