/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-tap.h"

#include "server-tap-streams.h"

#include <sys/socket.h>

struct _ServerTap
{
    GIOStream parent_instance;
    GIOStream *base;
    GSocket *socket;
    ServerRecord *record;
    guint64 id;
    GInputStream *input;
    GOutputStream *output;
    gboolean ended;
};

G_DEFINE_FINAL_TYPE (ServerTap, server_tap, G_TYPE_IO_STREAM)

static GInputStream *
server_tap_get_input_stream (GIOStream *stream)
{
    return SERVER_TAP (stream)->input;
}

static GOutputStream *
server_tap_get_output_stream (GIOStream *stream)
{
    return SERVER_TAP (stream)->output;
}

static void
note_end (ServerTap *self)
{
    if (!self->ended)
        server_record_write (self->record, self->id, '-', "", 0);
    self->ended = TRUE;
}

static gboolean
server_tap_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
    ServerTap *self = SERVER_TAP (stream);
    note_end (self);
    return g_io_stream_close (self->base, cancellable, error);
}

static void
on_base_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;
    GError *error = NULL;
    if (g_io_stream_close_finish (G_IO_STREAM (source), result, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

static void
server_tap_close_async (GIOStream *stream, int priority, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    ServerTap *self = SERVER_TAP (stream);
    note_end (self);
    g_io_stream_close_async (self->base, priority, cancellable, on_base_closed,
                             g_task_new (stream, cancellable, callback, user_data));
}

static gboolean
server_tap_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

static void
server_tap_finalize (GObject *object)
{
    ServerTap *self = SERVER_TAP (object);
    note_end (self);
    server_tap_input_watch (self->input, NULL, NULL);
    g_clear_object (&self->input);
    g_clear_object (&self->output);
    g_clear_object (&self->base);
    g_clear_object (&self->socket);
    G_OBJECT_CLASS (server_tap_parent_class)->finalize (object);
}

static void
server_tap_class_init (ServerTapClass *klass)
{
    GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);
    stream_class->get_input_stream = server_tap_get_input_stream;
    stream_class->get_output_stream = server_tap_get_output_stream;
    stream_class->close_fn = server_tap_close;
    stream_class->close_async = server_tap_close_async;
    stream_class->close_finish = server_tap_close_finish;
    G_OBJECT_CLASS (klass)->finalize = server_tap_finalize;
}

static void
server_tap_init (ServerTap *self)
{
}

static gboolean
on_left_idle (gpointer user_data)
{
    g_io_stream_close_async (user_data, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
    return G_SOURCE_REMOVE;
}

/*
 * libsoup 3.2's server keeps a connection that was left between two requests for good. Closing
 * it here gives back all but a little memory.
 */
static void
on_left (gpointer user_data)
{
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_left_idle, g_object_ref (user_data),
                     g_object_unref);
}

ServerTap *
server_tap_new (GIOStream *base, GSocket *socket, guint64 id, ServerRecord *record)
{
    ServerTap *self = g_object_new (SERVER_TYPE_TAP, NULL);
    self->base = g_object_ref (base);
    self->socket = g_object_ref (socket);
    self->id = id;
    self->record = record;
    self->input = server_tap_input_new (g_io_stream_get_input_stream (base), id, record);
    self->output = server_tap_output_new (g_io_stream_get_output_stream (base), id, record);
    server_tap_input_watch (self->input, on_left, self);
    return self;
}

guint64
server_tap_get_id (ServerTap *self)
{
    return self->id;
}

/* From here on the next line that comes in is a request's. */
void
server_tap_begin_request (ServerTap *self)
{
    server_tap_input_begin_line (self->input);
}

/* The request line as it came over the wire, so far as it is there. */
const char *
server_tap_get_request_line (ServerTap *self)
{
    return server_tap_input_get_line (self->input);
}

void
server_tap_end (ServerTap *self, ServerTapEnd end)
{
    if (end == SERVER_TAP_KEEP || self->ended)
        return;
    note_end (self);
    if (end == SERVER_TAP_RESET)
    {
        struct linger linger = { .l_onoff = 1, .l_linger = 0 };
        setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
        g_socket_close (self->socket, NULL);
        return;
    }
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}
