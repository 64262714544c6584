/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-rest.h"

#include "bybit-advice.h"
#include "bybit-call.h"
#include "bybit-timekeeper.h"

#define STATUS_BANNED 403

/*
 * What only reads waits a little for one of so many connections that are busy with others: another one
 * costs more ways to the venue and back than most readings, and GnuTLS reads all certificates of the
 * system for each, on the thread of the engine.
 */
#define READINGS_AT_ONCE 2

/* One request, from bybit_rest_send() until its function was called. */
typedef struct
{
    BybitRest *rest;
    BybitRestRequest request;
    char *path;
    char *payload;
    BybitRestFunc func;
    gpointer user_data;
    gint64 ts_asked;
    gint64 timestamp_ms;
    BybitCall *call;      /* NULL while it waits for the budget */
    SoupSession *session; /* by which it goes; NULL likewise */
} Job;

struct _BybitRest
{
    BybitVenue *venue;
    GPtrArray *jobs; /* Job, oldest first; not owned */
    guint timer;     /* for those that wait */
    gboolean is_closed;
};

static void serve (BybitRest *self);

static void
free_job (Job *job)
{
    g_clear_object (&job->session);
    g_free (job->path);
    g_free (job->payload);
    g_free (job);
}

static gboolean
on_timer (gpointer user_data)
{
    BybitRest *self = user_data;

    self->timer = 0;
    serve (self);
    return G_SOURCE_REMOVE;
}

/* Never before the caller returns, so that nobody is called in the middle of a call. */
static void
serve_soon (BybitRest *self)
{
    g_clear_handle_id (&self->timer, g_source_remove);
    self->timer = g_timeout_add_full (G_PRIORITY_HIGH, 0, on_timer, self, NULL);
}

static gboolean
has_waiting (const BybitRest *self)
{
    for (guint i = 0; i < self->jobs->len; i++)
        if (((const Job *) g_ptr_array_index (self->jobs, i))->call == NULL)
            return TRUE;
    return FALSE;
}

/* The end of a request. The function may send others, so it comes after everything else. */
static void
reply (Job *job, BybitReply *what)
{
    BybitRest *self = job->rest;

    g_ptr_array_remove (self->jobs, job);
    if (has_waiting (self))
        serve_soon (self);
    what->timestamp_ms = job->timestamp_ms;
    job->func (what, job->user_data);
    free_job (job);
}

static void
reply_unsent (Job *job, BybitOutcome outcome, const char *why)
{
    BybitReply what = { .verdict = { .outcome = outcome, .text = why }, .text = why };

    what.is_closed = job->rest->is_closed;
    reply (job, &what);
}

/* --- answers ------------------------------------------------------------------------------- */

static void
observe_allowance (Job *job, SoupMessageHeaders *headers, gint64 now)
{
    BybitAllowance allowance;

    if (bybit_allowance_parse (
            soup_message_headers_get_one (headers, "X-Bapi-Limit"),
            soup_message_headers_get_one (headers, "X-Bapi-Limit-Status"),
            soup_message_headers_get_one (headers, "X-Bapi-Limit-Reset-Timestamp"), &allowance))
        bybit_limits_observe (job->rest->venue->limits, job->request.endpoint,
                              job->request.category, &allowance, now);
}

/* What the answer says about the budget and the clock, beside what it says about the request. */
static void
follow_advice (Job *job, const BybitReply *what, SoupMessageHeaders *headers, gint64 now)
{
    BybitVenue *venue = job->rest->venue;
    const char *reset;
    gint64 ts_reset = 0;

    switch (what->verdict.advice)
    {
    case BYBIT_ADVICE_WAIT_RESET:
        reset = soup_message_headers_get_one (headers, "X-Bapi-Limit-Reset-Timestamp");
        if (reset != NULL &&
            !carry_time_parse (reset, -1, CARRY_TIME_FORMAT_MS, CARRY_ZONE_NONE, &ts_reset, NULL))
            ts_reset = 0;
        bybit_limits_exhaust (venue->limits, job->request.endpoint, job->request.category, ts_reset,
                              now);
        break;
    case BYBIT_ADVICE_SYNC_CLOCK:
        bybit_clock_offset_reset (&venue->offset);
        if (venue->timekeeper != NULL)
            bybit_timekeeper_hurry (venue->timekeeper);
        break;
    case BYBIT_ADVICE_BAN:
        bybit_limits_ban (venue->limits, now);
        carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL, "address-banned",
                              "the venue blocks this address (%s); nothing is sent for ten minutes",
                              what->text);
        break;
    default:
        bybit_advice_follow (venue, what->verdict.advice, what->text);
        break;
    }
}

/* HTTP 200: the venue's own code decides. */
static char *
judge_body (Job *job, const BybitCallResult *result, BybitReply *what)
{
    g_autoptr (GError) error = NULL;
    BybitAnswer answer;

    if (!bybit_parse_answer (result->body, result->size, &answer, &error))
    {
        what->verdict = bybit_http_judge (job->request.request, 0);
        return g_strdup_printf ("%s: %s", job->path, error->message);
    }
    what->code = answer.code;
    what->verdict = bybit_code_judge (job->request.request, answer.code);
    what->body = result->body;
    what->size = result->size;
    return g_strdup_printf ("%s: the venue says %" G_GINT64_FORMAT " %s", job->path, answer.code,
                            answer.message);
}

static void
on_result (const BybitCallResult *result, gpointer user_data)
{
    Job *job = user_data;
    BybitVenue *venue = job->rest->venue;
    gint64 now = bybit_venue_get_now (venue);
    BybitReply what = { .was_sent = result->was_sent };
    g_autofree char *text = NULL;

    job->call = NULL;
    if (result->failure == NULL)
        bybit_route_reached (venue->route, job->session);
    else if (!result->was_connected)
        bybit_route_missed (venue->route, job->session);
    if (result->failure != NULL)
    {
        what.verdict = bybit_http_judge (job->request.request, 0);
        if (!result->was_sent)
            what.verdict.outcome = BYBIT_OUTCOME_LATER;
        text = g_strdup_printf ("%s: %s", job->path, result->failure);
    }
    else if (result->status != SOUP_STATUS_OK)
    {
        what.verdict = bybit_http_judge (job->request.request, result->status);
        text = g_strdup_printf ("%s: HTTP status %u", job->path, result->status);
    }
    else
        text = judge_body (job, result, &what);
    what.text = text;
    if (result->failure == NULL)
    {
        observe_allowance (job, result->headers, now);
        follow_advice (job, &what, result->headers, now);
    }
    reply (job, &what);
}

/* --- requests ------------------------------------------------------------------------------ */

static gboolean
add_signature (Job *job, SoupMessage *message, GError **error)
{
    const BybitVenue *venue = job->rest->venue;
    SoupMessageHeaders *headers = soup_message_get_request_headers (message);
    const char *payload = job->payload != NULL ? job->payload : "";
    char signature[BYBIT_SIGNATURE_SIZE];
    char number[32];

    job->timestamp_ms =
        bybit_clock_offset_get_timestamp_ms (&venue->offset, bybit_venue_get_now (venue));
    if (!bybit_signer_sign_request (venue->signer, job->timestamp_ms, venue->times.recv_window_ms,
                                    payload, strlen (payload), signature, error))
        return FALSE;
    soup_message_headers_replace (headers, "X-BAPI-API-KEY",
                                  bybit_signer_get_api_key (venue->signer));
    g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, job->timestamp_ms);
    soup_message_headers_replace (headers, "X-BAPI-TIMESTAMP", number);
    g_snprintf (number, sizeof number, "%u", venue->times.recv_window_ms);
    soup_message_headers_replace (headers, "X-BAPI-RECV-WINDOW", number);
    soup_message_headers_replace (headers, "X-BAPI-SIGN", signature);
    soup_message_headers_replace (headers, "X-BAPI-SIGN-TYPE", "2");
    return TRUE;
}

static SoupMessage *
new_message (Job *job, GError **error)
{
    gboolean has_query = !job->request.is_post && job->payload != NULL;
    g_autofree char *url =
        g_strconcat (job->rest->venue->hosts->rest, job->path, has_query ? "?" : NULL,
                     has_query ? job->payload : NULL, NULL);
    /* The bytes of the query that were signed are the bytes that go out. */
    g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, error);
    g_autoptr (SoupMessage) message = NULL;

    if (uri == NULL)
        return NULL;
    message = soup_message_new_from_uri (job->request.is_post ? "POST" : "GET", uri);
    if (job->request.is_post)
    {
        g_autoptr (GBytes) body = g_bytes_new (job->payload, strlen (job->payload));

        soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
    if (job->request.is_signed && job->rest->venue->signer == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_AUTH,
                     "%s needs an API key; set api-key-file and api-secret-file", job->path);
        return NULL;
    }
    if (job->request.is_signed && !add_signature (job, message, error))
        return NULL;
    return g_steal_pointer (&message);
}

static void
start (Job *job)
{
    BybitVenue *venue = job->rest->venue;
    g_autoptr (GError) error = NULL;
    g_autoptr (SoupMessage) message = new_message (job, &error);

    if (message == NULL)
        reply_unsent (job, BYBIT_OUTCOME_REFUSED, error->message);
    else
    {
        job->session = bybit_route_take (venue->route);
        job->call = bybit_call_start (job->session, message, venue->times.request_deadline_ns,
                                      on_result, job);
    }
}

/* How long @job waits for a connection that is open already. */
static gint64
get_patience (const BybitRest *self, const Job *job, gint64 now)
{
    guint n = 0;

    for (guint i = 0; i < self->jobs->len; i++)
        n += ((const Job *) g_ptr_array_index (self->jobs, i))->call != NULL;
    if (job->request.is_post || n < READINGS_AT_ONCE)
        return 0;
    return MAX (job->ts_asked + self->venue->patience_ns - now, 0);
}

static gboolean
is_urgent (const Job *job)
{
    return job->request.request == BYBIT_REQUEST_CANCEL;
}

/* Sends what the budget allows, cancels first, and says how long the others wait; -1: nobody does. */
static gint64
serve_class (BybitRest *self, gboolean urgent, gint64 now)
{
    gint64 shortest = -1;

    for (guint i = 0; i < self->jobs->len; i++)
    {
        Job *job = g_ptr_array_index (self->jobs, i);
        gint64 wait;

        if (job->call != NULL || is_urgent (job) != urgent)
            continue;
        wait = get_patience (self, job, now);
        if (wait > 0)
        {
            shortest = shortest < 0 ? wait : MIN (shortest, wait);
            continue;
        }
        wait = bybit_limits_take (self->venue->limits, job->request.endpoint, job->request.category,
                                  BYBIT_WIRE_REST, MAX (job->request.n_orders, 1), now);
        if (wait == 0)
            start (job);
        else if (now + wait > job->ts_asked + self->venue->times.request_deadline_ns)
            reply_unsent (job, BYBIT_OUTCOME_LATER,
                          "not sent: the venue's limit of requests leaves no room for it");
        else
            shortest = shortest < 0 ? wait : MIN (shortest, wait);
        if (self->jobs->len <= i || g_ptr_array_index (self->jobs, i) != job)
            i--; /* it was answered and is gone */
    }
    return shortest;
}

static void
serve (BybitRest *self)
{
    gint64 now = bybit_venue_get_now (self->venue);
    gint64 urgent = serve_class (self, TRUE, now);
    gint64 other = serve_class (self, FALSE, now);
    gint64 wait = urgent < 0 ? other : other < 0 ? urgent : MIN (urgent, other);

    if (self->timer == 0 && wait >= 0)
        self->timer = g_timeout_add ((guint) (wait / CARRY_NS_PER_MS) + 1, on_timer, self);
}

void
bybit_rest_send (BybitRest *self, const BybitRestRequest *request, BybitRestFunc func,
                 gpointer user_data)
{
    Job *job = g_new0 (Job, 1);

    g_return_if_fail (!request->is_post || request->payload != NULL);
    job->rest = self;
    job->request = *request;
    job->path = g_strdup (request->path);
    job->payload = g_strdup (request->payload);
    job->func = func;
    job->user_data = user_data;
    job->ts_asked = bybit_venue_get_now (self->venue);
    g_ptr_array_add (self->jobs, job);
    serve_soon (self);
}

void
bybit_rest_cancel_all (BybitRest *self, BybitEndpoint endpoint, CarryCategory category,
                       const char *body, BybitRestFunc func, gpointer user_data)
{
    const BybitRestRequest request = {
        .path = "/v5/order/cancel-all",
        .payload = body,
        .is_post = TRUE,
        .is_signed = TRUE,
        .request = BYBIT_REQUEST_CANCEL,
        .endpoint = endpoint,
        .category = category,
    };

    bybit_rest_send (self, &request, func, user_data);
}

guint
bybit_rest_get_n_pending (const BybitRest *self)
{
    return self->jobs->len;
}

BybitRest *
bybit_rest_new (BybitVenue *venue)
{
    BybitRest *self = g_new0 (BybitRest, 1);

    self->venue = venue;
    self->jobs = g_ptr_array_new ();
    return self;
}

void
bybit_rest_free (BybitRest *self)
{
    if (self == NULL)
        return;
    self->is_closed = TRUE;
    while (self->jobs->len > 0)
    {
        Job *job = g_ptr_array_index (self->jobs, 0);

        if (job->call != NULL)
            bybit_call_cancel (job->call);
        reply_unsent (job, BYBIT_OUTCOME_UNKNOWN, "the connector was stopped");
    }
    g_clear_handle_id (&self->timer, g_source_remove);
    g_ptr_array_unref (self->jobs);
    g_free (self);
}

gboolean
bybit_reply_check (const BybitReply *reply, GError **error)
{
    if (reply->is_closed)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, reply->text);
    else if (reply->body == NULL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED, reply->text);
    else if (reply->verdict.outcome != BYBIT_OUTCOME_DONE)
        g_set_error_literal (error, CARRY_ERROR, bybit_code_get_error (reply->code), reply->text);
    else
        return TRUE;
    return FALSE;
}
