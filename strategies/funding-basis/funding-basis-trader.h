/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-pair.h"

G_BEGIN_DECLS

/**
 * FundingBasisTrader:
 * @context: what orders go through
 * @notional: size of each leg in quote coin
 * @base_size: quantity of the perpetual; when above zero it counts, not @notional
 * @rebalance_band_bps: net delta that is left alone, in basis points of a leg
 * @retry_after_ns: how long to wait after the venue refused something
 *
 * Carries out what was decided on a pair: sends the orders of both legs, and
 * keeps the legs together.
 */
typedef struct
{
    CarryContext *context;
    CarryDecimal notional;
    CarryDecimal base_size;
    double rebalance_band_bps;
    gint64 retry_after_ns;
} FundingBasisTrader;

void funding_basis_trader_open (const FundingBasisTrader *self, FundingBasisPair *pair, int side);
void funding_basis_trader_close (const FundingBasisTrader *self, FundingBasisPair *pair);
gboolean funding_basis_trader_settle (const FundingBasisTrader *self, FundingBasisPair *pair);

G_END_DECLS
