/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-types.h"

G_BEGIN_DECLS

/*
 * Requests as the venue wants them, written into the caller's buffer; nothing is
 * allocated. Each returns the bytes written, an ending NUL not counted, or -1 with
 * CARRY_ERROR_INVALID when a value cannot be said or the buffer is too small; the
 * buffer then holds nothing to be sent.
 */

/* Always enough for one order, amend or cancel, and for a frame around it. */
#define BYBIT_BODY_SIZE 1024
#define BYBIT_FRAME_SIZE 2048
/* The venue's limit of a batch. */
#define BYBIT_MAX_BATCH 10

/* Which order: by the venue's id, or else by ours. */
typedef struct
{
    CarryCategory category;
    const char *symbol;
    const char *order_id; /* nullable */
    const char *link_id;  /* nullable */
} BybitOrderRef;

/* One parameter of a query; left out when its value is NULL or empty. */
typedef struct
{
    const char *name;
    const char *value;
} BybitParam;

/*
 * @order: its link id, side, type, quantity, price, time in force, reduce_only are used.
 * Quantities are in base coin: spot market orders say so with marketUnit.
 */
gssize bybit_format_create (const CarryOrder *order, const CarryInstrument *instrument,
                            char *buffer, gsize size, GError **error);
/* @quantity: the new total; NULL stays. @price likewise; one of the two is given. */
gssize bybit_format_amend (const BybitOrderRef *ref, const CarryDecimal *quantity,
                           const CarryDecimal *price, char *buffer, gsize size, GError **error);
gssize bybit_format_cancel (const BybitOrderRef *ref, char *buffer, gsize size, GError **error);
/*
 * Linear needs @symbol or @settle_coin, spot neither. @order_filter: NULL for the
 * venue's own, or Order, tpslOrder, StopOrder.
 */
gssize bybit_format_cancel_all (CarryCategory category, const char *symbol, const char *settle_coin,
                                const char *order_filter, char *buffer, gsize size, GError **error);
/* @bodies: single bodies as above, all of @category. */
/* Of a category that is not traded here, by the venue's word for it. */
gssize bybit_format_cancel_others (const char *category, const char *symbol, char *buffer,
                                   gsize size, GError **error);
gssize bybit_format_batch (CarryCategory category, const char *const *bodies, guint n_bodies,
                           char *buffer, gsize size, GError **error);
gssize bybit_format_set_leverage (CarryCategory category, const char *symbol,
                                  const CarryDecimal *leverage, char *buffer, gsize size,
                                  GError **error);
/* @mode: 0 one-way, 3 hedge. */
gssize bybit_format_switch_mode (CarryCategory category, const char *symbol, guint mode,
                                 char *buffer, gsize size, GError **error);
gssize
bybit_format_set_margin_mode (BybitMarginMode mode, char *buffer, gsize size, GError **error);

/*
 * `category=linear&symbol=BTCUSDT`: values are percent-encoded, but for escapes
 * that are there already (a cursor's). These bytes are signed and sent as they are.
 */
gssize bybit_format_query (const BybitParam *params, guint n_params, char *buffer, gsize size,
                           GError **error);

/* WebSocket messages. @request_id is nullable. */
gssize bybit_format_auth (const char *request_id, const char *api_key, gint64 expires_ms,
                          const char *signature, gboolean is_trade_socket, char *buffer, gsize size,
                          GError **error);
/* @op: subscribe or unsubscribe. */
gssize bybit_format_subscribe (const char *request_id, const char *op, const char *const *topics,
                               guint n_topics, char *buffer, gsize size, GError **error);
gssize bybit_format_ping (const char *request_id, char *buffer, gsize size, GError **error);
/* @op: order.create and its like; @body: what the REST request would send. */
gssize bybit_format_trade (const char *request_id, const char *op, gint64 timestamp_ms,
                           guint recv_window_ms, const char *body, char *buffer, gsize size,
                           GError **error);

const char *bybit_format_side (CarrySide side);
const char *bybit_format_time_in_force (CarryTimeInForce time_in_force);

G_END_DECLS
