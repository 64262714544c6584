/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"

G_BEGIN_DECLS

/* From the venue's row of an order to the model's order. Pure. */

/* The state that the row says, for an order that was in state @current. */
CarryOrderState bybit_order_row_get_state (const BybitOrder *row, const CarryOrder *current);
/* Why it ended, in the venue's words; empty when there is nothing to say. */
const char *bybit_order_row_get_reason (const BybitOrder *row);
/*
 * Writes what the row says into @order: state, filled, quantity, price. What is old changes nothing.
 *
 * Returns: FALSE when the row contradicts itself
 */
gboolean bybit_order_row_merge (const BybitOrder *row, CarryOrder *order);

G_END_DECLS
