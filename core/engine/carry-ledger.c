/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-ledger-private.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-number.h"

/* How the reason of an order that was called absent begins: a store keeps that, and not the cause. */
#define ABSENT_PREFIX "absent: "

static void
entry_free (CarryLedgerEntry *entry)
{
    g_clear_pointer (&entry->keys, g_ptr_array_unref);
    g_free (entry->held);
    g_free (entry);
}

CarryLedger *
carry_ledger_new (guint64 epoch)
{
    CarryLedger *self = g_new0 (CarryLedger, 1);

    self->epoch = epoch;
    self->next_id = 1;
    self->entries =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) entry_free);
    self->open = g_ptr_array_new ();
    g_queue_init (&self->ended);
    g_queue_init (&self->unsent);
    self->ts_begun = G_MININT64;
    self->ts_forget = G_MININT64;
    self->absent = g_ptr_array_new ();
    self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->loose = carry_known_new ();
    self->paid = carry_known_new ();
    self->moved = carry_known_new ();
    self->trail = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_fill_free);
    return self;
}

void
carry_ledger_free (CarryLedger *self)
{
    g_ptr_array_unref (self->open);
    g_ptr_array_unref (self->absent);
    g_queue_clear (&self->ended);
    g_queue_clear (&self->unsent);
    g_hash_table_unref (self->entries);
    g_hash_table_unref (self->seen);
    carry_known_free (self->loose);
    carry_known_free (self->paid);
    carry_known_free (self->moved);
    g_ptr_array_unref (self->trail);
    g_free (self);
}

CarryLedgerEntry *
carry_ledger_find_entry (const CarryLedger *self, guint64 id)
{
    return g_hash_table_lookup (self->entries, &id);
}

/* The number of the order that is made next. */
guint64
carry_ledger_get_next_id (const CarryLedger *self)
{
    return self->next_id;
}

CarryOrder *
carry_ledger_find (const CarryLedger *self, guint64 id)
{
    CarryLedgerEntry *entry = carry_ledger_find_entry (self, id);

    return entry != NULL ? &entry->order : NULL;
}

/* The order a link id `epoch-id` belongs to; NULL when it is none of ours. */
const CarryOrder *
carry_ledger_find_link (const CarryLedger *self, const char *link_id)
{
    const char *dash = strrchr (link_id, '-');
    const CarryLedgerEntry *entry;
    guint64 id;

    if (dash == NULL || !g_ascii_string_to_unsigned (dash + 1, 10, 1, G_MAXUINT64, &id, NULL))
        return NULL;
    entry = carry_ledger_find_entry (self, id);
    return entry != NULL && g_str_equal (entry->order.link_id, link_id) ? &entry->order : NULL;
}

/* `EPOCH-NUMBER`, as orders of a run are called, and nothing else. */
gboolean
carry_ledger_parse_link (const char *link_id, guint64 *out_epoch, guint64 *out_id)
{
    const char *dash = strchr (link_id, '-');
    g_autofree char *epoch = dash != NULL ? g_strndup (link_id, (gsize) (dash - link_id)) : NULL;

    return dash != NULL &&
           g_ascii_string_to_unsigned (epoch, 10, 1, G_MAXUINT64, out_epoch, NULL) &&
           g_ascii_string_to_unsigned (dash + 1, 10, 1, G_MAXUINT64, out_id, NULL);
}

/* `EPOCH-ID`. */
static void
set_link_id (const CarryLedger *self, CarryOrder *order)
{
    char epoch[CARRY_NUMBER_BUFFER], id[CARRY_NUMBER_BUFFER];

    carry_number_format (FALSE, self->epoch, 0, epoch);
    carry_number_format (FALSE, order->id, 0, id);
    g_strlcpy (order->link_id, epoch, sizeof order->link_id);
    g_strlcat (order->link_id, "-", sizeof order->link_id);
    g_strlcat (order->link_id, id, sizeof order->link_id);
}

/* A new order in state NEW, with an id that is never used again. */
CarryOrder *
carry_ledger_create (CarryLedger *self, const CarryOrderRequest *request, guint owner,
                     CarryDecimal decision_price, gint64 now)
{
    CarryLedgerEntry *entry = g_new0 (CarryLedgerEntry, 1);
    CarryOrder *order = &entry->order;

    *order = (CarryOrder){
        .id = self->next_id++,
        .group = request->group,
        .owner = owner,
        .instrument = request->instrument->index,
        .side = request->side,
        .type = request->type,
        .time_in_force = request->time_in_force,
        .reduce_only = request->reduce_only,
        .state = CARRY_ORDER_NEW,
        .certain = TRUE,
        .quantity = request->quantity,
        .price =
            request->type == CARRY_ORDER_TYPE_LIMIT ? request->price : carry_decimal_invalid (),
        .decision_price = decision_price,
        .average_price = carry_decimal_invalid (),
        .ts_created = now,
        .ts_updated = now,
    };
    set_link_id (self, order);
    g_hash_table_insert (self->entries, &order->id, entry);
    g_ptr_array_add (self->open, entry);
    return order;
}

/*
 * An order as an earlier run last knew it. What was not final then may be anything
 * now: nobody can say until the venue is asked, and all of it counts.
 */
void
carry_ledger_restore (CarryLedger *self, const CarryOrder *order)
{
    CarryLedgerEntry *entry = carry_ledger_find_entry (self, order->id);

    if (entry == NULL)
    {
        entry = g_new0 (CarryLedgerEntry, 1);
        entry->order.id = order->id;
        g_hash_table_insert (self->entries, &entry->order.id, entry);
        g_ptr_array_add (self->open, entry);
        self->next_id = MAX (self->next_id, order->id + 1);
    }
    entry->order = *order;
    if (order->state == CARRY_ORDER_REJECTED && g_str_has_prefix (order->reason, ABSENT_PREFIX))
        entry->order.cause = CARRY_ORDER_CAUSE_ABSENT;
    if (!carry_order_state_is_final (order->state))
        entry->order.certain = FALSE;
    else
        carry_ledger_end_entry (self, entry, order->ts_updated);
    /* Stored before it went out: whether it did is not known either. */
    if (order->state == CARRY_ORDER_NEW || order->state == CARRY_ORDER_PENDING)
        entry->order.state = CARRY_ORDER_SENT;
}

/* A number to be remembered with an order while it is on its way to the disk. */
void
carry_ledger_set_mark (CarryLedger *self, const CarryOrder *order, guint mark)
{
    carry_ledger_find_entry (self, order->id)->mark = mark;
}

guint
carry_ledger_get_mark (const CarryLedger *self, const CarryOrder *order)
{
    return carry_ledger_find_entry (self, order->id)->mark;
}

/* An amend goes out: until it is answered, @quantity (optional) may be in force or not. */
void
carry_ledger_set_amended (CarryLedger *self, CarryOrder *order, const CarryDecimal *quantity)
{
    CarryLedgerEntry *entry = carry_ledger_find_entry (self, order->id);

    if (!entry->is_amending)
        entry->amended = order->quantity;
    entry->is_amending = TRUE;
    if (quantity != NULL)
        entry->amended = carry_decimal_max (entry->amended, *quantity);
    order->pending = CARRY_ORDER_PENDING_AMEND;
}

/* The sum of its executions that are in the position; the venue may know of more. */
CarryDecimal
carry_ledger_get_fills (const CarryLedger *self, const CarryOrder *order)
{
    return carry_ledger_find_entry (self, order->id)->fills;
}

/* What an order may still trade, in the worst case. */
CarryDecimal
carry_ledger_get_open_quantity (const CarryLedger *self, const CarryOrder *order)
{
    const CarryLedgerEntry *entry = carry_ledger_find_entry (self, order->id);
    /* What the venue says was filled counts as open until its executions are in the position. */
    return carry_decimal_sub (
        entry->is_amending ? carry_decimal_max (entry->amended, order->quantity) : order->quantity,
        entry->fills);
}

/* Own changes of state; the caller knows that they are legal. */
void
carry_ledger_set_state (CarryLedger *self, CarryOrder *order, CarryOrderState state, gint64 now)
{
    g_assert (carry_order_state_may_become (order->state, state));
    order->state = state;
    order->ts_updated = now;
    if (carry_order_state_is_final (state))
        carry_ledger_end_entry (self, (CarryLedgerEntry *) order, now);
}

static gboolean
check_update (const CarryOrder *order, const CarryOrder *update, GError **error)
{
    if (order->state != update->state &&
        !carry_order_state_may_become (order->state, update->state))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "order %s: the venue says %s, which cannot follow %s", order->link_id,
                     carry_order_state_to_text (update->state),
                     carry_order_state_to_text (order->state));
        return FALSE;
    }
    if (!carry_decimal_is_valid (update->filled) ||
        carry_decimal_compare (update->filled, update->quantity) > 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "order %s: the venue says more was filled than ordered", order->link_id);
        return FALSE;
    }
    return TRUE;
}

static void
apply_update (CarryLedger *self, CarryLedgerEntry *entry, const CarryOrder *update, gint64 now)
{
    CarryOrder *order = &entry->order;

    if (update->pending == CARRY_ORDER_PENDING_NONE)
        entry->is_amending = FALSE;
    order->pending = update->pending;
    order->certain = update->certain;
    order->quantity = update->quantity;
    order->price = update->price;
    order->filled = carry_decimal_max (order->filled, update->filled);
    if (carry_decimal_is_valid (update->average_price))
        order->average_price = update->average_price;
    memcpy (order->reason, update->reason, sizeof order->reason);
    order->cause = update->cause;
    if (order->cause == CARRY_ORDER_CAUSE_ABSENT &&
        !g_str_has_prefix (order->reason, ABSENT_PREFIX))
        carry_order_set_reason (order, ABSENT_PREFIX "%s", update->reason);
    order->ts_updated = now;
    if (order->state != update->state)
        carry_ledger_set_state (self, order, update->state, now);
}

/* An order ends when its executions are all here, however they overtook each other. */
static gboolean
is_ahead_of_fills (const CarryLedgerEntry *entry, const CarryOrder *update)
{
    return carry_order_state_is_final (update->state) &&
           carry_decimal_compare (entry->fills, update->filled) < 0;
}

/*
 * Takes in what a venue says of an order. An event that cannot be legal is
 * reported through @error and not applied. @out_order is the order afterwards;
 * NULL while its end is held back, see carry_ledger_release().
 */
gboolean
carry_ledger_apply_order (CarryLedger *self, const CarryOrder *update, gint64 now,
                          const CarryOrder **out_order, GError **error)
{
    CarryLedgerEntry *entry = carry_ledger_find_entry (self, update->id);
    CarryOrder *order;

    if (entry == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     carry_ledger_has_forgotten (self, update->id, update->link_id)
                         ? "order %s ended so long ago that it is not kept any more"
                         : "order %s of the venue is not in the ledger",
                     update->link_id);
        return FALSE;
    }
    order = &entry->order;
    if (!check_update (order, update, error))
        return FALSE;
    if (is_ahead_of_fills (entry, update))
    {
        g_free (entry->held);
        entry->held = carry_order_copy (update);
        *out_order = NULL;
        return TRUE;
    }
    g_clear_pointer (&entry->held, g_free);
    apply_update (self, entry, update, now);
    *out_order = order;
    return TRUE;
}

/*
 * The end of an order that was told before its executions: applied once they are
 * all here. NULL when there is nothing to tell.
 */
const CarryOrder *
carry_ledger_release (CarryLedger *self, guint64 id, gint64 now)
{
    CarryLedgerEntry *entry = carry_ledger_find_entry (self, id);

    if (entry == NULL || entry->held == NULL || is_ahead_of_fills (entry, entry->held))
        return NULL;
    g_autofree CarryOrder *held = g_steal_pointer (&entry->held);
    apply_update (self, entry, held, now);
    return &entry->order;
}

/* Whether the venue said that an order ended, and executions of it are missing. */
gboolean
carry_ledger_is_held (const CarryLedger *self, guint64 id)
{
    const CarryLedgerEntry *entry = carry_ledger_find_entry (self, id);

    return entry != NULL && entry->held != NULL;
}

/*
 * What open orders of an instrument may still buy and sell: the whole open
 * quantity, also of orders in flight or unknown.
 */
void
carry_ledger_get_open (const CarryLedger *self, guint32 instrument, CarryDecimal *out_buys,
                       CarryDecimal *out_sells, guint *out_n)
{
    CarryDecimal sums[2] = { carry_decimal_zero (), carry_decimal_zero () };
    guint n = 0;

    for (guint i = 0; i < self->open->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (self->open, i);

        if (order->instrument != instrument || order->state == CARRY_ORDER_NEW)
            continue;
        sums[order->side] =
            carry_decimal_add (sums[order->side], carry_ledger_get_open_quantity (self, order));
        n++;
    }
    *out_buys = sums[CARRY_SIDE_BUY];
    *out_sells = sums[CARRY_SIDE_SELL];
    *out_n = n;
}

/* How many orders of @instrument carry_ledger_get_open() adds up. */
guint
carry_ledger_count_open (const CarryLedger *self, guint32 instrument)
{
    guint n = 0;

    for (guint i = 0; i < self->open->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (self->open, i);

        n += order->instrument == instrument && order->state != CARRY_ORDER_NEW;
    }
    return n;
}

guint
carry_ledger_get_n_open (const CarryLedger *self)
{
    return self->open->len;
}

const CarryOrder *
carry_ledger_get_open_order (const CarryLedger *self, guint position)
{
    return g_ptr_array_index (self->open, position);
}

/* What the ledger is, as bytes: orders that have ended count by their number only. */
void
carry_ledger_pack (CarryLedger *self, CarryPack *pack)
{
    guint32 n_entries = g_hash_table_size (self->entries);
    guint32 n_seen = g_hash_table_size (self->seen) + carry_known_get_size (self->loose);
    guint32 n_paid = carry_known_get_size (self->paid) + carry_known_get_size (self->moved);

    carry_pack_u64 (pack, &self->epoch);
    carry_pack_u64 (pack, &self->next_id);
    carry_pack_u32 (pack, &n_entries);
    carry_pack_u32 (pack, &n_seen);
    carry_pack_u32 (pack, &n_paid);
    for (guint i = 0; i < self->open->len; i++)
    {
        CarryLedgerEntry *entry = g_ptr_array_index (self->open, i);

        carry_pack_order (pack, &entry->order);
        carry_pack_decimal (pack, &entry->fills);
        carry_pack_decimal (pack, &entry->amended);
        carry_pack_u32 (pack, &entry->mark);
    }
}
