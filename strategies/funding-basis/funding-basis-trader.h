/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-execution.h"
#include "funding-basis-pair.h"

G_BEGIN_DECLS

/**
 * FundingBasisTrader:
 * @context: what orders go through
 * @notional: size of each leg in quote coin
 * @base_size: quantity of the perpetual; when above zero it counts, not @notional
 * @rebalance_band_bps: net delta that is left alone, in basis points of a leg
 * @retry_after_ns: how long to wait after the venue refused something
 * @execution: how orders are sent
 *
 * Carries out what was decided on a pair.
 */
typedef struct
{
    CarryContext *context;
    CarryDecimal notional;
    CarryDecimal base_size;
    double rebalance_band_bps;
    gint64 retry_after_ns;
    const FundingBasisExecution *execution;
} FundingBasisTrader;

/* What was decided (funding-basis-trader.c). */
void funding_basis_trader_take_over (const FundingBasisTrader *self, FundingBasisPair *pair);
void funding_basis_trader_open (const FundingBasisTrader *self, FundingBasisPair *pair, int side);
void funding_basis_trader_close (const FundingBasisTrader *self, FundingBasisPair *pair,
                                 gboolean hurries);
void funding_basis_trader_attend (const FundingBasisTrader *self, FundingBasisPair *pair);
gboolean
funding_basis_trader_must_leave (const FundingBasisTrader *self, const FundingBasisPair *pair);
guint
funding_basis_trader_count_orders (const FundingBasisTrader *self, const FundingBasisPair *pair);

G_END_DECLS
