/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-liquidation.h"

#include "sim-booking.h"
#include "sim-entry.h"
#include "sim-margin.h"
#include "sim-holding.h"
#include "sim-resting.h"

#define RUNGS 4

static SimPrice
take_over_price (SimSymbol *symbol, int position_idx)
{
    const SimInstrument *instrument = &symbol->market->instrument;
    SimPrice bust = sim_margin_bust_price (symbol, position_idx);
    /* Somebody with nothing left and no price to end at ends at the market's. */
    if (bust <= 0)
        bust = symbol->market->mark_price;
    gboolean is_long = symbol->holdings[position_idx].size > 0;
    SimPrice price = is_long ? sim_price_ceil (bust, instrument->tick)
                             : sim_price_floor (bust, instrument->tick);
    return MAX (price, instrument->tick);
}

static void
tell (SimMarket *market, SimSide side, SimQty qty, SimPrice price)
{
    const SimExchange *exchange = market->exchange;
    SimLiquidation liquidation = { exchange->now, side, qty, price };
    if (exchange->listener.on_liquidation != NULL)
        exchange->listener.on_liquidation (exchange->data, market, &liquidation);
}

/* What bankruptcy left owing, the insurance pays. */
static void
cover (SimAccount *account, const char *coin)
{
    SimTotals totals;
    sim_margin_positions (account, &totals);
    if (totals.equity < 0 && totals.position_im == 0)
        sim_booking_cash (account, coin, SIM_LOG_BONUS, -totals.equity, account->exchange->now);
}

static void
take_over (SimSymbol *symbol, int position_idx, SimQty qty)
{
    SimMarket *market = symbol->market;
    gboolean is_long = symbol->holdings[position_idx].size > 0;
    SimPrice price = take_over_price (symbol, position_idx);
    sim_market_touch (market);
    SimNode *node = sim_entry_forced (symbol->account, market, position_idx,
                                      is_long ? SIM_SIDE_SELL : SIM_SIDE_BUY, qty, price,
                                      SIM_CREATE_BY_TAKE_OVER);
    sim_booking_forced (node, SIM_EXEC_BUST_TRADE, SIM_LOG_LIQUIDATION, price, qty, TRUE,
                        symbol->account->exchange->now);
    sim_order_end (node, SIM_STATUS_FILLED, SIM_CANCEL_UNKNOWN, SIM_REJECT_NO_ERROR);
    tell (market, is_long ? SIM_SIDE_BUY : SIM_SIDE_SELL, qty, price);
    cover (symbol->account, market->instrument.settle_coin);
}

static SimQty
rung (const SimSymbol *symbol, int position_idx, gboolean all)
{
    SimQty size = ABS (symbol->holdings[position_idx].size);
    SimQty step = symbol->market->instrument.qty_step;
    SimQty part = size / RUNGS / step * step;
    return all || part == 0 ? size : part;
}

/* The position with the most maintenance margin; FALSE: none is left. */
static gboolean
find_largest (SimAccount *account, SimSymbol **out_symbol, int *out_idx)
{
    SimMoney largest = 0;
    for (guint i = 0; i < account->symbols->len; i++)
    {
        SimSymbol *symbol = g_ptr_array_index (account->symbols, i);
        for (int idx = 0; idx < 3; idx++)
        {
            SimPositionMargin margin;
            sim_margin_position (symbol, idx, &margin);
            if (margin.mm <= largest)
                continue;
            largest = margin.mm;
            *out_symbol = symbol;
            *out_idx = idx;
        }
    }
    return largest > 0;
}

static void
run_cross (SimAccount *account)
{
    SimTotals totals;
    sim_margin_positions (account, &totals);
    if (totals.position_mm == 0 || totals.margin_balance > totals.position_mm)
    {
        account->is_in_liquidation = FALSE;
        return;
    }
    account->is_in_liquidation = TRUE;
    sim_order_cancel_where (account, NULL, SIM_CANCEL_ALL_BEFORE_LIQ, SIM_REJECT_NO_ERROR);
    SimSymbol *symbol = NULL;
    int idx = 0;
    if (find_largest (account, &symbol, &idx))
        take_over (symbol, idx, rung (symbol, idx, totals.margin_balance <= 0));
}

static void
run_isolated (SimSymbol *symbol, int idx)
{
    const SimHolding *holding = &symbol->holdings[idx];
    if (holding->size == 0)
        return;
    SimPositionMargin margin;
    sim_margin_position (symbol, idx, &margin);
    SimMoney left = margin.im + sim_holding_unrealised (holding, symbol->market->mark_price);
    if (left > margin.mm)
        return;
    sim_order_cancel_where (symbol->account, symbol->market, SIM_CANCEL_ALL_BEFORE_LIQ,
                            SIM_REJECT_NO_ERROR);
    take_over (symbol, idx, rung (symbol, idx, TRUE));
}

void
sim_liquidation_run (SimExchange *exchange)
{
    for (guint i = 2; i < exchange->accounts->len; i++)
    {
        SimAccount *account = g_ptr_array_index (exchange->accounts, i);
        if (account->config.margin_mode != SIM_MARGIN_ISOLATED)
        {
            run_cross (account);
            continue;
        }
        for (guint j = 0; j < account->symbols->len; j++)
            for (int idx = 0; idx < 3; idx++)
                run_isolated (g_ptr_array_index (account->symbols, j), idx);
    }
}

static SimSymbol *
find_position (SimAccount *account, SimMarket *market, int position_idx, GError **error)
{
    SimSymbol *symbol = sim_account_peek_symbol (account, market);
    if (symbol != NULL && position_idx >= 0 && position_idx <= 2 &&
        symbol->holdings[position_idx].size != 0)
        return symbol;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 "account %" G_GUINT64_FORMAT " has no position %d in %s", account->config.uid,
                 position_idx, market->instrument.symbol);
    return NULL;
}

gboolean
sim_exchange_liquidate (SimExchange *self, SimAccount *account, SimMarket *market, int position_idx,
                        SimQty qty, gint64 now, GError **error)
{
    SimSymbol *symbol = find_position (account, market, position_idx, error);
    if (symbol == NULL)
        return FALSE;
    SimQty size = ABS (symbol->holdings[position_idx].size);
    sim_operation_begin (self, now);
    account->is_in_liquidation = TRUE;
    sim_order_cancel_where (account, NULL, SIM_CANCEL_ALL_BEFORE_LIQ, SIM_REJECT_NO_ERROR);
    take_over (symbol, position_idx, qty > 0 ? MIN (qty, size) : size);
    account->is_in_liquidation = FALSE;
    sim_operation_end (self);
    return TRUE;
}

gboolean
sim_exchange_adl (SimExchange *self, SimAccount *account, SimMarket *market, int position_idx,
                  SimQty qty, SimPrice price, gint64 now, GError **error)
{
    SimSymbol *symbol = find_position (account, market, position_idx, error);
    if (symbol == NULL)
        return FALSE;
    sim_operation_begin (self, now);
    SimHolding *holding = &symbol->holdings[position_idx];
    SimQty size = ABS (holding->size);
    SimQty taken = qty > 0 ? MIN (qty, size) : size;
    SimPrice at = price > 0 ? price : sim_price_floor (market->mark_price, market->instrument.tick);
    sim_market_touch (market);
    sim_order_cancel_where (account, market, SIM_CANCEL_ALL_BEFORE_ADL, SIM_REJECT_NO_ERROR);
    SimNode *node = sim_entry_forced (account, market, position_idx,
                                      holding->size > 0 ? SIM_SIDE_SELL : SIM_SIDE_BUY, taken, at,
                                      SIM_CREATE_BY_ADL);
    sim_booking_forced (node, SIM_EXEC_ADL_TRADE, SIM_LOG_ADL, at, taken, TRUE, self->now);
    sim_order_end (node, SIM_STATUS_FILLED, SIM_CANCEL_UNKNOWN, SIM_REJECT_NO_ERROR);
    sim_operation_end (self);
    return TRUE;
}

gboolean
sim_exchange_set_adl_rank (SimExchange *self, SimAccount *account, SimMarket *market,
                           int position_idx, int rank, gint64 now, GError **error)
{
    SimSymbol *symbol = find_position (account, market, position_idx, error);
    if (symbol == NULL)
        return FALSE;
    sim_operation_begin (self, now);
    symbol->holdings[position_idx].forced_rank = CLAMP (rank, 0, 5);
    symbol->holdings[position_idx].is_touched = TRUE;
    sim_operation_end (self);
    return TRUE;
}
