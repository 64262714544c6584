/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-account.h"
#include "sim-answer.h"

G_BEGIN_DECLS

/*
 * Who hears what happens. Callbacks run inside the call that caused them, before
 * it returns (a server that answers first queues them); delayed ones inside
 * sim_exchange_advance(). They must not call operations of the exchange, queries
 * they may. All pointers are valid during the callback only, but for accounts,
 * markets and instruments. Any member may be NULL.
 *
 * Private order per fill: execution, order; then, once per operation and when
 * touched: position, wallet. ts is the venue's creationTime. The public ones come
 * first in each operation: trades, book, ticker.
 */
typedef struct
{
    void (*on_order) (gpointer data, SimAccount *account, const SimOrder *order, gint64 ts);
    void (*on_execution) (gpointer data, SimAccount *account, const SimExecution *execution,
                          gint64 ts);
    void (*on_position) (gpointer data, SimAccount *account, const SimPosition *position,
                         gint64 ts);
    void (*on_wallet) (gpointer data, SimAccount *account, const SimWallet *wallet, gint64 ts);

    void (*on_book) (gpointer data, SimMarket *market, const SimBookUpdate *update);
    /* The trades of one operation, in their order. */
    void (*on_trades) (gpointer data, SimMarket *market, const SimTrade *trades, guint n_trades);
    /* Something in the ticker may have changed: read it when it is due. */
    void (*on_ticker) (gpointer data, SimMarket *market);
    /* A candle is over (confirm: true). Open candles are read when they are due. */
    void (*on_candle) (gpointer data, SimMarket *market, SimCandleKind kind, SimInterval interval,
                       const SimCandle *candle);
    void (*on_liquidation) (gpointer data, SimMarket *market, const SimLiquidation *liquidation);
    /* Filters, status, delivery time, interval or tiers changed, or it is new. */
    void (*on_instrument) (gpointer data, SimMarket *market);
} SimListener;

G_END_DECLS
