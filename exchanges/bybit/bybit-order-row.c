/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-order-row.h"

#include "bybit-orders.h"

static gboolean
is_filled_whole (const BybitOrder *row, const CarryOrder *order)
{
    return carry_decimal_is_valid (row->cum_exec_qty) &&
           carry_decimal_compare (row->cum_exec_qty, order->quantity) >= 0;
}

static gboolean
has_fills (const BybitOrder *row)
{
    return carry_decimal_sign (row->cum_exec_qty) > 0;
}

/* Ended with something left: by its time in force, or by somebody. */
static CarryOrderState
get_ended_state (const BybitOrder *row, const CarryOrder *current)
{
    static const char *const lapses[] = { "EC_NoImmediateQtyToFill", "EC_NoEnoughQtyToFill",
                                          "EC_CancelForNoFullFill", NULL };

    if (is_filled_whole (row, current))
        return CARRY_ORDER_FILLED;
    if (current->type == CARRY_ORDER_TYPE_LIMIT &&
        (current->time_in_force == CARRY_TIME_IN_FORCE_IOC ||
         current->time_in_force == CARRY_TIME_IN_FORCE_FOK) &&
        g_strv_contains (lapses, row->reject_reason))
        return CARRY_ORDER_EXPIRED;
    return CARRY_ORDER_CANCELED;
}

CarryOrderState
bybit_order_row_get_state (const BybitOrder *row, const CarryOrder *current)
{
    switch (row->status)
    {
    case BYBIT_STATUS_NONE:
    case BYBIT_STATUS_UNKNOWN:
        return current->state;
    case BYBIT_STATUS_FILLED:
        return CARRY_ORDER_FILLED;
    case BYBIT_STATUS_CANCELLED:
    case BYBIT_STATUS_PARTIALLY_FILLED_CANCELED:
    case BYBIT_STATUS_DEACTIVATED:
        return get_ended_state (row, current);
    case BYBIT_STATUS_REJECTED:
        /* One that rested, or has fills, was more than rejected. */
        return has_fills (row) ||
                       !carry_order_state_may_become (current->state, CARRY_ORDER_REJECTED)
                   ? get_ended_state (row, current)
                   : CARRY_ORDER_REJECTED;
    default:
        return has_fills (row) ? CARRY_ORDER_PARTIALLY_FILLED : CARRY_ORDER_ACCEPTED;
    }
}

const char *
bybit_order_row_get_reason (const BybitOrder *row)
{
    if (row->reject_reason[0] != '\0' && !g_str_equal (row->reject_reason, "EC_NoError"))
        return row->reject_reason;
    if (row->cancel_type[0] != '\0' && !g_str_equal (row->cancel_type, "UNKNOWN"))
        return row->cancel_type;
    return "";
}

/* Amends change these; a market order's are the venue's own arithmetic. */
static void
merge_terms (const BybitOrder *row, CarryOrder *order)
{
    if (order->type != CARRY_ORDER_TYPE_LIMIT)
        return;
    if (carry_decimal_sign (row->qty) > 0)
        order->quantity = row->qty;
    if (carry_decimal_sign (row->price) > 0)
        order->price = row->price;
}

gboolean
bybit_order_row_merge (const BybitOrder *row, CarryOrder *order)
{
    CarryOrder next = *order;
    gboolean was_final = carry_order_state_is_final (order->state);

    if (!was_final)
        merge_terms (row, &next);
    next.state = bybit_order_row_get_state (row, &next);
    if (next.state != order->state && !carry_order_state_may_become (order->state, next.state))
        next.state = order->state;
    if (carry_decimal_is_valid (row->cum_exec_qty))
        next.filled = carry_decimal_max (order->filled, row->cum_exec_qty);
    if (carry_decimal_compare (next.filled, next.quantity) > 0)
        return FALSE;
    if (carry_decimal_sign (row->avg_price) > 0)
        next.average_price = row->avg_price;
    if (!was_final && carry_order_state_is_final (next.state))
    {
        next.pending = CARRY_ORDER_PENDING_NONE;
        carry_order_set_reason (
            &next, "%s", next.state == CARRY_ORDER_FILLED ? "" : bybit_order_row_get_reason (row));
        if (g_str_equal (row->reject_reason, "EC_PostOnlyWillTakeLiquidity"))
            next.cause = CARRY_ORDER_CAUSE_POST_ONLY;
    }
    *order = next;
    return TRUE;
}

static CarryTimeInForce
to_time_in_force (BybitTimeInForce time_in_force)
{
    switch (time_in_force)
    {
    case BYBIT_TIF_IOC:
        return CARRY_TIME_IN_FORCE_IOC;
    case BYBIT_TIF_FOK:
        return CARRY_TIME_IN_FORCE_FOK;
    case BYBIT_TIF_POST_ONLY:
        return CARRY_TIME_IN_FORCE_POST_ONLY;
    default:
        return CARRY_TIME_IN_FORCE_GTC;
    }
}

void
bybit_order_to_carry (const BybitOrder *row, const CarryInstrument *instrument,
                      CarryOrder *out_order)
{
    CarryOrder order = {
        .instrument = instrument->index,
        .side = row->side == BYBIT_SIDE_SELL ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
        .type =
            row->type == BYBIT_ORDER_TYPE_MARKET ? CARRY_ORDER_TYPE_MARKET : CARRY_ORDER_TYPE_LIMIT,
        .time_in_force = to_time_in_force (row->time_in_force),
        .state = CARRY_ORDER_SENT,
        .certain = row->status != BYBIT_STATUS_UNKNOWN,
        .reduce_only = row->reduce_only,
        .quantity = row->qty,
        .price = row->type == BYBIT_ORDER_TYPE_MARKET ? carry_decimal_invalid () : row->price,
        .decision_price = carry_decimal_invalid (),
        .average_price = carry_decimal_invalid (),
        .ts_created = row->ts_created,
        .ts_updated = row->ts_updated,
    };

    g_strlcpy (order.link_id, row->link_id, sizeof order.link_id);
    bybit_order_row_merge (row, &order);
    *out_order = order;
}
