/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-plan.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-nearest.h"

#define PLUGIN_KEY "plugin"

static GParamSpec *
find_setting (GParamSpec **settings, guint n, const char *key)
{
    for (guint i = 0; i < n; i++)
        if (g_str_equal (settings[i]->name, key))
            return settings[i];
    return NULL;
}

static void
report_unknown (CarryPlan *self, const CarryPlanItem *item, GParamSpec **settings, guint n,
                const CarryConfigEntry *entry)
{
    g_autofree const char **names = g_new0 (const char *, n + 2);
    const char *key = carry_config_entry_get_key (entry);
    const char *nearest;

    for (guint i = 0; i < n; i++)
        names[i] = settings[i]->name;
    if (item->role != NULL)
        names[n] = PLUGIN_KEY;
    nearest = carry_nearest_name (key, names);
    if (nearest != NULL)
        carry_config_entry_add_problem (entry, self->problems, "unknown key; did you mean \"%s\"?",
                                        nearest);
    else
        carry_config_entry_add_problem (entry, self->problems,
                                        "unknown key; `carry inspect %s` lists those there are",
                                        item->role != NULL ? item->plugin : "host");
}

/* Secrets */

static void
check_secret_place (CarryPlan *self, const CarryConfigEntry *entry)
{
    gboolean is_mainnet = carry_plan_get_env (self) == CARRY_ENV_MAINNET;
    const char *name = carry_config_entry_get_origin_name (entry);
    CarryConfigOrigin origin = carry_config_entry_get_origin (entry);
    guint mode = carry_config_entry_get_file_mode (entry);

    if (origin == CARRY_CONFIG_ORIGIN_SET)
        carry_config_entry_add_problem (entry, self->problems,
                                        "is a secret, and others see the command line; put it in a "
                                        "file that only you can read");
    else if (carry_config_entry_is_exposed (entry))
        carry_config_entry_add_problem (
            entry, self->problems,
            "is a secret in a file that others can read; run chmod 0400 "
            "%s, and replace the secret",
            name);
    else if (is_mainnet && origin != CARRY_CONFIG_ORIGIN_FILE)
        carry_config_entry_add_problem (entry, self->problems,
                                        "is a secret, and on mainnet it comes from a file of mode "
                                        "0400 only; move it there");
    else if (is_mainnet && (mode & 0777) != 0400)
        carry_config_entry_add_problem (entry, self->problems,
                                        "is a secret, and on mainnet its file must have mode 0400; "
                                        "run chmod 0400 %s",
                                        name);
}

/* A secret that a later layer covers is as exposed as one that counts. */
static void
check_secret (CarryPlan *self, const CarryConfigEntry *entry)
{
    for (; entry != NULL; entry = carry_config_entry_get_overridden (entry))
        check_secret_place (self, entry);
}

/* Paths */

/* A URL says itself where it starts. */
static char *
resolve_path (const CarryConfigEntry *entry, const char *path)
{
    const char *directory = carry_config_entry_get_directory (entry);

    if (path == NULL || path[0] == '\0' || directory == NULL || g_path_is_absolute (path) ||
        strstr (path, "://") != NULL)
        return g_strdup (path);
    return g_build_filename (directory, path, NULL);
}

static void
resolve_value (const CarryConfigEntry *entry, GValue *value)
{
    if (G_VALUE_HOLDS_STRING (value))
        g_value_take_string (value, resolve_path (entry, g_value_get_string (value)));
    else if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    {
        char **paths = g_value_dup_boxed (value);

        for (gsize i = 0; paths != NULL && paths[i] != NULL; i++)
        {
            g_autofree char *path = paths[i];

            paths[i] = resolve_path (entry, path);
        }
        g_value_take_boxed (value, paths);
    }
}

/* Values */

static void
take_value (CarryPlan *self, CarryPlanItem *item, GParamSpec *pspec, const CarryConfigEntry *entry)
{
    g_autoptr (GError) error = NULL;
    GValue value = G_VALUE_INIT;

    if (!carry_setting_parse (pspec, carry_config_entry_get_value (entry), &value, &error))
    {
        carry_config_entry_add_problem (entry, self->problems, "%s", error->message);
        return;
    }
    if ((pspec->flags & CARRY_PARAM_PATH) != 0)
        resolve_value (entry, &value);
    g_ptr_array_add (item->names, (char *) pspec->name);
    g_array_append_val (item->values, value);
}

static void
take_reference (CarryPlanItem *item, GParamSpec *pspec, const CarryConfigEntry *entry)
{
    const CarryPlanReference reference = { .pspec = pspec, .entry = entry };

    g_array_append_val (item->references, reference);
}

static void
take_entry (CarryPlan *self, CarryPlanItem *item, GParamSpec *pspec, const CarryConfigEntry *entry)
{
    if ((pspec->flags & CARRY_PARAM_SECRET) != 0)
        check_secret (self, entry);
    if (g_type_is_a (pspec->value_type, G_TYPE_OBJECT))
        take_reference (item, pspec, entry);
    else
        take_value (self, item, pspec, entry);
}

static void
check_required (CarryPlan *self, const CarryPlanItem *item, GParamSpec *pspec)
{
    g_autofree char *type = NULL;
    g_autofree char *range = NULL;

    if ((pspec->flags & CARRY_PARAM_REQUIRED) == 0 || !carry_config_is_complete (self->config) ||
        carry_config_section_mentions (item->section, pspec->name))
        return;
    type = carry_setting_describe_type (pspec);
    range = carry_setting_describe_range (pspec);
    carry_config_section_add_problem (
        item->section, self->problems, pspec->name, "is missing; set it to a %s%s%s: %s", type,
        range != NULL ? ", " : "", range != NULL ? range : "", g_param_spec_get_blurb (pspec));
}

/* Host settings that only together make sense. */
static void
check_period (CarryPlan *self, const CarryPlanItem *item)
{
    const CarryConfigEntry *to = carry_config_section_find_entry (item->section, "to");
    gint64 from_ts = 0;
    gint64 to_ts = 0;

    for (guint i = 0; i < item->names->len; i++)
    {
        const GValue *value = &g_array_index (item->values, GValue, i);

        if (g_str_equal (g_ptr_array_index (item->names, i), "from"))
            from_ts = g_value_get_int64 (value);
        if (g_str_equal (g_ptr_array_index (item->names, i), "to"))
            to_ts = g_value_get_int64 (value);
    }
    if (from_ts != 0 && to_ts != 0 && to_ts <= from_ts)
        carry_config_entry_add_problem (to, self->problems,
                                        "is not after \"from\"; choose a later end");
}

static void
check_zone (CarryPlan *self, const CarryPlanItem *item)
{
    const CarryConfigEntry *entry = carry_config_section_find_entry (item->section, "time-zone");
    g_autoptr (GTimeZone) zone = NULL;

    if (entry == NULL)
        return;
    zone = g_time_zone_new_identifier (carry_config_entry_get_value (entry));
    if (zone == NULL)
        carry_config_entry_add_problem (entry, self->problems,
                                        "is no time zone that this system knows; expected a name "
                                        "such as UTC, Asia/Tokyo or +09:00");
}

/* Reads every key of a section by the settings of its type. */
void
carry_plan_check_settings (CarryPlan *self, CarryPlanItem *item)
{
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (item->klass, &n);
    for (guint i = 0; i < carry_config_section_get_n_entries (item->section); i++)
    {
        const CarryConfigEntry *entry = carry_config_section_get_entry (item->section, i);
        const char *key = carry_config_entry_get_key (entry);
        GParamSpec *pspec = find_setting (settings, n, key);

        if (pspec != NULL)
            take_entry (self, item, pspec, entry);
        else if (item->role == NULL || !g_str_equal (key, PLUGIN_KEY))
            report_unknown (self, item, settings, n, entry);
    }
    for (guint i = 0; i < n; i++)
        check_required (self, item, settings[i]);
    if (item->role == NULL)
    {
        check_period (self, item);
        check_zone (self, item);
    }
}
