/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-matching.h"

#include "sim-booking.h"
#include "sim-resting.h"

static gboolean
reaches (const SimTaker *taker, SimPrice price)
{
    if (taker->limit == 0)
        return TRUE;
    return taker->side == SIM_SIDE_BUY ? price <= taker->limit : price >= taker->limit;
}

/* What the taker still wants at this price. */
static SimQty
wanted (const SimTaker *taker, SimPrice price)
{
    if (!taker->by_value)
        return taker->left;
    SimQty step = taker->market->instrument.qty_step;
    return (SimQty) (taker->budget / price) / step * step;
}

static gboolean
is_self_match (const SimTaker *taker, const SimEntry *entry)
{
    const SimNode *maker = entry->owner;
    return taker->node != NULL && maker != NULL && maker->account == taker->node->account &&
           taker->node->row.smp_type != SIM_SMP_NONE;
}

static void
prevent_self_match (SimTaker *taker, SimEntry *entry)
{
    SimSmpType type = taker->node->row.smp_type;
    SimNode *maker = entry->owner;
    if (type != SIM_SMP_CANCEL_MAKER)
    {
        taker->is_stopped = TRUE;
        g_strlcpy (taker->node->row.smp_order_id, maker->row.order_id,
                   sizeof taker->node->row.smp_order_id);
    }
    if (type == SIM_SMP_CANCEL_TAKER)
        return;
    g_strlcpy (maker->row.smp_order_id, taker->node->row.order_id, sizeof maker->row.smp_order_id);
    sim_order_end (maker, SIM_STATUS_CANCELLED, SIM_CANCEL_BY_SMP, SIM_REJECT_BY_SELF_MATCH);
}

/* One fill at the maker's price. */
static void
fill (SimTaker *taker, SimEntry *entry, SimQty qty, gint64 now)
{
    SimMarket *market = taker->market;
    SimPrice price = entry->level->price;
    SimNode *maker = entry->owner;
    sim_market_touch (market);
    if (maker == NULL && qty == entry->leaves)
        market->ladder.n_holes++;
    if (maker != NULL && qty == entry->leaves)
        maker->entry = NULL;
    sim_book_reduce (market->book, entry, qty);
    taker->left -= taker->by_value ? 0 : qty;
    taker->budget -= taker->by_value ? sim_money_value (price, qty) : 0;
    sim_booking_trade (market, taker->node, maker, taker->side, price, qty, now);
    /* A closing taker may take no more than what is left of the position. */
    if (taker->node != NULL && taker->node->is_closing)
        taker->left = MIN (taker->left, sim_order_closable (taker->node));
}

void
sim_match (SimTaker *taker, gint64 now)
{
    SimBook *book = taker->market->book;
    SimSide other = sim_side_opposite (taker->side);
    while (!taker->is_stopped)
    {
        const SimBookLevel *level = sim_book_best (book, other);
        if (level == NULL || !reaches (taker, level->price))
            return;
        SimEntry *entry = level->first;
        SimQty qty = MIN (wanted (taker, level->price), entry->leaves);
        if (qty <= 0)
            return;
        if (is_self_match (taker, entry))
            prevent_self_match (taker, entry);
        else if (taker->is_quote && entry->owner == NULL)
            sim_book_reduce (book, entry, entry->leaves);
        else
            fill (taker, entry, qty, now);
    }
}

/* The next account's order that the taker reaches. */
static SimEntry *
find_account (const SimTaker *taker)
{
    SimSide other = sim_side_opposite (taker->side);
    for (guint i = 0;; i++)
    {
        const SimBookLevel *level = sim_book_level (taker->market->book, other, i);
        if (level == NULL || !reaches (taker, level->price))
            return NULL;
        for (SimEntry *entry = level->first; entry != NULL; entry = entry->next)
            if (entry->owner != NULL)
                return entry;
    }
}

SimQty
sim_match_accounts (SimTaker *taker, gint64 now)
{
    while (taker->left > 0)
    {
        SimEntry *entry = find_account (taker);
        if (entry == NULL)
            break;
        fill (taker, entry, MIN (taker->left, entry->leaves), now);
    }
    return taker->left;
}

SimQty
sim_match_available (const SimTaker *taker)
{
    SimSide other = sim_side_opposite (taker->side);
    SimQty available = 0;
    for (guint i = 0;; i++)
    {
        const SimBookLevel *level = sim_book_level (taker->market->book, other, i);
        if (level == NULL || !reaches (taker, level->price) || available >= taker->left)
            return available;
        for (const SimEntry *entry = level->first; entry != NULL; entry = entry->next)
        {
            gboolean is_self = is_self_match (taker, entry);
            if (is_self && taker->node->row.smp_type != SIM_SMP_CANCEL_MAKER)
                return available;
            available += is_self ? 0 : entry->leaves;
        }
    }
}
