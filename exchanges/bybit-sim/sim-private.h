/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-book.h"
#include "sim-candles.h"
#include "sim-exchange.h"
#include "sim-index.h"

G_BEGIN_DECLS

/* What the core's own files see of each other. */

/* --- a symbol ------------------------------------------------------------------------- */

/* The rate in the making. */
typedef struct
{
    gint64 ts_next;
    gint64 ts_sample;  /* next premium sample */
    __int128 weighted; /* sum of n × premium of the n-th sample */
    gint64 weights;    /* sum of n */
    gint64 n_samples;
    SimRate rate;      /* predicted */
    gboolean is_fixed; /* set from outside, for the next settlement */
    guint path_at;     /* the next settlement of the coin's path */
} SimFundingState;

/* The makers' ladder: levels a whole number of spacings apart. */
typedef struct
{
    CarryRandom random;
    SimPrice spacing;
    gint64 top; /* best bid's number of spacings; 0: no ladder yet */
    guint depth;
    guint n_holes;  /* quotes that were taken and not yet renewed */
    gint64 premium; /* of the perpetual over the index, SimRate */
    gint64 mean;    /* what it comes back to */
} SimLadder;

/* Of the last 24 hours but for the open minute. */
typedef struct
{
    gint64 minute;
    SimPrice high;
    SimPrice low;
    SimPrice first;
    SimPrice hour;
    SimMoney volume;
    SimMoney turnover;
} SimDay;

struct _SimMarket
{
    SimExchange *exchange;
    SimInstrument instrument;
    SimIndex *index;
    SimBook *book;
    SimLadder ladder;
    SimCandles candles[SIM_N_CANDLE_KINDS];
    SimDay day;
    GArray *trades; /* of SimTrade, oldest first */
    GArray *fundings;
    SimFundingState funding;
    SimPrice index_price;
    SimPrice mark_price;
    SimRate mark_offset; /* by a fault */
    SimPrice last_price;
    SimTickDirection direction;
    SimQty base_interest; /* open interest that is nobody's here */
    SimQty open_interest; /* of long positions of accounts and the background */
    guint64 u;
    guint64 seq;
    gint64 ts_book;
    gboolean is_external;
    gboolean restarts;       /* the next update is a snapshot */
    gboolean is_changed;     /* in this operation */
    guint first_trade;       /* of this operation, in trades */
    GPtrArray *conditionals; /* SimNode waiting for a trigger */
    gpointer data;
};

/* --- orders and accounts --------------------------------------------------------------- */

typedef struct _SimSymbol SimSymbol;

/* An order and what only the engine knows of it. */
typedef struct
{
    SimOrder row;
    SimAccount *account;
    SimMarket *market;
    SimEntry *entry;     /* in the book, or NULL */
    SimMoney locked;     /* spot: of quote (buys) or base coin */
    SimPrice protective; /* market orders: fills stop here */
    gboolean is_closing; /* reduce-only, or the closing side of a hedge position */
} SimNode;

typedef struct
{
    char coin[20];
    SimMoney wallet;
    SimMoney locked;
    SimMoney spot_borrow;
    SimMoney interest;
    SimMoney cum_realised;
    SimRate collateral;
} SimBalance;

/* One position: long is positive. */
typedef struct
{
    SimQty size;
    SimMoney cost; /* exact value at entry, never negative */
    SimMoney cur_realised;
    SimMoney cum_realised;
    gint64 ts_created;
    gint64 ts_updated;
    gint64 ts_opened;
    gint64 seq;
    int forced_rank;
    gboolean is_touched; /* to be told at the end of the operation */
} SimHolding;

struct _SimSymbol
{
    SimAccount *account;
    SimMarket *market;
    gboolean is_hedge;
    SimRate leverage;
    SimHolding holdings[3];
    gboolean has_fees;
    SimRate maker_fee;
    SimRate taker_fee;
    guint n_open; /* orders */
    /* For sim_margin_totals() only. */
    SimQty free_close[2];
    SimMoney order_im[2];
};

struct _SimAccount
{
    SimExchange *exchange;
    SimAccountConfig config;
    GPtrArray *balances;   /* of SimBalance, by name */
    GPtrArray *symbols;    /* of SimSymbol, in order of the markets' first use */
    GHashTable *symbol_of; /* SimMarket → SimSymbol; only looked up */
    GPtrArray *orders;     /* of SimNode, all */
    GPtrArray *open;       /* of SimNode, oldest first */
    GHashTable *by_id;
    GHashTable *by_link[SIM_N_CATEGORIES];
    GPtrArray *executions;
    GPtrArray *log;
    gint64 ts_updated;
    gboolean is_wallet_touched;
    gboolean is_pseudo; /* background and house: no rows, no checks */
    gboolean is_in_liquidation;
    char fee_coin[20];  /* fees of trades are paid in it while there is enough; "" */
    SimPrice fee_price; /* of it */
    gpointer data;
};

SimAccount *sim_account_new (SimExchange *exchange, const SimAccountConfig *config);
void sim_account_free (SimAccount *self);
/* Made when they are not there yet. */
SimBalance *sim_account_balance (SimAccount *self, const char *coin);
SimSymbol *sim_account_symbol (SimAccount *self, SimMarket *market);
/* NULL when there is none. */
SimSymbol *sim_account_peek_symbol (const SimAccount *self, const SimMarket *market);
SimHolding *sim_account_holding (SimAccount *self, SimMarket *market, int position_idx);
void sim_symbol_get_fees (const SimSymbol *self, SimRate *out_maker, SimRate *out_taker);
void sim_account_fill_position (SimSymbol *symbol, int position_idx, SimPosition *out_position);

/* --- the exchange ------------------------------------------------------------------------ */

typedef struct _SimEvents SimEvents;

struct _SimExchange
{
    SimExchangeConfig config;
    SimListener listener;
    gpointer data;
    gint64 now;
    GPtrArray *markets;
    GHashTable *market_of; /* "category:symbol" */
    GPtrArray *accounts;
    GPtrArray *indexes;
    SimAccount *background;
    SimAccount *house;
    SimEvents *events;
    GArray *order_faults;
    CarryRandom ids;
    guint64 n_orders;
    guint64 n_log_rows;
    guint64 n_spot_trades;
    guint64 seq[SIM_N_CATEGORIES];
    gint64 ts_step;
    gint64 ts_hour; /* next interest */
    gint64 step_volatility;
    guint depth; /* of nested operations */
};

/* An operation: what it changes is told when the outermost ends. */
void sim_operation_begin (SimExchange *self, gint64 now);
void sim_operation_end (SimExchange *self);
/* Marks a market as changed and gives it this operation's sequence number. */
void sim_market_touch (SimMarket *self);

/* Ids, by the seed. */
void sim_exchange_make_uuid (SimExchange *self, char out_id[SIM_ID_BUFFER]);
void sim_exchange_make_order_ids (SimExchange *self, SimNode *node, const char *link_id);
void
sim_exchange_make_trade_id (SimExchange *self, SimCategory category, char out_id[SIM_ID_BUFFER]);

SimMarket *sim_market_new (SimExchange *exchange, const SimInstrument *instrument, SimIndex *index);
void sim_market_free (SimMarket *self);
/* Prices of the index, mark and premium at now, into candles and ticker. */
void sim_market_update_prices (SimMarket *self, gint64 now, SimPrice index, SimPrice mark);
void sim_market_add_trade (SimMarket *self, const char *id, SimSide side, SimPrice price,
                           SimQty qty, gint64 now);
void sim_market_make_history (SimMarket *self, gint64 from, gint64 to);
SimPrice sim_market_mid (const SimMarket *self);

G_END_DECLS
