/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-plan.h"

#include "base/carry-error.h"

#define HOST_ROLE "host"
#define PLUGIN_KEY "plugin"

static void
item_free (gpointer data)
{
    CarryPlanItem *item = data;

    g_clear_pointer ((gpointer *) &item->klass, g_type_class_unref);
    g_clear_object (&item->module);
    g_ptr_array_unref (item->names);
    g_array_unref (item->values);
    g_array_unref (item->references);
    g_free (item);
}

static CarryPlanItem *
item_new (const CarryConfigSection *section)
{
    CarryPlanItem *item = g_new0 (CarryPlanItem, 1);

    item->section = section;
    item->names = g_ptr_array_new ();
    item->values = g_array_new (FALSE, TRUE, sizeof (GValue));
    g_array_set_clear_func (item->values, (GDestroyNotify) g_value_unset);
    item->references = g_array_new (FALSE, TRUE, sizeof (CarryPlanReference));
    return item;
}

/* What the user is told when a type cannot be had. */
static void
add_type_problem (CarryPlan *self, const CarryConfigEntry *entry, const GError *error)
{
    if (g_error_matches (error, CARRY_ERROR, CARRY_ERROR_PLUGIN))
        self->n_refused++;
    carry_config_entry_add_problem (entry, self->problems, "%s", error->message);
}

static gboolean
check_role (CarryPlan *self, const CarryPlanItem *item, const CarryConfigEntry *entry, GType type)
{
    g_autofree char *roles = NULL;

    if (g_type_is_a (type, item->role->get_type ()))
        return TRUE;
    roles = carry_role_describe (type);
    carry_config_entry_add_problem (entry, self->problems,
                                    "\"%s\" is no %s but %s; put it in a section of that role, or "
                                    "name another type",
                                    item->plugin, item->role->name, roles);
    return FALSE;
}

static void
find_type (CarryPlan *self, CarryPlanItem *item)
{
    const CarryConfigEntry *entry = carry_config_section_find_entry (item->section, PLUGIN_KEY);
    g_autoptr (GError) error = NULL;
    GType type;

    if (entry == NULL)
    {
        if (carry_config_is_complete (self->config) &&
            !carry_config_section_mentions (item->section, PLUGIN_KEY))
            carry_config_section_add_problem (item->section, self->problems, PLUGIN_KEY,
                                              "is missing; name the type of this %s, as `carry "
                                              "inspect` lists it",
                                              item->role->name);
        return;
    }
    item->plugin = carry_config_entry_get_value (entry);
    type = carry_catalog_find_type (self->catalog, item->plugin, &error);
    if (type == G_TYPE_INVALID)
    {
        add_type_problem (self, entry, error);
        return;
    }
    /* A type that was not meant has other settings, and their mistakes would mislead. */
    if (check_role (self, item, entry, type))
        item->klass = g_type_class_ref (type);
}

static void
take_host_section (CarryPlan *self, const CarryConfigSection *section)
{
    self->host->section = section;
    carry_plan_check_settings (self, self->host);
}

static void
take_section (CarryPlan *self, const CarryConfigSection *section)
{
    CarryPlanItem *item = item_new (section);

    g_ptr_array_add (self->items, item);
    item->role = carry_role_find (carry_config_section_get_role (section));
    g_assert (item->role != NULL);
    if (g_hash_table_contains (self->outside, carry_config_section_get_id (section)))
        carry_config_section_add_problem (section, self->problems, NULL,
                                          "a module that the program made has this id; choose "
                                          "another");
    find_type (self, item);
    if (item->klass != NULL)
        carry_plan_check_settings (self, item);
}

static void
take_program_section (CarryPlan *self, const CarryConfigSection *section)
{
    if (self->program->klass == NULL)
        carry_config_section_add_problem (section, self->problems, NULL,
                                          "is for carry-sentinel, which reads a configuration of "
                                          "its own; take it out of this one");
    else if (self->program->section != NULL)
        carry_config_section_add_problem (section, self->problems, NULL,
                                          "is the second of its kind; keep one");
    else
    {
        self->program->section = section;
        carry_plan_check_settings (self, self->program);
    }
}

static void
take_any_section (CarryPlan *self, const CarryConfigSection *section)
{
    const char *role = carry_config_section_get_role (section);

    if (g_str_equal (role, CARRY_CONFIG_SENTINEL_ROLE))
        take_program_section (self, section);
    else if (!g_str_equal (role, HOST_ROLE))
        take_section (self, section);
}

static gboolean
has_role (const CarryPlan *self, const char *role)
{
    for (guint i = 0; i < self->items->len; i++)
    {
        const CarryPlanItem *item = g_ptr_array_index (self->items, i);

        if (g_str_equal (item->role->name, role))
            return TRUE;
    }
    return FALSE;
}

/* Orders of a live strategy pass a risk module, or do not go out. */
static void
check_risk (CarryPlan *self)
{
    if (carry_env_is_live (carry_plan_get_env (self)) && carry_config_is_complete (self->config) &&
        has_role (self, "strategy") && !has_role (self, "risk"))
        carry_config_section_add_problem (self->host->section, self->problems, "env",
                                          "trading live needs a risk module; add a section such as "
                                          "[risk limits] with plugin=limits");
}

/**
 * carry_plan_new: (skip)
 * @config: a configuration, kept by the caller
 * @catalog: where types come from, kept by the caller
 * @outside: (element-type utf8 CarryModule): modules that references may name too
 * @program: type of the settings of the program, %G_TYPE_INVALID for `carry`
 * @problems: where all mistakes go
 *
 * Reads a configuration against the types it names.
 *
 * Returns: (transfer full): the plan; to be carried out only if @problems stayed empty
 */
CarryPlan *
carry_plan_new (const CarryConfig *config, CarryCatalog *catalog, GHashTable *outside,
                GType program, CarryProblems *problems)
{
    CarryPlan *self = g_new0 (CarryPlan, 1);
    guint n = carry_config_get_n_sections (config);

    self->config = config;
    self->catalog = catalog;
    self->outside = g_hash_table_ref (outside);
    self->problems = problems;
    self->items = g_ptr_array_new_with_free_func (item_free);
    self->host = item_new (NULL);
    self->host->klass = g_type_class_ref (CARRY_TYPE_HOST_SETTINGS);
    self->program = item_new (NULL);
    if (program != G_TYPE_INVALID)
        self->program->klass = g_type_class_ref (program);
    for (guint i = 0; i < n; i++)
    {
        const CarryConfigSection *section = carry_config_get_section (config, i);

        if (g_str_equal (carry_config_section_get_role (section), HOST_ROLE))
            take_host_section (self, section);
    }
    /* What may be opened, and where secrets may be, depends on where orders go. */
    carry_catalog_set_strict (catalog, carry_env_is_live (carry_plan_get_env (self)));
    for (guint i = 0; i < n; i++)
        take_any_section (self, carry_config_get_section (config, i));
    carry_plan_check_references (self);
    check_risk (self);
    return self;
}

void
carry_plan_free (CarryPlan *self)
{
    if (self == NULL)
        return;
    item_free (self->host);
    item_free (self->program);
    g_ptr_array_unref (self->items);
    g_hash_table_unref (self->outside);
    g_free (self);
}

/* Where orders go. If what was written could not be read, nothing will be carried out anyway. */
CarryEnv
carry_plan_get_env (const CarryPlan *self)
{
    for (guint i = 0; i < self->host->names->len; i++)
        if (g_str_equal (g_ptr_array_index (self->host->names, i), "env"))
            return g_value_get_enum (&g_array_index (self->host->values, GValue, i));
    return CARRY_ENV_BACKTEST;
}
