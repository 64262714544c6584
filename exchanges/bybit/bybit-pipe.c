/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-pipe.h"

/* A reference for the owner, one for a handshake under way, one while a frame is told. */
struct _BybitPipe
{
    gatomicrefcount references;
    GCancellable *cancellable;
    SoupWebsocketConnection *connection; /* once it is open */
    BybitPipeEvents events;              /* zeroed once it is closed */
    gpointer user_data;
};

static BybitPipe *
ref (BybitPipe *self)
{
    g_atomic_ref_count_inc (&self->references);
    return self;
}

static void
unref (BybitPipe *self)
{
    if (!g_atomic_ref_count_dec (&self->references))
        return;
    g_object_unref (self->cancellable);
    g_free (self);
}

static void
tell_closed (BybitPipe *self, const char *why)
{
    void (*on_closed) (const char *why, gpointer user_data) = self->events.on_closed;

    self->events = (BybitPipeEvents){ NULL };
    if (on_closed != NULL)
        on_closed (why, self->user_data);
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, BybitPipe *self)
{
    gsize size = 0;
    const char *data = g_bytes_get_data (message, &size);
    BybitPipe *kept = ref (self);

    if (self->events.on_frame == NULL)
        ;
    else if (type != SOUP_WEBSOCKET_DATA_TEXT)
        tell_closed (self, "it sent a message that is no text");
    else if (size > BYBIT_SESSION_MAX_MESSAGE)
        tell_closed (self, "it sent a message of more than 4 MiB");
    else
        self->events.on_frame (data, size, self->user_data);
    unref (kept);
}

static void
on_error (SoupWebsocketConnection *connection, GError *error, BybitPipe *self)
{
    BybitPipe *kept = ref (self);

    tell_closed (self, error->message);
    unref (kept);
}

static void
on_closed (SoupWebsocketConnection *connection, BybitPipe *self)
{
    BybitPipe *kept = ref (self);

    tell_closed (self, "the venue closed the connection");
    unref (kept);
}

/*
 * A WebSocket is closed by agreement, which a venue that is gone never gives. The socket below it
 * is shut, so that closing what lies above it waits for nobody.
 */
static void
shut (SoupWebsocketConnection *connection)
{
    g_autoptr (GIOStream) stream =
        g_object_ref (soup_websocket_connection_get_io_stream (connection));
    g_autoptr (GIOStream) base = NULL;

    if (G_IS_TLS_CONNECTION (stream))
        g_object_get (stream, "base-io-stream", &base, NULL);
    else
        base = g_object_ref (stream);
    if (G_IS_SOCKET_CONNECTION (base))
        g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)), TRUE, TRUE,
                           NULL);
    g_io_stream_close (stream, NULL, NULL);
    g_object_unref (connection);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
    BybitPipe *self = user_data;
    g_autoptr (GError) error = NULL;
    SoupWebsocketConnection *connection =
        soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

    if (connection == NULL)
        tell_closed (self, error->message);
    else if (self->events.on_open == NULL)
        shut (connection);
    else
    {
        self->connection = connection;
        soup_websocket_connection_set_max_incoming_payload_size (connection,
                                                                 BYBIT_SESSION_MAX_MESSAGE);
        g_signal_connect (connection, "message", G_CALLBACK (on_message), self);
        g_signal_connect (connection, "error", G_CALLBACK (on_error), self);
        g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
        self->events.on_open (self->user_data);
    }
    unref (self);
}

BybitPipe *
bybit_pipe_open (SoupSession *session, const char *url, const BybitPipeEvents *events,
                 gpointer user_data)
{
    g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
    BybitPipe *self = g_new0 (BybitPipe, 1);

    g_return_val_if_fail (message != NULL, NULL);
    g_atomic_ref_count_init (&self->references);
    self->cancellable = g_cancellable_new ();
    self->events = *events;
    self->user_data = user_data;
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
    soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                          self->cancellable, on_connected, ref (self));
    return self;
}

void
bybit_pipe_close (BybitPipe *self)
{
    self->events = (BybitPipeEvents){ NULL };
    g_cancellable_cancel (self->cancellable);
    if (self->connection != NULL)
    {
        g_signal_handlers_disconnect_by_data (self->connection, self);
        shut (g_steal_pointer (&self->connection));
    }
    unref (self);
}

gboolean
bybit_pipe_send (BybitPipe *self, const char *text)
{
    if (self->connection == NULL ||
        soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
        return FALSE;
    soup_websocket_connection_send_text (self->connection, text);
    return TRUE;
}
