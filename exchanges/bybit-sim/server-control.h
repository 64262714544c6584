/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"

G_BEGIN_DECLS

/* /sim/ on the same port: statements, the ledger, what waits. */
void server_control_handle (SoupServer *soup, SoupServerMessage *message, const char *path,
                            GHashTable *query, gpointer user_data);
/* Does what a statement says, now or when its moment comes; takes @params. */
gboolean server_control_run (ServerApp *app, ServerParams *params, GError **error);
/* server-statement.c: statements that act at once; FALSE with no error: no such one. */
gboolean server_control_run_event (ServerApp *app, const char *name, const ServerParams *params,
                                   gboolean *out_known, GError **error);

G_END_DECLS
