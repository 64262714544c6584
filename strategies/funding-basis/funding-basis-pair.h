/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * FundingBasisPair:
 * @perp: the perpetual
 * @spot: the same coin on spot
 * @side: 1 when short the perpetual, -1 when long it, 0 when flat
 * @orders: how many of its orders are not finished
 * @tries: orders sent in a row to bring the legs together, or to close them
 * @ts_opened: when it was opened
 * @ts_retry: nothing new is tried before, because the venue refused
 * @inventory: coins that were there when trading started; never part of a trade
 * @needs_decision: something changed since it was last looked at
 *
 * The two legs of one carry.
 */
typedef struct
{
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    int side;
    guint orders;
    guint tries;
    gint64 ts_opened;
    gint64 ts_retry;
    CarryDecimal inventory; /* invalid until trading starts */
    gboolean needs_decision;
} FundingBasisPair;

/**
 * FundingBasisSize:
 * @perp_price: last price of the perpetual
 * @spot_price: last price of spot
 * @notional: value of a leg in quote coin
 * @base_size: quantity of the perpetual; when above zero it counts, not @notional
 * @dust: coins an earlier trade left, which need not be bought again
 *
 * How large a trade should be.
 */
typedef struct
{
    CarryDecimal perp_price;
    CarryDecimal spot_price;
    CarryDecimal notional;
    CarryDecimal base_size;
    CarryDecimal dust;
} FundingBasisSize;

/**
 * FundingBasisPlan:
 * @perp_quantity: of the perpetual
 * @spot_quantity: of the spot order, its fee in coin included
 */
typedef struct
{
    CarryDecimal perp_quantity;
    CarryDecimal spot_quantity;
} FundingBasisPlan;

gboolean funding_basis_pair_plan (const FundingBasisPair *pair, const FundingBasisSize *size,
                                  FundingBasisPlan *out_plan, GError **error);
CarryDecimal
funding_basis_pair_get_delta (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot);
gboolean
funding_basis_pair_is_flat (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot);
double funding_basis_pair_get_delta_bps (const FundingBasisPair *pair, CarryDecimal perp,
                                         CarryDecimal spot);

G_END_DECLS
