/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-rest.h"

/* Six decimals of a premium are shown. */
#define PREMIUM_UNIT 10000

typedef struct
{
    SimCandleKind kind;
    SimInterval interval;
    guint limit;
    gint64 start; /* ms */
    gint64 end;
} CandleQuery;

static void
write_candle (ServerJson *json, SimCandleKind kind, const SimCandle *candle)
{
    SimCandle shown = *candle;
    const guint scale = SIM_PRICE_SCALE; /* a premium is a rate of the same scale */
    G_STATIC_ASSERT (SIM_PRICE_SCALE == SIM_RATE_SCALE);
    guint decimals = kind == SIM_CANDLE_PREMIUM ? 6 : 0;
    if (kind == SIM_CANDLE_PREMIUM)
    {
        shown.open -= shown.open % PREMIUM_UNIT;
        shown.high -= shown.high % PREMIUM_UNIT;
        shown.low -= shown.low % PREMIUM_UNIT;
        shown.close -= shown.close % PREMIUM_UNIT;
    }
    server_json_open_array (json, NULL);
    server_json_ms_text (json, NULL, candle->ts_start);
    server_json_number (json, NULL, shown.open, scale, decimals);
    server_json_number (json, NULL, shown.high, scale, decimals);
    server_json_number (json, NULL, shown.low, scale, decimals);
    server_json_number (json, NULL, shown.close, scale, decimals);
    if (kind == SIM_CANDLE_TRADE)
    {
        server_json_money (json, NULL, candle->volume);
        server_json_money (json, NULL, candle->turnover);
    }
    server_json_close_array (json);
}

static void
write_candles (ServerJson *json, SimMarket *market, const CandleQuery *query)
{
    guint n_written = 0;

    for (guint i = 0; n_written < query->limit; i++)
    {
        const SimCandle *candle = sim_market_get_candle (market, query->kind, query->interval, i);
        if (candle == NULL || candle->ts_start / 1000000 < query->start)
            break;
        if (candle->ts_start / 1000000 > query->end)
            continue;
        write_candle (json, query->kind, candle);
        n_written++;
    }
}

static void
handle_candles_of (ServerRequest *request, SimCandleKind kind)
{
    SimCategory category;
    CandleQuery query = { .kind = kind };
    const char *text = server_params_get (request->params, "interval");
    g_auto (ServerJson) json = { 0 };

    if (!server_request_get_category (request, "linear", &category) ||
        !server_request_get_limit (request, 200, 1000, &query.limit) ||
        !server_request_get_ms (request, "start", 0, &query.start) ||
        !server_request_get_ms (request, "end", G_MAXINT64, &query.end))
        return;
    if (kind != SIM_CANDLE_TRADE && category == SIM_CATEGORY_SPOT)
    {
        server_request_fail (request, 10001, "params error: category only support linear");
        return;
    }
    if (text == NULL || !sim_interval_parse (text, &query.interval))
    {
        server_request_fail (request, 10001, "Invalid period!");
        return;
    }
    SimMarket *market = server_request_get_market (request, category);
    if (market == NULL)
        return;
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "symbol", sim_market_get_instrument (market)->symbol);
    server_json_string (&json, "category", sim_category_text (category));
    server_json_open_array (&json, "list");
    write_candles (&json, market, &query);
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_candles (ServerRequest *request)
{
    handle_candles_of (request, SIM_CANDLE_TRADE);
}

static void
handle_mark_candles (ServerRequest *request)
{
    handle_candles_of (request, SIM_CANDLE_MARK);
}

static void
handle_index_candles (ServerRequest *request)
{
    handle_candles_of (request, SIM_CANDLE_INDEX);
}

static void
handle_premium_candles (ServerRequest *request)
{
    handle_candles_of (request, SIM_CANDLE_PREMIUM);
}

const ServerRoute server_candle_routes[] = {
    { "GET", "/v5/market/kline", handle_candles, FALSE, { 0, 0 } },
    { "GET", "/v5/market/mark-price-kline", handle_mark_candles, FALSE, { 0, 0 } },
    { "GET", "/v5/market/index-price-kline", handle_index_candles, FALSE, { 0, 0 } },
    { "GET", "/v5/market/premium-index-price-kline", handle_premium_candles, FALSE, { 0, 0 } },
    { NULL, NULL, NULL, FALSE, { 0, 0 } },
};
