/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-reading.h"

#include "bybit-format.h"

#define MAX_PARAMS 6

/* Enough for 10 000 open orders or 20 000 executions. */
#define MAX_PAGES 200

/* --- single objects as rows ---------------------------------------------------------------- */

static gboolean
parse_coins (const char *data, gsize size, BybitAnswer *out_answer, GArray *rows, GError **error)
{
    BybitWallet wallet;

    return bybit_parse_wallet (data, size, out_answer, &wallet, rows, error);
}

static gboolean
parse_totals (const char *data, gsize size, BybitAnswer *out_answer, GArray *rows, GError **error)
{
    g_autoptr (GArray) coins = g_array_new (FALSE, FALSE, sizeof (BybitCoin));
    BybitWallet wallet;

    if (!bybit_parse_wallet (data, size, out_answer, &wallet, coins, error))
        return FALSE;
    g_array_append_val (rows, wallet);
    return TRUE;
}

static gboolean
parse_account (const char *data, gsize size, BybitAnswer *out_answer, GArray *rows, GError **error)
{
    BybitAccountInfo info;

    if (!bybit_parse_account_info (data, size, out_answer, &info, error))
        return FALSE;
    g_array_append_val (rows, info);
    return TRUE;
}

static gboolean
parse_key (const char *data, gsize size, BybitAnswer *out_answer, GArray *rows, GError **error)
{
    BybitKeyInfo info;

    if (!bybit_parse_key_info (data, size, out_answer, &info, error))
        return FALSE;
    g_array_append_val (rows, info);
    return TRUE;
}

static gboolean
parse_time (const char *data, gsize size, BybitAnswer *out_answer, GArray *rows, GError **error)
{
    gint64 ts = 0;

    if (!bybit_parse_server_time (data, size, out_answer, &ts, error))
        return FALSE;
    g_array_append_val (rows, ts);
    return TRUE;
}

/* --- the questions ------------------------------------------------------------------------- */

static void
set_query (BybitReading *self, const BybitParam params[MAX_PARAMS])
{
    g_autoptr (GError) error = NULL;

    if (bybit_format_query (params, MAX_PARAMS, self->query, sizeof self->query, &error) < 0)
        g_error ("%s: %s", self->path, error->message);
}

static const char *
category_text (CarryCategory category)
{
    return category == CARRY_CATEGORY_SPOT ? "spot" : "linear";
}

static char *
ms_text (gint64 ts)
{
    return g_strdup_printf ("%" G_GINT64_FORMAT, ts / CARRY_NS_PER_MS);
}

BybitReading
bybit_reading_instruments (CarryCategory category)
{
    BybitReading self = {
        .path = "/v5/market/instruments-info",
        .endpoint = BYBIT_ENDPOINT_MARKET,
        .category = category,
        .parse = bybit_parse_instruments,
        .row_size = sizeof (BybitInstrument),
        .max_pages = MAX_PAGES,
    };
    const BybitParam params[MAX_PARAMS] = {
        { "category", category_text (category) },
        { "limit", category == CARRY_CATEGORY_LINEAR ? "1000" : NULL },
    };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_fee_rates (CarryCategory category)
{
    BybitReading self = {
        .path = "/v5/account/fee-rate",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_FEE_RATE,
        .category = category,
        .parse = bybit_parse_fee_rates,
        .row_size = sizeof (BybitFeeRate),
    };
    const BybitParam params[MAX_PARAMS] = { { "category", category_text (category) } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_wallet (void)
{
    BybitReading self = {
        .path = "/v5/account/wallet-balance",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_WALLET,
        .parse = parse_coins,
        .row_size = sizeof (BybitCoin),
    };
    const BybitParam params[MAX_PARAMS] = { { "accountType", "UNIFIED" } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_totals (void)
{
    BybitReading self = bybit_reading_wallet ();

    self.parse = parse_totals;
    self.row_size = sizeof (BybitWallet);
    return self;
}

BybitReading
bybit_reading_risk_limits (const char *symbol)
{
    BybitReading self = {
        .path = "/v5/market/risk-limit",
        .endpoint = BYBIT_ENDPOINT_MARKET,
        .category = CARRY_CATEGORY_LINEAR,
        .parse = bybit_parse_risk_limits,
        .row_size = sizeof (BybitRiskLimit),
        .max_pages = MAX_PAGES,
    };
    const BybitParam params[MAX_PARAMS] = { { "category", "linear" }, { "symbol", symbol } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_collateral (void)
{
    return (BybitReading){
        .path = "/v5/account/collateral-info",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_ACCOUNT_INFO,
        .parse = bybit_parse_collateral,
        .row_size = sizeof (BybitCollateral),
    };
}

static BybitReading
read_positions (const char *name, const char *value)
{
    BybitReading self = {
        .path = "/v5/position/list",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_POSITIONS,
        .category = CARRY_CATEGORY_LINEAR,
        .parse = bybit_parse_positions,
        .row_size = sizeof (BybitPosition),
        .max_pages = MAX_PAGES,
    };
    const BybitParam params[MAX_PARAMS] = { { "category", "linear" },
                                            { name, value },
                                            { "limit", "200" } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_positions (const char *settle_coin)
{
    return read_positions ("settleCoin", settle_coin);
}

BybitReading
bybit_reading_position (const char *symbol)
{
    return read_positions ("symbol", symbol);
}

static BybitReading
read_orders (const char *path, BybitEndpoint endpoint, CarryCategory category, const char *name,
             const char *value)
{
    BybitReading self = {
        .path = path,
        .is_signed = TRUE,
        .endpoint = endpoint,
        .category = category,
        .parse = bybit_parse_orders,
        .row_size = sizeof (BybitOrder),
        .max_pages = MAX_PAGES,
    };
    const BybitParam params[MAX_PARAMS] = { { "category", category_text (category) },
                                            { name, value },
                                            { "limit", "50" } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_open_orders (CarryCategory category, const char *settle_coin)
{
    return read_orders ("/v5/order/realtime", BYBIT_ENDPOINT_ORDER_REALTIME, category, "settleCoin",
                        category == CARRY_CATEGORY_LINEAR ? settle_coin : NULL);
}

BybitReading
bybit_reading_other_orders (const char *category)
{
    BybitReading self = {
        .path = "/v5/order/realtime",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_OTHER_REALTIME,
        .category = CARRY_CATEGORY_LINEAR,
        .parse = bybit_parse_orders,
        .row_size = sizeof (BybitOrder),
        .max_pages = MAX_PAGES,
    };
    const BybitParam params[MAX_PARAMS] = { { "category", category }, { "limit", "50" } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_order (CarryCategory category, const char *link_id)
{
    return read_orders ("/v5/order/realtime", BYBIT_ENDPOINT_ORDER_REALTIME, category,
                        "orderLinkId", link_id);
}

BybitReading
bybit_reading_order_history (CarryCategory category, const char *link_id)
{
    return read_orders ("/v5/order/history", BYBIT_ENDPOINT_ORDER_HISTORY, category, "orderLinkId",
                        link_id);
}

/* @to: (nullable): until when */
static BybitReading
read_executions (CarryCategory category, const char *name, const char *value, const char *to)
{
    BybitReading self = {
        .path = "/v5/execution/list",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_EXECUTIONS,
        .category = category,
        .parse = bybit_parse_executions,
        .row_size = sizeof (BybitExecution),
        .max_pages = MAX_PAGES,
    };
    const BybitParam params[MAX_PARAMS] = { { "category", category_text (category) },
                                            { name, value },
                                            { "endTime", to },
                                            { "limit", "100" } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_order_executions (CarryCategory category, const char *link_id)
{
    return read_executions (category, "orderLinkId", link_id, NULL);
}

BybitReading
bybit_reading_executions (CarryCategory category, gint64 ts_from, gint64 ts_to)
{
    g_autofree char *from = ms_text (ts_from);
    g_autofree char *to = ts_to > 0 ? ms_text (ts_to) : NULL;

    return read_executions (category, "startTime", from, to);
}

BybitReading
bybit_reading_log (gint64 ts_from, gint64 ts_to)
{
    g_autofree char *from = ms_text (ts_from);
    g_autofree char *to = ts_to > 0 ? ms_text (ts_to) : NULL;
    BybitReading self = {
        .path = "/v5/account/transaction-log",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_TRANSACTION_LOG,
        .parse = bybit_parse_transaction_log,
        .row_size = sizeof (BybitLogRow),
        .max_pages = MAX_PAGES,
    };
    const BybitParam params[MAX_PARAMS] = {
        { "accountType", "UNIFIED" }, { "startTime", from }, { "endTime", to }, { "limit", "50" }
    };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_funding (const char *symbol, guint limit)
{
    g_autofree char *count = g_strdup_printf ("%u", limit);
    BybitReading self = {
        .path = "/v5/market/funding/history",
        .endpoint = BYBIT_ENDPOINT_MARKET,
        .category = CARRY_CATEGORY_LINEAR,
        .parse = bybit_parse_funding_history,
        .row_size = sizeof (BybitFundingRate),
    };
    const BybitParam params[MAX_PARAMS] = { { "category", "linear" },
                                            { "symbol", symbol },
                                            { "limit", count } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_funding_between (const char *symbol, gint64 ts_from, gint64 ts_to)
{
    BybitReading self = bybit_reading_funding (symbol, 200);
    g_autofree char *from = ms_text (ts_from);
    g_autofree char *to = ms_text (ts_to);
    const BybitParam params[MAX_PARAMS] = { { "category", "linear" },
                                            { "symbol", symbol },
                                            { "startTime", from },
                                            { "endTime", to },
                                            { "limit", "200" } };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_klines (const char *kind, CarryCategory category, const char *symbol, guint minutes,
                      gint64 ts_from, gint64 ts_to)
{
    static const struct
    {
        const char *kind;
        const char *path;
    } paths[] = {
        { "kline", "/v5/market/kline" },
        { "mark-price-kline", "/v5/market/mark-price-kline" },
        { "index-price-kline", "/v5/market/index-price-kline" },
        { "premium-index-price-kline", "/v5/market/premium-index-price-kline" },
    };
    BybitReading self = {
        .path = paths[0].path,
        .endpoint = BYBIT_ENDPOINT_MARKET,
        .category = category,
        .parse = bybit_parse_klines,
        .row_size = sizeof (BybitKline),
    };
    g_autofree char *interval = g_strdup_printf ("%u", minutes);
    g_autofree char *from = ms_text (ts_from);
    g_autofree char *to = ms_text (ts_to);
    const BybitParam params[MAX_PARAMS] = {
        { "category", category_text (category) },
        { "symbol", symbol },
        { "interval", minutes == 1440 ? "D" : interval },
        { "start", from },
        { "end", to },
        { "limit", "1000" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
        if (g_str_equal (paths[i].kind, kind))
            self.path = paths[i].path;
    if (g_str_has_prefix (kind, "premium"))
        self.parse = bybit_parse_premium_klines;
    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_trades (CarryCategory category, const char *symbol)
{
    BybitReading self = {
        .path = "/v5/market/recent-trade",
        .endpoint = BYBIT_ENDPOINT_MARKET,
        .category = category,
        .parse = bybit_parse_trades,
        .row_size = sizeof (BybitTrade),
    };
    const BybitParam params[MAX_PARAMS] = {
        { "category", category_text (category) },
        { "symbol", symbol },
        { "limit", category == CARRY_CATEGORY_SPOT ? G_STRINGIFY (BYBIT_MAX_TRADES_SPOT)
                                                   : G_STRINGIFY (BYBIT_MAX_TRADES_LINEAR) },
    };

    set_query (&self, params);
    return self;
}

BybitReading
bybit_reading_account_info (void)
{
    return (BybitReading){
        .path = "/v5/account/info",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_ACCOUNT_INFO,
        .parse = parse_account,
        .row_size = sizeof (BybitAccountInfo),
    };
}

BybitReading
bybit_reading_key_info (void)
{
    return (BybitReading){
        .path = "/v5/user/query-api",
        .is_signed = TRUE,
        .endpoint = BYBIT_ENDPOINT_KEY_INFO,
        .parse = parse_key,
        .row_size = sizeof (BybitKeyInfo),
    };
}

BybitReading
bybit_reading_time (void)
{
    return (BybitReading){
        .path = "/v5/market/time",
        .endpoint = BYBIT_ENDPOINT_MARKET,
        .parse = parse_time,
        .row_size = sizeof (gint64),
    };
}
