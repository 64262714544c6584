/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-groups.h"

/* So many are kept however long ago they were closed; and a few more, so that it is not looked often. */
#define N_LEAST 32
#define N_SPARE 32

struct _CarryGroups
{
    GPtrArray *entries; /* CarryGroupEntry, oldest first */
    GPtrArray *active;  /* those that are not closed, not owned */
    guint64 next_id;
    guint n_forgotten;
    CarryDecimal naked_notional; /* the most of those that were forgotten */
    gint64 naked_ns;
};

CarryGroups *
carry_groups_new (void)
{
    CarryGroups *self = g_new0 (CarryGroups, 1);

    self->entries = g_ptr_array_new_with_free_func (g_free);
    self->active = g_ptr_array_new ();
    self->next_id = 1;
    self->naked_notional = carry_decimal_zero ();
    return self;
}

void
carry_groups_free (CarryGroups *self)
{
    g_ptr_array_unref (self->active);
    g_ptr_array_unref (self->entries);
    g_free (self);
}

static CarryGroupEntry *
add_entry (CarryGroups *self, const CarryGroup *group)
{
    CarryGroupEntry *entry = g_new0 (CarryGroupEntry, 1);

    entry->group = *group;
    g_ptr_array_add (self->entries, entry);
    g_ptr_array_add (self->active, entry);
    self->next_id = MAX (self->next_id, group->id + 1);
    return entry;
}

/* Closed ones stay in the list of active ones until somebody looks for one. */
static void
drop_closed (CarryGroups *self)
{
    for (guint i = self->active->len; i > 0; i--)
    {
        const CarryGroupEntry *entry = g_ptr_array_index (self->active, i - 1);

        if (carry_group_state_is_final (entry->group.state))
            g_ptr_array_remove_index (self->active, i - 1);
    }
}

/*
 * A new group in state PLANNED, or the one of the same legs that is not closed, taken up
 * again under these terms: by its owner, or by another where its own is gone or trades it no
 * more. NULL when another group has a leg.
 */
CarryGroupEntry *
carry_groups_open (CarryGroups *self, const CarryGroupRequest *request, guint owner, gint64 now)
{
    CarryGroupEntry *first = carry_groups_find_active (self, request->first->index);
    CarryGroupEntry *second = carry_groups_find_active (self, request->second->index);

    if (first != second || (first != NULL && ((first->group.owner != owner && first->is_bound) ||
                                              first->group.first != request->first->index)))
        return NULL;
    if (first == NULL)
        first = add_entry (self, &(CarryGroup){
                                     .id = self->next_id,
                                     .owner = owner,
                                     .first = request->first->index,
                                     .second = request->second->index,
                                     .state = CARRY_GROUP_PLANNED,
                                     .ts_created = now,
                                     .ts_updated = now,
                                 });
    first->group.owner = owner;
    first->terms = *request;
    first->is_bound = TRUE;
    return first;
}

/* A group as an earlier run last knew it. */
void
carry_groups_restore (CarryGroups *self, const CarryGroup *group)
{
    CarryGroupEntry *entry = carry_groups_find (self, group->id);

    if (entry == NULL)
        add_entry (self, group);
    else
        entry->group = *group;
}

/* FALSE, and nothing changed, when that does not follow. */
gboolean
carry_groups_move (CarryGroupEntry *entry, CarryGroupState state, const char *reason, gint64 now)
{
    if (!carry_group_state_may_become (entry->group.state, state))
        return FALSE;
    entry->group.state = state;
    entry->group.ts_updated = now;
    carry_group_set_reason (&entry->group, reason);
    return TRUE;
}

CarryGroupEntry *
carry_groups_find (const CarryGroups *self, guint64 id)
{
    for (guint i = self->entries->len; i > 0; i--)
    {
        CarryGroupEntry *entry = g_ptr_array_index (self->entries, i - 1);

        if (entry->group.id == id)
            return entry;
    }
    return NULL;
}

/* The group that is not closed and has @instrument for a leg. */
CarryGroupEntry *
carry_groups_find_active (const CarryGroups *self, guint32 instrument)
{
    drop_closed ((CarryGroups *) self);
    for (guint i = 0; i < self->active->len; i++)
    {
        CarryGroupEntry *entry = g_ptr_array_index (self->active, i);

        if (entry->group.first == instrument || entry->group.second == instrument)
            return entry;
    }
    return NULL;
}

/* What it brought at the worst is kept. */
static void
forget_entry (CarryGroups *self, guint position)
{
    const CarryGroup *group = &carry_groups_get (self, position)->group;

    self->naked_notional = carry_decimal_max (self->naked_notional, group->naked_notional);
    self->naked_ns = MAX (self->naked_ns, group->naked_ns);
    self->n_forgotten++;
    g_ptr_array_remove_index (self->entries, position);
}

static G_NO_INLINE void
forget_closed (CarryGroups *self, gint64 now, gint64 keep_ns)
{
    guint position = 0;

    drop_closed (self);
    while (self->entries->len > N_LEAST && position < self->entries->len)
    {
        const CarryGroup *group = &carry_groups_get (self, position)->group;

        if (carry_group_state_is_final (group->state) && now - group->ts_updated > keep_ns)
            forget_entry (self, position);
        else
            position++;
    }
}

/* Lets go of groups that were closed more than @keep_ns ago, the oldest first; 0: of none. */
void
carry_groups_forget (CarryGroups *self, gint64 now, gint64 keep_ns)
{
    if (keep_ns > 0 && self->entries->len > N_LEAST + N_SPARE)
        forget_closed (self, now, keep_ns);
}

/* How many there have been. */
guint
carry_groups_get_n_opened (const CarryGroups *self)
{
    return self->n_forgotten + self->entries->len;
}

/* How many are kept. */
guint
carry_groups_get_size (const CarryGroups *self)
{
    return self->entries->len;
}

CarryGroupEntry *
carry_groups_get (const CarryGroups *self, guint position)
{
    return g_ptr_array_index (self->entries, position);
}

CarryDecimal
carry_groups_get_naked_notional (const CarryGroups *self)
{
    CarryDecimal most = self->naked_notional;

    for (guint i = 0; i < self->entries->len; i++)
        most = carry_decimal_max (most, carry_groups_get (self, i)->group.naked_notional);
    return most;
}

gint64
carry_groups_get_naked_ns (const CarryGroups *self)
{
    gint64 longest = self->naked_ns;

    for (guint i = 0; i < self->entries->len; i++)
        longest = MAX (longest, carry_groups_get (self, i)->group.naked_ns);
    return longest;
}
