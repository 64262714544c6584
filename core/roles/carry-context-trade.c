/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"

/**
 * carry_context_get_position: (skip)
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: the signed quantity held; of a spot instrument the coins, net of fees
 */
CarryDecimal
carry_context_get_position (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (self != NULL, carry_decimal_zero ());
    g_return_val_if_fail (instrument != NULL, carry_decimal_zero ());

    if (self->functions->get_position == NULL)
        return carry_decimal_zero ();
    return self->functions->get_position (self->backend, instrument);
}

/**
 * carry_context_get_traded: (skip)
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * What trading made of the position, also in earlier runs that a store remembers:
 * coins that the account had before, or was sent, are not in it.
 *
 * Returns: the signed quantity
 */
CarryDecimal
carry_context_get_traded (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), carry_decimal_zero ());
    g_return_val_if_fail (instrument != NULL, carry_decimal_zero ());

    if (self->functions->get_traded == NULL)
        return carry_decimal_zero ();
    return self->functions->get_traded (self->backend, instrument);
}

/**
 * carry_context_get_slippage: (skip)
 * @self: a context
 * @instrument: (transfer none): an instrument
 * @out_cost: in quote coin, what fills cost beyond the last price when their order was decided;
 *   negative where they were better
 * @out_decided: in quote coin, the value of those fills at that price
 * @out_made: in quote coin, the part of @out_decided that waited in the book
 *
 * What own orders moved the price by, or the price moved before they were filled, also in
 * earlier runs that a store remembers.
 */
void
carry_context_get_slippage (CarryContext *self, const CarryInstrument *instrument,
                            CarryAmount *out_cost, CarryAmount *out_decided, CarryAmount *out_made)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (instrument != NULL);
    g_return_if_fail (out_cost != NULL && out_decided != NULL && out_made != NULL);

    *out_cost = carry_amount_zero ();
    *out_decided = carry_amount_zero ();
    *out_made = carry_amount_zero ();
    if (self->functions->get_slippage != NULL)
        self->functions->get_slippage (self->backend, instrument, out_cost, out_decided, out_made);
}

/**
 * carry_context_get_entry_price: (skip)
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * What trading paid for the position that is held now, a unit, on average.
 *
 * Returns: the price; invalid when nothing is held
 */
CarryDecimal
carry_context_get_entry_price (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), carry_decimal_invalid ());
    g_return_val_if_fail (instrument != NULL, carry_decimal_invalid ());

    if (self->functions->get_entry_price == NULL)
        return carry_decimal_invalid ();
    return self->functions->get_entry_price (self->backend, instrument);
}

/**
 * carry_context_get_balance: (skip)
 * @self: a context
 * @coin: a coin
 *
 * Returns: what the account has of it
 */
CarryDecimal
carry_context_get_balance (CarryContext *self, const char *coin)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), carry_decimal_zero ());
    g_return_val_if_fail (coin != NULL, carry_decimal_zero ());

    if (self->functions->get_balance == NULL)
        return carry_decimal_zero ();
    return self->functions->get_balance (self->backend, coin);
}

/**
 * carry_context_get_equity:
 * @self: a context
 * @out_equity: (out caller-allocates): what the account is worth now; its decimals are
 *   invalid when that cannot be said
 *
 * Values the account at the last known prices.
 */
void
carry_context_get_equity (CarryContext *self, CarryEquity *out_equity)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (out_equity != NULL);

    if (self->functions->get_equity != NULL)
    {
        self->functions->get_equity (self->backend, out_equity);
        return;
    }
    *out_equity = (CarryEquity){
        .ts = carry_context_get_now (self),
        .equity = carry_decimal_invalid (),
        .cash = carry_decimal_invalid (),
        .spot_value = carry_decimal_invalid (),
        .perp_unrealised = carry_decimal_invalid (),
    };
}

/* For scripts: a boxed copy, or NULL for what is no number. */
static CarryDecimal *
dup_valid (CarryDecimal value)
{
    return carry_decimal_is_valid (value) ? carry_decimal_copy (&value) : NULL;
}

/**
 * carry_context_dup_last_price:
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: (transfer full) (nullable): the last known price, or %NULL when there is none
 */
CarryDecimal *
carry_context_dup_last_price (CarryContext *self, const CarryInstrument *instrument)
{
    return dup_valid (carry_context_get_last_price (self, instrument));
}

/**
 * carry_context_dup_mark_price:
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: (transfer full) (nullable): the last known mark price, or %NULL when there is none
 */
CarryDecimal *
carry_context_dup_mark_price (CarryContext *self, const CarryInstrument *instrument)
{
    return dup_valid (carry_context_get_mark_price (self, instrument));
}

/**
 * carry_context_dup_position:
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: (transfer full) (nullable): the signed quantity held
 */
CarryDecimal *
carry_context_dup_position (CarryContext *self, const CarryInstrument *instrument)
{
    return dup_valid (carry_context_get_position (self, instrument));
}

/**
 * carry_context_dup_balance:
 * @self: a context
 * @coin: a coin
 *
 * Returns: (transfer full) (nullable): what the account has of it
 */
CarryDecimal *
carry_context_dup_balance (CarryContext *self, const char *coin)
{
    return dup_valid (carry_context_get_balance (self, coin));
}

/**
 * carry_context_submit:
 * @self: a context
 * @request: (transfer none): what is wanted; copied
 *
 * Asks for an order. It never fails here: risk may refuse it, the venue may reject
 * it, and both arrive later as an order event.
 *
 * Returns: the number of the order; 0 when it was dropped at once: it is for an
 *   instrument, side, type or time in force that does not exist, or part of a flood
 */
guint64
carry_context_submit (CarryContext *self, const CarryOrderRequest *request)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), 0);
    g_return_val_if_fail (request != NULL, 0);
    g_return_val_if_fail (request->instrument != NULL, 0);

    if (self->functions->submit == NULL)
        return 0;
    return self->functions->submit (self->backend, self, request);
}

/**
 * carry_context_check_order:
 * @self: a context
 * @request: (transfer none): an order that might be sent
 * @error: return location for an error
 *
 * Asks what carry_context_submit() would ask before it sends: what is restricted, and
 * every limit, as things are now. Nothing is sent, and nothing counts as sent.
 *
 * Returns: whether it would go out; %CARRY_ERROR_REFUSED says why not
 */
gboolean
carry_context_check_order (CarryContext *self, const CarryOrderRequest *request, GError **error)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (request != NULL && request->instrument != NULL, FALSE);

    return self->functions->check_order == NULL ||
           self->functions->check_order (self->backend, self, request, error);
}

/**
 * carry_context_amend:
 * @self: a context
 * @order: number of an order
 * @quantity: (nullable): the new quantity; %NULL leaves it
 * @price: (nullable): the new price; %NULL leaves it
 *
 * Asks for a change of an open order. The outcome arrives as an order event.
 */
void
carry_context_amend (CarryContext *self, guint64 order, const CarryDecimal *quantity,
                     const CarryDecimal *price)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (order != 0);
    g_return_if_fail (quantity != NULL || price != NULL);

    if (self->functions->amend != NULL)
        self->functions->amend (self->backend, self, order, quantity, price);
}

/**
 * carry_context_cancel:
 * @self: a context
 * @order: number of an order
 *
 * Asks for the end of an open order. The outcome arrives as an order event.
 */
void
carry_context_cancel (CarryContext *self, guint64 order)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (order != 0);

    if (self->functions->cancel != NULL)
        self->functions->cancel (self->backend, self, order);
}

/**
 * carry_context_cancel_all:
 * @self: a context
 * @instrument: (transfer none) (nullable): an instrument; %NULL for all
 *
 * Asks for the end of all open orders of the module.
 */
void
carry_context_cancel_all (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));

    if (self->functions->cancel_all != NULL)
        self->functions->cancel_all (self->backend, self, instrument);
}

/**
 * carry_context_find_order:
 * @self: a context
 * @order: number of an order
 *
 * Returns: (transfer none) (nullable): the order as it is now, good until control returns
 *   to the engine; %NULL when there is none
 */
const CarryOrder *
carry_context_find_order (CarryContext *self, guint64 order)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);
    g_return_val_if_fail (order != 0, NULL);

    if (self->functions->find_order == NULL)
        return NULL;
    return self->functions->find_order (self->backend, order);
}

/**
 * carry_context_get_open_orders:
 * @self: a context
 * @instrument: (transfer none) (nullable): an instrument; %NULL for all
 *
 * Returns: how many orders are open, in flight or unknown
 */
guint
carry_context_get_open_orders (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (self != NULL, 0);

    if (self->functions->get_open_orders == NULL)
        return 0;
    return self->functions->get_open_orders (self->backend, instrument);
}
