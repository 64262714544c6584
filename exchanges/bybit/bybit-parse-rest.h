/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-ticker.h"

G_BEGIN_DECLS

/*
 * The bodies of REST answers. Each function returns FALSE with
 * CARRY_ERROR_CORRUPT when the body is no such answer: then nobody knows what the
 * venue did. TRUE with `code` other than 0 is an answer, and it has no rows:
 * bybit_code_judge() says what it means. Rows are appended to the caller's GArray,
 * which on failure is as it was.
 */
typedef struct
{
    gint64 code;
    char message[BYBIT_MESSAGE_SIZE]; /* control characters removed; never tested */
    gint64 ts_server;                 /* 0: not given */
    BybitCategory category;           /* of the result, when it says so */
    char symbol[BYBIT_SYMBOL_SIZE];   /* likewise */
    char cursor[BYBIT_CURSOR_SIZE];   /* already percent-encoded; empty: the last page */
} BybitAnswer;

/* An order in an answer, or in one item of a batch. */
typedef struct
{
    gint64 code;
    char message[BYBIT_MESSAGE_SIZE];
    BybitCategory category;
    char symbol[BYBIT_SYMBOL_SIZE];
    char order_id[BYBIT_ID_SIZE];
    char link_id[BYBIT_ID_SIZE];
    gint64 ts_created;
} BybitOrderAnswer;

/* Only the envelope: for answers whose result says nothing, such as set-leverage. */
gboolean bybit_parse_answer (const char *data, gsize size, BybitAnswer *out_answer, GError **error);

/* Market. */
gboolean bybit_parse_server_time (const char *data, gsize size, BybitAnswer *out_answer,
                                  gint64 *out_ts, GError **error);
gboolean bybit_parse_instruments (const char *data, gsize size, BybitAnswer *out_answer,
                                  GArray *instruments, GError **error);
gboolean bybit_parse_tickers (const char *data, gsize size, BybitAnswer *out_answer,
                              GArray *tickers, GError **error);
gboolean bybit_parse_trades (const char *data, gsize size, BybitAnswer *out_answer, GArray *trades,
                             GError **error);
gboolean bybit_parse_klines (const char *data, gsize size, BybitAnswer *out_answer, GArray *klines,
                             GError **error);
/* Values of the premium index may be 0 or below, and have no volume. */
gboolean bybit_parse_premium_klines (const char *data, gsize size, BybitAnswer *out_answer,
                                     GArray *klines, GError **error);
gboolean bybit_parse_funding_history (const char *data, gsize size, BybitAnswer *out_answer,
                                      GArray *rates, GError **error);
gboolean bybit_parse_risk_limits (const char *data, gsize size, BybitAnswer *out_answer,
                                  GArray *limits, GError **error);
/* FALSE when the row's rates cannot be told. */
gboolean bybit_risk_limit_to_tier (const BybitRiskLimit *row, CarryRiskTier *out_tier);
/* BybitCollateral of each coin. */
gboolean bybit_parse_collateral (const char *data, gsize size, BybitAnswer *out_answer,
                                 GArray *coins, GError **error);
CarryDecimal bybit_collateral_find_ratio (const GArray *coins, const char *coin);
gboolean bybit_parse_price_limit (const char *data, gsize size, BybitAnswer *out_answer,
                                  BybitPriceLimit *out_limit, GError **error);

/* Account. */
gboolean bybit_parse_account_info (const char *data, gsize size, BybitAnswer *out_answer,
                                   BybitAccountInfo *out_info, GError **error);
gboolean bybit_parse_key_info (const char *data, gsize size, BybitAnswer *out_answer,
                               BybitKeyInfo *out_info, GError **error);
gboolean bybit_parse_fee_rates (const char *data, gsize size, BybitAnswer *out_answer,
                                GArray *rates, GError **error);
gboolean bybit_parse_wallet (const char *data, gsize size, BybitAnswer *out_answer,
                             BybitWallet *out_wallet, GArray *coins, GError **error);
gboolean bybit_parse_positions (const char *data, gsize size, BybitAnswer *out_answer,
                                GArray *positions, GError **error);
gboolean bybit_parse_transaction_log (const char *data, gsize size, BybitAnswer *out_answer,
                                      GArray *rows, GError **error);

/* Orders. */
gboolean bybit_parse_orders (const char *data, gsize size, BybitAnswer *out_answer, GArray *orders,
                             GError **error);
gboolean bybit_parse_executions (const char *data, gsize size, BybitAnswer *out_answer,
                                 GArray *executions, GError **error);
/* Create, amend, cancel: both ids; of @out_order only they are set, and the code. */
gboolean bybit_parse_order_answer (const char *data, gsize size, BybitAnswer *out_answer,
                                   BybitOrderAnswer *out_order, GError **error);
/* Batches: BybitOrderAnswer, one an item, each with its own code; the outer code is 0 even if all failed. */
gboolean bybit_parse_batch (const char *data, gsize size, BybitAnswer *out_answer, GArray *items,
                            GError **error);
/* BybitOrderAnswer, one an order that was cancelled; none when there was nothing to cancel. */
gboolean bybit_parse_cancel_all (const char *data, gsize size, BybitAnswer *out_answer,
                                 GArray *orders, GError **error);

G_END_DECLS
