/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-pair.h"

/* Quantities are divided with this many decimals before they meet a lot size. */
#define DIVISION_SCALE 12

static gboolean
check_leg (const CarryInstrument *instrument, CarryDecimal quantity, CarryDecimal price,
           GError **error)
{
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autofree char *size = carry_decimal_to_string (&quantity);
    CarryDecimal value = carry_decimal_mul (quantity, price);

    if (carry_decimal_sign (quantity) <= 0 ||
        carry_decimal_compare (quantity, instrument->min_qty) < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s: a leg of %s is below the smallest order; raise the notional", name, size);
        return FALSE;
    }
    if (carry_decimal_is_valid (instrument->min_notional) && carry_decimal_is_valid (value) &&
        carry_decimal_compare (value, instrument->min_notional) < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s: a leg of %s is worth less than the smallest order; raise the notional",
                     name, size);
        return FALSE;
    }
    return TRUE;
}

/* Coins to buy so that what arrives, net of a fee taken in coin, is @coins. */
static CarryDecimal
get_gross (const CarryInstrument *spot, CarryDecimal coins)
{
    CarryDecimal kept = carry_decimal_sub (carry_decimal_make (1, 0), spot->taker_fee);

    if (spot->fee_in_base)
        coins = carry_decimal_div (coins, kept, DIVISION_SCALE, CARRY_ROUND_UP);
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
    CarryDecimal wanted = size->base_size;
    CarryDecimal coins;

    if (carry_decimal_sign (wanted) <= 0)
        wanted =
            carry_decimal_div (size->notional, size->perp_price, DIVISION_SCALE, CARRY_ROUND_DOWN);
    plan.perp_quantity =
        carry_decimal_round_to_step (wanted, pair->perp->qty_step, CARRY_ROUND_DOWN);
    coins = carry_decimal_mul (plan.perp_quantity, pair->perp->multiplier);
    plan.spot_quantity = get_gross (pair->spot, carry_decimal_sub (coins, size->dust));
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

/* Nothing is left that could be traded away: no perpetual, less than an order of spot. */
gboolean
funding_basis_pair_is_flat (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot)
{
    CarryDecimal coins = carry_decimal_abs (carry_decimal_sub (spot, pair->inventory));

    return carry_decimal_sign (perp) == 0 &&
           carry_decimal_compare (
               coins, carry_decimal_max (pair->spot->min_qty, pair->spot->qty_step)) < 0;
}
