/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"

G_BEGIN_DECLS

/**
 * CarryMarketKind:
 * @CARRY_MARKET_MARK: mark price
 * @CARRY_MARKET_INDEX: index price
 * @CARRY_MARKET_SETTLEMENT: a funding settlement happened at `ts_venue`
 * @CARRY_MARKET_FUNDING: the funding rate predicted for the next settlement
 * @CARRY_MARKET_QUOTE: best bid and ask
 * @CARRY_MARKET_TRADE: a trade
 * @CARRY_MARKET_BAR: a finished bar
 * @CARRY_MARKET_LEVEL: one changed level of the book
 * @CARRY_MARKET_GAP: data are missing or stale from here on
 * @CARRY_MARKET_LIQUIDATION: the venue took over somebody's position, at the price of its bankruptcy,
 *   which nobody traded at
 * @CARRY_MARKET_ACTIVITY: how much is traded and held, as the venue counts it
 *
 * What a market event says. The order of these values is the order of events
 * known at the same instant: marks, then settlements, then all else.
 */
typedef enum
{
    CARRY_MARKET_MARK,
    CARRY_MARKET_INDEX,
    CARRY_MARKET_SETTLEMENT,
    CARRY_MARKET_FUNDING,
    CARRY_MARKET_QUOTE,
    CARRY_MARKET_TRADE,
    CARRY_MARKET_BAR,
    CARRY_MARKET_LEVEL,
    CARRY_MARKET_GAP,
    CARRY_MARKET_LIQUIDATION,
    CARRY_MARKET_ACTIVITY,
} CarryMarketKind;

/**
 * CARRY_MARKET_N_KINDS:
 *
 * How many kinds of market events there are.
 */
#define CARRY_MARKET_N_KINDS (CARRY_MARKET_ACTIVITY + 1)

#define CARRY_TYPE_MARKET_KIND (carry_market_kind_get_type ())
CARRY_API
GType carry_market_kind_get_type (void);
CARRY_API
const char *carry_market_kind_to_text (CarryMarketKind kind);

/**
 * CarryMarketFlags:
 * @CARRY_MARKET_FLAG_CLEAR: the book is emptied before this level
 * @CARRY_MARKET_FLAG_SNAPSHOT: part of a snapshot
 * @CARRY_MARKET_FLAG_LAST: the book is consistent after this level
 * @CARRY_MARKET_FLAG_BUY: the taker of a trade bought; the level is a bid; what was liquidated
 *   was long
 * @CARRY_MARKET_FLAG_CLOSE_ONLY: only the close of this bar is known
 */
typedef enum
{
    CARRY_MARKET_FLAG_CLEAR = 1 << 0,
    CARRY_MARKET_FLAG_SNAPSHOT = 1 << 1,
    CARRY_MARKET_FLAG_LAST = 1 << 2,
    CARRY_MARKET_FLAG_BUY = 1 << 3,
    CARRY_MARKET_FLAG_CLOSE_ONLY = 1 << 4,
} CarryMarketFlags;

CARRY_API
const char *carry_market_flags_to_text (CarryMarketFlags flag);

/**
 * CarryMarketEvent:
 * @ts_venue: when it became true at the venue (the end of a bar)
 * @ts_local: when it is known here
 * @instrument: index of the instrument
 * @kind: a #CarryMarketKind
 * @flags: #CarryMarketFlags
 * @bar_minutes: length of a bar in minutes
 *
 * One change of the market in one cache line. Prices and sizes are integers in
 * the instrument's data scale, rates in units of 1e-12. Scripts get #CarryQuote,
 * #CarryTrade, #CarryBar and #CarryFunding instead and cannot look inside.
 */
typedef struct _CarryMarketEvent CarryMarketEvent;

#ifndef __GI_SCANNER__

struct _CarryMarketEvent
{
    gint64 ts_venue;
    gint64 ts_local;
    guint32 instrument;
    guint8 kind;
    guint8 flags;
    guint16 bar_minutes;
    union
    {
        struct
        {
            gint64 bid;
            gint64 bid_size;
            gint64 ask;
            gint64 ask_size;
        } quote;
        struct
        {
            gint64 price;
            gint64 size;
            guint64 id;
        } trade; /* and liquidation; and level: size 0 removes it */
        struct
        {
            gint64 open;
            gint64 high;
            gint64 low;
            gint64 close;
            gint64 volume;
        } bar;
        struct
        {
            gint64 price;
        } mark; /* and index */
        struct
        {
            gint64 rate;
            gint64 ts_next;     /* 0 when unknown */
            gint64 interval_ns; /* 0 when unknown */
        } funding;              /* and settlement */
        struct
        {
            gint64 turnover_24h;
            gint64 open_interest;
        } activity; /* in whole units of quote coin; -1 when unknown */
        gint64 words[5];
    };
};

G_STATIC_ASSERT (sizeof (CarryMarketEvent) == 64);

/* Order of two events known at the same instant: marks, settlements, all else. */
static inline guint
carry_market_event_class (const CarryMarketEvent *event)
{
    return event->kind < CARRY_MARKET_FUNDING ? event->kind : CARRY_MARKET_FUNDING;
}

#endif

/**
 * CarryQuote:
 * @ts: when it is known, nanoseconds since 1970 UTC
 * @instrument: (transfer none): what is quoted
 * @bid: best bid
 * @bid_size: size at the bid
 * @ask: best ask
 * @ask_size: size at the ask
 */
typedef struct
{
    gint64 ts;
    const CarryInstrument *instrument;
    CarryDecimal bid;
    CarryDecimal bid_size;
    CarryDecimal ask;
    CarryDecimal ask_size;
} CarryQuote;

/**
 * CarryTrade:
 * @ts: when it is known
 * @instrument: (transfer none): what was traded
 * @side: side of the taker
 * @price: price
 * @size: size
 */
typedef struct
{
    gint64 ts;
    const CarryInstrument *instrument;
    CarrySide side;
    CarryDecimal price;
    CarryDecimal size;
} CarryTrade;

/**
 * CarryBar:
 * @ts: when it is known: its end
 * @instrument: (transfer none): what was traded
 * @minutes: its length
 * @open: first price
 * @high: highest price
 * @low: lowest price
 * @close: last price
 * @volume: in units of quantity
 */
typedef struct
{
    gint64 ts;
    const CarryInstrument *instrument;
    guint minutes;
    CarryDecimal open;
    CarryDecimal high;
    CarryDecimal low;
    CarryDecimal close;
    CarryDecimal volume;
} CarryBar;

/**
 * CarryFundingKind:
 * @CARRY_FUNDING_PREDICTED: the rate expected at the next settlement
 * @CARRY_FUNDING_SETTLED: the rate of the settlement at `ts`
 */
typedef enum
{
    CARRY_FUNDING_PREDICTED,
    CARRY_FUNDING_SETTLED,
} CarryFundingKind;

#define CARRY_TYPE_FUNDING_KIND (carry_funding_kind_get_type ())
CARRY_API
GType carry_funding_kind_get_type (void);

/**
 * CarryFunding:
 * @ts: when it is known
 * @instrument: (transfer none): the perpetual
 * @kind: predicted or settled
 * @rate: fraction of the position's value; positive: longs pay shorts
 * @ts_next: the next settlement; 0 when unknown
 * @interval_ns: time between settlements; 0 when unknown
 */
typedef struct
{
    gint64 ts;
    const CarryInstrument *instrument;
    CarryFundingKind kind;
    CarryDecimal rate;
    gint64 ts_next;
    gint64 interval_ns;
} CarryFunding;

/**
 * CarryActivity:
 * @ts: when it is known
 * @instrument: (transfer none): what is traded
 * @turnover_24h: value of what was traded in 24 hours, in whole units of quote coin; invalid
 *   when unknown
 * @open_interest: value of all positions; the same
 */
typedef struct
{
    gint64 ts;
    const CarryInstrument *instrument;
    CarryDecimal turnover_24h;
    CarryDecimal open_interest;
} CarryActivity;

#define CARRY_TYPE_QUOTE (carry_quote_get_type ())
CARRY_API
GType carry_quote_get_type (void);
#define CARRY_TYPE_TRADE (carry_trade_get_type ())
CARRY_API
GType carry_trade_get_type (void);
#define CARRY_TYPE_BAR (carry_bar_get_type ())
CARRY_API
GType carry_bar_get_type (void);
#define CARRY_TYPE_FUNDING (carry_funding_get_type ())
CARRY_API
GType carry_funding_get_type (void);
#define CARRY_TYPE_ACTIVITY (carry_activity_get_type ())
CARRY_API
GType carry_activity_get_type (void);

CARRY_API
void carry_quote_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                             CarryQuote *out_quote);
CARRY_API
void carry_trade_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                             CarryTrade *out_trade);
CARRY_API
void carry_bar_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                           CarryBar *out_bar);
CARRY_API
void carry_funding_from_event (const CarryMarketEvent *event, const CarryInstrument *instrument,
                               CarryFunding *out_funding);

G_END_DECLS
