/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-socket.h"
#include "server-ticker-row.h"

G_BEGIN_DECLS

typedef struct _ServerBook ServerBook;

typedef enum
{
    SERVER_TOPIC_BOOK,
    SERVER_TOPIC_TRADE,
    SERVER_TOPIC_TICKER,
    SERVER_TOPIC_CANDLE,
    SERVER_TOPIC_LIQUIDATION,
    SERVER_TOPIC_PRICE_LIMIT,
} ServerTopicKind;

/* One public topic of one category: who listens, and what they were told last. */
struct _ServerTopic
{
    ServerHub *hub;
    ServerTopicKind kind;
    SimMarket *market;
    const SimInstrument *instrument;
    char *name;
    GPtrArray *sockets;
    gint64 interval_ms; /* 0: at once */
    gint64 ts_due_ms;

    ServerBook *book;
    ServerTickerRow ticker;
    SimInterval interval;
    gint64 ts_candle; /* ts_updated of the candle told last */
    SimPriceLimit limit;
    GArray *liquidations; /* of SimLiquidation, not told yet */
};

void server_topic_free (ServerTopic *self);
void server_topic_tick (ServerTopic *self, gint64 now_ms);
void server_topic_send (ServerTopic *self, ServerSocket *socket, const char *text);

/* server-topic-data.c: frames of all but books; @socket NULL: everybody. */
void server_topic_push_trades (ServerTopic *self, const SimTrade *trades, guint n_trades);
void server_topic_push_ticker (ServerTopic *self, ServerSocket *socket);
void server_topic_push_candle (ServerTopic *self, const SimCandle *candle, gboolean confirm);
void server_topic_push_liquidations (ServerTopic *self);
void server_topic_push_limit (ServerTopic *self, ServerSocket *socket);

/* server-topic-book.c */
ServerBook *server_book_new (guint depth, guint64 u);
void server_book_free (ServerBook *self);
void server_topic_push_book (ServerTopic *self, gint64 now_ms);
void server_topic_start_book (ServerTopic *self, ServerSocket *socket);
void server_topic_restart_book (ServerTopic *self);
guint64 server_topic_get_book_u (ServerTopic *self);

G_END_DECLS
