/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-cost.h"

/*
 * The part of the value that a closing trade takes with it, in proportion to the
 * quantity, rounded as all own amounts are.
 */
static CarryAmount
get_closed_value (const CarryCost *self, CarryDecimal closed)
{
    CarryDecimal held = carry_decimal_abs (self->quantity);
    CarryDecimal part =
        carry_decimal_div (closed, held, CARRY_DECIMAL_MAX_SCALE, CARRY_ROUND_HALF_EVEN);

    if (carry_decimal_compare (held, closed) == 0)
        return self->value;
    return carry_amount_scale_by (self->value, part, CARRY_AMOUNT_BOOKING_SCALE,
                                  CARRY_ROUND_HALF_EVEN);
}

/**
 * carry_cost_move: (skip)
 * @self: a position
 * @change: what is added, signed
 * @price: at which
 *
 * Moves the position. What closes a part of it takes that part of the cost with it;
 * what goes beyond zero is opened on the other side.
 *
 * Returns: what that realised, before fees
 */
CarryAmount
carry_cost_move (CarryCost *self, CarryDecimal change, CarryDecimal price)
{
    CarryDecimal held = self->quantity, opened = change;
    CarryAmount realised = carry_amount_zero ();

    if (carry_decimal_sign (held) * carry_decimal_sign (change) < 0)
    {
        CarryDecimal closed =
            carry_decimal_min (carry_decimal_abs (held), carry_decimal_abs (change));
        CarryAmount cost = get_closed_value (self, closed);
        CarryDecimal part = carry_decimal_sign (held) > 0 ? closed : carry_decimal_negate (closed);

        realised = carry_amount_sub (carry_amount_product (part, price), cost);
        self->value = carry_amount_sub (self->value, cost);
        opened = carry_decimal_add (change, part);
    }
    self->value = carry_amount_add (self->value, carry_amount_product (opened, price));
    self->quantity = carry_decimal_add (held, change);
    return realised;
}
