/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-inspect.h"

#include <stdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "cli/carry-cli.h"
#include "host/carry-host-settings.h"
#include "host/carry-module-test.h"

#define HOST_NAME "host"

#define SUMMARY                                                                                    \
    "Without a name, lists all types of all plugins. With the name of a plugin or type,\n"         \
    "or a plugin's file, shows its settings; \"host\" shows those of [host carry]."

typedef struct
{
    gboolean json;
    char *template;
    char *test;
    char **sets;
    char *plugin_path;
} Options;

static void
options_clear (Options *options)
{
    g_free (options->template);
    g_free (options->test);
    g_strfreev (options->sets);
    g_free (options->plugin_path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

char *
carry_inspect_describe_roles (const CarryInspectType *self)
{
    return self->plugin != NULL ? carry_role_describe (self->type) : g_strdup (HOST_NAME);
}

static void
add_plugin (GArray *types, const CarryPlugin *plugin)
{
    for (guint i = 0; i < plugin->n_types; i++)
    {
        const CarryInspectType type = {
            .plugin = plugin,
            .name = plugin->info->types[i].name,
            .type = plugin->types[i],
        };

        g_array_append_val (types, type);
    }
}

static void
add_host (GArray *types)
{
    const CarryInspectType type = { .name = "carry", .type = CARRY_TYPE_HOST_SETTINGS };

    g_array_append_val (types, type);
}

static int
compare_types (gconstpointer a, gconstpointer b)
{
    return strcmp (((const CarryInspectType *) a)->name, ((const CarryInspectType *) b)->name);
}

static void
add_all (GArray *types, CarryCatalog *catalog)
{
    const GPtrArray *plugins = carry_catalog_get_plugins (catalog);

    carry_catalog_scan (catalog);
    for (guint i = 0; i < plugins->len; i++)
        add_plugin (types, g_ptr_array_index (plugins, i));
    g_array_sort (types, compare_types);
}

static gboolean
is_file_name (const char *name)
{
    return strchr (name, '/') != NULL || g_str_has_suffix (name, ".so");
}

/* What the user named: everything, the host, a file, a plugin, or one type. */
static gboolean
select_types (GArray *types, CarryCatalog *catalog, const char *name, GError **error)
{
    const CarryPlugin *plugin;

    if (name == NULL)
    {
        add_all (types, catalog);
        return TRUE;
    }
    if (g_str_equal (name, HOST_NAME))
    {
        add_host (types);
        return TRUE;
    }
    plugin = is_file_name (name) ? carry_catalog_open_file (catalog, name, error)
                                 : carry_catalog_find_plugin (catalog, name, error);
    if (plugin == NULL)
        return FALSE;
    add_plugin (types, plugin);
    return TRUE;
}

static char *
format (const Options *options, const GArray *types, const char *name, const GPtrArray *refusals)
{
    if (options->json)
        return carry_inspect_format_json (types, refusals);
    if (options->template != NULL)
        return carry_inspect_format_template (types, g_str_equal (options->template, "yaml"));
    return name != NULL ? carry_inspect_format_details (types) : carry_inspect_format_list (types);
}

static void
tell_refusals (const GPtrArray *refusals)
{
    for (guint i = 0; i < refusals->len; i++)
        fprintf (stderr, "refused: %s\n",
                 ((const GError *) g_ptr_array_index (refusals, i))->message);
}

static int
show (const Options *options, const char *name)
{
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (options->plugin_path);
    g_autoptr (GArray) types = g_array_new (FALSE, TRUE, sizeof (CarryInspectType));
    const GPtrArray *refusals = carry_catalog_get_refusals (catalog);
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    if (!select_types (types, catalog, name, &error))
    {
        if (g_error_matches (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND))
            return carry_cli_fail_usage ("inspect", "%s", error->message);
        return carry_cli_fail (error);
    }
    text = format (options, types, name, refusals);
    fputs (text, stdout);
    tell_refusals (refusals);
    return CARRY_EXIT_OK;
}

static gboolean
check_options (const Options *options, int argc)
{
    if (options->template != NULL && !g_str_equal (options->template, "keyfile") &&
        !g_str_equal (options->template, "yaml"))
        carry_cli_fail_usage ("inspect", "\"%s\" is no kind of template; use keyfile or yaml",
                              options->template);
    else if ((options->json ? 1 : 0) + (options->template != NULL) + (options->test != NULL) > 1)
        carry_cli_fail_usage ("inspect", "use one of --json, --template and --test");
    else if (options->sets != NULL && options->test == NULL)
        carry_cli_fail_usage ("inspect", "--set is for --test");
    else if (argc > 2 || (argc > 1 && options->test != NULL))
        carry_cli_fail_usage ("inspect", "name one plugin, type or file at a time");
    else
        return TRUE;
    return FALSE;
}

static int
run_test (const Options *options)
{
    g_autoptr (CarryModuleTest) test = carry_module_test_new ();
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; options->sets != NULL && options->sets[i] != NULL; i++)
        if (!carry_module_test_set (test, options->sets[i], &error))
            return carry_cli_fail (error);
    if (!carry_module_test_run_file (test, options->test, &error))
        return carry_cli_fail (error);
    return carry_module_test_finish (test) == 0 ? CARRY_EXIT_OK : CARRY_EXIT_FAILED;
}

int
carry_cmd_inspect (int argc, char **argv)
{
    g_auto (Options) options = { 0 };
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Write JSON, for programs", NULL },
        { "template", 0, 0, G_OPTION_ARG_FILENAME, &options.template,
          "Write a section with every setting, to start from", "keyfile|yaml" },
        { "test", 0, 0, G_OPTION_ARG_FILENAME, &options.test,
          "Put every type of a plugin through the test that all of ours pass", "FILE.so" },
        { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &options.sets,
          "For --test: what a type needs to start, such as a file", "TYPE.KEY=VALUE" },
        { "plugin-path", 0, 0, G_OPTION_ARG_FILENAME, &options.plugin_path,
          "Folders to search first, separated by colons", "FOLDERS" },
        { NULL },
    };

    if (!carry_cli_parse ("[PLUGIN|TYPE|FILE.so|host]", SUMMARY, entries, &argc, &argv) ||
        !check_options (&options, argc))
        return CARRY_EXIT_USAGE;
    if (options.test != NULL)
        return run_test (&options);
    return show (&options, argc > 1 ? argv[1] : NULL);
}
