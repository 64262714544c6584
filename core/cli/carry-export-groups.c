/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-export-groups.h"

struct _CarryExportGroups
{
    GPtrArray *groups;     /* CarryExportGroup, as they are met */
    GHashTable *by_id;     /* guint64 → one of them */
    GHashTable *of_orders; /* link id → one of them */
};

static void
free_group (gpointer data)
{
    CarryExportGroup *group = data;

    g_free (group->module);
    g_free (group->first);
    g_free (group->second);
    g_free (group);
}

CarryExportGroups *
carry_export_groups_new (void)
{
    CarryExportGroups *self = g_new0 (CarryExportGroups, 1);

    self->groups = g_ptr_array_new_with_free_func (free_group);
    self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
    self->of_orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

void
carry_export_groups_free (CarryExportGroups *self)
{
    g_hash_table_unref (self->of_orders);
    g_hash_table_unref (self->by_id);
    g_ptr_array_unref (self->groups);
    g_free (self);
}

static CarryExportGroup *
find_group (CarryExportGroups *self, guint64 id)
{
    CarryExportGroup *found = g_hash_table_lookup (self->by_id, &id);

    if (found != NULL)
        return found;
    found = g_new0 (CarryExportGroup, 1);
    found->group.id = id;
    g_ptr_array_add (self->groups, found);
    g_hash_table_insert (self->by_id, &found->group.id, found);
    return found;
}

static void
take_group (CarryExportGroups *self, const CarryEvent *event, CarryInstruments *instruments)
{
    CarryExportGroup *found = find_group (self, event->group->id);

    found->group = *event->group;
    g_free (found->module);
    g_free (found->first);
    g_free (found->second);
    found->module = g_strdup (event->module);
    found->first = carry_instrument_to_string (event->instrument);
    found->second =
        carry_instrument_to_string (carry_instruments_get (instruments, event->group->second));
}

static void
take_fill (CarryExportGroups *self, const CarryFill *fill)
{
    CarryExportGroup *found = g_hash_table_lookup (self->of_orders, fill->link_id);
    CarryAmount value = carry_amount_product (fill->quantity, fill->price);

    if (found == NULL)
        return;
    found->fills++;
    if (fill->side == CARRY_SIDE_BUY)
        found->bought = carry_amount_add (found->bought, value);
    else
        found->sold = carry_amount_add (found->sold, value);
}

/* An order is told before its executions, and says whose it is. */
void
carry_export_groups_add (CarryExportGroups *self, const CarryEvent *event,
                         CarryInstruments *instruments)
{
    if (event->group != NULL)
        take_group (self, event, instruments);
    else if (event->order != NULL && event->order->group != 0)
        g_hash_table_replace (self->of_orders, g_strdup (event->order->link_id),
                              find_group (self, event->order->group));
    else if (event->fill != NULL)
        take_fill (self, event->fill);
}

static int
compare (gconstpointer a, gconstpointer b)
{
    const CarryExportGroup *left = *(const CarryExportGroup *const *) a;
    const CarryExportGroup *right = *(const CarryExportGroup *const *) b;

    return (left->group.id > right->group.id) - (left->group.id < right->group.id);
}

/* (transfer none) (element-type CarryExportGroup): by their numbers. */
GPtrArray *
carry_export_groups_list (CarryExportGroups *self)
{
    g_ptr_array_sort (self->groups, compare);
    return self->groups;
}
