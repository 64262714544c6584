/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-host-change.h"

#include "base/carry-error.h"
#include "host/carry-host-private.h"
#include "roles/carry-module-private.h"

/* What may change while a run goes on, and how it does. */

/* One setting of a module that runs, and what it is to be. */
typedef struct
{
    CarryModule *module;
    GParamSpec *pspec;
    GValue value;
} Change;

static void
change_clear (gpointer data)
{
    Change *change = data;

    g_value_unset (&change->value);
}

static CarryModule *
find_module (CarryHost *self, const char *role, const char *id)
{
    CarryModule *module = carry_host_find_module (self, id);

    if (g_str_equal (role, CARRY_CONFIG_HOST_ROLE) && g_str_equal (id, CARRY_CONFIG_HOST_ID))
        return CARRY_MODULE (carry_host_get_settings (self));
    if (module == NULL || g_strcmp0 (carry_module_get_role (module), role) != 0)
        return NULL;
    return module;
}

static GParamSpec *
find_setting (CarryModule *module, const char *key)
{
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);
    for (guint i = 0; i < n; i++)
        if (g_str_equal (settings[i]->name, key))
            return settings[i];
    return NULL;
}

static GParamSpec *
find_mutable (CarryHost *self, const char *setting, CarryModule **out_module, GError **error)
{
    g_auto (GStrv) parts = g_strsplit (setting, ".", 3);
    GParamSpec *pspec;

    if (g_strv_length (parts) != 3)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s is no setting; write role.id.key, such as strategy.carry.min-apr",
                     setting);
        return NULL;
    }
    *out_module = find_module (self, parts[0], parts[1]);
    pspec = *out_module != NULL ? find_setting (*out_module, parts[2]) : NULL;
    if (pspec == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "%s is no setting of this run; `carry ctl settings` lists them", setting);
        return NULL;
    }
    if ((pspec->flags & CARRY_PARAM_MUTABLE) != 0 && (pspec->flags & CARRY_PARAM_SECRET) == 0)
        return pspec;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                 "%s stands until the next start: change the configuration and start again",
                 setting);
    return NULL;
}

static char *
format_setting (CarryModule *module, GParamSpec *pspec)
{
    g_auto (GValue) value = G_VALUE_INIT;

    if ((pspec->flags & CARRY_PARAM_SECRET) != 0)
        return g_strdup ("");
    g_value_init (&value, pspec->value_type);
    g_object_get_property (G_OBJECT (module), pspec->name, &value);
    return carry_setting_format (pspec, &value);
}

/*
 * Sets what may change while running. @out_before gets what it was. The module reads
 * it when it next looks. Refused when it is out of range, or stands until a start.
 */
gboolean
carry_host_change (CarryHost *self, const char *setting, const char *text, char **out_before,
                   GError **error)
{
    CarryModule *module = NULL;
    GParamSpec *pspec = find_mutable (self, setting, &module, error);
    g_auto (GValue) value = G_VALUE_INIT;
    char *before;

    if (pspec == NULL)
        return FALSE;
    if (!carry_setting_parse (pspec, text, &value, error))
    {
        g_prefix_error (error, "%s: ", setting);
        return FALSE;
    }
    before = format_setting (module, pspec);
    g_object_set_property (G_OBJECT (module), pspec->name, &value);
    carry_host_describe_again (self, module, pspec);
    *out_before = before != NULL ? before : g_strdup ("");
    return TRUE;
}

static gboolean
is_same (GParamSpec *pspec, CarryModule *module, CarryModule *other, GValue *out_value)
{
    g_auto (GValue) before = G_VALUE_INIT;
    g_autofree char *text = NULL, *other_text = NULL;

    g_value_init (&before, pspec->value_type);
    g_value_init (out_value, pspec->value_type);
    g_object_get_property (G_OBJECT (module), pspec->name, &before);
    g_object_get_property (G_OBJECT (other), pspec->name, out_value);
    text = carry_setting_format (pspec, &before);
    other_text = carry_setting_format (pspec, out_value);
    return g_str_equal (text, other_text);
}

static void
compare_modules (CarryHost *self, const char *role, CarryModule *module, CarryModule *other,
                 GArray *changes, GStrvBuilder *told)
{
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);
    for (guint i = 0; i < n; i++)
    {
        Change change = { .module = module, .pspec = settings[i] };
        g_autofree char *name =
            g_strdup_printf ("%s.%s.%s", role, carry_module_get_id (module), settings[i]->name);
        g_autofree char *text = NULL;

        if (G_IS_PARAM_SPEC_OBJECT (settings[i]) || (settings[i]->flags & G_PARAM_READABLE) == 0 ||
            is_same (settings[i], module, other, &change.value))
        {
            if (G_IS_VALUE (&change.value))
                g_value_unset (&change.value);
            continue;
        }
        if ((settings[i]->flags & CARRY_PARAM_MUTABLE) == 0)
        {
            text = g_strdup_printf ("%s changed in the configuration and waits for a start", name);
            g_value_unset (&change.value);
        }
        else
        {
            g_autofree char *before = format_setting (module, settings[i]);
            g_autofree char *after = format_setting (other, settings[i]);

            text = g_strdup_printf ("%s: %s, was %s", name, after, before);
            g_array_append_val (changes, change);
        }
        g_strv_builder_add (told, text);
    }
}

static void
compare_hosts (CarryHost *self, CarryHost *other, GArray *changes, GStrvBuilder *told)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (self);
    g_autoptr (GPtrArray) others = carry_host_list_modules (other);

    compare_modules (self, CARRY_CONFIG_HOST_ROLE, CARRY_MODULE (carry_host_get_settings (self)),
                     CARRY_MODULE (carry_host_get_settings (other)), changes, told);
    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);
        CarryModule *twin = carry_host_find_module (other, carry_module_get_id (module));
        g_autofree char *text = NULL;

        if (twin != NULL && G_OBJECT_TYPE (twin) == G_OBJECT_TYPE (module))
        {
            compare_modules (self, carry_module_get_role (module), module, twin, changes, told);
            continue;
        }
        text = g_strdup_printf ("%s is gone from the configuration, and stays until a start",
                                carry_module_get_id (module));
        g_strv_builder_add (told, text);
    }
    for (guint i = 0; i < others->len; i++)
    {
        const char *id = carry_module_get_id (g_ptr_array_index (others, i));
        g_autofree char *text = g_strdup_printf ("%s is new, and waits for a start", id);

        if (carry_host_find_module (self, id) == NULL)
            g_strv_builder_add (told, text);
    }
}

/*
 * Takes over from @other, which was read from the same configuration, what may change
 * while running. (transfer full): what changed, and what waits for a start.
 */
GStrv
carry_host_adopt (CarryHost *self, CarryHost *other, GError **error)
{
    g_autoptr (GStrvBuilder) told = g_strv_builder_new ();
    g_autoptr (GArray) changes = g_array_new (FALSE, TRUE, sizeof (Change));

    g_array_set_clear_func (changes, change_clear);
    compare_hosts (self, other, changes, told);
    for (guint i = 0; i < changes->len; i++)
    {
        Change *change = &g_array_index (changes, Change, i);

        g_object_set_property (G_OBJECT (change->module), change->pspec->name, &change->value);
        carry_host_describe_again (self, change->module, change->pspec);
    }
    return g_strv_builder_end (told);
}
