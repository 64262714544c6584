/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Requests: what leaves, how often, and what the answers are taken for. */

#include "bybit-lab.h"
#include "bybit-rest.h"

/* What came of one request. */
typedef struct
{
    guint n_calls;
    BybitOutcome outcome;
    gboolean was_sent;
    gboolean is_closed;
    gint64 code;
    gint64 timestamp_ms;
    char *text;
    char *body;
} Seen;

static void
see (const BybitReply *reply, gpointer user_data)
{
    Seen *seen = user_data;

    seen->n_calls++;
    seen->outcome = reply->verdict.outcome;
    seen->was_sent = reply->was_sent;
    seen->is_closed = reply->is_closed;
    seen->code = reply->code;
    seen->timestamp_ms = reply->timestamp_ms;
    g_free (seen->text);
    g_free (seen->body);
    seen->text = g_strdup (reply->text);
    seen->body = g_strndup (reply->body, reply->size);
}

static void
clear_seen (Seen *seen)
{
    g_free (seen->text);
    g_free (seen->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, clear_seen)

static const BybitRestRequest read_time = {
    .path = "/v5/market/time",
    .request = BYBIT_REQUEST_QUERY,
    .endpoint = BYBIT_ENDPOINT_MARKET,
};

static const BybitRestRequest create = {
    .path = "/v5/order/create",
    .payload = "{\"category\":\"linear\"}",
    .is_post = TRUE,
    .is_signed = TRUE,
    .request = BYBIT_REQUEST_CREATE,
    .endpoint = BYBIT_ENDPOINT_CREATE,
    .category = CARRY_CATEGORY_LINEAR,
};

#define OK_BODY "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{},\"retExtInfo\":{},\"time\":1}"

static void
answer_ok (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
           const char *body)
{
    lab_answer (message, 200, OK_BODY);
}

static void
ask (BybitVenue *venue, const BybitRestRequest *request, Seen *seen)
{
    guint before = seen->n_calls;

    bybit_rest_send (venue->rest, request, see, seen);
    g_assert_cmpuint (seen->n_calls, ==, before);
    lab_until (seen->n_calls > before);
}

static void
test_answer (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Seen) seen = { 0 };

    lab->on_request = answer_ok;
    ask (venue, &read_time, &seen);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_DONE);
    g_assert_true (seen.was_sent);
    g_assert_cmpstr (seen.body, ==, OK_BODY);
    g_assert_cmpint (seen.timestamp_ms, ==, 0);
    g_assert_cmpuint (bybit_rest_get_n_pending (venue->rest), ==, 0);
}

static void
answer_signed (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
               const char *body)
{
    SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
    const char *timestamp = soup_message_headers_get_one (headers, "X-BAPI-TIMESTAMP");
    const char *payload = body[0] != '\0' ? body : query;
    g_autofree char *text = g_strconcat (timestamp, "key", "1000", payload, NULL);
    g_autofree char *expected =
        g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) "secret", 6, text, -1);

    g_assert_cmpstr (soup_message_headers_get_one (headers, "X-BAPI-API-KEY"), ==, "key");
    g_assert_cmpstr (soup_message_headers_get_one (headers, "X-BAPI-RECV-WINDOW"), ==, "1000");
    g_assert_cmpstr (soup_message_headers_get_one (headers, "X-BAPI-SIGN"), ==, expected);
    if (body[0] != '\0')
        g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==,
                         "application/json");
    g_assert_null (soup_message_headers_get_one (headers, "Cookie"));
    g_assert_null (soup_message_headers_get_one (headers, "Accept-Encoding"));
    lab_answer (message, 200, OK_BODY);
}

/* The bytes that were signed are the bytes that arrive, a cursor's escapes too. */
static void
test_signature (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    const BybitRestRequest read = {
        .path = "/v5/order/realtime",
        .payload = "category=linear&cursor=a%3A1%2Cb",
        .is_signed = TRUE,
        .request = BYBIT_REQUEST_QUERY,
        .endpoint = BYBIT_ENDPOINT_ORDER_REALTIME,
        .category = CARRY_CATEGORY_LINEAR,
    };
    g_auto (Seen) seen = { 0 };

    lab->on_request = answer_signed;
    ask (venue, &read, &seen);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_DONE);
    g_assert_cmpint (seen.timestamp_ms, >, 0);
    ask (venue, &create, &seen);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_DONE);
    g_assert_cmpstr (g_ptr_array_index (lab->requests, 0), ==,
                     "GET /v5/order/realtime?category=linear&cursor=a%3A1%2Cb ");
    g_assert_cmpstr (g_ptr_array_index (lab->requests, 1), ==,
                     "POST /v5/order/create? {\"category\":\"linear\"}");
}

static void
test_no_key (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_auto (Seen) seen = { 0 };

    ask (venue, &create, &seen);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_REFUSED);
    g_assert_false (seen.was_sent);
    g_assert_cmpuint (lab->requests->len, ==, 0);
}

/* --- what an answer of a create proves ----------------------------------------------------- */

typedef struct
{
    const char *name;
    guint status;
    const char *body;
    BybitOutcome outcome;
} Case;

static const Case cases[] = {
    { "taken", 200, "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{}}", BYBIT_OUTCOME_DONE },
    { "refused", 200, "{\"retCode\":110007,\"retMsg\":\"no money\",\"result\":{}}",
      BYBIT_OUTCOME_REFUSED },
    { "server-timeout", 200, "{\"retCode\":10000,\"retMsg\":\"x\",\"result\":{}}",
      BYBIT_OUTCOME_UNKNOWN },
    { "unlisted", 200, "{\"retCode\":987654,\"retMsg\":\"x\",\"result\":{}}",
      BYBIT_OUTCOME_UNKNOWN },
    { "duplicate", 200, "{\"retCode\":110072,\"retMsg\":\"x\",\"result\":{}}",
      BYBIT_OUTCOME_DUPLICATE },
    { "html", 200, "<html>busy</html>", BYBIT_OUTCOME_UNKNOWN },
    { "empty", 200, "", BYBIT_OUTCOME_UNKNOWN },
    { "cut", 200, "{\"retCode\":0,\"retM", BYBIT_OUTCOME_UNKNOWN },
    { "bad-gateway", 502, "{\"retCode\":0}", BYBIT_OUTCOME_UNKNOWN },
    { "unavailable", 503, "", BYBIT_OUTCOME_UNKNOWN },
    { "overload", 429, "", BYBIT_OUTCOME_UNKNOWN },
};

static void
answer_case (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
             const char *body)
{
    const Case *wanted = lab->data;

    lab_answer (message, wanted->status, wanted->body);
}

static void
test_outcome (gconstpointer data)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    const Case *wanted = data;
    g_auto (Seen) seen = { 0 };

    lab->on_request = answer_case;
    lab->data = (gpointer) wanted;
    ask (venue, &create, &seen);
    g_assert_cmpint (seen.outcome, ==, wanted->outcome);
    g_assert_true (seen.was_sent);
    g_assert_cmpuint (lab->requests->len, ==, 1);
}

/* --- a redirect, a ban, a body without end ------------------------------------------------- */

static void
answer_elsewhere (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
                  const char *body)
{
    soup_server_message_set_redirect (message, 302, "/v5/elsewhere");
}

static void
test_redirect (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Seen) seen = { 0 };

    lab->on_request = answer_elsewhere;
    ask (venue, &read_time, &seen);
    g_assert_cmpint (seen.outcome, !=, BYBIT_OUTCOME_DONE);
    g_assert_cmpuint (lab->requests->len, ==, 1);
}

static void
answer_forbidden (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
                  const char *body)
{
    lab_answer (message, 403, "access too frequent");
}

static void
test_ban (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Seen) seen = { 0 };

    lab->on_request = answer_forbidden;
    ask (venue, &read_time, &seen);
    ask (venue, &create, &seen);
    g_assert_cmpuint (lab->requests->len, ==, 1);
    g_assert_false (seen.was_sent);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_LATER);
    g_assert_true (lab_has_notice (lab, "address-banned"));
}

static void
answer_large (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
              const char *body)
{
    g_autofree char *spaces = g_strnfill (9 * 1024 * 1024, ' ');

    lab_answer (message, 200, spaces);
}

static void
test_large (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Seen) seen = { 0 };

    venue->times.request_deadline_ns = 5 * CARRY_NS_PER_SECOND;
    lab->on_request = answer_large;
    ask (venue, &create, &seen);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_UNKNOWN);
    g_assert_nonnull (strstr (seen.text, "8 MiB"));
}

static void
answer_never (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
              const char *body)
{
    soup_server_message_pause (message);
    lab->data = g_object_ref (message);
}

static void
test_deadline (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Seen) seen = { 0 };

    lab->on_request = answer_never;
    ask (venue, &create, &seen);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_UNKNOWN);
    g_assert_true (seen.was_sent);
    lab_sleep (100);
    g_assert_cmpuint (seen.n_calls, ==, 1);
    g_assert_cmpuint (lab->requests->len, ==, 1);
    g_clear_object (&lab->data);
}

/* Nothing listens there: not a byte left, so nothing can have happened. */
static void
test_no_connection (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Seen) seen = { 0 };

    soup_server_disconnect (lab->server);
    ask (venue, &create, &seen);
    g_assert_false (seen.was_sent);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_LATER);
}

static void
test_proxy (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = NULL;
    g_auto (Seen) seen = { 0 };

    g_setenv ("http_proxy", "http://127.0.0.1:1", TRUE);
    g_setenv ("https_proxy", "http://127.0.0.1:1", TRUE);
    venue = lab_venue (lab, NULL);
    lab->on_request = answer_ok;
    ask (venue, &read_time, &seen);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_DONE);
    g_unsetenv ("http_proxy");
    g_unsetenv ("https_proxy");
}

/* Holds what comes until the test lets it go. */
static void
answer_held (Lab *lab, SoupServerMessage *message, const char *path, const char *query,
             const char *body)
{
    lab_answer (message, 200, OK_BODY);
    soup_server_message_pause (message);
    g_ptr_array_add (lab->data, g_object_ref (message));
}

static void
let_go (GPtrArray *held)
{
    g_autoptr (SoupServerMessage) message = g_ptr_array_steal_index (held, 0);

    soup_server_message_unpause (message);
}

/* What reads waits for one of two connections that are busy, and not for ever; an order does not. */
static void
test_patience (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
    g_auto (Seen) seen = { 0 }, ordered = { 0 };

    lab->on_request = answer_held;
    lab->data = held;
    venue->times.request_deadline_ns = venue->patience_ns = CARRY_NS_PER_MINUTE;
    for (guint i = 0; i < 4; i++)
        bybit_rest_send (venue->rest, &read_time, see, &seen);
    bybit_rest_send (venue->rest, &create, see, &ordered);
    lab_until (lab_count_requests (lab, "POST") == 1 && lab_count_requests (lab, "GET") == 2);
    lab_sleep (50);
    g_assert_cmpuint (lab_count_requests (lab, "GET"), ==, 2);
    while (held->len > 0)
        let_go (held);
    lab_until (ordered.n_calls == 1 && seen.n_calls == 2);
    lab_until (lab_count_requests (lab, "GET") == 4);
    venue->patience_ns = 1;
    bybit_rest_send (venue->rest, &read_time, see, &seen);
    lab_until (lab_count_requests (lab, "GET") == 5);
    g_assert_cmpuint (seen.n_calls, ==, 2);
    while (held->len > 0)
        let_go (held);
    lab_until (seen.n_calls == 5);
    g_assert_cmpint (seen.outcome, ==, BYBIT_OUTCOME_DONE);
    lab->data = NULL;
}

static void
test_close (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, "key");
    g_auto (Seen) seen = { 0 };

    lab->on_request = answer_never;
    bybit_rest_send (venue->rest, &create, see, &seen);
    lab_until (lab->requests->len == 1);
    g_clear_pointer (&venue, bybit_venue_free);
    g_assert_cmpuint (seen.n_calls, ==, 1);
    g_assert_true (seen.is_closed);
    lab_sleep (50);
    g_assert_cmpuint (seen.n_calls, ==, 1);
    g_clear_object (&lab->data);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/rest/answer", test_answer);
    g_test_add_func ("/bybit/rest/signature", test_signature);
    g_test_add_func ("/bybit/rest/no-key", test_no_key);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autofree char *path = g_strconcat ("/bybit/rest/outcome/", cases[i].name, NULL);

        g_test_add_data_func (path, &cases[i], test_outcome);
    }
    g_test_add_func ("/bybit/rest/redirect", test_redirect);
    g_test_add_func ("/bybit/rest/ban", test_ban);
    g_test_add_func ("/bybit/rest/large", test_large);
    g_test_add_func ("/bybit/rest/deadline", test_deadline);
    g_test_add_func ("/bybit/rest/no-connection", test_no_connection);
    g_test_add_func ("/bybit/rest/proxy", test_proxy);
    g_test_add_func ("/bybit/rest/patience", test_patience);
    g_test_add_func ("/bybit/rest/close", test_close);
    return g_test_run ();
}
