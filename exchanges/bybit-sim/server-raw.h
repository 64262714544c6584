/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"

G_BEGIN_DECLS

/* What no well-behaved server sends. */
void server_raw_answer (SoupServerMessage *message, ServerTap *tap, const ServerFault *fault,
                        const char *body);
gboolean server_raw_send_frames (ServerTap *tap, const char *kind, gint64 size, GError **error);
/* The text after all "rewrite" faults for @subject: pattern, replacement. */
char *server_raw_rewrite (ServerFaults *faults, const char *subject, const char *text);

G_END_DECLS
