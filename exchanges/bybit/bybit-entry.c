/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-entry.h"

#include "bybit-format.h"
#include "bybit-outcome.h"
#include "bybit-refresher.h"
#include "bybit-resolver.h"
#include "bybit-rest.h"
#include "bybit-socket.h"

G_DEFINE_ENUM_TYPE (BybitEntryMode, bybit_entry_mode,
                    G_DEFINE_ENUM_VALUE (BYBIT_ENTRY_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (BYBIT_ENTRY_WEBSOCKET, "websocket"),
                    G_DEFINE_ENUM_VALUE (BYBIT_ENTRY_REST, "rest"))

/* What differs between the three requests. */
typedef struct
{
    const char *op;
    const char *path;
    BybitEndpoint endpoint;
} Kind;

static const Kind kinds[] = {
    [BYBIT_REQUEST_CREATE] = { "order.create", "/v5/order/create", BYBIT_ENDPOINT_CREATE },
    [BYBIT_REQUEST_AMEND] = { "order.amend", "/v5/order/amend", BYBIT_ENDPOINT_AMEND },
    [BYBIT_REQUEST_CANCEL] = { "order.cancel", "/v5/order/cancel", BYBIT_ENDPOINT_CANCEL },
};

/* One request, until its outcome is known or is known to be in doubt. */
typedef struct
{
    BybitEntry *entry;
    BybitRequest request;
    CarryCategory category;
    char id[24];
    char link_id[CARRY_LINK_ID_SIZE];
    char body[BYBIT_BODY_SIZE];
    gint64 ts_asked;
    gint64 timestamp_ms; /* 0: not sent yet */
    gboolean is_rest;    /* handed to REST */
} Job;

struct _BybitEntry
{
    BybitVenue *venue;
    BybitEntryMode mode;
    BybitSocket *socket; /* NULL: everything goes by REST */
    GPtrArray *jobs;     /* Job, owned, oldest first */
    guint64 next_id;
    guint timer;
};

static void serve (BybitEntry *self);

/* --- outcomes ------------------------------------------------------------------------------ */

static void
conclude (Job *job, BybitOutcome what, const char *order_id, const char *text)
{
    BybitVenue *venue = job->entry->venue;
    BybitTrack *track = bybit_orders_find (venue->orders, job->link_id, NULL);
    const BybitOrderOutcome outcome = {
        .request = job->request,
        .outcome = what,
        .timestamp_ms = job->timestamp_ms,
        .order_id = order_id,
        .text = text,
    };

    if (track != NULL)
        bybit_outcome_apply (venue, track, &outcome);
    g_ptr_array_remove (job->entry->jobs, job);
}

static void
on_lost (gpointer owner, const char *why)
{
    BybitEntry *self = owner;
    g_autofree char *text =
        g_strdup_printf ("the trade connection was lost before the answer: %s", why);

    for (guint i = self->jobs->len; i-- > 0;)
    {
        Job *job = g_ptr_array_index (self->jobs, i);

        if (job->timestamp_ms != 0 && !job->is_rest)
            conclude (job, BYBIT_OUTCOME_UNKNOWN, NULL, text);
    }
    serve (self);
}

static Job *
find_job (BybitEntry *self, const char *id)
{
    for (guint i = 0; i < self->jobs->len; i++)
    {
        Job *job = g_ptr_array_index (self->jobs, i);

        if (job->timestamp_ms != 0 && !job->is_rest && g_str_equal (job->id, id))
            return job;
    }
    return NULL;
}

static void
take_answer (BybitEntry *self, const BybitTradeAnswer *answer, gint64 now)
{
    BybitVenue *venue = self->venue;
    Job *job = find_job (self, answer->request_id);
    g_autofree char *text = NULL;
    BybitVerdict verdict;
    Kind kind;

    if (job == NULL)
        return;
    kind = kinds[job->request];
    verdict = bybit_code_judge (job->request, answer->code);
    if (answer->allowance.limit > 0)
        bybit_limits_observe (venue->limits, kind.endpoint, job->category, &answer->allowance, now);
    if (verdict.advice == BYBIT_ADVICE_WAIT_RESET)
        bybit_limits_exhaust (venue->limits, kind.endpoint, job->category,
                              answer->allowance.ts_reset, now);
    text =
        g_strdup_printf ("the venue says %" G_GINT64_FORMAT " %s", answer->code, answer->message);
    conclude (job, verdict.outcome, answer->order.order_id, text);
    if (verdict.advice == BYBIT_ADVICE_REFRESH_FILTERS && venue->refresher != NULL)
        bybit_refresher_hurry (venue->refresher);
    if (verdict.advice == BYBIT_ADVICE_RECONNECT)
        bybit_socket_restart (self->socket, text);
}

static void
on_frame (gpointer owner, const BybitTopic *topic, const char *data, gsize size, gint64 now)
{
    BybitEntry *self = owner;
    g_autofree BybitTradeAnswer *answer = g_new0 (BybitTradeAnswer, 1);
    g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (BybitOrderAnswer));
    g_autoptr (GError) error = NULL;

    if (topic->kind != BYBIT_FRAME_ANSWER)
        g_info ("the trade connection sent something that is no answer");
    else if (bybit_parse_trade_answer (data, size, answer, items, &error))
        take_answer (self, answer, now);
    else
        bybit_socket_restart (self->socket, error->message);
}

static void
on_live (gpointer owner)
{
    serve (owner);
}

static void
on_reply (const BybitReply *reply, gpointer user_data)
{
    Job *job = user_data;
    g_autofree BybitOrderAnswer *order = g_new0 (BybitOrderAnswer, 1);
    g_autofree BybitAnswer *answer = g_new0 (BybitAnswer, 1);
    BybitOutcome outcome = reply->verdict.outcome;

    if (reply->is_closed)
        return;
    job->timestamp_ms = reply->timestamp_ms;
    /* What never left may be refused here, whatever the reason. */
    if (!reply->was_sent && outcome == BYBIT_OUTCOME_UNKNOWN)
        outcome = BYBIT_OUTCOME_LATER;
    /* Without an order id it is taken all the same: the stream tells it. */
    if (reply->body != NULL && outcome == BYBIT_OUTCOME_DONE)
        bybit_parse_order_answer (reply->body, reply->size, answer, order, NULL);
    conclude (job, outcome, order->order_id, reply->text);
}

/* --- sending ------------------------------------------------------------------------------- */

static void
send_by_rest (Job *job)
{
    const Kind *kind = &kinds[job->request];
    const BybitRestRequest request = {
        .path = kind->path,
        .payload = job->body,
        .is_post = TRUE,
        .is_signed = TRUE,
        .request = job->request,
        .endpoint = kind->endpoint,
        .category = job->category,
    };

    job->is_rest = TRUE;
    bybit_rest_send (job->entry->venue->rest, &request, on_reply, job);
}

/* Returns: nanoseconds until there is room for it in the budget; 0: it is gone. */
static gint64
send_by_socket (Job *job)
{
    BybitEntry *self = job->entry;
    BybitVenue *venue = self->venue;
    const Kind *kind = &kinds[job->request];
    gint64 now = bybit_venue_get_now (venue);
    gint64 wait =
        bybit_limits_take (venue->limits, kind->endpoint, job->category, BYBIT_WIRE_SOCKET, 1, now);
    gint64 timestamp = bybit_clock_offset_get_timestamp_ms (&venue->offset, now);
    char frame[BYBIT_FRAME_SIZE];
    g_autoptr (GError) error = NULL;

    if (wait > 0)
        return wait;
    if (bybit_format_trade (job->id, kind->op, timestamp, venue->times.recv_window_ms, job->body,
                            frame, sizeof frame, &error) < 0)
    {
        conclude (job, BYBIT_OUTCOME_REFUSED, NULL, error->message);
        return 0;
    }
    job->timestamp_ms = timestamp;
    if (!bybit_socket_send (self->socket, frame))
    {
        job->timestamp_ms = 0;
        send_by_rest (job);
    }
    return 0;
}

/* Returns: nanoseconds until something is to be done about it; -1: nothing. */
static gint64
serve_job (Job *job, gint64 now)
{
    BybitEntry *self = job->entry;
    gint64 left = job->ts_asked + self->venue->times.request_deadline_ns - now;
    gint64 wait = left;

    if (job->is_rest)
        return -1;
    if (job->timestamp_ms != 0 && left <= 0)
    {
        conclude (job, BYBIT_OUTCOME_UNKNOWN, NULL, "no answer within the deadline");
        return -1;
    }
    if (job->timestamp_ms != 0)
        return left;
    if (left <= 0)
    {
        conclude (job, BYBIT_OUTCOME_LATER, NULL,
                  "not sent: no trade connection, or no room in the venue's limit of requests");
        return -1;
    }
    if (self->socket != NULL && bybit_socket_is_live (self->socket))
        wait = send_by_socket (job);
    else if (self->mode != BYBIT_ENTRY_WEBSOCKET)
        send_by_rest (job);
    return MIN (wait, left);
}

static gboolean
on_timer (gpointer user_data)
{
    BybitEntry *self = user_data;

    self->timer = 0;
    serve (self);
    return G_SOURCE_REMOVE;
}

static gint64
serve_class (BybitEntry *self, gboolean urgent, gint64 shortest)
{
    g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
    gint64 now = bybit_venue_get_now (self->venue);

    g_ptr_array_extend (jobs, self->jobs, NULL, NULL);
    for (guint i = 0; i < jobs->len; i++)
    {
        Job *job = g_ptr_array_index (jobs, i);
        gint64 wait;

        /* An outcome may have ended others. */
        if (!g_ptr_array_find (self->jobs, job, NULL) ||
            (job->request == BYBIT_REQUEST_CANCEL) != urgent)
            continue;
        wait = serve_job (job, now);
        if (wait >= 0)
            shortest = shortest < 0 ? wait : MIN (shortest, wait);
    }
    return shortest;
}

/* Sends what may go, cancels first, and gives up what waited too long. */
static void
serve (BybitEntry *self)
{
    gint64 wait = serve_class (self, FALSE, serve_class (self, TRUE, -1));

    g_clear_handle_id (&self->timer, g_source_remove);
    if (self->jobs->len > 0 && wait >= 0)
        self->timer = g_timeout_add ((guint) (wait / CARRY_NS_PER_MS) + 1, on_timer, self);
}

static Job *
new_job (BybitEntry *self, BybitRequest request, const BybitTrack *track)
{
    Job *job = g_new0 (Job, 1);

    job->entry = self;
    job->request = request;
    job->category = track->instrument->category;
    job->ts_asked = bybit_venue_get_now (self->venue);
    g_snprintf (job->id, sizeof job->id, "%" G_GUINT64_FORMAT, ++self->next_id);
    g_strlcpy (job->link_id, track->order.link_id, sizeof job->link_id);
    g_ptr_array_add (self->jobs, job);
    return job;
}

/* The body is written: send it, or say why it cannot be. */
static void
launch (Job *job, gssize size, const GError *error)
{
    BybitEntry *self = job->entry;

    if (size < 0)
        conclude (job, BYBIT_OUTCOME_REFUSED, NULL, error->message);
    serve (self);
}

void
bybit_entry_submit (BybitEntry *self, const CarryOrder *order)
{
    BybitTrack *track = bybit_orders_find (self->venue->orders, order->link_id, NULL);
    g_autoptr (GError) error = NULL;
    Job *job;
    gssize size;

    if (track != NULL)
    {
        g_critical ("order %s was submitted a second time; it is not sent", order->link_id);
        return;
    }
    track = bybit_orders_add (self->venue->orders, order);
    track->order.state = CARRY_ORDER_SENT;
    job = new_job (self, BYBIT_REQUEST_CREATE, track);
    size = bybit_format_create (order, track->instrument, job->body, sizeof job->body, &error);
    launch (job, size, error);
}

/* Until its answer is here a change may still leave, and be taken a window later. */
static void
note_change (BybitEntry *self, BybitTrack *track, BybitDoubt change)
{
    BybitVenue *venue = self->venue;
    gint64 last = bybit_venue_get_now (venue) + venue->times.request_deadline_ns;

    track->asked |= (guint) change;
    track->timestamp_ms =
        MAX (track->timestamp_ms, bybit_clock_offset_get_timestamp_ms (&venue->offset, last));
}

static BybitOrderRef
make_ref (const BybitTrack *track)
{
    return (BybitOrderRef){
        .category = track->instrument->category,
        .symbol = track->instrument->symbol,
        .link_id = track->order.link_id,
    };
}

void
bybit_entry_amend (BybitEntry *self, const CarryOrder *order, const CarryDecimal *quantity,
                   const CarryDecimal *price)
{
    BybitTrack *track = bybit_orders_add (self->venue->orders, order);
    const BybitOrderRef ref = make_ref (track);
    Job *job = new_job (self, BYBIT_REQUEST_AMEND, track);
    g_autoptr (GError) error = NULL;
    gssize size;

    note_change (self, track, BYBIT_DOUBT_AMEND);
    if (track->order.pending == CARRY_ORDER_PENDING_NONE)
        track->order.pending = CARRY_ORDER_PENDING_AMEND;
    track->amend_quantity = quantity != NULL ? *quantity : carry_decimal_invalid ();
    track->amend_price = price != NULL ? *price : carry_decimal_invalid ();
    size = bybit_format_amend (&ref, quantity, price, job->body, sizeof job->body, &error);
    launch (job, size, error);
}

/* A create that still waits must not be overtaken by its own cancel: it does not leave at all. */
static gboolean
withdraw (BybitEntry *self, const char *link_id)
{
    for (guint i = 0; i < self->jobs->len; i++)
    {
        Job *job = g_ptr_array_index (self->jobs, i);

        if (job->request == BYBIT_REQUEST_CREATE && job->timestamp_ms == 0 && !job->is_rest &&
            g_str_equal (job->link_id, link_id))
        {
            conclude (job, BYBIT_OUTCOME_LATER, NULL, "not sent: canceled while it waited");
            return TRUE;
        }
    }
    return FALSE;
}

void
bybit_entry_cancel (BybitEntry *self, const CarryOrder *order)
{
    BybitTrack *track = bybit_orders_add (self->venue->orders, order);
    const BybitOrderRef ref = make_ref (track);
    g_autoptr (GError) error = NULL;
    gssize size;
    Job *job;

    if (withdraw (self, track->order.link_id))
        return;
    job = new_job (self, BYBIT_REQUEST_CANCEL, track);
    if (!carry_order_state_is_final (track->order.state))
    {
        note_change (self, track, BYBIT_DOUBT_CANCEL);
        track->order.pending = CARRY_ORDER_PENDING_CANCEL;
    }
    size = bybit_format_cancel (&ref, job->body, sizeof job->body, &error);
    launch (job, size, error);
}

/* An order of an earlier run may have been sent a little after it was last written down. */
void
bybit_entry_query (BybitEntry *self, const CarryOrder *order)
{
    BybitVenue *venue = self->venue;
    BybitTrack *track = bybit_orders_find (venue->orders, order->link_id, NULL);

    if (track == NULL)
    {
        track = bybit_orders_add (venue->orders, order);
        track->timestamp_ms =
            (MAX (order->ts_created, order->ts_updated) + venue->times.request_deadline_ns) /
            CARRY_NS_PER_MS;
        track->create_ms = track->timestamp_ms;
        track->is_answered = TRUE;
        track->doubts = order->certain ? 0 : BYBIT_DOUBT_STATE;
    }
    bybit_resolver_ask (venue->resolver, track, 0);
}

/* --- life ---------------------------------------------------------------------------------- */

BybitEntry *
bybit_entry_new (BybitVenue *venue, BybitEntryMode mode)
{
    const BybitSocketEvents events = {
        .on_live = on_live,
        .on_lost = on_lost,
        .on_frame = on_frame,
    };
    BybitEntry *self = g_new0 (BybitEntry, 1);

    self->venue = venue;
    self->mode = venue->hosts->trade != NULL ? mode : BYBIT_ENTRY_REST;
    self->jobs = g_ptr_array_new_with_free_func (g_free);
    if (self->mode != BYBIT_ENTRY_REST)
        self->socket = bybit_socket_new (venue, BYBIT_SOCKET_TRADE, "trade", venue->hosts->trade,
                                         &events, self);
    return self;
}

void
bybit_entry_free (BybitEntry *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    bybit_socket_free (self->socket);
    g_ptr_array_unref (self->jobs);
    g_free (self);
}

void
bybit_entry_start (BybitEntry *self)
{
    if (self->socket != NULL)
        bybit_socket_start (self->socket);
}

gboolean
bybit_entry_is_ready (const BybitEntry *self)
{
    return self->mode != BYBIT_ENTRY_WEBSOCKET || bybit_socket_is_live (self->socket);
}

guint
bybit_entry_get_n_pending (const BybitEntry *self)
{
    return self->jobs->len;
}
