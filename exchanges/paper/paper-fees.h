/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * Fee rates that stand in for the instruments' own, by category; an invalid one
 * leaves the instrument's. They are the settings as given.
 */
typedef struct
{
    CarryDecimal spot_maker;
    CarryDecimal spot_taker;
    CarryDecimal linear_maker;
    CarryDecimal linear_taker;
    gboolean in_quote; /* spot buys pay in quote coin, not in what they bought */
} PaperFees;

typedef struct
{
    CarryDecimal amount; /* negative for a rebate */
    const char *coin;    /* interned */
} PaperFee;

CarryDecimal paper_fees_get_rate (const PaperFees *self, const CarryInstrument *instrument,
                                  CarryLiquidity liquidity);
void paper_fees_apply (const PaperFees *self, CarryInstrument *instrument);
PaperFee paper_fees_compute (const PaperFees *self, const CarryInstrument *instrument,
                             CarrySide side, CarryLiquidity liquidity, CarryDecimal price,
                             CarryDecimal quantity);

G_END_DECLS
