/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-execution-row.h"

#define REST                                                                                       \
    "symbol orderType underlyingPrice orderLinkId orderId stopOrderType execTime feeCurrency "     \
    "createType feeRate tradeIv blockTradeId markPrice execPrice markIv orderQty orderPrice "      \
    "execValue closedSize execType seq side indexPrice leavesQty isMaker execFee execId "          \
    "marketUnit execQty extraFees execFeeV2"
#define STREAM_HEAD                                                                                \
    "category symbol closedSize execFee execId execPrice execQty execType execValue feeRate "      \
    "tradeIv markIv blockTradeId markPrice indexPrice underlyingPrice leavesQty orderId "          \
    "orderLinkId orderPrice orderQty orderType stopOrderType side execTime isLeverage isMaker "    \
    "seq marketUnit execPnl "
#define STREAM_LINEAR STREAM_HEAD "createType extraFees feeCurrency"
#define STREAM_SPOT STREAM_HEAD "extraFees feeCurrency"
#define FAST                                                                                       \
    "category symbol execId execPrice execQty orderId isMaker orderLinkId side execTime seq"

/* Six decimals are shown of the rate of a funding row. */
#define FUNDING_RATE_SHOWN 10000

static gboolean
is_spot (const SimExecution *execution)
{
    return execution->instrument->category == SIM_CATEGORY_SPOT;
}

static void
write_text (ServerJson *json, const char *name, gconstpointer row)
{
    const SimExecution *execution = row;
    const struct
    {
        const char *name;
        const char *text;
    } texts[] = {
        { "category", sim_category_text (execution->instrument->category) },
        { "symbol", execution->instrument->symbol },
        { "execId", execution->exec_id },
        { "orderId", execution->order_id },
        { "orderLinkId", execution->link_id },
        { "side", sim_side_text (execution->side) },
        { "orderType", sim_order_type_text (execution->order_type) },
        { "stopOrderType", execution->stop_order_type },
        { "createType", sim_create_type_text (execution->create_type) },
        { "execType", execution->exec_type_text[0] != '\0' ? execution->exec_type_text
                                                           : sim_exec_type_text (execution->type) },
        { "marketUnit", execution->market_unit },
        { "feeCurrency", execution->type == SIM_EXEC_FUNDING ? "" : execution->fee_coin },
        { "isLeverage", execution->is_leverage ? "1" : "0" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        if (g_str_equal (texts[i].name, name))
        {
            server_json_string (json, name, texts[i].text);
            return;
        }
    g_assert_not_reached ();
}

static void
write_price (ServerJson *json, const char *name, gconstpointer row)
{
    const SimExecution *execution = row;
    if (g_str_equal (name, "execPrice"))
        server_json_price (json, name, execution->price, 0);
    else
        server_json_price (json, name, execution->order_price, 0);
}

/* Prices that spot does not have. */
static void
write_reference_price (ServerJson *json, const char *name, gconstpointer row)
{
    const SimExecution *execution = row;
    gboolean mark = g_str_equal (name, "markPrice");
    SimPrice price = mark ? execution->mark_price : execution->index_price;
    if (price == 0)
        server_json_string (json, name, "");
    else
        server_json_price (json, name, price, 0);
}

static void
write_qty (ServerJson *json, const char *name, gconstpointer row)
{
    const SimExecution *execution = row;
    if (g_str_equal (name, "execQty"))
        server_json_qty (json, name, execution->qty, 0);
    else if (g_str_equal (name, "orderQty"))
        server_json_qty (json, name, execution->order_qty, 0);
    else if (g_str_equal (name, "leavesQty"))
        server_json_qty (json, name, execution->leaves_qty, 0);
    else if (is_spot (execution))
        server_json_string (json, name, "");
    else
        server_json_qty (json, name, execution->closed_size, 0);
}

static void
write_money (ServerJson *json, const char *name, gconstpointer row)
{
    const SimExecution *execution = row;
    if (g_str_equal (name, "execValue"))
        server_json_money (json, name, execution->value);
    else if (g_str_equal (name, "execFee"))
        server_json_money (json, name, execution->fee);
    else if (is_spot (execution))
        server_json_string (json, name, "");
    else
        server_json_money (json, name, execution->pnl);
}

static void
write_fee_rate (ServerJson *json, const char *name, gconstpointer row)
{
    const SimExecution *execution = row;
    SimRate rate = execution->fee_rate;
    if (execution->type == SIM_EXEC_FUNDING)
        rate -= rate % FUNDING_RATE_SHOWN;
    server_json_rate (json, name, rate);
}

static void
write_maker (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_bool (json, name, ((const SimExecution *) row)->is_maker);
}

static void
write_time (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_ms_text (json, name, ((const SimExecution *) row)->ts);
}

static void
write_seq (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_int (json, name, (gint64) ((const SimExecution *) row)->seq);
}

static const ServerField fields[] = {
    { "blockTradeId", NULL, "\"\"" },
    { "category", write_text },
    { "closedSize", write_qty },
    { "createType", write_text },
    { "execFee", write_money },
    { "execFeeV2", NULL, "\"\"" },
    { "execId", write_text },
    { "execPnl", write_money },
    { "execPrice", write_price },
    { "execQty", write_qty },
    { "execTime", write_time },
    { "execType", write_text },
    { "execValue", write_money },
    { "extraFees", NULL, "\"\"" },
    { "feeCurrency", write_text },
    { "feeRate", write_fee_rate },
    { "indexPrice", write_reference_price },
    { "isLeverage", write_text },
    { "isMaker", write_maker },
    { "leavesQty", write_qty },
    { "markIv", NULL, "\"\"" },
    { "markPrice", write_reference_price },
    { "marketUnit", write_text },
    { "orderId", write_text },
    { "orderLinkId", write_text },
    { "orderPrice", write_price },
    { "orderQty", write_qty },
    { "orderType", write_text },
    { "seq", write_seq },
    { "side", write_text },
    { "stopOrderType", write_text },
    { "symbol", write_text },
    { "tradeIv", NULL, "\"\"" },
    { "underlyingPrice", NULL, "\"\"" },
};

/* The fast stream names the order of a maker by its id alone. */
static void
write_fast (ServerJson *json, const char *key, const SimExecution *execution)
{
    SimExecution shown = *execution;
    if (shown.is_maker)
        shown.link_id[0] = '\0';
    server_field_write_row (json, key, fields, G_N_ELEMENTS (fields), FAST, &shown);
}

void
server_execution_row_write (ServerJson *json, const char *key, const SimExecution *execution,
                            ServerRowKind kind)
{
    const char *stream = is_spot (execution) ? STREAM_SPOT : STREAM_LINEAR;
    if (kind == SERVER_ROW_FAST)
        write_fast (json, key, execution);
    else
        server_field_write_row (json, key, fields, G_N_ELEMENTS (fields),
                                kind == SERVER_ROW_REST ? REST : stream, execution);
}
