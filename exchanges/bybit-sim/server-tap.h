/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A connection as the HTTP server sees it: the socket (or TLS over it) with a record of each byte,
 * and a way past the server for what no well-behaved server sends.
 */
#define SERVER_TYPE_TAP (server_tap_get_type ())
G_DECLARE_FINAL_TYPE (ServerTap, server_tap, SERVER, TAP, GIOStream)

typedef enum
{
    SERVER_TAP_KEEP,  /* leaves the connection open */
    SERVER_TAP_CLOSE, /* ends it in order */
    SERVER_TAP_RESET, /* ends it by a TCP reset */
} ServerTapEnd;

ServerTap *server_tap_new (GIOStream *base, GSocket *socket, guint64 id, ServerRecord *record);
guint64 server_tap_get_id (ServerTap *self);
void server_tap_begin_request (ServerTap *self);
const char *server_tap_get_request_line (ServerTap *self);
void server_tap_end (ServerTap *self, ServerTapEnd end);

/* Writes @bytes past the server, @chunk at a time with @interval_ms between, then @end. */
void server_tap_send_raw (ServerTap *self, GBytes *bytes, gsize chunk, guint interval_ms,
                          ServerTapEnd end);
/* The same bytes again and again until @total of them are out: what is too big to keep. */
void server_tap_send_repeated (ServerTap *self, GBytes *bytes, guint64 total, ServerTapEnd end);

G_END_DECLS
