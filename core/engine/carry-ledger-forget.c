/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-ledger-private.h"

#include <string.h>

/*
 * A run lives for months, and what it knows of orders that ended must not grow for as long. What
 * was forgotten is still told from what never was: by its number, or by when it happened.
 */

/* So many that went out are kept however long ago they ended. */
#define N_LEAST 256

/* RELIABILITY A12: an order that was called absent may surface for so long after. */
#define ABSENT_NS (120 * CARRY_NS_PER_SECOND)

/* An order ended: from now on it grows old. What nobody saw at the venue may be there all the same. */
void
carry_ledger_end_entry (CarryLedger *self, CarryLedgerEntry *entry, gint64 now)
{
    g_ptr_array_remove (self->open, entry);
    if (entry->ts_ended != 0)
        return;
    entry->ts_ended = now;
    self->ts_forget = G_MININT64;
    g_queue_push_tail (
        entry->order.cause == CARRY_ORDER_CAUSE_UNSENT ? &self->unsent : &self->ended, entry);
    if (entry->order.cause == CARRY_ORDER_CAUSE_ABSENT)
        g_ptr_array_add (self->absent, entry);
}

/* Nothing about it can change that is not a mistake of somebody. */
static gboolean
is_over (const CarryLedgerEntry *entry)
{
    return entry->order.certain && entry->held == NULL &&
           carry_decimal_compare (entry->fills, entry->order.filled) >= 0;
}

static void
forget_entry (CarryLedger *self, CarryLedgerEntry *entry)
{
    guint64 id = entry->order.id;

    for (guint i = 0; entry->keys != NULL && i < entry->keys->len; i++)
        g_hash_table_remove (self->seen, g_ptr_array_index (entry->keys, i));
    g_ptr_array_remove (self->absent, entry);
    g_hash_table_remove (self->entries, &id);
}

/*
 * What is not over after all waits once more. What an earlier run knew counts from when this one
 * began: only then a venue is asked what became of it meanwhile. Returns when the next is so old.
 */
static gint64
forget_queue (CarryLedger *self, GQueue *queue, guint n_least, gint64 now, gint64 keep_ns)
{
    while (queue->length > n_least)
    {
        CarryLedgerEntry *entry = g_queue_peek_head (queue);
        gint64 ts_old = MAX (entry->ts_ended, self->ts_begun) + keep_ns + 1;

        if (now < ts_old)
            return ts_old;
        g_queue_pop_head (queue);
        if (is_over (entry))
        {
            forget_entry (self, entry);
            continue;
        }
        entry->ts_ended = now;
        g_queue_push_tail (queue, entry);
    }
    return G_MAXINT64;
}

/* A module that is refused all the time pushes nothing out that the venue may speak of. */
static gint64
forget_orders (CarryLedger *self, gint64 now, gint64 keep_ns)
{
    gint64 ended = forget_queue (self, &self->ended, N_LEAST, now, keep_ns);
    gint64 unsent = forget_queue (self, &self->unsent, 0, now, keep_ns);

    return MIN (ended, unsent);
}

/* The same of what belongs to no order. */
static gint64
forget_known (CarryLedger *self, gint64 now, gint64 keep_ns)
{
    gint64 loose = carry_known_forget (self->loose, now, keep_ns);
    gint64 paid = carry_known_forget (self->paid, now, keep_ns);
    gint64 moved = carry_known_forget (self->moved, now, keep_ns);

    return MIN (loose, MIN (paid, moved));
}

/* None of these surfaces any more. */
static void
drop_absent (CarryLedger *self, gint64 now)
{
    const CarryLedgerEntry *entry;

    while (self->absent->len > 0 && (entry = g_ptr_array_index (self->absent, 0)) != NULL &&
           now - entry->order.ts_updated >= ABSENT_NS)
        g_ptr_array_remove_index (self->absent, 0);
}

static void
forget (CarryLedger *self, gint64 now, gint64 keep_ns)
{
    gint64 orders = G_MAXINT64;
    gint64 known = G_MAXINT64;

    drop_absent (self, now);
    if (self->ts_begun == G_MININT64)
        self->ts_begun = now;
    if (keep_ns > 0)
    {
        orders = forget_orders (self, now, keep_ns);
        known = forget_known (self, now, keep_ns);
    }
    /* When an order that may surface is no more awaited depends on what is heard of it. */
    self->ts_forget = self->absent->len > 0 ? G_MININT64 : MIN (orders, known);
}

/*
 * Lets go of what ended more than @keep_ns ago; 0: of nothing. Of what belongs to no order, too. Called
 * at every turn, and always with the same @keep_ns: until the next is old enough it does nothing.
 */
void
carry_ledger_forget (CarryLedger *self, gint64 now, gint64 keep_ns)
{
    if (now >= self->ts_forget)
        forget (self, now, keep_ns);
}

/* While events of earlier runs are taken in at the time they had: only orders, for none is told again. */
void
carry_ledger_forget_restored (CarryLedger *self, gint64 now, gint64 keep_ns)
{
    drop_absent (self, now);
    if (keep_ns > 0)
        forget_orders (self, now, keep_ns);
}

/*
 * Whether an order was here and is not kept any more: by its number @id, or where that is 0 by its
 * @link_id, which numbers of this run and of earlier ones have, and none twice.
 */
gboolean
carry_ledger_has_forgotten (const CarryLedger *self, guint64 id, const char *link_id)
{
    guint64 epoch = self->epoch;

    if (id == 0 && !carry_ledger_parse_link (link_id, &epoch, &id))
        return FALSE;
    return epoch <= self->epoch && id > 0 && id < self->next_id &&
           carry_ledger_find_entry (self, id) == NULL;
}

/* How many orders and executions and other bookings are kept. */
guint
carry_ledger_get_n_kept (const CarryLedger *self)
{
    return g_hash_table_size (self->entries) + g_hash_table_size (self->seen) +
           carry_known_get_size (self->loose) + carry_known_get_size (self->paid) +
           carry_known_get_size (self->moved);
}

/* Orders that were called absent a moment ago, and count until it is sure that none surfaces. */
guint
carry_ledger_get_n_absent (const CarryLedger *self)
{
    return self->absent->len;
}

const CarryOrder *
carry_ledger_get_absent (const CarryLedger *self, guint position)
{
    return g_ptr_array_index (self->absent, position);
}
