/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-filters.h"

#include "paper-limit.h"

/* One rule broken: FALSE and the sentence. */
static gboolean G_GNUC_PRINTF (2, 3)
    refuse (char out_reason[CARRY_REASON_SIZE], const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_vsnprintf (out_reason, CARRY_REASON_SIZE, format, arguments);
    va_end (arguments);
    return FALSE;
}

static gboolean
is_above_zero (CarryDecimal value)
{
    return carry_decimal_sign (value) > 0;
}

static gboolean
check_step (const char *what, CarryDecimal value, const char *step_name, CarryDecimal step,
            char out_reason[CARRY_REASON_SIZE])
{
    char text[CARRY_DECIMAL_BUFFER];
    char step_text[CARRY_DECIMAL_BUFFER];

    if (carry_decimal_is_multiple (value, step))
        return TRUE;
    return refuse (out_reason, "%s %s is not a multiple of the %s %s", what,
                   carry_decimal_format (value, text), step_name,
                   carry_decimal_format (step, step_text));
}

static gboolean
check_kind (const CarryInstrument *instrument, const CarryOrder *order, gint64 now,
            char out_reason[CARRY_REASON_SIZE])
{
    gboolean is_limit = order->type == CARRY_ORDER_TYPE_LIMIT;

    if (instrument->ts_delivery != 0 && now >= instrument->ts_delivery)
        return refuse (out_reason, "%s is delisted", instrument->symbol);
    if (!is_limit && order->time_in_force == CARRY_TIME_IN_FORCE_POST_ONLY)
        return refuse (out_reason, "a market order cannot be post-only");
    if (is_limit && !carry_decimal_is_valid (order->price))
        return refuse (out_reason, "a limit order needs a price");
    return TRUE;
}

static gboolean
check_quantity (const CarryInstrument *instrument, const CarryOrder *order,
                char out_reason[CARRY_REASON_SIZE])
{
    gboolean is_market = order->type == CARRY_ORDER_TYPE_MARKET;
    CarryDecimal most = is_market ? instrument->max_market_qty : instrument->max_qty;
    char text[CARRY_DECIMAL_BUFFER];
    char bound[CARRY_DECIMAL_BUFFER];

    carry_decimal_format (order->quantity, text);
    if (!is_above_zero (order->quantity))
        return refuse (out_reason, "quantity %s is not above zero", text);
    if (!check_step ("quantity", order->quantity, "step", instrument->qty_step, out_reason))
        return FALSE;
    if (carry_decimal_compare (order->quantity, instrument->min_qty) < 0)
        return refuse (out_reason, "quantity %s is below the minimum %s", text,
                       carry_decimal_format (instrument->min_qty, bound));
    if (is_above_zero (most) && carry_decimal_compare (order->quantity, most) > 0)
        return refuse (out_reason, "quantity %s is above the maximum %s of a %s order", text,
                       carry_decimal_format (most, bound), is_market ? "market" : "limit");
    return TRUE;
}

static gboolean
check_price (const CarryInstrument *instrument, const CarryOrder *order,
             char out_reason[CARRY_REASON_SIZE])
{
    char text[CARRY_DECIMAL_BUFFER];
    PaperLimit limit;

    if (order->type == CARRY_ORDER_TYPE_MARKET)
        return TRUE;
    carry_decimal_format (order->price, text);
    if (!is_above_zero (order->price))
        return refuse (out_reason, "price %s is not above zero", text);
    if (!check_step ("price", order->price, "tick", instrument->tick_size, out_reason))
        return FALSE;
    if (!paper_limit_init (&limit, instrument, order->side, order->price))
        return refuse (out_reason, "price %s is too large", text);
    return TRUE;
}

/* The venue lets an order that only closes fall below its minimum value. */
static gboolean
check_value (const CarryInstrument *instrument, const CarryOrder *order, CarryDecimal last_price,
             char out_reason[CARRY_REASON_SIZE])
{
    gboolean is_limit = order->type == CARRY_ORDER_TYPE_LIMIT;
    CarryDecimal price = is_limit ? order->price : last_price;
    char text[CARRY_AMOUNT_BUFFER];
    char bound[CARRY_DECIMAL_BUFFER];

    if (!carry_decimal_is_valid (price))
        return refuse (out_reason, "no price of %s is known yet", instrument->symbol);
    CarryAmount value = carry_amount_product (price, order->quantity);
    if (!carry_amount_is_valid (value))
        return refuse (out_reason, "quantity times price is too large");
    if (order->reduce_only || !carry_decimal_is_valid (instrument->min_notional) ||
        carry_amount_compare (value, carry_amount_from_decimal (instrument->min_notional)) >= 0)
        return TRUE;
    value = carry_amount_round (value, 8, CARRY_ROUND_DOWN);
    return refuse (out_reason, "value %s %s is below the minimum %s",
                   carry_amount_format (value, text), instrument->quote,
                   carry_decimal_format (instrument->min_notional, bound));
}

/*
 * Whether the instrument's rules allow an order. @last_price is what a market
 * order is valued at; invalid when no price is known. When they do not,
 * @out_reason says in one sentence what is wrong.
 */
gboolean
paper_filters_check (const CarryInstrument *instrument, const CarryOrder *order,
                     CarryDecimal last_price, gint64 now, char out_reason[CARRY_REASON_SIZE])
{
    return check_kind (instrument, order, now, out_reason) &&
           check_quantity (instrument, order, out_reason) &&
           check_price (instrument, order, out_reason) &&
           check_value (instrument, order, last_price, out_reason);
}
