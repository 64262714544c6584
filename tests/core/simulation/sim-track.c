/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-track.h"

static CarryOrderState
get_state (const SimTrack *self, const SimOrder *row)
{
    switch (row->status)
    {
    case SIM_OPEN:
        return row->filled > 0 ? CARRY_ORDER_PARTIALLY_FILLED : CARRY_ORDER_ACCEPTED;
    case SIM_FILLED:
        return CARRY_ORDER_FILLED;
    case SIM_REJECTED:
        return carry_order_state_may_become (self->order.state, CARRY_ORDER_REJECTED)
                   ? CARRY_ORDER_REJECTED
                   : CARRY_ORDER_CANCELED;
    default:
        return CARRY_ORDER_CANCELED;
    }
}

static gboolean
is_asked_for (CarryDecimal asked, CarryDecimal is)
{
    return !carry_decimal_is_valid (asked) || carry_decimal_equal (asked, is);
}

/* What a row settles: that an order is open does not settle a cancel. */
static void
settle (SimTrack *self, CarryOrder *next)
{
    self->doubts &= ~(guint) (SIM_DOUBT_CREATE | SIM_DOUBT_STATE);
    if (carry_order_state_is_final (next->state))
    {
        next->pending = CARRY_ORDER_PENDING_NONE;
        self->doubts = 0;
    }
    else if (next->pending == CARRY_ORDER_PENDING_AMEND &&
             is_asked_for (self->amend_quantity, next->quantity) &&
             is_asked_for (self->amend_price, next->price))
    {
        next->pending = CARRY_ORDER_PENDING_NONE;
        self->doubts &= ~(guint) SIM_DOUBT_CHANGE;
    }
}

/* Rows overtake each other. */
static gboolean
is_old (const SimTrack *self, const SimOrder *row, CarryOrderState state)
{
    return row->version < self->version ||
           (state != self->order.state && !carry_order_state_may_become (self->order.state, state));
}

static gboolean
is_same (const CarryOrder *a, const CarryOrder *b)
{
    return a->state == b->state && a->pending == b->pending && a->certain == b->certain &&
           carry_decimal_equal (a->filled, b->filled) &&
           carry_decimal_equal (a->quantity, b->quantity);
}

gboolean
sim_track_merge (SimTrack *self, const SimOrder *row)
{
    CarryOrderState state = get_state (self, row);
    CarryOrder next = self->order;
    gboolean is_repeated;

    self->is_shown = TRUE;
    self->ts_absent = 0;
    if (carry_order_state_is_final (self->order.state) || is_old (self, row, state))
        return FALSE;
    self->version = row->version;
    next.state = state;
    next.quantity = carry_decimal_make (row->quantity, SIM_LOT_SCALE);
    if (next.type == CARRY_ORDER_TYPE_LIMIT)
        next.price = carry_decimal_make (row->price, SIM_TICK_SCALE);
    next.filled = carry_decimal_make (row->filled, SIM_LOT_SCALE);
    settle (self, &next);
    next.certain = self->doubts == 0;
    is_repeated = is_same (&self->order, &next);
    self->order = next;
    return !is_repeated;
}

gboolean
sim_track_is_settled (const SimTrack *self)
{
    gboolean has_all = carry_decimal_compare (self->executed, self->order.filled) >= 0;

    if (carry_order_state_is_final (self->order.state))
        return has_all;
    return self->doubts == 0 && self->order.pending == CARRY_ORDER_PENDING_NONE &&
           self->ts_absent == 0 && self->is_shown && has_all;
}
