/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-account-fields.h"

static gboolean
add_fee (BybitReader *reader, guint n, BybitFee fees[BYBIT_MAX_FEES])
{
    if (n >= BYBIT_MAX_FEES)
        return bybit_reader_fail (reader, "there are more than 8 fees");
    fees[n] = (BybitFee){ .rate = carry_decimal_invalid (), .amount = carry_decimal_invalid () };
    return TRUE;
}

/* {"USDT":"0.0256"}: a fee a coin. */
static gboolean
read_fee_detail (BybitReader *reader, gpointer row)
{
    BybitOrder *self = row;
    CarryJsonText coin;

    if (carry_json_skip_absent (&reader->json))
        return TRUE;
    if (!carry_json_enter_object (&reader->json))
        return FALSE;
    for (self->n_fees = 0; carry_json_next_member (&reader->json, &coin); self->n_fees++)
    {
        if (!add_fee (reader, self->n_fees, self->fees))
            return FALSE;
        BybitFee *fee = &self->fees[self->n_fees];
        if (coin.length >= sizeof fee->coin)
            return bybit_reader_fail (reader, "the name of a coin is too long");
        memcpy (fee->coin, coin.text, coin.length);
        if (!bybit_reader_get_decimal (reader, BYBIT_READ_DECIMAL, &fee->amount))
            return FALSE;
    }
    return reader->json.problem == NULL;
}

static const BybitField order_fields[] = {
    BYBIT_FIELD_WORD (BybitOrder, category, "category", bybit_categories),
    BYBIT_FIELD (BybitOrder, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, order_id, "orderId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, link_id, "orderLinkId", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitOrder, side, "side", bybit_sides),
    BYBIT_FIELD (BybitOrder, position_idx, "positionIdx", BYBIT_READ_INTEGER),
    BYBIT_FIELD_WORD (BybitOrder, status, "orderStatus", bybit_order_statuses),
    BYBIT_FIELD (BybitOrder, cancel_type, "cancelType", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, reject_reason, "rejectReason", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitOrder, time_in_force, "timeInForce", bybit_times_in_force),
    BYBIT_FIELD (BybitOrder, is_leverage, "isLeverage", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitOrder, price, "price", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitOrder, qty, "qty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitOrder, avg_price, "avgPrice", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitOrder, leaves_qty, "leavesQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitOrder, leaves_value, "leavesValue", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitOrder, cum_exec_qty, "cumExecQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitOrder, cum_exec_value, "cumExecValue", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitOrder, cum_exec_fee, "cumExecFee", BYBIT_READ_FIGURE),
    BYBIT_FIELD_WORD (BybitOrder, type, "orderType", bybit_order_types),
    BYBIT_FIELD (BybitOrder, stop_order_type, "stopOrderType", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, trigger_price, "triggerPrice", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitOrder, close_on_trigger, "closeOnTrigger", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitOrder, reduce_only, "reduceOnly", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitOrder, smp_type, "smpType", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, create_type, "createType", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, market_unit, "marketUnit", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, ts_created, "createdTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitOrder, ts_updated, "updatedTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitOrder, fee_coin, "feeCurrency", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitOrder, closed_pnl, "closedPnl", BYBIT_READ_FIGURE),
    BYBIT_FIELD_OTHER ("cumFeeDetail", read_fee_detail),
};

static gboolean
check_order (BybitReader *reader, gpointer row)
{
    const BybitOrder *self = row;

    if (self->symbol[0] == '\0' || self->order_id[0] == '\0')
        return bybit_reader_fail (reader, "an order needs a symbol and an orderId");
    return self->status != BYBIT_STATUS_NONE || bybit_reader_fail (reader, "it has no orderStatus");
}

const BybitRowType bybit_order_row = {
    .fields = BYBIT_FIELDS (order_fields),
    .size = sizeof (BybitOrder),
    .odd = G_STRUCT_OFFSET (BybitOrder, odd),
    .category = G_STRUCT_OFFSET (BybitOrder, category),
    .mask = BYBIT_NOWHERE,
    .check = check_order,
};

static const BybitField extra_fee_fields[] = {
    BYBIT_FIELD (BybitFee, coin, "feeCoin", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitFee, type, "feeType", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitFee, rate, "feeRate", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitFee, amount, "fee", BYBIT_READ_DECIMAL),
};

static const BybitFields extra_fee = BYBIT_FIELDS (extra_fee_fields);

/* An array, or empty text when there is none. */
static gboolean
read_extra_fees (BybitReader *reader, gpointer row)
{
    BybitExecution *self = row;

    if (carry_json_skip_absent (&reader->json))
        return TRUE;
    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    for (self->n_extra_fees = 0; carry_json_next_element (&reader->json); self->n_extra_fees++)
        if (!add_fee (reader, self->n_extra_fees, self->extra_fees) ||
            !bybit_reader_read_members (reader, &extra_fee, &self->extra_fees[self->n_extra_fees]))
            return FALSE;
    return reader->json.problem == NULL;
}

static const BybitField execution_fields[] = {
    BYBIT_FIELD_WORD (BybitExecution, category, "category", bybit_categories),
    BYBIT_FIELD (BybitExecution, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitExecution, closed_size, "closedSize", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitExecution, fee, "execFee", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitExecution, exec_id, "execId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitExecution, price, "execPrice", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitExecution, qty, "execQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD_WORD (BybitExecution, type, "execType", bybit_exec_types),
    BYBIT_FIELD (BybitExecution, value, "execValue", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitExecution, fee_rate, "feeRate", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitExecution, mark_price, "markPrice", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitExecution, leaves_qty, "leavesQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitExecution, order_id, "orderId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitExecution, link_id, "orderLinkId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitExecution, order_price, "orderPrice", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitExecution, order_qty, "orderQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD_WORD (BybitExecution, order_type, "orderType", bybit_order_types),
    BYBIT_FIELD (BybitExecution, stop_order_type, "stopOrderType", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitExecution, side, "side", bybit_sides),
    BYBIT_FIELD (BybitExecution, ts, "execTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitExecution, is_maker, "isMaker", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitExecution, seq, "seq", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitExecution, pnl, "execPnl", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitExecution, create_type, "createType", BYBIT_READ_TEXT),
    BYBIT_FIELD_OTHER ("extraFees", read_extra_fees),
    BYBIT_FIELD (BybitExecution, fee_coin, "feeCurrency", BYBIT_READ_TEXT),
};

/*
 * Only what is a fill, as far as is known here, must be one: of another type the
 * row is kept, whatever it lacks, since it makes the account be read anew.
 */
static gboolean
check_execution (BybitReader *reader, gpointer row)
{
    BybitExecution *self = row;

    self->effect = bybit_exec_type_get_effect (self->type);
    if (self->symbol[0] == '\0' || self->exec_id[0] == '\0')
        return bybit_reader_fail (reader, "an execution needs a symbol and an execId");
    if (self->effect != BYBIT_EFFECT_FILL && self->effect != BYBIT_EFFECT_FORCED)
        return TRUE;
    if (carry_decimal_sign (self->price) <= 0 || carry_decimal_sign (self->qty) <= 0)
        return bybit_reader_fail (reader, "a fill needs an execPrice and an execQty above 0");
    if (self->side <= BYBIT_SIDE_UNKNOWN)
        return bybit_reader_fail (reader, "a fill needs a side");
    return TRUE;
}

const BybitRowType bybit_execution_row = {
    .fields = BYBIT_FIELDS (execution_fields),
    .size = sizeof (BybitExecution),
    .odd = G_STRUCT_OFFSET (BybitExecution, odd),
    .category = G_STRUCT_OFFSET (BybitExecution, category),
    .mask = BYBIT_NOWHERE,
    .check = check_execution,
};
