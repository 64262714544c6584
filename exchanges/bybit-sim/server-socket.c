/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-socket.h"

#include "server-raw.h"

#define IDLE_MS (600 * 1000)
#define MAX_INCOMING (1024 * 1024)

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer user_data)
{
    ServerSocket *self = user_data;
    gsize size = 0;
    const char *data = g_bytes_get_data (message, &size);

    server_app_advance (self->hub->app);
    self->ts_active_ms = server_app_get_now (self->hub->app) / 1000000;
    if (!self->is_closing)
        server_socket_handle (self, data != NULL ? data : "", size);
    server_hub_flush_later (self->hub);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
    ((ServerSocket *) user_data)->is_closing = TRUE;
}

/* What the URL says about idle connections: max_active_time=30s or 1m. */
static gint64
get_idle_ms (ServerTap *tap)
{
    const char *line = server_tap_get_request_line (tap);
    const char *at = strstr (line, "max_active_time=");
    gint64 ns = 0;
    if (at == NULL)
        return IDLE_MS;
    at += strlen ("max_active_time=");
    g_autofree char *text = g_strndup (at, strcspn (at, "& "));
    return carry_duration_parse (text, &ns, NULL) && ns > 0 ? ns / 1000000 : IDLE_MS;
}

ServerSocket *
server_socket_new (ServerHub *hub, ServerSocketKind kind, const char *path,
                   SoupWebsocketConnection *connection, ServerTap *tap)
{
    ServerSocket *self = g_new0 (ServerSocket, 1);
    g_autofree char *head = server_app_make_hex (hub->app, 20);
    g_autofree char *tail = server_app_make_hex (hub->app, 4);

    self->hub = hub;
    self->kind = kind;
    self->path = g_strdup (path);
    self->connection = g_object_ref (connection);
    self->tap = g_object_ref (tap);
    self->conn_id = g_strdup_printf ("%s-%s", head, tail);
    self->names = g_ptr_array_new_with_free_func (g_free);
    self->topics = g_ptr_array_new ();
    self->request_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->idle_ms = get_idle_ms (tap);
    self->ts_active_ms = server_app_get_now (hub->app) / 1000000;
    soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_INCOMING);
    g_signal_connect (connection, "message", G_CALLBACK (on_message), self);
    g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
    return self;
}

void
server_socket_free (ServerSocket *self)
{
    while (self->topics->len > 0)
        server_topic_unsubscribe (g_ptr_array_index (self->topics, 0), self);
    g_signal_handlers_disconnect_by_data (self->connection, self);
    g_object_unref (self->connection);
    g_object_unref (self->tap);
    g_ptr_array_unref (self->names);
    g_ptr_array_unref (self->topics);
    g_hash_table_unref (self->request_ids);
    g_free (self->path);
    g_free (self->conn_id);
    g_free (self);
}

gboolean
server_socket_is_public (const ServerSocket *self)
{
    return self->kind == SERVER_SOCKET_SPOT || self->kind == SERVER_SOCKET_LINEAR;
}

void
server_socket_close (ServerSocket *self, ServerTapEnd end)
{
    self->is_closing = TRUE;
    server_tap_end (self->tap, end);
}

static void
send_now (ServerSocket *self, const char *text)
{
    if (self->is_closing ||
        soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
        return;
    soup_websocket_connection_send_text (self->connection, text);
}

/* A frame that a fault holds back; the connection may be gone when it is due. */
typedef struct
{
    ServerHub *hub;
    ServerSocket *socket;
    char *text;
} HeldFrame;

static void
held_frame_free (gpointer data)
{
    HeldFrame *self = data;
    g_free (self->text);
    g_free (self);
}

static gboolean
on_frame_due (gpointer data)
{
    HeldFrame *self = data;
    if (g_ptr_array_find (self->hub->sockets, self->socket, NULL))
        send_now (self->socket, self->text);
    return G_SOURCE_REMOVE;
}

static void
send_later (ServerSocket *self, const ServerFault *fault, const char *text)
{
    gint64 ns = server_fault_get_duration (fault, "delay", G_GINT64_CONSTANT (1000000000));
    HeldFrame *frame = g_new0 (HeldFrame, 1);
    frame->hub = self->hub;
    frame->socket = self;
    frame->text = g_strdup (text);
    g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) (ns / 1000000), on_frame_due, frame,
                        held_frame_free);
    /* cppcheck-suppress memleak ; the source owns it */
}

static char *
replace_text (char *text, const char *from, const char *to)
{
    g_autofree char *owned = text;
    g_auto (GStrv) parts = g_strsplit (owned, from, -1);
    return g_strjoinv (to, parts);
}

/* What faults make of a text: another topic, another symbol, whatever a pattern says. */
static char *
change_text (ServerSocket *self, const char *subject, const char *text)
{
    ServerFaults *faults = self->hub->app->faults;
    char *changed = server_raw_rewrite (faults, subject, text);
    const ServerFault *fault = server_faults_take (faults, "wrong-topic", subject);
    if (fault != NULL)
    {
        g_autofree char *from = g_strdup_printf ("\"topic\":\"%s\"", subject);
        g_autofree char *to = g_strdup_printf (
            "\"topic\":\"%s\"", server_fault_get_text (fault, "topic", "publicTrade.NOSUCHUSDT"));
        changed = replace_text (changed, from, to);
    }
    fault = server_faults_take (faults, "wrong-symbol", subject);
    const char *symbol = strrchr (subject, '.');
    if (fault != NULL && symbol != NULL)
    {
        g_autofree char *from = g_strdup_printf ("\":\"%s\"", symbol + 1);
        g_autofree char *to =
            g_strdup_printf ("\":\"%s\"", server_fault_get_text (fault, "symbol", "NOSUCHUSDT"));
        changed = replace_text (changed, from, to);
    }
    return changed;
}

/* Frames from raw bytes before this one, or the end of the connection instead of it. */
static gboolean
is_replaced (ServerSocket *self, const char *subject)
{
    ServerFaults *faults = self->hub->app->faults;
    g_autofree char *push = g_strdup_printf ("push %s", subject);
    const ServerFault *fault = server_faults_take (faults, "close", push);
    if (fault != NULL)
    {
        server_socket_close (self, server_fault_is (fault, "how", "reset") ? SERVER_TAP_RESET
                                                                           : SERVER_TAP_CLOSE);
        return TRUE;
    }
    fault = server_faults_take (faults, "raw", subject);
    if (fault != NULL)
        server_raw_send_frames (self->tap, server_fault_get_text (fault, "kind", "bad-utf8"),
                                server_fault_get_int (fault, "size", 0), NULL);
    return server_faults_take (faults, "drop-frame", subject) != NULL ||
           server_faults_take (faults, "topic-silence", subject) != NULL;
}

/* Sends a frame; @subject is its topic, or the operation it answers. */
void
server_socket_send (ServerSocket *self, const char *subject, const char *text)
{
    ServerFaults *faults = self->hub->app->faults;
    if (self->is_closing || is_replaced (self, subject))
        return;
    g_autofree char *changed = change_text (self, subject, text);
    const ServerFault *fault = server_faults_take (faults, "delay", subject);
    if (fault != NULL)
        send_later (self, fault, changed);
    else
        send_now (self, changed);
    if (server_faults_take (faults, "duplicate-frame", subject) != NULL)
        send_now (self, changed);
    self->ts_active_ms = server_app_get_now (self->hub->app) / 1000000;
}

void
server_socket_send_json (ServerSocket *self, const char *subject, ServerJson *json)
{
    server_socket_send (self, subject, json->text->str);
}

/* Each of the sockets writes an acknowledgement in its own way. */
void
server_socket_ack (ServerSocket *self, const ServerParams *frame, gboolean success,
                   const char *text)
{
    const char *id = server_params_get (frame, "req_id");
    const char *op = server_params_get (frame, "op");
    gboolean is_private = self->kind == SERVER_SOCKET_PRIVATE;
    g_auto (ServerJson) json = { 0 };

    server_json_init (&json);
    json.escape_html = TRUE;
    server_json_open_object (&json, NULL);
    server_json_bool (&json, "success", success);
    server_json_string (&json, "ret_msg", text);
    if (is_private)
        server_json_string (&json, "op", op);
    if (!is_private)
        server_json_string (&json, "conn_id", self->conn_id);
    if (id != NULL || self->kind == SERVER_SOCKET_LINEAR)
        server_json_string (&json, "req_id", id);
    if (is_private)
        server_json_string (&json, "conn_id", self->conn_id);
    else
        server_json_string (&json, "op", op);
    server_json_close_object (&json);
    server_socket_send_json (self, op != NULL ? op : "", &json);
}

static void
pong_private (ServerSocket *self, const ServerParams *frame)
{
    const char *id = server_params_get (frame, "req_id");
    g_auto (ServerJson) json = { 0 };

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    if (id != NULL)
        server_json_string (&json, "req_id", id);
    server_json_string (&json, "op", "pong");
    server_json_open_array (&json, "args");
    server_json_int_text (&json, NULL, server_app_get_venue_ms (self->hub->app));
    server_json_close_array (&json);
    server_json_string (&json, "conn_id", self->conn_id);
    server_json_close_object (&json);
    server_socket_send_json (self, "pong", &json);
}

static void
pong_trade (ServerSocket *self, const ServerParams *frame)
{
    const char *id = server_params_get (frame, "reqId");
    g_auto (ServerJson) json = { 0 };

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    if (id != NULL)
        server_json_string (&json, "reqId", id);
    server_json_int (&json, "retCode", 0);
    server_json_string (&json, "retMsg", "OK");
    server_json_string (&json, "op", "pong");
    server_json_open_array (&json, "data");
    server_json_int_text (&json, NULL, server_app_get_venue_ms (self->hub->app));
    server_json_close_array (&json);
    server_json_string (&json, "connId", self->conn_id);
    server_json_close_object (&json);
    server_socket_send_json (self, "pong", &json);
}

static void
pong (ServerSocket *self, const ServerParams *frame)
{
    if (server_faults_take (self->hub->app->faults, "pong-silence", self->path) != NULL)
        return;
    if (self->kind == SERVER_SOCKET_TRADE)
        pong_trade (self, frame);
    else if (self->kind == SERVER_SOCKET_PRIVATE)
        pong_private (self, frame);
    else
        server_socket_ack (self, frame, TRUE, "pong");
}

/* Whether a fault ends the connection at this point of its life. */
static gboolean
closes_at (ServerSocket *self, const char *op)
{
    g_autofree char *subject = g_strdup_printf ("%s %s", op, self->path);
    const ServerFault *fault = server_faults_take (self->hub->app->faults, "close", subject);
    if (fault == NULL)
        return FALSE;
    server_socket_close (self, server_fault_is (fault, "how", "reset") ? SERVER_TAP_RESET
                                                                       : SERVER_TAP_CLOSE);
    return TRUE;
}

static void
refuse_undecoded (ServerSocket *self)
{
    g_autoptr (ServerParams) empty = server_params_new_from_query ("");
    server_socket_ack (self, empty, FALSE, "Failed to decode incoming data.");
}

void
server_socket_handle (ServerSocket *self, const char *text, gsize length)
{
    g_autoptr (ServerParams) frame = server_params_new_from_json (text, length, NULL);
    const char *op = frame != NULL ? server_params_get (frame, "op") : NULL;

    if (op == NULL)
    {
        refuse_undecoded (self);
        return;
    }
    if (closes_at (self, op))
        return;
    if (g_str_equal (op, "ping"))
        pong (self, frame);
    else if (g_str_equal (op, "auth") && !server_socket_is_public (self))
        server_socket_auth (self, frame);
    else if (self->kind == SERVER_SOCKET_TRADE)
        server_socket_trade (self, op, frame);
    else if (g_str_equal (op, "subscribe"))
        server_socket_subscribe (self, frame);
    else if (g_str_equal (op, "unsubscribe"))
        server_socket_unsubscribe (self, frame);
    else
        server_socket_ack (self, frame, FALSE, "error:invalid op");
}
