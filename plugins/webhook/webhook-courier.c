/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-courier.h"

#include <libsoup/soup.h>

#define NS_PER_MS (CARRY_NS_PER_SECOND / 1000)
#define TOO_MANY_REQUESTS 429

struct _WebhookCourier
{
    WebhookTarget *target;
    WebhookCourierSettings settings;
    SoupSession *session;
    GCancellable *cancellable;
    GQueue waiting; /* WebhookMessage; the first is under way */
    CarryBackoff backoff;
    GSource *retry; /* NULL while a request is under way */
    gboolean is_busy;
    guint64 n_sent;
    guint64 n_lost;
};

static void send_first (WebhookCourier *self);

/* (transfer full) @target. Proxies of the environment are not used, redirects not followed. */
WebhookCourier *
webhook_courier_new (WebhookTarget *target, const WebhookCourierSettings *settings)
{
    WebhookCourier *self = g_new0 (WebhookCourier, 1);

    self->target = target;
    self->settings = *settings;
    self->session = soup_session_new_with_options (
        "proxy-resolver", NULL, "max-conns", 1, "timeout",
        (guint) MAX (settings->timeout_ns / CARRY_NS_PER_SECOND, 1), "user-agent", "carry", NULL);
    self->cancellable = g_cancellable_new ();
    g_queue_init (&self->waiting);
    return self;
}

void
webhook_courier_free (WebhookCourier *self)
{
    if (self == NULL)
        return;
    g_cancellable_cancel (self->cancellable);
    if (self->retry != NULL)
        g_source_destroy (self->retry);
    g_clear_pointer (&self->retry, g_source_unref);
    g_queue_clear_full (&self->waiting, (GDestroyNotify) webhook_message_free);
    soup_session_abort (self->session);
    g_object_unref (self->session);
    g_object_unref (self->cancellable);
    webhook_target_free (self->target);
    g_free (self);
}

static void
begin_next (WebhookCourier *self)
{
    self->is_busy = FALSE;
    webhook_message_free (g_queue_pop_head (&self->waiting));
    if (!g_queue_is_empty (&self->waiting))
        send_first (self);
}

static void
lose_first (WebhookCourier *self, const char *why)
{
    const WebhookMessage *message = g_queue_peek_head (&self->waiting);

    self->n_lost++;
    g_warning ("a message could not be brought (%s: %s): %s", message->module, message->code, why);
    begin_next (self);
}

static gboolean
on_retry (gpointer user_data)
{
    WebhookCourier *self = user_data;

    g_clear_pointer (&self->retry, g_source_unref);
    send_first (self);
    return G_SOURCE_REMOVE;
}

static void
try_again (WebhookCourier *self, const char *why)
{
    gint64 delay_ns;

    if (!carry_backoff_next (&self->backoff, &delay_ns))
    {
        lose_first (self, why);
        return;
    }
    self->retry = g_timeout_source_new ((guint) (delay_ns / NS_PER_MS) + 1);
    g_source_set_callback (self->retry, on_retry, self, NULL);
    g_source_set_static_name (self->retry, "webhook-retry");
    g_source_attach (self->retry, g_main_context_get_thread_default ());
}

/* What trying again may mend. */
static gboolean
is_passing (guint status)
{
    return status >= 500 || status == TOO_MANY_REQUESTS || status == SOUP_STATUS_REQUEST_TIMEOUT;
}

static void
on_answer (WebhookCourier *self, guint status)
{
    g_autofree char *why = g_strdup_printf ("the answer was %u", status);

    if (SOUP_STATUS_IS_SUCCESSFUL (status))
    {
        self->n_sent++;
        begin_next (self);
    }
    else if (is_passing (status))
        try_again (self, why);
    else
        lose_first (self, why);
}

/* The body of an answer is of no interest and is not read. An error may name the address. */
static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SoupMessage) message =
        g_object_ref (soup_session_get_async_result_message (SOUP_SESSION (source), result));
    g_autoptr (GError) error = NULL;
    g_autoptr (GInputStream) stream =
        soup_session_send_finish (SOUP_SESSION (source), result, &error);
    WebhookCourier *self = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* @self is gone */
    if (stream != NULL)
    {
        g_input_stream_close (stream, NULL, NULL);
        on_answer (self, soup_message_get_status (message));
    }
    else if (error->domain == G_TLS_ERROR)
        lose_first (self, "the certificate of the address is not to be trusted");
    else
        try_again (self, "nobody answers at the address");
}

static void
send_first (WebhookCourier *self)
{
    const WebhookMessage *first = g_queue_peek_head (&self->waiting);
    g_autoptr (SoupMessage) message = soup_message_new_from_uri ("POST", self->target->uri);
    char *body = webhook_message_format (first, self->target->format, self->target->source,
                                         self->target->chat);
    g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));

    if (!self->is_busy)
        carry_backoff_init (&self->backoff, self->settings.first_ns, self->settings.cap_ns,
                            MAX (self->settings.budget, 1), first->ts);
    self->is_busy = TRUE;
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    if (self->target->token != NULL)
    {
        g_autofree char *header = g_strconcat ("Bearer ", self->target->token, NULL);

        soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                      header);
    }
    soup_session_send_async (self->session, message, G_PRIORITY_LOW, self->cancellable, on_sent,
                             self);
}

/* The least important that waits makes room; the first is under way and stays. */
static void
make_room (WebhookCourier *self)
{
    GList *victim = self->waiting.head->next;

    for (GList *link = victim; link != NULL; link = link->next)
        if (((WebhookMessage *) link->data)->level < ((WebhookMessage *) victim->data)->level)
            victim = link;
    if (victim == NULL)
        return;
    self->n_lost++;
    g_warning ("too many messages wait; one of %s is left out",
               ((WebhookMessage *) victim->data)->module);
    webhook_message_free (victim->data);
    g_queue_delete_link (&self->waiting, victim);
}

/* (transfer full) @message */
void
webhook_courier_send (WebhookCourier *self, WebhookMessage *message)
{
    if (self->waiting.length >= MAX (self->settings.most, 2))
        make_room (self);
    g_queue_push_tail (&self->waiting, message);
    if (!self->is_busy)
        send_first (self);
}

guint
webhook_courier_get_n_waiting (const WebhookCourier *self)
{
    return self->waiting.length;
}

guint64
webhook_courier_get_n_sent (const WebhookCourier *self)
{
    return self->n_sent;
}

guint64
webhook_courier_get_n_lost (const WebhookCourier *self)
{
    return self->n_lost;
}
