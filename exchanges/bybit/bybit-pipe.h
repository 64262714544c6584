/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-session.h"

G_BEGIN_DECLS

/* One WebSocket connection, from the handshake to its end. It is never made again. */
typedef struct _BybitPipe BybitPipe;

/* The pipe may be closed inside each of them. */
typedef struct
{
    void (*on_open) (gpointer user_data);
    void (*on_frame) (const char *data, gsize size, gpointer user_data);
    void (*on_closed) (const char *why,
                       gpointer user_data); /* at most once; it still must be closed */
} BybitPipeEvents;

BybitPipe *bybit_pipe_open (SoupSession *session, const char *url, const BybitPipeEvents *events,
                            gpointer user_data);
/* At once, without a farewell; nothing is told any more. */
void bybit_pipe_close (BybitPipe *self);
/* FALSE when it is not open. */
gboolean bybit_pipe_send (BybitPipe *self, const char *text);

G_END_DECLS
