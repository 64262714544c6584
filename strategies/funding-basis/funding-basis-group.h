/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "funding-basis-trader.h"

G_BEGIN_DECLS

/* Tries at which a leg is no longer completed at once, and at which it is only reversed. */
#define FUNDING_BASIS_TRY_CHEAPEST 1
#define FUNDING_BASIS_TRY_REDUCE 2

CarryGroupState
funding_basis_group_get_state (const FundingBasisTrader *self, const FundingBasisPair *pair);
void funding_basis_group_move (const FundingBasisTrader *self, FundingBasisPair *pair,
                               CarryGroupState state, const char *reason);
gboolean funding_basis_group_bind (const FundingBasisTrader *self, FundingBasisPair *pair);
void funding_basis_group_begin (const FundingBasisTrader *self, FundingBasisPair *pair,
                                CarryDecimal target);
gboolean funding_basis_group_adopt (const FundingBasisTrader *self, FundingBasisPair *pair);
void funding_basis_group_resume (const FundingBasisTrader *self, FundingBasisPair *pair,
                                 const CarryGroup *group);
void funding_basis_group_put_off (const FundingBasisTrader *self, FundingBasisPair *pair);
void funding_basis_group_end (const FundingBasisTrader *self, FundingBasisPair *pair,
                              const char *reason);

G_END_DECLS
