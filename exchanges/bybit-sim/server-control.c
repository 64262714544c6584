/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-control.h"

#include "server-hub.h"
#include "server-json.h"
#include "server-socket.h"

gboolean
server_control_run (ServerApp *app, ServerParams *params, GError **error)
{
    g_autoptr (ServerParams) owned = params;
    const char *name = server_params_get (params, "name");
    gboolean known = FALSE;

    if (name == NULL)
    {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                             "a statement wants a name");
        return FALSE;
    }
    server_app_advance (app);
    gboolean done = server_control_run_event (app, name, params, &known, error);
    server_hub_flush_later (app->hub);
    if (known)
        return done;
    if (!server_faults_add (app->faults, params, error))
        return FALSE;
    g_steal_pointer (&owned);
    return TRUE;
}

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
    soup_server_message_set_status (message, status, NULL);
    soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
answer_error (SoupServerMessage *message, const GError *error)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "error", error->message);
    server_json_close_object (&json);
    answer (message, 400, "application/json", json.text->str);
}

/* One statement, or an array of them. */
static void
post_fault (ServerApp *app, SoupServerMessage *message, GBytes *body)
{
    gsize size = 0;
    const char *data = g_bytes_get_data (body, &size);
    g_autofree char *text = g_strndup (data != NULL ? data : "", size);
    g_autoptr (GPtrArray) items = NULL;
    g_autoptr (ServerParams) wrapper = server_params_new_from_query ("");
    g_autoptr (GError) error = NULL;

    g_strstrip (text);
    if (*text == '[')
    {
        server_params_set (wrapper, "items", text);
        items = server_params_get_items (wrapper, "items");
    }
    else
    {
        items = g_ptr_array_new_with_free_func (g_free);
        g_ptr_array_add (items, g_strdup (text));
    }
    for (guint i = 0; items != NULL && i < items->len && error == NULL; i++)
    {
        const char *item = g_ptr_array_index (items, i);
        ServerParams *params = server_params_new_from_json (item, strlen (item), &error);
        if (params != NULL)
            server_control_run (app, params, &error);
    }
    if (items == NULL)
        g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                             "the body is no array of statements");
    if (error != NULL)
        answer_error (message, error);
    else
        answer (message, 200, "application/json", "{\"ok\":true}");
}

static void
clear_faults (ServerApp *app, SoupServerMessage *message, GHashTable *query)
{
    const char *name = query != NULL ? g_hash_table_lookup (query, "name") : NULL;
    guint n = server_faults_clear (app->faults, name);
    if (name == NULL)
        sim_exchange_clear_faults (app->exchange);
    g_autofree char *text = g_strdup_printf ("{\"cleared\":%u}", n);
    answer (message, 200, "application/json", text);
}

/* What is subscribed on private streams, by whomever. */
static void
write_private_topics (ServerJson *json, const ServerHub *hub)
{
    server_json_open_array (json, "private_topics");
    for (guint i = 0; i < hub->sockets->len; i++)
    {
        const ServerSocket *socket = g_ptr_array_index (hub->sockets, i);

        for (guint k = 0; k < socket->names->len; k++)
            server_json_string (json, NULL, g_ptr_array_index (socket->names, k));
    }
    server_json_close_array (json);
}

static void
write_state (ServerApp *app, SoupServerMessage *message)
{
    g_autofree char *faults = server_faults_write (app->faults);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_int_text (&json, "now", server_app_get_now (app));
    server_json_int (&json, "requests", (gint64) app->n_requests);
    server_json_int (&json, "connections", (gint64) app->n_connections);
    server_json_int (&json, "sockets", app->hub->sockets->len);
    write_private_topics (&json, app->hub);
    server_json_raw (&json, "faults", faults);
    server_json_close_object (&json);
    answer (message, 200, "application/json", json.text->str);
}

static void
write_ledger (ServerApp *app, SoupServerMessage *message)
{
    server_app_advance (app);
    g_autofree char *text = sim_exchange_write_ledger (app->exchange);
    answer (message, 200, "application/x-ndjson", text);
}

/* Files that were asked for on the command line are written now. */
static void
save_files (ServerApp *app, SoupServerMessage *message)
{
    g_autoptr (GError) error = NULL;
    if ((app->options->ledger != NULL &&
         !server_app_save_ledger (app, app->options->ledger, &error)) ||
        !server_record_flush (app->record, &error))
    {
        answer_error (message, error);
        return;
    }
    answer (message, 200, "application/json", "{\"ok\":true}");
}

void
server_control_handle (SoupServer *soup, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer user_data)
{
    ServerApp *app = user_data;
    const char *method = soup_server_message_get_method (message);
    g_autoptr (GBytes) body =
        soup_message_body_flatten (soup_server_message_get_request_body (message));
    g_autofree char *what = g_strdup_printf ("%s %s", method, path);

    if (g_str_equal (what, "POST /sim/fault"))
        post_fault (app, message, body);
    else if (g_str_equal (what, "DELETE /sim/fault"))
        clear_faults (app, message, query);
    else if (g_str_equal (what, "GET /sim/state"))
        write_state (app, message);
    else if (g_str_equal (what, "GET /sim/ledger"))
        write_ledger (app, message);
    else if (g_str_equal (what, "POST /sim/save"))
        save_files (app, message);
    else
        answer (message, 404, "text/plain",
                "POST or DELETE /sim/fault, GET /sim/state, GET /sim/ledger, POST /sim/save\n");
}
