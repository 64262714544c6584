/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-tap.h"

/* What is being written past the server. */
typedef struct
{
    ServerTap *tap;
    GBytes *bytes;
    gsize chunk;
    guint interval_ms;
    guint64 sent;
    guint64 total;
    ServerTapEnd end;
} RawSend;

static void
raw_send_finish (RawSend *self)
{
    server_tap_end (self->tap, self->end);
    g_bytes_unref (self->bytes);
    g_object_unref (self->tap);
    g_free (self);
}

static void raw_send_run (RawSend *self);

static gboolean
on_timeout (gpointer data)
{
    raw_send_run (data);
    return G_SOURCE_REMOVE;
}

static gboolean
on_writable (GObject *stream, gpointer data)
{
    raw_send_run (data);
    return G_SOURCE_REMOVE;
}

static void
wait_until_writable (RawSend *self, GPollableOutputStream *output)
{
    GSource *source = g_pollable_output_stream_create_source (output, NULL);
    g_source_set_callback (source, G_SOURCE_FUNC (on_writable), self, NULL);
    g_source_attach (source, NULL);
    g_source_unref (source);
}

/* Writes until a pause is due, the socket is full, it is done, or the other side is gone. */
static void
raw_send_run (RawSend *self)
{
    GPollableOutputStream *output =
        G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (G_IO_STREAM (self->tap)));
    gsize size = 0;
    const char *data = g_bytes_get_data (self->bytes, &size);

    while (self->sent < self->total)
    {
        g_autoptr (GError) error = NULL;
        gsize offset = (gsize) (self->sent % size);
        gsize wanted = MIN (MIN (size - offset, self->chunk), self->total - self->sent);
        gssize n = g_pollable_output_stream_write_nonblocking (output, data + offset, wanted, NULL,
                                                               &error);
        if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
            wait_until_writable (self, output);
            return;
        }
        if (n <= 0)
            break;
        self->sent += (guint64) n;
        if (self->interval_ms > 0 && self->sent < self->total)
        {
            g_timeout_add (self->interval_ms, on_timeout, self);
            return;
        }
    }
    raw_send_finish (self);
}

static void
raw_send (ServerTap *tap, GBytes *bytes, guint64 total, gsize chunk, guint interval_ms,
          ServerTapEnd end)
{
    RawSend *self = g_new0 (RawSend, 1);
    self->tap = g_object_ref (tap);
    self->bytes = g_bytes_ref (bytes);
    self->chunk = chunk > 0 ? chunk : G_MAXSIZE;
    self->interval_ms = interval_ms;
    self->total = g_bytes_get_size (bytes) > 0 ? total : 0;
    self->end = end;
    raw_send_run (self);
}

void
server_tap_send_raw (ServerTap *self, GBytes *bytes, gsize chunk, guint interval_ms,
                     ServerTapEnd end)
{
    raw_send (self, bytes, g_bytes_get_size (bytes), chunk, interval_ms, end);
}

void
server_tap_send_repeated (ServerTap *self, GBytes *bytes, guint64 total, ServerTapEnd end)
{
    raw_send (self, bytes, total, 0, 0, end);
}
