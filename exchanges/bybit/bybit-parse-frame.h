/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-rest.h"

G_BEGIN_DECLS

/* What a WebSocket message is. */
typedef enum
{
    BYBIT_FRAME_UNKNOWN, /* a topic or operation that is on no list of ours */
    BYBIT_FRAME_ORDERBOOK,
    BYBIT_FRAME_TRADES,
    BYBIT_FRAME_TICKER,
    BYBIT_FRAME_KLINE,
    BYBIT_FRAME_LIQUIDATIONS,
    BYBIT_FRAME_PRICE_LIMIT,
    BYBIT_FRAME_ORDERS,
    BYBIT_FRAME_EXECUTIONS,
    BYBIT_FRAME_FAST_EXECUTIONS,
    BYBIT_FRAME_POSITIONS,
    BYBIT_FRAME_WALLET,
    BYBIT_FRAME_SUBSCRIBED, /* answer to subscribe or unsubscribe; `success` tells */
    BYBIT_FRAME_PONG,
    BYBIT_FRAME_AUTH,   /* answer to auth, of either kind */
    BYBIT_FRAME_ANSWER, /* answer to an order operation of the trade socket */
} BybitFrameKind;

/* The parts of a topic; the texts lie in the message. */
typedef struct
{
    BybitFrameKind kind;
    CarryJsonText topic;
    CarryJsonText symbol;   /* empty on private topics */
    CarryJsonText interval; /* of klines */
    guint depth;            /* of order books */
} BybitTopic;

/*
 * Reads only as far as the topic, or to the end when there is none; the message
 * still has to be parsed, which checks all of it. FALSE when it is no JSON object.
 */
gboolean bybit_frame_classify (const char *data, gsize size, BybitTopic *out_topic, GError **error);
void bybit_topic_parse (CarryJsonText topic, BybitTopic *out_topic);

/* A public or private control message: acks, pongs, auth; of the trade socket too. */
typedef struct
{
    BybitFrameKind kind;
    gboolean success; /* of a trade socket: retCode is 0 */
    gint64 code;      /* retCode of the trade socket; 0 elsewhere */
    char op[BYBIT_WORD_SIZE];
    char message[BYBIT_MESSAGE_SIZE];
    char request_id[BYBIT_ID_SIZE]; /* req_id or reqId; a number is given as its digits */
    char connection_id[BYBIT_ID_SIZE];
} BybitControl;

gboolean
bybit_parse_control (const char *data, gsize size, BybitControl *out_control, GError **error);

/* The venue's count of what is left, of REST headers or of the trade socket's. */
typedef struct
{
    gint64 limit; /* 0: not given */
    gint64 left;
    gint64 ts_reset; /* nanoseconds */
} BybitAllowance;

typedef struct
{
    char op[BYBIT_WORD_SIZE];
    char request_id[BYBIT_ID_SIZE];
    char connection_id[BYBIT_ID_SIZE];
    gint64 code;
    char message[BYBIT_MESSAGE_SIZE];
    BybitAllowance allowance;
    gint64 ts_server; /* Timenow; 0: not given */
    gboolean is_batch;
    BybitOrderAnswer order; /* of a single operation */
} BybitTradeAnswer;

/* @items: BybitOrderAnswer of a batch, appended. */
gboolean bybit_parse_trade_answer (const char *data, gsize size, BybitTradeAnswer *out_answer,
                                   GArray *items, GError **error);

G_END_DECLS
