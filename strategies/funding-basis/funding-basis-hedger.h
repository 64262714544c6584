/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "funding-basis-trader.h"

G_BEGIN_DECLS

void funding_basis_hedger_lead (const FundingBasisTrader *self, FundingBasisPair *pair);
void funding_basis_hedger_begin_closing (const FundingBasisTrader *self, FundingBasisPair *pair);
void funding_basis_hedger_close_next (const FundingBasisTrader *self, FundingBasisPair *pair);
gboolean funding_basis_hedger_settle (const FundingBasisTrader *self, FundingBasisPair *pair);

G_END_DECLS
