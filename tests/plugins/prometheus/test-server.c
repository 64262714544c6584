/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-server.h"

#include <string.h>

#define PATIENCE_MS 20000

static char *
give (gboolean is_open_metrics, gpointer user_data)
{
    guint *n = user_data;

    (*n)++;
    return g_strdup (is_open_metrics ? "open\n" : "plain\n");
}

static gboolean
on_late (gpointer user_data)
{
    g_error ("waited in vain");
    return G_SOURCE_REMOVE;
}

static GSocketConnection *
knock (const PrometheusServer *server)
{
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    g_autoptr (GError) error = NULL;
    GSocketConnection *connection = g_socket_client_connect_to_host (
        client, "127.0.0.1", prometheus_server_get_port (server), NULL, &error);

    g_assert_no_error (error);
    return connection;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    gssize *out_n = user_data;

    *out_n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
}

/* (transfer full): what comes until it is closed; empty when nothing does. */
static char *
read_all (GSocketConnection *connection)
{
    GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
    guint late = g_timeout_add (PATIENCE_MS, on_late, NULL);
    GString *text = g_string_new (NULL);
    char buffer[512];
    gssize n = 1;

    while (n > 0)
    {
        n = -2;
        g_input_stream_read_async (stream, buffer, sizeof buffer, 0, NULL, on_read, &n);
        while (n == -2)
            g_main_context_iteration (NULL, TRUE);
        if (n > 0)
            g_string_append_len (text, buffer, n);
    }
    g_source_remove (late);
    return g_string_free (text, FALSE);
}

static void
say (GSocketConnection *connection, const char *text)
{
    g_socket_send (g_socket_connection_get_socket (connection), text, strlen (text), NULL, NULL);
}

static char *
ask (const PrometheusServer *server, const char *accept)
{
    g_autoptr (GSocketConnection) connection = knock (server);
    g_autofree char *request =
        g_strdup_printf ("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAccept: %s\r\n\r\n",
                         prometheus_server_get_port (server), accept);

    say (connection, request);
    return read_all (connection);
}

static PrometheusServer *
open_server (guint *n)
{
    g_autoptr (GError) error = NULL;
    PrometheusServer *server = prometheus_server_new (0, give, n, &error);

    g_assert_no_error (error);
    return server;
}

static void
test_answers (void)
{
    guint n = 0;
    PrometheusServer *server = open_server (&n);
    g_autofree char *plain = ask (server, "*/*");
    g_autofree char *open = ask (server, "application/openmetrics-text");

    g_assert_true (
        g_str_has_prefix (plain, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version="));
    g_assert_true (g_str_has_suffix (plain, "\r\n\r\nplain\n"));
    g_assert_nonnull (strstr (open, "application/openmetrics-text; version=1.0.0"));
    g_assert_true (g_str_has_suffix (open, "\r\n\r\nopen\n"));
    g_assert_cmpuint (n, ==, 2);
    prometheus_server_free (server);
}

/* Who says too much, or bytes that are no text, is dropped without an answer. */
static void
test_nonsense (void)
{
    guint n = 0;
    PrometheusServer *server = open_server (&n);
    g_autofree char *much = g_strnfill (20000, 'x');
    g_autoptr (GSocketConnection) one = knock (server);
    g_autoptr (GSocketConnection) other = knock (server);
    g_autofree char *first = NULL, *second = NULL;

    say (one, much);
    first = read_all (one);
    g_assert_cmpstr (first, ==, "");
    g_socket_send (g_socket_connection_get_socket (other), "a\0b\r\n\r\n", 7, NULL, NULL);
    second = read_all (other);
    g_assert_cmpstr (second, ==, "");
    g_assert_cmpuint (n, ==, 0);
    prometheus_server_free (server);
}

/* Those who say nothing take all the places, until their time is over. */
static void
test_crowd (void)
{
    guint n = 0;
    PrometheusServer *server = open_server (&n);
    g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
    g_autofree char *turned_away = NULL, *later = NULL, *silent = NULL;

    for (guint i = 0; i < PROMETHEUS_SERVER_MOST; i++)
        g_ptr_array_add (crowd, knock (server));
    turned_away = ask (server, "*/*");
    g_assert_cmpstr (turned_away, ==, "");
    silent = read_all (g_ptr_array_index (crowd, PROMETHEUS_SERVER_MOST - 1));
    g_assert_cmpstr (silent, ==, "");
    later = ask (server, "*/*");
    g_assert_true (g_str_has_suffix (later, "plain\n"));
    prometheus_server_free (server);
}

/* Two do not share a port, and a server that is gone leaves nobody. */
static void
test_port (void)
{
    guint n = 0;
    PrometheusServer *server = open_server (&n);
    g_autoptr (GSocketConnection) left = knock (server);
    g_autoptr (GError) error = NULL;

    g_assert_null (prometheus_server_new (prometheus_server_get_port (server), give, &n, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    prometheus_server_free (server);
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/server/answers", test_answers);
    g_test_add_func ("/server/nonsense", test_nonsense);
    g_test_add_func ("/server/crowd", test_crowd);
    g_test_add_func ("/server/port", test_port);
    return g_test_run ();
}
