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
take_answer (ServerStatement *self, const SimAnswer *answer)
{
    if (answer->code != 0)
        server_statement_fail (self, "refused", answer->message);
}

static const struct
{
    const char *name;
    SimEventFaultAction action;
} event_actions[] = {
    { "private-drop", SIM_FAULT_DROP },
    { "private-delay", SIM_FAULT_DELAY },
    { "private-duplicate", SIM_FAULT_DUPLICATE },
    { "private-reorder", SIM_FAULT_REORDER },
};

static const struct
{
    const char *name;
    guint kind;
} event_kinds[] = {
    { "order", SIM_EVENT_ORDER },
    { "execution", SIM_EVENT_EXECUTION },
    { "position", SIM_EVENT_POSITION },
    { "wallet", SIM_EVENT_WALLET },
};

static guint
get_kinds (ServerStatement *self)
{
    const char *text = server_params_get (self->params, "kinds");
    g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);
    guint kinds = 0;
    for (guint i = 0; i < G_N_ELEMENTS (event_kinds); i++)
        if (g_strv_contains ((const char *const *) names, event_kinds[i].name))
            kinds |= event_kinds[i].kind;
    if (text != NULL && kinds == 0)
        server_statement_fail (self, "kinds", "some of order,execution,position,wallet are wanted");
    return text != NULL ? kinds : SIM_EVENT_ALL;
}

static void
run_private (ServerStatement *self)
{
    const char *name = server_params_get (self->params, "name");
    const gint64 second = G_GINT64_CONSTANT (1000000000);
    SimEventFault fault = {
        .kinds = get_kinds (self),
        .skip = (guint) server_statement_get_int (self, "after", 0),
        .count = (guint) server_statement_get_int (self, "count", 1),
        .delay = server_statement_get_duration (self, "delay", second),
        .percent = (guint) server_statement_get_int (self, "percent", 100),
    };
    if (server_params_has (self->params, "key"))
    {
        const ServerKey *key = server_statement_get_key (self);
        fault.uid = key != NULL ? key->uid : 0;
    }
    for (guint i = 0; i < G_N_ELEMENTS (event_actions); i++)
        if (g_str_equal (event_actions[i].name, name))
            fault.action = event_actions[i].action;
    if (!self->failed)
        sim_exchange_add_event_fault (self->app->exchange, &fault);
}

static const struct
{
    const char *name;
    SimOrderFaultAction action;
} order_actions[] = {
    { "reject-after-ack", SIM_ORDER_FAULT_REJECT_AFTER_ACK },
    { "cancel-not-found", SIM_ORDER_FAULT_CANCEL_NOT_FOUND },
    { "cancel-races-fill", SIM_ORDER_FAULT_CANCEL_RACES_FILL },
    { "amend-races-fill", SIM_ORDER_FAULT_AMEND_RACES_FILL },
    { "unknown-exec-type", SIM_ORDER_FAULT_UNKNOWN_EXEC_TYPE },
};

static SimRejectReason
get_reason (ServerStatement *self)
{
    const char *text = server_params_get (self->params, "reason");
    if (text == NULL)
        return SIM_REJECT_POST_ONLY_WILL_TAKE_LIQUIDITY;
    for (int reason = SIM_REJECT_NO_ERROR; reason <= SIM_REJECT_QTY_CANNOT_BE_ZERO; reason++)
        if (g_str_equal (sim_reject_reason_text ((SimRejectReason) reason), text))
            return (SimRejectReason) reason;
    server_statement_fail (self, "reason", "no such rejectReason");
    return SIM_REJECT_OTHERS;
}

static void
run_order_fault (ServerStatement *self)
{
    const char *name = server_params_get (self->params, "name");
    const char *text = server_params_get (self->params, "text");
    SimOrderFault fault = {
        .reason = get_reason (self),
        .count = (guint) server_statement_get_int (self, "count", 1),
    };
    if (server_params_has (self->params, "key"))
    {
        const ServerKey *key = server_statement_get_key (self);
        fault.uid = key != NULL ? key->uid : 0;
    }
    g_strlcpy (fault.text, text != NULL ? text : "", sizeof fault.text);
    for (guint i = 0; i < G_N_ELEMENTS (order_actions); i++)
        if (g_str_equal (order_actions[i].name, name))
            fault.action = order_actions[i].action;
    if (!self->failed)
        sim_exchange_add_order_fault (self->app->exchange, &fault);
}

static void
run_transfer (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    const char *coin = server_statement_get_text (self, "coin");
    SimMoney amount = 0;
    GError *error = NULL;
    if (!sim_money_parse (server_statement_get_text (self, "amount"), &amount))
        server_statement_fail (self, "amount", "a plain decimal is wanted");
    if (self->failed)
        return;
    sim_exchange_transfer (self->app->exchange, key->account, coin, amount, get_now (self), &error);
    take_error (self, error);
}

static void
run_foreign_order (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    const ServerParams *params = self->params;
    SimAnswer answer = { 0 };
    SimOrderRequest request = {
        .category = server_params_get (params, "category"),
        .symbol = server_params_get (params, "symbol"),
        .side = server_params_get (params, "side"),
        .order_type = server_params_get (params, "orderType"),
        .qty = server_params_get (params, "qty"),
        .price = server_params_get (params, "price"),
        .time_in_force = server_params_get (params, "timeInForce"),
        .market_unit = server_params_get (params, "marketUnit"),
        .position_idx = server_statement_get_int (self, "positionIdx", 0),
        .reduce_only = server_params_get_bool (params, "reduceOnly"),
    };
    if (self->failed)
        return;
    sim_exchange_create_order (self->app->exchange, key->account, &request, get_now (self),
                               &answer);
    take_answer (self, &answer);
}

static void
run_foreign_trade (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    SimMarket *market = server_statement_get_market (self);
    SimQty qty = server_statement_get_number (self, "qty", SIM_QTY_SCALE, 0);
    SimPrice price = server_statement_get_number (self, "price", SIM_PRICE_SCALE, 0);
    int idx = server_statement_get_int (self, "positionIdx", 0);
    SimSide side = SIM_SIDE_NONE;
    GError *error = NULL;
    if (!sim_side_parse (server_statement_get_text (self, "side"), &side))
        server_statement_fail (self, "side", "Buy or Sell is wanted");
    if (self->failed)
        return;
    sim_exchange_foreign_trade (self->app->exchange, key->account, market, idx, side, qty, price,
                                get_now (self), &error);
    take_error (self, error);
}

static void
run_interest (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    const char *coin = server_statement_get_text (self, "coin");
    const char *text = server_params_get (self->params, "amount");
    SimMoney amount = 0;
    if (text != NULL && !sim_money_parse (text, &amount))
        server_statement_fail (self, "amount", "a plain decimal is wanted");
    if (!self->failed)
        sim_exchange_charge_interest (self->app->exchange, key->account, coin, amount,
                                      get_now (self));
}

static void
run_adl (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    SimMarket *market = server_statement_get_market (self);
    SimQty qty = server_statement_get_number (self, "qty", SIM_QTY_SCALE, 0);
    SimPrice price = server_statement_get_number (self, "price", SIM_PRICE_SCALE, 0);
    int idx = server_statement_get_int (self, "positionIdx", 0);
    GError *error = NULL;
    if (self->failed)
        return;
    sim_exchange_adl (self->app->exchange, key->account, market, idx, qty, price, get_now (self),
                      &error);
    take_error (self, error);
}

static void
run_adl_rank (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    SimMarket *market = server_statement_get_market (self);
    int rank = server_statement_get_int (self, "rank", 5);
    int idx = server_statement_get_int (self, "positionIdx", 0);
    GError *error = NULL;
    if (self->failed)
        return;
    sim_exchange_set_adl_rank (self->app->exchange, key->account, market, idx, rank, get_now (self),
                               &error);
    take_error (self, error);
}

static void
run_liquidate (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    SimMarket *market = server_statement_get_market (self);
    SimQty qty = server_statement_get_number (self, "qty", SIM_QTY_SCALE, 0);
    int idx = server_statement_get_int (self, "positionIdx", 0);
    GError *error = NULL;
    if (self->failed)
        return;
    sim_exchange_liquidate (self->app->exchange, key->account, market, idx, qty, get_now (self),
                            &error);
    take_error (self, error);
}

static void
run_leverage (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    SimMarket *market = server_statement_get_market (self);
    SimRate leverage = server_statement_get_number (self, "leverage", SIM_RATE_SCALE, 0);
    if (leverage <= 0)
        server_statement_fail (self, "leverage", "a decimal above 0 is wanted");
    if (!self->failed)
        sim_exchange_force_leverage (self->app->exchange, key->account, market, leverage,
                                     get_now (self));
}

/* C9: modes changed by hand elsewhere. */
static void
run_mode (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    const ServerParams *params = self->params;
    SimAnswer answer = { 0 };
    if (self->failed)
        return;
    if (server_params_has (params, "margin-mode"))
        sim_exchange_set_margin_mode (self->app->exchange, key->account,
                                      server_params_get (params, "margin-mode"), get_now (self),
                                      &answer);
    else
        sim_exchange_switch_mode (
            self->app->exchange, key->account, "linear", server_params_get (params, "symbol"),
            server_params_get (params, "coin"), server_statement_get_int (self, "mode", 3),
            get_now (self), &answer);
    take_answer (self, &answer);
}

static void
run_fees (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    SimMarket *market = server_statement_get_market (self);
    SimRate maker = server_statement_get_number (self, "maker", SIM_RATE_SCALE, 0);
    SimRate taker = server_statement_get_number (self, "taker", SIM_RATE_SCALE, 0);
    if (self->failed)
        return;
    const SimInstrument *instrument = sim_market_get_instrument (market);
    sim_exchange_set_fees (self->app->exchange, key->account, instrument->category, instrument,
                           maker, taker);
}

/* C2: what fees are paid in from now on; without a coin, in those of the trade. */
static void
run_fee_coin (ServerStatement *self)
{
    const ServerKey *key = server_statement_get_key (self);
    const char *coin = server_params_get (self->params, "coin");
    SimPrice price = server_statement_get_number (self, "price", SIM_PRICE_SCALE, 0);
    if (coin != NULL && price <= 0)
        server_statement_fail (self, "price", "a decimal above 0 is wanted");
    if (!self->failed)
        sim_exchange_set_fee_coin (self->app->exchange, key->account, coin, price);
}

const ServerAction server_venue_actions[] = {
    { "private-drop", run_private },
    { "private-delay", run_private },
    { "private-duplicate", run_private },
    { "private-reorder", run_private },
    { "reject-after-ack", run_order_fault },
    { "cancel-not-found", run_order_fault },
    { "cancel-races-fill", run_order_fault },
    { "amend-races-fill", run_order_fault },
    { "unknown-exec-type", run_order_fault },
    { "transfer", run_transfer },
    { "foreign-order", run_foreign_order },
    { "foreign-trade", run_foreign_trade },
    { "interest", run_interest },
    { "adl", run_adl },
    { "adl-rank", run_adl_rank },
    { "liquidate", run_liquidate },
    { "leverage", run_leverage },
    { "mode", run_mode },
    { "fees", run_fees },
    { "fee-coin", run_fee_coin },
    { NULL, NULL },
};
