/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-dcp.h"
#include "server-log-row.h"
#include "server-page.h"
#include "server-position-row.h"
#include "server-rest.h"
#include "server-collateral-row.h"
#include "server-wallet-row.h"

#define DAY (G_GINT64_CONSTANT (86400) * 1000000000)

static void
handle_info (ServerRequest *request)
{
    SimMarginMode mode = sim_account_get_margin_mode (request->account);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "marginMode", sim_margin_mode_text (mode));
    server_json_ms_text (&json, "updatedTime", sim_account_get_updated_time (request->account));
    server_json_int (&json, "unifiedMarginStatus", 6);
    server_json_string (&json, "dcpStatus", "OFF");
    server_json_int (&json, "timeWindow", 10);
    server_json_int (&json, "smpGroup", 0);
    server_json_bool (&json, "isMasterTrader", FALSE);
    server_json_string (&json, "spotHedgingStatus", "OFF");
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_query_api (ServerRequest *request)
{
    request->result = server_key_write_query_api (request->key, request->now);
    request->text = g_strdup ("");
}

static gboolean
is_unified (ServerRequest *request)
{
    if (!server_params_has (request->params, "accountType") ||
        server_params_is (request->params, "accountType", "UNIFIED"))
        return TRUE;
    server_request_fail (request, 10001, "accountType only support UNIFIED.");
    return FALSE;
}

static void
handle_wallet (ServerRequest *request)
{
    g_auto (SimWallet) wallet = { 0 };
    g_auto (ServerJson) json = { 0 };

    if (!server_params_has (request->params, "accountType"))
    {
        server_request_fail (request, 10001, "accountType is required");
        return;
    }
    if (!is_unified (request))
        return;
    sim_account_get_wallet (request->account, &wallet);
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_open_array (&json, "list");
    server_wallet_row_write (&json, NULL, &wallet, server_params_get (request->params, "coin"));
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_collateral (ServerRequest *request)
{
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    const char *wanted = server_params_get (request->params, "currency");
    g_auto (ServerJson) json = { 0 };

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_open_array (&json, "list");
    for (guint i = 0; i < sim_exchange_get_n_markets (request->app->exchange); i++)
    {
        const SimInstrument *instrument =
            sim_market_get_instrument (sim_exchange_get_market (request->app->exchange, i));
        const char *coin = instrument->base_coin;

        if (instrument->category == SIM_CATEGORY_SPOT && g_hash_table_add (seen, (gpointer) coin) &&
            (wanted == NULL || *wanted == '\0' || g_str_equal (wanted, coin)))
            server_collateral_row_write (&json, request->account, coin);
    }
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
write_fee (ServerRequest *request, ServerJson *json, SimMarket *market)
{
    const SimInstrument *instrument = sim_market_get_instrument (market);
    SimRate maker = 0, taker = 0;
    sim_account_get_fees (request->account, instrument, &maker, &taker);
    server_json_open_object (json, NULL);
    server_json_string (json, "symbol", instrument->symbol);
    server_json_rate (json, "takerFeeRate", taker);
    server_json_rate (json, "makerFeeRate", maker);
    server_json_close_object (json);
}

static void
handle_fees (ServerRequest *request)
{
    SimCategory category;
    SimMarket *only = NULL;
    g_auto (ServerJson) json = { 0 };

    if (!server_request_get_category (request, NULL, &category))
        return;
    if (server_params_has (request->params, "symbol"))
    {
        only = server_request_get_market (request, category);
        if (only == NULL)
            return;
    }
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    if (category == SIM_CATEGORY_SPOT)
        server_json_string (&json, "category", "spot");
    server_json_open_array (&json, "list");
    for (guint i = 0; i < sim_exchange_get_n_markets (request->app->exchange); i++)
    {
        SimMarket *market = sim_exchange_get_market (request->app->exchange, i);
        if (sim_market_get_instrument (market)->category == category &&
            (only == NULL || only == market))
            write_fee (request, &json, market);
    }
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static gboolean
is_wanted_log (const ServerParams *params, const ServerPage *page, const SimLogRow *row)
{
    const SimInstrument *instrument = row->instrument;
    const char *category = instrument != NULL ? sim_category_text (instrument->category) : "";
    if (row->ts < page->from || row->ts > page->to || row->ts > page->ts_fresh)
        return FALSE;
    if (server_params_has (params, "category") && !server_params_is (params, "category", category))
        return FALSE;
    if (server_params_has (params, "currency") &&
        !server_params_is (params, "currency", row->currency))
        return FALSE;
    if (server_params_has (params, "baseCoin") &&
        !server_params_is (params, "baseCoin", instrument != NULL ? instrument->base_coin : ""))
        return FALSE;
    return !server_params_has (params, "type") ||
           server_params_is (params, "type", sim_log_type_text (row->type));
}

static void
handle_log (ServerRequest *request)
{
    g_auto (ServerPage) page = { 0 };
    g_auto (ServerJson) json = { 0 };

    if (!is_unified (request) || !server_page_init (&page, request, 20, 50, DAY))
        return;
    for (guint i = sim_account_get_n_log_rows (request->account); i > 0; i--)
    {
        const SimLogRow *row = sim_account_get_log_row (request->account, i - 1);
        if (is_wanted_log (request->params, &page, row) && !server_page_add (&page, row, i - 1))
            break;
    }
    server_page_finish (&page, request);
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "nextPageCursor", page.next);
    server_json_open_array (&json, "list");
    for (guint i = 0; i < page.rows->len; i++)
        server_log_row_write (&json, g_ptr_array_index (page.rows, i));
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
write_positions (ServerRequest *request, ServerJson *json, SimMarket *market, gboolean flat_too)
{
    const SimInstrument *instrument = sim_market_get_instrument (market);
    gboolean hedge = sim_account_get_hedge_mode (request->account, instrument);
    for (int idx = hedge ? 1 : 0; idx <= (hedge ? 2 : 0); idx++)
    {
        SimPosition position;
        if (!sim_account_get_position (request->account, instrument, idx, &position) ||
            (position.size == 0 && !flat_too))
            continue;
        server_position_row_write (json, NULL, &position, SERVER_ROW_REST);
    }
}

static void
handle_positions (ServerRequest *request)
{
    const ServerParams *params = request->params;
    SimCategory category;
    SimMarket *only = NULL;
    g_auto (ServerJson) json = { 0 };

    if (!server_request_get_category (request, NULL, &category))
        return;
    if (category == SIM_CATEGORY_SPOT ||
        (!server_params_has (params, "symbol") && !server_params_has (params, "settleCoin")))
    {
        server_request_fail (request, 10001,
                             category == SIM_CATEGORY_SPOT
                                 ? "Illegal category"
                                 : "Missing some parameters that must be filled in, symbol or "
                                   "settleCoin");
        return;
    }
    if (server_params_has (params, "symbol"))
    {
        only = server_request_get_market (request, category);
        if (only == NULL)
            return;
    }
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_open_array (&json, "list");
    gboolean blind = server_faults_take (request->app->faults, "not-found", request->path) != NULL;
    for (guint i = 0; !blind && i < sim_exchange_get_n_markets (request->app->exchange); i++)
    {
        SimMarket *market = sim_exchange_get_market (request->app->exchange, i);
        const SimInstrument *instrument = sim_market_get_instrument (market);
        if (instrument->category != category || (only != NULL && only != market) ||
            (only == NULL && !server_params_is (params, "settleCoin", instrument->settle_coin)))
            continue;
        write_positions (request, &json, market, only != NULL);
    }
    server_json_close_array (&json);
    server_json_string (&json, "nextPageCursor", "");
    server_json_string (&json, "category", "linear");
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static gboolean
may_change (ServerRequest *request)
{
    if (server_key_may_trade (request->key, SIM_CATEGORY_LINEAR))
        return TRUE;
    server_request_fail (request, 10005,
                         "Permission denied, please check your API key permissions.");
    return FALSE;
}

static void
handle_leverage (ServerRequest *request)
{
    const ServerParams *params = request->params;
    SimAnswer answer = { 0 };
    if (!may_change (request))
        return;
    sim_exchange_set_leverage (
        request->app->exchange, request->account, server_params_get (params, "category"),
        server_params_get (params, "symbol"), server_params_get (params, "buyLeverage"),
        server_params_get (params, "sellLeverage"), request->now, &answer);
    server_request_take_answer (request, &answer);
}

static void
handle_mode (ServerRequest *request)
{
    const ServerParams *params = request->params;
    SimAnswer answer = { 0 };
    gint64 mode = -1;
    if (!may_change (request))
        return;
    server_params_get_int (params, "mode", &mode);
    sim_exchange_switch_mode (
        request->app->exchange, request->account, server_params_get (params, "category"),
        server_params_get (params, "symbol"), server_params_get (params, "coin"),
        (int) CLAMP (mode, -1, 100), request->now, &answer);
    server_request_take_answer (request, &answer);
}

static void
handle_margin_mode (ServerRequest *request)
{
    SimAnswer answer = { 0 };
    if (!may_change (request))
        return;
    sim_exchange_set_margin_mode (request->app->exchange, request->account,
                                  server_params_get (request->params, "setMarginMode"),
                                  request->now, &answer);
    server_request_take_answer (request, &answer);
    if (answer.code == 0)
        request->result = g_strdup ("{\"reasons\":[]}");
}

static void
handle_dcp_info (ServerRequest *request)
{
    request->result = server_dcp_write (request->key);
}

static void
handle_dcp (ServerRequest *request)
{
    gint64 window = server_params_get_int_or (request->params, "timeWindow", 0);
    if (!server_dcp_set (request->key, server_params_get (request->params, "product"), window))
    {
        server_request_fail (request, 10001, "params error: product or timeWindow invalid");
        return;
    }
    request->text = g_strdup ("success");
    request->is_bare = TRUE;
}

/* Every coin of an instrument, without chains: nothing goes in or out of here. */
static void
handle_coins (ServerRequest *request)
{
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_open_array (&json, "rows");
    for (guint i = 0; i < sim_exchange_get_n_markets (request->app->exchange); i++)
    {
        const SimInstrument *instrument =
            sim_market_get_instrument (sim_exchange_get_market (request->app->exchange, i));
        const char *coins[] = { instrument->quote_coin, instrument->base_coin };
        for (guint j = 0; j < 2 && instrument->category == SIM_CATEGORY_SPOT; j++)
        {
            const char *wanted = server_params_get (request->params, "coin");
            if (!g_hash_table_add (seen, (gpointer) coins[j]) ||
                (wanted != NULL && *wanted != '\0' && !g_str_equal (wanted, coins[j])))
                continue;
            server_json_open_object (&json, NULL);
            server_json_string (&json, "name", coins[j]);
            server_json_string (&json, "coin", coins[j]);
            server_json_string (&json, "remainAmount", "0");
            server_json_open_array (&json, "chains");
            server_json_close_array (&json);
            server_json_close_object (&json);
        }
    }
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

/* What can be traded with the money there is; borrowing adds nothing to it here. */
static void
write_borrow_check (ServerRequest *request, SimMarket *market, SimSide side)
{
    const SimInstrument *instrument = sim_market_get_instrument (market);
    gboolean buys = side == SIM_SIDE_BUY;
    const char *coin = buys ? instrument->quote_coin : instrument->base_coin;
    SimMoney free = sim_account_get_free (request->account, coin);
    SimTicker ticker;
    SimMoney qty = free, amount = free;
    g_auto (ServerJson) json = { 0 };

    sim_market_get_ticker (market, &ticker);
    SimPrice price = buys ? ticker.ask_price : ticker.bid_price;
    if (price == 0)
        qty = amount = 0;
    else if (buys)
        qty = free / price * SIM_PRICE_ONE;
    else
        amount = free / SIM_PRICE_ONE * price;
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "symbol", instrument->symbol);
    server_json_string (&json, "side", sim_side_text (side));
    server_json_money (&json, "maxTradeAmount", amount / SIM_MONEY_BOOKED * SIM_MONEY_BOOKED);
    server_json_money (&json, "maxTradeQty", qty / SIM_MONEY_BOOKED * SIM_MONEY_BOOKED);
    server_json_money (&json, "spotMaxTradeAmount", amount / SIM_MONEY_BOOKED * SIM_MONEY_BOOKED);
    server_json_money (&json, "spotMaxTradeQty", qty / SIM_MONEY_BOOKED * SIM_MONEY_BOOKED);
    server_json_string (&json, "borrowCoin", coin);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_borrow_check (ServerRequest *request)
{
    const char *text = server_params_get (request->params, "side");
    SimCategory category;
    SimSide side;

    if (!server_request_get_category (request, NULL, &category))
        return;
    if (category != SIM_CATEGORY_SPOT || text == NULL || !sim_side_parse (text, &side) ||
        side == SIM_SIDE_NONE)
    {
        server_request_fail (request, 10001, "params error: category spot and side are required");
        return;
    }
    SimMarket *market = server_request_get_market (request, category);
    if (market != NULL)
        write_borrow_check (request, market, side);
}

static void
handle_borrow (ServerRequest *request)
{
    const ServerParams *params = request->params;
    const char *coin = server_params_get (params, "coin");
    const char *amount = server_params_get (params, "amount");
    SimAnswer answer = { 0 };
    g_auto (ServerJson) json = { 0 };

    sim_exchange_borrow (request->app->exchange, request->account, coin, amount, request->now,
                         &answer);
    server_request_take_answer (request, &answer);
    if (answer.code != 0)
        return;
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "coin", coin);
    server_json_string (&json, "amount", amount);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_repay (ServerRequest *request)
{
    const ServerParams *params = request->params;
    SimAnswer answer = { 0 };
    sim_exchange_repay (request->app->exchange, request->account,
                        server_params_get (params, "coin"), server_params_get (params, "amount"),
                        request->now, &answer);
    server_request_take_answer (request, &answer);
    if (answer.code == 0)
        request->result = g_strdup ("{\"resultStatus\":\"SU\"}");
}

static void
handle_spot_margin (ServerRequest *request)
{
    gboolean on = sim_account_get_can_borrow (request->account);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "spotLeverage", on ? "10" : "");
    server_json_string (&json, "spotMarginMode", on ? "1" : "0");
    server_json_string (&json, "effectiveLeverage", on ? "10" : "");
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_spot_margin_mode (ServerRequest *request)
{
    const char *mode = server_params_get (request->params, "spotMarginMode");
    if (g_strcmp0 (mode, "0") != 0 && g_strcmp0 (mode, "1") != 0)
    {
        server_request_fail (request, 10001, "params error: spotMarginMode only support 0 or 1");
        return;
    }
    sim_exchange_set_can_borrow (request->app->exchange, request->account, g_str_equal (mode, "1"));
    request->result = g_strdup_printf ("{\"spotMarginMode\":\"%s\"}", mode);
}

const ServerRoute server_account_routes[] = {
    { "GET", "/v5/account/info", handle_info, TRUE, { 50, 50 } },
    { "GET", "/v5/user/query-api", handle_query_api, TRUE, { 10, 10 } },
    { "GET", "/v5/account/wallet-balance", handle_wallet, TRUE, { 50, 50 } },
    { "GET", "/v5/account/collateral-info", handle_collateral, TRUE, { 50, 50 } },
    { "GET", "/v5/account/fee-rate", handle_fees, TRUE, { 5, 5 } },
    { "GET", "/v5/account/transaction-log", handle_log, TRUE, { 25, 25 } },
    { "GET", "/v5/position/list", handle_positions, TRUE, { 50, 50 } },
    { "POST", "/v5/position/set-leverage", handle_leverage, TRUE, { 10, 10 } },
    { "POST", "/v5/position/switch-mode", handle_mode, TRUE, { 10, 10 } },
    { "POST", "/v5/account/set-margin-mode", handle_margin_mode, TRUE, { 5, 5 } },
    { "GET", "/v5/account/query-dcp-info", handle_dcp_info, TRUE, { 5, 5 } },
    { "POST", "/v5/order/disconnected-cancel-all", handle_dcp, TRUE, { 5, 5 } },
    { "GET", "/v5/asset/coin/query-info", handle_coins, TRUE, { 5, 5 } },
    { "GET", "/v5/order/spot-borrow-check", handle_borrow_check, TRUE, { 50, 50 } },
    { "POST", "/v5/account/borrow", handle_borrow, TRUE, { 1, 1 } },
    { "POST", "/v5/account/repay", handle_repay, TRUE, { 1, 1 } },
    { "POST", "/v5/account/no-convert-repay", handle_repay, TRUE, { 1, 1 } },
    { "GET", "/v5/spot-margin-trade/state", handle_spot_margin, TRUE, { 50, 50 } },
    { "POST", "/v5/spot-margin-trade/switch-mode", handle_spot_margin_mode, TRUE, { 5, 5 } },
    { NULL, NULL, NULL, FALSE, { 0, 0 } },
};
