/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "funding-basis-pair.h"

G_BEGIN_DECLS

/**
 * FundingBasisAllocation:
 * @notional: of each leg when it is fixed; 0 to make it from the capital
 * @capital: what there is, in quote coin
 * @margin: kept beside the coins, as a fraction of a leg
 * @symbol_share: of the capital for one pair; 0 for equal shares
 * @total_share: of the capital for all pairs
 * @group_share: of the capital for all pairs of one group
 * @pairs: (element-type FundingBasisPair): all pairs
 *
 * How the capital is shared out. A leg worth N binds N and its margin.
 */
typedef struct
{
    CarryDecimal notional;
    CarryDecimal capital;
    CarryDecimal margin;
    CarryDecimal symbol_share;
    CarryDecimal total_share;
    CarryDecimal group_share;
    const GArray *pairs;
} FundingBasisAllocation;

CarryDecimal funding_basis_allocation_get_full (const FundingBasisAllocation *self);
CarryDecimal funding_basis_allocation_get_room (const FundingBasisAllocation *self,
                                                const FundingBasisPair *pair);
double funding_basis_allocation_get_passed_on (const FundingBasisAllocation *self,
                                               const FundingBasisPair *pair,
                                               const FundingBasisPair *leaving);

G_END_DECLS
