/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define FUNDING_BASIS_TYPE_STRATEGY (funding_basis_strategy_get_type ())
G_DECLARE_FINAL_TYPE (FundingBasisStrategy, funding_basis_strategy, FUNDING_BASIS, STRATEGY,
                      CarryModule)

G_END_DECLS
