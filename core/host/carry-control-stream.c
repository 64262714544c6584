/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-control-stream.h"

/* The fixed part of a D-Bus message: it tells how long the rest is. */
#define HEADER_BYTES 16

/* The input of such a stream: its parent's, watched. */
#define CARRY_TYPE_CONTROL_INPUT (carry_control_input_get_type ())
G_DECLARE_FINAL_TYPE (CarryControlInput, carry_control_input, CARRY, CONTROL_INPUT,
                      GFilterInputStream)

struct _CarryControlInput
{
    GFilterInputStream parent_instance;

    guint8 header[HEADER_BYTES];
    gsize n_header; /* bytes of it that are here */
    guint64 n_left; /* bytes of the message behind it that are not */
    int n_messages; /* since more were allowed; of both threads */
};

static void pollable_iface_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarryControlInput, carry_control_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      pollable_iface_init))

static guint32
read_number (const CarryControlInput *self, guint at)
{
    guint32 number;

    memcpy (&number, self->header + at, sizeof number);
    return self->header[0] == 'l' ? GUINT32_FROM_LE (number) : GUINT32_FROM_BE (number);
}

/* The length behind the header: of its fields, filled up to eight bytes, and of the body. */
static gboolean
begin_message (CarryControlInput *self, GError **error)
{
    guint64 fields = ((guint64) read_number (self, 12) + 7) & ~(guint64) 7;
    guint64 body = read_number (self, 4);

    self->n_header = 0;
    if ((self->header[0] == 'l' || self->header[0] == 'B') &&
        HEADER_BYTES + fields + body <= CARRY_CONTROL_MAX_MESSAGE &&
        g_atomic_int_add (&self->n_messages, 1) < CARRY_CONTROL_MAX_MESSAGES)
    {
        self->n_left = fields + body;
        return TRUE;
    }
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "the message is too long, or none, or there are too many");
    return FALSE;
}

/* Follows the bytes of one message after the other. */
static gboolean
follow (CarryControlInput *self, const guint8 *bytes, gsize n, GError **error)
{
    while (n > 0)
    {
        gsize part;

        if (self->n_left > 0)
        {
            part = (gsize) MIN (self->n_left, n);
            self->n_left -= part;
        }
        else
        {
            part = MIN (HEADER_BYTES - self->n_header, n);
            memcpy (self->header + self->n_header, bytes, part);
            self->n_header += part;
            if (self->n_header == HEADER_BYTES && !begin_message (self, error))
                return FALSE;
        }
        bytes += part;
        n -= part;
    }
    return TRUE;
}

static gssize
check (CarryControlInput *self, const void *buffer, gssize n, GError **error)
{
    return n <= 0 || follow (self, buffer, (gsize) n, error) ? n : -1;
}

static gssize
input_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable,
            GError **error)
{
    GInputStream *base = G_FILTER_INPUT_STREAM (stream)->base_stream;

    return check (CARRY_CONTROL_INPUT (stream), buffer,
                  g_input_stream_read (base, buffer, size, cancellable, error), error);
}

static gssize
input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize size, GError **error)
{
    GInputStream *base = G_FILTER_INPUT_STREAM (stream)->base_stream;

    return check (CARRY_CONTROL_INPUT (stream), buffer,
                  g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base), buffer,
                                                            size, NULL, error),
                  error);
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
    return g_pollable_input_stream_is_readable (
        G_POLLABLE_INPUT_STREAM (G_FILTER_INPUT_STREAM (stream)->base_stream));
}

static GSource *
input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
    g_autoptr (GSource) base = g_pollable_input_stream_create_source (
        G_POLLABLE_INPUT_STREAM (G_FILTER_INPUT_STREAM (stream)->base_stream), NULL);

    return g_pollable_source_new_full (stream, base, cancellable);
}

static void
pollable_iface_init (GPollableInputStreamInterface *iface)
{
    iface->is_readable = input_is_readable;
    iface->create_source = input_create_source;
    iface->read_nonblocking = input_read_nonblocking;
}

static void
carry_control_input_class_init (CarryControlInputClass *klass)
{
    G_INPUT_STREAM_CLASS (klass)->read_fn = input_read;
}

static void
carry_control_input_init (CarryControlInput *self)
{
}

/* The output: its parent's, which a D-Bus connection would else take for a socket of its own. */
#define CARRY_TYPE_CONTROL_OUTPUT (carry_control_output_get_type ())
G_DECLARE_FINAL_TYPE (CarryControlOutput, carry_control_output, CARRY, CONTROL_OUTPUT,
                      GFilterOutputStream)

struct _CarryControlOutput
{
    GFilterOutputStream parent_instance;
};

static void output_iface_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarryControlOutput, carry_control_output,
                               G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      output_iface_init))

static GPollableOutputStream *
get_base_output (GPollableOutputStream *stream)
{
    return G_POLLABLE_OUTPUT_STREAM (G_FILTER_OUTPUT_STREAM (stream)->base_stream);
}

static gboolean
output_is_writable (GPollableOutputStream *stream)
{
    return g_pollable_output_stream_is_writable (get_base_output (stream));
}

static GSource *
output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
    g_autoptr (GSource) base =
        g_pollable_output_stream_create_source (get_base_output (stream), NULL);

    return g_pollable_source_new_full (stream, base, cancellable);
}

static gssize
output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize size,
                          GError **error)
{
    return g_pollable_output_stream_write_nonblocking (get_base_output (stream), buffer, size, NULL,
                                                       error);
}

static void
output_iface_init (GPollableOutputStreamInterface *iface)
{
    iface->is_writable = output_is_writable;
    iface->create_source = output_create_source;
    iface->write_nonblocking = output_write_nonblocking;
}

static void
carry_control_output_class_init (CarryControlOutputClass *klass)
{
}

static void
carry_control_output_init (CarryControlOutput *self)
{
}

struct _CarryControlStream
{
    GIOStream parent_instance;

    GIOStream *base;
    GInputStream *input;
    GOutputStream *output;
};

G_DEFINE_FINAL_TYPE (CarryControlStream, carry_control_stream, G_TYPE_IO_STREAM)

static GInputStream *
stream_get_input (GIOStream *stream)
{
    return CARRY_CONTROL_STREAM (stream)->input;
}

static GOutputStream *
stream_get_output (GIOStream *stream)
{
    return CARRY_CONTROL_STREAM (stream)->output;
}

static gboolean
stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
    return g_io_stream_close (CARRY_CONTROL_STREAM (stream)->base, cancellable, error);
}

static void
carry_control_stream_finalize (GObject *object)
{
    CarryControlStream *self = CARRY_CONTROL_STREAM (object);

    g_object_unref (self->input);
    g_object_unref (self->output);
    g_object_unref (self->base);
    G_OBJECT_CLASS (carry_control_stream_parent_class)->finalize (object);
}

static void
carry_control_stream_class_init (CarryControlStreamClass *klass)
{
    GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = carry_control_stream_finalize;
    stream_class->get_input_stream = stream_get_input;
    stream_class->get_output_stream = stream_get_output;
    stream_class->close_fn = stream_close;
}

static void
carry_control_stream_init (CarryControlStream *self)
{
}

/* @base is a socket's. */
GIOStream *
carry_control_stream_new (GIOStream *base)
{
    CarryControlStream *self = g_object_new (CARRY_TYPE_CONTROL_STREAM, NULL);

    self->base = g_object_ref (base);
    self->input = g_object_new (CARRY_TYPE_CONTROL_INPUT, "base-stream",
                                g_io_stream_get_input_stream (base), NULL);
    self->output = g_object_new (CARRY_TYPE_CONTROL_OUTPUT, "base-stream",
                                 g_io_stream_get_output_stream (base), NULL);
    return G_IO_STREAM (self);
}

/* The loop has turned, so that as many messages again may wait for it. */
void
carry_control_stream_allow (CarryControlStream *self)
{
    g_atomic_int_set (&CARRY_CONTROL_INPUT (self->input)->n_messages, 0);
}
