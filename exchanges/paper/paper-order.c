/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-order.h"

PaperOrder *
paper_order_new (const CarryOrder *order, const CarryInstrument *instrument)
{
    PaperOrder *self = g_new0 (PaperOrder, 1);
    self->order = *order;
    self->order.pending = CARRY_ORDER_PENDING_NONE;
    self->order.certain = TRUE;
    self->order.filled = carry_decimal_zero ();
    self->order.average_price = carry_decimal_invalid ();
    self->order.reason[0] = '\0';
    self->instrument = instrument;
    return self;
}

void
paper_order_free (PaperOrder *self)
{
    g_free (self);
}

gboolean
paper_order_is_open (const PaperOrder *self)
{
    return !carry_order_state_is_final (self->order.state);
}

/* One more execution of the order. */
void
paper_order_fill (PaperOrder *self, CarryDecimal price, CarryDecimal quantity, gint64 ts)
{
    CarryOrder *order = &self->order;
    order->filled = carry_decimal_add (order->filled, quantity);
    self->value = carry_amount_add (self->value, carry_amount_product (price, quantity));
    order->average_price = carry_decimal_normalize (carry_amount_divide (
        self->value, order->filled, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN));
    order->state = carry_decimal_compare (order->filled, order->quantity) < 0
                       ? CARRY_ORDER_PARTIALLY_FILLED
                       : CARRY_ORDER_FILLED;
    order->ts_updated = ts;
}

/* What was filled stays filled. */
void
paper_order_end (PaperOrder *self, CarryOrderState state, const char *reason, gint64 ts)
{
    self->order.state = state;
    self->order.ts_updated = ts;
    carry_order_set_reason (&self->order, "%s", reason);
}
