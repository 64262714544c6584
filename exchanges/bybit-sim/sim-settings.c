/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-booking.h"
#include "sim-check.h"
#include "sim-margin.h"

/* Leverage, modes, fees and loans of an account. */

static void
accept (SimAnswer *out_answer)
{
    out_answer->code = SIM_OK;
    g_strlcpy (out_answer->message, "OK", sizeof out_answer->message);
}

static gboolean
read_leverage (const SimInstrument *instrument, const char *buy, const char *sell,
               SimRate *out_leverage, SimAnswer *out_answer)
{
    SimRate first, second;
    if (buy == NULL || sell == NULL || !sim_number_parse (buy, SIM_RATE_SCALE, &first) ||
        !sim_number_parse (sell, SIM_RATE_SCALE, &second) || first < instrument->min_leverage ||
        first % instrument->leverage_step != 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "leverage invalid");
    if (first != second)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "buy leverage not equal sell leverage");
    if (first > instrument->max_leverage)
        return sim_refuse (out_answer, SIM_LEVERAGE_ABOVE_RISK_LIMIT,
                           "cannot set leverage gt maxLeverage by risk limit");
    *out_leverage = first;
    return TRUE;
}

/* The tier of what is held allows it, and the margin it then needs is there. */
static gboolean
check_leverage (SimSymbol *symbol, SimRate leverage, SimAnswer *out_answer)
{
    for (int idx = 0; idx < 3; idx++)
    {
        const SimRiskTier *tier =
            sim_margin_tier (&symbol->market->instrument, symbol->holdings[idx].cost);
        if (symbol->holdings[idx].size != 0 && tier != NULL && leverage > tier->max_leverage)
            return sim_refuse (out_answer, SIM_LEVERAGE_ABOVE_RISK_LIMIT,
                               "cannot set leverage gt maxLeverage by risk limit");
    }
    SimRate old = symbol->leverage;
    SimTotals totals;
    symbol->leverage = leverage;
    sim_margin_totals (symbol->account, &totals);
    symbol->leverage = old;
    if (leverage < old && totals.available < 0)
        return sim_refuse (out_answer, SIM_INSUFFICIENT_WALLET, "Insufficient available balance");
    return TRUE;
}

static void
touch_positions (SimSymbol *symbol)
{
    symbol->account->is_wallet_touched = TRUE;
    symbol->account->ts_updated = symbol->account->exchange->now;
    for (int idx = 0; idx < 3; idx++)
        symbol->holdings[idx].is_touched = symbol->is_hedge == (idx != 0);
}

void
sim_exchange_set_leverage (SimExchange *self, SimAccount *account, const char *category,
                           const char *symbol, const char *buy_leverage, const char *sell_leverage,
                           gint64 now, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    SimMarket *market = sim_check_market (self, category, symbol, out_answer);
    if (market == NULL)
        return;
    if (market->instrument.category != SIM_CATEGORY_LINEAR)
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Illegal category");
        return;
    }
    SimRate leverage = 0;
    if (!read_leverage (&market->instrument, buy_leverage, sell_leverage, &leverage, out_answer))
        return;
    SimSymbol *own = sim_account_symbol (account, market);
    if (own->leverage == leverage)
    {
        sim_refuse (out_answer, SIM_LEVERAGE_NOT_MODIFIED, "leverage not modified");
        return;
    }
    sim_operation_begin (self, now);
    if (check_leverage (own, leverage, out_answer))
    {
        own->leverage = leverage;
        touch_positions (own);
        accept (out_answer);
    }
    sim_operation_end (self);
}

void
sim_exchange_force_leverage (SimExchange *self, SimAccount *account, SimMarket *market,
                             SimRate leverage, gint64 now)
{
    sim_operation_begin (self, now);
    SimSymbol *symbol = sim_account_symbol (account, market);
    symbol->leverage = leverage;
    touch_positions (symbol);
    sim_operation_end (self);
}

static gboolean
check_mode_free (const SimSymbol *symbol, SimAnswer *out_answer)
{
    for (int idx = 0; idx < 3; idx++)
        if (symbol->holdings[idx].size != 0)
            return sim_refuse (
                out_answer, SIM_MODE_HAS_POSITION,
                "You have an existing position, so position mode cannot be switched");
    if (symbol->n_open > 0)
        return sim_refuse (out_answer, SIM_MODE_HAS_ORDERS,
                           "You have existing open orders, so position mode cannot be switched");
    return TRUE;
}

/* The linear symbols that a switch is about. */
static GPtrArray *
chosen_symbols (SimAccount *account, const char *symbol, const char *coin)
{
    GPtrArray *chosen = g_ptr_array_new ();
    const SimExchange *exchange = account->exchange;
    for (guint i = 0; i < exchange->markets->len; i++)
    {
        SimMarket *market = g_ptr_array_index (exchange->markets, i);
        const SimInstrument *instrument = &market->instrument;
        gboolean has_symbol = symbol != NULL && *symbol != '\0';
        gboolean is_chosen = has_symbol ? strcmp (instrument->symbol, symbol) == 0
                                        : g_strcmp0 (instrument->settle_coin, coin) == 0;
        if (instrument->category == SIM_CATEGORY_LINEAR && is_chosen)
            g_ptr_array_add (chosen, sim_account_symbol (account, market));
    }
    return chosen;
}

void
sim_exchange_switch_mode (SimExchange *self, SimAccount *account, const char *category,
                          const char *symbol, const char *coin, int mode, gint64 now,
                          SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    gboolean is_hedge = mode == 3;
    if (g_strcmp0 (category, "linear") != 0 || (mode != 0 && mode != 3))
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "position mode or category invalid");
        return;
    }
    g_autoptr (GPtrArray) chosen = chosen_symbols (account, symbol, coin);
    if (chosen->len == 0)
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "params error: symbol or coin invalid");
        return;
    }
    gboolean is_changed = FALSE;
    for (guint i = 0; i < chosen->len; i++)
    {
        const SimSymbol *own = g_ptr_array_index (chosen, i);
        is_changed = is_changed || own->is_hedge != is_hedge;
        if (own->is_hedge != is_hedge && !check_mode_free (own, out_answer))
            return;
    }
    if (!is_changed)
    {
        sim_refuse (out_answer, SIM_MODE_NOT_MODIFIED, "Position mode is not modified");
        return;
    }
    sim_operation_begin (self, now);
    for (guint i = 0; i < chosen->len; i++)
    {
        SimSymbol *own = g_ptr_array_index (chosen, i);
        own->is_hedge = is_hedge;
        touch_positions (own);
    }
    if (symbol == NULL || *symbol == '\0')
        account->config.is_hedge = is_hedge;
    accept (out_answer);
    sim_operation_end (self);
}

void
sim_exchange_set_margin_mode (SimExchange *self, SimAccount *account, const char *mode, gint64 now,
                              SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    SimMarginMode parsed;
    if (!sim_margin_mode_parse (mode, &parsed) || parsed == SIM_MARGIN_PORTFOLIO)
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "margin mode invalid");
        return;
    }
    if (parsed == account->config.margin_mode)
    {
        sim_refuse (out_answer, SIM_MARGIN_MODE_NOT_MODIFIED, "Margin mode is not modified");
        return;
    }
    if (account->open->len > 0)
    {
        sim_refuse (out_answer, SIM_MODE_HAS_ORDERS,
                    "You have existing open orders, so margin mode cannot be switched");
        return;
    }
    sim_operation_begin (self, now);
    SimMarginMode old = account->config.margin_mode;
    SimTotals totals;
    account->config.margin_mode = parsed;
    sim_margin_totals (account, &totals);
    if (totals.available < 0)
    {
        account->config.margin_mode = old;
        sim_refuse (out_answer, SIM_INSUFFICIENT_WALLET, "Insufficient available balance");
    }
    else
    {
        account->ts_updated = self->now;
        account->is_wallet_touched = TRUE;
        accept (out_answer);
    }
    sim_operation_end (self);
}

void
sim_exchange_set_fees (SimExchange *self, SimAccount *account, SimCategory category,
                       const SimInstrument *instrument, SimRate maker, SimRate taker)
{
    if (instrument == NULL)
    {
        account->config.has_fees[category] = TRUE;
        account->config.maker_fee[category] = maker;
        account->config.taker_fee[category] = taker;
        return;
    }
    SimMarket *market = sim_exchange_find_market (self, category, instrument->symbol);
    g_return_if_fail (market != NULL);
    SimSymbol *symbol = sim_account_symbol (account, market);
    symbol->has_fees = TRUE;
    symbol->maker_fee = maker;
    symbol->taker_fee = taker;
}

void
sim_exchange_set_fee_coin (SimExchange *self, SimAccount *account, const char *coin, SimPrice price)
{
    g_return_if_fail (coin == NULL || price > 0);

    g_strlcpy (account->fee_coin, coin != NULL ? coin : "", sizeof account->fee_coin);
    account->fee_price = price;
}

void
sim_exchange_set_can_borrow (SimExchange *self, SimAccount *account, gboolean can_borrow)
{
    account->config.can_borrow = can_borrow;
}

static gboolean
read_loan (const SimAccount *account, const char *coin, const char *amount, SimMoney *out_amount,
           SimAnswer *out_answer)
{
    if (!account->config.can_borrow)
        return sim_refuse (out_answer, SIM_SPOT_MARGIN_OFF, "Spot margin trading is not enabled.");
    if (coin == NULL || sim_margin_coin_price (account->exchange, coin) == 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "params error: coin invalid");
    if (amount == NULL || !sim_money_parse (amount, out_amount) || *out_amount <= 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "params error: amount invalid");
    return TRUE;
}

void
sim_exchange_borrow (SimExchange *self, SimAccount *account, const char *coin, const char *amount,
                     gint64 now, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    SimMoney wanted = 0;
    if (!read_loan (account, coin, amount, &wanted, out_answer))
        return;
    SimTotals totals;
    sim_margin_totals (account, &totals);
    if (wanted / SIM_MONEY_BOOKED * sim_margin_coin_price (self, coin) > totals.available * 5)
    {
        sim_refuse (out_answer, SIM_INSUFFICIENT_WALLET, "Insufficient available balance");
        return;
    }
    sim_operation_begin (self, now);
    sim_booking_cash (account, coin, SIM_LOG_BORROW, wanted, self->now);
    accept (out_answer);
    sim_operation_end (self);
}

void
sim_exchange_repay (SimExchange *self, SimAccount *account, const char *coin, const char *amount,
                    gint64 now, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    SimMoney wanted = 0;
    if (!read_loan (account, coin, amount, &wanted, out_answer))
        return;
    SimMoney owed = sim_account_balance (account, coin)->spot_borrow;
    if (wanted > owed || wanted > sim_account_get_free (account, coin))
    {
        sim_refuse (out_answer, SIM_INSUFFICIENT_WALLET, "Insufficient available balance");
        return;
    }
    sim_operation_begin (self, now);
    sim_booking_cash (account, coin, SIM_LOG_REPAY, -wanted, self->now);
    accept (out_answer);
    sim_operation_end (self);
}

/* An account that may borrow owes what it has not; another's balance turns negative. */
void
sim_exchange_charge_interest (SimExchange *self, SimAccount *account, const char *coin,
                              SimMoney amount, gint64 now)
{
    sim_operation_begin (self, now);
    sim_booking_cash (account, coin, SIM_LOG_INTEREST, -amount, self->now);
    SimMoney wallet = sim_account_balance (account, coin)->wallet;
    if (wallet < 0 && account->config.can_borrow)
        sim_booking_cash (account, coin, SIM_LOG_BORROW, -wallet, self->now);
    sim_operation_end (self);
}

void
sim_exchange_trading_stop (SimExchange *self, SimAccount *account, const char *category,
                           const char *symbol, int position_idx, const char *const *stops,
                           gint64 now, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    sim_operation_begin (self, now);
    SimMarket *market = sim_check_market (self, category, symbol, out_answer);
    SimHolding *holding = market != NULL && position_idx >= 0 && position_idx <= 2 &&
                                  market->instrument.category == SIM_CATEGORY_LINEAR
                              ? sim_account_holding (account, market, position_idx)
                              : NULL;
    if (market != NULL && holding == NULL)
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "position idx not match position mode");
    else if (market != NULL && holding->size == 0)
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "can not set tp/sl/ts for zero position");
    else if (market != NULL && sim_check_no_stops (stops, SIM_N_STOPS, out_answer))
        sim_refuse (out_answer, SIM_NOTHING_MODIFIED, "not modified");
    sim_operation_end (self);
}
