/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-hub.h"

G_BEGIN_DECLS

/*
 * Disconnect-cancel-all: once every connection that carried the product's dcp topic has been gone
 * for the window, the product's orders are cancelled.
 */
gboolean server_dcp_set (ServerKey *key, const char *product, gint64 window_s);
char *server_dcp_write (const ServerKey *key);
void server_dcp_tick (ServerHub *hub, gint64 now_ms);

G_END_DECLS
