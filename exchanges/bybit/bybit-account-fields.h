/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-reader.h"
#include "bybit-rows.h"

G_BEGIN_DECLS

/* How positions, wallets, orders and executions are read: REST and streams give the same rows. */
extern const BybitRowType bybit_position_row;
extern const BybitRowType bybit_order_row;
extern const BybitRowType bybit_execution_row;

void bybit_wallet_init (BybitWallet *wallet);
/* The object that is due; its coins are appended. */
gboolean bybit_wallet_read (BybitReader *reader, BybitWallet *out_wallet, GArray *coins);

G_END_DECLS
