/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-log-row.h"

static void
write_or_empty (ServerJson *json, const char *key, gboolean has, SimMoney money)
{
    if (has)
        server_json_money (json, key, money);
    else
        server_json_string (json, key, "");
}

static void
write_rate_and_price (ServerJson *json, const SimLogRow *row)
{
    if (row->has_fee_rate)
        server_json_rate (json, "feeRate", row->fee_rate);
    else
        server_json_string (json, "feeRate", "");
    server_json_string (json, "bonusChange", "");
}

void
server_log_row_write (ServerJson *json, const SimLogRow *row)
{
    const SimInstrument *instrument = row->instrument;
    gboolean is_linear = instrument != NULL && instrument->category == SIM_CATEGORY_LINEAR;

    server_json_open_object (json, NULL);
    server_json_string (json, "transSubType", "");
    server_json_string (json, "id", row->id);
    server_json_string (json, "symbol", instrument != NULL ? instrument->symbol : "");
    server_json_string (json, "side",
                        row->side == SIM_SIDE_NONE ? "None" : sim_side_text (row->side));
    write_or_empty (json, "funding", row->has_funding, row->funding);
    server_json_string (json, "orderLinkId", row->link_id);
    server_json_string (json, "orderId", row->order_id);
    server_json_money (json, "fee", row->fee);
    server_json_money (json, "change", row->change);
    server_json_money (json, "cashFlow", row->cash_flow);
    server_json_ms_text (json, "transactionTime", row->ts);
    server_json_string (json, "type", sim_log_type_text (row->type));
    write_rate_and_price (json, row);
    write_or_empty (json, "size", is_linear, row->size);
    write_or_empty (json, "qty", row->has_qty, row->qty);
    server_json_money (json, "cashBalance", row->cash_balance);
    server_json_string (json, "currency", row->currency);
    server_json_string (json, "category",
                        instrument != NULL ? sim_category_text (instrument->category) : "");
    if (row->price != 0)
        server_json_price (json, "tradePrice", row->price, 0);
    else
        server_json_string (json, "tradePrice", "");
    server_json_string (json, "tradeId", row->trade_id);
    server_json_string (json, "extraFees", "");
    server_json_close_object (json);
}
