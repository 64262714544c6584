/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-plan.h"
#include "sentinel/carry-sentinel-private.h"

/* After an order that traded nothing its pair waits, each time twice as long. */
#define FIRST_WAIT_NS CARRY_NS_PER_SECOND
#define MOST_DOUBLINGS 5
#define FAILED_TO_TELL 3

/* Before people are told to close something by hand. */
#define LEFT_READINGS 10

static CarryDecimal
sum_fills (const CarrySentinel *self, const char *link_id)
{
    CarryDecimal sum = carry_decimal_zero ();
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, self->fills); /* lint: allow hash-order: a sum has none */
    while (g_hash_table_iter_next (&iter, NULL, &value))
    {
        const CarryFill *fill = value;

        if (g_str_equal (fill->link_id, link_id))
            sum = carry_decimal_add (sum, fill->quantity);
    }
    return sum;
}

static void
take_failure (CarrySentinel *self, const CarryOrder *order)
{
    gpointer key = GUINT_TO_POINTER (order->instrument);
    CarrySentinelFailure *failure = g_hash_table_lookup (self->failed, key);
    const CarryInstrument *instrument =
        carry_instruments_get (carry_sentinel_desk_get_instruments (self->desk), order->instrument);
    g_autofree char *name = carry_instrument_to_string (instrument);

    if (failure == NULL)
    {
        failure = g_new0 (CarrySentinelFailure, 1);
        g_hash_table_insert (self->failed, key, failure);
    }
    failure->wait_ns = FIRST_WAIT_NS << MIN (failure->n, MOST_DOUBLINGS);
    if (++failure->n == FAILED_TO_TELL)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "not-closed",
                                  "orders that close %s trade nothing; it goes on: %s", name,
                                  order->reason[0] != '\0' ? order->reason
                                                           : "the venue says no reason");
}

/* Time passes for what is tried again later. */
void
carry_sentinel_pass_failures (CarrySentinel *self, gint64 since_ns)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, self->failed); /* lint: allow hash-order: each by itself */
    while (g_hash_table_iter_next (&iter, NULL, &value))
    {
        CarrySentinelFailure *failure = value;

        failure->wait_ns = MAX (failure->wait_ns - since_ns, 0);
    }
}

/* (transfer full): the numbers of instruments whose time has not come. */
static GHashTable *
list_waiting (const CarrySentinel *self)
{
    GHashTable *waiting = g_hash_table_new (NULL, NULL);
    GHashTableIter iter;
    gpointer key, value;

    g_hash_table_iter_init (&iter, self->failed); /* lint: allow hash-order: a set has none */
    while (g_hash_table_iter_next (&iter, &key, &value))
        if (((const CarrySentinelFailure *) value)->wait_ns > 0)
            g_hash_table_add (waiting, key);
    return waiting;
}

/* What was sent last is over, and every execution of it was read. */
static gboolean
is_settled (CarrySentinel *self)
{
    const CarryOrder *order = carry_sentinel_venue_get_order (self->venue);

    if (!self->is_order_out)
        return TRUE;
    if (!carry_order_state_is_final (order->state) || !order->certain ||
        carry_decimal_compare (sum_fills (self, order->link_id), order->filled) < 0)
        return FALSE;
    if (carry_decimal_sign (order->filled) > 0)
        g_hash_table_remove (self->failed, GUINT_TO_POINTER (order->instrument));
    else
        take_failure (self, order);
    self->is_order_out = FALSE;
    return TRUE;
}

/*
 * Nothing can be closed any more. Orders that cannot be canceled may still trade, and so
 * may what a run that lives sent last; with some it stays as it is. Else it is over, and
 * what is left is for people.
 */
static void
finish (CarrySentinel *self, const GString *left)
{
    const char *text = left->len > 0 ? left->str : "every position of the run is closed";
    guint n_needed = left->len > 0 ? LEFT_READINGS : CARRY_SENTINEL_CLEAN_READINGS;

    if (g_strcmp0 (self->left, text) != 0)
    {
        g_free (self->left);
        self->left = g_strdup (text);
        self->n_same = 0;
    }
    if (++self->n_same < n_needed)
        return;
    if (self->n_same == n_needed)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL,
                                  left->len > 0 ? "not-flat" : "flat", "%s", text);
    if (!self->memory.is_emptied ||
        (carry_sentinel_is_alive (self) && self->acting_ns < self->settings->flatten_after_ns))
        return;
    self->memory.phase = CARRY_SENTINEL_DONE;
    carry_sentinel_save (self, self->memory.books);
}

static void
send (CarrySentinel *self, const CarrySentinelStep *step)
{
    g_autofree char *link = carry_sentinel_venue_make_link (self->venue);
    char quantity[CARRY_DECIMAL_BUFFER];

    self->is_order_out = TRUE;
    self->n_same = 0;
    g_message ("order %s: %s %s %s", link, step->side == CARRY_SIDE_BUY ? "buy" : "sell",
               carry_decimal_format (step->quantity, quantity), step->instrument->symbol);
    carry_sentinel_venue_submit (self->venue, step, link);
}

/*
 * What others closed of the run's stays closed: when the venue has less in two
 * readings, own becomes that, so that what people buy afterwards is theirs.
 */
static void
cut_own (CarrySentinel *self, const CarrySentinelPlan *plan)
{
    g_autofree char *shortage = carry_sentinel_plan_describe_shortage (plan);

    if (shortage == NULL || g_strcmp0 (self->shortage, shortage) != 0)
    {
        g_free (self->shortage);
        self->shortage = g_steal_pointer (&shortage);
        return;
    }
    carry_sentinel_plan_cut (plan, self->memory.books);
    g_clear_pointer (&self->shortage, g_free);
    carry_sentinel_save (self, self->memory.books);
    carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_WARNING, "less-held",
                              "somebody else closed a part of what the run held, only the rest is "
                              "closed: %s",
                              shortage);
}

/* With a reading of the account, while the run's positions are closed. */
void
carry_sentinel_close (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    g_autoptr (GHashTable) waiting = NULL;
    CarrySentinelPlan plan = {
        .instruments = carry_sentinel_desk_get_instruments (self->desk),
        .books = self->memory.books,
        .snapshot = snapshot,
        .fills = self->fills,
        .steps = self->settings->steps,
    };
    g_autoptr (GString) left = g_string_new (NULL);
    CarrySentinelStep step;

    if (self->resume_wait_ns > 0 || !is_settled (self) || carry_sentinel_is_overruled (self))
        return;
    cut_own (self, &plan);
    if (!carry_sentinel_is_kept (self))
        return;
    plan.waiting = waiting = list_waiting (self);
    carry_sentinel_plan_decide (&plan, &step, left);
    if (step.instrument != NULL)
        send (self, &step);
    else if (!step.is_waiting)
        finish (self, left);
}
