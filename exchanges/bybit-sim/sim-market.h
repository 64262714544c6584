/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-execution.h"

G_BEGIN_DECLS

/* One symbol's public state. Owned by the exchange. */
typedef struct _SimMarket SimMarket;

/* One level of the book. In updates qty 0 deletes the price. */
typedef struct
{
    SimSide side; /* BUY: bids */
    SimPrice price;
    SimQty qty;
} SimLevel;

/* What one operation changed in the book: each price once, bids first, best first. */
typedef struct
{
    const SimLevel *levels;
    guint n_levels;
    guint64 u;            /* grows by 1 with each update; 1 and is_snapshot after a restart */
    guint64 seq;          /* of the category; also of trades and executions of the operation */
    gint64 ts;            /* matching time: cts, and T of the trades of the operation */
    gboolean is_snapshot; /* levels are the whole book: the service restarted */
} SimBookUpdate;

typedef struct
{
    char id[SIM_ID_BUFFER]; /* UUID on linear, decimal on spot; the taker's execId */
    SimSide side;           /* the taker's */
    SimPrice price;
    SimQty qty;
    SimTickDirection direction;
    gboolean is_block;
    gint64 ts;
    guint64 seq;
} SimTrade;

/* Everything of REFERENCE §4.2; linear's own fields are 0 on spot. */
typedef struct
{
    SimPrice last_price; /* 0: never traded */
    SimTickDirection direction;
    SimPrice index_price; /* spot: usdIndexPrice */
    SimPrice mark_price;
    SimPrice prev_price_24h;
    SimRate price_24h_pcnt;
    SimPrice high_price_24h;
    SimPrice low_price_24h;
    SimPrice prev_price_1h;
    SimQty open_interest; /* both sides; single… is half of it */
    SimMoney open_interest_value;
    SimMoney turnover_24h; /* quote */
    SimMoney volume_24h;   /* base */
    SimRate funding_rate;  /* predicted for ts_next_funding */
    gint64 ts_next_funding;
    gint64 funding_interval; /* nominal, ns */
    SimRate funding_cap;     /* upperFundingRate */
    gint64 ts_delivery;
    SimPrice bid_price; /* 0: that side is empty */
    SimQty bid_qty;
    SimPrice ask_price;
    SimQty ask_qty;
    guint64 seq; /* "cs" */
    gint64 ts;
} SimTicker;

typedef struct
{
    gint64 ts_start;
    SimPrice open; /* premium: a rate at scale SIM_RATE_SCALE, may be negative */
    SimPrice high;
    SimPrice low;
    SimPrice close;
    SimMoney volume;   /* base; trade candles only */
    SimMoney turnover; /* quote */
    gint64 ts_updated; /* of the last change: "timestamp" */
} SimCandle;

typedef struct
{
    gint64 ts;
    SimRate rate;
    SimPrice mark_price;
} SimFunding;

typedef struct
{
    gint64 ts;
    SimSide side; /* BUY: a long was liquidated */
    SimQty qty;
    SimPrice price; /* bankruptcy price */
} SimLiquidation;

typedef struct
{
    SimPrice buy;  /* buyLmt: highest buy */
    SimPrice sell; /* sellLmt: lowest sell */
} SimPriceLimit;

const SimInstrument *sim_market_get_instrument (const SimMarket *self);
/* The ticker as of the last sim_exchange_advance() or operation. */
void sim_market_get_ticker (const SimMarket *self, SimTicker *out_ticker);
SimPriceLimit sim_market_get_price_limit (const SimMarket *self);

/*
 * The best n levels of a side, best first, into levels; returns how many there
 * are. u, seq and ts are those of the last update.
 */
guint sim_market_get_levels (const SimMarket *self, SimSide side, SimLevel *levels, guint n);
guint64 sim_market_get_u (const SimMarket *self);
guint64 sim_market_get_seq (const SimMarket *self);
gint64 sim_market_get_book_time (const SimMarket *self);

/* Recent trades, at most 1000 are kept; 0 is the newest. NULL beyond the last. */
const SimTrade *sim_market_get_trade (const SimMarket *self, guint n);

/*
 * Candles; 0 is the newest, which is open unless its time is over. At most 1000
 * of each interval are kept. NULL beyond the last.
 */
const SimCandle *
sim_market_get_candle (const SimMarket *self, SimCandleKind kind, SimInterval interval, guint n);

/* Settlements; 0 is the newest. All are kept. NULL beyond the last. */
const SimFunding *sim_market_get_funding (const SimMarket *self, guint n);

/* For the server: its own state of this symbol. */
void sim_market_set_data (SimMarket *self, gpointer data);
gpointer sim_market_get_data (const SimMarket *self);

G_END_DECLS
