/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-orders.h"

#include "bybit-entry.h"
#include "bybit-order-row.h"
#include "bybit-resolver.h"

struct _BybitOrders
{
    BybitVenue *venue;
    GHashTable *by_link; /* link id -> BybitTrack, owned */
    GHashTable *by_id;   /* the venue's id -> BybitTrack */
    GPtrArray *open;     /* open or in doubt, oldest first */
    GQueue ended;        /* BybitTrack, in the order they ended */
};

BybitOrders *
bybit_orders_new (BybitVenue *venue)
{
    BybitOrders *self = g_new0 (BybitOrders, 1);

    self->venue = venue;
    self->by_link = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
    self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
    self->open = g_ptr_array_new ();
    return self;
}

void
bybit_orders_free (BybitOrders *self)
{
    if (self == NULL)
        return;
    g_queue_clear (&self->ended);
    g_ptr_array_unref (self->open);
    g_hash_table_unref (self->by_id);
    g_hash_table_unref (self->by_link);
    g_free (self);
}

static void settle (BybitOrders *self, BybitTrack *track);

static gboolean
is_over (const BybitTrack *track)
{
    return carry_order_state_is_final (track->order.state) && track->doubts == 0 &&
           carry_decimal_compare (track->executed, track->order.filled) >= 0;
}

gboolean
bybit_track_is_settled (const BybitTrack *track)
{
    if (carry_order_state_is_final (track->order.state))
        return is_over (track);
    return track->doubts == 0 && track->order.pending == CARRY_ORDER_PENDING_NONE &&
           track->ts_absent == 0 && track->is_shown &&
           carry_decimal_equal (track->executed, track->order.filled);
}

void
bybit_orders_add_executed (BybitOrders *self, BybitTrack *track, CarryDecimal executed)
{
    track->executed = carry_decimal_max (track->executed, executed);
    settle (self, track);
}

BybitTrack *
bybit_orders_add (BybitOrders *self, const CarryOrder *order)
{
    BybitTrack *track = g_hash_table_lookup (self->by_link, order->link_id);

    if (track != NULL)
        return track;
    track = g_new0 (BybitTrack, 1);
    track->order = *order;
    track->instrument = carry_instruments_get (carry_context_get_instruments (self->venue->context),
                                               order->instrument);
    track->amend_quantity = track->amend_price = carry_decimal_invalid ();
    track->executed = carry_decimal_zero ();
    g_hash_table_insert (self->by_link, track->order.link_id, track);
    g_ptr_array_add (self->open, track);
    return track;
}

BybitTrack *
bybit_orders_find (BybitOrders *self, const char *link_id, const char *order_id)
{
    BybitTrack *track = NULL;

    if (link_id != NULL && link_id[0] != '\0')
        track = g_hash_table_lookup (self->by_link, link_id);
    if (track == NULL && order_id != NULL && order_id[0] != '\0')
        track = g_hash_table_lookup (self->by_id, order_id);
    return track;
}

void
bybit_orders_set_order_id (BybitOrders *self, BybitTrack *track, const char *order_id)
{
    if (order_id[0] == '\0' || track->order_id[0] != '\0')
        return;
    g_strlcpy (track->order_id, order_id, sizeof track->order_id);
    g_hash_table_insert (self->by_id, track->order_id, track);
}

const GPtrArray *
bybit_orders_get_open (const BybitOrders *self)
{
    return self->open;
}

gboolean
bybit_orders_is_open (const BybitOrders *self, const BybitTrack *track)
{
    return g_ptr_array_find (self->open, track, NULL);
}

void
bybit_orders_purge (BybitOrders *self, gint64 now)
{
    BybitTrack *track;

    while ((track = g_queue_peek_head (&self->ended)) != NULL &&
           now - track->order.ts_updated > bybit_venue_get_memory_ns (self->venue))
    {
        g_queue_pop_head (&self->ended);
        if (track->order_id[0] != '\0')
            g_hash_table_remove (self->by_id, track->order_id);
        g_hash_table_remove (self->by_link, track->order.link_id);
    }
}

/* Moves it to those that ended when it did. */
static void
settle (BybitOrders *self, BybitTrack *track)
{
    if (!is_over (track) || !g_ptr_array_remove (self->open, track))
        return;
    track->ts_question = 0;
    g_queue_push_tail (&self->ended, track);
}

void
bybit_orders_tell (BybitOrders *self, BybitTrack *track)
{
    gint64 now = bybit_venue_get_now (self->venue);

    track->order.certain = track->doubts == 0;
    track->order.ts_updated = now;
    carry_context_emit_order (self->venue->context, &track->order, now);
    settle (self, track);
}

/* --- what the venue says ------------------------------------------------------------------- */

static gboolean
is_same (CarryDecimal a, CarryDecimal b)
{
    return carry_decimal_is_valid (a) == carry_decimal_is_valid (b) &&
           (!carry_decimal_is_valid (a) || carry_decimal_equal (a, b));
}

static gboolean
is_told_already (const CarryOrder *told, const CarryOrder *next, gboolean certain)
{
    return told->state == next->state && told->pending == next->pending &&
           told->certain == certain && is_same (told->filled, next->filled) &&
           is_same (told->quantity, next->quantity) && is_same (told->price, next->price) &&
           is_same (told->average_price, next->average_price);
}

static gboolean
has_terms (const CarryOrder *order, const BybitTrack *track)
{
    return (!carry_decimal_is_valid (track->amend_quantity) ||
            carry_decimal_equal (order->quantity, track->amend_quantity)) &&
           (!carry_decimal_is_valid (track->amend_price) ||
            carry_decimal_equal (order->price, track->amend_price));
}

static void
drop_changes (BybitTrack *track, guint changes)
{
    track->asked &= ~changes;
    track->doubts &= ~changes;
}

static CarryOrderPending
get_pending (const BybitTrack *track)
{
    if ((track->asked & BYBIT_DOUBT_CANCEL) != 0)
        return CARRY_ORDER_PENDING_CANCEL;
    return (track->asked & BYBIT_DOUBT_AMEND) != 0 ? CARRY_ORDER_PENDING_AMEND
                                                   : CARRY_ORDER_PENDING_NONE;
}

/* What a row settles of the requests under way. That an order is open does not settle a cancel. */
static void
settle_doubts (BybitTrack *track, CarryOrder *next, const BybitOrder *row)
{
    track->doubts &= ~(guint) (BYBIT_DOUBT_CREATE | BYBIT_DOUBT_STATE);
    if (row->status == BYBIT_STATUS_UNKNOWN)
        track->doubts |= BYBIT_DOUBT_STATE;
    if (carry_order_state_is_final (next->state))
        drop_changes (track, BYBIT_DOUBT_AMEND | BYBIT_DOUBT_CANCEL);
    else if ((track->asked & BYBIT_DOUBT_AMEND) != 0 && has_terms (next, track))
        drop_changes (track, BYBIT_DOUBT_AMEND);
    next->pending = get_pending (track);
}

/* It was told as never placed, and here it is. The engine cannot take it back: it goes, and people hear. */
static void
end_surfaced (BybitOrders *self, BybitTrack *track, const BybitOrder *row)
{
    carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, "order-surfaced",
                          "order %s was proven absent, and the venue shows it now as %s; it is "
                          "canceled where it is open",
                          track->order.link_id,
                          bybit_word_to_text (bybit_order_statuses, (int) row->status));
    if (bybit_order_status_is_open (row->status))
        bybit_entry_cancel (self->venue->entry, &track->order);
}

BybitTrack *
bybit_orders_take (BybitOrders *self, const BybitOrder *row)
{
    BybitTrack *track = bybit_orders_find (self, row->link_id, row->order_id);
    CarryOrder next;

    if (track == NULL)
        return NULL;
    bybit_orders_set_order_id (self, track, row->order_id);
    if (track->is_absent && !track->is_shown)
        end_surfaced (self, track, row);
    track->is_shown = TRUE;
    track->ts_absent = 0;
    /* What a list says may be older than what the stream has told. */
    if (row->ts_updated > 0 && row->ts_updated < track->ts_row)
        return track;
    track->ts_row = MAX (track->ts_row, row->ts_updated);
    next = track->order;
    if (!bybit_order_row_merge (row, &next))
    {
        carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, "bad-order-row",
                              "order %s: the venue says more was filled than ordered",
                              track->order.link_id);
        return track;
    }
    settle_doubts (track, &next, row);
    /* Why it was in doubt is no reason of anything any more. */
    if (track->doubts == 0 && !track->order.certain && !carry_order_state_is_final (next.state))
        carry_order_set_reason (&next, "%s", "");
    if (is_told_already (&track->order, &next, track->doubts == 0))
        return track;
    track->order = next;
    bybit_orders_tell (self, track);
    if (!bybit_track_is_settled (track))
        bybit_resolver_expect (self->venue->resolver, track);
    return track;
}

/* --- what our own requests came to --------------------------------------------------------- */

void
bybit_orders_doubt (BybitOrders *self, BybitTrack *track, BybitDoubt doubt, gint64 timestamp_ms,
                    const char *why)
{
    if (doubt != BYBIT_DOUBT_STATE && carry_order_state_is_final (track->order.state))
        return;
    track->timestamp_ms = MAX (track->timestamp_ms, timestamp_ms);
    if ((track->doubts & (guint) doubt) != 0 && !track->order.certain)
        return;
    track->doubts |= (guint) doubt;
    carry_order_set_reason (&track->order, "%s", why);
    bybit_orders_tell (self, track);
}

void
bybit_orders_reject (BybitOrders *self, BybitTrack *track, CarryOrderCause cause, const char *why)
{
    track->doubts = track->asked = 0;
    if (!carry_order_state_may_become (track->order.state, CARRY_ORDER_REJECTED))
        return;
    track->order.state = CARRY_ORDER_REJECTED;
    track->order.pending = CARRY_ORDER_PENDING_NONE;
    track->order.cause = cause;
    carry_order_set_reason (&track->order, "%s", why);
    bybit_orders_tell (self, track);
}

void
bybit_orders_drop_pending (BybitOrders *self, BybitTrack *track, guint changes, const char *why)
{
    drop_changes (track, changes);
    if (carry_order_state_is_final (track->order.state))
        return;
    track->order.pending = get_pending (track);
    carry_order_set_reason (&track->order, "%s", why);
    bybit_orders_tell (self, track);
}

void
bybit_orders_reject_absent (BybitOrders *self, BybitTrack *track)
{
    track->is_absent = TRUE;
    bybit_orders_reject (
        self, track, CARRY_ORDER_CAUSE_ABSENT,
        "absent: never placed; open orders, archive and executions lack it, twice");
}

void
bybit_orders_end_forgotten (BybitOrders *self, BybitTrack *track)
{
    track->doubts = track->asked = 0;
    if (!carry_order_state_may_become (track->order.state, CARRY_ORDER_CANCELED))
        return;
    track->order.state = CARRY_ORDER_CANCELED;
    track->order.pending = CARRY_ORDER_PENDING_NONE;
    carry_order_set_reason (&track->order,
                            "forgotten: the venue has no record of it any more; its executions "
                            "count");
    bybit_orders_tell (self, track);
}
