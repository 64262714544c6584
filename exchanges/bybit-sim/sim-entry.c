/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-entry.h"

#include "sim-check.h"
#include "sim-faults.h"
#include "sim-matching.h"
#include "sim-resting.h"

static gboolean
is_spot (const SimNode *node)
{
    return node->row.instrument->category == SIM_CATEGORY_SPOT;
}

void
sim_entry_file (SimNode *node)
{
    SimAccount *account = node->account;
    node->row.ts_created = account->exchange->now;
    node->row.ts_updated = account->exchange->now;
    g_ptr_array_add (account->orders, node);
    g_hash_table_insert (account->by_id, node->row.order_id, node);
    if (*node->row.link_id != '\0')
        g_hash_table_insert (account->by_link[node->row.instrument->category], node->row.link_id,
                             node);
}

/* Nothing, or not all, was to be had at once. */
static void
end_untaken (SimNode *node)
{
    const SimOrder *row = &node->row;
    if (row->cum_qty != 0 && is_spot (node))
        sim_order_end (node, SIM_STATUS_PARTIALLY_FILLED_CANCELED, SIM_CANCEL_UNKNOWN,
                       SIM_REJECT_CANCEL_FOR_NO_FULL_FILL);
    else
        sim_order_end (node, SIM_STATUS_CANCELLED, SIM_CANCEL_UNKNOWN,
                       SIM_REJECT_NO_IMMEDIATE_QTY_TO_FILL);
}

static gboolean
is_complete (const SimNode *node)
{
    return node->row.by_value ? node->row.leaves_value == 0 : node->row.leaves_qty == 0;
}

static void
finish (SimNode *node, const SimTaker *taker)
{
    SimOrder *row = &node->row;
    if (is_complete (node))
        sim_order_end (node, SIM_STATUS_FILLED, SIM_CANCEL_UNKNOWN, SIM_REJECT_NO_ERROR);
    else if (taker->is_stopped)
        sim_order_end (node,
                       is_spot (node) && row->cum_qty > 0 ? SIM_STATUS_PARTIALLY_FILLED_CANCELED
                                                          : SIM_STATUS_CANCELLED,
                       SIM_CANCEL_BY_SMP, SIM_REJECT_BY_SELF_MATCH);
    else if (row->tif == SIM_TIF_IOC || row->tif == SIM_TIF_FOK)
        end_untaken (node);
    else
    {
        row->status = row->cum_qty > 0 ? SIM_STATUS_PARTIALLY_FILLED : SIM_STATUS_NEW;
        sim_order_rest (node);
        sim_order_lock (node);
        sim_order_push (node);
    }
}

/* Between being accepted and meeting the book, a position may have gone. */
static gboolean
cut_to_position (SimNode *node)
{
    if (!node->is_closing)
        return TRUE;
    SimQty closable = sim_order_closable (node);
    if (closable == 0)
    {
        sim_order_end (node, SIM_STATUS_CANCELLED, SIM_CANCEL_BY_REDUCE_ONLY, SIM_REJECT_NO_ERROR);
        return FALSE;
    }
    if (node->row.leaves_qty > closable)
        sim_order_resize (node, node->row.cum_qty + closable);
    return TRUE;
}

/* A closing order that took the whole position is complete. */
static void
cut_after_match (SimNode *node)
{
    if (!node->is_closing || node->row.leaves_qty == 0)
        return;
    SimQty closable = sim_order_closable (node);
    if (closable >= node->row.leaves_qty)
        return;
    node->row.qty = node->row.cum_qty + closable;
    node->row.leaves_qty = closable;
    node->row.leaves_value = sim_money_value (node->row.price, closable);
}

void
sim_entry_enter (SimNode *node)
{
    SimOrder *row = &node->row;
    SimMarket *market = node->market;
    row->status = row->cum_qty > 0 ? SIM_STATUS_PARTIALLY_FILLED : SIM_STATUS_NEW;
    if (!cut_to_position (node))
        return;
    gboolean is_market = row->type == SIM_ORDER_TYPE_MARKET;
    SimTaker taker = {
        .market = market,
        .node = node,
        .side = row->side,
        .limit = is_market ? node->protective : row->price,
        .left = row->leaves_qty,
        .by_value = row->by_value,
        .budget = row->quote_qty,
    };
    sim_market_touch (market);
    if (row->tif == SIM_TIF_POST_ONLY && sim_book_crosses (market->book, row->side, row->price))
    {
        sim_order_end (node, SIM_STATUS_CANCELLED, SIM_CANCEL_UNKNOWN,
                       SIM_REJECT_POST_ONLY_WILL_TAKE_LIQUIDITY);
        return;
    }
    if (row->tif == SIM_TIF_FOK && sim_match_available (&taker) < row->leaves_qty)
    {
        sim_order_end (node, SIM_STATUS_CANCELLED, SIM_CANCEL_UNKNOWN,
                       SIM_REJECT_NO_ENOUGH_QTY_TO_FILL);
        return;
    }
    sim_match (&taker, market->exchange->now);
    cut_after_match (node);
    finish (node, &taker);
}

SimNode *
sim_entry_forced (SimAccount *account, SimMarket *market, int position_idx, SimSide side,
                  SimQty qty, SimPrice price, SimCreateType create_type)
{
    SimNode *node = g_new0 (SimNode, 1);
    node->account = account;
    node->market = market;
    SimOrder *row = &node->row;
    row->instrument = &market->instrument;
    row->uid = account->config.uid;
    row->side = side;
    row->type = SIM_ORDER_TYPE_MARKET;
    row->tif = SIM_TIF_IOC;
    row->price = price;
    row->qty = qty;
    row->leaves_qty = qty;
    row->position_idx = position_idx;
    row->create_type = create_type;
    row->reduce_only = create_type != SIM_CREATE_BY_USER;
    row->last_price_on_created = market->last_price;
    sim_exchange_make_order_ids (account->exchange, node, NULL);
    sim_entry_file (node);
    return node;
}

/* The answer of an accepted order. */
static void
accept (const SimNode *node, SimAnswer *out_answer)
{
    out_answer->code = SIM_OK;
    g_strlcpy (out_answer->message, "OK", sizeof out_answer->message);
    g_strlcpy (out_answer->order_id, node->row.order_id, sizeof out_answer->order_id);
    g_strlcpy (out_answer->link_id, node->row.link_id, sizeof out_answer->link_id);
    out_answer->ts_created = node->row.ts_created;
}

static void
start (SimNode *node)
{
    SimOrderFault fault;
    sim_market_touch (node->market);
    SimHolding *holding = sim_account_holding (node->account, node->market, node->row.position_idx);
    if (holding != NULL)
        holding->is_touched = TRUE;
    if (sim_faults_take (node->account, SIM_ORDER_FAULT_REJECT_AFTER_ACK, &fault))
    {
        sim_order_end (node, SIM_STATUS_REJECTED, SIM_CANCEL_UNKNOWN, fault.reason);
        return;
    }
    if (node->row.status == SIM_STATUS_UNTRIGGERED)
    {
        g_ptr_array_add (node->market->conditionals, node);
        sim_order_push (node);
        return;
    }
    sim_entry_enter (node);
}

void
sim_exchange_create_order (SimExchange *self, SimAccount *account, const SimOrderRequest *request,
                           gint64 now, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    g_autofree SimNode *node = g_new0 (SimNode, 1);
    sim_operation_begin (self, now);
    gboolean is_good = sim_check_request (account, request, node, out_answer);
    if (is_good)
    {
        sim_order_open (node);
        is_good = sim_check_funds (node, out_answer);
        if (!is_good)
        {
            g_ptr_array_remove (account->open, node);
            sim_account_symbol (account, node->market)->n_open--;
        }
    }
    if (is_good)
    {
        sim_exchange_make_order_ids (self, node, request->order_link_id);
        sim_entry_file (node);
        sim_order_lock (node);
        accept (node, out_answer);
        start (g_steal_pointer (&node));
    }
    sim_operation_end (self);
}
