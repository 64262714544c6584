/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-margin.h"

#include <string.h>

#include "sim-holding.h"

static gboolean
is_cash (const char *coin)
{
    return strcmp (coin, "USDT") == 0 || strcmp (coin, "USDC") == 0 || strcmp (coin, "USD") == 0;
}

SimPrice
sim_margin_coin_price (const SimExchange *exchange, const char *coin)
{
    if (is_cash (coin))
        return SIM_PRICE_ONE;
    for (guint i = 0; i < exchange->indexes->len; i++)
    {
        const SimIndex *index = g_ptr_array_index (exchange->indexes, i);
        if (strcmp (index->coin, coin) == 0)
            return sim_index_price (index, 1);
    }
    return 0;
}

/* money × price, cut to 8 decimals on the way: sums of a coin may be large. */
static SimMoney
in_usd (SimMoney money, SimPrice price)
{
    return money / SIM_MONEY_BOOKED * price;
}

const SimRiskTier *
sim_margin_tier (const SimInstrument *instrument, SimMoney value)
{
    for (guint i = 0; i < instrument->n_tiers; i++)
        if (value <= instrument->tiers[i].limit)
            return &instrument->tiers[i];
    return instrument->n_tiers == 0 ? NULL : &instrument->tiers[instrument->n_tiers - 1];
}

static SimMoney
by_leverage (SimMoney value, SimRate leverage)
{
    return sim_money_round (value / leverage * SIM_RATE_ONE);
}

/* Fee to close at the bankruptcy price: entry less (short: plus) the margin. */
static SimMoney
closing_fee (const SimSymbol *symbol, SimMoney value, gboolean is_long)
{
    SimRate maker, taker;
    sim_symbol_get_fees (symbol, &maker, &taker);
    SimMoney margin = by_leverage (value, symbol->leverage);
    return sim_money_rate (is_long ? value - margin : value + margin, taker);
}

void
sim_margin_position (const SimSymbol *symbol, int position_idx, SimPositionMargin *out_margin)
{
    const SimHolding *holding = &symbol->holdings[position_idx];
    memset (out_margin, 0, sizeof *out_margin);
    if (holding->size == 0)
        return;
    SimMoney marked = sim_money_value (symbol->market->mark_price, ABS (holding->size));
    SimMoney fee = closing_fee (symbol, holding->cost, holding->size > 0);
    const SimRiskTier *tier = sim_margin_tier (&symbol->market->instrument, holding->cost);
    SimRate maintenance = tier != NULL ? tier->maintenance : 0;
    out_margin->im = by_leverage (holding->cost, symbol->leverage) + fee;
    out_margin->im_mark = by_leverage (marked, symbol->leverage) + fee;
    out_margin->mm = sim_money_rate (holding->cost, maintenance) + fee;
    out_margin->mm_mark = sim_money_rate (marked, maintenance) + fee;
}

static gboolean
settles_in (const SimSymbol *symbol, const char *coin)
{
    const SimInstrument *instrument = &symbol->market->instrument;
    return instrument->category == SIM_CATEGORY_LINEAR &&
           (coin == NULL || strcmp (instrument->settle_coin, coin) == 0);
}

static void
add_positions (SimAccount *account, const char *coin, SimTotals *totals)
{
    for (guint i = 0; i < account->symbols->len; i++)
    {
        const SimSymbol *symbol = g_ptr_array_index (account->symbols, i);
        if (!settles_in (symbol, coin))
            continue;
        for (int idx = 0; idx < 3; idx++)
        {
            SimPositionMargin margin;
            sim_margin_position (symbol, idx, &margin);
            totals->position_im += margin.im;
            totals->position_mm += margin.mm;
            totals->position_im_mark += margin.im_mark;
            totals->position_mm_mark += margin.mm_mark;
            totals->unrealised +=
                sim_holding_unrealised (&symbol->holdings[idx], symbol->market->mark_price);
        }
    }
}

static void
add_coins (SimAccount *account, SimTotals *totals)
{
    for (guint i = 0; i < account->balances->len; i++)
    {
        const SimBalance *balance = g_ptr_array_index (account->balances, i);
        SimPrice price = sim_margin_coin_price (account->exchange, balance->coin);
        SimMoney own = balance->wallet - balance->spot_borrow - balance->interest;
        SimMoney value = in_usd (own, price);
        totals->wallet += in_usd (balance->wallet, price);
        totals->equity += value;
        /* What is owed counts in full. */
        totals->margin_balance += own > 0 ? sim_money_rate (value, balance->collateral) : value;
    }
}

void
sim_margin_positions (SimAccount *account, SimTotals *out_totals)
{
    memset (out_totals, 0, sizeof *out_totals);
    add_coins (account, out_totals);
    add_positions (account, NULL, out_totals);
    out_totals->equity += out_totals->unrealised;
    out_totals->margin_balance += out_totals->unrealised;
}

/* Margin of an order that opens: as its position would need, and the fee to open. */
static SimMoney
order_margin (const SimSymbol *symbol, const SimOrder *order, SimQty opens)
{
    SimRate maker, taker;
    sim_symbol_get_fees (symbol, &maker, &taker);
    /* A market order's price is only where it stops at the latest. */
    gboolean is_limit = order->type == SIM_ORDER_TYPE_LIMIT;
    SimMoney value = sim_money_value (is_limit ? order->price : symbol->market->mark_price, opens);
    return by_leverage (value, symbol->leverage) + sim_money_rate (value, taker) +
           closing_fee (symbol, value, order->side == SIM_SIDE_BUY);
}

static void
reset_order_margins (SimAccount *account)
{
    for (guint i = 0; i < account->symbols->len; i++)
    {
        SimSymbol *symbol = g_ptr_array_index (account->symbols, i);
        SimQty size = symbol->holdings[0].size;
        symbol->free_close[0] = MAX (0, -size);
        symbol->free_close[1] = MAX (0, size);
        symbol->order_im[0] = 0;
        symbol->order_im[1] = 0;
    }
}

/*
 * In one-way mode an order first closes, without margin, and of buys and sells only
 * the larger side counts.
 */
static void
add_orders (SimAccount *account, const char *coin, SimTotals *totals)
{
    reset_order_margins (account);
    for (guint i = 0; i < account->open->len; i++)
    {
        const SimNode *node = g_ptr_array_index (account->open, i);
        if (node->row.instrument->category != SIM_CATEGORY_LINEAR || node->is_closing ||
            node->row.status == SIM_STATUS_UNTRIGGERED ||
            (coin != NULL && strcmp (node->row.instrument->settle_coin, coin) != 0))
            continue;
        SimSymbol *symbol = sim_account_symbol (account, node->market);
        guint side = node->row.side == SIM_SIDE_BUY ? 0 : 1;
        SimQty closes = symbol->is_hedge ? 0 : MIN (node->row.leaves_qty, symbol->free_close[side]);
        symbol->free_close[side] -= closes;
        symbol->order_im[side] += order_margin (symbol, &node->row, node->row.leaves_qty - closes);
    }
    for (guint i = 0; i < account->symbols->len; i++)
    {
        const SimSymbol *symbol = g_ptr_array_index (account->symbols, i);
        totals->order_im += symbol->is_hedge ? symbol->order_im[0] + symbol->order_im[1]
                                             : MAX (symbol->order_im[0], symbol->order_im[1]);
    }
}

static SimMoney
isolated_available (SimAccount *account, const SimTotals *totals)
{
    const SimBalance *balance = sim_account_balance (account, "USDT");
    return balance->wallet - balance->locked - totals->position_im - totals->order_im;
}

void
sim_margin_totals (SimAccount *account, SimTotals *out_totals)
{
    sim_margin_positions (account, out_totals);
    add_orders (account, NULL, out_totals);
    if (account->config.margin_mode == SIM_MARGIN_ISOLATED)
        out_totals->available = isolated_available (account, out_totals);
    else
        out_totals->available =
            out_totals->margin_balance - out_totals->position_im - out_totals->order_im;
}

void
sim_margin_coin (SimAccount *account, const char *coin, SimTotals *out_totals)
{
    memset (out_totals, 0, sizeof *out_totals);
    gboolean has_contracts = FALSE;
    for (guint i = 0; i < account->symbols->len && !has_contracts; i++)
        has_contracts = settles_in (g_ptr_array_index (account->symbols, i), coin);
    if (!has_contracts)
        return;
    add_positions (account, coin, out_totals);
    add_orders (account, coin, out_totals);
}

/* The price at which cushion, spread over the position, is gone; 0 when there is none. */
static SimPrice
price_after (const SimSymbol *symbol, const SimHolding *holding, SimPrice from, SimMoney cushion)
{
    SimPrice distance = (SimPrice) (cushion / ABS (holding->size));
    SimPrice price = holding->size > 0 ? from - distance : from + distance;
    if (price <= 0 || price > symbol->market->instrument.max_price)
        return 0;
    return price;
}

static gboolean
is_isolated (const SimSymbol *symbol)
{
    return symbol->account->config.margin_mode == SIM_MARGIN_ISOLATED;
}

SimPrice
sim_margin_liq_price (SimSymbol *symbol, int position_idx)
{
    const SimHolding *holding = &symbol->holdings[position_idx];
    if (holding->size == 0)
        return 0;
    SimPositionMargin margin;
    sim_margin_position (symbol, position_idx, &margin);
    if (is_isolated (symbol))
        return price_after (symbol, holding, sim_holding_average (holding), margin.im - margin.mm);
    SimTotals totals;
    sim_margin_positions (symbol->account, &totals);
    return price_after (symbol, holding, symbol->market->mark_price,
                        totals.margin_balance - totals.position_mm);
}

SimPrice
sim_margin_bust_price (SimSymbol *symbol, int position_idx)
{
    const SimHolding *holding = &symbol->holdings[position_idx];
    if (holding->size == 0)
        return 0;
    SimPositionMargin margin;
    sim_margin_position (symbol, position_idx, &margin);
    SimMoney fee = closing_fee (symbol, holding->cost, holding->size > 0);
    if (is_isolated (symbol))
        return price_after (symbol, holding, sim_holding_average (holding), margin.im - fee);
    /* Several positions share what is left by their maintenance margins. */
    SimTotals totals;
    sim_margin_positions (symbol->account, &totals);
    SimRate part = sim_rate_of (margin.mm, totals.position_mm);
    SimMoney cushion = sim_money_rate (totals.margin_balance, part) - fee;
    return price_after (symbol, holding, symbol->market->mark_price, cushion);
}
