/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-resting.h"

#include "sim-events.h"

static gboolean
is_spot (const SimNode *node)
{
    return node->row.instrument->category == SIM_CATEGORY_SPOT;
}

/* In base coin for sells, in quote coin for buys; market orders at their last price. */
SimMoney
sim_order_needed (const SimNode *node)
{
    const SimOrder *row = &node->row;
    if (!sim_status_is_open (row->status) || row->status == SIM_STATUS_UNTRIGGERED)
        return 0;
    SimPrice price = row->type == SIM_ORDER_TYPE_LIMIT ? row->price : node->protective;
    if (row->side == SIM_SIDE_BUY)
        return row->by_value ? row->quote_qty - row->cum_value
                             : sim_money_value (price, row->leaves_qty);
    SimQty step = row->instrument->qty_step;
    SimQty qty =
        row->by_value ? (SimQty) (row->leaves_value / price) / step * step : row->leaves_qty;
    return sim_money_from_qty (qty);
}

void
sim_order_lock (SimNode *node)
{
    if (!is_spot (node))
        return;
    const SimInstrument *instrument = node->row.instrument;
    gboolean is_buy = node->row.side == SIM_SIDE_BUY;
    SimBalance *balance = sim_account_balance (node->account, is_buy ? instrument->quote_coin
                                                                     : instrument->base_coin);
    SimMoney amount = sim_order_needed (node);
    /* What is borrowed is borrowed when it is filled, and locks nothing before. */
    SimMoney available = balance->wallet - (balance->locked - node->locked);
    if (node->row.is_leverage)
        amount = CLAMP (amount, 0, MAX (available, 0));
    balance->locked += amount - node->locked;
    node->locked = amount;
    node->account->is_wallet_touched = TRUE;
}

void
sim_order_push (SimNode *node)
{
    node->row.seq = node->market->seq;
    sim_events_push_order (node->account, &node->row);
}

void
sim_order_open (SimNode *node)
{
    g_ptr_array_add (node->account->open, node);
    sim_account_symbol (node->account, node->market)->n_open++;
}

void
sim_order_rest (SimNode *node)
{
    sim_market_touch (node->market);
    node->entry = sim_book_insert (node->market->book, node->row.side, node->row.price,
                                   node->row.leaves_qty, node);
}

void
sim_order_end (SimNode *node, SimStatus status, SimCancelType cancel_type, SimRejectReason reason)
{
    SimOrder *row = &node->row;
    if (node->entry != NULL)
    {
        SimEntry *entry = g_steal_pointer (&node->entry);
        sim_market_touch (node->market);
        sim_book_reduce (node->market->book, entry, entry->leaves);
    }
    g_ptr_array_remove (node->market->conditionals, node);
    if (g_ptr_array_remove (node->account->open, node))
        sim_account_symbol (node->account, node->market)->n_open--;
    row->status = status;
    row->cancel_type = cancel_type;
    row->reject_reason = reason;
    row->ts_updated = node->market->exchange->now;
    row->leaves_qty = 0;
    row->leaves_value = row->by_value ? row->quote_qty - row->cum_value : 0;
    sim_order_lock (node);
    sim_order_push (node);
    SimHolding *holding = sim_account_holding (node->account, node->market, node->row.position_idx);
    if (holding != NULL)
        holding->is_touched = TRUE;
}

SimQty
sim_order_closable (const SimNode *node)
{
    const SimSymbol *symbol = sim_account_peek_symbol (node->account, node->market);
    SimQty size = symbol == NULL ? 0 : symbol->holdings[node->row.position_idx].size;
    return MAX (0, node->row.side == SIM_SIDE_SELL ? size : -size);
}

void
sim_order_resize (SimNode *node, SimQty qty)
{
    SimOrder *row = &node->row;
    SimQty leaves = qty - row->cum_qty;
    g_return_if_fail (leaves > 0);

    if (node->entry != NULL && leaves != node->entry->leaves)
    {
        sim_market_touch (node->market);
        SimEntry *entry = node->entry;
        if (leaves < entry->leaves)
        {
            sim_book_reduce (node->market->book, entry, entry->leaves - leaves);
        }
        else
        {
            sim_book_reduce (node->market->book, entry, entry->leaves);
            node->entry = sim_book_insert (node->market->book, row->side, row->price, leaves, node);
        }
    }
    row->qty = qty;
    row->leaves_qty = leaves;
    row->leaves_value = sim_money_value (row->price, leaves);
    row->ts_updated = node->market->exchange->now;
    sim_order_lock (node);
}

void
sim_order_cap_closing (SimSymbol *symbol, int position_idx)
{
    if (symbol->n_open == 0)
        return;
    g_autoptr (GPtrArray) open = g_ptr_array_copy (symbol->account->open, NULL, NULL);
    for (guint i = 0; i < open->len; i++)
    {
        SimNode *node = g_ptr_array_index (open, i);
        if (node->market != symbol->market || !node->is_closing || node->entry == NULL ||
            node->row.position_idx != position_idx)
            continue;
        SimQty closable = sim_order_closable (node);
        if (closable >= node->row.leaves_qty)
            continue;
        if (closable == 0)
        {
            sim_order_end (node, SIM_STATUS_CANCELLED, SIM_CANCEL_BY_REDUCE_ONLY,
                           SIM_REJECT_NO_ERROR);
            continue;
        }
        sim_order_resize (node, node->row.cum_qty + closable);
        sim_order_push (node);
    }
}

void
sim_order_cancel_where (SimAccount *account, SimMarket *market, SimCancelType cancel_type,
                        SimRejectReason reason)
{
    g_autoptr (GPtrArray) open = g_ptr_array_copy (account->open, NULL, NULL);
    for (guint i = 0; i < open->len; i++)
    {
        SimNode *node = g_ptr_array_index (open, i);
        if (market == NULL || node->market == market)
            sim_order_end (node, SIM_STATUS_CANCELLED, cancel_type, reason);
    }
}
