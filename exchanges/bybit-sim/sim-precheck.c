/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include "sim-check.h"
#include "sim-holding.h"
#include "sim-margin.h"
#include "sim-resting.h"

/* What an account needs, as parts of what it has, and has @more of. */
static void
measure (SimAccount *account, SimMoney more, SimRate *out_im, SimRate *out_mm)
{
    SimTotals totals;

    sim_margin_totals (account, &totals);
    SimMoney balance = totals.margin_balance + more;
    *out_im = balance > 0 ? sim_rate_of (totals.position_im + totals.order_im, balance) : 0;
    *out_mm = balance > 0 ? sim_rate_of (totals.position_mm, balance) : 0;
}

/* The position as it was all filled, at its price; a spot order needs no margin. */
static void
measure_filled (SimNode *node, SimPreCheck *out_check)
{
    SimHolding *holding = sim_account_holding (node->account, node->market, node->row.position_idx);

    if (holding == NULL || node->row.instrument->category != SIM_CATEGORY_LINEAR ||
        node->row.status == SIM_STATUS_UNTRIGGERED)
    {
        measure (node->account, 0, &out_check->im_after, &out_check->mm_after);
        return;
    }
    const SimHolding before = *holding;
    gboolean is_limit = node->row.type == SIM_ORDER_TYPE_LIMIT;
    SimHoldingChange change = sim_holding_trade (
        holding, node->row.side == SIM_SIDE_BUY ? node->row.qty : -node->row.qty,
        is_limit ? node->row.price : node->market->mark_price, node->market->exchange->now);
    measure (node->account, change.pnl, &out_check->im_after, &out_check->mm_after);
    *holding = before;
}

void
sim_exchange_pre_check (SimExchange *self, SimAccount *account, const SimOrderRequest *request,
                        gint64 now, SimPreCheck *out_check, SimAnswer *out_answer)
{
    g_autofree SimNode *node = g_new0 (SimNode, 1);

    *out_answer = (SimAnswer){ 0 };
    *out_check = (SimPreCheck){ 0 };
    sim_operation_begin (self, now);
    if (sim_check_request (account, request, node, out_answer))
    {
        measure (account, 0, &out_check->im_before, &out_check->mm_before);
        /* Its funds are checked among those of all that is open, so for a moment it is. */
        sim_order_open (node);
        gboolean has_funds = sim_check_funds (node, out_answer);
        g_ptr_array_remove (account->open, node);
        sim_account_symbol (account, node->market)->n_open--;
        if (has_funds)
            measure_filled (node, out_check);
    }
    sim_operation_end (self);
}
