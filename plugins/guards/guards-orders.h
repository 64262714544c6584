/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-desk.h"

G_BEGIN_DECLS

/* What becomes of orders: Q9 unknown, Q10 rejected, Q11 filled at a bad price. */
typedef struct _GuardsOrders GuardsOrders;

GuardsOrders *guards_orders_new (void);
void guards_orders_free (GuardsOrders *self);
void guards_orders_add_sent (GuardsOrders *self, const CarryOrder *order);
void guards_orders_add (GuardsOrders *self, const GuardsDesk *desk, const CarryOrder *order,
                        const CarryInstrument *instrument);
void guards_orders_add_fill (GuardsOrders *self, const GuardsDesk *desk, const CarryFill *fill,
                             const CarryInstrument *instrument);
void guards_orders_look (GuardsOrders *self, const GuardsDesk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GuardsOrders, guards_orders_free)

G_END_DECLS
