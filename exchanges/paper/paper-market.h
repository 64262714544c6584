/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-consumed.h"
#include "paper-order.h"
#include "paper-rules.h"

G_BEGIN_DECLS

/* What the venue keeps of one instrument that was ever ordered. */
typedef struct
{
    const CarryInstrument *instrument;
    CarryDecimal half_spread;
    CarryDecimal slippage;
    GPtrArray *resting; /* PaperOrder, not owned, by arrival */
    PaperConsumed consumed;
    gboolean is_held;      /* a position, or coins */
    gboolean is_active;    /* market events matter */
    gboolean is_restating; /* a snapshot of the book is under way */
    gboolean said_no_mark; /* that the last price stands in for the mark */
    guint32 owner;         /* module that traded it last */
} PaperMarket;

PaperMarket *paper_market_new (const CarryInstrument *instrument, const PaperRules *rules);
void paper_market_free (PaperMarket *self);
void paper_market_update (PaperMarket *self);
void paper_market_sweep (PaperMarket *self);

G_END_DECLS
