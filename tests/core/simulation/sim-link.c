/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-link-private.h"

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "sim-account.h"

#define DEADLINE_NS (2 * CARRY_NS_PER_SECOND)
#define WINDOW_NS (5 * CARRY_NS_PER_SECOND)  /* a request is good for so long, and a margin */
#define ABSENCE_NS (5 * CARRY_NS_PER_SECOND) /* between two answers that find nothing */

/* A request that has no answer yet. */
typedef struct
{
    SimMessageKind kind;
    char link[CARRY_LINK_ID_SIZE];
} Request;

G_DEFINE_TYPE_WITH_CODE (SimLink, sim_link, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, sim_link_exchange_init))

static CarryContext *
get_context (SimLink *self)
{
    return carry_module_get_context (CARRY_MODULE (self));
}

SimTrack *
sim_link_find_track (SimLink *self, const char *link)
{
    for (guint i = self->tracks->len; i-- > 0;)
    {
        SimTrack *track = g_ptr_array_index (self->tracks, i);

        if (g_str_equal (track->order.link_id, link))
            return track;
    }
    return NULL;
}

SimTrack *
sim_link_add_track (SimLink *self, const CarryOrder *order)
{
    SimTrack *track = sim_link_find_track (self, order->link_id);

    if (track != NULL)
        return track;
    track = g_new0 (SimTrack, 1);
    track->order = *order;
    track->executed = carry_decimal_zero ();
    track->amend_quantity = track->amend_price = carry_decimal_invalid ();
    g_ptr_array_add (self->tracks, track);
    return track;
}

/* --- requests ------------------------------------------------------------------------------ */

static void
remind (SimLink *self, SimMessageKind kind, guint64 request, const char *link, gint64 ns)
{
    SimMessage *message = g_new0 (SimMessage, 1);

    message->kind = kind;
    message->run = self->run;
    message->request = request;
    g_strlcpy (message->order.link, link, sizeof message->order.link);
    sim_net_remind (self->net, message, ns, *self->now);
}

void
sim_link_ask_later (SimLink *self, SimTrack *track, gint64 ns)
{
    gint64 due = *self->now + ns;

    if (track->is_asking || (track->ts_question != 0 && track->ts_question <= due))
        return;
    track->ts_question = due;
    remind (self, SIM_ASK, 0, track->order.link_id, ns);
}

/* Returns its number. Where there is no connection the timeout is its only answer. */
guint64
sim_link_send (SimLink *self, SimMessageKind kind, const SimOrder *order)
{
    SimMessage *message = g_new0 (SimMessage, 1);
    Request *request = g_new0 (Request, 1);

    message->kind = request->kind = kind;
    message->run = self->run;
    message->request = ++self->next_request;
    message->order = *order;
    message->ts_asked = *self->now;
    g_strlcpy (request->link, order->link, sizeof request->link);
    g_hash_table_insert (self->requests, g_memdup2 (&message->request, sizeof (guint64)), request);
    remind (self, SIM_TIMEOUT, message->request, order->link, DEADLINE_NS);
    if (sim_net_is_up (self->net, *self->now))
        sim_net_request (self->net, message, *self->now);
    else
        sim_message_free (message);
    return self->next_request;
}

void
sim_link_reject (SimLink *self, SimTrack *track, const char *why)
{
    track->doubts = 0;
    if (!carry_order_state_may_become (track->order.state, CARRY_ORDER_REJECTED))
        return;
    track->order.state = CARRY_ORDER_REJECTED;
    track->order.pending = CARRY_ORDER_PENDING_NONE;
    carry_order_set_reason (&track->order, "%s", why);
    sim_link_tell (self, track);
}

void
sim_link_drop_pending (SimLink *self, SimTrack *track)
{
    track->doubts &= ~(guint) SIM_DOUBT_CHANGE;
    if (carry_order_state_is_final (track->order.state))
        return;
    track->order.pending = CARRY_ORDER_PENDING_NONE;
    sim_link_tell (self, track);
}

static void
doubt (SimLink *self, SimTrack *track, SimDoubt doubt)
{
    if (!carry_order_state_is_final (track->order.state) && (track->doubts & doubt) == 0)
    {
        track->doubts |= doubt;
        sim_link_tell (self, track);
    }
    sim_link_ask_later (self, track, 0);
}

static void
on_created (SimLink *self, SimTrack *track, SimCode code)
{
    if (track->is_shown || code == SIM_DONE)
        sim_link_ask_later (self, track, SIM_LINK_WAIT_NS);
    else if (code == SIM_REFUSED)
        sim_link_reject (self, track, "the venue refused it");
    else
    {
        track->is_shown = code == SIM_DUPLICATE;
        doubt (self, track, SIM_DOUBT_CREATE);
    }
}

static void
on_changed (SimLink *self, SimTrack *track, SimCode code)
{
    if (code == SIM_DONE)
        sim_link_ask_later (self, track, SIM_LINK_WAIT_NS);
    else if (code == SIM_REFUSED)
        sim_link_drop_pending (self, track);
    else
        doubt (self, track, SIM_DOUBT_CHANGE);
}

/* --- questions ----------------------------------------------------------------------------- */

static void
ask (SimLink *self, SimTrack *track)
{
    SimOrder order = { 0 };

    track->ts_question = 0;
    track->is_asking = TRUE;
    g_strlcpy (order.link, track->order.link_id, sizeof order.link);
    sim_link_send (self, SIM_QUERY, &order);
}

/* Nothing was found. One answer may be of a copy that lags behind; two with a pause count. */
static void
take_absence (SimLink *self, SimTrack *track, gint64 ts_asked)
{
    if (ts_asked <= track->ts_created + WINDOW_NS)
        return;
    if (track->ts_absent == 0)
    {
        track->ts_absent = ts_asked;
        return;
    }
    if (ts_asked - track->ts_absent < ABSENCE_NS || track->is_shown)
        return;
    track->is_absent = TRUE;
    sim_link_reject (self, track, "absent: never placed");
}

static void
take_row (SimLink *self, SimTrack *track, const SimOrder *row)
{
    if (sim_track_merge (track, row))
        sim_link_tell (self, track);
    if (!sim_track_is_settled (track))
        sim_link_ask_later (self, track, SIM_LINK_WAIT_NS);
}

static void
take_reply (SimLink *self, SimTrack *track, const SimMessage *message)
{
    CarryDecimal sum = carry_decimal_zero ();

    for (guint i = 0; i < message->executions->len; i++)
    {
        const SimExecution *execution = &g_array_index (message->executions, SimExecution, i);

        sum = carry_decimal_add (sum, carry_decimal_make (execution->quantity, SIM_LOT_SCALE));
        sim_link_tell_fill (self, execution, FALSE);
    }
    track->executed = carry_decimal_max (track->executed, sum);
    if (!message->is_found)
    {
        take_absence (self, track, message->ts_asked);
        return;
    }
    take_row (self, track, &message->order);
    if (track->order.pending != CARRY_ORDER_PENDING_NONE &&
        message->ts_asked > track->ts_sent + WINDOW_NS)
        sim_link_drop_pending (self, track);
}

static void
on_reply (SimLink *self, const SimMessage *message)
{
    SimTrack *track = sim_link_find_track (self, message->order.link);

    if (track == NULL)
        return;
    track->is_asking = FALSE;
    if (message->code == SIM_DONE)
        take_reply (self, track, message);
    if (!sim_track_is_settled (track))
        sim_link_ask_later (self, track, SIM_LINK_WAIT_NS);
}

/* --- the account --------------------------------------------------------------------------- */

/* What the streams lost is in the lists, as old as the account that was read with them. */
static void
tell_missed (SimLink *self, gint64 ts_read)
{
    const SimVenue *venue = self->net->venue;

    for (guint i = 0; i < venue->entries->len; i++)
    {
        const SimEntry *entry = &g_array_index (venue->entries, SimEntry, i);

        if (entry->ts <= ts_read)
            sim_link_tell_entry (self, entry, FALSE);
    }
    for (guint i = 0; i < venue->executions->len; i++)
    {
        const SimExecution *execution = &g_array_index (venue->executions, SimExecution, i);

        if (execution->ts <= ts_read)
            sim_link_tell_fill (self, execution, FALSE);
    }
}

static void
end_snapshot (SimLink *self, guint64 request, CarrySnapshot *snapshot)
{
    GTask *task = g_hash_table_lookup (self->snapshots, &request);

    if (task == NULL)
    {
        g_clear_pointer (&snapshot, carry_snapshot_free);
        return;
    }
    g_object_ref (task);
    g_hash_table_remove (self->snapshots, &request);
    if (snapshot != NULL)
        g_task_return_pointer (task, snapshot, (GDestroyNotify) carry_snapshot_free);
    else
        g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_DISCONNECTED,
                                 "the account cannot be read");
    g_object_unref (task);
}

static void
on_account (SimLink *self, const SimMessage *message)
{
    const CarryTransfer *balance;

    if (message->snapshot == NULL)
    {
        end_snapshot (self, message->request, NULL);
        return;
    }
    balance = g_ptr_array_index (message->snapshot->transfers, 0);
    tell_missed (self, balance->ts);
    end_snapshot (self, message->request, carry_snapshot_copy (message->snapshot));
}

/* --- what arrives -------------------------------------------------------------------------- */

static void
apply (SimLink *self, const Request *request, SimCode code)
{
    SimTrack *track = sim_link_find_track (self, request->link);

    if (track == NULL)
        return;
    if (request->kind == SIM_CREATE)
        on_created (self, track, code);
    else if (request->kind == SIM_AMEND || request->kind == SIM_CANCEL)
        on_changed (self, track, code);
}

static void
on_answer (SimLink *self, const SimMessage *message)
{
    g_autofree Request *request = NULL;
    gpointer key = NULL, value = NULL;

    if (!g_hash_table_steal_extended (self->requests, &message->request, &key, &value))
        return;
    g_free (key);
    request = value;
    if (request->kind == SIM_QUERY)
        on_reply (self, message);
    else if (request->kind == SIM_ACCOUNT)
        on_account (self, message);
    else
        apply (self, request, message->code);
}

static void
on_timeout (SimLink *self, const SimMessage *message)
{
    SimMessage answer = *message;

    answer.code = SIM_UNCLEAR;
    on_answer (self, &answer);
}

static void
on_price (SimLink *self, const SimNews *news)
{
    CarryContext *context = get_context (self);
    gint64 now = carry_context_get_now (context);
    gint64 bid = self->net->venue->bid[news->instrument];
    CarryMarketEvent event = {
        .ts_venue = now,
        .ts_local = now,
        .instrument = news->instrument,
        .kind = CARRY_MARKET_QUOTE,
    };

    event.quote.bid = bid;
    event.quote.ask = bid + 2;
    event.quote.bid_size = event.quote.ask_size = 1000;
    carry_context_emit_market (context, &event);
    event.kind = CARRY_MARKET_MARK;
    event.mark.price = bid;
    if (news->instrument == SIM_PERP)
        carry_context_emit_market (context, &event);
}

static void
on_stream (SimLink *self, const SimNews *news)
{
    SimTrack *track = sim_link_find_track (self, news->order.link);

    if (news->kind == SIM_NEWS_PRICE)
        on_price (self, news);
    else if (news->kind == SIM_NEWS_ENTRY)
        sim_link_tell_entry (self, &news->entry, TRUE);
    else if (news->kind == SIM_NEWS_EXECUTION)
        sim_link_tell_fill (self, &news->execution, TRUE);
    else if (track != NULL)
        take_row (self, track, &news->order);
}

static void
on_ask (SimLink *self, const char *link)
{
    SimTrack *track = sim_link_find_track (self, link);

    if (track != NULL && !track->is_asking && track->ts_question != 0 &&
        track->ts_question <= *self->now)
        ask (self, track);
}

static void
on_reconnected (SimLink *self)
{
    for (guint i = 0; i < self->tracks->len; i++)
    {
        SimTrack *track = g_ptr_array_index (self->tracks, i);

        if (!carry_order_state_is_final (track->order.state))
            sim_link_ask_later (self, track, 0);
    }
}

void
sim_link_take (SimLink *self, const SimMessage *message)
{
    if (message->kind == SIM_ANSWER)
        on_answer (self, message);
    else if (message->kind == SIM_STREAM)
        on_stream (self, &message->news);
    else if (message->kind == SIM_TIMEOUT)
        on_timeout (self, message);
    else if (message->kind == SIM_ASK)
        on_ask (self, message->order.link);
    else
        on_reconnected (self);
}

/* --- life ---------------------------------------------------------------------------------- */

static void
sim_link_init (SimLink *self)
{
    self->tracks = g_ptr_array_new_with_free_func (g_free);
    self->requests = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
    self->snapshots = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
    self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    self->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
sim_link_finalize (GObject *object)
{
    SimLink *self = (SimLink *) object;

    g_ptr_array_unref (self->tracks);
    g_hash_table_unref (self->requests);
    g_hash_table_unref (self->snapshots);
    g_hash_table_unref (self->told);
    g_hash_table_unref (self->entries);
    G_OBJECT_CLASS (sim_link_parent_class)->finalize (object);
}

static void
sim_link_class_init (SimLinkClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = sim_link_finalize;
}

SimLink *
sim_link_new (SimNet *net, guint run, const gint64 *now)
{
    SimLink *self = g_object_new (sim_link_get_type (), "id", "venue", NULL);

    self->net = net;
    self->run = run;
    self->now = now;
    return self;
}

void
sim_link_drop (SimLink *self)
{
    GHashTableIter iter;
    gpointer task;

    g_hash_table_iter_init (&iter, self->snapshots);
    while (g_hash_table_iter_next (&iter, NULL, &task))
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the host is gone");
    g_hash_table_remove_all (self->snapshots);
}
