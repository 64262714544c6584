/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-market.h"
#include "paper-match.h"

G_BEGIN_DECLS

/* The best knowledge there is of what a taker would meet. */
typedef enum
{
    PAPER_OFFER_NONE,  /* no price was ever seen */
    PAPER_OFFER_LAST,  /* a last price: bars, or trades alone */
    PAPER_OFFER_QUOTE, /* best bid and ask */
    PAPER_OFFER_BOOK,
} PaperOfferKind;

typedef struct
{
    PaperOfferKind kind;
    CarryDecimal price; /* best price for the taker, or the last one; invalid when unknown */
    CarryDecimal size;  /* quoted at it */
    const CarryBookLevel *levels;
    guint n_levels;
} PaperOffer;

void paper_offer_look (CarryContext *context, const CarryInstrument *instrument, CarrySide side,
                       PaperOffer *out_offer);
void paper_offer_match (const PaperOffer *self, const PaperMarket *market, const PaperTaker *taker,
                        CarryDecimal slippage, PaperMatch *out_match);

G_END_DECLS
