/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-instrument-row.h"
#include "server-page.h"
#include "server-rest.h"
#include "server-ticker-row.h"
#include "server-topic.h"

/* A side of the full book. */
#define MOST_LEVELS 10000

static void
begin_list (ServerJson *json, const char *category)
{
    server_json_init (json);
    server_json_open_object (json, NULL);
    server_json_string (json, "category", category);
    server_json_open_array (json, "list");
}

static void
end_list (ServerRequest *request, ServerJson *json)
{
    server_json_close_array (json);
    server_json_close_object (json);
    server_request_take_result (request, json);
}

static void
handle_time (ServerRequest *request)
{
    gint64 ns = server_app_get_now (request->app) + request->app->clock_skew;
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_int_text (&json, "timeSecond", ns / 1000000000);
    server_json_int_text (&json, "timeNano", ns);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static gboolean
is_wanted_instrument (ServerRequest *request, const SimInstrument *instrument)
{
    const ServerParams *params = request->params;
    const char *status = sim_instrument_status_text (instrument->status);
    if (server_params_has (params, "symbol"))
        return server_params_is (params, "symbol", instrument->symbol);
    if (server_params_has (params, "baseCoin") &&
        !server_params_is (params, "baseCoin", instrument->base_coin))
        return FALSE;
    if (server_params_has (params, "status"))
        return server_params_is (params, "status", status);
    return instrument->status == SIM_INSTRUMENT_TRADING;
}

static void
write_instruments (ServerRequest *request, SimCategory category, guint limit, guint start)
{
    gboolean is_spot = category == SIM_CATEGORY_SPOT;
    guint n = sim_exchange_get_n_markets (request->app->exchange), n_written = 0, i;
    g_autofree char *next = NULL;
    g_auto (ServerJson) json = { 0 };

    begin_list (&json, sim_category_text (category));
    for (i = start; i < n && (is_spot || n_written < limit); i++)
    {
        SimMarket *market = sim_exchange_get_market (request->app->exchange, i);
        const SimInstrument *instrument = sim_market_get_instrument (market);
        if (instrument->category != category || !is_wanted_instrument (request, instrument))
            continue;
        server_instrument_row_write (&json, instrument);
        n_written++;
    }
    server_json_close_array (&json);
    if (!is_spot)
    {
        next = i < n ? server_page_make_cursor (i) : g_strdup ("");
        server_json_string (&json, "nextPageCursor", next);
    }
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_instruments (ServerRequest *request)
{
    SimCategory category;
    gint64 start = 0;
    guint limit;

    /* Of spot all come at once, whatever limit and cursor say. */
    if (server_request_get_category (request, NULL, &category) &&
        server_request_get_limit (request, 500, 1000, &limit) &&
        (category == SIM_CATEGORY_SPOT || server_page_read_cursor (request, 0, &start)))
        write_instruments (request, category, limit, (guint) start);
}

/* A category, and one market of it when there is a symbol; else all, NULL. */
static gboolean
get_wanted (ServerRequest *request, SimCategory *out_category, SimMarket **out_only)
{
    SimCategory category;
    SimMarket *only = NULL;

    if (!server_request_get_category (request, NULL, &category))
        return FALSE;
    if (server_params_has (request->params, "symbol"))
    {
        only = server_request_get_market (request, category);
        if (only == NULL)
            return FALSE;
    }
    *out_category = category;
    *out_only = only;
    return TRUE;
}

static void
handle_tickers (ServerRequest *request)
{
    SimCategory category;
    SimMarket *only;
    g_auto (ServerJson) json = { 0 };

    if (!get_wanted (request, &category, &only))
        return;
    begin_list (&json, sim_category_text (category));
    for (guint i = 0; i < sim_exchange_get_n_markets (request->app->exchange); i++)
    {
        SimMarket *market = sim_exchange_get_market (request->app->exchange, i);
        const SimInstrument *instrument = sim_market_get_instrument (market);
        ServerTickerRow row;
        if (instrument->category != category || (only != NULL && market != only) ||
            (only == NULL && instrument->status != SIM_INSTRUMENT_TRADING))
            continue;
        server_ticker_row_fill (&row, market, TRUE);
        server_ticker_row_write (&json, NULL, instrument->symbol, &row, NULL);
    }
    end_list (request, &json);
}

static void
write_levels (ServerJson *json, const char *key, const SimMarket *market, SimSide side, guint limit)
{
    const SimInstrument *instrument = sim_market_get_instrument (market);
    g_autofree SimLevel *levels = g_new (SimLevel, limit);
    guint n = sim_market_get_levels (market, side, levels, limit);

    server_json_open_array (json, key);
    for (guint i = 0; i < n; i++)
    {
        server_json_open_array (json, NULL);
        server_json_price (json, NULL, levels[i].price, instrument->price_decimals);
        server_json_qty (json, NULL, levels[i].qty, instrument->qty_decimals);
        server_json_close_array (json);
    }
    server_json_close_array (json);
}

static void
answer_orderbook (ServerRequest *request, SimCategory category, guint limit)
{
    g_auto (ServerJson) json = { 0 };
    SimMarket *market = server_request_get_market (request, category);
    if (market == NULL)
        return;
    const char *symbol = sim_market_get_instrument (market)->symbol;
    g_autofree char *name = g_strdup_printf ("orderbook.1000.%s", symbol);
    ServerTopic *topic = server_hub_get_topic (request->app->hub, category, name);

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "s", symbol);
    write_levels (&json, "b", market, SIM_SIDE_BUY, limit);
    write_levels (&json, "a", market, SIM_SIDE_SELL, limit);
    server_json_int (&json, "ts", server_app_get_venue_ms (request->app));
    server_json_int (&json, "u", (gint64) server_topic_get_book_u (topic));
    server_json_int (&json, "seq", (gint64) sim_market_get_seq (market));
    server_json_int (&json, "cts", sim_market_get_book_time (market) / 1000000);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_orderbook (ServerRequest *request)
{
    SimCategory category;
    guint limit = 0;

    if (server_request_get_category (request, NULL, &category) &&
        server_request_get_limit (request, category == SIM_CATEGORY_SPOT ? 1 : 25, 1000, &limit))
        answer_orderbook (request, category, limit);
}

/* Of spot only: the venue has not said when the others come. */
static void
handle_full_orderbook (ServerRequest *request)
{
    SimCategory category;

    if (!server_request_get_category (request, NULL, &category))
        return;
    if (category == SIM_CATEGORY_SPOT)
        answer_orderbook (request, category, MOST_LEVELS);
    else
        server_request_fail (request, 10001, "params error: Category is invalid");
}

static void
write_trade (ServerJson *json, const SimInstrument *instrument, const SimTrade *trade)
{
    server_json_open_object (json, NULL);
    server_json_string (json, "execId", trade->id);
    server_json_string (json, "symbol", instrument->symbol);
    server_json_price (json, "price", trade->price, instrument->price_decimals);
    server_json_qty (json, "size", trade->qty, 0);
    server_json_string (json, "side", sim_side_text (trade->side));
    server_json_ms_text (json, "time", trade->ts);
    server_json_bool (json, "isBlockTrade", trade->is_block);
    server_json_bool (json, "isRPITrade", FALSE);
    server_json_int_text (json, "seq", (gint64) trade->seq);
    server_json_close_object (json);
}

static void
handle_trades (ServerRequest *request)
{
    SimCategory category;
    guint limit = 0;
    g_auto (ServerJson) json = { 0 };

    if (!server_request_get_category (request, NULL, &category))
        return;
    gboolean spot = category == SIM_CATEGORY_SPOT;
    if (!server_request_get_limit (request, spot ? 60 : 500, spot ? 60 : 1000, &limit))
        return;
    SimMarket *market = server_request_get_market (request, category);
    if (market == NULL)
        return;
    begin_list (&json, sim_category_text (category));
    for (guint i = 0; i < limit; i++)
    {
        const SimTrade *trade = sim_market_get_trade (market, i);
        if (trade == NULL)
            break;
        write_trade (&json, sim_market_get_instrument (market), trade);
    }
    end_list (request, &json);
}

static void
write_funding (ServerJson *json, SimMarket *market, gint64 start, gint64 end, guint limit)
{
    guint n_written = 0;

    for (guint i = 0; n_written < limit; i++)
    {
        const SimFunding *funding = sim_market_get_funding (market, i);
        if (funding == NULL || funding->ts / 1000000 < start)
            break;
        if (funding->ts / 1000000 > end)
            continue;
        server_json_open_object (json, NULL);
        server_json_string (json, "symbol", sim_market_get_instrument (market)->symbol);
        server_json_rate (json, "fundingRate", funding->rate);
        server_json_ms_text (json, "fundingRateTimestamp", funding->ts);
        server_json_close_object (json);
        n_written++;
    }
}

static void
handle_funding (ServerRequest *request)
{
    SimCategory category;
    gint64 start = 0, end = 0;
    guint limit = 0;
    g_auto (ServerJson) json = { 0 };

    if (!server_request_get_category (request, NULL, &category) ||
        !server_request_get_limit (request, 200, 200, &limit) ||
        !server_request_get_ms (request, "startTime", 0, &start) ||
        !server_request_get_ms (request, "endTime", G_MAXINT64, &end))
        return;
    if (category == SIM_CATEGORY_SPOT)
    {
        server_request_fail (request, 10001, "params error: category only support linear");
        return;
    }
    if (server_params_has (request->params, "startTime") &&
        !server_params_has (request->params, "endTime"))
    {
        server_request_fail (request, 10001, "params error: endTime is required with startTime");
        return;
    }
    SimMarket *market = server_request_get_market (request, category);
    if (market == NULL)
        return;
    begin_list (&json, sim_category_text (category));
    write_funding (&json, market, start, end, limit);
    end_list (request, &json);
}

static void
write_tiers (ServerJson *json, const SimInstrument *instrument)
{
    for (guint i = 0; i < instrument->n_tiers; i++)
    {
        const SimRiskTier *tier = &instrument->tiers[i];
        server_json_open_object (json, NULL);
        server_json_int (json, "id", tier->risk_id);
        server_json_string (json, "symbol", instrument->symbol);
        server_json_money (json, "riskLimitValue", tier->limit);
        server_json_rate (json, "maintenanceMargin", tier->maintenance);
        server_json_rate (json, "initialMargin", sim_rate_of (SIM_RATE_ONE, tier->max_leverage));
        server_json_int (json, "isLowestRisk", i == 0);
        server_json_number (json, "maxLeverage", tier->max_leverage, SIM_RATE_SCALE, 2);
        server_json_string (json, "mmDeduction", "");
        server_json_close_object (json);
    }
}

/* Without a symbol those of all, in one page. */
static void
handle_risk_limit (ServerRequest *request)
{
    SimCategory category;
    SimMarket *only;
    g_auto (ServerJson) json = { 0 };

    if (!get_wanted (request, &category, &only))
        return;
    begin_list (&json, sim_category_text (category));
    for (guint i = 0; i < sim_exchange_get_n_markets (request->app->exchange); i++)
    {
        SimMarket *market = sim_exchange_get_market (request->app->exchange, i);
        const SimInstrument *instrument = sim_market_get_instrument (market);
        if (instrument->category == category && (only == NULL || market == only))
            write_tiers (&json, instrument);
    }
    server_json_close_array (&json);
    server_json_string (&json, "nextPageCursor", "");
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_price_limit (ServerRequest *request)
{
    SimCategory category;
    g_auto (ServerJson) json = { 0 };

    if (!server_request_get_category (request, "linear", &category))
        return;
    SimMarket *market = server_request_get_market (request, category);
    if (market == NULL)
        return;
    const SimInstrument *instrument = sim_market_get_instrument (market);
    SimPriceLimit limit = sim_market_get_price_limit (market);
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "symbol", instrument->symbol);
    server_json_price (&json, "buyLmt", limit.buy, instrument->price_decimals);
    server_json_price (&json, "sellLmt", limit.sell, instrument->price_decimals);
    server_json_int_text (&json, "ts", server_app_get_venue_ms (request->app));
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_status (ServerRequest *request)
{
    request->result = g_strdup ("{\"list\":[]}");
}

const ServerRoute server_market_routes[] = {
    { "GET", "/v5/market/time", handle_time, FALSE, { 0, 0 } },
    { "GET", "/v5/market/instruments-info", handle_instruments, FALSE, { 0, 0 } },
    { "GET", "/v5/market/tickers", handle_tickers, FALSE, { 0, 0 } },
    { "GET", "/v5/market/orderbook", handle_orderbook, FALSE, { 0, 0 } },
    { "GET", "/v5/market/full_orderbook", handle_full_orderbook, FALSE, { 0, 0 } },
    { "GET", "/v5/market/recent-trade", handle_trades, FALSE, { 0, 0 } },
    { "GET", "/v5/market/funding/history", handle_funding, FALSE, { 0, 0 } },
    { "GET", "/v5/market/risk-limit", handle_risk_limit, FALSE, { 0, 0 } },
    { "GET", "/v5/market/price-limit", handle_price_limit, FALSE, { 0, 0 } },
    { "GET", "/v5/system/status", handle_status, FALSE, { 0, 0 } },
    { NULL, NULL, NULL, FALSE, { 0, 0 } },
};
