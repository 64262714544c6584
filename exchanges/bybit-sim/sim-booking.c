/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-booking.h"

#include "sim-events.h"
#include "sim-faults.h"
#include "sim-holding.h"
#include "sim-log.h"
#include "sim-resting.h"

static SimFill
make_fill (SimMarket *market, SimNode *node, SimSide side, SimPrice price, SimQty qty, gint64 now)
{
    SimAccount *account = node != NULL ? node->account : market->exchange->background;
    return (SimFill){
        .market = market,
        .account = account,
        .node = node,
        .side = side,
        .price = price,
        .qty = qty,
        .now = now,
        .exec_type = SIM_EXEC_TRADE,
        .log_type = SIM_LOG_TRADE,
    };
}

/*
 * Linear: settle coin. Spot: a cost comes off what is received, a rebate is paid in
 * the other coin.
 */
static void
set_fee (SimFill *fill, SimRate rate)
{
    const SimInstrument *instrument = &fill->market->instrument;
    gboolean is_linear = instrument->category == SIM_CATEGORY_LINEAR;
    fill->fee_rate = rate;
    fill->is_fee_in_base = !is_linear && (fill->side == SIM_SIDE_BUY) == (rate >= 0);
    fill->fee = sim_money_rate (fill->is_fee_in_base ? sim_money_from_qty (fill->qty)
                                                     : sim_money_value (fill->price, fill->qty),
                                rate);
    const char *quote = is_linear ? instrument->settle_coin : instrument->quote_coin;
    g_strlcpy (fill->fee_coin, fill->is_fee_in_base ? instrument->base_coin : quote,
               sizeof fill->fee_coin);
}

/* A cost paid in a third coin, at its price, while the account has enough of it. */
static void
set_third_fee (SimFill *fill)
{
    SimAccount *account = fill->account;
    if (*account->fee_coin == '\0' || fill->fee_rate <= 0)
        return;
    SimMoney value = sim_money_rate (sim_money_value (fill->price, fill->qty), fill->fee_rate);
    SimMoney fee = sim_money_round (value / account->fee_price * SIM_PRICE_ONE);
    if (sim_account_get_free (account, account->fee_coin) < fee)
        return;
    fill->is_fee_in_base = FALSE;
    fill->is_fee_in_third = TRUE;
    fill->fee = fee;
    g_strlcpy (fill->fee_coin, account->fee_coin, sizeof fill->fee_coin);
}

/* Off the coin it is paid in; what the settle coin's account loses by it. */
static SimMoney
take_fee (SimFill *fill)
{
    SimBalance *balance = sim_account_balance (fill->account, fill->fee_coin);
    balance->wallet -= fill->fee;
    fill->balance_third = balance->wallet;
    return fill->is_fee_in_third ? 0 : fill->fee;
}

/* What an account that may borrow owes is cash it was lent. */
static void
borrow_missing (SimFill *fill, SimBalance *balance)
{
    if (balance->wallet >= 0 || fill->account->is_pseudo || !fill->account->config.can_borrow)
        return;
    sim_booking_cash (fill->account, balance->coin, SIM_LOG_BORROW, -balance->wallet, fill->now);
}

static void
book_spot (SimFill *fill)
{
    const SimInstrument *instrument = &fill->market->instrument;
    SimBalance *base = sim_account_balance (fill->account, instrument->base_coin);
    SimBalance *quote = sim_account_balance (fill->account, instrument->quote_coin);
    int sign = sim_side_sign (fill->side);
    SimMoney value = sim_money_value (fill->price, fill->qty);
    base->wallet += sign * sim_money_from_qty (fill->qty);
    quote->wallet -= sign * value;
    take_fee (fill);
    fill->balance_base = base->wallet;
    fill->balance_quote = quote->wallet;
}

static void
book_linear (SimFill *fill, int position_idx)
{
    SimMarket *market = fill->market;
    SimSymbol *symbol = sim_account_symbol (fill->account, market);
    SimHolding *holding = &symbol->holdings[position_idx];
    SimQty longs = MAX (holding->size, 0);
    gboolean was_flat = holding->size == 0;
    SimQty delta = sim_side_sign (fill->side) * fill->qty;
    gboolean turns = (holding->size > 0) != (delta > 0) && ABS (delta) > ABS (holding->size);
    SimHoldingChange change = sim_holding_trade (holding, delta, fill->price, fill->now);
    fill->closed = change.closed;
    fill->pnl = change.pnl;
    fill->size = holding->size;
    market->open_interest += MAX (holding->size, 0) - longs;
    holding->seq = (gint64) market->seq;
    /* What closing earned belongs to the position that ended, also when it turned over. */
    SimMoney fee = take_fee (fill);
    if (was_flat || turns)
        holding->cur_realised = -fee;
    else
        holding->cur_realised += change.pnl - fee;
    holding->cum_realised += change.pnl - fee;
    SimBalance *quote = sim_account_balance (fill->account, market->instrument.settle_coin);
    quote->wallet += change.pnl;
    quote->cum_realised += change.pnl - fee;
    fill->balance_quote = quote->wallet;
}

static void
update_order (SimFill *fill)
{
    SimOrder *row = &fill->node->row;
    row->cum_qty += fill->qty;
    row->cum_value += sim_money_value (fill->price, fill->qty);
    row->avg_price = sim_price_average (row->cum_value, row->cum_qty);
    if (fill->is_fee_in_third)
    {
        row->cum_fee_third += fill->fee;
        g_strlcpy (row->third_coin, fill->fee_coin, sizeof row->third_coin);
    }
    else if (fill->is_fee_in_base)
        row->cum_fee_base += fill->fee;
    else
        row->cum_fee_quote += fill->fee;
    row->cum_fee += fill->fee;
    row->closed_pnl += fill->pnl;
    row->leaves_qty = row->by_value ? 0 : row->qty - row->cum_qty;
    row->leaves_value = row->by_value ? row->quote_qty - row->cum_value
                                      : sim_money_value (row->price, row->leaves_qty);
    row->status = SIM_STATUS_PARTIALLY_FILLED;
    row->ts_updated = fill->now;
    row->seq = fill->market->seq;
}

/* One side of a trade. */
static void
book (SimFill *fill)
{
    SimAccount *account = fill->account;
    gboolean is_linear = fill->market->instrument.category == SIM_CATEGORY_LINEAR;
    if (!fill->is_free && !account->is_pseudo)
    {
        SimRate maker, taker;
        sim_symbol_get_fees (sim_account_symbol (account, fill->market), &maker, &taker);
        set_fee (fill, fill->is_maker ? maker : taker);
        set_third_fee (fill);
    }
    else
    {
        set_fee (fill, 0);
    }
    sim_account_balance (fill->market->exchange->house, fill->fee_coin)->wallet += fill->fee;
    int position_idx = fill->node != NULL ? fill->node->row.position_idx : 0;
    if (is_linear)
        book_linear (fill, position_idx);
    else
        book_spot (fill);
    account->is_wallet_touched = TRUE;
    if (fill->node == NULL)
        return;
    update_order (fill);
    sim_order_lock (fill->node);
    sim_log_add_fill (fill);
    if (!is_linear)
    {
        borrow_missing (fill, sim_account_balance (account, fill->market->instrument.base_coin));
        borrow_missing (fill, sim_account_balance (account, fill->market->instrument.quote_coin));
    }
}

/* A maker that is filled ends; either way it is told at once. */
static void
finish_maker (SimNode *maker)
{
    if (maker->row.leaves_qty == 0)
        sim_order_end (maker, SIM_STATUS_FILLED, SIM_CANCEL_UNKNOWN, SIM_REJECT_NO_ERROR);
    else
        sim_order_push (maker);
}

static void
cap (const SimNode *node)
{
    if (node != NULL && node->row.instrument->category == SIM_CATEGORY_LINEAR)
        sim_order_cap_closing (sim_account_symbol (node->account, node->market),
                               node->row.position_idx);
}

void
sim_booking_trade (SimMarket *market, SimNode *taker, SimNode *maker, SimSide taker_side,
                   SimPrice price, SimQty qty, gint64 now)
{
    char id[SIM_ID_BUFFER];
    sim_exchange_make_trade_id (market->exchange, market->instrument.category, id);
    sim_market_add_trade (market, id, taker_side, price, qty, now);
    /* Among the background nothing changes hands. */
    if (taker == NULL && maker == NULL)
        return;
    SimFill made = make_fill (market, maker, sim_side_opposite (taker_side), price, qty, now);
    made.is_maker = TRUE;
    /* Each side has its own id: an account that trades with itself has two executions. */
    sim_exchange_make_trade_id (market->exchange, market->instrument.category, made.trade_id);
    SimFill taken = make_fill (market, taker, taker_side, price, qty, now);
    g_strlcpy (taken.trade_id, id, sizeof taken.trade_id);
    book (&made);
    if (maker != NULL)
        finish_maker (maker);
    book (&taken);
    cap (maker);
    cap (taker);
}

void
sim_booking_forced (SimNode *node, SimExecType exec_type, SimLogType log_type, SimPrice price,
                    SimQty qty, gboolean has_fee, gint64 now)
{
    SimMarket *market = node->market;
    SimFill fill = make_fill (market, node, node->row.side, price, qty, now);
    sim_exchange_make_trade_id (market->exchange, market->instrument.category, fill.trade_id);
    fill.exec_type = exec_type;
    fill.log_type = log_type;
    fill.is_free = !has_fee;
    sim_market_touch (market);
    book (&fill);
    SimFill other = make_fill (market, NULL, sim_side_opposite (node->row.side), price, qty, now);
    book (&other);
    cap (node);
}

static SimMoney
settle_holding (SimSymbol *symbol, int position_idx, const SimFunding *funding)
{
    SimHolding *holding = &symbol->holdings[position_idx];
    SimMarket *market = symbol->market;
    SimMoney value = sim_money_value (funding->mark_price, ABS (holding->size));
    SimMoney paid = sim_money_rate (value, funding->rate);
    SimMoney received = holding->size > 0 ? -paid : paid;
    SimBalance *balance = sim_account_balance (symbol->account, market->instrument.settle_coin);
    balance->wallet += received;
    balance->cum_realised += received;
    holding->cur_realised += received;
    holding->cum_realised += received;
    holding->ts_updated = funding->ts;
    holding->is_touched = TRUE;
    symbol->account->is_wallet_touched = TRUE;
    if (!symbol->account->is_pseudo)
        sim_log_add_funding (symbol, position_idx, funding, received);
    return received;
}

void
sim_booking_settle (SimMarket *market, const SimFunding *funding)
{
    SimExchange *exchange = market->exchange;
    SimMoney sum = 0;
    for (guint i = 0; i < exchange->accounts->len; i++)
    {
        SimSymbol *symbol =
            sim_account_peek_symbol (g_ptr_array_index (exchange->accounts, i), market);
        for (int idx = 0; symbol != NULL && idx < 3; idx++)
            if (symbol->holdings[idx].size != 0)
                sum += settle_holding (symbol, idx, funding);
    }
    /* Rounding only: the halves of a hundred-millionth that did not meet. */
    sim_account_balance (exchange->house, market->instrument.settle_coin)->wallet -= sum;
}

void
sim_booking_cash (SimAccount *account, const char *coin, SimLogType type, SimMoney amount,
                  gint64 now)
{
    SimBalance *balance = sim_account_balance (account, coin);
    balance->wallet += amount;
    if (type == SIM_LOG_BORROW || type == SIM_LOG_REPAY)
        balance->spot_borrow += amount;
    /* Transfers come from outside; all else from the house. */
    if (type != SIM_LOG_TRANSFER_IN && type != SIM_LOG_TRANSFER_OUT)
        sim_account_balance (account->exchange->house, coin)->wallet -= amount;
    account->is_wallet_touched = TRUE;
    sim_log_add_cash (account, coin, type, amount, balance->wallet, now);
}
