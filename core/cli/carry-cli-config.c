/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-cli-config.h"

#include "host/carry-dry-run.h"
#include "host/carry-host-private.h"

typedef struct
{
    char *option;
    char *role;
    char *id;
    char *key;
    char *value;
} Override;

static void
override_free (gpointer data)
{
    Override *override = data;

    g_free (override->option);
    g_free (override->role);
    g_free (override->id);
    g_free (override->key);
    g_free (override->value);
    g_free (override);
}

CarryCliConfig *
carry_cli_config_new (void)
{
    CarryCliConfig *self = g_new0 (CarryCliConfig, 1);

    self->overrides = g_ptr_array_new_with_free_func (override_free);
    return self;
}

void
carry_cli_config_free (CarryCliConfig *self)
{
    if (self == NULL)
        return;
    g_strfreev (self->sets);
    g_free (self->dotenv);
    g_free (self->plugin_path);
    g_free (self->dry_run);
    g_ptr_array_unref (self->overrides);
    g_free (self);
}

/**
 * carry_cli_config_override: (skip)
 * @self: what the command line says
 * @option: the option, as mistakes name it: `--from`
 * @role: role of the section, which is added if there is none
 * @id: id of the section
 * @key: the key
 * @value: its value
 *
 * Has an option of the command stand for a key of the configuration.
 */
void
carry_cli_config_override (CarryCliConfig *self, const char *option, const char *role,
                           const char *id, const char *key, const char *value)
{
    Override *override = g_new0 (Override, 1);

    override->option = g_strdup (option);
    override->role = g_strdup (role);
    override->id = g_strdup (id);
    override->key = g_strdup (key);
    override->value = g_strdup (value);
    g_ptr_array_add (self->overrides, override);
}

/* So that `--set` can speak of a section that only an option begins. */
static void
add_sections (const CarryCliConfig *self, CarryConfig *config, CarryProblems *problems)
{
    for (guint i = 0; i < self->overrides->len; i++)
    {
        const Override *override = g_ptr_array_index (self->overrides, i);

        carry_config_add_section (config, override->role, override->id, override->option, problems);
    }
}

static void
apply (const CarryCliConfig *self, CarryConfig *config, CarryProblems *problems)
{
    for (guint i = 0; i < self->overrides->len; i++)
    {
        const Override *override = g_ptr_array_index (self->overrides, i);
        CarryConfigSection *section = carry_config_add_section (
            config, override->role, override->id, override->option, problems);

        if (section != NULL)
            carry_config_section_set (section, override->key, override->value, override->option,
                                      problems);
    }
}

/**
 * carry_cli_config_load: (skip)
 * @self: what the command line says
 * @files: (array zero-terminated=1): configuration files; may be empty
 * @error: return location for an error
 *
 * Reads a configuration with all its layers and makes its modules.
 *
 * Returns: (transfer full): the host, or %NULL with an error as of carry_host_load()
 */
CarryHost *
carry_cli_config_load (const CarryCliConfig *self, const char *const *files, GError **error)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryHost) host = carry_host_new ();
    g_autoptr (CarryConfig) config = NULL;
    g_auto (GStrv) environment = g_get_environ ();
    const CarryConfigOptions options = {
        .dotenv = self->dotenv,
        .environment = (const char *const *) environment,
    };

    carry_host_set_plugin_path (host, self->plugin_path);
    config = carry_config_load (files, g_strv_length ((char **) files), &options, problems);
    add_sections (self, config, problems);
    if (self->sets != NULL)
        carry_config_apply_sets (config, (const char *const *) self->sets, problems);
    apply (self, config, problems);
    if (self->dry_run != NULL)
        carry_dry_run_split (config, problems);
    carry_host_set_dry_run (host, self->dry_run);
    if (!carry_host_load_config (host, config, problems, error))
        return NULL;
    return g_steal_pointer (&host);
}
