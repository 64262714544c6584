/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-inspect.h"

#include <string.h>

/* Rows of cells, to be written in columns as wide as their widest cell. */

/* @cells ends with NULL; each is copied. */
static void
add_row (GPtrArray *rows, const char *const *cells)
{
    g_ptr_array_add (rows, g_strdupv ((char **) cells));
}

static GPtrArray *
rows_new (void)
{
    return g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

static glong
find_width (const GPtrArray *rows, guint column)
{
    glong width = 0;

    for (guint i = 0; i < rows->len; i++)
    {
        char **cells = g_ptr_array_index (rows, i);

        width = MAX (width, g_utf8_strlen (cells[column], -1));
    }
    return width;
}

static void
write_row (GString *text, char **cells, const glong *widths, const char *indent)
{
    g_string_append (text, indent);
    for (guint c = 0; cells[c] != NULL; c++)
    {
        g_string_append (text, cells[c]);
        if (cells[c + 1] == NULL)
            break;
        for (glong n = g_utf8_strlen (cells[c], -1); n < widths[c] + 2; n++)
            g_string_append_c (text, ' ');
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
    g_string_append_c (text, '\n');
}

static void
write_rows (GString *text, const GPtrArray *rows, const char *indent)
{
    guint n_columns = g_strv_length (g_ptr_array_index (rows, 0));
    g_autofree glong *widths = g_new0 (glong, n_columns);

    for (guint c = 0; c < n_columns; c++)
        widths[c] = find_width (rows, c);
    for (guint i = 0; i < rows->len; i++)
        write_row (text, g_ptr_array_index (rows, i), widths, indent);
}

/* One line a type. */
char *
carry_inspect_format_list (const GArray *types)
{
    GString *text = g_string_new (NULL);
    g_autoptr (GPtrArray) rows = rows_new ();

    add_row (rows, (const char *[]){ "TYPE", "ROLES", "PLUGIN", "VERSION", "SUMMARY", NULL });
    for (guint i = 0; i < types->len; i++)
    {
        const CarryInspectType *type = &g_array_index (types, CarryInspectType, i);
        g_autofree char *roles = carry_inspect_describe_roles (type);
        const CarryPluginInfo *info = type->plugin->info;

        add_row (rows, (const char *[]){ type->name, roles, info->name, info->version,
                                         info->summary, NULL });
    }
    write_rows (text, rows, "");
    return g_string_free (text, FALSE);
}

static char *
describe_default (GParamSpec *pspec)
{
    if ((pspec->flags & CARRY_PARAM_REQUIRED) != 0)
        return g_strdup ("required");
    return carry_setting_describe_default (pspec);
}

static char *
describe_meaning (GParamSpec *pspec)
{
    GString *text = g_string_new (g_param_spec_get_blurb (pspec));

    if ((pspec->flags & CARRY_PARAM_SECRET) != 0)
        g_string_append (text, " (secret)");
    if ((pspec->flags & CARRY_PARAM_MUTABLE) != 0)
        g_string_append (text, " (may change while running)");
    return g_string_free (text, FALSE);
}

static void
write_settings (GString *text, GType type)
{
    g_autoptr (CarryModuleClass) klass = g_type_class_ref (type);
    g_autoptr (GPtrArray) rows = rows_new ();
    g_autofree GParamSpec **settings = NULL;
    guint n = 0;

    settings = carry_module_class_list_settings (klass, &n);
    if (n == 0)
    {
        g_string_append (text, "  no settings\n");
        return;
    }
    add_row (rows, (const char *[]){ "SETTING", "TYPE", "RANGE", "DEFAULT", "MEANING", NULL });
    for (guint i = 0; i < n; i++)
    {
        g_autofree char *kind = carry_setting_describe_type (settings[i]);
        g_autofree char *range = carry_setting_describe_range (settings[i]);
        g_autofree char *usual = describe_default (settings[i]);
        g_autofree char *meaning = describe_meaning (settings[i]);

        add_row (rows, (const char *[]){ settings[i]->name, kind, range != NULL ? range : "",
                                         usual != NULL ? usual : "", meaning, NULL });
    }
    write_rows (text, rows, "  ");
}

static void
write_plugin (GString *text, const CarryPlugin *plugin)
{
    g_autoptr (GPtrArray) rows = rows_new ();

    add_row (rows, (const char *[]){ "plugin", plugin->info->name, NULL });
    add_row (rows, (const char *[]){ "summary", plugin->info->summary, NULL });
    add_row (rows, (const char *[]){ "version", plugin->info->version, NULL });
    add_row (rows, (const char *[]){ "licence", plugin->info->licence, NULL });
    add_row (rows, (const char *[]){ "file", plugin->path, NULL });
    write_rows (text, rows, "");
}

/* All about a plugin: who it is, and every setting of every type. */
char *
carry_inspect_format_details (const GArray *types)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < types->len; i++)
    {
        const CarryInspectType *type = &g_array_index (types, CarryInspectType, i);
        g_autofree char *roles = carry_inspect_describe_roles (type);

        if (i == 0 && type->plugin != NULL)
            write_plugin (text, type->plugin);
        g_string_append_printf (text, "%s%s (%s)\n", text->len > 0 ? "\n" : "", type->name, roles);
        write_settings (text, type->type);
    }
    return g_string_free (text, FALSE);
}
