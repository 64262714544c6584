/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-hub.h"

G_BEGIN_DECLS

typedef enum
{
    SERVER_SOCKET_SPOT,
    SERVER_SOCKET_LINEAR,
    SERVER_SOCKET_PRIVATE,
    SERVER_SOCKET_TRADE,
} ServerSocketKind;

/* One WebSocket connection. */
struct _ServerSocket
{
    ServerHub *hub;
    ServerSocketKind kind;
    char *path;
    SoupWebsocketConnection *connection;
    ServerTap *tap;
    char *conn_id;
    ServerKey *key;          /* once it has proven itself */
    GPtrArray *names;        /* of char *: private topics */
    GPtrArray *topics;       /* of ServerTopic: public ones */
    GHashTable *request_ids; /* of the trade socket: each only once */
    gsize n_topic_chars;
    gint64 idle_ms;
    gint64 ts_active_ms;
    gint64 ts_window_ms; /* of the trade socket's own rate */
    gboolean is_closing;
};

ServerSocket *server_socket_new (ServerHub *hub, ServerSocketKind kind, const char *path,
                                 SoupWebsocketConnection *connection, ServerTap *tap);
void server_socket_free (ServerSocket *self);
void server_socket_handle (ServerSocket *self, const char *text, gsize length);
void server_socket_send (ServerSocket *self, const char *subject, const char *text);
void server_socket_send_json (ServerSocket *self, const char *subject, ServerJson *json);
void server_socket_close (ServerSocket *self, ServerTapEnd end);
gboolean server_socket_is_public (const ServerSocket *self);

/* server-socket-auth.c */
void server_socket_auth (ServerSocket *self, const ServerParams *frame);
/* server-socket-subscribe.c */
void server_socket_subscribe (ServerSocket *self, const ServerParams *frame);
void server_socket_unsubscribe (ServerSocket *self, const ServerParams *frame);
/* server-socket-trade.c */
void server_socket_trade (ServerSocket *self, const char *op, const ServerParams *frame);
/* server-socket.c */
void server_socket_ack (ServerSocket *self, const ServerParams *frame, gboolean success,
                        const char *text);

G_END_DECLS
