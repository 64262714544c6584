/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-call.h"

/* What a record of TLS holds at the most: nothing comes in larger pieces. */
#define CHUNK (16 * 1024)

/* Freed when libsoup has let go of it, which may be after @func was called or it was cancelled. */
struct _BybitCall
{
    SoupMessage *message;
    GCancellable *cancellable;
    GInputStream *stream;
    GByteArray *body;
    guint8 *chunk;  /* the piece that is read */
    guint deadline; /* GSource */
    guint starts;   /* how often the request began to be written */
    gboolean is_late;
    BybitCallFunc func;
    gpointer user_data;
};

static void
free_call (BybitCall *self)
{
    g_signal_handlers_disconnect_by_data (self->message, self);
    g_clear_object (&self->stream);
    g_object_unref (self->cancellable);
    g_object_unref (self->message);
    g_byte_array_unref (self->body);
    g_free (self->chunk);
    g_free (self);
}

/* Calls @func, unless that was done or nobody listens any more. */
static void
tell (BybitCall *self, BybitCallResult *result)
{
    BybitCallFunc func = g_steal_pointer (&self->func);

    g_clear_handle_id (&self->deadline, g_source_remove);
    if (func == NULL)
        return;
    /* What was just about to be written when the time was over may still have been. */
    result->was_sent = self->starts > 0 || self->is_late;
    result->was_connected = self->starts > 0;
    func (result, self->user_data);
}

static void
fail (BybitCall *self, const char *why)
{
    BybitCallResult result = { .failure = why };

    tell (self, &result);
}

static gboolean
on_deadline (gpointer user_data)
{
    BybitCall *self = user_data;

    self->deadline = 0;
    self->is_late = TRUE;
    g_cancellable_cancel (self->cancellable);
    fail (self, "no answer within the deadline");
    return G_SOURCE_REMOVE;
}

/*
 * libsoup writes a read again when a kept connection turns out to be closed, and never a POST,
 * which could be done twice. Should that change, this says so.
 */
static void
on_starting (SoupMessage *message, BybitCall *self)
{
    if (self->starts++ > 0 && g_str_equal (soup_message_get_method (message), "POST"))
        g_critical ("POST %s was sent a second time",
                    g_uri_get_path (soup_message_get_uri (message)));
}

static void
end (BybitCall *self)
{
    BybitCallResult result = {
        .status = soup_message_get_status (self->message),
        .headers = soup_message_get_response_headers (self->message),
        .size = self->body->len,
    };

    g_byte_array_append (self->body, (const guint8 *) "", 1);
    result.body = (const char *) self->body->data;
    tell (self, &result);
}

static void read_on (BybitCall *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    BybitCall *self = user_data;
    g_autoptr (GError) error = NULL;
    gssize size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

    if (size < 0)
        fail (self, error->message);
    else if (size == 0)
        end (self);
    else if (self->body->len + (gsize) size > BYBIT_SESSION_MAX_BODY)
    {
        g_cancellable_cancel (self->cancellable);
        fail (self, "the answer is larger than 8 MiB");
    }
    else
    {
        g_byte_array_append (self->body, self->chunk, (guint) size);
        read_on (self);
        return;
    }
    free_call (self);
}

static void
read_on (BybitCall *self)
{
    g_input_stream_read_async (self->stream, self->chunk, CHUNK, G_PRIORITY_DEFAULT,
                               self->cancellable, on_read, self);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
    BybitCall *self = user_data;
    g_autoptr (GError) error = NULL;

    self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
    if (self->stream != NULL && self->func != NULL)
    {
        self->chunk = g_malloc (CHUNK);
        read_on (self);
        return;
    }
    if (self->stream == NULL)
        fail (self, error->message);
    free_call (self);
}

BybitCall *
bybit_call_start (SoupSession *session, SoupMessage *message, gint64 deadline_ns,
                  BybitCallFunc func, gpointer user_data)
{
    BybitCall *self = g_new0 (BybitCall, 1);

    self->message = g_object_ref (message);
    self->cancellable = g_cancellable_new ();
    self->body = g_byte_array_new ();
    self->func = func;
    self->user_data = user_data;
    self->deadline = g_timeout_add ((guint) (deadline_ns / CARRY_NS_PER_MS), on_deadline, self);
    g_signal_connect (message, "starting", G_CALLBACK (on_starting), self);
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
    /* Without this flag libsoup opens a new connection for every POST. */
    if (g_str_equal (soup_message_get_method (message), "POST"))
        soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
    soup_session_send_async (session, message, G_PRIORITY_DEFAULT, self->cancellable, on_sent,
                             self);
    return self;
}

void
bybit_call_cancel (BybitCall *self)
{
    self->func = NULL;
    g_clear_handle_id (&self->deadline, g_source_remove);
    g_cancellable_cancel (self->cancellable);
}
