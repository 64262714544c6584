/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include "sim-conditional.h"
#include "sim-events.h"

void
sim_operation_begin (SimExchange *self, gint64 now)
{
    self->now = MAX (self->now, now);
    self->depth++;
}

static void
tell_book (SimMarket *market)
{
    const SimExchange *exchange = market->exchange;
    g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (SimLevel));
    gboolean is_snapshot = market->restarts;
    if (sim_book_has_changes (market->book))
        sim_book_take_changes (market->book, levels);
    if (is_snapshot)
    {
        g_array_set_size (levels, 0);
        for (guint side = SIM_SIDE_BUY; side <= SIM_SIDE_SELL; side++)
            for (guint i = 0; i < sim_book_n_levels (market->book, (SimSide) side); i++)
            {
                const SimBookLevel *level = sim_book_level (market->book, (SimSide) side, i);
                SimLevel row = { level->side, level->price, level->total };
                g_array_append_val (levels, row);
            }
        market->u = 0;
        market->restarts = FALSE;
    }
    if (levels->len == 0 && !is_snapshot)
        return;
    market->u++;
    market->ts_book = exchange->now;
    SimBookUpdate update = { .levels = (const SimLevel *) (gpointer) levels->data,
                             .n_levels = levels->len,
                             .u = market->u,
                             .seq = market->seq,
                             .ts = exchange->now,
                             .is_snapshot = is_snapshot };
    if (exchange->listener.on_book != NULL)
        exchange->listener.on_book (exchange->data, market, &update);
}

static void
tell_market (SimMarket *market)
{
    const SimExchange *exchange = market->exchange;
    const SimListener *listener = &exchange->listener;
    guint n_trades = market->trades->len - market->first_trade;
    if (n_trades > 0 && listener->on_trades != NULL)
        listener->on_trades (exchange->data, market,
                             &g_array_index (market->trades, SimTrade, market->first_trade),
                             n_trades);
    market->first_trade = market->trades->len;
    tell_book (market);
    if (listener->on_ticker != NULL)
        listener->on_ticker (exchange->data, market);
    market->is_changed = FALSE;
}

static void
push_positions (SimSymbol *symbol)
{
    for (int idx = 0; idx < 3; idx++)
    {
        if (!symbol->holdings[idx].is_touched)
            continue;
        symbol->holdings[idx].is_touched = FALSE;
        SimPosition position;
        sim_account_fill_position (symbol, idx, &position);
        sim_events_push_position (symbol->account, &position);
    }
}

static void
push_account (SimAccount *account)
{
    for (guint i = 0; i < account->symbols->len; i++)
        push_positions (g_ptr_array_index (account->symbols, i));
    if (account->is_wallet_touched)
        sim_events_push_wallet (account);
    account->is_wallet_touched = FALSE;
}

void
sim_operation_end (SimExchange *self)
{
    if (self->depth > 1)
    {
        self->depth--;
        return;
    }
    for (guint i = 0; i < self->markets->len; i++)
    {
        SimMarket *market = g_ptr_array_index (self->markets, i);
        if (market->is_changed && market->conditionals->len > 0)
            sim_conditional_run (market);
    }
    for (guint i = 0; i < self->markets->len; i++)
    {
        SimMarket *market = g_ptr_array_index (self->markets, i);
        if (market->is_changed)
            tell_market (market);
    }
    for (guint i = 2; i < self->accounts->len; i++)
        push_account (g_ptr_array_index (self->accounts, i));
    sim_events_flush (self->events);
    self->depth--;
}
