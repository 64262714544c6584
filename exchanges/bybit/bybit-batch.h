/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-parse-rest.h"
#include "bybit-reader.h"

G_BEGIN_DECLS

/* The ids an answer to an order holds, and the two lists of a batch, by REST or by the socket. */
extern const BybitRowType bybit_order_answer_row;

/*
 * @orders: an object with the list of orders; @codes: an object with the list of
 * their codes. Both must be of one length: else nobody knows whose a code is.
 */
gboolean bybit_batch_read (const char *what, CarryJsonText orders, CarryJsonText codes,
                           GArray *items, GError **error);

G_END_DECLS
