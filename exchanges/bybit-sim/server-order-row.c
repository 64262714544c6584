/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-order-row.h"

#define REST_LINEAR                                                                                \
    "orderId orderLinkId blockTradeId symbol price qty side isLeverage positionIdx orderStatus "   \
    "cancelType rejectReason avgPrice leavesQty leavesValue cumExecQty cumExecValue cumExecFee "   \
    "timeInForce orderType stopOrderType orderIv triggerPrice takeProfit stopLoss tpTriggerBy "    \
    "slTriggerBy triggerDirection triggerBy lastPriceOnCreated reduceOnly closeOnTrigger smpType " \
    "smpGroup smpOrderId tpslMode tpLimitPrice slLimitPrice placeType createdTime updatedTime "    \
    "cumFeeDetail createType marketUnit slippageTolerance slippageToleranceType "                  \
    "parentOrderLinkId rpiTakerAccess rpiMatchedQty"
#define REST_SPOT                                                                                  \
    "orderLinkId orderId blockTradeId symbol price isLeverage positionIdx qty side orderStatus "   \
    "cancelType rejectReason avgPrice leavesQty leavesValue cumExecQty cumExecValue cumExecFee "   \
    "timeInForce orderType stopOrderType orderIv triggerPrice takeProfit stopLoss tpTriggerBy "    \
    "slTriggerBy triggerDirection triggerBy lastPriceOnCreated basePrice reduceOnly "              \
    "closeOnTrigger createdTime updatedTime smpType smpGroup smpOrderId tpLimitPrice "             \
    "slLimitPrice placeType cumFeeDetail feeCurrency marketUnit ocoTriggerBy slippageTolerance "   \
    "slippageToleranceType rpiTakerAccess rpiMatchedQty"
#define STREAM_HEAD                                                                                \
    "category symbol orderId orderLinkId blockTradeId side positionIdx orderStatus cancelType "    \
    "rejectReason timeInForce isLeverage price qty avgPrice leavesQty leavesValue cumExecQty "     \
    "cumExecValue cumExecFee orderType stopOrderType orderIv triggerPrice takeProfit stopLoss "    \
    "triggerBy tpTriggerBy slTriggerBy triggerDirection placeType lastPriceOnCreated "             \
    "closeOnTrigger reduceOnly "
#define STREAM_LINEAR                                                                              \
    STREAM_HEAD "smpGroup smpType smpOrderId slLimitPrice tpLimitPrice tpslMode createType "       \
                "marketUnit createdTime updatedTime feeCurrency closedPnl parentOrderLinkId "      \
                "slippageTolerance slippageToleranceType cumFeeDetail rpiTakerAccess "             \
                "rpiMatchedQty"
#define STREAM_SPOT                                                                                \
    STREAM_HEAD "smpGroup smpType smpOrderId slLimitPrice tpLimitPrice marketUnit createdTime "    \
                "updatedTime feeCurrency slippageTolerance slippageToleranceType cumFeeDetail "    \
                "rpiTakerAccess rpiMatchedQty"

static gboolean
is_spot (const SimOrder *order)
{
    return order->instrument->category == SIM_CATEGORY_SPOT;
}

static void
write_text (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    const struct
    {
        const char *name;
        const char *text;
    } texts[] = {
        { "category", sim_category_text (order->instrument->category) },
        { "symbol", order->instrument->symbol },
        { "orderId", order->order_id },
        { "orderLinkId", order->link_id },
        { "side", sim_side_text (order->side) },
        { "orderStatus", sim_status_text (order->status) },
        { "cancelType", sim_cancel_type_text (order->cancel_type) },
        { "rejectReason", sim_reject_reason_text (order->reject_reason) },
        { "timeInForce", sim_tif_text (order->tif) },
        { "orderType", sim_order_type_text (order->type) },
        { "createType", sim_create_type_text (order->create_type) },
        { "marketUnit", order->market_unit },
        { "smpType", sim_smp_type_text (order->smp_type) },
        { "smpOrderId", order->smp_order_id },
        { "triggerBy", order->trigger_by },
        { "slippageToleranceType",
          order->slippage_type[0] != '\0' ? order->slippage_type : "UNKNOWN" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        if (g_str_equal (texts[i].name, name))
        {
            server_json_string (json, name, texts[i].text);
            return;
        }
    g_assert_not_reached ();
}

/* What an unset price looks like: a zero with the tick's digits on spot, none on linear. */
static void
write_unset_price (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    if (is_spot (order))
        server_json_price (json, name, 0, order->instrument->price_decimals);
    else
        server_json_string (json, name, "");
}

static void
write_trigger_price (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    if (order->trigger_price == 0)
        write_unset_price (json, name, row);
    else
        server_json_price (json, name, order->trigger_price, order->instrument->price_decimals);
}

static void
write_price (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    gboolean padded = order->price != 0;
    server_json_price (json, name, order->price, padded ? order->instrument->price_decimals : 0);
}

static void
write_qty (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    if (order->by_value)
        server_json_number (json, name, order->quote_qty, SIM_MONEY_SCALE, 6);
    else
        server_json_qty (json, name, order->qty, order->instrument->qty_decimals);
}

static void
write_average (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    if (order->avg_price == 0)
        server_json_string (json, name, is_spot (order) ? "0" : "");
    else
        server_json_price (json, name, order->avg_price, 0);
}

static void
write_amounts (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    if (g_str_equal (name, "leavesQty"))
        server_json_qty (json, name, order->leaves_qty, 0);
    else if (g_str_equal (name, "cumExecQty"))
        server_json_qty (json, name, order->cum_qty, 0);
    else if (g_str_equal (name, "leavesValue"))
        server_json_money (json, name, order->leaves_value);
    else if (g_str_equal (name, "cumExecValue"))
        server_json_money (json, name, order->cum_value);
    else if (g_str_equal (name, "cumExecFee"))
        server_json_money (json, name, order->cum_fee);
    else
        server_json_money (json, name, order->closed_pnl);
}

/* The price that lastPriceOnCreated and, on spot, basePrice tell. */
static void
write_created_price (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    server_json_price (json, name, order->last_price_on_created, 0);
}

static void
write_fee_detail (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    const SimInstrument *instrument = order->instrument;
    server_json_open_object (json, name);
    if (order->cum_fee_base != 0)
        server_json_money (json, instrument->base_coin, order->cum_fee_base);
    if (order->cum_fee_quote != 0)
        server_json_money (json, is_spot (order) ? instrument->quote_coin : instrument->settle_coin,
                           order->cum_fee_quote);
    if (order->cum_fee_third != 0)
        server_json_money (json, order->third_coin, order->cum_fee_third);
    server_json_close_object (json);
}

static void
write_fee_currency (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    const char *coin =
        order->side == SIM_SIDE_BUY ? order->instrument->base_coin : order->instrument->quote_coin;
    server_json_string (json, name, is_spot (order) ? coin : "");
}

static void
write_leverage (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    server_json_string (json, name, !is_spot (order) ? "" : order->is_leverage ? "1" : "0");
}

static void
write_slippage (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    if (order->slippage != 0)
        server_json_rate (json, name, order->slippage);
    else
        server_json_string (json, name, is_spot (order) ? "" : "0");
}

static void
write_stop_order_type (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_string (json, name, ((const SimOrder *) row)->stop_order_type);
}

static void
write_int (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    gboolean idx = g_str_equal (name, "positionIdx");
    server_json_int (json, name, idx ? order->position_idx : order->trigger_direction);
}

/* A number on linear, the text of one on spot. */
static void
write_smp_group (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_raw (json, name, is_spot (row) ? "\"0\"" : "0");
}

static void
write_flag (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    server_json_bool (json, name,
                      g_str_equal (name, "reduceOnly") ? order->reduce_only
                                                       : order->close_on_trigger);
}

static void
write_time (ServerJson *json, const char *name, gconstpointer row)
{
    const SimOrder *order = row;
    gboolean created = g_str_equal (name, "createdTime");
    server_json_ms_text (json, name, created ? order->ts_created : order->ts_updated);
}

static const ServerField fields[] = {
    { "avgPrice", write_average },
    { "basePrice", write_created_price },
    { "blockTradeId", NULL, "\"\"" },
    { "cancelType", write_text },
    { "category", write_text },
    { "closeOnTrigger", write_flag },
    { "closedPnl", write_amounts },
    { "createType", write_text },
    { "createdTime", write_time },
    { "cumExecFee", write_amounts },
    { "cumExecQty", write_amounts },
    { "cumExecValue", write_amounts },
    { "cumFeeDetail", write_fee_detail },
    { "feeCurrency", write_fee_currency },
    { "isLeverage", write_leverage },
    { "lastPriceOnCreated", write_created_price },
    { "leavesQty", write_amounts },
    { "leavesValue", write_amounts },
    { "marketUnit", write_text },
    { "ocoTriggerBy", NULL, "\"\"" },
    { "orderId", write_text },
    { "orderIv", NULL, "\"\"" },
    { "orderLinkId", write_text },
    { "orderStatus", write_text },
    { "orderType", write_text },
    { "parentOrderLinkId", NULL, "\"\"" },
    { "placeType", NULL, "\"\"" },
    { "positionIdx", write_int },
    { "price", write_price },
    { "qty", write_qty },
    { "reduceOnly", write_flag },
    { "rejectReason", write_text },
    { "rpiMatchedQty", NULL, "\"0\"" },
    { "rpiTakerAccess", NULL, "false" },
    { "side", write_text },
    { "slLimitPrice", write_unset_price },
    { "slTriggerBy", NULL, "\"\"" },
    { "slippageTolerance", write_slippage },
    { "slippageToleranceType", write_text },
    { "smpGroup", write_smp_group },
    { "smpOrderId", write_text },
    { "smpType", write_text },
    { "stopLoss", write_unset_price },
    { "stopOrderType", write_stop_order_type },
    { "symbol", write_text },
    { "takeProfit", write_unset_price },
    { "timeInForce", write_text },
    { "tpLimitPrice", write_unset_price },
    { "tpTriggerBy", NULL, "\"\"" },
    { "tpslMode", NULL, "\"UNKNOWN\"" },
    { "triggerBy", write_text },
    { "triggerDirection", write_int },
    { "triggerPrice", write_trigger_price },
    { "updatedTime", write_time },
};

void
server_order_row_write (ServerJson *json, const char *key, const SimOrder *order,
                        ServerRowKind kind)
{
    const char *names = is_spot (order) ? REST_SPOT : REST_LINEAR;
    if (kind != SERVER_ROW_REST)
        names = is_spot (order) ? STREAM_SPOT : STREAM_LINEAR;
    server_field_write_row (json, key, fields, G_N_ELEMENTS (fields), names, order);
}
