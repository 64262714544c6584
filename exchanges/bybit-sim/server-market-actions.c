/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-statement.h"

static gint64
get_now (ServerStatement *self)
{
    return server_app_get_now (self->app);
}

/* What the exchange refused is the statement's failure. */
static void
take_error (ServerStatement *self, GError *error)
{
    g_autoptr (GError) owned = error;
    if (owned != NULL)
        server_statement_fail (self, "refused", owned->message);
}

static void
run_funding_rate (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    SimRate rate = server_statement_get_number (self, "rate", SIM_RATE_SCALE, 0);
    if (!self->failed)
        sim_exchange_set_funding_rate (self->app->exchange, market, rate, get_now (self));
}

static void
run_funding_interval (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    gint64 interval = server_statement_get_duration (self, "interval", 0);
    GError *error = NULL;
    if (self->failed)
        return;
    sim_exchange_set_funding_interval (self->app->exchange, market, interval, get_now (self),
                                       &error);
    take_error (self, error);
}

static void
run_status (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    SimInstrumentStatus status = SIM_INSTRUMENT_TRADING;
    if (!sim_instrument_status_parse (server_statement_get_text (self, "status"), &status))
        server_statement_fail (self, "status",
                               "Trading, Closed, PreLaunch or Delivering is wanted");
    if (!self->failed)
        sim_exchange_set_status (self->app->exchange, market, status, get_now (self));
}

static void
run_delivery (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    gint64 delay = server_statement_get_duration (self, "in", 0);
    if (!self->failed)
        sim_exchange_set_delivery_time (self->app->exchange, market,
                                        delay != 0 ? get_now (self) + delay : 0, get_now (self));
}

/* C7 and C8: filters change between a read and the next order. */
static void
run_instrument (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    GError *error = NULL;
    if (self->failed)
        return;
    SimInstrument changed = *sim_market_get_instrument (market);
    const struct
    {
        const char *name;
        guint scale;
        gint64 *value;
    } members[] = {
        { "tick", SIM_PRICE_SCALE, &changed.tick },
        { "qty-step", SIM_QTY_SCALE, &changed.qty_step },
        { "min-qty", SIM_QTY_SCALE, &changed.min_qty },
        { "max-qty", SIM_QTY_SCALE, &changed.max_qty },
        { "max-market-qty", SIM_QTY_SCALE, &changed.max_market_qty },
        { "max-leverage", SIM_RATE_SCALE, &changed.max_leverage },
        { "maker-fee", SIM_RATE_SCALE, &changed.maker_fee },
        { "taker-fee", SIM_RATE_SCALE, &changed.taker_fee },
    };
    for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        *members[i].value = server_statement_get_number (self, members[i].name, members[i].scale,
                                                         *members[i].value);
    const char *notional = server_params_get (self->params, "min-notional");
    if (notional != NULL && !sim_money_parse (notional, &changed.min_notional))
        server_statement_fail (self, "min-notional", "a plain decimal is wanted");
    if (server_params_has (self->params, "reduce-only"))
        changed.is_reduce_only = server_params_get_bool (self->params, "reduce-only");
    changed.symbol_id = server_statement_get_int (self, "symbol-id", changed.symbol_id);
    if (self->failed)
        return;
    sim_exchange_change_instrument (self->app->exchange, &changed, get_now (self), &error);
    take_error (self, error);
}

static gboolean
read_tier (const char *text, int risk_id, SimRiskTier *out_tier)
{
    g_autoptr (ServerParams) row = server_params_new_from_query ("");
    g_autoptr (GPtrArray) parts = NULL;

    server_params_set (row, "row", text);
    parts = server_params_get_items (row, "row");
    out_tier->risk_id = risk_id;
    return parts != NULL && parts->len == 3 &&
           sim_money_parse (g_ptr_array_index (parts, 0), &out_tier->limit) &&
           sim_number_parse (g_ptr_array_index (parts, 1), SIM_RATE_SCALE,
                             &out_tier->max_leverage) &&
           sim_number_parse (g_ptr_array_index (parts, 2), SIM_RATE_SCALE,
                             &out_tier->maintenance) &&
           out_tier->limit > 0 && out_tier->max_leverage >= SIM_RATE_ONE &&
           out_tier->maintenance > 0 && out_tier->maintenance < SIM_RATE_ONE;
}

/* C9: what positions ask of margin, "tiers": rows of riskLimitValue, maxLeverage, maintenanceMargin. */
static void
run_risk_limit (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    g_autoptr (GPtrArray) rows = server_params_get_items (self->params, "tiers");
    GError *error = NULL;
    if (self->failed)
        return;
    SimInstrument changed = *sim_market_get_instrument (market);
    gboolean is_good = rows != NULL && rows->len > 0 && rows->len <= SIM_MAX_RISK_TIERS;
    for (guint i = 0; is_good && i < rows->len; i++)
        is_good = read_tier (g_ptr_array_index (rows, i), (int) i + 1, &changed.tiers[i]) &&
                  (i == 0 || changed.tiers[i].limit > changed.tiers[i - 1].limit);
    if (!is_good)
    {
        server_statement_fail (
            self, "tiers",
            "1 to 8 rows of [\"riskLimitValue\",\"maxLeverage\",\"maintenanceMargin\"] by rising "
            "value are wanted");
        return;
    }
    changed.n_tiers = rows->len;
    sim_exchange_change_instrument (self->app->exchange, &changed, get_now (self), &error);
    take_error (self, error);
}

/* C12: the mark goes away from where the market is, by a fraction. */
static void
run_mark_offset (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    SimRate rate = server_statement_get_number (self, "rate", SIM_RATE_SCALE, 0);
    if (!self->failed)
        sim_exchange_set_mark_offset (self->app->exchange, market, rate, get_now (self));
}

static void
run_shock (ServerStatement *self)
{
    const char *coin = server_statement_get_text (self, "coin");
    SimRate rate = server_statement_get_number (self, "rate", SIM_RATE_SCALE, 0);
    if (!self->failed)
        sim_exchange_shock (self->app->exchange, coin, rate, get_now (self));
}

static void
run_book_restart (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    if (!self->failed)
        sim_exchange_restart_book (self->app->exchange, market, get_now (self));
}

static void
run_external (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    if (!self->failed)
        sim_exchange_set_external (self->app->exchange, market,
                                   !server_params_is (self->params, "on", "false"), get_now (self));
}

/* Index and mark of a market that is driven from outside. */
static void
run_prices (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    SimPrice index = server_statement_get_number (self, "index", SIM_PRICE_SCALE, 0);
    SimPrice mark = server_statement_get_number (self, "mark", SIM_PRICE_SCALE, 0);
    if (!self->failed)
        sim_exchange_put_prices (self->app->exchange, market, index, mark, get_now (self));
}

static gboolean
add_levels (ServerStatement *self, const char *member, SimSide side, GArray *levels)
{
    g_autoptr (GPtrArray) rows = server_params_get_items (self->params, member);
    for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
        g_autoptr (ServerParams) row = server_params_new_from_query ("");
        server_params_set (row, "row", g_ptr_array_index (rows, i));
        g_autoptr (GPtrArray) pair = server_params_get_items (row, "row");
        SimLevel level = { .side = side };
        if (pair == NULL || pair->len != 2 ||
            !sim_number_parse (g_ptr_array_index (pair, 0), SIM_PRICE_SCALE, &level.price) ||
            !sim_number_parse (g_ptr_array_index (pair, 1), SIM_QTY_SCALE, &level.qty))
        {
            server_statement_fail (self, member, "rows of [\"price\",\"quantity\"] are wanted");
            return FALSE;
        }
        g_array_append_val (levels, level);
    }
    return TRUE;
}

/* The whole book of the makers: "b" and "a" as the venue writes them. */
static void
run_levels (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    g_autoptr (GArray) levels = g_array_new (FALSE, TRUE, sizeof (SimLevel));
    if (self->failed || !add_levels (self, "b", SIM_SIDE_BUY, levels) ||
        !add_levels (self, "a", SIM_SIDE_SELL, levels))
        return;
    sim_exchange_put_levels (self->app->exchange, market, (SimLevel *) (void *) levels->data,
                             levels->len, TRUE, get_now (self));
}

static void
run_trade (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    SimPrice price = server_statement_get_number (self, "price", SIM_PRICE_SCALE, 0);
    SimQty qty = server_statement_get_number (self, "qty", SIM_QTY_SCALE, 0);
    SimSide side = SIM_SIDE_NONE;
    if (!sim_side_parse (server_statement_get_text (self, "side"), &side))
        server_statement_fail (self, "side", "Buy or Sell is wanted");
    if (!self->failed)
        sim_exchange_put_trade (self->app->exchange, market, side, price, qty, get_now (self));
}

const ServerAction server_market_actions[] = {
    { "funding-rate", run_funding_rate },
    { "funding-interval", run_funding_interval },
    { "status", run_status },
    { "delivery", run_delivery },
    { "instrument", run_instrument },
    { "risk-limit", run_risk_limit },
    { "mark-offset", run_mark_offset },
    { "shock", run_shock },
    { "book-restart", run_book_restart },
    { "external", run_external },
    { "prices", run_prices },
    { "levels", run_levels },
    { "trade", run_trade },
    { NULL, NULL },
};
