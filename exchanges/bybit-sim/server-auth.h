/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-request.h"

G_BEGIN_DECLS

/* What a key must pass before anything is done for it. */
gboolean server_auth_has_headers (ServerRequest *request);
gboolean server_auth_check_request (ServerRequest *request);
/* The time window of a request; on failure *out_text tells both times. */
gboolean
server_auth_check_window (ServerApp *app, gint64 timestamp_ms, gint64 window_ms, char **out_text);
/* Expiry and addresses; returns 0 or the venue's code and its text. */
int server_auth_check_key (const ServerKey *key, const char **out_text);

G_END_DECLS
