/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-account.h"

/* What it cost a lot, in ticks, to 10 digits of the price. */
static CarryDecimal
get_entry_price (const SimVenue *venue)
{
    gint64 lots = venue->position;

    if (lots == 0)
        return carry_decimal_invalid ();
    return carry_decimal_make ((gint64) (((__int128) venue->cost * 2000 / lots + 1) / 2),
                               SIM_MONEY_SCALE);
}

static void
add_position (CarrySnapshot *snapshot, guint32 instrument, CarryDecimal quantity,
              CarryDecimal entry_price)
{
    const CarryPosition position = {
        .instrument = instrument,
        .quantity = quantity,
        .entry_price = entry_price,
    };

    g_ptr_array_add (snapshot->positions, g_memdup2 (&position, sizeof position));
}

static void
add_balance (CarrySnapshot *snapshot, const char *coin, CarryDecimal amount, gint64 now)
{
    const CarryTransfer transfer = {
        .ts = now,
        .coin = g_intern_string (coin),
        .amount = amount,
    };

    g_ptr_array_add (snapshot->transfers, g_memdup2 (&transfer, sizeof transfer));
}

static void
add_orders (CarrySnapshot *snapshot, const SimVenue *venue)
{
    for (guint i = 0; i < venue->open->len; i++)
    {
        const SimOrder *row =
            &g_array_index (venue->orders, SimOrder, g_array_index (venue->open, guint, i));
        CarryOrder order = {
            .instrument = row->instrument,
            .side = row->buys ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
            .state = row->filled > 0 ? CARRY_ORDER_PARTIALLY_FILLED : CARRY_ORDER_ACCEPTED,
            .certain = TRUE,
            .quantity = carry_decimal_make (row->quantity, SIM_LOT_SCALE),
            .price = carry_decimal_make (row->price, SIM_TICK_SCALE),
            .filled = carry_decimal_make (row->filled, SIM_LOT_SCALE),
        };

        g_strlcpy (order.link_id, row->link, sizeof order.link_id);
        g_ptr_array_add (snapshot->orders, carry_order_copy (&order));
    }
}

CarrySnapshot *
sim_account_read (const SimVenue *venue, gint64 now)
{
    CarrySnapshot *snapshot = carry_snapshot_new ();

    add_position (snapshot, SIM_PERP, carry_decimal_make (venue->position, SIM_LOT_SCALE),
                  get_entry_price (venue));
    add_position (snapshot, SIM_SPOT, carry_decimal_make (venue->coins, SIM_COIN_SCALE),
                  carry_decimal_invalid ());
    add_balance (snapshot, "USDT", carry_decimal_make (venue->cash, SIM_MONEY_SCALE), now);
    add_balance (snapshot, "BTC", carry_decimal_make (venue->coins, SIM_COIN_SCALE), now);
    add_orders (snapshot, venue);
    for (guint i = 0; i < venue->executions->len; i++)
    {
        CarryFill fill;

        sim_account_make_fill (&g_array_index (venue->executions, SimExecution, i), &fill);
        g_ptr_array_add (snapshot->fills, carry_fill_copy (&fill));
    }
    return snapshot;
}

void
sim_account_make_fill (const SimExecution *execution, CarryFill *out_fill)
{
    CarryFill fill = {
        .instrument = execution->instrument,
        .side = execution->buys ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
        .liquidity = execution->is_maker ? CARRY_LIQUIDITY_MAKER : CARRY_LIQUIDITY_TAKER,
        .price = carry_decimal_make (execution->price, SIM_TICK_SCALE),
        .quantity = carry_decimal_make (execution->quantity, SIM_LOT_SCALE),
        .fee = carry_decimal_make (execution->fee,
                                   execution->fee_in_base ? SIM_COIN_SCALE : SIM_MONEY_SCALE),
        .fee_coin = g_intern_string (execution->fee_in_base ? "BTC" : "USDT"),
        .decision_price = carry_decimal_invalid (),
        .ts = execution->ts,
        .is_liquidation = execution->is_forced,
    };

    g_snprintf (fill.exec_id, sizeof fill.exec_id, "e%" G_GUINT64_FORMAT, execution->id);
    g_strlcpy (fill.link_id, execution->link, sizeof fill.link_id);
    *out_fill = fill;
}

gint64
sim_account_to_lots (CarryDecimal quantity)
{
    return carry_decimal_rescale (quantity, SIM_LOT_SCALE, CARRY_ROUND_DOWN).coefficient;
}

gint64
sim_account_to_ticks (CarryDecimal price)
{
    return carry_decimal_is_valid (price)
               ? carry_decimal_rescale (price, SIM_TICK_SCALE, CARRY_ROUND_DOWN).coefficient
               : 0;
}

void
sim_account_make_order (const CarryOrder *order, SimOrder *out_order)
{
    SimOrder made = {
        .instrument = order->instrument,
        .buys = order->side == CARRY_SIDE_BUY,
        .is_market = order->type == CARRY_ORDER_TYPE_MARKET,
        .is_immediate = order->time_in_force == CARRY_TIME_IN_FORCE_IOC,
        .is_post_only = order->time_in_force == CARRY_TIME_IN_FORCE_POST_ONLY,
        .reduce_only = order->reduce_only,
        .quantity = sim_account_to_lots (order->quantity),
        .price = sim_account_to_ticks (order->price),
    };

    g_strlcpy (made.link, order->link_id, sizeof made.link);
    *out_order = made;
}
