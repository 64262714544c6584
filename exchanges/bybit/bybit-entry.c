/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-entry.h"

#include "bybit-advice.h"
#include "bybit-alarm.h"
#include "bybit-private.h"
#include "bybit-resolver.h"
#include "bybit-rest.h"
#include "bybit-shots.h"
#include "bybit-socket.h"
#include "bybit-sweep.h"

G_DEFINE_ENUM_TYPE (BybitEntryMode, bybit_entry_mode,
                    G_DEFINE_ENUM_VALUE (BYBIT_ENTRY_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (BYBIT_ENTRY_WEBSOCKET, "websocket"),
                    G_DEFINE_ENUM_VALUE (BYBIT_ENTRY_REST, "rest"))

struct _BybitEntry
{
    BybitVenue *venue;
    BybitEntryMode mode;
    BybitSocket *socket; /* NULL: everything goes by REST */
    GPtrArray *waiting;  /* BybitIntent, owned, oldest first */
    BybitShots *shots;   /* sent, or handed to REST */
    BybitAlarm *alarm;
    gboolean is_gathering; /* what was asked for waits for others of its moment */
};

static void serve (BybitEntry *self);

/* --- outcomes ------------------------------------------------------------------------------ */

static void
drop_intent (BybitEntry *self, BybitIntent *intent, BybitOutcome outcome, const char *text)
{
    guint i = 0;
    g_autofree BybitIntent *taken = NULL;

    if (!g_ptr_array_find (self->waiting, intent, &i))
        return;
    taken = g_ptr_array_steal_index (self->waiting, i);
    bybit_intent_conclude (self->venue, taken, outcome, text);
}

static void
on_lost (gpointer owner, const char *why)
{
    BybitEntry *self = owner;
    g_autofree char *text =
        g_strdup_printf ("the trade connection was lost before the answer: %s", why);

    bybit_shots_lose (self->shots, text);
    serve (self);
}

static void
take_answer (BybitEntry *self, const BybitTradeAnswer *answer, const GArray *items, gint64 now)
{
    BybitVenue *venue = self->venue;
    BybitShot *shot = bybit_shots_find (self->shots, answer->request_id);
    g_autofree char *text = NULL;
    BybitVerdict verdict;
    BybitEndpoint endpoint;

    if (shot == NULL)
        return;
    endpoint = bybit_shot_get_endpoint (shot);
    verdict = bybit_code_judge (shot->request, answer->code);
    if (answer->allowance.limit > 0)
        bybit_limits_observe (venue->limits, endpoint, shot->category, &answer->allowance, now);
    if (verdict.advice == BYBIT_ADVICE_WAIT_RESET)
        bybit_limits_exhaust (venue->limits, endpoint, shot->category, answer->allowance.ts_reset,
                              now);
    text =
        g_strdup_printf ("the venue says %" G_GINT64_FORMAT " %s", answer->code, answer->message);
    bybit_shots_judge (self->shots, shot, &verdict, answer->order.order_id, items, text);
    bybit_advice_follow (venue, verdict.advice, text);
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
        take_answer (self, answer, items, now);
    else
        bybit_socket_restart (self->socket, error->message);
}

static void
on_live (gpointer owner)
{
    serve (owner);
}

/* An answer that cannot be read proves nothing about any of a batch. */
static void
take_reply (BybitEntry *self, BybitShot *shot, const BybitReply *reply, BybitVerdict verdict)
{
    g_autofree BybitOrderAnswer *order = g_new0 (BybitOrderAnswer, 1);
    g_autofree BybitAnswer *answer = g_new0 (BybitAnswer, 1);
    g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (BybitOrderAnswer));

    if (reply->body == NULL || verdict.outcome != BYBIT_OUTCOME_DONE)
    {
        bybit_shots_judge (self->shots, shot, &verdict, NULL, items, reply->text);
        return;
    }
    /* Without an order id a single one is taken all the same: the stream tells it. */
    if (shot->intents->len == 1)
        bybit_parse_order_answer (reply->body, reply->size, answer, order, NULL);
    else if (!bybit_parse_batch (reply->body, reply->size, answer, items, NULL))
        g_array_set_size (items, 0);
    bybit_shots_judge (self->shots, shot, &verdict, order->order_id, items, reply->text);
}

static void
on_reply (const BybitReply *reply, gpointer user_data)
{
    BybitShot *shot = user_data;
    BybitVerdict verdict = reply->verdict;

    if (reply->is_closed)
        return;
    shot->timestamp_ms = reply->was_sent ? reply->timestamp_ms : 0;
    /* What never left may be refused here, whatever the reason. */
    if (!reply->was_sent && verdict.outcome == BYBIT_OUTCOME_UNKNOWN)
        verdict.outcome = BYBIT_OUTCOME_LATER;
    take_reply (shot->owner, shot, reply, verdict);
}

/* --- sending ------------------------------------------------------------------------------- */

static void
send_by_rest (BybitEntry *self, BybitShot *shot, const char *body)
{
    const BybitRestRequest request = {
        .path = bybit_shot_get_path (shot),
        .payload = body,
        .is_post = TRUE,
        .is_signed = TRUE,
        .request = shot->request,
        .endpoint = bybit_shot_get_endpoint (shot),
        .category = shot->category,
        .n_orders = shot->intents->len,
    };

    shot->is_rest = TRUE;
    bybit_rest_send (self->venue->rest, &request, on_reply, shot);
}

static void
send_by_socket (BybitEntry *self, BybitShot *shot, const char *body, gint64 now)
{
    BybitVenue *venue = self->venue;
    gint64 timestamp = bybit_clock_offset_get_timestamp_ms (&venue->offset, now);
    char single[BYBIT_BODY_SIZE + BYBIT_FRAME_SIZE];
    gsize size = strlen (body) + BYBIT_FRAME_SIZE;
    g_autofree char *batch = size > sizeof single ? g_malloc (size) : NULL;
    char *frame = batch != NULL ? batch : single;
    g_autoptr (GError) error = NULL;

    if (bybit_format_trade (shot->id, bybit_shot_get_op (shot), timestamp,
                            venue->times.recv_window_ms, body, frame, size, &error) < 0)
    {
        bybit_shots_end (self->shots, shot, BYBIT_OUTCOME_REFUSED, NULL, error->message);
        return;
    }
    shot->timestamp_ms = timestamp;
    if (bybit_socket_send (self->socket, frame))
        return;
    shot->timestamp_ms = 0;
    send_by_rest (self, shot, body);
}

static void
fire (BybitEntry *self, const BybitIntent *first, guint n, gboolean by_socket, gint64 now)
{
    BybitShot *shot = bybit_shots_gather (self->shots, self->waiting, first, n);
    g_autoptr (GError) error = NULL;
    g_autofree char *batch = NULL;
    const char *body = bybit_shot_format (shot, &batch, &error);

    shot->owner = self;
    if (body == NULL)
        bybit_shots_end (self->shots, shot, BYBIT_OUTCOME_REFUSED, NULL, error->message);
    else if (by_socket)
        send_by_socket (self, shot, body, now);
    else
        send_by_rest (self, shot, body);
}

/* Returns: nanoseconds until something is to be done about it; 0: it is gone. */
static gint64
serve_intent (BybitEntry *self, BybitIntent *intent, gint64 now)
{
    gint64 left = intent->ts_asked + self->venue->times.request_deadline_ns - now;
    guint n = bybit_shots_count_mates (self->shots, self->waiting, intent);
    gboolean is_batch = n > 1;
    gint64 wait;

    if (left <= 0)
    {
        drop_intent (self, intent, BYBIT_OUTCOME_LATER,
                     "not sent: no trade connection, or no room in the venue's limit of requests");
        return 0;
    }
    if (self->socket == NULL || !bybit_socket_is_live (self->socket))
    {
        if (self->mode == BYBIT_ENTRY_WEBSOCKET)
            return left;
        fire (self, intent, n, FALSE, now);
        return 0;
    }
    wait = bybit_limits_take (self->venue->limits,
                              bybit_request_get_endpoint (intent->request, is_batch),
                              intent->category, BYBIT_WIRE_SOCKET, n, now);
    if (wait > 0)
        return MIN (wait, left);
    fire (self, intent, n, TRUE, now);
    return 0;
}

static gint64
earlier (gint64 a, gint64 b)
{
    return a < 0 ? b : b < 0 ? a : MIN (a, b);
}

static gboolean
is_urgent (const BybitIntent *intent)
{
    return intent->request == BYBIT_REQUEST_CANCEL;
}

static gboolean
has_class (BybitEntry *self, gboolean urgent)
{
    for (guint i = 0; i < self->waiting->len; i++)
        if (is_urgent (g_ptr_array_index (self->waiting, i)) == urgent)
            return TRUE;
    return FALSE;
}

static gint64
serve_class (BybitEntry *self, gboolean urgent, gint64 now)
{
    g_autoptr (GPtrArray) waiting = NULL;
    gint64 shortest = -1;

    if (!has_class (self, urgent))
        return -1;
    /* An outcome may end any of them on the way. */
    waiting = g_ptr_array_new ();
    g_ptr_array_extend (waiting, self->waiting, NULL, NULL);
    for (guint i = 0; i < waiting->len; i++)
    {
        BybitIntent *intent = g_ptr_array_index (waiting, i);
        gint64 wait;

        /* It went with another, or an outcome ended it. */
        if (!g_ptr_array_find (self->waiting, intent, NULL) || is_urgent (intent) != urgent)
            continue;
        wait = serve_intent (self, intent, now);
        if (wait > 0)
            shortest = earlier (shortest, wait);
    }
    return shortest;
}

/* Sends what may go, cancels first, and gives up what waited too long. */
static void
serve (BybitEntry *self)
{
    gint64 now = bybit_venue_get_now (self->venue);
    gint64 wait;

    self->is_gathering = FALSE;
    wait = earlier (serve_class (self, TRUE, now), serve_class (self, FALSE, now));

    wait = earlier (wait, bybit_shots_expire (self->shots, now));
    if (wait >= 0)
        bybit_alarm_set (self->alarm, wait / CARRY_NS_PER_MS + 1);
    else
        bybit_alarm_clear (self->alarm);
}

static void
on_alarm (gpointer data)
{
    serve (data);
}

/*
 * The body is written: send it, or say why it cannot be. What may go with others of its moment
 * waits for the end of that.
 */
static void
launch (BybitEntry *self, BybitRequest request, const BybitTrack *track, const char *body,
        const GError *error)
{
    /* Of a body that could not be written nobody knows where it ends. */
    BybitIntent *intent = bybit_intent_new (request, track, error == NULL ? body : "",
                                            bybit_venue_get_now (self->venue));

    g_ptr_array_add (self->waiting, intent);
    if (error != NULL)
        drop_intent (self, intent, BYBIT_OUTCOME_REFUSED, error->message);
    self->is_gathering = self->venue->can_batch;
    if (self->is_gathering)
        bybit_alarm_set (self->alarm, 0);
    else
        serve (self);
}

/* That moment is over. */
void
bybit_entry_flush (BybitEntry *self)
{
    if (self->is_gathering)
        serve (self);
}

void
bybit_entry_submit (BybitEntry *self, const CarryOrder *order)
{
    BybitTrack *track = bybit_orders_find (self->venue->orders, order->link_id, NULL);
    g_autoptr (GError) error = NULL;
    char body[BYBIT_BODY_SIZE];

    if (track != NULL)
    {
        g_critical ("order %s was submitted a second time; it is not sent", order->link_id);
        return;
    }
    track = bybit_orders_add (self->venue->orders, order);
    track->order.state = CARRY_ORDER_SENT;
    bybit_format_create (order, track->instrument, body, sizeof body, &error);
    launch (self, BYBIT_REQUEST_CREATE, track, body, error);
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

void
bybit_entry_amend (BybitEntry *self, const CarryOrder *order, const CarryDecimal *quantity,
                   const CarryDecimal *price)
{
    BybitTrack *track = bybit_orders_add (self->venue->orders, order);
    const BybitOrderRef ref = bybit_intent_make_ref (track);
    g_autoptr (GError) error = NULL;
    char body[BYBIT_BODY_SIZE];

    note_change (self, track, BYBIT_DOUBT_AMEND);
    if (track->order.pending == CARRY_ORDER_PENDING_NONE)
        track->order.pending = CARRY_ORDER_PENDING_AMEND;
    track->amend_quantity = quantity != NULL ? *quantity : carry_decimal_invalid ();
    track->amend_price = price != NULL ? *price : carry_decimal_invalid ();
    bybit_format_amend (&ref, quantity, price, body, sizeof body, &error);
    launch (self, BYBIT_REQUEST_AMEND, track, body, error);
}

/* A create that still waits must not be overtaken by its own cancel: it does not leave at all. */
static gboolean
withdraw (BybitEntry *self, const char *link_id)
{
    for (guint i = 0; i < self->waiting->len; i++)
    {
        BybitIntent *intent = g_ptr_array_index (self->waiting, i);

        if (intent->request == BYBIT_REQUEST_CREATE && g_str_equal (intent->link_id, link_id))
        {
            drop_intent (self, intent, BYBIT_OUTCOME_LATER, "not sent: canceled while it waited");
            return TRUE;
        }
    }
    return FALSE;
}

void
bybit_entry_withdraw_all (BybitEntry *self, const CarryInstrument *instrument)
{
    for (guint i = self->waiting->len; i-- > 0;)
    {
        BybitIntent *intent = g_ptr_array_index (self->waiting, i);
        const BybitTrack *track = bybit_orders_find (self->venue->orders, intent->link_id, NULL);

        if (intent->request == BYBIT_REQUEST_CREATE && track != NULL &&
            (instrument == NULL || track->instrument == instrument))
            drop_intent (self, intent, BYBIT_OUTCOME_LATER, "not sent: canceled while it waited");
    }
}

void
bybit_entry_cancel (BybitEntry *self, const CarryOrder *order)
{
    BybitTrack *track = bybit_orders_add (self->venue->orders, order);
    const BybitOrderRef ref = bybit_intent_make_ref (track);
    g_autoptr (GError) error = NULL;
    char body[BYBIT_BODY_SIZE];

    if (withdraw (self, track->order.link_id))
        return;
    /* Where everything goes until nothing is left, five hundred words more only stand in the way. */
    if (track->is_shown && bybit_sweep_takes_all (self->venue->sweep))
        return;
    if (!carry_order_state_is_final (track->order.state))
    {
        note_change (self, track, BYBIT_DOUBT_CANCEL);
        track->order.pending = CARRY_ORDER_PENDING_CANCEL;
    }
    bybit_format_cancel (&ref, body, sizeof body, &error);
    launch (self, BYBIT_REQUEST_CANCEL, track, body, error);
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
        /* One list shows those that rest; what it lacks is asked for at once. */
        bybit_resolver_expect (venue->resolver, track);
        bybit_private_audit (venue->account);
        return;
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
    self->waiting = g_ptr_array_new_with_free_func (g_free);
    self->shots = bybit_shots_new (venue);
    self->alarm = bybit_alarm_new (on_alarm, self);
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
    bybit_alarm_free (self->alarm);
    bybit_socket_free (self->socket);
    g_ptr_array_unref (self->waiting);
    bybit_shots_free (self->shots);
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
    return self->waiting->len + bybit_shots_get_n_orders (self->shots);
}
