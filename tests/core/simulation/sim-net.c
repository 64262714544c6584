/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-net.h"

#include "base/carry-time.h"
#include "sim-account.h"

#define MS (CARRY_NS_PER_SECOND / 1000)
#define WINDOW_NS (3 * CARRY_NS_PER_SECOND) /* a request is good for so long */

SimNet *
sim_net_new (guint64 seed, SimVenue *venue, const SimFaults *faults)
{
    SimNet *self = g_new0 (SimNet, 1);

    carry_random_init (&self->random, seed, "net");
    self->venue = venue;
    self->faults = faults;
    self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_message_free);
    return self;
}

void
sim_net_free (SimNet *self)
{
    g_ptr_array_unref (self->messages);
    g_hash_table_unref (self->refused);
    g_free (self);
}

void
sim_message_free (SimMessage *self)
{
    g_clear_pointer (&self->executions, g_array_unref);
    g_clear_pointer (&self->snapshot, carry_snapshot_free);
    g_free (self);
}

static gboolean
happens (SimNet *self, guint per_mille)
{
    return per_mille > 0 && carry_random_below (&self->random, 1000) < per_mille;
}

static gint64
draw_latency (SimNet *self)
{
    return sim_draw (&self->random, 3, 40) * MS;
}

static guint
find_first (const SimNet *self)
{
    guint best = 0;

    for (guint i = 1; i < self->messages->len; i++)
    {
        const SimMessage *a = g_ptr_array_index (self->messages, i);
        const SimMessage *b = g_ptr_array_index (self->messages, best);

        if (a->ts < b->ts || (a->ts == b->ts && a->seq < b->seq))
            best = i;
    }
    return best;
}

gint64
sim_net_get_due (const SimNet *self)
{
    const SimMessage *first;

    if (self->messages->len == 0)
        return G_MAXINT64;
    first = g_ptr_array_index (self->messages, find_first (self));
    return first->ts;
}

SimMessage *
sim_net_pop (SimNet *self)
{
    return g_ptr_array_steal_index_fast (self->messages, find_first (self));
}

gboolean
sim_net_is_up (const SimNet *self, gint64 now)
{
    return now >= self->ts_up;
}

static gboolean
goes_to_venue (const SimMessage *message)
{
    return message->kind <= SIM_ACCOUNT;
}

static gboolean
is_local (const SimMessage *message)
{
    return message->kind >= SIM_TIMEOUT;
}

static void
post (SimNet *self, SimMessage *message, gint64 ts)
{
    message->ts = ts;
    message->seq = self->next_seq++;
    g_ptr_array_add (self->messages, message);
}

void
sim_net_disconnect (SimNet *self, gint64 now, gint64 ns)
{
    self->ts_up = now + ns;
    for (guint i = self->messages->len; i-- > 0;)
    {
        const SimMessage *message = g_ptr_array_index (self->messages, i);

        if (!goes_to_venue (message) && !is_local (message))
            g_ptr_array_remove_index (self->messages, i);
    }
}

void
sim_net_remind (SimNet *self, SimMessage *message, gint64 ns, gint64 now)
{
    post (self, message, now + ns);
}

static SimMessage *
copy_request (const SimMessage *message)
{
    SimMessage *copy = g_new (SimMessage, 1);

    *copy = *message;
    return copy;
}

void
sim_net_request (SimNet *self, SimMessage *message, gint64 now)
{
    self->n_sent++;
    message->ts_sent = now;
    if (happens (self, self->faults->lose_request))
    {
        sim_message_free (message);
        return;
    }
    if (message->kind == SIM_CREATE && happens (self, self->faults->repeat_request))
        post (self, copy_request (message), now + draw_latency (self) * 2);
    post (self, message, now + draw_latency (self));
}

/* --- the venue's end ----------------------------------------------------------------------- */

static SimMessage *
new_answer (const SimMessage *request, SimCode code)
{
    SimMessage *answer = g_new0 (SimMessage, 1);

    answer->kind = SIM_ANSWER;
    answer->run = request->run;
    answer->request = request->request;
    answer->ts_asked = request->ts_asked;
    answer->asked = request->kind;
    answer->order = request->order;
    answer->code = code;
    return answer;
}

static void
send_answer (SimNet *self, SimMessage *answer, gint64 now)
{
    gboolean changes = answer->asked == SIM_CANCEL || answer->asked == SIM_AMEND;

    if (!sim_net_is_up (self, now) || happens (self, self->faults->lose_answer))
    {
        sim_message_free (answer);
        return;
    }
    if (answer->code == SIM_DONE && answer->asked <= SIM_CANCEL &&
        happens (self, self->faults->error_answer))
        answer->code = SIM_UNCLEAR;
    if (answer->code == SIM_DONE && changes && happens (self, self->faults->gone_answer))
        answer->code = SIM_GONE;
    post (self, answer, now + draw_latency (self));
}

static SimCode
create (SimNet *self, const SimOrder *order, gboolean is_busy, gint64 now)
{
    SimCode code = SIM_REFUSED;

    if (!is_busy && !g_hash_table_contains (self->refused, order->link))
        code = sim_venue_create (self->venue, order, now);
    if (code == SIM_REFUSED)
        g_hash_table_add (self->refused, g_strdup (order->link));
    return code;
}

static SimCode
act (SimNet *self, const SimMessage *request, gint64 now)
{
    const SimOrder *order = &request->order;
    gboolean is_busy = now > request->ts_sent + WINDOW_NS;

    if (now < self->ts_outage)
        return SIM_UNCLEAR;
    is_busy = is_busy || happens (self, self->faults->busy_answer);
    if (request->kind == SIM_CREATE)
        return sim_venue_find (self->venue, order->link) != NULL
                   ? SIM_DUPLICATE
                   : create (self, order, is_busy, now);
    if (is_busy)
        return SIM_REFUSED;
    if (request->kind == SIM_AMEND)
        return sim_venue_amend (self->venue, order->link, order->quantity, order->price, now);
    if (request->kind == SIM_CANCEL)
        return sim_venue_cancel (self->venue, order->link, now);
    sim_venue_cancel_all (self->venue, now);
    return SIM_DONE;
}

/* What a copy of the venue says that may be behind. */
static void
look_up (SimNet *self, SimMessage *answer, gint64 now)
{
    const SimOrder *order = sim_venue_find (self->venue, answer->order.link);
    gint64 ts = now;

    if (self->faults->lag_ms > 0)
        ts -= sim_draw (&self->random, 0, self->faults->lag_ms) * MS;
    answer->is_found = order != NULL && order->ts <= ts;
    answer->executions = g_array_new (FALSE, FALSE, sizeof (SimExecution));
    if (answer->is_found)
        answer->order = *order;
    for (guint i = 0; i < self->venue->executions->len; i++)
    {
        const SimExecution *execution = &g_array_index (self->venue->executions, SimExecution, i);

        if (execution->ts <= ts && g_str_equal (execution->link, answer->order.link))
            g_array_append_vals (answer->executions, execution, 1);
    }
}

void
sim_net_serve (SimNet *self, const SimMessage *message, gint64 now)
{
    SimMessage *answer;

    if (message->kind <= SIM_CANCEL_ALL)
    {
        send_answer (self, new_answer (message, act (self, message, now)), now);
        return;
    }
    answer = new_answer (message, now < self->ts_outage ? SIM_UNCLEAR : SIM_DONE);
    if (answer->code == SIM_DONE && message->kind == SIM_QUERY)
        look_up (self, answer, now);
    else if (answer->code == SIM_DONE)
        answer->snapshot = sim_account_read (self->venue, now);
    send_answer (self, answer, now);
}

static gboolean
is_lost (SimNet *self, const SimNews *news)
{
    if (news->kind == SIM_NEWS_ORDER)
        return happens (self, self->faults->lose_order);
    return news->kind == SIM_NEWS_EXECUTION && happens (self, self->faults->lose_execution);
}

static void
stream_one (SimNet *self, const SimNews *news, guint run, gint64 now)
{
    gboolean is_private = news->kind != SIM_NEWS_PRICE;
    guint n = is_private && happens (self, self->faults->repeat_event) ? 2 : 1;

    if (is_lost (self, news))
        return;
    for (guint i = 0; i < n; i++)
    {
        SimMessage *message = g_new0 (SimMessage, 1);
        gint64 delay = draw_latency (self);

        if (is_private && happens (self, self->faults->late_event))
            delay += sim_draw (&self->random, 100, 15000) * MS;
        message->kind = SIM_STREAM;
        message->run = run;
        message->news = *news;
        post (self, message, now + delay);
    }
}

void
sim_net_stream (SimNet *self, guint run, gint64 now)
{
    for (guint i = 0; i < self->venue->news->len; i++)
        if (run > 0 && sim_net_is_up (self, now))
            stream_one (self, &g_array_index (self->venue->news, SimNews, i), run, now);
    g_array_set_size (self->venue->news, 0);
}

/* An amend counts with all it may add to its order. */
static gint64
get_amended (const SimNet *self, const SimOrder *asked)
{
    const SimOrder *order = sim_venue_find (self->venue, asked->link);

    if (order == NULL || order->status != SIM_OPEN || order->reduce_only)
        return 0;
    return MAX (0, asked->quantity - order->quantity);
}

/* The second copy of a create is no second order. */
static gboolean
is_copy (const SimNet *self, guint place)
{
    const SimMessage *message = g_ptr_array_index (self->messages, place);

    for (guint i = 0; i < place; i++)
    {
        const SimMessage *other = g_ptr_array_index (self->messages, i);

        if (other->kind == SIM_CREATE && g_str_equal (other->order.link, message->order.link))
            return TRUE;
    }
    return FALSE;
}

gint64
sim_net_get_flying (const SimNet *self, SimInstrument instrument, gboolean buys, gint64 now)
{
    gint64 sum = 0;

    for (guint i = 0; i < self->messages->len; i++)
    {
        const SimMessage *message = g_ptr_array_index (self->messages, i);
        const SimOrder *order = &message->order;

        if (message->kind > SIM_AMEND || order->instrument != instrument || order->buys != buys ||
            now > message->ts_sent + WINDOW_NS)
            continue;
        if (message->kind == SIM_AMEND)
            sum += get_amended (self, order);
        else if (!order->reduce_only && sim_venue_find (self->venue, order->link) == NULL &&
                 !is_copy (self, i))
            sum += order->quantity;
    }
    return sum;
}
