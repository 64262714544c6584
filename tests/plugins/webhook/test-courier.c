/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-courier.h"

#include <libsoup/soup.h>
#include <string.h>

#define MS (CARRY_NS_PER_SECOND / 1000)
#define PATIENCE_MS 20000

/* Somebody who is told, on loopback, and answers as a test wants. */
typedef struct
{
    SoupServer *server;
    GArray *answers; /* guint statuses, in turn; the last for ever */
    GPtrArray *bodies;
    char *authorization;
    gboolean is_silent;
} Listener;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
    Listener *self = user_data;
    SoupMessageBody *body = soup_server_message_get_request_body (message);
    guint n = MIN (self->bodies->len, self->answers->len - 1);

    g_ptr_array_add (self->bodies, g_strndup (body->data, (gsize) body->length));
    g_free (self->authorization);
    self->authorization = g_strdup (soup_message_headers_get_one (
        soup_server_message_get_request_headers (message), "Authorization"));
    if (self->is_silent)
    {
        soup_server_message_pause (message);
        return;
    }
    if (g_array_index (self->answers, guint, n) == SOUP_STATUS_FOUND)
        soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "/elsewhere");
    else
        soup_server_message_set_status (message, g_array_index (self->answers, guint, n), NULL);
}

typedef struct
{
    Listener listener;
    WebhookCourier *courier;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    const guint *answers = data;
    Listener *listener = &fixture->listener;
    const WebhookCourierSettings settings = {
        .timeout_ns = CARRY_NS_PER_SECOND,
        .first_ns = MS,
        .cap_ns = 5 * MS,
        .budget = 3,
        .most = 4,
    };
    WebhookTarget *target = g_new0 (WebhookTarget, 1);
    g_autoptr (GError) error = NULL;
    GSList *uris;

    listener->server = soup_server_new (NULL, NULL);
    listener->answers = g_array_new (FALSE, FALSE, sizeof (guint));
    for (; *answers != 0; answers++)
        g_array_append_val (listener->answers, *answers);
    listener->bodies = g_ptr_array_new_with_free_func (g_free);
    soup_server_add_handler (listener->server, NULL, on_request, listener, NULL);
    soup_server_listen_local (listener->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
    g_assert_no_error (error);
    uris = soup_server_get_uris (listener->server);
    target->uri = g_uri_ref (uris->data);
    target->token = g_strdup ("canary");
    target->source = g_strdup ("carry");
    g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
    fixture->courier = webhook_courier_new (target, &settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    webhook_courier_free (fixture->courier);
    soup_server_disconnect (fixture->listener.server);
    g_object_unref (fixture->listener.server);
    g_array_unref (fixture->listener.answers);
    g_ptr_array_unref (fixture->listener.bodies);
    g_free (fixture->listener.authorization);
}

static void
send (Fixture *fixture, CarryNoticeLevel level, const char *text)
{
    const CarryNotice notice = { 1, level, "guards", "Q5", text };

    webhook_courier_send (fixture->courier, webhook_message_new (&notice, 0));
}

static gboolean
on_late (gpointer user_data)
{
    g_error ("waited in vain");
    return G_SOURCE_REMOVE;
}

static void
wait_until_empty (Fixture *fixture)
{
    guint late = g_timeout_add (PATIENCE_MS, on_late, NULL);

    while (webhook_courier_get_n_waiting (fixture->courier) > 0)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (late);
}

static const char *
get_body (Fixture *fixture, guint i)
{
    return g_ptr_array_index (fixture->listener.bodies, i);
}

static void
test_brought (Fixture *fixture, gconstpointer data)
{
    send (fixture, CARRY_NOTICE_WARNING, "first");
    send (fixture, CARRY_NOTICE_WARNING, "second");
    wait_until_empty (fixture);
    g_assert_cmpuint (fixture->listener.bodies->len, ==, 2);
    g_assert_nonnull (strstr (get_body (fixture, 0), "first"));
    g_assert_nonnull (strstr (get_body (fixture, 1), "second"));
    g_assert_cmpstr (fixture->listener.authorization, ==, "Bearer canary");
    g_assert_cmpuint (webhook_courier_get_n_sent (fixture->courier), ==, 2);
}

static void
test_tried_again (Fixture *fixture, gconstpointer data)
{
    send (fixture, CARRY_NOTICE_WARNING, "first");
    wait_until_empty (fixture);
    g_assert_cmpuint (fixture->listener.bodies->len, ==, 3);
    g_assert_cmpuint (webhook_courier_get_n_sent (fixture->courier), ==, 1);
    g_assert_cmpuint (webhook_courier_get_n_lost (fixture->courier), ==, 0);
}

/* A budget ends, and the next message begins with a new one. */
static void
test_budget (Fixture *fixture, gconstpointer data)
{
    g_test_expect_message ("carry-webhook", G_LOG_LEVEL_WARNING, "*guards: Q5*503*");
    send (fixture, CARRY_NOTICE_WARNING, "first");
    send (fixture, CARRY_NOTICE_WARNING, "second");
    wait_until_empty (fixture);
    g_test_assert_expected_messages ();
    g_assert_cmpuint (fixture->listener.bodies->len, ==, 5);
    g_assert_cmpuint (webhook_courier_get_n_lost (fixture->courier), ==, 1);
    g_assert_cmpuint (webhook_courier_get_n_sent (fixture->courier), ==, 1);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
    g_test_expect_message ("carry-webhook", G_LOG_LEVEL_WARNING, "*guards: Q5*answer was*");
    send (fixture, CARRY_NOTICE_WARNING, "first");
    wait_until_empty (fixture);
    g_test_assert_expected_messages ();
    g_assert_cmpuint (fixture->listener.bodies->len, ==, 1);
}

/* The first is under way; the least important of the rest makes room. */
static void
test_room (Fixture *fixture, gconstpointer data)
{
    send (fixture, CARRY_NOTICE_WARNING, "one");
    send (fixture, CARRY_NOTICE_CRITICAL, "two");
    send (fixture, CARRY_NOTICE_INFO, "three");
    send (fixture, CARRY_NOTICE_CRITICAL, "four");
    g_test_expect_message ("carry-webhook", G_LOG_LEVEL_WARNING, "too many messages wait*");
    send (fixture, CARRY_NOTICE_WARNING, "five");
    g_test_assert_expected_messages ();
    wait_until_empty (fixture);
    g_assert_cmpuint (fixture->listener.bodies->len, ==, 4);
    for (guint i = 0; i < 4; i++)
        g_assert_null (strstr (get_body (fixture, i), "three"));
}

/* Freed while somebody takes long to answer. */
static void
test_freed_while_waiting (Fixture *fixture, gconstpointer data)
{
    guint late = g_timeout_add (PATIENCE_MS, on_late, NULL);

    fixture->listener.is_silent = TRUE;
    send (fixture, CARRY_NOTICE_WARNING, "first");
    while (fixture->listener.bodies->len == 0)
        g_main_context_iteration (NULL, TRUE);
    g_clear_pointer (&fixture->courier, webhook_courier_free);
    g_source_remove (late);
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

#define ADD(name, test, ...)                                                                       \
    G_STMT_START                                                                                   \
    {                                                                                              \
        static const guint answers[] = { __VA_ARGS__, 0 };                                         \
        g_test_add ("/courier/" name, Fixture, answers, set_up, test, tear_down);                  \
    }                                                                                              \
    G_STMT_END

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("brought", test_brought, 200);
    ADD ("tried-again", test_tried_again, 500, 429, 204);
    ADD ("budget", test_budget, 503, 503, 503, 503, 200);
    ADD ("refused", test_refused, 404);
    ADD ("redirected", test_refused, 302);
    ADD ("room", test_room, 200);
    ADD ("freed-while-waiting", test_freed_while_waiting, 200);
    return g_test_run ();
}
