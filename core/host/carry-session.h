/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/**
 * CarrySession: (skip)
 *
 * Modules joined to an engine: it starts them in their order, makes the table
 * of instruments from what exchanges list, opens histories, and stops all in
 * reverse.
 */
typedef struct _CarrySession CarrySession;

CarrySession *carry_session_new (CarryEngine *engine, GPtrArray *modules);
/* Venues are there for their data, and lend the list of instruments to those that fill the orders. */
void carry_session_set_dry_run (CarrySession *self, gboolean is_dry_run);
void carry_session_free (CarrySession *self);
gboolean carry_session_start (CarrySession *self, GCancellable *cancellable, GError **error);
GPtrArray *carry_session_list_exchanges (CarrySession *self);
/* Accounts of all venues, so that what is kept for one is never read for another. */
char *carry_session_dup_accounts (CarrySession *self);
gboolean
carry_session_read_accounts (CarrySession *self, GCancellable *cancellable, GError **error);
/* In a dry run: what the accounts at the venues are; they are left alone. */
gboolean
carry_session_look_at_accounts (CarrySession *self, GCancellable *cancellable, GError **error);
gboolean carry_session_subscribe_feeds (CarrySession *self, GError **error);
CarryCursor *carry_session_open_histories (CarrySession *self, gint64 ts_from, gint64 ts_to,
                                           GCancellable *cancellable, GError **error);
GPtrArray *carry_session_list_sources (CarrySession *self);
char **carry_session_list_assumptions (CarrySession *self);
gboolean carry_session_finish_reports (CarrySession *self, const CarrySummary *summary,
                                       const char *directory, GError **error);
void carry_session_stop (CarrySession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySession, carry_session_free)

G_END_DECLS
