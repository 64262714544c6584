/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"
#include "server-json.h"

G_BEGIN_DECLS

typedef struct _ServerSocket ServerSocket;
typedef struct _ServerTopic ServerTopic;

/* All WebSocket connections, the topics they listen to, and what waits to be told. */
struct _ServerHub
{
    ServerApp *app;
    GPtrArray *sockets;    /* of ServerSocket, in order of their opening */
    GHashTable *topics;    /* "spot orderbook.1.BTCUSDT" to ServerTopic */
    GPtrArray *topic_list; /* the same, in order of their making */
    GQueue events;         /* of ServerEvent: private, until the answer is out */
    guint flush_source;
};

ServerHub *server_hub_new (ServerApp *app);
void server_hub_free (ServerHub *self);
void server_hub_tick (ServerHub *self, gint64 now_ms);
void server_hub_flush_later (ServerHub *self);
void server_hub_close_all (ServerHub *self, const char *path, ServerTapEnd end);
extern const SimListener server_hub_listener;

void server_hub_accept (SoupServer *soup, SoupServerMessage *message, const char *path,
                        SoupWebsocketConnection *connection, gpointer user_data);
void server_hub_check (SoupServer *soup, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer user_data);

/* server-topic.c */
ServerTopic *server_hub_get_topic (ServerHub *self, SimCategory category, const char *name);
void server_topic_subscribe (ServerTopic *self, ServerSocket *socket);
void server_topic_unsubscribe (ServerTopic *self, ServerSocket *socket);
const char *server_topic_get_name (const ServerTopic *self);

G_END_DECLS
