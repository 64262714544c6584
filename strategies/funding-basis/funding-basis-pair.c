/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-pair.h"

/* Below what the venue takes as an order; without a price, by the quantity alone. */
static gboolean
is_too_small (const CarryInstrument *instrument, CarryDecimal quantity, CarryDecimal price)
{
    CarryDecimal value = carry_decimal_mul (quantity, price);

    if (carry_decimal_compare (quantity, instrument->min_qty) < 0 ||
        carry_decimal_compare (quantity, instrument->qty_step) < 0)
        return TRUE;
    return carry_decimal_is_valid (instrument->min_notional) && carry_decimal_is_valid (value) &&
           carry_decimal_compare (value, instrument->min_notional) < 0;
}

/* A quotient in whole lots; digits finer than the lot's own cannot change it. */
static CarryDecimal
divide_into_lots (CarryDecimal amount, CarryDecimal divisor, const CarryInstrument *instrument,
                  CarryRounding rounding)
{
    CarryDecimal quotient =
        carry_decimal_div (amount, divisor, instrument->qty_step.scale, rounding);

    return carry_decimal_round_to_step (quotient, instrument->qty_step, rounding);
}

static gboolean
check_leg (const CarryInstrument *instrument, CarryDecimal quantity, CarryDecimal price,
           GError **error)
{
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autofree char *size = carry_decimal_to_string (&quantity);
    CarryDecimal value = carry_decimal_mul (quantity, price);

    if (!carry_decimal_is_valid (quantity) || !carry_decimal_is_valid (value))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s: a leg is too large to be counted; lower the notional", name);
        return FALSE;
    }
    if (carry_decimal_sign (quantity) <= 0 ||
        carry_decimal_compare (quantity, instrument->min_qty) < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s: a leg of %s is below the smallest order; raise the notional", name, size);
        return FALSE;
    }
    if (is_too_small (instrument, quantity, price))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s: a leg of %s is worth less than the smallest order; raise the notional",
                     name, size);
        return FALSE;
    }
    return TRUE;
}

/* Coins to buy so that what arrives, net of a fee taken in coin, is @coins. */
CarryDecimal
funding_basis_pair_get_gross (const FundingBasisPair *pair, CarryDecimal coins)
{
    const CarryInstrument *spot = pair->spot;
    CarryDecimal kept = carry_decimal_sub (carry_decimal_make (1, 0), spot->taker_fee);

    if (spot->fee_in_base)
        return divide_into_lots (coins, kept, spot, CARRY_ROUND_UP);
    return carry_decimal_round_to_step (coins, spot->qty_step, CARRY_ROUND_UP);
}

/*
 * Both legs of a new trade: the same base quantity after both lot filters and
 * after the fee that spot takes in coin.
 */
gboolean
funding_basis_pair_plan (const FundingBasisPair *pair, const FundingBasisSize *size,
                         FundingBasisPlan *out_plan, GError **error)
{
    FundingBasisPlan plan;
    CarryDecimal coins;

    if (carry_decimal_sign (size->base_size) > 0)
        plan.perp_quantity =
            carry_decimal_round_to_step (size->base_size, pair->perp->qty_step, CARRY_ROUND_DOWN);
    else
        plan.perp_quantity =
            divide_into_lots (size->notional, size->perp_price, pair->perp, CARRY_ROUND_DOWN);
    coins = carry_decimal_mul (plan.perp_quantity, pair->perp->multiplier);
    plan.spot_quantity = funding_basis_pair_get_gross (pair, carry_decimal_sub (coins, size->dust));
    if (!check_leg (pair->perp, plan.perp_quantity, size->perp_price, error) ||
        !check_leg (pair->spot, plan.spot_quantity, size->spot_price, error))
        return FALSE;
    *out_plan = plan;
    return TRUE;
}

/* Base coins held in all: spot (without what was there before) plus the perpetual. */
CarryDecimal
funding_basis_pair_get_delta (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot)
{
    return carry_decimal_add (carry_decimal_sub (spot, pair->inventory),
                              carry_decimal_mul (perp, pair->perp->multiplier));
}

/* The same against the perpetual leg, in basis points. */
double
funding_basis_pair_get_delta_bps (const FundingBasisPair *pair, CarryDecimal perp,
                                  CarryDecimal spot)
{
    double leg = carry_decimal_to_double (
        carry_decimal_abs (carry_decimal_mul (perp, pair->perp->multiplier)));
    double delta = carry_decimal_to_double (funding_basis_pair_get_delta (pair, perp, spot));

    return leg > 0 ? delta / leg * 1e4 : 0;
}

/*
 * What of the spot the trade holds can be sold (or bought back): whole lots, or
 * 0 when the venue would not take an order so small.
 */
CarryDecimal
funding_basis_pair_get_spot_lots (const FundingBasisPair *pair, CarryDecimal spot,
                                  CarryDecimal spot_price)
{
    CarryDecimal coins = carry_decimal_abs (carry_decimal_sub (spot, pair->inventory));
    CarryDecimal lots = carry_decimal_round_to_step (coins, pair->spot->qty_step, CARRY_ROUND_DOWN);

    return is_too_small (pair->spot, lots, spot_price) ? carry_decimal_zero () : lots;
}

/* Nothing is left that could be traded away: no perpetual, less than an order of spot. */
gboolean
funding_basis_pair_is_flat (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot,
                            CarryDecimal spot_price)
{
    return carry_decimal_sign (perp) == 0 &&
           carry_decimal_sign (funding_basis_pair_get_spot_lots (pair, spot, spot_price)) == 0;
}

/*
 * The order in the perpetual that brings the legs together. FALSE when the venue
 * would not take it: less than a lot, or too small an order where it does not
 * reduce the position.
 */
gboolean
funding_basis_pair_plan_mend (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot,
                              CarryDecimal perp_price, FundingBasisMend *out_mend)
{
    CarryDecimal delta = funding_basis_pair_get_delta (pair, perp, spot);
    FundingBasisMend mend = {
        .side = carry_decimal_sign (delta) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
        .quantity = divide_into_lots (carry_decimal_abs (delta), pair->perp->multiplier, pair->perp,
                                      CARRY_ROUND_DOWN),
    };

    mend.reduces = carry_decimal_sign (perp) * carry_decimal_sign (delta) > 0 &&
                   carry_decimal_compare (mend.quantity, carry_decimal_abs (perp)) <= 0;
    if (is_too_small (pair->perp, mend.quantity,
                      mend.reduces ? carry_decimal_invalid () : perp_price))
        return FALSE;
    *out_mend = mend;
    return TRUE;
}
