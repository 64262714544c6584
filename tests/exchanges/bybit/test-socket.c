/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One kept WebSocket: subscribing, authenticating, silence, loss. */

#include "bybit-lab.h"
#include "bybit-socket.h"

typedef struct
{
    guint n_live;
    guint n_lost;
    guint n_frames;
    guint n_refused;
    char *refused;
    char *why;
} Owner;

static void
on_live (gpointer owner)
{
    ((Owner *) owner)->n_live++;
}

static void
on_lost (gpointer data, const char *why)
{
    Owner *owner = data;

    owner->n_lost++;
    g_free (owner->why);
    owner->why = g_strdup (why);
}

static void
on_frame (gpointer owner, const BybitTopic *topic, const char *data, gsize size, gint64 now)
{
    ((Owner *) owner)->n_frames++;
}

static void
on_refused (gpointer data, const char *topic, const char *why)
{
    Owner *owner = data;

    owner->n_refused++;
    g_free (owner->refused);
    owner->refused = g_strdup (topic);
}

static const BybitSocketEvents events = { on_live, on_lost, on_frame, on_refused };

static void
owner_clear (Owner *self)
{
    g_free (self->refused);
    g_free (self->why);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Owner, owner_clear)

/* --- the venue's side ---------------------------------------------------------------------- */

static char *
find_id (const char *text)
{
    const char *start = strstr (text, "\"req_id\":\"");
    const char *end;

    if (start == NULL)
        return g_strdup ("");
    start += strlen ("\"req_id\":\"");
    end = strchr (start, '"');
    return g_strndup (start, (gsize) (end - start));
}

/* As the venue: a request with one bad topic fails whole. Topic BAD is bad. */
static void
serve (Lab *lab, SoupWebsocketConnection *connection, const char *text)
{
    g_autofree char *id = find_id (text);
    g_autofree char *answer = NULL;

    if (strstr (text, "\"op\":\"ping\"") != NULL)
        answer = g_strdup ("{\"success\":true,\"ret_msg\":\"pong\",\"conn_id\":\"c\",\"req_id\":"
                           "\"\",\"op\":\"ping\"}");
    else if (strstr (text, "\"op\":\"auth\"") != NULL)
        answer = g_strdup_printf ("{\"success\":%s,\"ret_msg\":\"\",\"op\":\"auth\",\"conn_id\":"
                                  "\"c\"}",
                                  lab->data == NULL ? "true" : "false");
    else if (strstr (text, "subscribe") != NULL && strstr (text, "BAD") != NULL)
        answer = g_strdup_printf ("{\"success\":false,\"ret_msg\":\"error:handler not found,topic:"
                                  "BAD\",\"conn_id\":\"c\",\"req_id\":\"%s\",\"op\":"
                                  "\"subscribe\"}",
                                  id);
    else
        answer = g_strdup_printf ("{\"success\":true,\"ret_msg\":\"\",\"conn_id\":\"c\",\"req_id\":"
                                  "\"%s\",\"op\":\"subscribe\"}",
                                  id);
    soup_websocket_connection_send_text (connection, answer);
}

static void
stay_silent (Lab *lab, SoupWebsocketConnection *connection, const char *text)
{
}

#define TRADE "{\"topic\":\"publicTrade.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1,\"data\":[]}"

static BybitSocket *
open_socket (BybitVenue *venue, BybitSocketKind kind, Owner *owner)
{
    const char *url = kind == BYBIT_SOCKET_PUBLIC    ? venue->hosts->public_linear
                      : kind == BYBIT_SOCKET_PRIVATE ? venue->hosts->private_stream
                                                     : venue->hosts->trade;

    return bybit_socket_new (venue, kind, "test", url, &events, owner);
}

/* --- tests --------------------------------------------------------------------------------- */

static void
test_subscribe (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = open_socket (venue, BYBIT_SOCKET_PUBLIC, &owner);

    lab->on_frame = serve;
    for (guint i = 0; i < 23; i++)
    {
        g_autofree char *topic = g_strdup_printf ("publicTrade.C%uUSDT", i);

        bybit_socket_add_topic (socket, topic);
    }
    bybit_socket_start (socket);
    lab_until (owner.n_live == 1 && lab_count_frames (lab, "\"subscribe\"") == 3);
    lab_push (lab, TRADE);
    lab_until (owner.n_frames == 1);
    g_assert_cmpuint (lab->n_sockets, ==, 1);
    g_assert_cmpuint (owner.n_refused, ==, 0);
}

/* One bad topic fails its batch; the other nine are subscribed all the same. */
static void
test_bad_topic (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = open_socket (venue, BYBIT_SOCKET_PUBLIC, &owner);

    lab->on_frame = serve;
    for (guint i = 0; i < 10; i++)
    {
        g_autofree char *topic =
            i == 4 ? g_strdup ("BAD") : g_strdup_printf ("publicTrade.C%uUSDT", i);

        bybit_socket_add_topic (socket, topic);
    }
    bybit_socket_start (socket);
    lab_until (owner.n_refused == 1 && lab_count_frames (lab, "\"subscribe\"") == 11);
    g_assert_cmpstr (owner.refused, ==, "BAD");
    lab_sleep (50);
    g_assert_cmpuint (owner.n_refused, ==, 1);
    g_assert_cmpuint (lab_count_frames (lab, "\"subscribe\""), ==, 11);
    g_assert_true (bybit_socket_is_live (socket));
}

static void
test_auth (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = open_socket (venue, BYBIT_SOCKET_PRIVATE, &owner);

    lab->on_frame = serve;
    bybit_socket_add_topic (socket, "order");
    bybit_socket_start (socket);
    lab_until (owner.n_live == 1 && lab->frames->len == 2);
    g_assert_nonnull (strstr (g_ptr_array_index (lab->frames, 0), "/v5/private {"));
    g_assert_nonnull (strstr (g_ptr_array_index (lab->frames, 0), "\"auth\""));
    g_assert_nonnull (strstr (g_ptr_array_index (lab->frames, 1), "\"order\""));
}

static void
test_auth_refused (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = open_socket (venue, BYBIT_SOCKET_PRIVATE, &owner);

    lab->on_frame = serve;
    lab->data = lab;
    bybit_socket_start (socket);
    lab_until (lab->n_sockets >= 3);
    g_assert_cmpuint (owner.n_live, ==, 0);
    g_assert_cmpuint (owner.n_lost, ==, 0);
    g_assert_true (lab_has_notice (lab, "socket-auth-refused"));
}

/* No answer to the authentication: the deadline of connecting covers it. */
static void
test_auth_silent (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = NULL;

    venue->times.connect_deadline_ns = 100 * CARRY_NS_PER_MS;
    socket = open_socket (venue, BYBIT_SOCKET_PRIVATE, &owner);
    lab->on_frame = stay_silent;
    bybit_socket_start (socket);
    lab_until (lab->n_sockets >= 2);
    g_assert_cmpuint (owner.n_live, ==, 0);
}

static void
test_reconnect (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = open_socket (venue, BYBIT_SOCKET_PUBLIC, &owner);

    lab->on_frame = serve;
    bybit_socket_add_topic (socket, "tickers.BTCUSDT");
    bybit_socket_start (socket);
    lab_until (lab_count_frames (lab, "tickers.BTCUSDT") == 1);
    lab_drop_sockets (lab);
    lab_until (owner.n_lost == 1);
    lab_until (owner.n_live == 2 && lab_count_frames (lab, "tickers.BTCUSDT") == 2);
    g_assert_cmpuint (lab->n_sockets, ==, 2);
    lab_until (lab->sockets->len == 1);
}

/* The connection stands, and nothing comes through it. */
static void
test_silence (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = NULL;

    venue->times.ping_ns = 50 * CARRY_NS_PER_MS;
    socket = open_socket (venue, BYBIT_SOCKET_PUBLIC, &owner);
    lab->on_frame = stay_silent;
    bybit_socket_start (socket);
    lab_until (owner.n_lost == 1);
    g_assert_cmpuint (lab_count_frames (lab, "\"ping\""), ==, 2);
    g_assert_nonnull (strstr (owner.why, "ping"));
}

static void
test_pong (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = NULL;

    venue->times.ping_ns = 30 * CARRY_NS_PER_MS;
    socket = open_socket (venue, BYBIT_SOCKET_PUBLIC, &owner);
    lab->on_frame = serve;
    bybit_socket_start (socket);
    lab_until (lab_count_frames (lab, "\"ping\"") == 6);
    g_assert_cmpuint (owner.n_lost, ==, 0);
    g_assert_cmpuint (lab->n_sockets, ==, 1);
}

/* However often the venue hangs up, there are no more than thirty connections in five minutes. */
static void
test_storm (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = NULL;

    venue->times.backoff_first_ns = venue->times.backoff_max_ns = CARRY_NS_PER_MS;
    socket = open_socket (venue, BYBIT_SOCKET_PUBLIC, &owner);
    lab->on_frame = serve;
    bybit_socket_start (socket);
    for (guint i = 1; i <= 30; i++)
    {
        lab_until (lab->n_sockets == i);
        lab_drop_sockets (lab);
    }
    lab_until (bybit_socket_get_state (socket) == BYBIT_SOCKET_WAITING);
    lab_sleep (300);
    g_assert_cmpuint (lab->n_sockets, ==, 30);
    g_assert_cmpuint (bybit_socket_get_n_connects (socket), ==, 30);
}

static void
test_nonsense (gconstpointer data)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Owner) owner = { 0 };
    g_autoptr (BybitSocket) socket = open_socket (venue, BYBIT_SOCKET_PUBLIC, &owner);

    lab->on_frame = serve;
    bybit_socket_start (socket);
    lab_until (owner.n_live == 1 && lab->sockets->len == 1);
    lab_push (lab, data);
    lab_until (owner.n_lost == 1);
}

static void
test_large (void)
{
    g_autofree char *large = g_strnfill (4 * 1024 * 1024 + 1, ' ');

    test_nonsense (large);
}

static guint
count_files (void)
{
    g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
    guint n = 0;

    while (g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

/* In every state it can be let go of, and leaves no socket behind. */
static void
test_free (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_auto (Owner) owner = { 0 };
    guint before;

    lab->on_frame = serve;
    lab_sleep (20);
    before = count_files ();
    for (guint turns = 0; turns < 12; turns++)
    {
        g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
        g_autoptr (BybitSocket) socket = open_socket (venue, BYBIT_SOCKET_PRIVATE, &owner);

        bybit_socket_start (socket);
        for (guint i = 0; i < turns * 3; i++)
            g_main_context_iteration (NULL, FALSE);
    }
    lab_until (lab->sockets->len == 0);
    lab_sleep (50);
    lab_until (count_files () <= before);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/socket/subscribe", test_subscribe);
    g_test_add_func ("/bybit/socket/bad-topic", test_bad_topic);
    g_test_add_func ("/bybit/socket/auth", test_auth);
    g_test_add_func ("/bybit/socket/auth-refused", test_auth_refused);
    g_test_add_func ("/bybit/socket/auth-silent", test_auth_silent);
    g_test_add_func ("/bybit/socket/reconnect", test_reconnect);
    g_test_add_func ("/bybit/socket/silence", test_silence);
    g_test_add_func ("/bybit/socket/pong", test_pong);
    g_test_add_func ("/bybit/socket/storm", test_storm);
    g_test_add_data_func ("/bybit/socket/not-json", "hello", test_nonsense);
    g_test_add_data_func ("/bybit/socket/array", "[1,2]", test_nonsense);
    g_test_add_func ("/bybit/socket/large", test_large);
    g_test_add_func ("/bybit/socket/free", test_free);
    return g_test_run ();
}
