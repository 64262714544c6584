/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-order.h"

G_DEFINE_BOXED_TYPE (CarryOrder, carry_order, carry_order_copy, carry_order_free)

/**
 * carry_order_copy:
 * @self: an order
 *
 * Returns: (transfer full): a copy
 */
CarryOrder *
carry_order_copy (const CarryOrder *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return g_memdup2 (self, sizeof *self);
}

/**
 * carry_order_free:
 * @self: (transfer full): an order
 *
 * Frees it.
 */
void
carry_order_free (CarryOrder *self)
{
    g_free (self);
}

/**
 * carry_order_get_link_id:
 * @self: an order
 *
 * Returns: (transfer none): its client order id
 */
const char *
carry_order_get_link_id (const CarryOrder *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->link_id;
}

/**
 * carry_order_get_reason:
 * @self: an order
 *
 * Returns: (transfer none): why it ended, in words; empty when there is nothing to say
 */
const char *
carry_order_get_reason (const CarryOrder *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->reason;
}

/**
 * carry_order_get_open_quantity: (skip)
 * @self: an order
 *
 * Returns: what may still be filled: 0 when the order is final, else what was
 *   ordered less what was filled
 */
CarryDecimal
carry_order_get_open_quantity (const CarryOrder *self)
{
    g_return_val_if_fail (self != NULL, carry_decimal_invalid ());
    if (carry_order_state_is_final (self->state))
        return carry_decimal_zero ();
    return carry_decimal_sub (self->quantity, self->filled);
}

/**
 * carry_order_set_reason:
 * @self: an order
 * @format: text, as printf() takes it
 * @...: what goes into it
 *
 * Says why the order ended. Text that is too long is cut between characters.
 */
void
carry_order_set_reason (CarryOrder *self, const char *format, ...)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (format != NULL);

    va_list arguments;
    va_start (arguments, format);
    g_vsnprintf (self->reason, sizeof self->reason, format, arguments);
    va_end (arguments);

    const char *end;
    g_utf8_validate (self->reason, -1, &end);
    self->reason[end - self->reason] = '\0';
}

G_DEFINE_BOXED_TYPE (CarryOrderRequest, carry_order_request, carry_order_request_copy,
                     carry_order_request_free)

/**
 * carry_order_request_new_market: (constructor)
 * @instrument: (transfer none): what to trade; must stay good as long as the request
 * @side: buy or sell
 * @quantity: in units of quantity
 *
 * Returns: (transfer full): a request for an order at the best price there is
 */
CarryOrderRequest *
carry_order_request_new_market (const CarryInstrument *instrument, CarrySide side,
                                const CarryDecimal *quantity)
{
    g_return_val_if_fail (instrument != NULL, NULL);
    g_return_val_if_fail (quantity != NULL, NULL);

    CarryOrderRequest *self = g_new0 (CarryOrderRequest, 1);
    *self = (CarryOrderRequest){
        .instrument = instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .quantity = *quantity,
        .price = carry_decimal_invalid (),
    };
    return self;
}

/**
 * carry_order_request_new_limit: (constructor)
 * @instrument: (transfer none): what to trade; must stay good as long as the request
 * @side: buy or sell
 * @quantity: in units of quantity
 * @price: the worst price
 * @time_in_force: how long it rests
 *
 * Returns: (transfer full): a request for an order at @price or better
 */
CarryOrderRequest *
carry_order_request_new_limit (const CarryInstrument *instrument, CarrySide side,
                               const CarryDecimal *quantity, const CarryDecimal *price,
                               CarryTimeInForce time_in_force)
{
    g_return_val_if_fail (price != NULL, NULL);

    CarryOrderRequest *self = carry_order_request_new_market (instrument, side, quantity);
    if (self == NULL)
        return NULL;
    self->type = CARRY_ORDER_TYPE_LIMIT;
    self->time_in_force = time_in_force;
    self->price = *price;
    return self;
}

/**
 * carry_order_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): a copy
 */
CarryOrderRequest *
carry_order_request_copy (const CarryOrderRequest *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return g_memdup2 (self, sizeof *self);
}

/**
 * carry_order_request_free:
 * @self: (transfer full): a request
 *
 * Frees it.
 */
void
carry_order_request_free (CarryOrderRequest *self)
{
    g_free (self);
}

G_DEFINE_BOXED_TYPE (CarryFill, carry_fill, carry_fill_copy, carry_fill_free)

/**
 * carry_fill_copy:
 * @self: a fill
 *
 * Returns: (transfer full): a copy
 */
CarryFill *
carry_fill_copy (const CarryFill *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return g_memdup2 (self, sizeof *self);
}

/**
 * carry_fill_free:
 * @self: (transfer full): a fill
 *
 * Frees it.
 */
void
carry_fill_free (CarryFill *self)
{
    g_free (self);
}

/**
 * carry_fill_get_exec_id:
 * @self: a fill
 *
 * Returns: (transfer none): the venue's number of the execution
 */
const char *
carry_fill_get_exec_id (const CarryFill *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->exec_id;
}
