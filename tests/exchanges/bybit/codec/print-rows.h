/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-private.h"
#include "bybit-parse-stream.h"

G_BEGIN_DECLS

/*
 * What was parsed, as text to compare: every member by name that is not absent, numbers
 * to their last zero, times in milliseconds. One line a row, in the end without newline.
 */
typedef char *(*PrintFunc) (const char *data, gsize size, GError **error);

char *print_server_time (const char *data, gsize size, GError **error);
char *print_instruments (const char *data, gsize size, GError **error);
char *print_tickers (const char *data, gsize size, GError **error);
char *print_orderbook (const char *data, gsize size, GError **error);
char *print_trades (const char *data, gsize size, GError **error);
char *print_klines (const char *data, gsize size, GError **error);
char *print_premium_klines (const char *data, gsize size, GError **error);
char *print_funding_history (const char *data, gsize size, GError **error);
char *print_account_info (const char *data, gsize size, GError **error);
char *print_key_info (const char *data, gsize size, GError **error);
char *print_fee_rates (const char *data, gsize size, GError **error);
char *print_risk_limits (const char *data, gsize size, GError **error);
char *print_wallet (const char *data, gsize size, GError **error);
char *print_positions (const char *data, gsize size, GError **error);
char *print_transaction_log (const char *data, gsize size, GError **error);
char *print_orders (const char *data, gsize size, GError **error);
char *print_executions (const char *data, gsize size, GError **error);
char *print_order_answer (const char *data, gsize size, GError **error);
char *print_batch (const char *data, gsize size, GError **error);
char *print_cancel_all (const char *data, gsize size, GError **error);

char *print_control (const char *data, gsize size, GError **error);
char *print_trade_answer (const char *data, gsize size, GError **error);
char *print_orderbook_frame (const char *data, gsize size, GError **error);
char *print_trades_frame (const char *data, gsize size, GError **error);
char *print_ticker_frame (const char *data, gsize size, GError **error);
char *print_kline_frame (const char *data, gsize size, GError **error);
char *print_liquidations_frame (const char *data, gsize size, GError **error);
char *print_price_limit_frame (const char *data, gsize size, GError **error);
char *print_orders_frame (const char *data, gsize size, GError **error);
char *print_executions_frame (const char *data, gsize size, GError **error);
char *print_positions_frame (const char *data, gsize size, GError **error);
char *print_wallet_frame (const char *data, gsize size, GError **error);

/* Scales 2 and 6: BTCUSDT on spot, with room. */
const CarryInstrument *print_instrument (void);

G_END_DECLS
