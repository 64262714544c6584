/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-booking.h"
#include "sim-entry.h"
#include "sim-funding.h"
#include "sim-ladder.h"
#include "sim-matching.h"
#include "sim-resting.h"

/* What scripts and recordings do to the venue. */

static void
tell_instrument (SimMarket *market)
{
    const SimExchange *exchange = market->exchange;
    sim_market_touch (market);
    if (exchange->listener.on_instrument != NULL)
        exchange->listener.on_instrument (exchange->data, market);
}

gboolean
sim_exchange_transfer (SimExchange *self, SimAccount *account, const char *coin, SimMoney amount,
                       gint64 now, GError **error)
{
    if (amount == 0 || *coin == '\0' ||
        (amount < 0 && sim_account_get_free (account, coin) < -amount))
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     "account %" G_GUINT64_FORMAT " has not that much of “%s” free",
                     account->config.uid, coin);
        return FALSE;
    }
    sim_operation_begin (self, now);
    sim_booking_cash (account, coin, amount > 0 ? SIM_LOG_TRANSFER_IN : SIM_LOG_TRANSFER_OUT,
                      amount, self->now);
    sim_operation_end (self);
    return TRUE;
}

gboolean
sim_exchange_foreign_trade (SimExchange *self, SimAccount *account, SimMarket *market,
                            int position_idx, SimSide side, SimQty qty, SimPrice price, gint64 now,
                            GError **error)
{
    const SimSymbol *symbol = sim_account_symbol (account, market);
    gboolean is_right =
        symbol->is_hedge ? position_idx == 1 || position_idx == 2 : position_idx == 0;
    if (qty <= 0 || price <= 0 || side == SIM_SIDE_NONE || !is_right)
    {
        g_set_error (
            error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
            "a trade in %s needs a side, a quantity, a price and the mode's position index",
            market->instrument.symbol);
        return FALSE;
    }
    sim_operation_begin (self, now);
    sim_market_touch (market);
    SimNode *node =
        sim_entry_forced (account, market, position_idx, side, qty, price, SIM_CREATE_BY_USER);
    sim_booking_forced (node, SIM_EXEC_TRADE, SIM_LOG_TRADE, price, qty, TRUE, self->now);
    sim_order_end (node, SIM_STATUS_FILLED, SIM_CANCEL_UNKNOWN, SIM_REJECT_NO_ERROR);
    sim_operation_end (self);
    return TRUE;
}

gboolean
sim_exchange_set_funding_interval (SimExchange *self, SimMarket *market, gint64 interval,
                                   gint64 now, GError **error)
{
    if (market->instrument.category != SIM_CATEGORY_LINEAR || interval < CARRY_NS_PER_SECOND)
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     "%s cannot have that funding interval: a linear symbol takes 1 s or more",
                     market->instrument.symbol);
        return FALSE;
    }
    sim_operation_begin (self, now);
    market->instrument.funding_interval = interval;
    sim_funding_start (market, self->now);
    tell_instrument (market);
    sim_operation_end (self);
    return TRUE;
}

void
sim_exchange_set_funding_rate (SimExchange *self, SimMarket *market, SimRate rate, gint64 now)
{
    sim_operation_begin (self, now);
    sim_funding_fix (market, rate);
    sim_operation_end (self);
}

void
sim_exchange_set_status (SimExchange *self, SimMarket *market, SimInstrumentStatus status,
                         gint64 now)
{
    sim_operation_begin (self, now);
    market->instrument.status = status;
    /* After a pause the old times are over. */
    if (status == SIM_INSTRUMENT_TRADING && market->instrument.category == SIM_CATEGORY_LINEAR &&
        market->funding.ts_next <= self->now)
        sim_funding_start (market, self->now);
    tell_instrument (market);
    sim_operation_end (self);
}

void
sim_exchange_set_delivery_time (SimExchange *self, SimMarket *market, gint64 ts_delivery,
                                gint64 now)
{
    sim_operation_begin (self, now);
    market->instrument.ts_delivery = ts_delivery;
    tell_instrument (market);
    sim_operation_end (self);
}

gboolean
sim_exchange_change_instrument (SimExchange *self, const SimInstrument *changed, gint64 now,
                                GError **error)
{
    SimMarket *market = sim_exchange_find_market (self, changed->category, changed->symbol);
    if (market == NULL || strcmp (market->instrument.base_coin, changed->base_coin) != 0 ||
        strcmp (market->instrument.quote_coin, changed->quote_coin) != 0 ||
        strcmp (market->instrument.coin, changed->coin) != 0 ||
        market->instrument.multiplier != changed->multiplier || changed->tick <= 0 ||
        changed->qty_step <= 0 || changed->min_qty <= 0 ||
        (changed->category == SIM_CATEGORY_LINEAR &&
         (changed->n_tiers == 0 || changed->n_tiers > SIM_MAX_RISK_TIERS ||
          changed->funding_interval <= 0)))
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     "%s: unknown, of other coins, or without tick, steps, tiers and interval",
                     changed->symbol);
        return FALSE;
    }
    sim_operation_begin (self, now);
    gboolean is_new_tick = market->instrument.tick != changed->tick;
    gboolean is_new_interval = market->instrument.funding_interval != changed->funding_interval;
    int symbol_id = market->instrument.symbol_id;
    market->instrument = *changed;
    if (changed->symbol_id == 0)
        market->instrument.symbol_id = symbol_id;
    market->instrument.price_decimals = sim_number_decimals (changed->tick, SIM_PRICE_SCALE);
    market->instrument.qty_decimals = sim_number_decimals (changed->qty_step, SIM_QTY_SCALE);
    if (is_new_tick && !self->config.is_quiet && !market->is_external)
    {
        SimPrice center = sim_market_mid (market);
        sim_ladder_clear (market);
        sim_ladder_space (market);
        sim_ladder_step (market, center, self->now);
    }
    if (is_new_interval)
        sim_funding_start (market, self->now);
    tell_instrument (market);
    sim_operation_end (self);
    return TRUE;
}

void
sim_exchange_shock (SimExchange *self, const char *coin, SimRate rate, gint64 now)
{
    sim_operation_begin (self, now);
    for (guint i = 0; i < self->indexes->len; i++)
    {
        SimIndex *index = g_ptr_array_index (self->indexes, i);
        if (strcmp (index->coin, coin) == 0)
            sim_index_move (index, rate);
    }
    sim_operation_end (self);
}

void
sim_exchange_set_mark_offset (SimExchange *self, SimMarket *market, SimRate rate, gint64 now)
{
    sim_operation_begin (self, now);
    market->mark_offset = rate;
    sim_operation_end (self);
}

void
sim_exchange_restart_book (SimExchange *self, SimMarket *market, gint64 now)
{
    sim_operation_begin (self, now);
    market->restarts = TRUE;
    sim_market_touch (market);
    sim_operation_end (self);
}

static gboolean
is_ascending (const SimPath *path)
{
    for (guint i = 0; i < path->n_points; i++)
    {
        const SimPathPoint *point = &path->points[i];
        if (point->spot <= 0 || point->perp < 0 || point->mark < 0 ||
            (i > 0 && point->ts <= path->points[i - 1].ts))
            return FALSE;
    }
    for (guint i = 1; i < path->n_settlements; i++)
        if (path->settlements[i].ts <= path->settlements[i - 1].ts)
            return FALSE;
    return path->n_points >= 2;
}

gboolean
sim_exchange_set_path (SimExchange *self, const SimPath *path, gint64 now, GError **error)
{
    SimIndex *index = NULL;
    for (guint i = 0; i < self->indexes->len && index == NULL; i++)
    {
        SimIndex *candidate = g_ptr_array_index (self->indexes, i);
        index = strcmp (candidate->coin, path->coin) == 0 ? candidate : NULL;
    }
    if (index == NULL || !is_ascending (path))
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     "path of %s: no symbol of that coin, or prices and times that do not ascend",
                     path->coin);
        return FALSE;
    }
    sim_operation_begin (self, now);
    sim_index_set_path (index, path, self->now);
    for (guint i = 0; i < self->markets->len; i++)
    {
        SimMarket *market = g_ptr_array_index (self->markets, i);
        if (market->index != index || market->instrument.category != SIM_CATEGORY_LINEAR)
            continue;
        market->funding.path_at = 0;
        sim_funding_start (market, self->now);
    }
    sim_operation_end (self);
    return TRUE;
}

void
sim_exchange_set_external (SimExchange *self, SimMarket *market, gboolean is_external, gint64 now)
{
    sim_operation_begin (self, now);
    if (is_external)
        sim_ladder_clear (market);
    market->is_external = is_external;
    sim_operation_end (self);
}

/* The makers' part of a level becomes qty; accounts' orders stay. */
static void
put_level (SimMarket *market, const SimLevel *level, gint64 now)
{
    SimBookLevel *found = sim_book_find (market->book, level->side, level->price);
    SimEntry *maker = found != NULL ? found->maker : NULL;
    SimQty had = maker != NULL ? maker->leaves : 0;
    if (had == level->qty)
        return;
    sim_market_touch (market);
    if (had > level->qty)
    {
        sim_book_reduce (market->book, maker, had - level->qty);
        return;
    }
    /* More goes behind what is there, as new quotes do. */
    if (maker != NULL)
        sim_book_reduce (market->book, maker, had);
    sim_ladder_quote (market, level->side, level->price, level->qty, now);
}

void
sim_exchange_put_levels (SimExchange *self, SimMarket *market, const SimLevel *levels,
                         guint n_levels, gboolean is_snapshot, gint64 now)
{
    sim_operation_begin (self, now);
    if (is_snapshot)
        sim_ladder_clear (market);
    /* What goes makes room before what comes. */
    for (guint i = 0; i < n_levels; i++)
        if (levels[i].qty == 0)
            put_level (market, &levels[i], self->now);
    for (guint i = 0; i < n_levels; i++)
        if (levels[i].qty > 0)
            put_level (market, &levels[i], self->now);
    sim_operation_end (self);
}

/*
 * Orders of accounts that the trade went through are filled first, at their own price,
 * up to its size; the quotes of the recording are left to the recording.
 */
void
sim_exchange_put_trade (SimExchange *self, SimMarket *market, SimSide side, SimPrice price,
                        SimQty qty, gint64 now)
{
    sim_operation_begin (self, now);
    SimTaker taker = { .market = market, .side = side, .limit = price, .left = qty };
    SimQty left = sim_match_accounts (&taker, self->now);
    if (left > 0)
    {
        char id[SIM_ID_BUFFER];
        sim_exchange_make_trade_id (self, market->instrument.category, id);
        sim_market_add_trade (market, id, side, price, left, self->now);
    }
    sim_operation_end (self);
}

void
sim_exchange_put_prices (SimExchange *self, SimMarket *market, SimPrice index, SimPrice mark,
                         gint64 now)
{
    sim_operation_begin (self, now);
    if (index > 0)
        market->index->exact = (__int128) index * SIM_QTY_ONE / market->instrument.multiplier;
    sim_market_update_prices (market, self->now, index > 0 ? index : market->index_price,
                              mark > 0 ? mark : market->mark_price);
    sim_operation_end (self);
}
