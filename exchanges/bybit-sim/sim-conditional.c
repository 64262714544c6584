/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-conditional.h"

#include <string.h>

#include "sim-check.h"
#include "sim-entry.h"
#include "sim-resting.h"

static SimPrice
watched_price (const SimNode *node)
{
    if (strcmp (node->row.trigger_by, "MarkPrice") == 0)
        return node->market->mark_price;
    if (strcmp (node->row.trigger_by, "IndexPrice") == 0)
        return node->market->index_price;
    return node->market->last_price;
}

static gboolean
is_reached (const SimNode *node)
{
    SimPrice price = watched_price (node);
    if (price == 0)
        return FALSE;
    return node->row.trigger_direction == 1 ? price >= node->row.trigger_price
                                            : price <= node->row.trigger_price;
}

void
sim_conditional_run (SimMarket *market)
{
    g_autoptr (GPtrArray) waiting = g_ptr_array_copy (market->conditionals, NULL, NULL);
    for (guint i = 0; i < waiting->len; i++)
    {
        SimNode *node = g_ptr_array_index (waiting, i);
        if (!is_reached (node))
            continue;
        g_ptr_array_remove (market->conditionals, node);
        node->row.status = SIM_STATUS_TRIGGERED;
        node->row.ts_updated = market->exchange->now;
        sim_order_push (node);
        SimAnswer answer;
        if (!sim_check_funds (node, &answer))
        {
            sim_order_end (node, SIM_STATUS_REJECTED, SIM_CANCEL_UNKNOWN, SIM_REJECT_OTHERS);
            continue;
        }
        sim_order_lock (node);
        sim_entry_enter (node);
    }
}
