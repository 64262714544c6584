/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-plan.h"

#define ORIGIN "effective settings"
#define PLUGIN_KEY "plugin"

static void
set_text (CarryConfigSection *section, const char *key, const char *text)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autofree char *escaped = NULL;

    if (carry_config_section_set (section, key, text, ORIGIN, problems))
        return;
    /* A program may have set what no file could say. */
    escaped = g_strescape (text, NULL);
    carry_config_section_set (section, key, escaped, ORIGIN, problems);
}

/* 1.50 and 1.5 are one setting. */
static void
normalize (GValue *value)
{
    CarryDecimal number;

    if (!G_VALUE_HOLDS (value, CARRY_TYPE_DECIMAL) || g_value_get_boxed (value) == NULL)
        return;
    number = carry_decimal_normalize (*(const CarryDecimal *) g_value_get_boxed (value));
    g_value_set_boxed (value, &number);
}

/* Where a file lies on this machine is no setting; how it was written is. */
static char *
get_text (CarryModule *module, GParamSpec *pspec, const CarryConfigSection *written)
{
    const CarryConfigEntry *entry = NULL;
    g_auto (GValue) value = G_VALUE_INIT;

    if ((pspec->flags & CARRY_PARAM_PATH) != 0 && written != NULL)
        entry = carry_config_section_find_entry (written, pspec->name);
    if (entry != NULL)
        return g_strdup (carry_config_entry_get_value (entry));
    g_value_init (&value, pspec->value_type);
    g_object_get_property (G_OBJECT (module), pspec->name, &value);
    normalize (&value);
    return carry_setting_format (pspec, &value);
}

static gboolean
is_told (GParamSpec *pspec)
{
    return (pspec->flags & CARRY_PARAM_SECRET) == 0 && (pspec->flags & G_PARAM_READABLE) != 0;
}

/* Adds what a module is set to, defaults too and secrets not, as a section. */
void
carry_plan_describe_module (CarryConfig *config, const char *role, const char *plugin,
                            CarryModule *module, const CarryConfigSection *written)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autofree GParamSpec **settings = NULL;
    CarryConfigSection *section;
    guint n = 0;

    section =
        carry_config_add_section (config, role, carry_module_get_id (module), ORIGIN, problems);
    g_return_if_fail (section != NULL);
    if (plugin != NULL)
        set_text (section, PLUGIN_KEY, plugin);
    settings = carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);
    for (guint i = 0; i < n; i++)
    {
        g_autofree char *text = NULL;

        if (!is_told (settings[i]))
            continue;
        text = get_text (module, settings[i], written);
        if (text != NULL && text[0] != '\0')
            set_text (section, settings[i]->name, text);
    }
}
