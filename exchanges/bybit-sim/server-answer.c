/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-answer.h"

#include "server-hub.h"
#include "server-raw.h"

static void
write_rest (ServerRequest *self, ServerJson *json)
{
    server_json_raw (json, "result", self->result != NULL ? self->result : "{}");
    server_json_raw (json, "retExtInfo", self->extra != NULL ? self->extra : "{}");
    server_json_int (json, "time", server_app_get_venue_ms (self->app));
}

static char *
write_envelope (ServerRequest *self)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_int (&json, "retCode", self->code);
    server_json_string (&json, "retMsg", self->text != NULL ? self->text : "OK");
    if (!self->is_bare)
        write_rest (self, &json);
    server_json_close_object (&json);
    return server_json_steal (&json);
}

static void
add_number (SoupMessageHeaders *headers, const char *name, gint64 value)
{
    char text[32];
    g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
    soup_message_headers_replace (headers, name, text);
}

static void
add_headers (ServerRequest *self)
{
    SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
    g_autofree char *trace = server_app_make_hex (self->app, 32);

    add_number (headers, "Ret_code", self->code);
    soup_message_headers_replace (headers, "Traceid", trace);
    add_number (headers, "Timenow", server_app_get_venue_ms (self->app));
    if (self->quota.limit == 0)
        return;
    add_number (headers, "X-Bapi-Limit", self->quota.limit);
    add_number (headers, "X-Bapi-Limit-Status", self->quota.left);
    add_number (headers, "X-Bapi-Limit-Reset-Timestamp", self->quota.reset_ms);
}

/* What is told on the streams waits until the answer is on its way. */
static void
finish (ServerRequest *self)
{
    server_hub_flush_later (self->app->hub);
}

void
server_answer_status (ServerRequest *self, guint status, const char *type, const char *body)
{
    soup_server_message_set_status (self->message, status, NULL);
    soup_server_message_set_response (self->message, type, SOUP_MEMORY_COPY, body, strlen (body));
    finish (self);
}

static gboolean
on_delay_over (gpointer data)
{
    soup_server_message_unpause (data);
    return G_SOURCE_REMOVE;
}

static void
delay (ServerRequest *self, const ServerFault *fault)
{
    gint64 ns = server_fault_get_duration (fault, "delay", G_GINT64_CONSTANT (1000000000));
    soup_server_message_pause (self->message);
    g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) (ns / 1000000), on_delay_over,
                        g_object_ref (self->message), g_object_unref);
}

static gboolean
is_sent_by_fault (ServerRequest *self, const char *body)
{
    ServerFaults *faults = self->app->faults;
    const ServerFault *fault = server_faults_take (faults, "silence", self->path);
    if (fault != NULL)
    {
        soup_server_message_pause (self->message);
        g_ptr_array_add (self->app->held, g_object_ref (self->message));
        return TRUE;
    }
    fault = server_faults_take (faults, "redirect", self->path);
    if (fault != NULL)
    {
        soup_server_message_set_redirect (
            self->message, (guint) server_fault_get_int (fault, "status", 301),
            server_fault_get_text (fault, "location", "http://elsewhere.invalid/"));
        return TRUE;
    }
    fault = server_faults_take (faults, "answer", self->path);
    if (fault == NULL)
        return FALSE;
    server_raw_answer (self->message, self->tap, fault, body);
    return TRUE;
}

void
server_answer_send (ServerRequest *self)
{
    g_autofree char *envelope = write_envelope (self);
    g_autofree char *body = server_raw_rewrite (self->app->faults, self->path, envelope);
    const ServerFault *fault;

    add_headers (self);
    if (!is_sent_by_fault (self, body))
    {
        soup_server_message_set_status (self->message, 200, NULL);
        soup_server_message_set_response (self->message, "application/json; charset=utf-8",
                                          SOUP_MEMORY_COPY, body, strlen (body));
        fault = server_faults_take (self->app->faults, "delay", self->path);
        if (fault != NULL)
            delay (self, fault);
    }
    finish (self);
}
