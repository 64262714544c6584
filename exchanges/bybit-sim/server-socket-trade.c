/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-socket.h"

#include "server-auth.h"
#include "server-entry.h"
#include "server-raw.h"

#define MAX_ID 36
#define DEFAULT_WINDOW_MS 5000

static void
write_header (ServerJson *json, ServerSocket *self, const ServerQuota *quota)
{
    g_autofree char *trace = server_app_make_hex (self->hub->app, 32);
    server_json_open_object (json, "header");
    if (quota->limit > 0)
    {
        server_json_int_text (json, "X-Bapi-Limit", quota->limit);
        server_json_int_text (json, "X-Bapi-Limit-Status", quota->left);
        server_json_int_text (json, "X-Bapi-Limit-Reset-Timestamp", quota->reset_ms);
    }
    server_json_string (json, "Traceid", trace);
    server_json_int_text (json, "Timenow", server_app_get_venue_ms (self->hub->app));
    server_json_close_object (json);
}

static void
send_answer (ServerSocket *self, const ServerParams *frame, const char *op,
             const ServerEntryAnswer *answer)
{
    const char *id = server_params_get (frame, "reqId");
    g_auto (ServerJson) json = { 0 };

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    if (id != NULL)
        server_json_string (&json, "reqId", id);
    server_json_int (&json, "retCode", answer->code);
    server_json_string (&json, "retMsg", answer->text != NULL ? answer->text : "OK");
    server_json_string (&json, "op", op);
    server_json_raw (&json, "data", answer->data != NULL ? answer->data : "{}");
    server_json_raw (&json, "retExtInfo", answer->extra != NULL ? answer->extra : "{}");
    write_header (&json, self, &answer->quota);
    server_json_string (&json, "connId", self->conn_id);
    server_json_close_object (&json);
    server_socket_send_json (self, op, &json);
}

static void
refuse (ServerEntryAnswer *answer, int code, const char *text)
{
    answer->code = code;
    g_free (answer->text);
    answer->text = g_strdup (text);
    g_clear_pointer (&answer->data, g_free);
    g_clear_pointer (&answer->extra, g_free);
}

/* The times in the header of a request; both may be numbers or text. */
static gboolean
check_time (ServerSocket *self, const ServerParams *frame, ServerEntryAnswer *answer)
{
    const char *header = server_params_get (frame, "header");
    g_autoptr (ServerParams) fields = NULL;
    g_autofree char *text = NULL;
    gint64 timestamp_ms = 0, window_ms = DEFAULT_WINDOW_MS;

    if (header != NULL)
        fields = server_params_new_from_json (header, strlen (header), NULL);
    if (fields == NULL || !server_params_get_int (fields, "X-BAPI-TIMESTAMP", &timestamp_ms) ||
        (server_params_has (fields, "X-BAPI-RECV-WINDOW") &&
         !server_params_get_int (fields, "X-BAPI-RECV-WINDOW", &window_ms)))
    {
        refuse (answer, 10001, "params error: X-BAPI-TIMESTAMP in header is required");
        return FALSE;
    }
    if (server_auth_check_window (self->hub->app, timestamp_ms, window_ms, &text))
        return TRUE;
    refuse (answer, 10002, text);
    return FALSE;
}

static gboolean
check_id (ServerSocket *self, const ServerParams *frame, ServerEntryAnswer *answer)
{
    const char *id = server_params_get (frame, "reqId");
    if (id == NULL || *id == '\0')
        return TRUE;
    if (strlen (id) > MAX_ID)
    {
        refuse (answer, 10001, "params error: reqId is too long");
        return FALSE;
    }
    if (g_hash_table_add (self->request_ids, g_strdup (id)))
        return TRUE;
    refuse (answer, 20006, "reqId is duplicated");
    return FALSE;
}

static void
run (ServerSocket *self, const ServerParams *frame, const char *op, ServerEntryAnswer *answer)
{
    ServerApp *app = self->hub->app;
    g_autoptr (GPtrArray) args = server_params_get_items (frame, "args");
    g_autoptr (ServerParams) params = NULL;
    const ServerFault *fault = NULL;

    if (args != NULL && args->len == 1)
    {
        const char *item = g_ptr_array_index (args, 0);
        params = server_params_new_from_json (item, strlen (item), NULL);
    }
    if (params == NULL)
    {
        refuse (answer, 10001, "params error: args wants exactly one object");
        return;
    }
    fault = server_faults_take (app->faults, "error", op);
    if (fault == NULL || server_fault_is (fault, "execute", "true"))
        server_entry_run (app, self->key, op, params, answer);
    if (fault != NULL)
        refuse (answer, (int) server_fault_get_int (fault, "code", 10000),
                server_fault_get_text (fault, "message", "Server Timeout"));
}

/* A fault that leaves the client without an answer, although the request was done. */
static gboolean
is_unanswered (ServerSocket *self, const char *op)
{
    ServerFaults *faults = self->hub->app->faults;
    g_autofree char *after = g_strdup_printf ("after %s", op);
    const ServerFault *fault = server_faults_take (faults, "close", after);
    if (fault != NULL)
    {
        server_socket_close (self, server_fault_is (fault, "how", "reset") ? SERVER_TAP_RESET
                                                                           : SERVER_TAP_CLOSE);
        return TRUE;
    }
    return server_faults_take (faults, "silence", op) != NULL;
}

void
server_socket_trade (ServerSocket *self, const char *op, const ServerParams *frame)
{
    g_auto (ServerEntryAnswer) answer = { 0 };

    if (!server_entry_is_known (op))
        refuse (&answer, 10404, "op type is not found");
    else if (self->key == NULL)
        refuse (&answer, 10007, "User authentication failed.");
    else if (check_id (self, frame, &answer) && check_time (self, frame, &answer))
        run (self, frame, op, &answer);
    if (!is_unanswered (self, op))
        send_answer (self, frame, op, &answer);
}
