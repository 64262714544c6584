/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-log.h"

#include "sim-events.h"
#include "sim-faults.h"

/* Execution rows of funding show the rate cut to 6 decimals, as the venue's do. */
#define FUNDING_RATE_UNIT 10000

static void
add_execution (SimAccount *account, SimExecution *execution)
{
    g_ptr_array_add (account->executions, execution);
    sim_events_push_execution (account, execution);
}

static SimLogRow *
add_row (SimAccount *account, const SimInstrument *instrument, guint64 seq)
{
    SimLogRow *row = g_new0 (SimLogRow, 1);
    row->uid = account->config.uid;
    row->number = account->exchange->n_log_rows++;
    row->instrument = instrument;
    row->ts = account->exchange->now;
    g_snprintf (row->id, sizeof row->id, "%" G_GUINT64_FORMAT "_%s_%" G_GUINT64_FORMAT, row->uid,
                instrument != NULL ? instrument->symbol : "", seq != 0 ? seq : row->number);
    g_ptr_array_add (account->log, row);
    return row;
}

static SimExecution *
make_execution (const SimFill *fill)
{
    const SimOrder *order = &fill->node->row;
    gboolean is_linear = fill->market->instrument.category == SIM_CATEGORY_LINEAR;
    SimExecution *execution = g_new0 (SimExecution, 1);
    execution->instrument = &fill->market->instrument;
    execution->uid = fill->account->config.uid;
    g_strlcpy (execution->exec_id, fill->trade_id, sizeof execution->exec_id);
    g_strlcpy (execution->order_id, order->order_id, sizeof execution->order_id);
    g_strlcpy (execution->link_id, order->link_id, sizeof execution->link_id);
    execution->side = fill->side;
    execution->type = fill->exec_type;
    g_strlcpy (execution->exec_type_text, sim_exec_type_text (fill->exec_type),
               sizeof execution->exec_type_text);
    execution->order_type = order->type;
    g_strlcpy (execution->stop_order_type,
               *order->stop_order_type != '\0' || !is_linear ? order->stop_order_type : "UNKNOWN",
               sizeof execution->stop_order_type);
    execution->create_type = order->create_type;
    execution->order_price = order->price;
    execution->order_qty = order->qty;
    execution->leaves_qty = order->leaves_qty;
    execution->price = fill->price;
    execution->qty = fill->qty;
    execution->value = sim_money_value (fill->price, fill->qty);
    execution->fee = fill->fee;
    g_strlcpy (execution->fee_coin, fill->fee_coin, sizeof execution->fee_coin);
    execution->fee_rate = fill->fee_rate;
    execution->is_maker = fill->is_maker;
    execution->mark_price = is_linear ? fill->market->mark_price : 0;
    execution->index_price = is_linear ? fill->market->index_price : 0;
    execution->closed_size = fill->closed;
    execution->pnl = fill->pnl;
    execution->position_idx = order->position_idx;
    execution->is_leverage = order->is_leverage;
    g_strlcpy (execution->market_unit, order->market_unit, sizeof execution->market_unit);
    execution->ts = fill->now;
    execution->seq = fill->market->seq;
    return execution;
}

/* What both rows of a trade have in common. */
static SimLogRow *
add_fill_row (const SimFill *fill, const char *currency)
{
    SimLogRow *row = add_row (fill->account, &fill->market->instrument, fill->market->seq);
    row->side = fill->side;
    row->type = fill->log_type;
    row->price = fill->price;
    row->fee_rate = fill->fee_rate;
    row->has_fee_rate = TRUE;
    row->has_qty = TRUE;
    g_strlcpy (row->currency, currency, sizeof row->currency);
    g_strlcpy (row->trade_id, fill->trade_id, sizeof row->trade_id);
    g_strlcpy (row->order_id, fill->node->row.order_id, sizeof row->order_id);
    g_strlcpy (row->link_id, fill->node->row.link_id, sizeof row->link_id);
    return row;
}

static void
add_spot_row (const SimFill *fill, const char *currency, SimMoney flow, SimMoney fee,
              SimMoney balance)
{
    SimLogRow *row = add_fill_row (fill, currency);
    row->qty = flow;
    row->cash_flow = flow;
    row->fee = fee;
    row->change = flow - fee;
    row->cash_balance = balance;
}

void
sim_log_add_fill (const SimFill *fill)
{
    const SimInstrument *instrument = &fill->market->instrument;
    SimExecution *execution = make_execution (fill);
    if (fill->exec_type == SIM_EXEC_TRADE)
        sim_faults_mark_execution (fill->account, execution);
    if (instrument->category == SIM_CATEGORY_SPOT)
    {
        SimMoney base = sim_side_sign (fill->side) * sim_money_from_qty (fill->qty);
        SimMoney quote = -sim_side_sign (fill->side) * sim_money_value (fill->price, fill->qty);
        SimMoney fee_quote = fill->is_fee_in_base || fill->is_fee_in_third ? 0 : fill->fee;
        add_spot_row (fill, instrument->base_coin, base, fill->is_fee_in_base ? fill->fee : 0,
                      fill->balance_base);
        add_spot_row (fill, instrument->quote_coin, quote, fee_quote, fill->balance_quote);
    }
    else
    {
        SimLogRow *row = add_fill_row (fill, instrument->settle_coin);
        row->qty = sim_money_from_qty (fill->qty);
        row->size = sim_money_from_qty (fill->size);
        row->fee = fill->is_fee_in_third ? 0 : fill->fee;
        row->cash_flow = fill->pnl;
        row->change = fill->pnl - row->fee;
        row->cash_balance = fill->balance_quote;
    }
    if (fill->is_fee_in_third)
        add_spot_row (fill, fill->fee_coin, 0, fill->fee, fill->balance_third);
    add_execution (fill->account, execution);
}

static void
add_funding_execution (SimSymbol *symbol, int position_idx, const SimFunding *funding,
                       const SimLogRow *row)
{
    SimMarket *market = symbol->market;
    SimExecution *execution = g_new0 (SimExecution, 1);
    execution->instrument = &market->instrument;
    execution->uid = symbol->account->config.uid;
    g_strlcpy (execution->exec_id, row->trade_id, sizeof execution->exec_id);
    g_strlcpy (execution->order_id, row->order_id, sizeof execution->order_id);
    execution->side = row->side;
    execution->type = SIM_EXEC_FUNDING;
    g_strlcpy (execution->exec_type_text, sim_exec_type_text (SIM_EXEC_FUNDING),
               sizeof execution->exec_type_text);
    g_strlcpy (execution->stop_order_type, "UNKNOWN", sizeof execution->stop_order_type);
    execution->price = funding->mark_price;
    execution->qty = ABS (symbol->holdings[position_idx].size);
    execution->value = sim_money_value (funding->mark_price, execution->qty);
    execution->fee = -row->funding;
    execution->fee_rate = row->fee_rate / FUNDING_RATE_UNIT * FUNDING_RATE_UNIT;
    execution->mark_price = funding->mark_price;
    execution->index_price = market->index_price;
    execution->position_idx = position_idx;
    execution->ts = funding->ts;
    execution->seq = market->seq;
    add_execution (symbol->account, execution);
}

void
sim_log_add_funding (SimSymbol *symbol, int position_idx, const SimFunding *funding,
                     SimMoney received)
{
    SimMarket *market = symbol->market;
    const SimHolding *holding = &symbol->holdings[position_idx];
    SimLogRow *row = add_row (symbol->account, &market->instrument, market->seq);
    row->side = holding->size > 0 ? SIM_SIDE_BUY : SIM_SIDE_SELL;
    row->type = SIM_LOG_SETTLEMENT;
    row->ts = funding->ts;
    row->qty = sim_money_from_qty (ABS (holding->size));
    row->has_qty = TRUE;
    row->size = sim_money_from_qty (holding->size);
    row->price = funding->mark_price;
    row->funding = received;
    row->has_funding = TRUE;
    row->change = received;
    row->cash_balance =
        sim_account_balance (symbol->account, market->instrument.settle_coin)->wallet;
    row->fee_rate = holding->size > 0 ? funding->rate : -funding->rate;
    row->has_fee_rate = TRUE;
    g_strlcpy (row->currency, market->instrument.settle_coin, sizeof row->currency);
    sim_exchange_make_uuid (symbol->account->exchange, row->trade_id);
    sim_exchange_make_uuid (symbol->account->exchange, row->order_id);
    add_funding_execution (symbol, position_idx, funding, row);
}

void
sim_log_add_cash (SimAccount *account, const char *coin, SimLogType type, SimMoney amount,
                  SimMoney balance, gint64 now)
{
    if (account->is_pseudo)
        return;
    SimLogRow *row = add_row (account, NULL, 0);
    row->type = type;
    row->ts = now;
    row->qty = amount;
    row->has_qty = TRUE;
    row->cash_flow = amount;
    row->change = amount;
    row->cash_balance = balance;
    g_strlcpy (row->currency, coin, sizeof row->currency);
    sim_exchange_make_uuid (account->exchange, row->trade_id);
}
