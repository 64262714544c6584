/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-market.h"

struct _CarryMarket
{
    CarryInstruments *instruments;
    GPtrArray *states; /* CarryMarketState, by instrument index */
};

static void
state_free (CarryMarketState *state)
{
    g_clear_pointer (&state->book, carry_book_unref);
    g_free (state);
}

CarryMarket *
carry_market_new (CarryInstruments *instruments)
{
    CarryMarket *self = g_new0 (CarryMarket, 1);

    self->instruments = carry_instruments_ref (instruments);
    self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) state_free);
    return self;
}

void
carry_market_free (CarryMarket *self)
{
    g_ptr_array_unref (self->states);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

static G_NO_INLINE CarryMarketState *
add_states (CarryMarket *self, guint32 instrument)
{
    g_assert (instrument < carry_instruments_get_size (self->instruments));
    while (instrument >= self->states->len)
    {
        CarryMarketState *state = g_new0 (CarryMarketState, 1);

        state->instrument = carry_instruments_get (self->instruments, self->states->len);
        g_ptr_array_add (self->states, state);
    }
    return g_ptr_array_index (self->states, instrument);
}

/* The pointer is good as long as @self. */
CarryMarketState *
carry_market_get (CarryMarket *self, guint32 instrument)
{
    if (G_LIKELY (instrument < self->states->len))
        return g_ptr_array_index (self->states, instrument);
    return add_states (self, instrument);
}

static G_NO_INLINE gboolean
apply_level (CarryMarketState *state, const CarryMarketEvent *event)
{
    const CarryBookLevel *bids, *asks;
    guint n_bids, n_asks;

    if (state->book == NULL)
        state->book = carry_book_new (state->instrument);
    carry_book_apply (state->book, event);
    if (!carry_book_is_consistent (state->book))
        return FALSE;
    bids = carry_book_get_levels (state->book, CARRY_SIDE_BUY, &n_bids);
    asks = carry_book_get_levels (state->book, CARRY_SIDE_SELL, &n_asks);
    if (n_bids == 0 || n_asks == 0)
        return FALSE;
    state->ts_quote = event->ts_local;
    state->bid = bids[0].price;
    state->bid_size = bids[0].size;
    state->ask = asks[0].price;
    state->ask_size = asks[0].size;
    state->is_stale = FALSE;
    carry_market_set_middle (state, event->ts_local);
    return TRUE;
}

static void
apply_rate (CarryMarketState *state, const CarryMarketEvent *event)
{
    if (event->kind == CARRY_MARKET_FUNDING)
    {
        state->ts_predicted = event->ts_local;
        state->predicted_rate = event->funding.rate;
        state->predicted_next = event->funding.ts_next;
        state->predicted_interval_ns = event->funding.interval_ns;
        return;
    }
    /* Where the data do not state the interval, the settlements themselves do. */
    if (event->funding.interval_ns > 0)
        state->settled_interval_ns = event->funding.interval_ns;
    else if (state->ts_settled > 0)
        state->settled_interval_ns = event->ts_venue - state->ts_settled;
    state->ts_settled = event->ts_venue;
    state->settled_rate = event->funding.rate;
}

/*
 * Trades and bars end a gap only where no quotes are heard: beside a quote they
 * say nothing of the best bid and ask.
 */
static void
apply_price (CarryMarketState *state, gint64 ts, gint64 price)
{
    state->ts_price = ts;
    state->price = price;
    if (state->ts_quote == 0)
        state->is_stale = FALSE;
}

static void
apply_gap (CarryMarketState *state, const CarryMarketEvent *event)
{
    state->is_stale = TRUE;
    if (state->book != NULL)
        carry_book_apply (state->book, event);
}

/* What carry_market_apply() does with all but quotes. */
gboolean
carry_market_apply_other (CarryMarketState *state, const CarryMarketEvent *event)
{
    switch ((CarryMarketKind) event->kind)
    {
    case CARRY_MARKET_MARK:
        state->ts_mark = event->ts_local;
        state->mark = event->mark.price;
        return TRUE;
    case CARRY_MARKET_INDEX:
        state->ts_index = event->ts_local;
        state->index = event->mark.price;
        return TRUE;
    case CARRY_MARKET_SETTLEMENT:
    case CARRY_MARKET_FUNDING:
        apply_rate (state, event);
        return TRUE;
    case CARRY_MARKET_QUOTE:
        carry_market_apply_quote (state, event);
        return TRUE;
    case CARRY_MARKET_TRADE:
        apply_price (state, event->ts_local, event->trade.price);
        return TRUE;
    case CARRY_MARKET_BAR:
        apply_price (state, event->ts_local, event->bar.close);
        return TRUE;
    case CARRY_MARKET_LEVEL:
        return apply_level (state, event);
    case CARRY_MARKET_GAP:
        apply_gap (state, event);
        return TRUE;
    case CARRY_MARKET_LIQUIDATION: /* no price that anybody traded at */
        return TRUE;
    case CARRY_MARKET_ACTIVITY:
        state->ts_activity = event->ts_local;
        state->turnover_24h = event->activity.turnover_24h;
        state->open_interest = event->activity.open_interest;
        return TRUE;
    }
    return FALSE;
}

CarryDecimal
carry_market_get_price (CarryMarket *self, const CarryInstrument *instrument)
{
    const CarryMarketState *state = carry_market_get (self, instrument->index);

    if (state->ts_price == 0)
        return carry_decimal_invalid ();
    return carry_instrument_price (instrument, state->price);
}

CarryDecimal
carry_market_get_mark (CarryMarket *self, const CarryInstrument *instrument)
{
    const CarryMarketState *state = carry_market_get (self, instrument->index);

    if (state->ts_mark == 0)
        return carry_decimal_invalid ();
    return carry_instrument_price (instrument, state->mark);
}

gboolean
carry_market_get_quote (CarryMarket *self, const CarryInstrument *instrument, CarryQuote *out_quote)
{
    const CarryMarketState *state = carry_market_get (self, instrument->index);

    if (state->ts_quote == 0)
        return FALSE;
    *out_quote = (CarryQuote){
        .ts = state->ts_quote,
        .instrument = instrument,
        .bid = carry_instrument_price (instrument, state->bid),
        .bid_size = carry_instrument_size (instrument, state->bid_size),
        .ask = carry_instrument_price (instrument, state->ask),
        .ask_size = carry_instrument_size (instrument, state->ask_size),
    };
    return TRUE;
}

static CarryDecimal
to_amount (gint64 units)
{
    return units >= 0 ? carry_decimal_make (units, 0) : carry_decimal_invalid ();
}

gboolean
carry_market_get_activity (CarryMarket *self, const CarryInstrument *instrument,
                           CarryActivity *out_activity)
{
    const CarryMarketState *state = carry_market_get (self, instrument->index);

    if (state->ts_activity == 0)
        return FALSE;
    *out_activity = (CarryActivity){
        .ts = state->ts_activity,
        .instrument = instrument,
        .turnover_24h = to_amount (state->turnover_24h),
        .open_interest = to_amount (state->open_interest),
    };
    return TRUE;
}

gboolean
carry_market_get_funding (CarryMarket *self, const CarryInstrument *instrument,
                          CarryFundingKind kind, CarryFunding *out_funding)
{
    const CarryMarketState *state = carry_market_get (self, instrument->index);
    gboolean predicted = kind == CARRY_FUNDING_PREDICTED;
    gint64 ts = predicted ? state->ts_predicted : state->ts_settled;

    if (ts == 0)
        return FALSE;
    *out_funding = (CarryFunding){
        .ts = ts,
        .instrument = instrument,
        .kind = kind,
        .rate = carry_decimal_make (predicted ? state->predicted_rate : state->settled_rate,
                                    CARRY_RATE_SCALE),
        .ts_next = predicted ? state->predicted_next : 0,
        .interval_ns = predicted ? state->predicted_interval_ns : state->settled_interval_ns,
    };
    return TRUE;
}
