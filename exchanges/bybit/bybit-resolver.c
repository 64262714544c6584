/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-resolver.h"

#include "bybit-fills.h"
#include "bybit-gather.h"

/* How often it looks which questions are due. */
#define TICK_MS 50

/* The venue forgets what was canceled without a fill after a day. */
#define FORGOTTEN_NS (25 * CARRY_NS_PER_HOUR)

struct _BybitResolver
{
    BybitVenue *venue;
    guint timer;
};

/* One round of three questions. The track may be gone when the answers come; its id is not. */
typedef struct
{
    BybitResolver *resolver;
    char link_id[CARRY_LINK_ID_SIZE];
    gint64 ts_asked;
} Round;

BybitResolver *
bybit_resolver_new (BybitVenue *venue)
{
    BybitResolver *self = g_new0 (BybitResolver, 1);

    self->venue = venue;
    return self;
}

void
bybit_resolver_free (BybitResolver *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_free (self);
}

/* Whether the venue said in any way that it took the order. */
static gboolean
is_placed (const BybitTrack *track)
{
    return track->is_shown || track->order_id[0] != '\0' ||
           (track->order.state != CARRY_ORDER_SENT && track->order.state != CARRY_ORDER_PENDING);
}

/* Whether a request with this timestamp can no longer be taken by the venue; 0: it never left. */
static gboolean
is_window_over (const BybitResolver *self, gint64 timestamp_ms, gint64 ts)
{
    const BybitVenue *venue = self->venue;

    return timestamp_ms == 0 ||
           bybit_clock_offset_is_past_window (&venue->offset, ts - venue->times.resolve_margin_ns,
                                              timestamp_ms, venue->times.recv_window_ms);
}

/* It was accepted, and nothing shows it: the venue forgets what was canceled unfilled after a day. */
static void
take_loss (BybitResolver *self, BybitTrack *track, gint64 ts_asked)
{
    BybitOrders *orders = self->venue->orders;

    if (ts_asked - track->order.ts_created < FORGOTTEN_NS)
        bybit_orders_doubt (orders, track, BYBIT_DOUBT_STATE, track->timestamp_ms,
                            "it was accepted, and no list shows it");
    else
        bybit_orders_end_forgotten (orders, track);
}

/* All three found nothing. One round may be of a copy that lags behind; two with a pause count. */
static void
take_absence (BybitResolver *self, BybitTrack *track, gint64 ts_asked)
{
    /* Only its create can make an order, so that later cancels are tried does not put this off. */
    if (!track->is_answered || !is_window_over (self, track->create_ms, ts_asked))
        return;
    if (track->ts_absent == 0)
    {
        track->ts_absent = ts_asked;
        return;
    }
    if (ts_asked - track->ts_absent < self->venue->times.resolve_gap_ns)
        return;
    if (is_placed (track))
        take_loss (self, track, ts_asked);
    else
        bybit_orders_reject_absent (self->venue->orders, track);
}

/* The order is open, and what was asked cannot come any more: it was not done. */
static void
end_operation (BybitResolver *self, BybitTrack *track, gint64 ts_asked)
{
    guint changes =
        track->asked | (track->doubts & (guint) (BYBIT_DOUBT_AMEND | BYBIT_DOUBT_CANCEL));

    if (changes != 0 && is_window_over (self, track->timestamp_ms, ts_asked))
        bybit_orders_drop_pending (self->venue->orders, track, changes,
                                   "the request did not change the order");
}

static gboolean
take_rows (BybitResolver *self, const GArray *rows, const BybitTrack *track)
{
    gboolean found = FALSE;

    for (guint i = 0; i < rows->len; i++)
        found |=
            bybit_orders_take (self->venue->orders, &g_array_index (rows, BybitOrder, i)) == track;
    return found;
}

/* The list is complete: its sum counts, also of what was told before this run. */
static gboolean
take_executions (BybitResolver *self, const GArray *rows, BybitTrack *track)
{
    CarryDecimal sum = carry_decimal_zero ();

    for (guint i = rows->len; i-- > 0;)
    {
        const BybitExecution *row = &g_array_index (rows, BybitExecution, i);

        if (g_str_equal (row->link_id, track->order.link_id))
            sum = carry_decimal_add (sum, row->qty);
        bybit_fills_take (self->venue->fills, row);
    }
    bybit_orders_add_executed (self->venue->orders, track, sum);
    return carry_decimal_sign (sum) > 0;
}

/* Something of the order was executed, but no list shows it any more: what is left of it is known. */
static void
take_only_executions (BybitResolver *self, BybitTrack *track)
{
    track->is_shown = TRUE;
    bybit_orders_doubt (self->venue->orders, track, BYBIT_DOUBT_STATE, track->timestamp_ms,
                        "it was executed, and no list shows the order yet");
}

static void
take_answers (BybitResolver *self, BybitTrack *track, BybitGather *gather, gint64 ts_asked)
{
    gboolean is_executed = take_executions (self, bybit_gather_get (gather, 2), track);
    gboolean is_archived = take_rows (self, bybit_gather_get (gather, 1), track);
    /* The live view is the youngest, so it comes last. */
    gboolean is_live = take_rows (self, bybit_gather_get (gather, 0), track);

    if (is_live)
        end_operation (self, track, ts_asked);
    else if (is_archived)
        ;
    else if (is_executed)
        take_only_executions (self, track);
    else
        take_absence (self, track, ts_asked);
}

static void
on_answers (BybitGather *gather, const GError *error, gpointer user_data)
{
    g_autofree Round *round = user_data;
    BybitResolver *self = round->resolver;
    BybitTrack *track;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    track = bybit_orders_find (self->venue->orders, round->link_id, NULL);
    if (track == NULL)
        return;
    track->is_asking = FALSE;
    if (error != NULL)
        g_info ("order %s: %s", round->link_id, error->message);
    else
        take_answers (self, track, gather, round->ts_asked);
    if (!bybit_track_is_settled (track))
        bybit_resolver_expect (self, track);
}

static void
ask_now (BybitResolver *self, BybitTrack *track, gint64 now)
{
    CarryCategory category = track->instrument->category;
    const char *link_id = track->order.link_id;
    BybitGather *gather = bybit_gather_new (self->venue);
    Round *round = g_new0 (Round, 1);
    BybitReading reading;

    track->ts_question = 0;
    track->is_asking = TRUE;
    round->resolver = self;
    round->ts_asked = now;
    g_strlcpy (round->link_id, link_id, sizeof round->link_id);
    reading = bybit_reading_order (category, link_id);
    bybit_gather_add (gather, &reading);
    reading = bybit_reading_order_history (category, link_id);
    bybit_gather_add (gather, &reading);
    reading = bybit_reading_order_executions (category, link_id);
    bybit_gather_add (gather, &reading);
    bybit_gather_run (gather, on_answers, round);
}

static gboolean
on_tick (gpointer user_data)
{
    BybitResolver *self = user_data;
    const GPtrArray *open = bybit_orders_get_open (self->venue->orders);
    gint64 now = bybit_venue_get_now (self->venue);
    gboolean is_waiting = FALSE;

    for (guint i = 0; i < open->len; i++)
    {
        BybitTrack *track = g_ptr_array_index (open, i);

        if (track->ts_question != 0 && track->is_expected && bybit_track_is_settled (track))
            track->ts_question = 0;
        if (track->ts_question != 0 && track->ts_question <= now && !track->is_asking)
            ask_now (self, track, now);
        is_waiting |= track->ts_question != 0;
    }
    if (!is_waiting)
        self->timer = 0;
    return is_waiting;
}

static void
ask_at (BybitResolver *self, BybitTrack *track, gint64 due)
{
    if (track->ts_question == 0 || due < track->ts_question)
        track->ts_question = due;
    if (self->timer == 0)
        self->timer = g_timeout_add (TICK_MS, on_tick, self);
}

static gboolean
may_ask (const BybitResolver *self, const BybitTrack *track)
{
    return !track->is_asking && bybit_orders_is_open (self->venue->orders, track);
}

void
bybit_resolver_ask (BybitResolver *self, BybitTrack *track, gint64 delay_ns)
{
    if (!may_ask (self, track))
        return;
    track->is_expected = FALSE;
    ask_at (self, track, bybit_venue_get_now (self->venue) + delay_ns);
}

/* A question that was to be asked in any case stays one. */
void
bybit_resolver_expect (BybitResolver *self, BybitTrack *track)
{
    if (!may_ask (self, track))
        return;
    track->is_expected |= track->ts_question == 0;
    ask_at (self, track, bybit_venue_get_now (self->venue) + self->venue->times.resolve_wait_ns);
}

guint
bybit_resolver_get_n_open (const BybitResolver *self)
{
    const GPtrArray *open = bybit_orders_get_open (self->venue->orders);
    guint n = 0;

    for (guint i = 0; i < open->len; i++)
    {
        const BybitTrack *track = g_ptr_array_index (open, i);

        n += track->doubts != 0;
    }
    return n;
}
