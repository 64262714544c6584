/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-consumed.h"

G_BEGIN_DECLS

/* The most steps a taking order walks; what is left then finds no liquidity. */
#define PAPER_MATCH_MAX 200

/* What takes liquidity now. */
typedef struct
{
    const CarryInstrument *instrument;
    CarrySide side;
    CarryDecimal quantity;
    CarryDecimal limit; /* invalid for none */
} PaperTaker;

/* One execution, and the level of the market it came from. */
typedef struct
{
    CarryDecimal price;
    CarryDecimal quantity;
    gint64 level_price;
    gint64 level_size;
} PaperExecution;

/* What a taker would get; nothing is changed by finding out. */
typedef struct
{
    PaperExecution executions[PAPER_MATCH_MAX];
    guint n_executions;
    CarryDecimal filled;
    CarryAmount value; /* sum of price × quantity */
} PaperMatch;

CarryDecimal paper_match_move (const CarryInstrument *instrument, CarrySide side,
                               CarryDecimal price, CarryDecimal fraction);
void paper_match_last (const PaperTaker *taker, CarryDecimal last, CarryDecimal half_spread,
                       CarryDecimal slippage, PaperMatch *out_match);
void paper_match_quote (const PaperTaker *taker, CarryDecimal price, CarryDecimal size,
                        const PaperConsumed *consumed, CarryDecimal slippage,
                        PaperMatch *out_match);
void paper_match_book (const PaperTaker *taker, const CarryBookLevel *levels, guint n_levels,
                       const PaperConsumed *consumed, PaperMatch *out_match);
void paper_match_consume (const PaperMatch *self, const PaperTaker *taker, PaperConsumed *consumed);
gint64 paper_match_size_units (const CarryInstrument *instrument, CarryDecimal quantity);

G_END_DECLS
