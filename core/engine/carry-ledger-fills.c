/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-ledger-private.h"

#include <string.h>

#include "base/carry-error.h"

/* What is booked once: executions, settlements, changes of a balance. */

/* Sets @out_is_new, or says why nobody can tell. What is known from now on will be old one day. */
static gboolean
take_known (CarryLedger *self, CarryKnownAnswer answer, const char *what, gboolean *out_is_new,
            GError **error)
{
    self->ts_forget = G_MININT64;
    if (answer == CARRY_KNOWN_OLD)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "%s is older than what is kept, so nobody can say whether it was booked "
                     "before; it is not booked",
                     what);
        return FALSE;
    }
    *out_is_new = answer == CARRY_KNOWN_NEW;
    return TRUE;
}

/*
 * A settlement that is told at @now. @out_is_new is FALSE when it was booked before; an
 * error, when that was so long ago that nobody can say.
 */
gboolean
carry_ledger_add_funding (CarryLedger *self, const CarryFundingPayment *payment, gint64 now,
                          gboolean *out_is_new, GError **error)
{
    char *key = g_strdup_printf ("%u/%" G_GINT64_FORMAT, payment->instrument, payment->ts);

    return take_known (self, carry_known_add (self->paid, key, payment->ts, now), "a settlement",
                       out_is_new, error);
}

/* The same of a change of a balance. */
gboolean
carry_ledger_add_transfer (CarryLedger *self, const CarryTransfer *transfer, gint64 now,
                           gboolean *out_is_new, GError **error)
{
    char amount[CARRY_DECIMAL_BUFFER];
    char *key = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s", transfer->coin, transfer->ts,
                                 carry_decimal_format (transfer->amount, amount));

    return take_known (self, carry_known_add (self->moved, key, transfer->ts, now),
                       "a change of a balance", out_is_new, error);
}

static char *
make_fill_key (const CarryFill *fill)
{
    return g_strdup_printf ("%u/%s", fill->instrument, fill->exec_id);
}

/* Whether this execution was taken in already. */
gboolean
carry_ledger_has_fill (const CarryLedger *self, const CarryFill *fill)
{
    g_autofree char *key = make_fill_key (fill);

    return g_hash_table_contains (self->seen, key) || carry_known_has (self->loose, key);
}

/*
 * `sEPOCH-NUMBER`: what the sentinel closes is this run's, though the run did not order it. Ids of
 * other tools may begin so too.
 */
gboolean
carry_ledger_is_of_sentinel (const char *link_id)
{
    guint64 epoch, number;

    return g_str_has_prefix (link_id, CARRY_LEDGER_SENTINEL_PREFIX) &&
           carry_ledger_parse_link (link_id + strlen (CARRY_LEDGER_SENTINEL_PREFIX), &epoch,
                                    &number);
}

/* Kept in a ring: a backtest with a million fills remembers as few as a run of an hour. */
static void
add_to_trail (CarryLedger *self, const CarryFill *fill)
{
    if (self->trail->len < CARRY_LEDGER_TRAIL)
        g_ptr_array_add (self->trail, carry_fill_copy (fill));
    else
        *(CarryFill *) g_ptr_array_index (self->trail, self->n_fills % CARRY_LEDGER_TRAIL) = *fill;
    self->n_fills++;
}

/*
 * (element-type CarryFill): the last executions that are booked, in no order. All
 * there were, when they are fewer than %CARRY_LEDGER_TRAIL.
 */
const GPtrArray *
carry_ledger_get_trail (const CarryLedger *self)
{
    return self->trail;
}

/* A venue knows the numbers of this run's orders; those of earlier runs by their link id. */
static CarryLedgerEntry *
find_entry_of_fill (const CarryLedger *self, const CarryFill *fill)
{
    const CarryOrder *order;

    if (fill->order != 0)
        return carry_ledger_find_entry (self, fill->order);
    order = carry_ledger_find_link (self, fill->link_id);
    return order != NULL ? carry_ledger_find_entry (self, order->id) : NULL;
}

static gboolean
check_fill (const CarryLedger *self, const CarryFill *fill, const CarryLedgerEntry *entry,
            GError **error)
{
    if (!carry_decimal_is_valid (fill->price) || !carry_decimal_is_valid (fill->quantity) ||
        !carry_decimal_is_valid (fill->fee) || carry_decimal_sign (fill->quantity) <= 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "fill %s: price, quantity or fee is no number", fill->exec_id);
    else if (entry != NULL || fill->is_liquidation || carry_ledger_is_of_sentinel (fill->link_id))
        return TRUE;
    else if (carry_ledger_has_forgotten (self, fill->order, fill->link_id))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "fill %s belongs to order %s, which ended so long ago that it is not kept any "
                     "more; it is not booked",
                     fill->exec_id, fill->link_id);
    else
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "fill %s belongs to order %s, which is not in the ledger", fill->exec_id,
                     fill->link_id);
    return FALSE;
}

/* TRUE when this execution of @entry was not seen before. */
static gboolean
add_key (CarryLedger *self, CarryLedgerEntry *entry, char *key)
{
    g_autofree char *owned = key;

    if (g_hash_table_contains (self->seen, owned) || carry_known_has (self->loose, owned))
        return FALSE;
    if (entry->keys == NULL)
        entry->keys = g_ptr_array_new ();
    g_ptr_array_add (entry->keys, owned);
    g_hash_table_add (self->seen, g_steal_pointer (&owned));
    return TRUE;
}

/* The same of one that belongs to no order. */
static gboolean
add_loose (CarryLedger *self, const CarryFill *fill, gint64 now, gboolean *out_is_new,
           GError **error)
{
    g_autofree char *key = make_fill_key (fill);
    g_autofree char *what = g_strdup_printf ("fill %s", fill->exec_id);

    if (!g_hash_table_contains (self->seen, key))
        return take_known (self,
                           carry_known_add (self->loose, g_steal_pointer (&key), fill->ts, now),
                           what, out_is_new, error);
    *out_is_new = FALSE;
    return TRUE;
}

static void
add_to_order (CarryLedgerEntry *entry, CarryFill *fill)
{
    entry->fills = carry_decimal_add (entry->fills, fill->quantity);
    entry->order.filled = carry_decimal_max (entry->order.filled, entry->fills);
    fill->order = entry->order.id;
    fill->owner = entry->order.owner;
    fill->decision_price = entry->order.decision_price;
    memcpy (fill->link_id, entry->order.link_id, sizeof fill->link_id);
}

/*
 * Takes in an execution that is told at @now, and completes @fill with what the ledger knows
 * of its order. @out_is_new is FALSE when it was seen before.
 */
gboolean
carry_ledger_apply_fill (CarryLedger *self, CarryFill *fill, gint64 now, gboolean *out_is_new,
                         GError **error)
{
    CarryLedgerEntry *entry = find_entry_of_fill (self, fill);
    gboolean is_new;

    if (!check_fill (self, fill, entry, error))
        return FALSE;
    if (entry != NULL)
        is_new = add_key (self, entry, make_fill_key (fill));
    else if (!add_loose (self, fill, now, &is_new, error))
        return FALSE;
    if (is_new && entry != NULL)
        add_to_order (entry, fill);
    if (is_new)
        add_to_trail (self, fill);
    *out_is_new = is_new;
    return TRUE;
}
