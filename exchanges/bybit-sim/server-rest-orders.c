/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-execution-row.h"
#include "server-order-row.h"
#include "server-page.h"
#include "server-rest.h"

#define DAY (G_GINT64_CONSTANT (86400) * 1000000000)
#define MAX_RECENT_CLOSED 500

/* What a query of orders or executions names; an id makes the rest unimportant. */
typedef struct
{
    SimCategory category;
    gboolean by_id;
} Filter;

static gboolean
filter_init (Filter *self, ServerRequest *request, gboolean wants_scope)
{
    const ServerParams *params = request->params;
    if (!server_request_get_category (request, NULL, &self->category))
        return FALSE;
    self->by_id =
        server_params_has (params, "orderId") || server_params_has (params, "orderLinkId");
    if (wants_scope && !self->by_id && self->category == SIM_CATEGORY_LINEAR &&
        !server_params_has (params, "symbol") && !server_params_has (params, "baseCoin") &&
        !server_params_has (params, "settleCoin"))
    {
        server_request_fail (request, 10001,
                             "Missing some parameters that must be filled in, symbol or "
                             "settleCoin or baseCoin");
        return FALSE;
    }
    return TRUE;
}

static gboolean
matches_scope (const ServerParams *params, const SimInstrument *instrument)
{
    if (server_params_has (params, "symbol"))
        return server_params_is (params, "symbol", instrument->symbol);
    if (server_params_has (params, "baseCoin"))
        return server_params_is (params, "baseCoin", instrument->base_coin);
    if (server_params_has (params, "settleCoin") && instrument->category == SIM_CATEGORY_LINEAR)
        return server_params_is (params, "settleCoin", instrument->settle_coin);
    return TRUE;
}

static gboolean
matches (const Filter *self, const ServerParams *params, const SimInstrument *instrument,
         const char *order_id, const char *link_id)
{
    if (instrument->category != self->category)
        return FALSE;
    if (server_params_has (params, "orderId"))
        return server_params_is (params, "orderId", order_id);
    if (server_params_has (params, "orderLinkId"))
        return server_params_is (params, "orderLinkId", link_id);
    return matches_scope (params, instrument);
}

static void
write_orders (ServerRequest *request, const ServerPage *page, SimCategory category)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "nextPageCursor", page->next);
    server_json_string (&json, "category", sim_category_text (category));
    server_json_open_array (&json, "list");
    for (guint i = 0; i < page->rows->len; i++)
        server_order_row_write (&json, NULL, g_ptr_array_index (page->rows, i), SERVER_ROW_REST);
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

/* Plain orders, or with a filter the conditional ones only. */
static gboolean
matches_order_filter (const ServerParams *params, const SimOrder *order)
{
    gboolean is_plain =
        order->stop_order_type[0] == '\0' || g_str_equal (order->stop_order_type, "UNKNOWN");
    if (!server_params_has (params, "orderFilter"))
        return TRUE;
    return server_params_is (params, "orderFilter", "Order") == is_plain;
}

/* Categories that nothing is traded in here: an account has no orders there. */
static gboolean
answer_other_category (ServerRequest *request)
{
    static const char *const others[] = { "inverse", "option", NULL };
    const char *category = server_params_get (request->params, "category");
    g_auto (ServerJson) json = { 0 };

    if (category == NULL || !g_strv_contains (others, category))
        return FALSE;
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "nextPageCursor", "");
    server_json_string (&json, "category", category);
    server_json_open_array (&json, "list");
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
    return TRUE;
}

static void
handle_realtime (ServerRequest *request)
{
    Filter filter;
    g_auto (ServerPage) page = { 0 };
    gint64 open_only = 0;
    guint n_closed = 0;

    if (answer_other_category (request))
        return;
    if (!filter_init (&filter, request, TRUE) ||
        !server_page_init (&page, request, 20, 50, G_MAXINT64 / 2))
        return;
    server_params_get_int (request->params, "openOnly", &open_only);
    for (guint i = sim_account_get_n_orders (request->account); i > 0; i--)
    {
        const SimOrder *order = sim_account_get_order (request->account, i - 1);
        gboolean is_open = sim_status_is_open (order->status);
        if (!matches (&filter, request->params, order->instrument, order->order_id,
                      order->link_id) ||
            !matches_order_filter (request->params, order) || order->ts_updated > page.ts_fresh)
            continue;
        if (!is_open && (++n_closed > MAX_RECENT_CLOSED || (!filter.by_id && open_only == 0)))
            continue;
        if (!server_page_add (&page, order, i - 1))
            break;
    }
    server_page_finish (&page, request);
    write_orders (request, &page, filter.category);
}

/* Orders that came to nothing are forgotten after a day. */
static gboolean
is_forgotten (const SimOrder *order, gint64 now)
{
    return order->cum_qty == 0 && now - order->ts_updated > DAY;
}

static gboolean
is_in_history (ServerRequest *request, const Filter *filter, const ServerPage *page,
               const SimOrder *order)
{
    const ServerParams *params = request->params;
    if (sim_status_is_open (order->status) || is_forgotten (order, request->now) ||
        order->ts_updated > page->ts_fresh ||
        !matches (filter, params, order->instrument, order->order_id, order->link_id) ||
        !matches_order_filter (params, order))
        return FALSE;
    if (server_params_has (params, "orderStatus") &&
        !server_params_is (params, "orderStatus", sim_status_text (order->status)))
        return FALSE;
    return filter->by_id || (order->ts_created >= page->from && order->ts_created <= page->to);
}

static void
handle_history (ServerRequest *request)
{
    Filter filter;
    g_auto (ServerPage) page = { 0 };

    if (!filter_init (&filter, request, FALSE) ||
        !server_page_init (&page, request, 20, 50, 7 * DAY))
        return;
    for (guint i = sim_account_get_n_orders (request->account); i > 0; i--)
    {
        const SimOrder *order = sim_account_get_order (request->account, i - 1);
        if (is_in_history (request, &filter, &page, order) &&
            !server_page_add (&page, order, i - 1))
            break;
    }
    server_page_finish (&page, request);
    write_orders (request, &page, filter.category);
}

static gboolean
is_wanted_execution (ServerRequest *request, const Filter *filter, const ServerPage *page,
                     const SimExecution *execution)
{
    const ServerParams *params = request->params;
    if (execution->ts > page->ts_fresh ||
        !matches (filter, params, execution->instrument, execution->order_id, execution->link_id))
        return FALSE;
    if (filter->by_id)
        return TRUE;
    if (server_params_has (params, "execType") &&
        !server_params_is (params, "execType", sim_exec_type_text (execution->type)))
        return FALSE;
    return execution->ts >= page->from && execution->ts <= page->to;
}

static void
write_executions (ServerRequest *request, const ServerPage *page, SimCategory category)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "nextPageCursor", page->next);
    server_json_string (&json, "category", sim_category_text (category));
    server_json_open_array (&json, "list");
    for (guint i = 0; i < page->rows->len; i++)
        server_execution_row_write (&json, NULL, g_ptr_array_index (page->rows, i),
                                    SERVER_ROW_REST);
    server_json_close_array (&json);
    server_json_close_object (&json);
    server_request_take_result (request, &json);
}

static void
handle_executions (ServerRequest *request)
{
    Filter filter;
    g_auto (ServerPage) page = { 0 };

    if (!filter_init (&filter, request, FALSE) ||
        !server_page_init (&page, request, 50, 100, 7 * DAY))
        return;
    for (guint i = sim_account_get_n_executions (request->account); i > 0; i--)
    {
        const SimExecution *execution = sim_account_get_execution (request->account, i - 1);
        if (is_wanted_execution (request, &filter, &page, execution) &&
            !server_page_add (&page, execution, i - 1))
            break;
    }
    server_page_finish (&page, request);
    write_executions (request, &page, filter.category);
}

const ServerRoute server_order_routes[] = {
    { "GET", "/v5/order/realtime", handle_realtime, TRUE, { 50, 50 } },
    { "GET", "/v5/order/history", handle_history, TRUE, { 50, 50 } },
    { "GET", "/v5/execution/list", handle_executions, TRUE, { 50, 50 } },
    { NULL, NULL, NULL, FALSE, { 0, 0 } },
};
