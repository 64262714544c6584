/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-groups.h"

struct _CarryGroups
{
    GPtrArray *entries; /* CarryGroupEntry, oldest first */
    GPtrArray *active;  /* those that are not closed, not owned */
    guint64 next_id;
};

CarryGroups *
carry_groups_new (void)
{
    CarryGroups *self = g_new0 (CarryGroups, 1);

    self->entries = g_ptr_array_new_with_free_func (g_free);
    self->active = g_ptr_array_new ();
    self->next_id = 1;
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
 * A new group in state PLANNED, or the one of the same owner and legs that is not
 * closed, taken up again under these terms. NULL when another group has a leg.
 */
CarryGroupEntry *
carry_groups_open (CarryGroups *self, const CarryGroupRequest *request, guint owner, gint64 now)
{
    CarryGroupEntry *first = carry_groups_find_active (self, request->first->index);
    CarryGroupEntry *second = carry_groups_find_active (self, request->second->index);

    if (first != second || (first != NULL && (first->group.owner != owner ||
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
    CarryDecimal most = carry_decimal_zero ();

    for (guint i = 0; i < self->entries->len; i++)
        most = carry_decimal_max (most, carry_groups_get (self, i)->group.naked_notional);
    return most;
}

gint64
carry_groups_get_naked_ns (const CarryGroups *self)
{
    gint64 longest = 0;

    for (guint i = 0; i < self->entries->len; i++)
        longest = MAX (longest, carry_groups_get (self, i)->group.naked_ns);
    return longest;
}
