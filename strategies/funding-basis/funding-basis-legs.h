/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "funding-basis-slice.h"
#include "funding-basis-trader.h"

G_BEGIN_DECLS

/**
 * FundingBasisLegs:
 * @perp: position in the perpetual
 * @spot: coins, those that were there before too
 * @spot_price: last price of spot
 *
 * What is held of a pair now.
 */
typedef struct
{
    CarryDecimal perp;
    CarryDecimal spot;
    CarryDecimal spot_price;
} FundingBasisLegs;

/* The orders of both legs: which, how large, at what price. */
FundingBasisLegs
funding_basis_legs_read (const FundingBasisTrader *self, const FundingBasisPair *pair);
gboolean funding_basis_legs_are_flat (const FundingBasisLegs *self, const FundingBasisPair *pair);
gboolean
funding_basis_legs_are_blind (const FundingBasisTrader *self, const FundingBasisPair *pair);
gboolean funding_basis_legs_check (const FundingBasisTrader *self, const FundingBasisPair *pair,
                                   GError **error);
void funding_basis_legs_send_both (const FundingBasisTrader *self, FundingBasisPair *pair);
gboolean funding_basis_legs_send_slice (const FundingBasisTrader *self, FundingBasisPair *pair);
void funding_basis_legs_close_both (const FundingBasisTrader *self, FundingBasisPair *pair);
gboolean funding_basis_legs_close_slice (const FundingBasisTrader *self, FundingBasisPair *pair);
CarryDecimal
funding_basis_legs_get_rest (const FundingBasisTrader *self, const FundingBasisPair *pair);

G_END_DECLS
