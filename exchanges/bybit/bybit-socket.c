/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-socket.h"

#include "bybit-format.h"
#include "bybit-topics.h"
#include "bybit-pipe.h"

/* The venue takes 500 new connections from one address in five minutes; ours shall be few. */
#define MAX_CONNECTS 30
#define CONNECTS_SPAN (5 * CARRY_NS_PER_MINUTE)

/* How long an authentication stays good; the venue wants only that it lies in the future. */
#define AUTH_LIFE_MS 10000

struct _BybitSocket
{
    BybitVenue *venue;
    BybitSocketKind kind;
    char *name;
    char *url;
    BybitSocketEvents events;
    gpointer owner;

    BybitSocketState state;
    BybitRoute *route;
    BybitPipe *pipe;      /* while connecting and connected */
    SoupSession *session; /* by which it connects */
    BybitTopics *topics;
    CarryBackoff backoff;
    guint timer; /* the deadline of connecting, or the pause before it */
    guint pinger;
    guint subscriber; /* topics wait to be asked for together */
    gint64 ts_heard;
    guint n_silent; /* pings since anything was heard */
    gint64 connects[MAX_CONNECTS];
    guint64 n_connects;
};

static void connect_now (BybitSocket *self);

/* --- losing -------------------------------------------------------------------------------- */

static gboolean
on_pause_over (gpointer user_data)
{
    BybitSocket *self = user_data;

    self->timer = 0;
    connect_now (self);
    return G_SOURCE_REMOVE;
}

/* A drawn pause, and more when the last five minutes had their share of connections. */
static gint64
next_pause (BybitSocket *self)
{
    gint64 now = bybit_venue_get_now (self->venue);
    gint64 pause = 0;

    carry_backoff_next (&self->backoff, &pause);
    if (self->n_connects >= MAX_CONNECTS)
        pause = MAX (pause, self->connects[self->n_connects % MAX_CONNECTS] + CONNECTS_SPAN - now);
    return pause;
}

static void
disconnect (BybitSocket *self)
{
    g_clear_handle_id (&self->timer, g_source_remove);
    g_clear_handle_id (&self->pinger, g_source_remove);
    g_clear_handle_id (&self->subscriber, g_source_remove);
    g_clear_pointer (&self->pipe, bybit_pipe_close);
}

static void
lose (BybitSocket *self, const char *why)
{
    gboolean was_live = self->state == BYBIT_SOCKET_LIVE;
    gint64 pause = next_pause (self);

    if (self->state == BYBIT_SOCKET_CONNECTING)
        bybit_route_missed (self->route, self->session);
    disconnect (self);
    self->state = BYBIT_SOCKET_WAITING;
    g_info ("%s: %s; the next try is in %" G_GINT64_FORMAT " ms", self->name, why,
            pause / CARRY_NS_PER_MS);
    self->timer = g_timeout_add ((guint) (pause / CARRY_NS_PER_MS), on_pause_over, self);
    if (was_live && self->events.on_lost != NULL)
        self->events.on_lost (self->owner, why);
}

static gboolean
on_deadline (gpointer user_data)
{
    BybitSocket *self = user_data;

    self->timer = 0;
    lose (self, self->state == BYBIT_SOCKET_CONNECTING ? "no connection within the deadline"
                                                       : "no answer to the authentication");
    return G_SOURCE_REMOVE;
}

/* --- pings --------------------------------------------------------------------------------- */

static gboolean
on_ping (gpointer user_data)
{
    BybitSocket *self = user_data;
    gint64 oldest = bybit_topics_get_oldest (self->topics);
    char buffer[BYBIT_FRAME_SIZE];
    g_autoptr (GError) error = NULL;

    if (self->n_silent >= 2)
    {
        lose (self, "two pings were not answered");
        return G_SOURCE_REMOVE;
    }
    if (oldest != 0 &&
        bybit_venue_get_now (self->venue) - oldest > self->venue->times.connect_deadline_ns)
    {
        lose (self, "a subscription was not answered");
        return G_SOURCE_REMOVE;
    }
    self->n_silent++;
    if (bybit_format_ping (NULL, buffer, sizeof buffer, &error) < 0)
        g_error ("a ping does not fit its buffer: %s", error->message);
    bybit_pipe_send (self->pipe, buffer);
    return G_SOURCE_CONTINUE;
}

/* --- living -------------------------------------------------------------------------------- */

static void
subscribe (BybitSocket *self)
{
    gint64 now = bybit_venue_get_now (self->venue);
    char *text;

    while ((text = bybit_topics_next_request (self->topics, now)) != NULL)
    {
        bybit_pipe_send (self->pipe, text);
        g_free (text);
    }
}

static gboolean
on_subscriber (gpointer user_data)
{
    BybitSocket *self = user_data;

    self->subscriber = 0;
    subscribe (self);
    return G_SOURCE_REMOVE;
}

static void
subscribe_soon (BybitSocket *self)
{
    if (self->state == BYBIT_SOCKET_LIVE && self->subscriber == 0)
        self->subscriber = g_timeout_add (0, on_subscriber, self);
}

static void
become_live (BybitSocket *self)
{
    g_clear_handle_id (&self->timer, g_source_remove);
    self->state = BYBIT_SOCKET_LIVE;
    self->n_silent = 0;
    bybit_topics_reset (self->topics);
    self->pinger =
        g_timeout_add ((guint) (self->venue->times.ping_ns / CARRY_NS_PER_MS), on_ping, self);
    subscribe (self);
    if (self->events.on_live != NULL)
        self->events.on_live (self->owner);
}

static gboolean
authenticate (BybitSocket *self, GError **error)
{
    BybitVenue *venue = self->venue;
    gint64 now = bybit_venue_get_now (venue);
    gint64 expires =
        bybit_clock_offset_to_server (&venue->offset, now) / CARRY_NS_PER_MS + AUTH_LIFE_MS;
    char signature[BYBIT_SIGNATURE_SIZE];
    char buffer[BYBIT_FRAME_SIZE];

    if (!bybit_signer_sign_socket (venue->signer, expires, signature, error) ||
        bybit_format_auth ("auth", bybit_signer_get_api_key (venue->signer), expires, signature,
                           self->kind == BYBIT_SOCKET_TRADE, buffer, sizeof buffer, error) < 0)
        return FALSE;
    bybit_pipe_send (self->pipe, buffer);
    return TRUE;
}

static void
on_pipe_open (gpointer user_data)
{
    BybitSocket *self = user_data;
    g_autoptr (GError) error = NULL;

    bybit_route_reached (self->route, self->session);
    self->ts_heard = bybit_venue_get_now (self->venue);
    if (self->kind == BYBIT_SOCKET_PUBLIC)
    {
        become_live (self);
        return;
    }
    self->state = BYBIT_SOCKET_AUTHENTICATING;
    if (!authenticate (self, &error))
        lose (self, error->message);
}

static void
on_pipe_closed (const char *why, gpointer user_data)
{
    lose (user_data, why);
}

static void
on_topic_refused (const char *topic, const char *why, gpointer user_data)
{
    BybitSocket *self = user_data;

    g_message ("%s: %s is not sent: %s", self->name, topic, why);
    if (self->events.on_refused != NULL)
        self->events.on_refused (self->owner, topic, why);
}

static void
take_auth (BybitSocket *self, const BybitControl *control)
{
    if (self->state != BYBIT_SOCKET_AUTHENTICATING)
        return;
    if (control->success)
    {
        become_live (self);
        return;
    }
    carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, "socket-auth-refused",
                          "%s: the venue refuses the key: %s", self->name, control->message);
    lose (self, "the venue refuses the key");
}

static void
take_control (BybitSocket *self, const char *data, gsize size)
{
    g_autoptr (GError) error = NULL;
    BybitControl control;

    if (!bybit_parse_control (data, size, &control, &error))
        lose (self, error->message);
    else if (control.kind == BYBIT_FRAME_AUTH)
        take_auth (self, &control);
    else if (control.kind == BYBIT_FRAME_SUBSCRIBED)
    {
        /* A connection that is live before this answer stays so; what failed is asked again. */
        bybit_topics_answer (self->topics, control.request_id, control.success, control.message,
                             on_topic_refused, self);
        if (self->events.on_answered != NULL)
            self->events.on_answered (self->owner);
        if (self->state == BYBIT_SOCKET_LIVE)
            subscribe (self);
    }
}

static void
on_pipe_frame (const char *data, gsize size, gpointer user_data)
{
    BybitSocket *self = user_data;
    g_autoptr (GError) error = NULL;
    BybitTopic topic;

    self->ts_heard = bybit_venue_get_now (self->venue);
    self->n_silent = 0;
    if (!bybit_frame_classify (data, size, &topic, &error))
        lose (self, error->message);
    else if (topic.kind == BYBIT_FRAME_SUBSCRIBED || topic.kind == BYBIT_FRAME_PONG ||
             topic.kind == BYBIT_FRAME_AUTH)
        take_control (self, data, size);
    else
    {
        carry_backoff_reset (&self->backoff);
        if (self->events.on_frame != NULL)
            self->events.on_frame (self->owner, &topic, data, size, self->ts_heard);
    }
    /* It may lead to anything, also to the end of this connection. */
    carry_context_settle (self->venue->context);
}

static void
connect_now (BybitSocket *self)
{
    const BybitPipeEvents events = {
        .on_open = on_pipe_open,
        .on_frame = on_pipe_frame,
        .on_closed = on_pipe_closed,
    };
    gint64 deadline = self->venue->times.connect_deadline_ns;

    disconnect (self);
    self->state = BYBIT_SOCKET_CONNECTING;
    self->connects[self->n_connects++ % MAX_CONNECTS] = bybit_venue_get_now (self->venue);
    self->timer = g_timeout_add ((guint) (deadline / CARRY_NS_PER_MS), on_deadline, self);
    g_clear_object (&self->session);
    self->session = bybit_route_take (self->route);
    self->pipe = bybit_pipe_open (self->session, self->url, &events, self);
}

/* --- calls --------------------------------------------------------------------------------- */

BybitSocket *
bybit_socket_new (BybitVenue *venue, BybitSocketKind kind, const char *name, const char *url,
                  const BybitSocketEvents *events, gpointer owner)
{
    BybitSocket *self = g_new0 (BybitSocket, 1);

    self->venue = venue;
    self->kind = kind;
    self->name = g_strdup (name);
    self->url = g_strdup (url);
    self->events = *events;
    self->owner = owner;
    self->route = bybit_route_fork (venue->route);
    self->topics = bybit_topics_new ();
    carry_backoff_init (&self->backoff, venue->times.backoff_first_ns, venue->times.backoff_max_ns,
                        0, carry_random_next (&venue->random));
    return self;
}

void
bybit_socket_free (BybitSocket *self)
{
    if (self == NULL)
        return;
    disconnect (self);
    g_clear_object (&self->session);
    bybit_route_free (self->route);
    bybit_topics_free (self->topics);
    g_free (self->name);
    g_free (self->url);
    g_free (self);
}

void
bybit_socket_start (BybitSocket *self)
{
    if (self->state == BYBIT_SOCKET_STOPPED)
        connect_now (self);
}

void
bybit_socket_restart (BybitSocket *self, const char *why)
{
    if (self->state == BYBIT_SOCKET_LIVE)
        lose (self, why);
}

BybitSocketState
bybit_socket_get_state (const BybitSocket *self)
{
    return self->state;
}

gboolean
bybit_socket_is_live (const BybitSocket *self)
{
    return self->state == BYBIT_SOCKET_LIVE;
}

gint64
bybit_socket_get_heard (const BybitSocket *self)
{
    return self->ts_heard;
}

gboolean
bybit_socket_is_stuck (const BybitSocket *self)
{
    switch (self->state)
    {
    case BYBIT_SOCKET_STOPPED:
        return FALSE;
    case BYBIT_SOCKET_CONNECTING:
    case BYBIT_SOCKET_AUTHENTICATING:
    case BYBIT_SOCKET_WAITING:
        return self->timer == 0;
    case BYBIT_SOCKET_LIVE:
        return self->pinger == 0;
    }
    return FALSE;
}

guint64
bybit_socket_get_n_connects (const BybitSocket *self)
{
    return self->n_connects;
}

static void
leave (BybitSocket *self, const char *topic)
{
    g_autofree char *text = NULL;

    if (self->state != BYBIT_SOCKET_LIVE)
        return;
    text = bybit_topics_leave (self->topics, topic, bybit_venue_get_now (self->venue));
    bybit_pipe_send (self->pipe, text);
}

void
bybit_socket_add_topic (BybitSocket *self, const char *topic)
{
    if (bybit_topics_add (self->topics, topic))
        subscribe_soon (self);
}

void
bybit_socket_remove_topic (BybitSocket *self, const char *topic)
{
    if (bybit_topics_remove (self->topics, topic))
        leave (self, topic);
}

void
bybit_socket_renew_topic (BybitSocket *self, const char *topic)
{
    leave (self, topic);
    subscribe_soon (self);
}

gboolean
bybit_socket_is_subscribed (const BybitSocket *self, const char *topic)
{
    return bybit_topics_is_subscribed (self->topics, topic);
}

gsize
bybit_socket_get_topic_size (const BybitSocket *self)
{
    return bybit_topics_get_size (self->topics);
}

gboolean
bybit_socket_send (BybitSocket *self, const char *text)
{
    if (self->state != BYBIT_SOCKET_LIVE)
        return FALSE;
    return bybit_pipe_send (self->pipe, text);
}
