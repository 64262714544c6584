/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-offer.h"

/*
 * A quote stands until it changes; when prices go on for longer than this
 * without one, the quotes have ended and the price is the better knowledge.
 */
#define PAPER_OFFER_QUOTE_STANDS_NS CARRY_NS_PER_MINUTE

static gboolean
look_at_book (CarryContext *context, const CarryInstrument *instrument, CarrySide side,
              PaperOffer *offer)
{
    CarryBook *book = carry_context_get_book (context, instrument);
    if (book == NULL || !carry_book_is_consistent (book))
        return FALSE;
    offer->levels = carry_book_get_levels (book, carry_side_opposite (side), &offer->n_levels);
    offer->kind = PAPER_OFFER_BOOK;
    if (offer->n_levels > 0)
        offer->price = carry_instrument_price (instrument, offer->levels[0].price);
    return TRUE;
}

static gboolean
look_at_quote (CarryContext *context, const CarryInstrument *instrument, CarrySide side,
               PaperOffer *offer)
{
    gboolean is_buy = side == CARRY_SIDE_BUY;
    CarryQuote quote;

    if (!carry_context_get_quote (context, instrument, &quote))
        return FALSE;
    gint64 ts_price = carry_context_get_price_time (context, instrument);
    if (ts_price > quote.ts + PAPER_OFFER_QUOTE_STANDS_NS)
        return FALSE;
    CarryDecimal price = is_buy ? quote.ask : quote.bid;
    offer->size = is_buy ? quote.ask_size : quote.bid_size;
    /* A side without a price is an empty book. */
    offer->kind = carry_decimal_sign (price) > 0 ? PAPER_OFFER_QUOTE : PAPER_OFFER_BOOK;
    if (offer->kind == PAPER_OFFER_QUOTE)
        offer->price = price;
    return TRUE;
}

/*
 * What an order on @side would meet now: the book, or the quote, or the last
 * price. The levels are good until the next market event.
 */
void
paper_offer_look (CarryContext *context, const CarryInstrument *instrument, CarrySide side,
                  PaperOffer *out_offer)
{
    CarryDecimal last = carry_context_get_last_price (context, instrument);

    *out_offer = (PaperOffer){
        .kind = carry_decimal_is_valid (last) ? PAPER_OFFER_LAST : PAPER_OFFER_NONE,
        .price = last,
        .size = carry_decimal_zero (),
    };
    if (!look_at_book (context, instrument, side, out_offer))
        look_at_quote (context, instrument, side, out_offer);
}

/* What @taker gets of the offer; without a price, nothing. */
void
paper_offer_match (const PaperOffer *self, const PaperMarket *market, const PaperTaker *taker,
                   CarryDecimal slippage, PaperMatch *out_match)
{
    if (self->kind == PAPER_OFFER_LAST)
        paper_match_last (taker, self->price, market->half_spread, slippage, out_match);
    else if (self->kind == PAPER_OFFER_QUOTE)
        paper_match_quote (taker, self->price, self->size, &market->consumed, slippage, out_match);
    else
        paper_match_book (taker, self->levels, self->n_levels, &market->consumed, out_match);
}
