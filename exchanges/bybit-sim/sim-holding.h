/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* What a trade did to a position. */
typedef struct
{
    SimQty closed;
    SimMoney pnl; /* realised by it, without fees */
} SimHoldingChange;

/*
 * Adds delta (negative: sold) at price. Closing releases the same part of the exact
 * cost, rounded to 8 decimals, all of it at the end: nothing is lost by rounding.
 */
SimHoldingChange sim_holding_trade (SimHolding *self, SimQty delta, SimPrice price, gint64 now);
SimMoney sim_holding_unrealised (const SimHolding *self, SimPrice price);
SimPrice sim_holding_average (const SimHolding *self);

G_END_DECLS
