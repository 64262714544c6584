/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-dry-run.h"

#include <errno.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "host/carry-config-private.h"
#include "roles/carry-exchange.h"
#include "roles/carry-module-private.h"

#define OPTION "--dry-run"
#define FOLDER "dry-run"

/* Of the section that has the venue's settings. */
#define VENUE_SUFFIX "-venue"

/* lint: allow core-names-plugin: where the orders of a dry run go */
#define SIMULATED "paper"

/* (transfer full): when it is, as the name of a folder that no other run has. */
char *
carry_dry_run_stamp (CarryClock *clock)
{
    char text[CARRY_TIME_BUFFER];
    g_auto (GStrv) parts = NULL;

    carry_time_to_text (carry_clock_get_now (clock), text);
    parts = g_strsplit_set (text, "-:", -1);
    return g_strjoinv (NULL, parts);
}

/* The venue keeps its settings under another id, and a simulated exchange takes its place. */
static void
split_section (CarryConfig *config, CarryConfigSection *section, CarryProblems *problems)
{
    g_autofree char *id = g_strdup (carry_config_section_get_id (section));
    g_autofree char *venue = g_strconcat (id, VENUE_SUFFIX, NULL);
    CarryConfigSection *simulated;

    if (carry_config_mentions_id (config, venue))
    {
        carry_config_section_add_problem (section, problems, NULL,
                                          "a dry run needs the id \"%s\" for it, and another "
                                          "section has that; rename the other",
                                          venue);
        return;
    }
    carry_config_move_section (config, section, "feed", venue);
    simulated = carry_config_add_section (config, "exchange", id, OPTION, problems);
    if (simulated == NULL)
        return;
    carry_config_section_set (simulated, "plugin", SIMULATED, OPTION, problems);
    carry_config_section_set (simulated, "instruments", venue, OPTION, problems);
}

/* Has every exchange of @config be there for its data alone. */
void
carry_dry_run_split (CarryConfig *config, CarryProblems *problems)
{
    guint n = carry_config_get_n_sections (config);

    for (guint i = 0; i < n; i++)
    {
        CarryConfigSection *section = carry_config_get_section (config, i);
        const CarryConfigEntry *plugin = carry_config_section_find_entry (section, "plugin");

        if (g_str_equal (carry_config_section_get_role (section), "exchange") && plugin != NULL &&
            !g_str_equal (carry_config_entry_get_value (plugin), SIMULATED))
            split_section (config, section, problems);
    }
}

/* (transfer full): where a dry run that began at @stamp keeps what a live one keeps in @path. */
static char *
move_path (const char *path, const char *stamp)
{
    g_autofree char *folder = g_path_get_dirname (path);
    g_autofree char *name = g_path_get_basename (path);

    return g_build_filename (folder, FOLDER, stamp, name, NULL);
}

/* Files that these roles name are theirs to write; those of all others are read. */
static gboolean
writes_files (const char *role)
{
    static const char *const writers[] = { "store", "report", "risk", NULL };

    return g_strv_contains (writers, role);
}

static gboolean
is_path (const GParamSpec *pspec)
{
    return (pspec->flags & CARRY_PARAM_PATH) != 0 && pspec->value_type == G_TYPE_STRING;
}

/* The folder of a live run may be in use, and its kill switch is not this run's. */
void
carry_dry_run_move_host (CarryHostSettings *settings)
{
    g_autofree char *moved = NULL, *logs = NULL;

    if (settings->data_dir != NULL)
        moved = g_build_filename (settings->data_dir, FOLDER, NULL);
    if (settings->log_dir != NULL)
        logs = g_build_filename (settings->log_dir, FOLDER, NULL);
    g_object_set (settings, "data-dir", moved, "log-dir", logs, NULL);
}

/* Where a simulated exchange finds what the venue lists. */
static void
set_instruments (CarryModule *exchange, const CarryHostSettings *settings, const char *stamp)
{
    g_autofree char *path = NULL;

    if (settings->data_dir == NULL)
        return;
    path = g_build_filename (settings->data_dir, stamp, "instruments.csv", NULL);
    g_object_set (exchange, "instruments", path, NULL);
}

/* Has a module write into the folders of the dry run. */
void
carry_dry_run_move (CarryModule *module, const char *role, const CarryHostSettings *settings,
                    const char *stamp)
{
    g_autofree GParamSpec **list = NULL;
    guint n = 0;

    if (g_str_equal (role, "exchange"))
        set_instruments (module, settings, stamp);
    if (!writes_files (role))
        return;
    list = carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);
    for (guint i = 0; i < n; i++)
    {
        g_autofree char *path = NULL;
        g_autofree char *moved = NULL;

        if (!is_path (list[i]))
            continue;
        g_object_get (module, list[i]->name, &path, NULL);
        if (path == NULL || path[0] == '\0')
            continue;
        moved = move_path (path, stamp);
        g_object_set (module, list[i]->name, moved, NULL);
    }
}

/* Before the exchange that takes its list of instruments. */
static void
put_venues_first (GPtrArray *modules)
{
    guint place = 0;

    while (place < modules->len && !CARRY_IS_EXCHANGE (g_ptr_array_index (modules, place)))
        place++;
    for (guint i = place; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);

        if (CARRY_IS_EXCHANGE (module) && g_strcmp0 (carry_module_get_role (module), "feed") == 0 &&
            g_str_has_suffix (carry_module_get_id (module), VENUE_SUFFIX))
            g_ptr_array_insert (modules, (gint) place++, g_ptr_array_steal_index (modules, i));
    }
}

static gboolean
make_folder_of (const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (path);
    int number;

    if (g_mkdir_with_parents (folder, 0700) == 0)
        return TRUE;
    number = errno;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be made: %s", folder,
                 g_strerror (number));
    return FALSE;
}

static gboolean
make_folders_of (CarryModule *module, GError **error)
{
    g_autofree GParamSpec **list = NULL;
    guint n = 0;

    list = carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);
    for (guint i = 0; i < n; i++)
    {
        g_autofree char *path = NULL;

        if (!is_path (list[i]))
            continue;
        g_object_get (module, list[i]->name, &path, NULL);
        if (path != NULL && path[0] != '\0' && !make_folder_of (path, error))
            return FALSE;
    }
    return TRUE;
}

/* Before @modules are started. */
gboolean
carry_dry_run_prepare (const CarryHostSettings *settings, GPtrArray *modules, GError **error)
{
    if (settings->data_dir == NULL)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "a dry run needs a folder of its own; set host.carry.data-dir, below "
                             "which it makes one");
        return FALSE;
    }
    put_venues_first (modules);
    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);
        const char *role = carry_module_get_role (module);

        if (role != NULL && (writes_files (role) || g_str_equal (role, "exchange")) &&
            !make_folders_of (module, error))
            return FALSE;
    }
    return TRUE;
}

/* (transfer none): where orders go, as people and books are told. */
const char *
carry_dry_run_name_env (CarryEnv env)
{
    g_autofree char *name = g_strconcat (CARRY_DRY_RUN_CODE ":", carry_env_to_text (env), NULL);

    return g_intern_string (name);
}

static void
tell_again (gpointer user_data)
{
    carry_dry_run_tell (user_data);
}

/* Now and each hour: the report of each day has it. */
void
carry_dry_run_tell (CarryEngine *engine)
{
    carry_engine_tell_people (engine, CARRY_NOTICE_WARNING, CARRY_DRY_RUN_CODE,
                              "DRY RUN: orders are filled on paper here, and none goes to the "
                              "venue");
    carry_engine_call_after (engine, CARRY_NS_PER_HOUR, tell_again, engine);
}

/* (transfer none) (nullable): the venue whose orders @exchange fills. */
CarryModule *
carry_dry_run_find_venue (GPtrArray *modules, CarryModule *exchange)
{
    g_autofree char *id = g_strconcat (carry_module_get_id (exchange), VENUE_SUFFIX, NULL);

    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);

        if (CARRY_IS_EXCHANGE (module) && g_str_equal (carry_module_get_id (module), id))
            return module;
    }
    return NULL;
}
