/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-host-private.h"

#include "base/carry-error.h"
#include "host/carry-config-private.h"
#include "host/carry-dry-run.h"
#include "host/carry-plan.h"
#include "roles/carry-module-private.h"

/**
 * CarryHost:
 *
 * What a configuration makes: the modules, connected to each other, and the settings of the host
 * itself. It creates and hands out; running them is the engine's part.
 */
struct _CarryHost
{
    GObject parent_instance;

    char *plugin_path;
    char *dry_run; /* NULL: none */
    CarryHostSettings *settings;
    GType program_type;     /* %G_TYPE_INVALID: `carry` itself */
    CarryModule *program;   /* what its own section says; NULL when there is none */
    GPtrArray *modules;     /* CarryModule, in start order */
    GPtrArray *roles;       /* const CarryRole, of each module */
    GHashTable *by_id;      /* id → module in @modules */
    GHashTable *outside;    /* the same, of those a program made */
    CarryConfig *effective; /* what everything is set to */
    gboolean is_loaded;
    CarryHostChanged changed; /* NULL: nobody asks */
    gpointer changed_data;
};

G_DEFINE_FINAL_TYPE (CarryHost, carry_host, G_TYPE_OBJECT)

static void
carry_host_finalize (GObject *object)
{
    CarryHost *self = CARRY_HOST (object);

    g_free (self->plugin_path);
    g_free (self->dry_run);
    g_object_unref (self->settings);
    g_clear_object (&self->program);
    g_hash_table_unref (self->by_id);
    g_hash_table_unref (self->outside);
    g_ptr_array_unref (self->roles);
    g_ptr_array_unref (self->modules);
    carry_config_free (self->effective);
    G_OBJECT_CLASS (carry_host_parent_class)->finalize (object);
}

static void
carry_host_class_init (CarryHostClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_host_finalize;
}

static void
carry_host_init (CarryHost *self)
{
    self->settings = g_object_new (CARRY_TYPE_HOST_SETTINGS, "id", "carry", NULL);
    self->modules = g_ptr_array_new_with_free_func (g_object_unref);
    self->roles = g_ptr_array_new ();
    self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
    self->outside = g_hash_table_new (g_str_hash, g_str_equal);
    self->effective = carry_config_new ();
}

/**
 * carry_host_new:
 *
 * Returns: (transfer full): a host without modules
 */
CarryHost *
carry_host_new (void)
{
    return g_object_new (CARRY_TYPE_HOST, NULL);
}

/**
 * carry_host_set_plugin_path:
 * @self: a host
 * @plugin_path: (type filename) (nullable): folders separated by colons, to be searched for plugins
 *   before all others
 */
void
carry_host_set_plugin_path (CarryHost *self, const char *plugin_path)
{
    g_return_if_fail (CARRY_IS_HOST (self));

    g_free (self->plugin_path);
    self->plugin_path = g_strdup (plugin_path);
}

void
carry_host_set_dry_run (CarryHost *self, const char *stamp)
{
    g_free (self->dry_run);
    self->dry_run = g_strdup (stamp);
}

gboolean
carry_host_is_dry_run (CarryHost *self)
{
    return self->dry_run != NULL;
}

/* A program that is not `carry` has a section of its own, read into a module of @type without a role. */
void
carry_host_set_program (CarryHost *self, GType type)
{
    g_return_if_fail (!self->is_loaded);

    self->program_type = type;
}

/* (transfer none) (nullable): what that section says; %NULL when there is none. */
CarryModule *
carry_host_get_program (CarryHost *self)
{
    return self->program;
}

/* After those of earlier roles and of its own. */
static void
insert_module (CarryHost *self, const CarryRole *role, CarryModule *module)
{
    guint index = self->roles->len;

    /* Roles are one table in start order, so their addresses compare. */
    while (index > 0 && (const CarryRole *) g_ptr_array_index (self->roles, index - 1) > role)
        index--;
    g_ptr_array_insert (self->roles, (gint) index, (gpointer) role);
    g_ptr_array_insert (self->modules, (gint) index, g_object_ref (module));
    g_hash_table_insert (self->by_id, (char *) carry_module_get_id (module), module);
}

static void
carry_out (CarryHost *self, CarryPlan *plan)
{
    g_autoptr (GPtrArray) order = carry_plan_list_start_order (plan);

    g_set_object (&self->settings, CARRY_HOST_SETTINGS (carry_plan_make (plan, plan->host)));
    if (self->dry_run != NULL)
        carry_dry_run_move_host (self->settings);
    carry_plan_describe_module (self->effective, "host", NULL, CARRY_MODULE (self->settings),
                                plan->host->section);
    if (plan->program->section != NULL)
        self->program = g_object_ref (carry_plan_make (plan, plan->program));
    for (guint i = 0; i < plan->items->len; i++)
    {
        CarryPlanItem *item = g_ptr_array_index (plan->items, i);

        carry_plan_make (plan, item);
        if (self->dry_run != NULL)
            carry_dry_run_move (item->module, item->role->name, self->settings, self->dry_run);
        carry_plan_describe_module (self->effective, item->role->name, item->plugin, item->module,
                                    item->section);
    }
    for (guint i = 0; i < order->len; i++)
    {
        const CarryPlanItem *item = g_ptr_array_index (order, i);

        carry_module_set_role (item->module, item->role->name);
        insert_module (self, item->role, item->module);
    }
    self->is_loaded = TRUE;
}

/* A refused plugin is told apart from a mistake in what was written, by its code. */
static GError *
to_error (const CarryPlan *plan)
{
    GError *error = carry_problems_to_error (plan->problems);

    if (error != NULL && plan->n_refused > 0)
        error->code = CARRY_ERROR_PLUGIN;
    return error;
}

/**
 * carry_host_load_config: (skip)
 * @self: a host that has not loaded anything yet
 * @config: a configuration
 * @problems: the mistakes found when it was read; those found now are added
 * @error: return location for an error
 *
 * Makes the modules of a configuration: finds their types, reads their settings, creates them in the
 * order of their references and connects them. With a single mistake nothing is made, and all
 * mistakes are told.
 *
 * Returns: %TRUE on success; else %CARRY_ERROR_CONFIG, or %CARRY_ERROR_PLUGIN if a plugin it names
 *   was refused, with a message of one line a mistake
 */
gboolean
carry_host_load_config (CarryHost *self, const CarryConfig *config, CarryProblems *problems,
                        GError **error)
{
    g_autoptr (CarryCatalog) catalog = NULL;
    g_autoptr (CarryPlan) plan = NULL;
    GError *mistakes;

    g_return_val_if_fail (CARRY_IS_HOST (self), FALSE);
    g_return_val_if_fail (!self->is_loaded, FALSE);
    g_return_val_if_fail (config != NULL && problems != NULL, FALSE);

    catalog = carry_catalog_new (self->plugin_path);
    plan = carry_plan_new (config, catalog, self->outside, self->program_type, problems);
    mistakes = to_error (plan);
    if (mistakes != NULL)
    {
        g_propagate_error (error, mistakes);
        return FALSE;
    }
    carry_out (self, plan);
    return TRUE;
}

/**
 * carry_host_load:
 * @self: a host that has not loaded anything yet
 * @files: (array zero-terminated=1) (element-type filename): configuration files, later ones over
 *   earlier ones
 * @sets: (array zero-terminated=1) (nullable): `role.id.key=value`, over everything else
 * @error: return location for an error
 *
 * Reads configuration files, the `.env` beside the first, the environment and @sets, and makes the
 * modules they describe.
 *
 * Returns: %TRUE on success; else %CARRY_ERROR_CONFIG, or %CARRY_ERROR_PLUGIN if a plugin it names
 *   was refused, with a message of one line a mistake
 */
gboolean
carry_host_load (CarryHost *self, const char *const *files, const char *const *sets, GError **error)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_auto (GStrv) environment = g_get_environ ();
    const CarryConfigOptions options = { .environment = (const char *const *) environment,
                                         .sets = sets };

    g_return_val_if_fail (CARRY_IS_HOST (self), FALSE);
    g_return_val_if_fail (files != NULL, FALSE);

    config = carry_config_load (files, g_strv_length ((char **) files), &options, problems);
    return carry_host_load_config (self, config, problems, error);
}

/**
 * carry_host_add_module:
 * @self: a host
 * @role: the role it plays: `strategy`, `history` and so on
 * @module: (transfer none): a module, made with an id of its own
 * @error: return location for an error
 *
 * Adds a module that the program made itself, such as a strategy written in a script. Sections loaded
 * afterwards may refer to it.
 *
 * Returns: %TRUE on success; %CARRY_ERROR_INVALID if it has no such role, or %CARRY_ERROR_CONFLICT if
 *   its id is taken
 */
gboolean
carry_host_add_module (CarryHost *self, const char *role, CarryModule *module, GError **error)
{
    const CarryRole *known;
    const char *id;

    g_return_val_if_fail (CARRY_IS_HOST (self), FALSE);
    g_return_val_if_fail (role != NULL, FALSE);
    g_return_val_if_fail (CARRY_IS_MODULE (module), FALSE);

    id = carry_module_get_id (module);
    known = carry_role_find (role);
    if (known == NULL || !g_type_is_a (G_OBJECT_TYPE (module), known->get_type ()))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s: %s is no %s", id,
                     G_OBJECT_TYPE_NAME (module), role);
        return FALSE;
    }
    if (!carry_config_is_name (id))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s: an id is lower-case letters, digits and \"-\", a letter first; set the "
                     "property \"id\" when making the module",
                     id);
        return FALSE;
    }
    if (g_hash_table_contains (self->by_id, id))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "%s: another module has this id; choose another", id);
        return FALSE;
    }
    insert_module (self, known, module);
    g_hash_table_insert (self->outside, (char *) id, module);
    carry_plan_describe_module (self->effective, role, G_OBJECT_TYPE_NAME (module), module, NULL);
    return TRUE;
}

/**
 * carry_host_find_module:
 * @self: a host
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the module of that id, or %NULL if there is none
 */
CarryModule *
carry_host_find_module (CarryHost *self, const char *id)
{
    g_return_val_if_fail (CARRY_IS_HOST (self), NULL);
    g_return_val_if_fail (id != NULL, NULL);

    return g_hash_table_lookup (self->by_id, id);
}

/**
 * carry_host_list_modules:
 * @self: a host
 *
 * Lists all modules in the order in which they start: notifiers, stores, reports, exchanges, risk,
 * feeds, histories, strategies; inside a role what is referred to comes first, and else the order of
 * the configuration stands, followed by what a program added.
 *
 * Returns: (transfer full) (element-type CarryModule): the modules
 */
GPtrArray *
carry_host_list_modules (CarryHost *self)
{
    GPtrArray *list;

    g_return_val_if_fail (CARRY_IS_HOST (self), NULL);

    list = g_ptr_array_new_with_free_func (g_object_unref);
    for (guint i = 0; i < self->modules->len; i++)
        g_ptr_array_add (list, g_object_ref (g_ptr_array_index (self->modules, i)));
    return list;
}

/**
 * carry_host_get_settings:
 * @self: a host
 *
 * Returns: (transfer none): the settings of the host itself
 */
CarryHostSettings *
carry_host_get_settings (CarryHost *self)
{
    g_return_val_if_fail (CARRY_IS_HOST (self), NULL);

    return self->settings;
}

/**
 * carry_host_format_settings:
 * @self: a host
 *
 * Returns: (transfer full): what everything is set to, defaults too and secrets not, as a keyfile
 */
char *
carry_host_format_settings (CarryHost *self)
{
    g_return_val_if_fail (CARRY_IS_HOST (self), NULL);

    return carry_config_format_keyfile (self->effective);
}

void
carry_host_describe_again (CarryHost *self, CarryModule *module, GParamSpec *pspec)
{
    const char *role = CARRY_IS_HOST_SETTINGS (module) ? "host" : carry_module_get_role (module);
    CarryConfigSection *section =
        carry_config_find_section (self->effective, role, carry_module_get_id (module));
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_auto (GValue) value = G_VALUE_INIT;
    g_autofree char *text = NULL;

    g_return_if_fail (section != NULL);
    if ((pspec->flags & CARRY_PARAM_SECRET) != 0)
        return;
    g_value_init (&value, pspec->value_type);
    g_object_get_property (G_OBJECT (module), pspec->name, &value);
    text = carry_setting_format (pspec, &value);
    carry_config_section_set (section, pspec->name, text, "while running", problems);
    /* Modules look at their own settings only. */
    if (self->changed != NULL && !CARRY_IS_HOST_SETTINGS (module))
        self->changed (carry_module_get_id (module), pspec->name, text, self->changed_data);
}

void
carry_host_watch_changes (CarryHost *self, CarryHostChanged func, gpointer user_data)
{
    self->changed = func;
    self->changed_data = user_data;
}

/**
 * carry_host_get_digest:
 * @self: a host
 *
 * Returns: (transfer full): SHA-256 in hexadecimal of what everything is set to, secrets left out:
 *   the same whatever the files, layers and syntax that said so
 */
char *
carry_host_get_digest (CarryHost *self)
{
    g_return_val_if_fail (CARRY_IS_HOST (self), NULL);

    return carry_config_digest (self->effective, NULL, NULL);
}
