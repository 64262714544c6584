/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-naked.h"

/* P3: a delta of so much of the larger leg, or of one step, is no open side. */
#define BAND_BPS 25

/* Digits of a quantity that is worth the least order. */
#define LEAST_SCALE 12

/* Coins held long less coins held short; above zero is long. */
CarryDecimal
carry_naked_get_delta (const CarryInstrument *perp, CarryDecimal perp_quantity,
                       CarryDecimal spot_quantity)
{
    return carry_decimal_add (carry_decimal_mul (perp_quantity, perp->multiplier), spot_quantity);
}

static CarryDecimal
get_larger_leg (const CarryInstrument *perp, CarryDecimal perp_quantity, CarryDecimal spot_quantity)
{
    return carry_decimal_max (
        carry_decimal_abs (carry_decimal_mul (perp_quantity, perp->multiplier)),
        carry_decimal_abs (spot_quantity));
}

/* The delta in basis points of the larger leg; 0 when no leg is more than dust. */
double
carry_naked_get_delta_bps (const CarryInstrument *perp, CarryDecimal perp_quantity,
                           CarryDecimal spot_quantity)
{
    CarryDecimal delta = carry_naked_get_delta (perp, perp_quantity, spot_quantity);
    CarryDecimal leg = get_larger_leg (perp, perp_quantity, spot_quantity);

    if (carry_decimal_compare (leg, carry_decimal_mul (perp->qty_step, perp->multiplier)) < 0)
        return 0;
    return carry_decimal_to_double (delta) / carry_decimal_to_double (leg) * 10000;
}

/* Coins that an order changes at least, at @price a coin. */
static CarryDecimal
get_least (const CarryInstrument *instrument, CarryDecimal price)
{
    CarryDecimal units = carry_decimal_max (instrument->min_qty, instrument->qty_step);
    CarryDecimal least = carry_decimal_mul (units, instrument->multiplier);

    if (carry_decimal_sign (instrument->min_notional) > 0)
        least = carry_decimal_max (least, carry_decimal_div (instrument->min_notional, price,
                                                             LEAST_SCALE, CARRY_ROUND_UP));
    return least;
}

/*
 * Whether an order of @perp or of @spot (nullable) could make a delta of so many coins smaller, at @price a
 * coin. What none can is left over, and is no open side. An unknown price rules nothing out.
 */
gboolean
carry_naked_is_mendable (const CarryInstrument *perp, const CarryInstrument *spot,
                         CarryDecimal delta, CarryDecimal price)
{
    CarryDecimal size = carry_decimal_abs (delta);

    if (carry_decimal_sign (price) <= 0)
        return carry_decimal_sign (size) != 0;
    return carry_decimal_compare (size, get_least (perp, price)) >= 0 ||
           (spot != NULL && carry_decimal_compare (size, get_least (spot, price)) >= 0);
}

/*
 * One leg is larger than the other by more than a step, by more than the band, and by more than what no order
 * could change at @price a coin (invalid: not known). @spot: (nullable)
 */
gboolean
carry_naked_is_apart (const CarryInstrument *perp, const CarryInstrument *spot,
                      CarryDecimal perp_quantity, CarryDecimal spot_quantity, CarryDecimal price)
{
    CarryDecimal delta = carry_naked_get_delta (perp, perp_quantity, spot_quantity);
    CarryDecimal step = carry_decimal_mul (perp->qty_step, perp->multiplier);
    double bps = carry_naked_get_delta_bps (perp, perp_quantity, spot_quantity);

    return carry_decimal_compare (carry_decimal_abs (delta), step) > 0 &&
           (bps > BAND_BPS || bps < -BAND_BPS) &&
           carry_naked_is_mendable (perp, spot, delta, price);
}

void
carry_naked_update (CarryNaked *self, gboolean is_apart, gint64 now)
{
    gint64 span_ns;

    if (is_apart == (self->since != 0))
        return;
    if (is_apart)
    {
        self->since = now;
        return;
    }
    span_ns = MAX (now - self->since, 0);
    self->total_ns += span_ns;
    self->longest_ns = MAX (self->longest_ns, span_ns);
    self->since = 0;
}

gint64
carry_naked_get_total_ns (const CarryNaked *self, gint64 now)
{
    return self->total_ns + (self->since != 0 ? MAX (now - self->since, 0) : 0);
}

gint64
carry_naked_get_longest_ns (const CarryNaked *self, gint64 now)
{
    return MAX (self->longest_ns, self->since != 0 ? now - self->since : 0);
}
