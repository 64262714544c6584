/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-book.h"

/* A level before it was changed: the first of each price counts. */
typedef struct
{
    SimSide side;
    SimPrice price;
    SimQty before;
    guint number;
} Touched;

struct _SimBook
{
    GPtrArray *sides[2]; /* of SimBookLevel, the best last: it comes and goes most */
    GArray *touched;
};

static GPtrArray *
side_of (const SimBook *self, SimSide side)
{
    return self->sides[side == SIM_SIDE_BUY ? 0 : 1];
}

SimBook *
sim_book_new (void)
{
    SimBook *self = g_new0 (SimBook, 1);
    self->sides[0] = g_ptr_array_new ();
    self->sides[1] = g_ptr_array_new ();
    self->touched = g_array_new (FALSE, FALSE, sizeof (Touched));
    return self;
}

static void
free_level (SimBookLevel *level)
{
    for (SimEntry *entry = level->first; entry != NULL;)
    {
        SimEntry *next = entry->next;
        g_free (entry);
        entry = next;
    }
    g_free (level);
}

void
sim_book_free (SimBook *self)
{
    for (guint side = 0; side < 2; side++)
    {
        for (guint i = 0; i < self->sides[side]->len; i++)
            free_level (g_ptr_array_index (self->sides[side], i));
        g_ptr_array_unref (self->sides[side]);
    }
    g_array_unref (self->touched);
    g_free (self);
}

/* Where price is, or belongs, in the array with the best last. */
static guint
position_of (const GPtrArray *levels, SimSide side, SimPrice price)
{
    guint low = 0;
    guint high = levels->len;
    while (low < high)
    {
        guint middle = (low + high) / 2;
        const SimBookLevel *level = g_ptr_array_index (levels, middle);
        gboolean is_worse = side == SIM_SIDE_BUY ? level->price < price : level->price > price;
        if (is_worse)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

SimBookLevel *
sim_book_best (const SimBook *self, SimSide side)
{
    const GPtrArray *levels = side_of (self, side);
    return levels->len == 0 ? NULL : g_ptr_array_index (levels, levels->len - 1);
}

SimBookLevel *
sim_book_level (const SimBook *self, SimSide side, guint n)
{
    const GPtrArray *levels = side_of (self, side);
    return n >= levels->len ? NULL : g_ptr_array_index (levels, levels->len - 1 - n);
}

SimBookLevel *
sim_book_find (const SimBook *self, SimSide side, SimPrice price)
{
    const GPtrArray *levels = side_of (self, side);
    guint at = position_of (levels, side, price);
    if (at == levels->len)
        return NULL;
    SimBookLevel *level = g_ptr_array_index (levels, at);
    return level->price == price ? level : NULL;
}

guint
sim_book_n_levels (const SimBook *self, SimSide side)
{
    return side_of (self, side)->len;
}

static void
touch (SimBook *self, const SimBookLevel *level)
{
    Touched touched = { level->side, level->price, level->total, self->touched->len };
    g_array_append_val (self->touched, touched);
}

SimEntry *
sim_book_insert (SimBook *self, SimSide side, SimPrice price, SimQty qty, gpointer owner)
{
    g_return_val_if_fail (qty > 0 && price > 0, NULL);

    GPtrArray *levels = side_of (self, side);
    guint at = position_of (levels, side, price);
    SimBookLevel *level = at < levels->len ? g_ptr_array_index (levels, at) : NULL;
    if (level == NULL || level->price != price)
    {
        level = g_new0 (SimBookLevel, 1);
        level->side = side;
        level->price = price;
        g_ptr_array_insert (levels, (int) at, level);
    }
    touch (self, level);
    SimEntry *entry = g_new0 (SimEntry, 1);
    entry->level = level;
    entry->leaves = qty;
    entry->owner = owner;
    entry->previous = level->last;
    if (level->last != NULL)
        level->last->next = entry;
    else
        level->first = entry;
    level->last = entry;
    level->total += qty;
    if (owner == NULL)
        level->maker = entry;
    return entry;
}

static void
unlink_entry (SimBook *self, SimEntry *entry)
{
    SimBookLevel *level = entry->level;
    if (entry->previous != NULL)
        entry->previous->next = entry->next;
    else
        level->first = entry->next;
    if (entry->next != NULL)
        entry->next->previous = entry->previous;
    else
        level->last = entry->previous;
    if (level->maker == entry)
        level->maker = NULL;
    g_free (entry);
    if (level->first != NULL)
        return;
    GPtrArray *levels = side_of (self, level->side);
    g_ptr_array_remove_index (levels, position_of (levels, level->side, level->price));
    g_free (level);
}

void
sim_book_reduce (SimBook *self, SimEntry *entry, SimQty qty)
{
    g_return_if_fail (qty > 0 && qty <= entry->leaves);

    touch (self, entry->level);
    entry->leaves -= qty;
    entry->level->total -= qty;
    if (entry->leaves == 0)
        unlink_entry (self, entry);
}

static int
compare_touched (gconstpointer a, gconstpointer b)
{
    const Touched *first = a;
    const Touched *second = b;
    if (first->side != second->side)
        return first->side == SIM_SIDE_BUY ? -1 : 1;
    if (first->price != second->price)
        return (first->price < second->price) == (first->side == SIM_SIDE_SELL) ? -1 : 1;
    return first->number < second->number ? -1 : 1;
}

gboolean
sim_book_has_changes (const SimBook *self)
{
    return self->touched->len > 0;
}

void
sim_book_take_changes (SimBook *self, GArray *out_levels)
{
    g_array_sort (self->touched, compare_touched);
    const Touched *last = NULL;
    for (guint i = 0; i < self->touched->len; i++)
    {
        const Touched *touched = &g_array_index (self->touched, Touched, i);
        if (last != NULL && last->side == touched->side && last->price == touched->price)
            continue;
        last = touched;
        const SimBookLevel *level = sim_book_find (self, touched->side, touched->price);
        SimLevel change = { touched->side, touched->price, level != NULL ? level->total : 0 };
        if (change.qty != touched->before)
            g_array_append_val (out_levels, change);
    }
    g_array_set_size (self->touched, 0);
}

gboolean
sim_book_crosses (const SimBook *self, SimSide side, SimPrice limit)
{
    const SimBookLevel *level = sim_book_best (self, sim_side_opposite (side));
    if (level == NULL)
        return FALSE;
    return side == SIM_SIDE_BUY ? level->price <= limit : level->price >= limit;
}
