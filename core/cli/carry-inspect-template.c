/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-inspect.h"

#include <string.h>

#include "host/carry-config.h"

#define ORIGIN "--template"

static char *
describe (GParamSpec *pspec, const char *usual)
{
    g_autofree char *kind = carry_setting_describe_type (pspec);
    g_autofree char *range = carry_setting_describe_range (pspec);
    const char *need = "";

    if ((pspec->flags & CARRY_PARAM_REQUIRED) != 0)
        need = "; required";
    else if (usual == NULL)
        need = "; not set by default";
    return g_strdup_printf ("%s (%s%s%s%s)", g_param_spec_get_blurb (pspec), kind,
                            range != NULL ? ": " : "", range != NULL ? range : "", need);
}

/* What has no default is told, but not set: `carry check` asks for what is required by name. */
static void
add_setting (CarryConfigSection *section, GParamSpec *pspec, gboolean is_yaml,
             CarryProblems *problems)
{
    g_autofree char *usual = carry_setting_describe_default (pspec);
    g_autofree char *comment = describe (pspec, usual);
    g_autofree char *line = g_strconcat (pspec->name, is_yaml ? ": " : "=", NULL);

    carry_config_section_add_comment (section, comment);
    if (usual != NULL)
        carry_config_section_set (section, pspec->name, usual, ORIGIN, problems);
    else
        carry_config_section_add_comment (section, line);
}

static void
add_type (CarryConfig *config, const CarryInspectType *type, gboolean is_yaml,
          CarryProblems *problems)
{
    g_autoptr (CarryModuleClass) klass = g_type_class_ref (type->type);
    g_autofree char *roles = carry_inspect_describe_roles (type);
    g_autofree GParamSpec **settings = NULL;
    CarryConfigSection *section;
    guint n = 0;

    roles[strcspn (roles, ",")] = '\0'; /* the first of them */
    section = carry_config_add_section (config, roles, type->name, ORIGIN, problems);
    if (section == NULL)
        return;
    if (type->plugin != NULL)
        carry_config_section_set (section, "plugin", type->name, ORIGIN, problems);
    settings = carry_module_class_list_settings (klass, &n);
    for (guint i = 0; i < n; i++)
        add_setting (section, settings[i], is_yaml, problems);
}

char *
carry_inspect_format_template (const GArray *types, gboolean is_yaml)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryConfig) config = carry_config_new ();

    for (guint i = 0; i < types->len; i++)
        add_type (config, &g_array_index (types, CarryInspectType, i), is_yaml, problems);
    return is_yaml ? carry_config_format_yaml (config) : carry_config_format_keyfile (config);
}
