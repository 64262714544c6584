/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "funding-basis-trader.h"

G_BEGIN_DECLS

gboolean funding_basis_resizer_plan (const FundingBasisPair *pair, const FundingBasisSize *size,
                                     CarryDecimal perp, FundingBasisPlan *out_change,
                                     GError **error);
CarryDecimal funding_basis_resizer_get_roll (const FundingBasisPair *pair, CarryDecimal perp,
                                             CarryDecimal entry_price, CarryDecimal price,
                                             CarryDecimal missing);
void funding_basis_resizer_resize (const FundingBasisTrader *trader, FundingBasisPair *pair);
void funding_basis_resizer_trim (const FundingBasisTrader *trader, FundingBasisPair *pair,
                                 CarryDecimal fraction);

G_END_DECLS
