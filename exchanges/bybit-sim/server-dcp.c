/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-dcp.h"

#include "server-socket.h"

#define MIN_WINDOW_S 3
#define MAX_WINDOW_S 300

static const struct
{
    const char *product;
    const char *topic;
} products[SIM_N_CATEGORIES] = {
    [SIM_CATEGORY_SPOT] = { "SPOT", "dcp.spot" },
    [SIM_CATEGORY_LINEAR] = { "DERIVATIVES", "dcp.future" },
};

/* FALSE for a product without symbols here, or a window out of bounds. */
gboolean
server_dcp_set (ServerKey *key, const char *product, gint64 window_s)
{
    if (window_s < MIN_WINDOW_S || window_s > MAX_WINDOW_S)
        return FALSE;
    for (guint i = 0; i < SIM_N_CATEGORIES; i++)
        if (g_strcmp0 (products[i].product, product) == 0)
        {
            key->dcp[i].window_ms = window_s * 1000;
            return TRUE;
        }
    return FALSE;
}

char *
server_dcp_write (const ServerKey *key)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_open_array (&json, "dcpInfos");
    for (guint i = 0; i < SIM_N_CATEGORIES; i++)
    {
        if (key->dcp[i].window_ms == 0)
            continue;
        server_json_open_object (&json, NULL);
        server_json_string (&json, "product", products[i].product);
        server_json_string (&json, "dcpStatus", "ON");
        server_json_int_text (&json, "timeWindow", key->dcp[i].window_ms / 1000);
        server_json_close_object (&json);
    }
    server_json_close_array (&json);
    server_json_close_object (&json);
    return server_json_steal (&json);
}

static gboolean
is_carried (const ServerHub *hub, const ServerKey *key, const char *topic)
{
    for (guint i = 0; i < hub->sockets->len; i++)
    {
        const ServerSocket *socket = g_ptr_array_index (hub->sockets, i);
        if (socket->key == key && !socket->is_closing &&
            g_ptr_array_find_with_equal_func (socket->names, topic, g_str_equal, NULL))
            return TRUE;
    }
    return FALSE;
}

static void
watch (ServerHub *hub, ServerKey *key, SimCategory category, gint64 now_ms)
{
    ServerDcp *dcp = &key->dcp[category];
    if (dcp->window_ms == 0)
        return;
    if (is_carried (hub, key, products[category].topic))
    {
        dcp->ts_seen_ms = now_ms;
        return;
    }
    /* Nobody has listened yet, or it has fired. */
    if (dcp->ts_seen_ms == 0 || now_ms - dcp->ts_seen_ms < dcp->window_ms)
        return;
    dcp->ts_seen_ms = 0;
    sim_exchange_cancel_by_disconnect (hub->app->exchange, key->account, category,
                                       server_app_get_now (hub->app));
}

void
server_dcp_tick (ServerHub *hub, gint64 now_ms)
{
    for (guint i = 0; i < hub->app->keys->len; i++)
        for (guint category = 0; category < SIM_N_CATEGORIES; category++)
            watch (hub, g_ptr_array_index (hub->app->keys, i), category, now_ms);
}
