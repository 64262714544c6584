/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* An order's life between being taken in and its end. */

/* Into the account's open orders, at the end. */
void sim_order_open (SimNode *node);
/* Off the book and the open orders, what it locked is free; the listener is told. */
void
sim_order_end (SimNode *node, SimStatus status, SimCancelType cancel_type, SimRejectReason reason);
/* Into the book, behind the others at its price. */
void sim_order_rest (SimNode *node);
/* Tells the listener what it is now. */
void sim_order_push (SimNode *node);
/* What it needs of its coin, given what is left of it; locks exactly that. */
void sim_order_lock (SimNode *node);
SimMoney sim_order_needed (const SimNode *node);
/* How much of the position a closing order can still close. */
SimQty sim_order_closable (const SimNode *node);
/* Another total quantity, not below what is filled; the place stays if it is less. */
void sim_order_resize (SimNode *node, SimQty qty);
/* Shrinks or cancels resting closing orders that are larger than the position. */
void sim_order_cap_closing (SimSymbol *symbol, int position_idx);
/* All open orders of the account that match; market NULL: all. */
void sim_order_cancel_where (SimAccount *account, SimMarket *market, SimCancelType cancel_type,
                             SimRejectReason reason);

G_END_DECLS
