/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-server.h"

#include <string.h>

#include "prometheus-request.h"
#include "prometheus-text.h"

#define MOST_HEAD 8192
#define DEADLINE_MS 5000
#define BACKLOG 64

struct _PrometheusServer
{
    GSocketService *service;
    guint16 port;
    PrometheusServerFunc func;
    gpointer user_data;
    GPtrArray *guests; /* Guest */
};

/* One connection. */
typedef struct
{
    PrometheusServer *server;
    GSocketConnection *connection;
    GCancellable *cancellable;
    guint timer;
    char head[MOST_HEAD + 1];
    gsize length;
    GString *answer;
} Guest;

static void
guest_free (gpointer data)
{
    Guest *guest = data;

    g_cancellable_cancel (guest->cancellable);
    g_clear_handle_id (&guest->timer, g_source_remove);
    g_io_stream_close (G_IO_STREAM (guest->connection), NULL, NULL);
    g_object_unref (guest->connection);
    g_object_unref (guest->cancellable);
    if (guest->answer != NULL)
        g_string_free (guest->answer, TRUE);
    g_free (guest);
}

static void
dismiss (Guest *guest)
{
    g_ptr_array_remove_fast (guest->server->guests, guest);
}

static gboolean
on_deadline (gpointer user_data)
{
    Guest *guest = user_data;

    guest->timer = 0;
    dismiss (guest);
    return G_SOURCE_REMOVE;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;

    g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error);
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        dismiss (user_data);
}

static const char *
get_phrase (guint status)
{
    return status == 200 ? "OK" : status == 404 ? "Not Found" : "Refused";
}

static void
answer (Guest *guest)
{
    PrometheusServer *server = guest->server;
    PrometheusRequest request = prometheus_request_parse (guest->head, server->port);
    g_autofree char *body = request.status == 200
                                ? server->func (request.is_open_metrics, server->user_data)
                                : g_strdup ("");
    const char *type = request.status == 200 ? prometheus_text_get_type (request.is_open_metrics)
                                             : "text/plain; charset=utf-8";

    guest->answer = g_string_new (NULL);
    g_string_append_printf (guest->answer,
                            "HTTP/1.1 %u %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                            "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
                            "Connection: close\r\n\r\n%s",
                            request.status, get_phrase (request.status), type, strlen (body),
                            request.is_head ? "" : body);
    g_output_stream_write_all_async (
        g_io_stream_get_output_stream (G_IO_STREAM (guest->connection)), guest->answer->str,
        guest->answer->len, G_PRIORITY_LOW, guest->cancellable, on_written, guest);
}

static void read_more (Guest *guest);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
    Guest *guest = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* @guest is gone */
    if (n <= 0)
    {
        dismiss (guest);
        return;
    }
    guest->length += (gsize) n;
    guest->head[guest->length] = '\0';
    if (strstr (guest->head, "\r\n\r\n") != NULL)
        answer (guest);
    else if (guest->length == MOST_HEAD || strlen (guest->head) < guest->length)
        dismiss (guest);
    else
        read_more (guest);
}

static void
read_more (Guest *guest)
{
    g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (guest->connection)),
                               guest->head + guest->length, MOST_HEAD - guest->length,
                               G_PRIORITY_LOW, guest->cancellable, on_read, guest);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
    PrometheusServer *self = user_data;
    Guest *guest;

    if (self->guests->len >= PROMETHEUS_SERVER_MOST)
    {
        g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
        return TRUE;
    }
    guest = g_new0 (Guest, 1);
    guest->server = self;
    guest->connection = g_object_ref (connection);
    guest->cancellable = g_cancellable_new ();
    guest->timer = g_timeout_add (DEADLINE_MS, on_deadline, guest);
    g_ptr_array_add (self->guests, guest);
    read_more (guest);
    return TRUE;
}

/* Port 0 takes any that is free. */
PrometheusServer *
prometheus_server_new (guint16 port, PrometheusServerFunc func, gpointer user_data, GError **error)
{
    g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
    g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, port);
    g_autoptr (GSocketAddress) bound = NULL;
    PrometheusServer *self = g_new0 (PrometheusServer, 1);

    self->func = func;
    self->user_data = user_data;
    self->guests = g_ptr_array_new_with_free_func (guest_free);
    self->service = g_socket_service_new ();
    g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
    if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted,
                                        G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                        error))
    {
        g_prefix_error (error, "port %u: ", port);
        prometheus_server_free (self);
        return NULL;
    }
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
    g_socket_service_start (self->service);
    return self;
}

void
prometheus_server_free (PrometheusServer *self)
{
    if (self == NULL)
        return;
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    g_signal_handlers_disconnect_by_data (self->service, self);
    g_object_unref (self->service);
    g_ptr_array_unref (self->guests);
    g_free (self);
}

guint16
prometheus_server_get_port (const PrometheusServer *self)
{
    return self->port;
}
