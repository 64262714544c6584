/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-fees.h"
#include "paper-fractions.h"
#include "paper-margin.h"

G_BEGIN_DECLS

/* How the simulated venue behaves: the settings, read. */
typedef struct
{
    const char *quote_coin; /* interned; NULL when the host counts in none */
    const PaperFractions *spread;
    const PaperFractions *slippage;
    PaperFees fees;
    PaperMarginRules margin;
    CarryDecimal liquidation_fee;
    CarryDecimal borrow_rate;
    gint64 cancel_share_millionths;
    gint64 fill_delay_ns;
    gboolean touch_fills;
} PaperRules;

G_END_DECLS
