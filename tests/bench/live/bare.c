/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The least a client of libsoup does with the same stream: it subscribes, receives, and counts.
 * `bare ws://HOST/PATH N-SYMBOLS [CA-FILE]`; it ends with its input and prints how many messages came, and how
 * late its timers were: what the machine and the loop cost whoever listens.
 */

#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/carry-lag.h"

#define TOPICS_A_REQUEST 30
#define TIMER_MS 5
#define WARM_UP_MS 5000

static guint64 n_messages;
static guint64 n_bytes;
static CarryLag lag;
static gint64 ts_timer; /* microseconds */

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer user_data)
{
    n_messages++;
    n_bytes += g_bytes_get_size (message);
}

static void
subscribe (SoupWebsocketConnection *connection, int n_symbols)
{
    static const char *const kinds[] = { "orderbook.1", "publicTrade", "tickers" };
    g_autoptr (GString) text = g_string_new (NULL);

    for (int i = 0; i < n_symbols * 3; i++)
    {
        g_string_append_printf (text, "%s\"%s.C%03dUSDT\"",
                                text->len == 0 ? "{\"op\":\"subscribe\",\"args\":[" : ",",
                                kinds[i % 3], i / 3);
        if (i % TOPICS_A_REQUEST < TOPICS_A_REQUEST - 1 && i < n_symbols * 3 - 1)
            continue;
        g_string_append (text, "]}");
        soup_websocket_connection_send_text (connection, text->str);
        g_string_truncate (text, 0);
    }
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
    const int *n_symbols = user_data;
    g_autoptr (GError) error = NULL;
    SoupWebsocketConnection *connection =
        soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

    if (connection == NULL)
        g_error ("%s", error->message);
    g_signal_connect (connection, "message", G_CALLBACK (on_message), NULL);
    subscribe (connection, *n_symbols);
}

static gboolean
on_timer (gpointer user_data)
{
    gint64 now = g_get_monotonic_time ();

    if (ts_timer != 0)
        carry_lag_add (&lag, (now - ts_timer) * 1000);
    ts_timer = now + TIMER_MS * 1000;
    g_timeout_add (TIMER_MS, on_timer, NULL);
    return G_SOURCE_REMOVE;
}

static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
    g_main_loop_quit (user_data);
    return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
    g_autoptr (SoupSession) session = soup_session_new ();
    g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
    g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
    g_autoptr (SoupMessage) message = argc >= 3 ? soup_message_new ("GET", argv[1]) : NULL;
    int n_symbols;

    if (message == NULL)
        g_error ("bare ws://HOST/PATH N-SYMBOLS [CA-FILE]");
    n_symbols = (int) g_ascii_strtoll (argv[2], NULL, 10);
    if (argc > 3)
    {
        g_autoptr (GError) error = NULL;
        g_autoptr (GTlsDatabase) authority = g_tls_file_database_new (argv[3], &error);

        if (authority == NULL)
            g_error ("%s", error->message);
        soup_session_set_tls_database (session, authority);
    }
    soup_session_remove_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
    soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL,
                                          on_connected, &n_symbols);
    g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_input, loop);
    g_timeout_add (WARM_UP_MS, on_timer, NULL);
    g_main_loop_run (loop);
    printf ("heard messages=%" G_GUINT64_FORMAT " bytes=%" G_GUINT64_FORMAT "\n", n_messages,
            n_bytes);
    printf ("lag-timers n=%" G_GUINT64_FORMAT " p50=%.4f p99=%.4f p999=%.4f max=%.4f\n", lag.n,
            (double) carry_lag_get_quantile (&lag, 500) / 1e6,
            (double) carry_lag_get_quantile (&lag, 990) / 1e6,
            (double) carry_lag_get_quantile (&lag, 999) / 1e6, (double) lag.max_ns / 1e6);
    return 0;
}
