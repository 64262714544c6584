/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A POST leaves at most once, whatever the venue does to the connection. The server here is bare
 * sockets: it counts the requests that arrive and breaks the connection at a chosen place.
 */

#include <sys/socket.h>

#include "bybit-lab.h"
#include "bybit-rest.h"

#define ANSWER                                                                                     \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 37\r\n"                  \
    "Connection: keep-alive\r\n\r\n{\"retCode\":0,\"retMsg\":\"\",\"result\":{}}"

typedef enum
{
    BREAK_BEFORE_ANSWER,
    BREAK_IN_HEADERS,
    BREAK_IN_BODY,
    BREAK_AFTER_FIRST_BYTE,
    N_BREAKS,
} Break;

typedef struct
{
    GSocketService *service;
    Break how;
    gboolean reset; /* RST and not FIN */
    guint n_first;  /* requests answered well before the break */
    guint n_posts;  /* that arrived */
    guint n_gets;
    guint n_connections;
} Server;

typedef struct
{
    Server *server;
    GSocketConnection *connection;
    GString *received;
    GSource *source;
    guint n_requests;
} Peer;

static void
drop (Peer *peer)
{
    GSocket *socket = g_socket_connection_get_socket (peer->connection);

    if (peer->server->reset)
    {
        const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

        setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    }
    g_socket_close (socket, NULL);
}

static void
say (Peer *peer, gsize length)
{
    GSocket *socket = g_socket_connection_get_socket (peer->connection);

    g_assert_cmpint (g_socket_send (socket, ANSWER, length, NULL, NULL), ==, (gssize) length);
}

/* Returns: whether the connection goes on. */
static gboolean
answer (Peer *peer)
{
    Server *server = peer->server;
    const gsize whole = strlen (ANSWER);
    const gsize places[N_BREAKS] = { 0, 40, whole - 5, 1 };

    if (peer->server->n_first > 0)
    {
        server->n_first--;
        say (peer, whole);
        return TRUE;
    }
    if (places[server->how] > 0)
        say (peer, places[server->how]);
    drop (peer);
    return FALSE;
}

/* Whether a whole request is there; it is taken out. */
static gboolean
take_request (Peer *peer)
{
    char *end = strstr (peer->received->str, "\r\n\r\n");
    const char *length = strstr (peer->received->str, "Content-Length: ");
    gsize body = 0;

    if (end == NULL)
        return FALSE;
    if (length != NULL && length < end)
        body = (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
    if (peer->received->len < (gsize) (end + 4 - peer->received->str) + body)
        return FALSE;
    if (g_str_has_prefix (peer->received->str, "POST "))
        peer->server->n_posts++;
    else
        peer->server->n_gets++;
    g_string_erase (peer->received, 0, end + 4 - peer->received->str + (gssize) body);
    return TRUE;
}

static void
free_peer (gpointer data)
{
    Peer *peer = data;

    g_string_free (peer->received, TRUE);
    g_object_unref (peer->connection);
    g_free (peer);
}

static gboolean
on_bytes (GSocket *socket, GIOCondition condition, gpointer user_data)
{
    Peer *peer = user_data;
    char buffer[4096];
    gssize n = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL);

    if (n <= 0)
        return G_SOURCE_REMOVE;
    g_string_append_len (peer->received, buffer, n);
    while (take_request (peer))
        if (!answer (peer))
            return G_SOURCE_REMOVE;
    return G_SOURCE_CONTINUE;
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
    Peer *peer = g_new0 (Peer, 1);

    peer->server = user_data;
    peer->server->n_connections++;
    peer->connection = g_object_ref (connection);
    peer->received = g_string_new (NULL);
    peer->source =
        g_socket_create_source (g_socket_connection_get_socket (connection), G_IO_IN, NULL);
    g_source_set_callback (peer->source, G_SOURCE_FUNC (on_bytes), peer, free_peer);
    g_source_attach (peer->source, NULL);
    g_source_unref (peer->source);
    return TRUE;
}

typedef struct
{
    guint n;
    BybitOutcome outcome;
    gboolean was_sent;
} Seen;

static void
see (const BybitReply *reply, gpointer user_data)
{
    Seen *seen = user_data;

    if (reply->is_closed)
        return;
    seen->n++;
    seen->outcome = reply->verdict.outcome;
    seen->was_sent = reply->was_sent;
}

typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    Server server;
    Seen seen;
} World;

static const BybitRestRequest get = {
    .path = "/v5/market/time",
    .request = BYBIT_REQUEST_QUERY,
    .endpoint = BYBIT_ENDPOINT_MARKET,
};

static const BybitRestRequest post = {
    .path = "/v5/order/create",
    .payload = "{}",
    .is_post = TRUE,
    .is_signed = TRUE,
    .request = BYBIT_REQUEST_CREATE,
    .endpoint = BYBIT_ENDPOINT_CREATE,
    .category = CARRY_CATEGORY_LINEAR,
};

static void
world_open (World *self, Break how, gboolean reset, guint first)
{
    guint16 port;

    self->lab = lab_new ();
    self->server = (Server){ .how = how, .reset = reset, .n_first = first };
    self->server.service = g_socket_service_new ();
    port =
        g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->server.service), NULL, NULL);
    g_signal_connect (self->server.service, "incoming", G_CALLBACK (on_incoming), &self->server);
    g_free (self->lab->base);
    self->lab->base = g_strdup_printf ("http://127.0.0.1:%u", port);
    self->venue = lab_venue (self->lab, "key");
}

static void
world_close (World *self)
{
    bybit_venue_free (self->venue);
    lab_sleep (20);
    g_socket_service_stop (self->server.service);
    g_object_unref (self->server.service);
    lab_free (self->lab);
}

static void
ask (World *self, const BybitRestRequest *request)
{
    guint before = self->seen.n;

    bybit_rest_send (self->venue->rest, request, see, &self->seen);
    lab_until (self->seen.n > before);
}

/*
 * @first: requests that are answered well on the connection before, so that the POST meets a new
 * connection, or one that was kept.
 */
static void
run (Break how, gboolean reset, guint first)
{
    World world = { 0 };

    world_open (&world, how, reset, first);
    for (guint i = 0; i < first; i++)
    {
        ask (&world, &get);
        g_assert_cmpint (world.seen.outcome, ==, BYBIT_OUTCOME_DONE);
    }
    ask (&world, &post);
    lab_sleep (100);
    g_assert_cmpuint (world.server.n_posts, ==, 1);
    g_assert_cmpuint (world.server.n_gets, ==, first);
    /* The kept connection is used: this is what the flag of a POST is for. */
    g_assert_cmpuint (world.server.n_connections, ==, 1);
    g_assert_cmpint (world.seen.outcome, ==, BYBIT_OUTCOME_UNKNOWN);
    g_assert_true (world.seen.was_sent);
    world_close (&world);
}

/* A read is sent again: the counting above would notice a second POST. */
static void
test_read (void)
{
    World world = { 0 };

    world_open (&world, BREAK_BEFORE_ANSWER, FALSE, 1);
    ask (&world, &get);
    ask (&world, &get);
    g_assert_cmpuint (world.server.n_gets, ==, 3);
    g_assert_cmpuint (world.server.n_connections, ==, 2);
    world_close (&world);
}

static void
test_break (gconstpointer data)
{
    guint number = GPOINTER_TO_UINT (data);

    run ((Break) (number / 4), number % 2 == 1, (number / 2) % 2 == 1 ? 2 : 0);
}

int
main (int argc, char **argv)
{
    const char *const names[N_BREAKS] = { "before-answer", "in-headers", "in-body", "first-byte" };

    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < N_BREAKS * 4; i++)
    {
        g_autofree char *path = g_strdup_printf (
            "/bybit/resend/%s/%s/%s", names[i / 4],
            (i / 2) % 2 == 1 ? "kept-connection" : "new-connection", i % 2 == 1 ? "rst" : "fin");

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_break);
    }
    g_test_add_func ("/bybit/resend/read", test_read);
    return g_test_run ();
}
