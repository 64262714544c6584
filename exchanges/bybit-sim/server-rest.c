/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-rest.h"

#include "server-answer.h"
#include "server-auth.h"

static const ServerRoute *const tables[] = { server_market_routes, server_candle_routes,
                                             server_account_routes, server_order_routes,
                                             server_entry_routes };

static const ServerRoute *
find_route (const char *path)
{
    for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        for (const ServerRoute *route = tables[i]; route->path != NULL; route++)
            if (g_str_equal (route->path, path))
                return route;
    return NULL;
}

static void
request_clear (ServerRequest *self)
{
    g_free (self->query);
    g_clear_pointer (&self->params, server_params_free);
    g_free (self->text);
    g_free (self->result);
    g_free (self->extra);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerRequest, request_clear)

/* The query as the client wrote it: the HTTP library would hand it out cleaned up. */
static char *
get_raw_query (const char *request_line)
{
    const char *end = strrchr (request_line, ' ');
    const char *begin = strchr (request_line, '?');
    if (begin == NULL || end == NULL || end <= begin)
        return g_strdup ("");
    return g_strndup (begin + 1, (gsize) (end - begin - 1));
}

static gboolean
read_params (ServerRequest *self, gboolean is_post)
{
    g_autoptr (GError) error = NULL;
    if (!is_post)
    {
        self->params = server_params_new_from_query (self->query);
        return TRUE;
    }
    self->params = server_params_new_from_json (self->body, self->body_length, &error);
    if (self->params != NULL)
        return TRUE;
    self->params = server_params_new_from_query ("");
    server_request_fail (self, 10001, "params error: the body is no JSON object");
    return FALSE;
}

/* The allowance of an endpoint; 10006 when it is used up. Order entry counts for itself. */
static gboolean
take_quota (ServerRequest *self, const ServerRoute *route)
{
    SimCategory category = SIM_CATEGORY_LINEAR;
    const char *text = server_params_get (self->params, "category");
    if (text != NULL)
        sim_category_parse (text, &category);
    if (route->limits[category] == 0)
        return TRUE;
    g_autofree char *bucket = g_strdup_printf ("%" G_GUINT64_FORMAT " %s %d", self->key->uid,
                                               route->path, (int) category);
    self->quota = server_limiter_take (self->app->uid_limiter, bucket, route->limits[category], 1,
                                       server_app_get_venue_ms (self->app));
    if (self->quota.taken > 0)
        return TRUE;
    server_request_fail (self, 10006, "Too many visits!");
    return FALSE;
}

/* A fault that answers with an error of the venue; with "execute" the request counts all the same. */
static gboolean
fails_by_fault (ServerRequest *self, const ServerFault *fault)
{
    if (fault == NULL)
        return FALSE;
    server_request_fail (self, (int) server_fault_get_int (fault, "code", 10000), "%s",
                         server_fault_get_text (fault, "message", "Server Timeout"));
    return TRUE;
}

/* Categories this venue has no symbols of are there, and empty: clients ask for all of them. */
static gboolean
is_empty_category (ServerRequest *self)
{
    static const char *const paths[] = { "/v5/market/instruments-info", "/v5/market/tickers",
                                         "/v5/position/list",           "/v5/order/realtime",
                                         "/v5/order/history",           "/v5/execution/list",
                                         "/v5/account/fee-rate",        NULL };
    const char *category = server_params_get (self->params, "category");
    if ((g_strcmp0 (category, "inverse") != 0 && g_strcmp0 (category, "option") != 0) ||
        !g_strv_contains (paths, self->path))
        return FALSE;
    self->result =
        g_strdup_printf ("{\"nextPageCursor\":\"\",\"category\":\"%s\",\"list\":[]}", category);
    return TRUE;
}

static void
process (ServerRequest *self, const ServerRoute *route)
{
    if (!read_params (self, g_str_equal (route->method, "POST")))
        return;
    if (route->is_signed && (!server_auth_check_request (self) || !take_quota (self, route)))
        return;
    const ServerFault *fault = server_faults_take (self->app->faults, "error", self->path);
    if ((fault == NULL || server_fault_is (fault, "execute", "true")) && !is_empty_category (self))
        route->handle (self);
    fails_by_fault (self, fault);
}

static gboolean
is_banned (ServerApp *app)
{
    gint64 now = server_app_get_now (app);
    if (now < app->ts_ban_end)
        return TRUE;
    if (server_limiter_take (app->ip_limiter, "ip", app->options->ip_limit, 1, now / 1000000).taken)
        return FALSE;
    app->ts_ban_end = now + app->options->ban;
    return TRUE;
}

static void
handle_v5 (ServerRequest *self)
{
    const ServerRoute *route = find_route (self->path);
    const char *method = soup_server_message_get_method (self->message);

    if (route == NULL)
    {
        server_answer_status (self, 404, "text/plain; charset=utf-8", "404 page not found");
        return;
    }
    if (!g_str_equal (route->method, method))
    {
        server_answer_status (self, 400, "text/plain; charset=utf-8", "");
        return;
    }
    if (g_str_equal (method, "GET") && self->body_length > 0)
    {
        server_answer_status (self, 403, "text/html", SERVER_ANSWER_FORBIDDEN);
        return;
    }
    if (route->is_signed && !server_auth_has_headers (self))
    {
        server_answer_status (self, 401, "application/json; charset=utf-8", "");
        return;
    }
    process (self, route);
    server_answer_send (self);
}

void
server_rest_handle (SoupServer *soup, SoupServerMessage *message, const char *path,
                    GHashTable *query, gpointer user_data)
{
    ServerApp *app = user_data;
    GSocketAddress *remote = soup_server_message_get_remote_address (message);
    SoupMessageBody *body = soup_server_message_get_request_body (message);
    g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
    g_auto (ServerRequest) request = {
        .app = app,
        .message = message,
        .path = path,
        .tap = g_object_get_data (G_OBJECT (remote), "server-tap"),
    };

    if (request.tap == NULL)
    {
        soup_server_message_set_status (message, 403, NULL); /* not over our own port */
        return;
    }
    server_app_advance (app);
    app->n_requests++;
    request.now = server_app_get_now (app);
    request.query = get_raw_query (server_tap_get_request_line (request.tap));
    request.body = g_bytes_get_data (bytes, &request.body_length);
    if (is_banned (app))
    {
        server_answer_status (&request, 403, "text/html", SERVER_ANSWER_FORBIDDEN);
        return;
    }
    handle_v5 (&request);
}
