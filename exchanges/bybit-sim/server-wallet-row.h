/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-field.h"
#include "sim-wallet.h"

G_BEGIN_DECLS

/* @coins: names in upper case with commas, or NULL for all. */
void server_wallet_row_write (ServerJson *json, const char *key, const SimWallet *wallet,
                              const char *coins);

G_END_DECLS
