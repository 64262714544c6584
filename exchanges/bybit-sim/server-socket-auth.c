/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-socket.h"

#include "server-auth.h"

/* The trade socket answers with codes, the private one with success or not. */
static void
answer (ServerSocket *self, const ServerParams *frame, int code, const char *text)
{
    const char *id = server_params_get (frame, "reqId");
    g_auto (ServerJson) json = { 0 };

    if (self->kind == SERVER_SOCKET_PRIVATE)
    {
        server_socket_ack (self, frame, code == 0, code == 0 ? "" : text);
        return;
    }
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    if (id != NULL)
        server_json_string (&json, "reqId", id);
    server_json_int (&json, "retCode", code);
    server_json_string (&json, "retMsg", code == 0 ? "OK" : text);
    server_json_string (&json, "op", "auth");
    server_json_string (&json, "connId", self->conn_id);
    server_json_close_object (&json);
    server_socket_send_json (self, "auth", &json);
}

static gboolean
is_signed (const ServerKey *key, const char *expires, const char *signature)
{
    g_autofree char *text = g_strdup_printf ("GET/realtime%s", expires);
    return server_key_check_signature (key, text, strlen (text), signature);
}

/* The key that proves itself by args [key, expires, signature]; or a code and its text. */
static int
check (ServerSocket *self, const ServerParams *frame, ServerKey **out_key, const char **out_text)
{
    g_autoptr (GPtrArray) args = server_params_get_items (frame, "args");
    gint64 expires_ms = 0;

    *out_text = "Params Error";
    if (args == NULL || args->len != 3)
        return 10001;
    const char *expires = g_ptr_array_index (args, 1);
    if (!g_ascii_string_to_signed (expires, 10, 0, G_MAXINT64, &expires_ms, NULL))
        return 10001;
    ServerKey *key = server_app_find_key (self->hub->app, g_ptr_array_index (args, 0));
    *out_text = "Api key is invalid";
    if (key == NULL)
        return 10003;
    *out_text = "Request has expired";
    if (expires_ms <= server_app_get_venue_ms (self->hub->app))
        return 10002;
    *out_text = "Invalid sign";
    if (!is_signed (key, expires, g_ptr_array_index (args, 2)))
        return 10004;
    *out_key = key;
    return server_auth_check_key (key, out_text);
}

void
server_socket_auth (ServerSocket *self, const ServerParams *frame)
{
    ServerFaults *faults = self->hub->app->faults;
    ServerKey *key = NULL;
    const char *text = NULL;

    if (self->key != NULL)
    {
        answer (self, frame, self->kind == SERVER_SOCKET_TRADE ? 20001 : 0, "Repeat auth");
        return;
    }
    int code = check (self, frame, &key, &text);
    const ServerFault *fault = server_faults_take (faults, "auth-fail", self->path);
    if (fault != NULL)
    {
        code = (int) server_fault_get_int (fault, "code", 10004);
        text = server_fault_get_text (fault, "message", "Invalid sign");
    }
    if (server_faults_take (faults, "auth-mute", self->path) != NULL)
        return;
    if (code == 0)
        self->key = key;
    answer (self, frame, code, text);
}
