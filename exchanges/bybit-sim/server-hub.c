/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-hub.h"

#include "server-dcp.h"
#include "server-event.h"
#include "server-topic.h"

static const struct
{
    const char *path;
    ServerSocketKind kind;
} paths[] = {
    { "/v5/public/spot", SERVER_SOCKET_SPOT },
    { "/v5/public/linear", SERVER_SOCKET_LINEAR },
    { "/v5/private", SERVER_SOCKET_PRIVATE },
    { "/v5/trade", SERVER_SOCKET_TRADE },
};

ServerHub *
server_hub_new (ServerApp *app)
{
    ServerHub *self = g_new0 (ServerHub, 1);
    self->app = app;
    self->sockets = g_ptr_array_new_with_free_func ((GDestroyNotify) server_socket_free);
    self->topics =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) server_topic_free);
    self->topic_list = g_ptr_array_new ();
    g_queue_init (&self->events);
    for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
        soup_server_add_early_handler (app->soup, paths[i].path, server_hub_check, self, NULL);
        soup_server_add_websocket_handler (app->soup, paths[i].path, NULL, NULL, server_hub_accept,
                                           self, NULL);
    }
    return self;
}

void
server_hub_free (ServerHub *self)
{
    g_clear_handle_id (&self->flush_source, g_source_remove);
    g_queue_clear_full (&self->events, (GDestroyNotify) server_event_free);
    g_ptr_array_unref (self->sockets);
    g_ptr_array_unref (self->topic_list);
    g_hash_table_unref (self->topics);
    g_free (self);
}

/* Before the handshake: whether the connection is let in at all. */
void
server_hub_check (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
                  gpointer user_data)
{
    ServerHub *self = user_data;
    ServerApp *app = self->app;
    GSocketAddress *remote = soup_server_message_get_remote_address (message);
    gboolean stranger = g_object_get_data (G_OBJECT (remote), "server-tap") == NULL;
    gboolean banned = stranger || server_app_get_now (app) < app->ts_ban_end;
    const ServerFault *fault = server_faults_take (app->faults, "refuse", path);

    if (!banned && fault == NULL)
        return;
    guint status = fault != NULL ? (guint) server_fault_get_int (fault, "status", 503) : 403;
    soup_server_message_set_status (message, status, NULL);
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "", 0);
}

void
server_hub_accept (SoupServer *soup, SoupServerMessage *message, const char *path,
                   SoupWebsocketConnection *connection, gpointer user_data)
{
    ServerHub *self = user_data;
    GSocketAddress *remote = soup_server_message_get_remote_address (message);
    ServerTap *tap = g_object_get_data (G_OBJECT (remote), "server-tap");
    g_autofree char *subject = g_strdup_printf ("connect %s", path);

    for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
        if (!g_str_equal (paths[i].path, path))
            continue;
        ServerSocket *socket = server_socket_new (self, paths[i].kind, path, connection, tap);
        g_ptr_array_add (self->sockets, socket);
        if (server_faults_take (self->app->faults, "close", subject) != NULL)
            server_socket_close (socket, SERVER_TAP_CLOSE);
        return;
    }
}

/* Ends all connections to a path, or to all paths. */
void
server_hub_close_all (ServerHub *self, const char *path, ServerTapEnd end)
{
    for (guint i = 0; i < self->sockets->len; i++)
    {
        ServerSocket *socket = g_ptr_array_index (self->sockets, i);
        if (path == NULL || g_str_equal (socket->path, path))
            server_socket_close (socket, end);
    }
}

static void
tell (ServerHub *self, const ServerEvent *event)
{
    for (guint i = 0; i < self->sockets->len; i++)
    {
        ServerSocket *socket = g_ptr_array_index (self->sockets, i);
        if (socket->key == NULL || socket->key->uid != event->uid)
            continue;
        for (guint j = 0; j < socket->names->len; j++)
        {
            const char *name = g_ptr_array_index (socket->names, j);
            if (!server_event_matches (event, name))
                continue;
            g_autofree char *frame = server_event_write (event, name);
            server_socket_send (socket, name, frame);
        }
    }
}

static void
flush (ServerHub *self)
{
    ServerEvent *event;
    while ((event = g_queue_pop_head (&self->events)) != NULL)
    {
        tell (self, event);
        server_event_free (event);
    }
}

static gboolean
on_flush (gpointer data)
{
    ServerHub *self = data;
    self->flush_source = 0;
    flush (self);
    return G_SOURCE_REMOVE;
}

/* Private frames go out once the answer that caused them has been written. */
void
server_hub_flush_later (ServerHub *self)
{
    if (self->flush_source == 0 && !g_queue_is_empty (&self->events))
        self->flush_source = g_idle_add (on_flush, self);
}

static gboolean
is_gone (ServerSocket *socket, gint64 now_ms)
{
    SoupWebsocketState state = soup_websocket_connection_get_state (socket->connection);
    if (!socket->is_closing && state == SOUP_WEBSOCKET_STATE_OPEN &&
        now_ms - socket->ts_active_ms > socket->idle_ms)
        soup_websocket_connection_close (socket->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
    return socket->is_closing && state == SOUP_WEBSOCKET_STATE_CLOSED;
}

void
server_hub_tick (ServerHub *self, gint64 now_ms)
{
    for (guint i = self->sockets->len; i > 0; i--)
        if (is_gone (g_ptr_array_index (self->sockets, i - 1), now_ms))
            g_ptr_array_remove_index (self->sockets, i - 1);
    for (guint i = 0; i < self->topic_list->len; i++)
        server_topic_tick (g_ptr_array_index (self->topic_list, i), now_ms);
    server_dcp_tick (self, now_ms);
    server_hub_flush_later (self);
}

static void
queue_event (gpointer data, ServerEvent *event)
{
    ServerHub *self = ((ServerApp *) data)->hub;
    if (event == NULL)
        return;
    if (self != NULL)
        g_queue_push_tail (&self->events, event);
    else
        server_event_free (event); /* nobody can listen yet */
}

static void
on_order (gpointer data, SimAccount *account, const SimOrder *order, gint64 ts)
{
    queue_event (data, server_event_new_order (account, order, ts));
}

static void
on_execution (gpointer data, SimAccount *account, const SimExecution *execution, gint64 ts)
{
    queue_event (data, server_event_new_fast (account, execution, ts));
    queue_event (data, server_event_new_execution (account, execution, ts));
}

static void
on_position (gpointer data, SimAccount *account, const SimPosition *position, gint64 ts)
{
    queue_event (data, server_event_new_position (account, position, ts));
}

static void
on_wallet (gpointer data, SimAccount *account, const SimWallet *wallet, gint64 ts)
{
    queue_event (data, server_event_new_wallet (account, wallet, ts));
}

/* A topic that somebody listens to, or NULL. */
static ServerTopic *
find_topic (gpointer data, SimMarket *market, const char *prefix)
{
    ServerHub *self = ((ServerApp *) data)->hub;
    const SimInstrument *instrument = sim_market_get_instrument (market);
    if (self == NULL || self->topic_list->len == 0)
        return NULL;
    g_autofree char *key = g_strdup_printf ("%s %s.%s", sim_category_text (instrument->category),
                                            prefix, instrument->symbol);
    ServerTopic *topic = g_hash_table_lookup (self->topics, key);
    return topic != NULL && topic->sockets->len > 0 ? topic : NULL;
}

static void
on_trades (gpointer data, SimMarket *market, const SimTrade *trades, guint n_trades)
{
    ServerTopic *topic = find_topic (data, market, "publicTrade");
    if (topic != NULL)
        server_topic_push_trades (topic, trades, n_trades);
}

/* Changes are told when a frame is due; a restart of the book is remembered until then. */
static void
on_book (gpointer data, SimMarket *market, const SimBookUpdate *update)
{
    ServerHub *self = ((ServerApp *) data)->hub;
    if (!update->is_snapshot || self == NULL)
        return;
    for (guint i = 0; i < self->topic_list->len; i++)
    {
        ServerTopic *topic = g_ptr_array_index (self->topic_list, i);
        if (topic->kind == SERVER_TOPIC_BOOK && topic->market == market)
            server_topic_restart_book (topic);
    }
}

static void
on_candle (gpointer data, SimMarket *market, SimCandleKind kind, SimInterval interval,
           const SimCandle *candle)
{
    g_autofree char *prefix = g_strdup_printf ("kline.%s", sim_interval_text (interval));
    ServerTopic *topic = kind == SIM_CANDLE_TRADE ? find_topic (data, market, prefix) : NULL;
    if (topic != NULL)
        server_topic_push_candle (topic, candle, TRUE);
}

static void
on_liquidation (gpointer data, SimMarket *market, const SimLiquidation *liquidation)
{
    ServerTopic *topic = find_topic (data, market, "allLiquidation");
    if (topic != NULL)
        g_array_append_val (topic->liquidations, *liquidation);
}

const SimListener server_hub_listener = {
    .on_order = on_order,
    .on_execution = on_execution,
    .on_position = on_position,
    .on_wallet = on_wallet,
    .on_book = on_book,
    .on_trades = on_trades,
    .on_candle = on_candle,
    .on_liquidation = on_liquidation,
};
