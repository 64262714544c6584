/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-market-event.h"

G_DEFINE_ENUM_TYPE (CarryMarketKind, carry_market_kind,
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_MARK, "mark"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_INDEX, "index"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_SETTLEMENT, "settlement"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_FUNDING, "funding"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_QUOTE, "quote"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_TRADE, "trade"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_BAR, "bar"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_LEVEL, "level"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_GAP, "gap"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_LIQUIDATION, "liquidation"),
                    G_DEFINE_ENUM_VALUE (CARRY_MARKET_ACTIVITY, "activity"))

/**
 * carry_market_kind_to_text:
 * @kind: a kind of event
 *
 * Returns: (transfer none): the word for it, such as `bar`
 */
const char *
carry_market_kind_to_text (CarryMarketKind kind)
{
    static const char *const words[] = {
        [CARRY_MARKET_MARK] = "mark",
        [CARRY_MARKET_INDEX] = "index",
        [CARRY_MARKET_SETTLEMENT] = "settlement",
        [CARRY_MARKET_FUNDING] = "funding",
        [CARRY_MARKET_QUOTE] = "quote",
        [CARRY_MARKET_TRADE] = "trade",
        [CARRY_MARKET_BAR] = "bar",
        [CARRY_MARKET_LEVEL] = "level",
        [CARRY_MARKET_GAP] = "gap",
        [CARRY_MARKET_LIQUIDATION] = "liquidation",
        [CARRY_MARKET_ACTIVITY] = "activity",
    };

    g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (words), "");

    return words[kind];
}

/**
 * carry_market_flags_to_text:
 * @flag: one flag
 *
 * Returns: (transfer none): the word for it, such as `snapshot`
 */
const char *
carry_market_flags_to_text (CarryMarketFlags flag)
{
    switch (flag)
    {
    case CARRY_MARKET_FLAG_CLEAR:
        return "clear";
    case CARRY_MARKET_FLAG_SNAPSHOT:
        return "snapshot";
    case CARRY_MARKET_FLAG_LAST:
        return "last";
    case CARRY_MARKET_FLAG_BUY:
        return "buy";
    case CARRY_MARKET_FLAG_CLOSE_ONLY:
        return "close-only";
    }
    g_return_val_if_reached ("");
}

G_DEFINE_ENUM_TYPE (CarryFundingKind, carry_funding_kind,
                    G_DEFINE_ENUM_VALUE (CARRY_FUNDING_PREDICTED, "predicted"),
                    G_DEFINE_ENUM_VALUE (CARRY_FUNDING_SETTLED, "settled"))

static CarryQuote *
quote_copy (const CarryQuote *quote)
{
    return g_memdup2 (quote, sizeof *quote);
}

G_DEFINE_BOXED_TYPE (CarryQuote, carry_quote, quote_copy, g_free)

static CarryTrade *
trade_copy (const CarryTrade *trade)
{
    return g_memdup2 (trade, sizeof *trade);
}

G_DEFINE_BOXED_TYPE (CarryTrade, carry_trade, trade_copy, g_free)

static CarryBar *
bar_copy (const CarryBar *bar)
{
    return g_memdup2 (bar, sizeof *bar);
}

G_DEFINE_BOXED_TYPE (CarryBar, carry_bar, bar_copy, g_free)

static CarryFunding *
funding_copy (const CarryFunding *funding)
{
    return g_memdup2 (funding, sizeof *funding);
}

G_DEFINE_BOXED_TYPE (CarryFunding, carry_funding, funding_copy, g_free)

static CarryActivity *
activity_copy (const CarryActivity *activity)
{
    return g_memdup2 (activity, sizeof *activity);
}

G_DEFINE_BOXED_TYPE (CarryActivity, carry_activity, activity_copy, g_free)

/**
 * carry_quote_from_event: (skip)
 * @event: a %CARRY_MARKET_QUOTE
 * @instrument: (transfer none): its instrument
 * @out_quote: (out caller-allocates): the quote
 *
 * The event with exact numbers in place of scaled integers.
 */
void
carry_quote_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                        CarryQuote *out_quote)
{
    *out_quote = (CarryQuote){
        .ts = event->ts_local,
        .instrument = instrument,
        .bid = carry_instrument_price (instrument, event->quote.bid),
        .bid_size = carry_instrument_size (instrument, event->quote.bid_size),
        .ask = carry_instrument_price (instrument, event->quote.ask),
        .ask_size = carry_instrument_size (instrument, event->quote.ask_size),
    };
}

/**
 * carry_trade_from_event: (skip)
 * @event: a %CARRY_MARKET_TRADE
 * @instrument: (transfer none): its instrument
 * @out_trade: (out caller-allocates): the trade
 *
 * The event with exact numbers in place of scaled integers.
 */
void
carry_trade_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                        CarryTrade *out_trade)
{
    *out_trade = (CarryTrade){
        .ts = event->ts_local,
        .instrument = instrument,
        .side = event->flags & CARRY_MARKET_FLAG_BUY ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
        .price = carry_instrument_price (instrument, event->trade.price),
        .size = carry_instrument_size (instrument, event->trade.size),
    };
}

/**
 * carry_bar_from_event: (skip)
 * @event: a %CARRY_MARKET_BAR
 * @instrument: (transfer none): its instrument
 * @out_bar: (out caller-allocates): the bar
 *
 * The event with exact numbers in place of scaled integers. When only the close
 * is known (%CARRY_MARKET_FLAG_CLOSE_ONLY) the other numbers are invalid.
 */
void
carry_bar_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                      CarryBar *out_bar)
{
    *out_bar = (CarryBar){
        .ts = event->ts_local,
        .instrument = instrument,
        .minutes = event->bar_minutes,
        .open = carry_instrument_price (instrument, event->bar.open),
        .high = carry_instrument_price (instrument, event->bar.high),
        .low = carry_instrument_price (instrument, event->bar.low),
        .close = carry_instrument_price (instrument, event->bar.close),
        .volume = carry_instrument_size (instrument, event->bar.volume),
    };
    if (!(event->flags & CARRY_MARKET_FLAG_CLOSE_ONLY))
        return;

    out_bar->open = carry_decimal_invalid ();
    out_bar->high = carry_decimal_invalid ();
    out_bar->low = carry_decimal_invalid ();
    out_bar->volume = carry_decimal_invalid ();
}

/**
 * carry_funding_from_event: (skip)
 * @event: a %CARRY_MARKET_FUNDING or a %CARRY_MARKET_SETTLEMENT
 * @instrument: (transfer none): its instrument
 * @out_funding: (out caller-allocates): the funding rate
 *
 * The event with exact numbers in place of scaled integers.
 */
void
carry_funding_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                          CarryFunding *out_funding)
{
    *out_funding = (CarryFunding){
        .ts = event->ts_local,
        .instrument = instrument,
        .kind = event->kind == CARRY_MARKET_SETTLEMENT ? CARRY_FUNDING_SETTLED
                                                       : CARRY_FUNDING_PREDICTED,
        .rate = carry_decimal_make (event->funding.rate, CARRY_RATE_SCALE),
        .ts_next = event->funding.ts_next,
        .interval_ns = event->funding.interval_ns,
    };
}
