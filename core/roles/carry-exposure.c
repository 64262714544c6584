/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-exposure.h"

/**
 * carry_exposure_get_own: (skip)
 * @self: an exposure
 *
 * Returns: the signed quantity that this run's trades hold: without coins that were there
 *   before
 */
CarryDecimal
carry_exposure_get_own (const CarryExposure *self)
{
    g_return_val_if_fail (self != NULL, carry_decimal_invalid ());
    return carry_decimal_sub (self->position, self->inventory);
}

/**
 * carry_exposure_get_worst: (skip)
 * @self: an exposure
 * @side: buy for the longest, sell for the shortest
 * @quantity: of one more order on that side; zero for none
 *
 * Returns: the signed quantity held if every open order of @side were filled, and every one that
 *   may surface, and @quantity more
 */
CarryDecimal
carry_exposure_get_worst (const CarryExposure *self, CarrySide side, CarryDecimal quantity)
{
    CarryDecimal own = carry_exposure_get_own (self);

    if (side == CARRY_SIDE_BUY)
    {
        own = carry_decimal_add (own, carry_decimal_add (self->open_buys, self->absent_buys));
        return carry_decimal_add (own, quantity);
    }
    own = carry_decimal_sub (own, carry_decimal_add (self->open_sells, self->absent_sells));
    return carry_decimal_sub (own, quantity);
}

/* Is @held on the other side of @side, and no smaller than @open and @quantity together? */
static gboolean
only_shrinks (CarryDecimal held, CarrySide side, CarryDecimal open, CarryDecimal quantity)
{
    CarryDecimal all = carry_decimal_add (open, quantity);
    int sign = carry_decimal_sign (held);

    if (sign == 0 || (sign > 0) != (side == CARRY_SIDE_SELL))
        return FALSE;
    return carry_decimal_is_valid (all) &&
           carry_decimal_compare (all, carry_decimal_abs (held)) <= 0;
}

/**
 * carry_exposure_is_reducing: (skip)
 * @self: the exposure of the order's instrument
 * @order: an order
 *
 * Returns: whether the order, filled whole on top of everything open, only shrinks the
 *   position
 */
gboolean
carry_exposure_is_reducing (const CarryExposure *self, const CarryOrder *order)
{
    g_return_val_if_fail (self != NULL, FALSE);
    g_return_val_if_fail (order != NULL, FALSE);

    return only_shrinks (carry_exposure_get_own (self), order->side,
                         order->side == CARRY_SIDE_BUY ? self->open_buys : self->open_sells,
                         order->quantity);
}

/**
 * carry_exposure_is_hedging: (skip)
 * @self: the exposure of the order's instrument
 * @order: an order
 * @instrument: its instrument
 *
 * Returns: whether the order, filled whole on top of everything open, only shrinks what is
 *   held of the coin over all of its instruments: the missing leg of a pair
 */
gboolean
carry_exposure_is_hedging (const CarryExposure *self, const CarryOrder *order,
                           const CarryInstrument *instrument)
{
    g_return_val_if_fail (self != NULL, FALSE);
    g_return_val_if_fail (order != NULL, FALSE);
    g_return_val_if_fail (instrument != NULL, FALSE);

    return only_shrinks (self->coin_position, order->side,
                         order->side == CARRY_SIDE_BUY ? self->coin_buys : self->coin_sells,
                         carry_decimal_mul (order->quantity, instrument->multiplier));
}
