/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-holding.h"

static SimMoney
close_part (SimHolding *self, SimQty qty, SimPrice price)
{
    SimQty size = ABS (self->size);
    SimMoney released = qty == size ? self->cost : sim_money_share (self->cost, qty, size);
    SimMoney value = sim_money_value (price, qty);
    gboolean is_long = self->size > 0;
    self->cost -= released;
    self->size += is_long ? -qty : qty;
    return is_long ? value - released : released - value;
}

SimHoldingChange
sim_holding_trade (SimHolding *self, SimQty delta, SimPrice price, gint64 now)
{
    SimHoldingChange change = { 0 };
    if (self->size != 0 && (self->size > 0) != (delta > 0))
    {
        change.closed = MIN (ABS (delta), ABS (self->size));
        change.pnl = close_part (self, change.closed, price);
        delta += delta > 0 ? -change.closed : change.closed;
    }
    if (self->size == 0)
    {
        /* Flat, or turned over: what follows is another position. */
        self->ts_opened = delta != 0 ? now : 0;
    }
    if (delta != 0)
    {
        self->size += delta;
        self->cost += sim_money_value (price, ABS (delta));
    }
    if (self->ts_created == 0)
        self->ts_created = now;
    self->ts_updated = now;
    self->is_touched = TRUE;
    return change;
}

SimMoney
sim_holding_unrealised (const SimHolding *self, SimPrice price)
{
    SimMoney value = sim_money_value (price, ABS (self->size));
    return self->size >= 0 ? value - self->cost : self->cost - value;
}

SimPrice
sim_holding_average (const SimHolding *self)
{
    return sim_price_average (self->cost, ABS (self->size));
}
