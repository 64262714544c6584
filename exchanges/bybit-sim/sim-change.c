/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-booking.h"
#include "sim-check.h"
#include "sim-entry.h"
#include "sim-faults.h"
#include "sim-matching.h"
#include "sim-resting.h"

/* Cancelling and amending what is open. */

static gboolean
is_spot (const SimNode *node)
{
    return node->row.instrument->category == SIM_CATEGORY_SPOT;
}

static gboolean
is_given (const char *text)
{
    return text != NULL && *text != '\0';
}

static gboolean
refuse_gone (SimCategory category, const char *what, SimAnswer *out_answer)
{
    if (category == SIM_CATEGORY_SPOT)
        return sim_refuse (out_answer, SIM_SPOT_ORDER_NOT_FOUND, "Order does not exist.");
    return sim_refuse (out_answer, SIM_ORDER_NOT_FOUND, "order not exists or too late to %s", what);
}

/* The open order that is meant; NULL: refused. */
static SimNode *
find_open (SimAccount *account, const SimChangeRequest *request, const char *what,
           SimAnswer *out_answer)
{
    SimCategory category;
    if (!sim_category_parse (request->category, &category))
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Illegal category");
        return NULL;
    }
    if (!is_given (request->order_id) && !is_given (request->order_link_id))
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                    "params error: orderId or orderLinkId is needed");
        return NULL;
    }
    SimMarket *market =
        sim_check_market (account->exchange, request->category, request->symbol, out_answer);
    if (market == NULL)
        return NULL;
    SimNode *node = (SimNode *) sim_account_find_order (account, category, request->order_id,
                                                        request->order_link_id);
    if (node == NULL || node->market != market || !sim_status_is_open (node->row.status))
    {
        refuse_gone (category, what, out_answer);
        return NULL;
    }
    return node;
}

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
cancel (SimNode *node, SimCancelType type)
{
    SimStatus status = SIM_STATUS_CANCELLED;
    if (node->row.status == SIM_STATUS_UNTRIGGERED)
        status = SIM_STATUS_DEACTIVATED;
    else if (is_spot (node) && node->row.cum_qty > 0)
        status = SIM_STATUS_PARTIALLY_FILLED_CANCELED;
    sim_market_touch (node->market);
    sim_order_end (node, status, type, SIM_REJECT_PER_CANCEL_REQUEST);
}

/* Somebody of the background takes qty of a resting order, at its price. */
static void
fill_by_background (SimNode *node, SimQty qty)
{
    SimEntry *entry = node->entry;
    if (qty == entry->leaves)
        node->entry = NULL;
    sim_market_touch (node->market);
    sim_book_reduce (node->market->book, entry, qty);
    sim_booking_trade (node->market, NULL, node, sim_side_opposite (node->row.side),
                       node->row.price, qty, node->market->exchange->now);
}

/* The fill came first: a second Filled frame says that the cancel was too late. */
static void
race_fill (SimNode *node)
{
    fill_by_background (node, node->row.leaves_qty);
    node->row.cancel_type = SIM_CANCEL_BY_USER;
    node->row.reject_reason = SIM_REJECT_ORIG_ID_DOES_NOT_EXIST;
    sim_order_push (node);
    node->row.cancel_type = SIM_CANCEL_UNKNOWN;
    node->row.reject_reason = SIM_REJECT_NO_ERROR;
}

void
sim_exchange_cancel_order (SimExchange *self, SimAccount *account, const SimChangeRequest *request,
                           gint64 now, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    SimOrderFault fault;
    sim_operation_begin (self, now);
    SimNode *node = find_open (account, request, "cancel", out_answer);
    if (node != NULL && node->entry != NULL &&
        sim_faults_take (account, SIM_ORDER_FAULT_CANCEL_RACES_FILL, &fault))
    {
        race_fill (node);
        refuse_gone (node->row.instrument->category, "cancel", out_answer);
    }
    else if (node != NULL)
    {
        cancel (node, SIM_CANCEL_BY_USER);
        accept (node, out_answer);
        if (sim_faults_take (account, SIM_ORDER_FAULT_CANCEL_NOT_FOUND, &fault))
        {
            *out_answer = (SimAnswer){ 0 };
            refuse_gone (node->row.instrument->category, "cancel", out_answer);
        }
    }
    sim_operation_end (self);
}

static gboolean
matches (const SimNode *node, SimCategory category, const SimCancelAllRequest *request)
{
    const SimInstrument *instrument = node->row.instrument;
    if (instrument->category != category)
        return FALSE;
    /* Of the other kinds that the venue names nothing can be placed here. */
    if (is_given (request->order_filter) &&
        strcmp (request->order_filter,
                *node->row.stop_order_type != '\0' ? "StopOrder" : "Order") != 0)
        return FALSE;
    if (is_given (request->symbol))
        return strcmp (instrument->symbol, request->symbol) == 0;
    if (is_given (request->base_coin))
        return strcmp (instrument->base_coin, request->base_coin) == 0;
    if (is_given (request->settle_coin))
        return strcmp (instrument->settle_coin, request->settle_coin) == 0;
    return TRUE;
}

void
sim_exchange_cancel_all (SimExchange *self, SimAccount *account, const SimCancelAllRequest *request,
                         gint64 now, GPtrArray *orders, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    SimCategory category;
    if (!sim_category_parse (request->category, &category))
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Illegal category");
        return;
    }
    if (category == SIM_CATEGORY_LINEAR && !is_given (request->symbol) &&
        !is_given (request->base_coin) && !is_given (request->settle_coin))
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                    "params error: symbol, baseCoin or settleCoin is needed");
        return;
    }
    sim_operation_begin (self, now);
    g_autoptr (GPtrArray) open = g_ptr_array_copy (account->open, NULL, NULL);
    guint n_cancelled = 0;
    for (guint i = 0; i < open->len; i++)
    {
        SimNode *node = g_ptr_array_index (open, i);
        if (!matches (node, category, request))
            continue;
        /* The venue takes at most 500 futures orders in one call. */
        if (category == SIM_CATEGORY_LINEAR && n_cancelled == 500)
            break;
        n_cancelled++;
        cancel (node, SIM_CANCEL_BY_USER);
        if (orders != NULL)
            g_ptr_array_add (orders, &node->row);
    }
    g_strlcpy (out_answer->message, "OK", sizeof out_answer->message);
    sim_operation_end (self);
}

void
sim_exchange_cancel_by_disconnect (SimExchange *self, SimAccount *account, SimCategory category,
                                   gint64 now)
{
    sim_operation_begin (self, now);
    g_autoptr (GPtrArray) open = g_ptr_array_copy (account->open, NULL, NULL);
    for (guint i = 0; i < open->len; i++)
    {
        SimNode *node = g_ptr_array_index (open, i);
        if (node->row.instrument->category == category)
            cancel (node, SIM_CANCEL_BY_DCP);
    }
    sim_operation_end (self);
}

/* --- amend --------------------------------------------------------------------------- */

typedef struct
{
    SimPrice price;
    SimQty qty;
    SimPrice trigger_price;
} Terms;

static gboolean
read_terms (const SimNode *node, const SimChangeRequest *request, Terms *out_terms,
            SimAnswer *out_answer)
{
    const SimOrder *row = &node->row;
    *out_terms = (Terms){ row->price, row->qty, row->trigger_price };
    if (!sim_check_no_stops ((const char *const[]){ request->take_profit, request->stop_loss }, 2,
                             out_answer))
        return FALSE;
    if (is_given (request->price) &&
        (!sim_number_parse (request->price, SIM_PRICE_SCALE, &out_terms->price) ||
         out_terms->price <= 0))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Price invalid");
    if (is_given (request->qty) &&
        (!sim_number_parse (request->qty, SIM_QTY_SCALE, &out_terms->qty) || out_terms->qty <= 0))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Qty invalid");
    if (is_given (request->trigger_price) &&
        (!sim_number_parse (request->trigger_price, SIM_PRICE_SCALE, &out_terms->trigger_price) ||
         out_terms->trigger_price <= 0 || out_terms->trigger_price % row->instrument->tick != 0))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "triggerPrice invalid");
    gboolean is_same = out_terms->price == row->price && out_terms->qty == row->qty &&
                       out_terms->trigger_price == row->trigger_price;
    if (is_same)
        return sim_refuse (out_answer, SIM_NOTHING_MODIFIED, "order not modified");
    gboolean is_market = row->type == SIM_ORDER_TYPE_MARKET;
    if (is_market && (out_terms->price != row->price || row->by_value))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                           "A market order's price cannot be amended");
    if (out_terms->trigger_price != row->trigger_price && row->status != SIM_STATUS_UNTRIGGERED)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "triggerPrice invalid");
    if (out_terms->qty > row->cum_qty)
        return TRUE;
    if (is_spot (node))
        return sim_refuse (out_answer, SIM_SPOT_AMEND_BELOW_FILLED,
                           "The new order quantity must be above what is filled.");
    return sim_refuse (out_answer, SIM_AMEND_BELOW_FILLED,
                       "The new order quantity must be above what is filled.");
}

static void
set_terms (SimNode *node, const Terms *terms)
{
    SimOrder *row = &node->row;
    row->price = terms->price;
    row->qty = terms->qty;
    row->trigger_price = terms->trigger_price;
    row->leaves_qty = row->qty - row->cum_qty;
    row->leaves_value = sim_money_value (row->price, row->leaves_qty);
}

/* The order as it would be passes the same checks as a new one. */
static gboolean
check_terms (SimNode *node, const Terms *terms, SimAnswer *out_answer)
{
    Terms old = { node->row.price, node->row.qty, node->row.trigger_price };
    set_terms (node, terms);
    gboolean is_good = sim_check_filters (node, out_answer);
    if (is_good && node->is_closing && node->row.status != SIM_STATUS_UNTRIGGERED &&
        sim_order_closable (node) < node->row.leaves_qty)
        is_good = sim_refuse (out_answer, SIM_REDUCE_ONLY_FAILED, "Reduce-only rule not satisfied");
    gboolean needs_more =
        sim_money_value (terms->price, terms->qty) > sim_money_value (old.price, old.qty);
    if (is_good && needs_more)
        is_good = sim_check_funds (node, out_answer);
    set_terms (node, &old);
    return is_good;
}

/* Less quantity keeps the place in the queue; more, or another price, goes behind. */
static void
apply (SimNode *node, const Terms *terms)
{
    gboolean is_moved = terms->price != node->row.price;
    node->row.ts_updated = node->market->exchange->now;
    sim_market_touch (node->market);
    if (node->entry == NULL)
    {
        set_terms (node, terms);
        sim_order_lock (node);
        sim_order_push (node);
        return;
    }
    if (!is_moved)
    {
        sim_order_resize (node, terms->qty);
        sim_order_push (node);
        return;
    }
    SimEntry *entry = g_steal_pointer (&node->entry);
    sim_book_reduce (node->market->book, entry, entry->leaves);
    set_terms (node, terms);
    sim_order_lock (node);
    sim_entry_enter (node);
}

void
sim_exchange_amend_order (SimExchange *self, SimAccount *account, const SimChangeRequest *request,
                          gint64 now, SimAnswer *out_answer)
{
    *out_answer = (SimAnswer){ 0 };
    SimOrderFault fault;
    sim_operation_begin (self, now);
    SimNode *node = find_open (account, request, "replace", out_answer);
    if (node != NULL && node->entry != NULL &&
        sim_faults_take (account, SIM_ORDER_FAULT_AMEND_RACES_FILL, &fault))
    {
        SimQty step = node->row.instrument->qty_step;
        SimQty half = node->row.leaves_qty / 2 / step * step;
        if (half > 0)
            fill_by_background (node, half);
    }
    Terms terms;
    if (node != NULL && read_terms (node, request, &terms, out_answer) &&
        check_terms (node, &terms, out_answer))
    {
        SimHolding *holding = sim_account_holding (account, node->market, node->row.position_idx);
        if (holding != NULL)
            holding->is_touched = TRUE;
        apply (node, &terms);
        accept (node, out_answer);
    }
    sim_operation_end (self);
}
