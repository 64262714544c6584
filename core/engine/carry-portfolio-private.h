/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-portfolio.h"

G_BEGIN_DECLS

/*
 * One instrument's book-keeping. Of a perpetual, `entry_value` is what the open
 * position cost (signed); of spot it stays 0 and the coins are in the balances.
 */
typedef struct
{
    CarryDecimal quantity;   /* signed; of spot net of fees taken in coin */
    CarryDecimal inventory;  /* of spot: coins that were there before; no part of the result */
    CarryAmount entry_value; /* perpetuals */
    CarryAmount flow;        /* quote coin received less paid by trading, before fees */
    CarryAmount fee_coins;   /* of spot: base coins taken as fees, at cost in `fees` */
    CarryAmount fees;
    CarryAmount funding;
    CarryAmount slippage;
    CarryAmount decided; /* value at the last price of the decision, of fills that slippage knows */
    CarryAmount made;    /* the part of @decided that waited in the book */
    gboolean has_filled;
    gboolean is_exposed; /* as of its last fill: prices since then do not open or close it */
    guint round_trips;
} CarryHolding;

struct _CarryPortfolio
{
    CarryInstruments *instruments;
    CarryMarket *market;
    const char *quote_coin; /* interned */
    GArray *holdings;       /* CarryHolding, by instrument index */
    GHashTable *balances;   /* interned coin -> CarryAmount */
    CarryAmount capital;
    CarryAmount borrow;
    guint liquidations;
    guint n_exposed; /* instruments with a position */
    gint64 ts_exposed;
    gint64 exposed_ns;
};

CarryAmount
carry_portfolio_value_holding (CarryPortfolio *self, guint32 index, CarryDecimal quantity);

G_END_DECLS
