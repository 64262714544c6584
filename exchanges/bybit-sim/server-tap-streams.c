/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-tap-streams.h"

/* A request line longer than this is cut; its signature then does not match. */
#define MAX_LINE 65536

struct _ServerTapInput
{
    GFilterInputStream parent_instance;
    ServerRecord *record;
    guint64 id;
    GString *line;
    gboolean line_ended;
    ServerTapLeft left; /* NULL: told, or nobody wants to know */
    gpointer user_data;
};

struct _ServerTapOutput
{
    GFilterOutputStream parent_instance;
    ServerRecord *record;
    guint64 id;
};

static void input_pollable_init (GPollableInputStreamInterface *iface);
static void output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ServerTapInput, server_tap_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (ServerTapOutput, server_tap_output, G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      output_pollable_init))

static GPollableInputStream *
get_base_input (gpointer stream)
{
    return G_POLLABLE_INPUT_STREAM (
        g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream)));
}

static GPollableOutputStream *
get_base_output (gpointer stream)
{
    return G_POLLABLE_OUTPUT_STREAM (
        g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (stream)));
}

static void
note_input (ServerTapInput *self, const char *data, gssize n)
{
    if (n <= 0)
        return;
    server_record_write (self->record, self->id, '<', data, (gsize) n);
    if (self->line_ended)
        return;
    const char *end = memchr (data, '\n', (gsize) n);
    gsize length = end != NULL ? (gsize) (end - data) : (gsize) n;
    g_string_append_len (self->line, data, (gssize) MIN (length, MAX_LINE - self->line->len));
    self->line_ended = end != NULL || self->line->len >= MAX_LINE;
}

/* The end, or that it was reset, before the first byte of a request. */
static void
note_end (ServerTapInput *self, gssize n, const GError *problem)
{
    ServerTapLeft left = self->left;

    if (left == NULL || n > 0 || self->line->len > 0 || self->line_ended ||
        g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return;
    self->left = NULL;
    left (self->user_data);
}

static gssize
server_tap_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
                       GError **error)
{
    GInputStream *base = G_INPUT_STREAM (get_base_input (stream));
    gssize n = g_input_stream_read (base, buffer, count, cancellable, error);
    note_input (SERVER_TAP_INPUT (stream), buffer, n);
    return n;
}

static gssize
server_tap_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count,
                                   GError **error)
{
    GError *problem = NULL;
    gssize n = g_pollable_input_stream_read_nonblocking (get_base_input (stream), buffer, count,
                                                         NULL, &problem);

    note_input (SERVER_TAP_INPUT (stream), buffer, n);
    note_end (SERVER_TAP_INPUT (stream), n, problem);
    if (problem != NULL)
        g_propagate_error (error, problem);
    return n;
}

static gboolean
server_tap_input_is_readable (GPollableInputStream *stream)
{
    return g_pollable_input_stream_is_readable (get_base_input (stream));
}

static GSource *
server_tap_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
    g_autoptr (GSource) base =
        g_pollable_input_stream_create_source (get_base_input (stream), cancellable);
    return g_pollable_source_new_full (stream, base, NULL);
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
    iface->is_readable = server_tap_input_is_readable;
    iface->create_source = server_tap_input_create_source;
    iface->read_nonblocking = server_tap_input_read_nonblocking;
}

static void
server_tap_input_finalize (GObject *object)
{
    g_string_free (SERVER_TAP_INPUT (object)->line, TRUE);
    G_OBJECT_CLASS (server_tap_input_parent_class)->finalize (object);
}

static void
server_tap_input_class_init (ServerTapInputClass *klass)
{
    G_INPUT_STREAM_CLASS (klass)->read_fn = server_tap_input_read;
    G_OBJECT_CLASS (klass)->finalize = server_tap_input_finalize;
}

static void
server_tap_input_init (ServerTapInput *self)
{
    self->line = g_string_new (NULL);
}

GInputStream *
server_tap_input_new (GInputStream *base, guint64 id, ServerRecord *record)
{
    ServerTapInput *self =
        g_object_new (SERVER_TYPE_TAP_INPUT, "base-stream", base, "close-base-stream", FALSE, NULL);
    self->id = id;
    self->record = record;
    return G_INPUT_STREAM (self);
}

void
server_tap_input_watch (GInputStream *stream, ServerTapLeft func, gpointer user_data)
{
    ServerTapInput *self = SERVER_TAP_INPUT (stream);

    self->left = func;
    self->user_data = user_data;
}

void
server_tap_input_begin_line (GInputStream *stream)
{
    ServerTapInput *self = SERVER_TAP_INPUT (stream);
    g_string_truncate (self->line, 0);
    self->line_ended = FALSE;
}

const char *
server_tap_input_get_line (GInputStream *stream)
{
    return SERVER_TAP_INPUT (stream)->line->str;
}

static void
note_output (ServerTapOutput *self, const void *data, gssize n)
{
    if (n > 0)
        server_record_write (self->record, self->id, '>', data, (gsize) n);
}

static gssize
server_tap_output_write (GOutputStream *stream, const void *buffer, gsize count,
                         GCancellable *cancellable, GError **error)
{
    GOutputStream *base = G_OUTPUT_STREAM (get_base_output (stream));
    gssize n = g_output_stream_write (base, buffer, count, cancellable, error);
    note_output (SERVER_TAP_OUTPUT (stream), buffer, n);
    return n;
}

static gssize
server_tap_output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count,
                                     GError **error)
{
    gssize n = g_pollable_output_stream_write_nonblocking (get_base_output (stream), buffer, count,
                                                           NULL, error);
    note_output (SERVER_TAP_OUTPUT (stream), buffer, n);
    return n;
}

static gboolean
server_tap_output_is_writable (GPollableOutputStream *stream)
{
    return g_pollable_output_stream_is_writable (get_base_output (stream));
}

static GSource *
server_tap_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
    g_autoptr (GSource) base =
        g_pollable_output_stream_create_source (get_base_output (stream), cancellable);
    return g_pollable_source_new_full (stream, base, NULL);
}

static void
output_pollable_init (GPollableOutputStreamInterface *iface)
{
    iface->is_writable = server_tap_output_is_writable;
    iface->create_source = server_tap_output_create_source;
    iface->write_nonblocking = server_tap_output_write_nonblocking;
}

static void
server_tap_output_class_init (ServerTapOutputClass *klass)
{
    G_OUTPUT_STREAM_CLASS (klass)->write_fn = server_tap_output_write;
}

static void
server_tap_output_init (ServerTapOutput *self)
{
}

GOutputStream *
server_tap_output_new (GOutputStream *base, guint64 id, ServerRecord *record)
{
    ServerTapOutput *self = g_object_new (SERVER_TYPE_TAP_OUTPUT, "base-stream", base,
                                          "close-base-stream", FALSE, NULL);
    self->id = id;
    self->record = record;
    return G_OUTPUT_STREAM (self);
}
