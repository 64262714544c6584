/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-frame.h"

G_BEGIN_DECLS

/* Messages of the private stream; the rules are those of the public one. */
typedef struct
{
    BybitTopic topic; /* the texts lie in the message */
    char id[BYBIT_ID_SIZE * 2];
    gint64 ts; /* creationTime */
} BybitPrivateFrame;

gboolean bybit_parse_orders_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                                   GArray *orders, GError **error);
/* Also execution.fast. */
gboolean bybit_parse_executions_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                                       GArray *executions, GError **error);
gboolean bybit_parse_positions_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                                      GArray *positions, GError **error);
/* @coins: only those that changed. */
gboolean bybit_parse_wallet_frame (const char *data, gsize size, BybitPrivateFrame *out_frame,
                                   BybitWallet *out_wallet, GArray *coins, GError **error);

G_END_DECLS
