/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-plugin-builds.h"

#include <dlfcn.h>
#include <string.h>

#include "base/carry-error.h"
#include "base/carry-version-private.h"

#define LINE_BEGINS "# plugin "

/* What every plugin exports. */
#define PLUGIN_SYMBOL "carry_plugin"

static gboolean
is_plugin (const char *path)
{
    void *handle = path[0] != '\0' ? dlopen (path, RTLD_LAZY | RTLD_NOLOAD) : NULL;
    gboolean found = handle != NULL && dlsym (handle, PLUGIN_SYMBOL) != NULL;

    if (handle != NULL)
        dlclose (handle);
    return found;
}

static int
visit (struct dl_phdr_info *info, size_t size, void *data)
{
    GPtrArray *lines = data;
    g_autofree char *name = g_path_get_basename (info->dlpi_name);
    g_autofree char *build = carry_version_find_id (info);

    if (g_str_has_suffix (name, ".so") && build != NULL)
        g_ptr_array_add (
            lines, g_strdup_printf ("%s\n" LINE_BEGINS "%s %s\n", info->dlpi_name, name, build));
    return 0;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full) (element-type utf8): a line for each plugin that is loaded, by its name. */
static GPtrArray *
list_lines (void)
{
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
    GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

    /* Nothing may be opened while the list is gone through. */
    dl_iterate_phdr (visit, all);
    for (guint i = 0; i < all->len; i++)
    {
        char *path = g_ptr_array_index (all, i);
        char *line = strchr (path, '\n');

        *line++ = '\0';
        if (is_plugin (path))
            g_ptr_array_add (lines, g_strdup (line));
    }
    g_ptr_array_sort (lines, compare_lines);
    return lines;
}

/* (transfer full): for the head of a configuration that is recorded. */
char *
carry_plugin_builds_format (void)
{
    g_autoptr (GPtrArray) lines = list_lines ();
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < lines->len; i++)
        g_string_append (text, g_ptr_array_index (lines, i));
    return g_string_free (text, FALSE);
}

/* Whether every plugin that is loaded now is the one that @config was recorded with. */
gboolean
carry_plugin_builds_check (const char *config, GError **error)
{
    g_autoptr (GPtrArray) lines = list_lines ();

    for (guint i = 0; i < lines->len; i++)
    {
        const char *line = g_ptr_array_index (lines, i);
        const char *name = line + strlen (LINE_BEGINS);

        if (strstr (config, line) != NULL)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "the plugin %.*s is another build than the one that was recorded: only that "
                     "does the same again; use it, with --plugin-path",
                     (int) strcspn (name, " "), name);
        return FALSE;
    }
    return TRUE;
}
