/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-plan.h"

#include "base/carry-nearest.h"

enum
{
    UNSEEN,
    ON_PATH,
    DONE,
};

static guint
find_item (const CarryPlan *self, const char *id)
{
    for (guint i = 0; i < self->items->len; i++)
    {
        const CarryPlanItem *item = g_ptr_array_index (self->items, i);

        if (g_str_equal (carry_config_section_get_id (item->section), id))
            return i;
    }
    return CARRY_PLAN_OUTSIDE;
}

static const char *
get_id (const CarryPlan *self, guint index)
{
    const CarryPlanItem *item = g_ptr_array_index (self->items, index);

    return carry_config_section_get_id (item->section);
}

/* A reference wants a role, or any module at all. */
static const char *
get_wanted (const CarryPlanReference *reference)
{
    const char *role = carry_role_get_name (reference->pspec->value_type);

    return role != NULL ? role : "module";
}

static void
report_dangling (CarryPlan *self, const CarryPlanReference *reference)
{
    const char *id = carry_config_entry_get_value (reference->entry);
    g_autofree const char **ids = g_new0 (const char *, self->items->len + 1);
    const char *nearest;

    if (!carry_config_is_complete (self->config))
        return;
    for (guint i = 0; i < self->items->len; i++)
        ids[i] = get_id (self, i);
    nearest = carry_nearest_name (id, ids);
    if (nearest != NULL)
        carry_config_entry_add_problem (reference->entry, self->problems,
                                        "there is no section \"%s\"; did you mean \"%s\"?", id,
                                        nearest);
    else
        carry_config_entry_add_problem (reference->entry, self->problems,
                                        "there is no section \"%s\"; add [%s %s], or name another",
                                        id, get_wanted (reference), id);
}

static gboolean
check_type (CarryPlan *self, const CarryPlanReference *reference, GType type)
{
    g_autofree char *roles = NULL;

    if (g_type_is_a (type, reference->pspec->value_type))
        return TRUE;
    roles = carry_role_describe (type);
    carry_config_entry_add_problem (
        reference->entry, self->problems, "\"%s\" is %s, and this must be %s; name another section",
        carry_config_entry_get_value (reference->entry), roles, get_wanted (reference));
    return FALSE;
}

static void
resolve (CarryPlan *self, CarryPlanReference *reference)
{
    const char *id = carry_config_entry_get_value (reference->entry);
    CarryModule *outside = g_hash_table_lookup (self->outside, id);
    guint index = find_item (self, id);
    const CarryPlanItem *target;

    reference->target = CARRY_PLAN_OUTSIDE;
    if (index != CARRY_PLAN_OUTSIDE)
    {
        target = g_ptr_array_index (self->items, index);
        /* What must not be referred to cannot close a circle either. */
        if (target->klass == NULL ||
            check_type (self, reference, G_TYPE_FROM_CLASS (target->klass)))
            reference->target = index;
    }
    else if (outside != NULL)
        check_type (self, reference, G_OBJECT_TYPE (outside));
    else
        report_dangling (self, reference);
}

static void
report_cycle (CarryPlan *self, const GArray *path, const CarryPlanReference *closing)
{
    g_autoptr (GString) chain = g_string_new (NULL);
    gboolean inside = FALSE;

    for (guint i = 0; i < path->len; i++)
    {
        guint index = g_array_index (path, guint, i);

        inside = inside || index == closing->target;
        if (inside)
            g_string_append_printf (chain, "%s → ", get_id (self, index));
    }
    g_string_append (chain, get_id (self, closing->target));
    carry_config_entry_add_problem (closing->entry, self->problems,
                                    "the references go round in a circle: %s; take one of them out",
                                    chain->str);
}

static void
walk (CarryPlan *self, guint index, GArray *path)
{
    CarryPlanItem *item = g_ptr_array_index (self->items, index);

    item->mark = ON_PATH;
    g_array_append_val (path, index);
    for (guint i = 0; i < item->references->len; i++)
    {
        const CarryPlanReference *reference =
            &g_array_index (item->references, CarryPlanReference, i);
        const CarryPlanItem *target;

        if (reference->target == CARRY_PLAN_OUTSIDE)
            continue;
        target = g_ptr_array_index (self->items, reference->target);
        if (target->mark == ON_PATH)
            report_cycle (self, path, reference);
        else if (target->mark == UNSEEN)
            walk (self, reference->target, path);
    }
    g_array_set_size (path, path->len - 1);
    item->mark = DONE;
}

/* Finds what every reference names, and that none leads back to itself. */
void
carry_plan_check_references (CarryPlan *self)
{
    g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint));

    for (guint i = 0; i < self->items->len; i++)
    {
        const CarryPlanItem *item = g_ptr_array_index (self->items, i);

        for (guint r = 0; r < item->references->len; r++)
            resolve (self, &g_array_index (item->references, CarryPlanReference, r));
    }
    for (guint i = 0; i < self->items->len; i++)
        if (((CarryPlanItem *) g_ptr_array_index (self->items, i))->mark == UNSEEN)
            walk (self, i, path);
}

static CarryModule *
get_target (CarryPlan *self, const CarryPlanReference *reference)
{
    if (reference->target != CARRY_PLAN_OUTSIDE)
        return carry_plan_make (self, g_ptr_array_index (self->items, reference->target));
    return g_hash_table_lookup (self->outside, carry_config_entry_get_value (reference->entry));
}

/* Makes the object of a section, after those it refers to. Only for a plan without problems. */
CarryModule *
carry_plan_make (CarryPlan *self, CarryPlanItem *item)
{
    const char *id = item->section != NULL ? carry_config_section_get_id (item->section) : "carry";
    GValue value = G_VALUE_INIT;

    if (item->module != NULL)
        return item->module;
    for (guint i = 0; i < item->references->len; i++)
    {
        const CarryPlanReference *reference =
            &g_array_index (item->references, CarryPlanReference, i);
        GValue object = G_VALUE_INIT;

        g_value_init (&object, reference->pspec->value_type);
        g_value_set_object (&object, get_target (self, reference));
        g_ptr_array_add (item->names, (char *) reference->pspec->name);
        g_array_append_val (item->values, object);
    }
    g_value_init (&value, G_TYPE_STRING);
    g_value_set_string (&value, id);
    g_ptr_array_add (item->names, (char *) "id");
    g_array_append_val (item->values, value);
    item->module = CARRY_MODULE (g_object_new_with_properties (
        G_TYPE_FROM_CLASS (item->klass), item->names->len, (const char **) item->names->pdata,
        (const GValue *) item->values->data));
    return item->module;
}

static void
add_after_references (CarryPlan *self, CarryPlanItem *item, GPtrArray *order)
{
    if (g_ptr_array_find (order, item, NULL))
        return;
    for (guint i = 0; i < item->references->len; i++)
    {
        const CarryPlanReference *reference =
            &g_array_index (item->references, CarryPlanReference, i);
        CarryPlanItem *target;

        if (reference->target == CARRY_PLAN_OUTSIDE)
            continue;
        target = g_ptr_array_index (self->items, reference->target);
        if (target->role == item->role)
            add_after_references (self, target, order);
    }
    g_ptr_array_add (order, item);
}

/* By role; inside a role what is referred to comes first, and else the order of the sections stands.
 * (transfer container) (element-type CarryPlanItem) */
GPtrArray *
carry_plan_list_start_order (CarryPlan *self)
{
    GPtrArray *order = g_ptr_array_new ();
    gsize n = 0;
    const CarryRole *roles = carry_role_list (&n);

    for (gsize r = 0; r < n; r++)
        for (guint i = 0; i < self->items->len; i++)
        {
            CarryPlanItem *item = g_ptr_array_index (self->items, i);

            if (item->role == &roles[r])
                add_after_references (self, item, order);
        }
    return order;
}
