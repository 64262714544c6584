/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-desk.h"

G_BEGIN_DECLS

/*
 * Q7: rounds that lose, one after the other. A round is all trading in a coin from
 * flat to flat, with its fees and its funding.
 */
typedef struct
{
    GHashTable *coins; /* interned coin -> CarryAmount: what its round brought so far */
    guint losses_in_row;
    guint n_pauses;
    gint64 ts_resume; /* 0: there is no pause */
} GuardsRounds;

void guards_rounds_init (GuardsRounds *self);
void guards_rounds_clear (GuardsRounds *self);
void guards_rounds_add_fill (GuardsRounds *self, const GuardsDesk *desk, const CarryFill *fill,
                             const CarryInstrument *instrument);
void guards_rounds_add_funding (GuardsRounds *self, const CarryFundingPayment *payment,
                                const CarryInstrument *instrument);
void guards_rounds_look (GuardsRounds *self, const GuardsDesk *desk);

G_END_DECLS
