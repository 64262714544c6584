/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/* What happens to money is logged where time is real; a backtest writes tables. */

static const char *
side_to_text (CarrySide side)
{
    return side == CARRY_SIDE_BUY ? "buy" : "sell";
}

void
carry_engine_log_order (CarryEngine *self, const CarryOrder *order)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, order->instrument);
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autofree char *quantity = carry_decimal_to_string (&order->quantity);
    g_autofree char *filled = carry_decimal_to_string (&order->filled);

    g_message ("order %s %s %s %s: %s%s, %s filled%s%s", order->link_id, side_to_text (order->side),
               quantity, name, carry_order_state_to_text (order->state),
               order->certain ? "" : " (UNKNOWN)", filled, order->reason[0] != '\0' ? ": " : "",
               order->reason);
}

void
carry_engine_log_group (CarryEngine *self, const CarryGroup *group)
{
    const CarryInstrument *first = carry_instruments_get (self->instruments, group->first);
    g_autofree char *quantity = carry_decimal_to_string (&group->quantity);
    g_autofree char *delta = carry_decimal_to_string (&group->delta);

    g_message ("group %" G_GUINT64_FORMAT " of %s: %s, %s wanted, %s coins apart%s%s", group->id,
               first->symbol, carry_group_state_to_text (group->state), quantity, delta,
               group->reason[0] != '\0' ? ": " : "", group->reason);
}

void
carry_engine_log_fill (CarryEngine *self, const CarryFill *fill)
{
    const CarryInstrument *instrument = carry_instruments_get (self->instruments, fill->instrument);
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autofree char *quantity = carry_decimal_to_string (&fill->quantity);
    g_autofree char *price = carry_decimal_to_string (&fill->price);
    g_autofree char *fee = carry_decimal_to_string (&fill->fee);

    g_message ("fill of %s: %s %s %s at %s, fee %s %s", fill->link_id, side_to_text (fill->side),
               quantity, name, price, fee, fill->fee_coin);
}

void
carry_engine_log_funding (CarryEngine *self, const CarryFundingPayment *payment)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, payment->instrument);
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autofree char *amount = carry_decimal_to_string (&payment->amount);
    g_autofree char *position = carry_decimal_to_string (&payment->position);

    g_message ("funding of %s on %s: %s %s", name, position, amount, instrument->quote);
}
