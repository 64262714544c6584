/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-position-row.h"

#define REST                                                                                       \
    "positionIdx riskId riskLimitValue symbol side size avgPrice positionValue tradeMode "         \
    "positionStatus autoAddMargin adlRankIndicator leverage markPrice liqPrice bustPrice "         \
    "positionMM positionIM tpslMode takeProfit stopLoss trailingStop unrealisedPnl "               \
    "cumRealisedPnl createdTime updatedTime positionBalance positionIMByMp positionMMByMp "        \
    "breakEvenPrice curRealisedPnl sessionAvgPrice openTime seq isReduceOnly mmrSysUpdatedTime "   \
    "leverageSysUpdatedTime"
#define STREAM                                                                                     \
    "positionIdx tradeMode riskId riskLimitValue symbol side size entryPrice sessionAvgPrice "     \
    "leverage positionValue positionBalance markPrice positionIM positionMM positionIMByMp "       \
    "positionMMByMp takeProfit stopLoss trailingStop unrealisedPnl cumRealisedPnl "                \
    "curRealisedPnl createdTime updatedTime tpslMode liqPrice bustPrice category "                 \
    "positionStatus adlRankIndicator autoAddMargin leverageSysUpdatedTime mmrSysUpdatedTime seq "  \
    "isReduceOnly breakEvenPrice openTime"

static void
write_text (ServerJson *json, const char *name, gconstpointer row)
{
    const SimPosition *position = row;
    const struct
    {
        const char *name;
        const char *text;
    } texts[] = {
        { "category", sim_category_text (position->instrument->category) },
        { "symbol", position->instrument->symbol },
        { "side", sim_side_text (position->side) },
        { "positionStatus", sim_position_status_text (position->status) },
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
    const SimPosition *position = row;
    const struct
    {
        const char *name;
        SimPrice price;
        const char *unset;
    } prices[] = {
        { "avgPrice", position->avg_price, "0" },
        { "entryPrice", position->avg_price, "0" },
        { "markPrice", position->mark_price, "" },
        { "liqPrice", position->liq_price, "" },
        { "bustPrice", position->bust_price, "" },
        { "breakEvenPrice", position->break_even_price, "" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
        if (!g_str_equal (prices[i].name, name))
            continue;
        if (prices[i].price == 0)
            server_json_string (json, name, prices[i].unset);
        else
            server_json_price (json, name, prices[i].price, 0);
        return;
    }
    g_assert_not_reached ();
}

static void
write_money (ServerJson *json, const char *name, gconstpointer row)
{
    const SimPosition *position = row;
    const struct
    {
        const char *name;
        SimMoney money;
    } amounts[] = {
        { "riskLimitValue", position->risk_limit },
        { "positionIM", position->initial_margin },
        { "positionIMByMp", position->initial_margin_mark },
        { "positionMM", position->maintenance_margin },
        { "positionMMByMp", position->maintenance_margin_mark },
        { "unrealisedPnl", sim_money_round (position->unrealised_pnl) },
        { "curRealisedPnl", position->cur_realised_pnl },
        { "cumRealisedPnl", position->cum_realised_pnl },
    };
    for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
        if (g_str_equal (amounts[i].name, name))
        {
            server_json_money (json, name, amounts[i].money);
            return;
        }
    g_assert_not_reached ();
}

/* A flat position has no value. */
static void
write_value (ServerJson *json, const char *name, gconstpointer row)
{
    const SimPosition *position = row;
    if (position->size == 0)
        server_json_string (json, name, "");
    else
        server_json_money (json, name, position->value);
}

static void
write_size (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_qty (json, name, ((const SimPosition *) row)->size, 0);
}

static void
write_leverage (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_rate (json, name, ((const SimPosition *) row)->leverage);
}

static void
write_int (ServerJson *json, const char *name, gconstpointer row)
{
    const SimPosition *position = row;
    const struct
    {
        const char *name;
        gint64 value;
    } values[] = {
        { "positionIdx", position->position_idx },
        { "riskId", position->risk_id },
        { "autoAddMargin", position->auto_add_margin ? 1 : 0 },
        { "adlRankIndicator", position->adl_rank },
        { "openTime", position->ts_opened / 1000000 },
        { "seq", position->seq },
    };
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        if (g_str_equal (values[i].name, name))
        {
            server_json_int (json, name, values[i].value);
            return;
        }
    g_assert_not_reached ();
}

static void
write_time (ServerJson *json, const char *name, gconstpointer row)
{
    const SimPosition *position = row;
    gboolean created = g_str_equal (name, "createdTime");
    server_json_ms_text (json, name, created ? position->ts_created : position->ts_updated);
}

static void
write_reduce_only (ServerJson *json, const char *name, gconstpointer row)
{
    server_json_bool (json, name, ((const SimPosition *) row)->is_reduce_only);
}

static const ServerField fields[] = {
    { "adlRankIndicator", write_int },
    { "autoAddMargin", write_int },
    { "avgPrice", write_price },
    { "breakEvenPrice", write_price },
    { "bustPrice", write_price },
    { "category", write_text },
    { "createdTime", write_time },
    { "cumRealisedPnl", write_money },
    { "curRealisedPnl", write_money },
    { "entryPrice", write_price },
    { "isReduceOnly", write_reduce_only },
    { "leverage", write_leverage },
    { "leverageSysUpdatedTime", NULL, "\"\"" },
    { "liqPrice", write_price },
    { "markPrice", write_price },
    { "mmrSysUpdatedTime", NULL, "\"\"" },
    { "openTime", write_int },
    { "positionBalance", NULL, "\"0\"" },
    { "positionIM", write_money },
    { "positionIMByMp", write_money },
    { "positionIdx", write_int },
    { "positionMM", write_money },
    { "positionMMByMp", write_money },
    { "positionStatus", write_text },
    { "positionValue", write_value },
    { "riskId", write_int },
    { "riskLimitValue", write_money },
    { "seq", write_int },
    { "sessionAvgPrice", NULL, "\"\"" },
    { "side", write_text },
    { "size", write_size },
    { "stopLoss", NULL, "\"0\"" },
    { "symbol", write_text },
    { "takeProfit", NULL, "\"0\"" },
    { "tpslMode", NULL, "\"Full\"" },
    { "tradeMode", NULL, "0" },
    { "trailingStop", NULL, "\"0\"" },
    { "unrealisedPnl", write_money },
    { "updatedTime", write_time },
};

void
server_position_row_write (ServerJson *json, const char *key, const SimPosition *position,
                           ServerRowKind kind)
{
    server_field_write_row (json, key, fields, G_N_ELEMENTS (fields),
                            kind == SERVER_ROW_REST ? REST : STREAM, position);
}
