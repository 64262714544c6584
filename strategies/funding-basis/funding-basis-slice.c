/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-slice.h"

#define FACTOR_SCALE 8

/* Less than this many of the smallest orders is not left for an order of its own. */
#define LEAST_ORDERS carry_decimal_make (3, 0)

/* Room in a cap for what the price may move before the order is filled. */
#define CAP_ROOM carry_decimal_make (95, 2)

/* FALSE when nothing is quoted. */
gboolean
funding_basis_depth_read (CarryContext *context, const CarryInstrument *instrument, CarrySide side,
                          FundingBasisDepth *out_depth)
{
    gboolean buys = side == CARRY_SIDE_BUY;
    CarryQuote quote;

    if (!carry_context_get_quote (context, instrument, &quote) ||
        carry_decimal_sign (quote.bid) <= 0 || carry_decimal_sign (quote.ask) <= 0)
        return FALSE;
    *out_depth = (FundingBasisDepth){
        .best = buys ? quote.ask : quote.bid,
        .own = buys ? quote.bid : quote.ask,
        .coins = carry_decimal_mul (buys ? quote.ask_size : quote.bid_size, instrument->multiplier),
    };
    return carry_decimal_is_valid (out_depth->coins);
}

/* The best price moved against the order, in whole ticks, no further; invalid for any price. */
CarryDecimal
funding_basis_depth_get_limit (const FundingBasisDepth *self, const CarryInstrument *instrument,
                               CarrySide side, double slip_bps)
{
    gboolean buys = side == CARRY_SIDE_BUY;
    double part = 1 + (buys ? slip_bps : -slip_bps) / 1e4;
    CarryDecimal moved =
        carry_decimal_mul_round (self->best,
                                 carry_decimal_rescale (carry_decimal_from_double (part),
                                                        FACTOR_SCALE, CARRY_ROUND_HALF_EVEN),
                                 self->best.scale + 4, CARRY_ROUND_HALF_EVEN);

    if (slip_bps <= 0)
        return carry_decimal_invalid ();
    return carry_decimal_round_to_step (moved, instrument->tick_size,
                                        buys ? CARRY_ROUND_DOWN : CARRY_ROUND_UP);
}

/* The leg that is harder to fill leads, so that what is missing is the easier one. */
gboolean
funding_basis_slice_is_led_by_perp (const FundingBasisSlice *self)
{
    return carry_decimal_compare (self->perp.coins, self->spot.coins) < 0;
}

/* Perpetuals that are worth some of the smallest orders of both markets. */
static CarryDecimal
get_least (const FundingBasisSlice *self, const FundingBasisPair *pair)
{
    CarryDecimal notional = carry_decimal_zero ();
    CarryDecimal lots;

    if (carry_decimal_is_valid (pair->perp->min_notional))
        notional = pair->perp->min_notional;
    if (carry_decimal_is_valid (pair->spot->min_notional))
        notional = carry_decimal_max (notional, pair->spot->min_notional);
    lots = carry_decimal_div (carry_decimal_mul (notional, LEAST_ORDERS), self->perp.best,
                              pair->perp->qty_step.scale, CARRY_ROUND_UP);
    return carry_decimal_max (
        carry_decimal_round_to_step (lots, pair->perp->qty_step, CARRY_ROUND_UP),
        pair->perp->min_qty);
}

/* The cap on one leg alone, in perpetuals; invalid when there is none. */
static CarryDecimal
get_cap (const FundingBasisSlice *self, const FundingBasisPair *pair,
         const FundingBasisExecution *execution)
{
    CarryDecimal room = carry_decimal_mul (execution->max_naked_notional, CAP_ROOM);

    if (carry_decimal_sign (execution->max_naked_notional) <= 0)
        return carry_decimal_invalid ();
    return carry_decimal_round_to_step (
        carry_decimal_div (room, self->perp.best, pair->perp->qty_step.scale, CARRY_ROUND_DOWN),
        pair->perp->qty_step, CARRY_ROUND_DOWN);
}

static CarryDecimal
get_visible (const FundingBasisSlice *self, const FundingBasisPair *pair,
             const FundingBasisExecution *execution)
{
    CarryDecimal depth = carry_decimal_min (self->perp.coins, self->spot.coins);
    CarryDecimal share = carry_decimal_rescale (carry_decimal_from_double (execution->slice_share),
                                                4, CARRY_ROUND_HALF_EVEN);
    CarryDecimal coins = carry_decimal_mul_round (depth, share, FACTOR_SCALE, CARRY_ROUND_DOWN);
    CarryDecimal least =
        carry_decimal_div (self->whole, carry_decimal_make ((gint64) execution->max_slices, 0),
                           pair->perp->qty_step.scale, CARRY_ROUND_UP);

    return carry_decimal_max (carry_decimal_div (coins, pair->perp->multiplier,
                                                 pair->perp->qty_step.scale, CARRY_ROUND_DOWN),
                              least);
}

/*
 * Perpetuals of the next order, in whole lots: a part of what is visible, but no
 * less than it takes to be done in @max_slices, and never above the cap. What would
 * be too little for an order of its own goes with it. A cap below one lot leaves that
 * lot: the engine, who keeps the cap, refuses it and says why.
 */
CarryDecimal
funding_basis_slice_get_size (const FundingBasisSlice *self, const FundingBasisPair *pair,
                              const FundingBasisExecution *execution)
{
    CarryDecimal least = get_least (self, pair);
    CarryDecimal cap = get_cap (self, pair, execution);
    CarryDecimal size = carry_decimal_round_to_step (get_visible (self, pair, execution),
                                                     pair->perp->qty_step, CARRY_ROUND_UP);

    size = carry_decimal_max (size, least);
    if (carry_decimal_compare (carry_decimal_sub (self->rest, size), least) < 0)
        size = self->rest;
    if (carry_decimal_is_valid (cap))
        size = carry_decimal_max (carry_decimal_min (size, cap), pair->perp->qty_step);
    return size;
}
