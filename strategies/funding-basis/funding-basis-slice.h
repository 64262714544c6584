/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-execution.h"
#include "funding-basis-pair.h"

G_BEGIN_DECLS

/**
 * FundingBasisDepth:
 * @best: the price that an order would meet first; invalid when nothing is quoted
 * @own: the price on the order's own side
 * @coins: what is offered there, in base coins
 *
 * What an order of one leg would meet.
 */
typedef struct
{
    CarryDecimal best;
    CarryDecimal own;
    CarryDecimal coins;
} FundingBasisDepth;

/**
 * FundingBasisSlice:
 * @rest: perpetuals that are still missing, unsigned
 * @whole: perpetuals of the whole change, unsigned
 * @perp: what an order of the perpetual would meet
 * @spot: what an order of spot would meet
 *
 * What the next order should be cut from.
 */
typedef struct
{
    CarryDecimal rest;
    CarryDecimal whole;
    FundingBasisDepth perp;
    FundingBasisDepth spot;
} FundingBasisSlice;

gboolean funding_basis_depth_read (CarryContext *context, const CarryInstrument *instrument,
                                   CarrySide side, FundingBasisDepth *out_depth);
CarryDecimal funding_basis_depth_get_limit (const FundingBasisDepth *self,
                                            const CarryInstrument *instrument, CarrySide side,
                                            double slip_bps);
gboolean funding_basis_slice_is_led_by_perp (const FundingBasisSlice *self);
CarryDecimal funding_basis_slice_get_size (const FundingBasisSlice *self,
                                           const FundingBasisPair *pair,
                                           const FundingBasisExecution *execution);

G_END_DECLS
