/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * D1: the name of the venue is answered wrongly, late or not at all. The certificate decides who is
 * spoken to, nothing is said to anybody else, and a right answer is believed as soon as it comes.
 */

#include <glib/gstdio.h>
#include <time.h>
#include <unistd.h>

#include "bybit-lab.h"
#include "bybit-rest.h"
#include "bybit-socket.h"
#include "server-tls.h"
#include "names-resolver.h"

#define OK_BODY "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{},\"retExtInfo\":{},\"time\":1}"

/* --- the venue, and somebody else at another address --------------------------------------- */

typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    SoupServer *impostor;
    guint n_heard; /* requests that reached the impostor */
    guint16 port;
    char *ca_file;
} World;

static void
answer_ok (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
           const char *body)
{
    lab_answer (message, 200, OK_BODY);
}

static void
on_impostor (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
             gpointer user_data)
{
    World *self = user_data;

    self->n_heard++;
    lab_answer (message, 200, OK_BODY);
}

static void
show_certificate (ServerAuthority *authority, SoupServer *server)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GTlsCertificate) certificate =
        server_authority_issue (authority, SERVER_CERTIFICATE_WRONG_HOST, &error);

    g_assert_no_error (error);
    soup_server_set_tls_certificate (server, certificate);
}

static void
listen_at (SoupServer *server, const char *address, guint16 port)
{
    g_autoptr (GSocketAddress) socket = g_inet_socket_address_new_from_string (address, port);
    g_autoptr (GError) error = NULL;

    soup_server_listen (server, socket, SOUP_SERVER_LISTEN_HTTPS, &error);
    g_assert_no_error (error);
}

/* Where the lab listens with a certificate. */
static guint16
open_tls (Lab *lab)
{
    GSList *uris;
    int port = 0;

    listen_at (lab->server, "127.0.0.1", 0);
    uris = soup_server_get_uris (lab->server);
    for (GSList *at = uris; at != NULL; at = at->next)
        if (g_str_equal (g_uri_get_scheme (at->data), "https"))
            port = g_uri_get_port (at->data);
    g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
    return (guint16) port;
}

static void
name_hosts (BybitVenue *venue, guint16 port)
{
    g_free (venue->hosts->rest);
    g_free (venue->hosts->public_linear);
    venue->hosts->rest = g_strdup_printf ("https://" NAMES_RESOLVER_NAME ":%u", port);
    venue->hosts->public_linear =
        g_strdup_printf ("wss://" NAMES_RESOLVER_NAME ":%u/v5/public/linear", port);
}

static void
world_open (World *self)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ServerAuthority) ours = server_authority_new (time (NULL), &error);
    g_autoptr (ServerAuthority) theirs = server_authority_new (time (NULL), &error);

    names = NAMES_GOOD;
    self->lab = lab_new ();
    self->lab->on_request = answer_ok;
    self->n_heard = 0;
    show_certificate (ours, self->lab->server);
    self->port = open_tls (self->lab);
    self->impostor = soup_server_new (NULL, NULL);
    soup_server_add_handler (self->impostor, NULL, on_impostor, self, NULL);
    show_certificate (theirs, self->impostor);
    listen_at (self->impostor, "127.0.0.2", self->port);
    self->ca_file = g_build_filename (g_get_tmp_dir (), "carry-names-XXXXXX", NULL);
    close (g_mkstemp (self->ca_file));
    g_assert_true (server_authority_save (ours, self->ca_file, &error));
    self->venue = lab_venue (self->lab, "key");
    bybit_route_free (self->venue->route);
    self->venue->route = bybit_route_new (self->ca_file, &error);
    g_assert_no_error (error);
    name_hosts (self->venue, self->port);
}

/* Who was at its address is there no longer; it is at a third one. */
static void
world_move (World *self)
{
    soup_server_disconnect (self->lab->server);
    listen_at (self->lab->server, "127.0.0.3", self->port);
    names = NAMES_MOVED;
}

static void
world_close (World *self)
{
    bybit_venue_free (self->venue);
    lab_sleep (20);
    soup_server_disconnect (self->impostor);
    g_object_unref (self->impostor);
    lab_free (self->lab);
    g_unlink (self->ca_file);
    g_free (self->ca_file);
}

/* --- requests ------------------------------------------------------------------------------ */

typedef struct
{
    guint n_calls;
    BybitOutcome outcome;
    gboolean was_sent;
} Seen;

static void
see (const BybitReply *reply, gpointer user_data)
{
    Seen *seen = user_data;

    seen->n_calls++;
    seen->outcome = reply->verdict.outcome;
    seen->was_sent = reply->was_sent;
}

static Seen
ask (World *self, gboolean is_order)
{
    const BybitRestRequest read_time = {
        .path = "/v5/market/time",
        .request = BYBIT_REQUEST_QUERY,
        .endpoint = BYBIT_ENDPOINT_MARKET,
    };
    const BybitRestRequest create = {
        .path = "/v5/order/create",
        .payload = "{\"category\":\"linear\"}",
        .is_post = TRUE,
        .is_signed = TRUE,
        .request = BYBIT_REQUEST_CREATE,
        .endpoint = BYBIT_ENDPOINT_CREATE,
        .category = CARRY_CATEGORY_LINEAR,
    };
    Seen seen = { 0 };

    bybit_rest_send (self->venue->rest, is_order ? &create : &read_time, see, &seen);
    lab_until (seen.n_calls > 0);
    return seen;
}

/* Kept connections need no name. */
static void
drop_connections (World *self)
{
    g_autoptr (SoupSession) session = bybit_route_take (self->venue->route);

    soup_session_abort (session);
    lab_sleep (20);
}

static void
assert_answered (World *self)
{
    guint before = self->lab->requests->len;

    g_assert_cmpint (ask (self, FALSE).outcome, ==, BYBIT_OUTCOME_DONE);
    g_assert_cmpint (ask (self, TRUE).outcome, ==, BYBIT_OUTCOME_DONE);
    g_assert_cmpuint (self->lab->requests->len, ==, before + 2);
}

/* Where the venue was reached before, it is reached again, whatever its name is said to be now. */
static void
test_last_good (gconstpointer data)
{
    World world;

    world_open (&world);
    assert_answered (&world);
    names = (Names) GPOINTER_TO_INT (data);
    drop_connections (&world);
    for (guint i = 0; i < 3; i++)
    {
        assert_answered (&world);
        drop_connections (&world);
    }
    g_assert_cmpuint (world.n_heard, ==, 0);
    world_close (&world);
}

/*
 * From the beginning it is wrong: nothing is sent, an order that did not leave is not in doubt, and
 * as soon as the name is answered well the venue is spoken to.
 */
static void
test_first_bad (gconstpointer data)
{
    World world;

    world_open (&world);
    names = (Names) GPOINTER_TO_INT (data);
    for (guint i = 0; i < 3; i++)
    {
        g_assert_cmpint (ask (&world, FALSE).outcome, ==, BYBIT_OUTCOME_LATER);
        Seen seen = ask (&world, TRUE);
        g_assert_false (seen.was_sent);
        g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_LATER);
    }
    g_assert_cmpuint (world.lab->requests->len, ==, 0);
    g_assert_cmpuint (world.n_heard, ==, 0);
    names = NAMES_GOOD;
    assert_answered (&world);
    world_close (&world);
}

/* Late is no answer within the deadline; what may have left is in doubt, and later all is well. */
static void
test_first_slower (void)
{
    World world;

    world_open (&world);
    names = NAMES_SLOWER;
    g_assert_cmpint (ask (&world, FALSE).outcome, !=, BYBIT_OUTCOME_DONE);
    names = NAMES_GOOD;
    assert_answered (&world);
    world_close (&world);
}

/* The venue moves: its old address is dead, and the name has another one. */
static void
test_moved (void)
{
    World world;

    world_open (&world);
    assert_answered (&world);
    drop_connections (&world);
    world_move (&world);
    /* The first attempt goes where it was. */
    g_assert_cmpint (ask (&world, FALSE).outcome, ==, BYBIT_OUTCOME_LATER);
    assert_answered (&world);
    g_assert_cmpuint (world.n_heard, ==, 0);
    world_close (&world);
}

/* It was away, and its name is answered wrongly since: it is still found where it was. */
static void
test_back (void)
{
    World world;
    Seen seen = { 0 };

    world_open (&world);
    assert_answered (&world);
    drop_connections (&world);
    soup_server_disconnect (world.lab->server);
    names = NAMES_WRONG;
    for (guint i = 0; i < 3; i++)
        g_assert_cmpint (ask (&world, FALSE).outcome, ==, BYBIT_OUTCOME_LATER);
    listen_at (world.lab->server, "127.0.0.1", world.port);
    for (guint i = 0; i < 2 && seen.outcome != BYBIT_OUTCOME_DONE; i++)
        seen = ask (&world, FALSE);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_DONE);
    assert_answered (&world);
    g_assert_cmpuint (world.n_heard, ==, 0);
    world_close (&world);
}

static void
test_slow (void)
{
    World world;

    world_open (&world);
    names = NAMES_SLOW;
    assert_answered (&world);
    world_close (&world);
}

/* --- streams ------------------------------------------------------------------------------- */

static void
on_live (gpointer owner)
{
    ++*(guint *) owner;
}

typedef struct
{
    World world;
    BybitSocket *socket;
    guint n_live;
} Stream;

static void
stream_open (Stream *self, Names first)
{
    const BybitSocketEvents events = { .on_live = on_live };

    self->n_live = 0;
    world_open (&self->world);
    names = first;
    self->socket =
        bybit_socket_new (self->world.venue, BYBIT_SOCKET_PUBLIC, "linear",
                          self->world.venue->hosts->public_linear, &events, &self->n_live);
    bybit_socket_start (self->socket);
}

static void
stream_close (Stream *self)
{
    bybit_socket_free (self->socket);
    world_close (&self->world);
}

static void
test_stream_last_good (gconstpointer data)
{
    Stream stream;

    stream_open (&stream, NAMES_GOOD);
    lab_until (stream.n_live == 1);
    names = (Names) GPOINTER_TO_INT (data);
    for (guint n = 2; n < 5; n++)
    {
        lab_drop_sockets (stream.world.lab);
        lab_until (stream.n_live == n);
    }
    g_assert_cmpuint (stream.world.n_heard, ==, 0);
    stream_close (&stream);
}

/* It tries on and on, and speaks to nobody else meanwhile. */
static void
test_stream_first_bad (gconstpointer data)
{
    Stream stream;

    stream_open (&stream, (Names) GPOINTER_TO_INT (data));
    lab_until (bybit_socket_get_n_connects (stream.socket) > 3 || names == NAMES_SLOWER);
    g_assert_cmpuint (stream.n_live, ==, 0);
    g_assert_cmpuint (stream.world.n_heard, ==, 0);
    g_assert_false (bybit_socket_is_stuck (stream.socket));
    names = NAMES_GOOD;
    lab_until (stream.n_live == 1);
    stream_close (&stream);
}

static void
test_stream_moved (void)
{
    Stream stream;

    stream_open (&stream, NAMES_GOOD);
    lab_until (stream.n_live == 1);
    world_move (&stream.world);
    lab_drop_sockets (stream.world.lab);
    lab_until (stream.n_live == 2);
    g_assert_cmpuint (stream.world.n_heard, ==, 0);
    stream_close (&stream);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    names_resolver_install ();
    for (Names bad = NAMES_WRONG; bad <= NAMES_SLOWER; bad++)
    {
        static const char *const words[] = { "good", "wrong", "fail", "slow", "slower" };
        const struct
        {
            const char *name;
            void (*run) (gconstpointer data);
        } tests[] = { { "last-good", test_last_good },
                      { "first-bad", test_first_bad },
                      { "stream-last-good", test_stream_last_good },
                      { "stream-first-bad", test_stream_first_bad } };

        for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        {
            g_autofree char *path =
                g_strdup_printf ("/bybit/names/%s-%s", tests[i].name, words[bad]);

            if (bad == NAMES_SLOW || (bad == NAMES_SLOWER && tests[i].run == test_first_bad))
                continue;
            g_test_add_data_func (path, GINT_TO_POINTER (bad), tests[i].run);
        }
    }
    g_test_add_func ("/bybit/names/slow", test_slow);
    g_test_add_func ("/bybit/names/first-slower", test_first_slower);
    g_test_add_func ("/bybit/names/moved", test_moved);
    g_test_add_func ("/bybit/names/back", test_back);
    g_test_add_func ("/bybit/names/stream-moved", test_stream_moved);
    return g_test_run ();
}
