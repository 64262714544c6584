/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-hub.h"

G_BEGIN_DECLS

/* Something an account is told, written down when it happened and sent after the answer. */
typedef struct
{
    const char *topic;    /* order, execution, execution.fast, position, wallet */
    const char *category; /* NULL for wallet */
    guint64 uid;
    char *id; /* NULL: the frame has none */
    gboolean id_first;
    gint64 ts_ms;
    char *row;
} ServerEvent;

void server_event_free (ServerEvent *self);
ServerEvent *server_event_new_order (SimAccount *account, const SimOrder *order, gint64 ts);
ServerEvent *
server_event_new_execution (SimAccount *account, const SimExecution *execution, gint64 ts);
/* NULL for what the fast stream leaves out. */
ServerEvent *server_event_new_fast (SimAccount *account, const SimExecution *execution, gint64 ts);
ServerEvent *
server_event_new_position (SimAccount *account, const SimPosition *position, gint64 ts);
ServerEvent *server_event_new_wallet (SimAccount *account, const SimWallet *wallet, gint64 ts);
gboolean server_event_matches (const ServerEvent *self, const char *name);
char *server_event_write (const ServerEvent *self, const char *name);

G_END_DECLS
