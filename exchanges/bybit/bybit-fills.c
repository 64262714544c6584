/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-fills.h"

#include "bybit-funding.h"
#include "bybit-orders.h"
#include "bybit-orphans.h"
#include "bybit-resolver.h"

/* Readings go back a little behind the latest execution, so those near it are remembered always. */
#define NEAR_NS (10 * CARRY_NS_PER_MINUTE)

typedef struct
{
    char *key;
    char link_id[CARRY_LINK_ID_SIZE];
    char order_id[BYBIT_ID_SIZE];
    gint64 ts_row; /* when it happened, the venue's time */
    gint64 ts;     /* when it came, or was looked at again */
} Seen;

struct _BybitFills
{
    BybitVenue *venue;
    GHashTable *seen; /* `category/symbol/exec id`, owned by @queue */
    GQueue queue;     /* Seen, in the order they came */
    gint64 ts_latest;
};

static void
free_seen (gpointer data)
{
    Seen *seen = data;

    g_free (seen->key);
    g_free (seen);
}

BybitFills *
bybit_fills_new (BybitVenue *venue)
{
    BybitFills *self = g_new0 (BybitFills, 1);

    self->venue = venue;
    self->seen = g_hash_table_new (g_str_hash, g_str_equal);
    return self;
}

void
bybit_fills_free (BybitFills *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref (self->seen);
    g_queue_clear_full (&self->queue, free_seen);
    g_free (self);
}

/* A reading that follows the latest execution lists it, and questions about an order list all of its. */
static gboolean
may_come_again (const BybitFills *self, const Seen *seen)
{
    return self->ts_latest - seen->ts_row < NEAR_NS ||
           bybit_orders_find (self->venue->orders, seen->link_id, seen->order_id) != NULL;
}

/* As long as orders are: what comes later is of an order that nobody knows, and is not booked. */
static void
forget_old (BybitFills *self, gint64 now)
{
    gint64 memory_ns = bybit_venue_get_memory_ns (self->venue);
    Seen *oldest;

    while ((oldest = g_queue_peek_head (&self->queue)) != NULL && now - oldest->ts > memory_ns)
    {
        g_queue_pop_head (&self->queue);
        if (may_come_again (self, oldest))
        {
            oldest->ts = now;
            g_queue_push_tail (&self->queue, oldest);
            continue;
        }
        g_hash_table_remove (self->seen, oldest->key);
        free_seen (oldest);
    }
}

/* Returns: whether it was not there. */
static gboolean
remember (BybitFills *self, const BybitExecution *row)
{
    gint64 now = bybit_venue_get_now (self->venue);
    g_autofree char *key =
        g_strdup_printf ("%s/%s/%s", bybit_word_to_text (bybit_categories, (int) row->category),
                         row->symbol, row->exec_id);
    Seen *seen;

    if (g_hash_table_contains (self->seen, key))
        return FALSE;
    seen = g_new0 (Seen, 1);
    seen->ts = now;
    seen->ts_row = row->ts;
    g_strlcpy (seen->link_id, row->link_id, sizeof seen->link_id);
    g_strlcpy (seen->order_id, row->order_id, sizeof seen->order_id);
    seen->key = g_steal_pointer (&key);
    g_hash_table_add (self->seen, seen->key);
    g_queue_push_tail (&self->queue, seen);
    forget_old (self, now);
    self->ts_latest = MAX (self->ts_latest, row->ts);
    return TRUE;
}

void
bybit_fills_skip (BybitFills *self, const BybitExecution *row)
{
    remember (self, row);
}

gint64
bybit_fills_get_latest (const BybitFills *self)
{
    return self->ts_latest;
}

/* --- a row as a fill ----------------------------------------------------------------------- */

/* Where the venue does not say the coin: by its rules. A rebate comes in the other coin of a pair. */
static const char *
get_fee_coin (const BybitExecution *row, const CarryInstrument *instrument)
{
    gboolean is_buy = row->side == BYBIT_SIDE_BUY;
    gboolean is_rebate = carry_decimal_sign (row->fee) < 0;

    if (row->fee_coin[0] != '\0')
        return g_intern_string (row->fee_coin);
    if (instrument->category == CARRY_CATEGORY_LINEAR)
        return instrument->quote;
    return is_buy != is_rebate ? instrument->base : instrument->quote;
}

/* Taxes in the coin of the fee are part of it. */
static CarryDecimal
get_fee (const BybitExecution *row, const char *fee_coin)
{
    CarryDecimal sum = row->fee;

    for (guint i = 0; i < row->n_extra_fees; i++)
        if (g_str_equal (row->extra_fees[i].coin, fee_coin))
            sum = carry_decimal_add (sum, row->extra_fees[i].amount);
    return sum;
}

gboolean
bybit_execution_to_carry (const BybitExecution *row, const CarryInstrument *instrument,
                          CarryFill *out_fill)
{
    CarryFill fill = {
        .instrument = instrument->index,
        .side = row->side == BYBIT_SIDE_SELL ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
        .liquidity = row->is_maker ? CARRY_LIQUIDITY_MAKER : CARRY_LIQUIDITY_TAKER,
        .price = row->price,
        .quantity = row->qty,
        .fee_coin = get_fee_coin (row, instrument),
        .decision_price = carry_decimal_invalid (),
        .ts = row->ts,
        .is_liquidation = row->effect == BYBIT_EFFECT_FORCED,
    };

    fill.fee = get_fee (row, fill.fee_coin);
    if (carry_decimal_sign (fill.price) <= 0 || carry_decimal_sign (fill.quantity) <= 0 ||
        !carry_decimal_is_valid (fill.fee) ||
        (row->side != BYBIT_SIDE_BUY && row->side != BYBIT_SIDE_SELL))
        return FALSE;
    g_strlcpy (fill.exec_id, row->exec_id, sizeof fill.exec_id);
    g_strlcpy (fill.link_id, row->link_id, sizeof fill.link_id);
    *out_fill = fill;
    return TRUE;
}

/* --- telling ------------------------------------------------------------------------------- */

/* Taxes in another coin are a change of that balance. */
static void
tell_other_fees (BybitFills *self, const BybitExecution *row, const char *fee_coin, gint64 now)
{
    for (guint i = 0; i < row->n_extra_fees; i++)
    {
        const BybitFee *fee = &row->extra_fees[i];
        const CarryTransfer transfer = {
            .ts = row->ts,
            .coin = g_intern_string (fee->coin),
            .amount = carry_decimal_negate (fee->amount),
        };

        if (!g_str_equal (fee->coin, fee_coin) && carry_decimal_sign (fee->amount) != 0)
            carry_context_emit_transfer (self->venue->context, &transfer, now);
    }
}

static void
tell_fill (BybitFills *self, const BybitExecution *row, const CarryInstrument *instrument)
{
    BybitVenue *venue = self->venue;
    BybitTrack *track = bybit_orders_find (venue->orders, row->link_id, row->order_id);
    gint64 now = bybit_venue_get_now (venue);
    CarryFill fill;

    if (!bybit_execution_to_carry (row, instrument, &fill))
    {
        carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL, "bad-execution",
                              "execution %s of %s lacks a price, a quantity, a fee or a side; "
                              "compare the account by hand",
                              row->exec_id, row->symbol);
        return;
    }
    if (track != NULL)
        fill.order = track->order.id;
    /* What bears our mark may be an order that is not kept any more: the engine knows, and says so. */
    else if (fill.is_liquidation || !bybit_orphans_is_ours (row->link_id))
        carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL,
                              fill.is_liquidation ? "forced-fill" : "foreign-fill",
                              "%s of %s on %s was %s", row->exec_id, row->symbol,
                              carry_category_to_text (instrument->category),
                              fill.is_liquidation ? "made by the venue, not by an order"
                                                  : "made by an order that is not of this run");
    carry_context_emit_fill (venue->context, &fill, now);
    tell_other_fees (self, row, fill.fee_coin, now);
    if (track == NULL)
        return;
    bybit_orders_add_executed (venue->orders, track, carry_decimal_add (track->executed, row->qty));
    if (!bybit_track_is_settled (track))
        bybit_resolver_expect (venue->resolver, track);
}

gboolean
bybit_fills_take (BybitFills *self, const BybitExecution *row)
{
    BybitVenue *venue = self->venue;
    const CarryInstrument *instrument = bybit_venue_find (venue, row->category, row->symbol);

    if (!remember (self, row))
        return FALSE;
    if (instrument == NULL)
        carry_context_notice (venue->context, CARRY_NOTICE_WARNING, "foreign-symbol",
                              "the account traded %s, which this run does not know", row->symbol);
    else if (row->effect == BYBIT_EFFECT_FUNDING)
        bybit_funding_expect (venue->funding, row);
    else if (row->effect == BYBIT_EFFECT_RECONCILE)
        carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL, "unknown-execution",
                              "execution %s of %s is of an unknown kind (%s); open nothing until "
                              "the account was compared",
                              row->exec_id, row->symbol, row->odd);
    else
        tell_fill (self, row, instrument);
    return TRUE;
}
