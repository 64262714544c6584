/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-book.h"

G_BEGIN_DECLS

/**
 * CarryMarketState: (skip)
 *
 * What is known of one instrument, in its data scale. A time of 0 says that the
 * value beside it has never been seen.
 */
typedef struct
{
    const CarryInstrument *instrument;
    gint64 ts_price;
    gint64 price; /* last trade, close, or middle of the quote */
    gint64 ts_mark;
    gint64 mark;
    gint64 ts_index;
    gint64 index;
    gint64 ts_quote;
    gint64 bid, bid_size, ask, ask_size;
    gint64 ts_predicted;
    gint64 predicted_rate;
    gint64 predicted_next;
    gint64 predicted_interval_ns;
    gint64 ts_settled;
    gint64 settled_rate;
    gint64 settled_interval_ns;
    gint64 ts_activity;
    gint64 turnover_24h, open_interest; /* as in the event */
    CarryBook *book;
    gboolean is_stale; /* a gap was the last that was heard of quotes or prices */
} CarryMarketState;

/**
 * CarryMarket: (skip)
 *
 * The last state of every instrument.
 */
typedef struct _CarryMarket CarryMarket;

CarryMarket *carry_market_new (CarryInstruments *instruments);
void carry_market_free (CarryMarket *self);
CarryMarketState *carry_market_get (CarryMarket *self, guint32 instrument);
gboolean carry_market_apply_other (CarryMarketState *state, const CarryMarketEvent *event);
CarryDecimal carry_market_get_price (CarryMarket *self, const CarryInstrument *instrument);
CarryDecimal carry_market_get_mark (CarryMarket *self, const CarryInstrument *instrument);
gboolean carry_market_get_quote (CarryMarket *self, const CarryInstrument *instrument,
                                 CarryQuote *out_quote);
gboolean carry_market_get_activity (CarryMarket *self, const CarryInstrument *instrument,
                                    CarryActivity *out_activity);
gboolean carry_market_get_funding (CarryMarket *self, const CarryInstrument *instrument,
                                   CarryFundingKind kind, CarryFunding *out_funding);

/* Where nothing traded, the middle of the quote is the price. A side without one leaves no middle. */
static inline void
carry_market_set_middle (CarryMarketState *state, gint64 ts)
{
    if (state->bid <= 0 || state->ask <= 0)
        return;
    state->ts_price = ts;
    state->price = (state->bid + state->ask) / 2;
}

static inline void
carry_market_apply_quote (CarryMarketState *state, const CarryMarketEvent *event)
{
    state->ts_quote = event->ts_local;
    state->bid = event->quote.bid;
    state->bid_size = event->quote.bid_size;
    state->ask = event->quote.ask;
    state->ask_size = event->quote.ask_size;
    state->is_stale = FALSE;
    carry_market_set_middle (state, event->ts_local);
}

/*
 * Takes an event of the state's instrument in. TRUE when those who look at it
 * should hear of it: always, but for a book between two consistent states.
 * Inline for quotes: there are more of them than of all else.
 */
static inline gboolean
carry_market_apply (CarryMarketState *state, const CarryMarketEvent *event)
{
    if (event->kind != CARRY_MARKET_QUOTE)
        return carry_market_apply_other (state, event);
    carry_market_apply_quote (state, event);
    return TRUE;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryMarket, carry_market_free)

G_END_DECLS
