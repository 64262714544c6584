/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-frame.h"

G_BEGIN_DECLS

/*
 * The budget of requests: what the venue allows per rolling second and endpoint,
 * and per address. A share is kept back for cancels. Time is passed in.
 */
typedef struct _BybitLimits BybitLimits;

/* Endpoints that share an allowance at the venue. */
typedef enum
{
    BYBIT_ENDPOINT_MARKET, /* public: counts for the address only */
    BYBIT_ENDPOINT_CREATE,
    BYBIT_ENDPOINT_AMEND,
    BYBIT_ENDPOINT_CANCEL,
    BYBIT_ENDPOINT_CANCEL_ALL,
    BYBIT_ENDPOINT_CANCEL_INVERSE, /* the same path, in categories that are not traded here */
    BYBIT_ENDPOINT_CANCEL_OPTION,
    BYBIT_ENDPOINT_CREATE_BATCH,
    BYBIT_ENDPOINT_AMEND_BATCH,
    BYBIT_ENDPOINT_CANCEL_BATCH,
    BYBIT_ENDPOINT_ORDER_REALTIME,
    BYBIT_ENDPOINT_OTHER_REALTIME, /* the same path, likewise */
    BYBIT_ENDPOINT_ORDER_HISTORY,
    BYBIT_ENDPOINT_EXECUTIONS,
    BYBIT_ENDPOINT_POSITIONS,
    BYBIT_ENDPOINT_WALLET,
    BYBIT_ENDPOINT_ACCOUNT_INFO,
    BYBIT_ENDPOINT_TRANSACTION_LOG,
    BYBIT_ENDPOINT_FEE_RATE,
    BYBIT_ENDPOINT_KEY_INFO,
    BYBIT_ENDPOINT_SET_LEVERAGE,
    BYBIT_ENDPOINT_SWITCH_MODE,
    BYBIT_ENDPOINT_SET_MARGIN_MODE,
    BYBIT_N_ENDPOINTS,
} BybitEndpoint;

typedef enum
{
    BYBIT_WIRE_REST,   /* counts for the address too */
    BYBIT_WIRE_SOCKET, /* the trade socket shares the allowance of the account only */
} BybitWire;

BybitLimits *bybit_limits_new (void);
void bybit_limits_free (BybitLimits *self);

/*
 * Takes @n_orders from the budget (1 for single calls and reads).
 *
 * Returns: 0 when it may go now and was counted, else nanoseconds after which to
 *   ask again; nothing was taken then
 */
gint64 bybit_limits_take (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                          BybitWire wire, guint n_orders, gint64 now);
/* What the venue said with an answer; it wins over our own count. */
void bybit_limits_observe (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                           const BybitAllowance *allowance, gint64 now);
/* Refused for too many requests: nothing more on this endpoint before @ts_reset (0: a second). */
void bybit_limits_exhaust (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                           gint64 ts_reset, gint64 now);
/* HTTP 403 or code 10018: nothing at all for ten minutes. */
void bybit_limits_ban (BybitLimits *self, gint64 now);
gboolean bybit_limits_is_banned (const BybitLimits *self, gint64 now);
/* Requests that may go at once. */
guint bybit_limits_get_left (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                             gint64 now);
/* Of REST: header values, each nullable; FALSE when they are no numbers. */
gboolean bybit_allowance_parse (const char *limit, const char *left, const char *reset_ms,
                                BybitAllowance *out_allowance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitLimits, bybit_limits_free)

G_END_DECLS
