/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-entry.h"

#include "server-rest.h"

#define MAX_LINEAR_ITEMS 20
#define MAX_SPOT_ITEMS 10

typedef void (*EntryFunc) (ServerApp *app, ServerKey *key, const ServerParams *params,
                           SimAnswer *out_answer);

static SimOrderRequest
get_order (const ServerParams *params)
{
    return (SimOrderRequest){
        .category = server_params_get (params, "category"),
        .symbol = server_params_get (params, "symbol"),
        .side = server_params_get (params, "side"),
        .order_type = server_params_get (params, "orderType"),
        .qty = server_params_get (params, "qty"),
        .market_unit = server_params_get (params, "marketUnit"),
        .price = server_params_get (params, "price"),
        .time_in_force = server_params_get (params, "timeInForce"),
        .order_link_id = server_params_get (params, "orderLinkId"),
        .smp_type = server_params_get (params, "smpType"),
        .slippage_type = server_params_get (params, "slippageToleranceType"),
        .slippage = server_params_get (params, "slippageTolerance"),
        .order_filter = server_params_get (params, "orderFilter"),
        .trigger_price = server_params_get (params, "triggerPrice"),
        .trigger_by = server_params_get (params, "triggerBy"),
        .take_profit = server_params_get (params, "takeProfit"),
        .stop_loss = server_params_get (params, "stopLoss"),
        .trigger_direction = (int) server_params_get_int_or (params, "triggerDirection", 0),
        .position_idx = (int) server_params_get_int_or (params, "positionIdx", 0),
        .reduce_only = server_params_get_bool (params, "reduceOnly"),
        .close_on_trigger = server_params_get_bool (params, "closeOnTrigger"),
        .is_leverage = server_params_get_int_or (params, "isLeverage", 0) == 1,
    };
}

static void
create_order (ServerApp *app, ServerKey *key, const ServerParams *params, SimAnswer *out_answer)
{
    SimOrderRequest request = get_order (params);
    sim_exchange_create_order (app->exchange, key->account, &request, server_app_get_now (app),
                               out_answer);
}

static SimChangeRequest
get_change (const ServerParams *params)
{
    return (SimChangeRequest){
        .category = server_params_get (params, "category"),
        .symbol = server_params_get (params, "symbol"),
        .order_id = server_params_get (params, "orderId"),
        .order_link_id = server_params_get (params, "orderLinkId"),
        .qty = server_params_get (params, "qty"),
        .price = server_params_get (params, "price"),
        .trigger_price = server_params_get (params, "triggerPrice"),
        .take_profit = server_params_get (params, "takeProfit"),
        .stop_loss = server_params_get (params, "stopLoss"),
    };
}

static void
amend_order (ServerApp *app, ServerKey *key, const ServerParams *params, SimAnswer *out_answer)
{
    SimChangeRequest request = get_change (params);
    sim_exchange_amend_order (app->exchange, key->account, &request, server_app_get_now (app),
                              out_answer);
}

static void
cancel_order (ServerApp *app, ServerKey *key, const ServerParams *params, SimAnswer *out_answer)
{
    SimChangeRequest request = get_change (params);
    sim_exchange_cancel_order (app->exchange, key->account, &request, server_app_get_now (app),
                               out_answer);
}

static const struct
{
    const char *op;
    EntryFunc run;
    gboolean is_batch;
    guint limits[SIM_N_CATEGORIES];
} entries[] = {
    { "order.create", create_order, FALSE, { 20, 10 } },
    { "order.amend", amend_order, FALSE, { 10, 10 } },
    { "order.cancel", cancel_order, FALSE, { 20, 10 } },
    { "order.create-batch", create_order, TRUE, { 20, 10 } },
    { "order.amend-batch", amend_order, TRUE, { 20, 10 } },
    { "order.cancel-batch", cancel_order, TRUE, { 20, 10 } },
};

static int
find_entry (const char *op)
{
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
        if (g_str_equal (entries[i].op, op))
            return (int) i;
    return -1;
}

gboolean
server_entry_is_known (const char *op)
{
    return find_entry (op) >= 0;
}

gboolean
server_entry_is_batch (const char *op)
{
    int index = find_entry (op);
    return index >= 0 && entries[index].is_batch;
}

void
server_entry_answer_clear (ServerEntryAnswer *self)
{
    g_free (self->text);
    g_free (self->data);
    g_free (self->extra);
}

static void
fail (ServerEntryAnswer *answer, int code, const char *text)
{
    answer->code = code;
    g_free (answer->text);
    answer->text = g_strdup (text);
}

static ServerQuota
take_quota (ServerApp *app, const ServerKey *key, int index, SimCategory category, guint n)
{
    g_autofree char *bucket = g_strdup_printf ("%" G_GUINT64_FORMAT " %s %d", key->uid,
                                               entries[index].op, (int) category);
    guint limit = key->spec->order_limit > 0 ? (guint) key->spec->order_limit
                                             : entries[index].limits[category];
    return server_limiter_take (app->uid_limiter, bucket, limit, n, server_app_get_venue_ms (app));
}

static void
run_single (ServerApp *app, ServerKey *key, int index, const ServerParams *params,
            ServerEntryAnswer *out_answer)
{
    SimAnswer answer = { 0 };
    g_auto (ServerJson) json = { 0 };

    entries[index].run (app, key, params, &answer);
    if (answer.code != 0)
    {
        fail (out_answer, answer.code, answer.message);
        return;
    }
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "orderId", answer.order_id);
    server_json_string (&json, "orderLinkId", answer.link_id);
    server_json_close_object (&json);
    out_answer->data = server_json_steal (&json);
}

/* One line in result.list; the other half of it goes to retExtInfo.list. */
static void
write_item (ServerJson *list, ServerJson *extra, int index, const ServerParams *params,
            const SimAnswer *answer)
{
    gboolean failed = answer->code != 0;
    const char *link_id = failed ? server_params_get (params, "orderLinkId") : answer->link_id;

    server_json_open_object (list, NULL);
    server_json_string (list, "category", server_params_get (params, "category"));
    server_json_string (list, "symbol", server_params_get (params, "symbol"));
    server_json_string (list, "orderId", failed ? "" : answer->order_id);
    server_json_string (list, "orderLinkId", link_id);
    if (entries[index].run == create_order && failed)
        server_json_string (list, "createAt", "");
    else if (entries[index].run == create_order)
        server_json_ms_text (list, "createAt", answer->ts_created);
    server_json_close_object (list);

    server_json_open_object (extra, NULL);
    server_json_int (extra, "code", answer->code);
    server_json_string (extra, "msg", failed ? answer->message : "OK");
    server_json_close_object (extra);
}

/* Runs an item, unless the allowance is used up or a fault answers for it. */
static void
run_item (ServerApp *app, ServerKey *key, int index, const ServerParams *params, gboolean allowed,
          SimAnswer *out_answer)
{
    g_autofree char *subject = g_strdup_printf ("item %s", entries[index].op);
    const ServerFault *fault = server_faults_take (app->faults, "error", subject);

    if (!allowed)
    {
        *out_answer = (SimAnswer){ .code = 10006, .message = "Too many visits!" };
        return;
    }
    if (fault == NULL || server_fault_is (fault, "execute", "true"))
        entries[index].run (app, key, params, out_answer);
    if (fault == NULL)
        return;
    out_answer->code = (int) server_fault_get_int (fault, "code", 10000);
    g_strlcpy (out_answer->message, server_fault_get_text (fault, "message", "Server Timeout"),
               sizeof out_answer->message);
}

static void
run_batch (ServerApp *app, ServerKey *key, int index, const char *category, const GPtrArray *items,
           ServerEntryAnswer *out_answer)
{
    g_auto (ServerJson) list = { 0 };
    g_auto (ServerJson) extra = { 0 };

    server_json_init (&list);
    server_json_init (&extra);
    server_json_open_object (&list, NULL);
    server_json_open_array (&list, "list");
    server_json_open_object (&extra, NULL);
    server_json_open_array (&extra, "list");
    for (guint i = 0; i < items->len; i++)
    {
        const char *item = g_ptr_array_index (items, i);
        g_autoptr (ServerParams) params = server_params_new_from_json (item, strlen (item), NULL);
        SimAnswer answer = { .code = 10001, .message = "params error: request item invalid" };
        if (params == NULL)
            params = server_params_new_from_query ("");
        else
        {
            server_params_set (params, "category", category);
            run_item (app, key, index, params, i < out_answer->quota.taken, &answer);
        }
        write_item (&list, &extra, index, params, &answer);
    }
    server_json_close_array (&list);
    server_json_close_object (&list);
    server_json_close_array (&extra);
    server_json_close_object (&extra);
    out_answer->data = server_json_steal (&list);
    out_answer->extra = server_json_steal (&extra);
}

static void
run_checked (ServerApp *app, ServerKey *key, int index, SimCategory category,
             const ServerParams *params, ServerEntryAnswer *out_answer)
{
    guint max = category == SIM_CATEGORY_SPOT ? MAX_SPOT_ITEMS : MAX_LINEAR_ITEMS;
    g_autoptr (GPtrArray) items = NULL;

    if (!entries[index].is_batch)
    {
        out_answer->quota = take_quota (app, key, index, category, 1);
        if (out_answer->quota.taken == 0)
            fail (out_answer, 10006, "Too many visits!");
        else
            run_single (app, key, index, params, out_answer);
        return;
    }
    items = server_params_get_items (params, "request");
    if (items == NULL || items->len == 0 || items->len > max)
    {
        g_autofree char *text = g_strdup_printf ("params error: request wants 1 to %u items", max);
        fail (out_answer, 10001, text);
        return;
    }
    out_answer->quota = take_quota (app, key, index, category, items->len);
    run_batch (app, key, index, sim_category_text (category), items, out_answer);
}

void
server_entry_run (ServerApp *app, ServerKey *key, const char *op, const ServerParams *params,
                  ServerEntryAnswer *out_answer)
{
    int index = find_entry (op);
    const char *text = server_params_get (params, "category");
    SimCategory category;

    g_assert (index >= 0);
    if (text == NULL || !sim_category_parse (text, &category))
    {
        fail (out_answer, 10001, "Illegal category");
        return;
    }
    if (!server_key_may_trade (key, category))
    {
        fail (out_answer, 10005, "Permission denied, please check your API key permissions.");
        return;
    }
    run_checked (app, key, index, category, params, out_answer);
}

/* The same over REST: /v5/order/create is order.create. */
static void
handle_entry (ServerRequest *request)
{
    g_autofree char *op = g_strdelimit (g_strdup (request->path + strlen ("/v5/")), "/", '.');
    g_auto (ServerEntryAnswer) answer = { 0 };

    server_entry_run (request->app, request->key, op, request->params, &answer);
    request->code = answer.code;
    request->quota = answer.quota;
    g_free (request->text);
    request->text = g_steal_pointer (&answer.text);
    request->result = g_steal_pointer (&answer.data);
    request->extra = g_steal_pointer (&answer.extra);
}

static void
write_cancelled (ServerRequest *request, const GPtrArray *orders)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    if (orders->len > 0)
        server_json_open_array (&json, "list");
    for (guint i = 0; i < orders->len; i++)
    {
        const SimOrder *order = g_ptr_array_index (orders, i);
        server_json_open_object (&json, NULL);
        server_json_string (&json, "orderId", order->order_id);
        server_json_string (&json, "orderLinkId", order->link_id);
        server_json_close_object (&json);
    }
    if (orders->len > 0)
        server_json_close_array (&json);
    server_json_string (&json, "success", "1");
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

/* Whether the key may trade there; if not, the request has its refusal. */
static gboolean
check_category (ServerRequest *request)
{
    SimCategory category;

    if (!server_request_get_category (request, NULL, &category))
        return FALSE;
    if (server_key_may_trade (request->key, category))
        return TRUE;
    server_request_fail (request, 10005,
                         "Permission denied, please check your API key permissions.");
    return FALSE;
}

static void
handle_cancel_all (ServerRequest *request)
{
    g_autoptr (GPtrArray) orders = g_ptr_array_new ();
    SimAnswer answer = { 0 };
    SimCancelAllRequest wanted = {
        .category = server_params_get (request->params, "category"),
        .symbol = server_params_get (request->params, "symbol"),
        .base_coin = server_params_get (request->params, "baseCoin"),
        .settle_coin = server_params_get (request->params, "settleCoin"),
        .order_filter = server_params_get (request->params, "orderFilter"),
    };

    if (!check_category (request))
        return;
    sim_exchange_cancel_all (request->app->exchange, request->account, &wanted, request->now,
                             orders, &answer);
    server_request_take_answer (request, &answer);
    if (answer.code == 0)
        write_cancelled (request, orders);
}

/* Rates in ten thousandths, whole numbers, as the venue has them. */
static void
handle_pre_check (ServerRequest *request)
{
    const SimOrderRequest order = get_order (request->params);
    SimAnswer answer = { 0 };
    SimPreCheck check;
    g_auto (ServerJson) json = { 0 };

    if (!check_category (request))
        return;
    sim_exchange_pre_check (request->app->exchange, request->account, &order, request->now, &check,
                            &answer);
    server_request_take_answer (request, &answer);
    if (answer.code != 0)
        return;
    const struct
    {
        const char *name;
        SimRate rate;
    } members[] = { { "preImrE4", check.im_before },
                    { "preMmrE4", check.mm_before },
                    { "postImrE4", check.im_after },
                    { "postMmrE4", check.mm_after } };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "orderId", "");
    server_json_string (&json, "orderLinkId",
                        order.order_link_id != NULL ? order.order_link_id : "");
    for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        server_json_int (&json, members[i].name, members[i].rate / (SIM_RATE_ONE / 10000));
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_trading_stop (ServerRequest *request)
{
    const ServerParams *params = request->params;
    const char *const stops[SIM_N_STOPS] = { server_params_get (params, "takeProfit"),
                                             server_params_get (params, "stopLoss"),
                                             server_params_get (params, "trailingStop") };
    SimAnswer answer = { 0 };

    if (!check_category (request))
        return;
    sim_exchange_trading_stop (
        request->app->exchange, request->account, server_params_get (params, "category"),
        server_params_get (params, "symbol"),
        (int) server_params_get_int_or (params, "positionIdx", 0), stops, request->now, &answer);
    server_request_take_answer (request, &answer);
}

const ServerRoute server_entry_routes[] = {
    { "POST", "/v5/order/create", handle_entry, TRUE, { 0, 0 } },
    { "POST", "/v5/order/amend", handle_entry, TRUE, { 0, 0 } },
    { "POST", "/v5/order/cancel", handle_entry, TRUE, { 0, 0 } },
    { "POST", "/v5/order/create-batch", handle_entry, TRUE, { 0, 0 } },
    { "POST", "/v5/order/amend-batch", handle_entry, TRUE, { 0, 0 } },
    { "POST", "/v5/order/cancel-batch", handle_entry, TRUE, { 0, 0 } },
    { "POST", "/v5/order/cancel-all", handle_cancel_all, TRUE, { 20, 10 } },
    { "POST", "/v5/order/pre-check", handle_pre_check, TRUE, { 50, 50 } },
    { "POST", "/v5/position/trading-stop", handle_trading_stop, TRUE, { 10, 10 } },
    { NULL, NULL, NULL, FALSE, { 0, 0 } },
};
