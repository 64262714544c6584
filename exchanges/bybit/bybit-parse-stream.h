/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-frame.h"

G_BEGIN_DECLS

/*
 * Messages of the public streams. FALSE with CARRY_ERROR_CORRUPT when one cannot
 * be believed: broken JSON, a price that is not above 0, a symbol other than its
 * topic's. Nothing is allocated unless it fails; GArrays are the caller's, grow to
 * what is needed and are used again, and are as they were on failure.
 */

/* Levels a side of one message; deltas of depth 1000 hold no more. */
#define BYBIT_MAX_LEVELS 1024

/* Large: make one per connection and use it again. After a failure it holds nothing of use. */
typedef struct
{
    BybitTopic topic; /* the texts lie in the message */
    gboolean is_snapshot;
    gint64 ts;          /* of the gateway */
    gint64 ts_matching; /* of the matching engine; 0: not given */
    gint64 update;      /* `u` */
    gint64 seq;         /* 0: not given */
    guint n_bids;
    guint n_asks;
    CarryBookLevel bids[BYBIT_MAX_LEVELS]; /* in the instrument's data scales, as they came */
    CarryBookLevel asks[BYBIT_MAX_LEVELS];
} BybitOrderbook;

typedef struct
{
    BybitTopic topic;
    gboolean is_snapshot;
    gint64 ts;
    gint64 cross_seq; /* `cs`; 0: not given */
} BybitFrame;

/* Scales of @instrument; a number its scales cannot hold is refused. */
gboolean bybit_parse_orderbook_frame (const char *data, gsize size,
                                      const CarryInstrument *instrument,
                                      BybitOrderbook *out_orderbook, GError **error);
/* The result of /v5/market/orderbook, as a snapshot. */
gboolean bybit_parse_orderbook (const char *data, gsize size, const CarryInstrument *instrument,
                                BybitAnswer *out_answer, BybitOrderbook *out_orderbook,
                                GError **error);
gboolean bybit_parse_trades_frame (const char *data, gsize size, BybitFrame *out_frame,
                                   GArray *trades, GError **error);
/* @out_ticker has only what the message told: see bybit_ticker_merge(). */
gboolean bybit_parse_ticker_frame (const char *data, gsize size, BybitFrame *out_frame,
                                   BybitTicker *out_ticker, GError **error);
gboolean bybit_parse_kline_frame (const char *data, gsize size, BybitFrame *out_frame,
                                  GArray *klines, GError **error);
gboolean bybit_parse_liquidations_frame (const char *data, gsize size, BybitFrame *out_frame,
                                         GArray *liquidations, GError **error);
gboolean bybit_parse_price_limit_frame (const char *data, gsize size, BybitFrame *out_frame,
                                        BybitPriceLimit *out_limit, GError **error);

G_END_DECLS
