/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-frame.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * One WebSocket connection that is kept: made, authenticated, subscribed, watched, and made again
 * after a pause that grows when it is lost.
 */
typedef struct _BybitSocket BybitSocket;

typedef enum
{
    BYBIT_SOCKET_STOPPED,
    BYBIT_SOCKET_CONNECTING,
    BYBIT_SOCKET_AUTHENTICATING,
    BYBIT_SOCKET_LIVE,
    BYBIT_SOCKET_WAITING, /* for the next try */
} BybitSocketState;

typedef enum
{
    BYBIT_SOCKET_PUBLIC,
    BYBIT_SOCKET_PRIVATE,
    BYBIT_SOCKET_TRADE,
} BybitSocketKind;

/* What its owner is told; each may be NULL. */
typedef struct
{
    /* It may be used; topics are being subscribed. */
    void (*on_live) (gpointer owner);
    /* It is lost; it comes back by itself. */
    void (*on_lost) (gpointer owner, const char *why);
    /* Everything that is not the socket's own business. */
    void (*on_frame) (gpointer owner, const BybitTopic *topic, const char *data, gsize size,
                      gint64 now);
    /*
     * The venue does not send this topic. It is asked for again with the next connection, or when
     * its owner renews it.
     */
    void (*on_refused) (gpointer owner, const char *topic, const char *why);
    /* The venue answered: of some topic it may be known now whether it is sent. */
    void (*on_answered) (gpointer owner);
} BybitSocketEvents;

/* @name: for logs. */
BybitSocket *bybit_socket_new (BybitVenue *venue, BybitSocketKind kind, const char *name,
                               const char *url, const BybitSocketEvents *events, gpointer owner);
/* Closes it at once; nothing is told any more. */
void bybit_socket_free (BybitSocket *self);
void bybit_socket_start (BybitSocket *self);
/* Gives the connection up and makes a new one. */
void bybit_socket_restart (BybitSocket *self, const char *why);

BybitSocketState bybit_socket_get_state (const BybitSocket *self);
gboolean bybit_socket_is_live (const BybitSocket *self);
/* When it last heard anything; 0: never. */
gint64 bybit_socket_get_heard (const BybitSocket *self);
/* It neither waits for anything nor listens: nothing would ever wake it. */
gboolean bybit_socket_is_stuck (const BybitSocket *self);
guint64 bybit_socket_get_n_connects (const BybitSocket *self);

/* Topics are kept over reconnects. */
void bybit_socket_add_topic (BybitSocket *self, const char *topic);
void bybit_socket_remove_topic (BybitSocket *self, const char *topic);
/* Leaves a topic and asks for it again: its snapshot comes anew. */
void bybit_socket_renew_topic (BybitSocket *self, const char *topic);
/* Whether the venue said of this connection that it sends it. */
gboolean bybit_socket_is_subscribed (const BybitSocket *self, const char *topic);
/* Bytes of all topics, as the venue counts them. */
gsize bybit_socket_get_topic_size (const BybitSocket *self);

/* FALSE when it is not live: nothing was sent. */
gboolean bybit_socket_send (BybitSocket *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitSocket, bybit_socket_free)

G_END_DECLS
