/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-catalog.h"

#include <dlfcn.h>
#include <string.h>

#include "base/carry-error.h"
#include "base/carry-nearest.h"

#define SUFFIX ".so"

struct _CarryCatalog
{
    char **folders;
    gboolean strict;
    GPtrArray *plugins;  /* CarryPlugin, in the order in which they were opened */
    GPtrArray *refusals; /* GError, the same */
    GHashTable *refused; /* path → its GError in @refusals */
};

static void
take_folders (GPtrArray *folders, const char *path)
{
    g_auto (GStrv) parts = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);

    for (gsize i = 0; parts[i] != NULL; i++)
        if (parts[i][0] != '\0')
            g_ptr_array_add (folders, g_canonicalize_filename (parts[i], NULL));
}

/* The root of the build tree a file is in, if it is in one. */
static char *
find_build_root (const char *file)
{
    g_autofree char *folder = g_path_get_dirname (file);

    while (!g_str_equal (folder, "/"))
    {
        g_autofree char *mark = g_build_filename (folder, "meson-private", NULL);
        g_autofree char *here = g_steal_pointer (&folder);

        if (g_file_test (mark, G_FILE_TEST_IS_DIR))
            return g_steal_pointer (&here);
        folder = g_path_get_dirname (here);
    }
    return NULL;
}

/* The folder that belongs to this very library: the installed one, or in a build tree the one of that
 * tree, which lets every program, test and script run from there without any setting. */
static char *
find_own_folder (void)
{
    Dl_info info;
    g_autofree char *file = NULL;
    g_autofree char *root = NULL;
    g_autofree char *folder = NULL;
    g_autofree char *installed = NULL;

    if (dladdr (&carry_plugin_open, &info) == 0 || info.dli_fname == NULL)
        return g_strdup (CARRY_PLUGIN_FOLDER);
    file = g_canonicalize_filename (info.dli_fname, NULL);
    /* Beside the library also in a tree that was moved, or is staged under DESTDIR. */
    folder = g_path_get_dirname (file);
    installed = g_build_filename (folder, CARRY_PLUGIN_SUBFOLDER, NULL);
    if (g_file_test (installed, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&installed);
    root = find_build_root (file);
    if (root != NULL)
        return g_build_filename (root, "plugins", NULL);
    return g_strdup (CARRY_PLUGIN_FOLDER);
}

/**
 * carry_catalog_new: (skip)
 * @plugin_path: (nullable): folders to search first, separated by colons
 *
 * Makes a catalogue that has opened nothing yet. Folders are searched in this order: @plugin_path,
 * the environment variable `CARRY_PLUGIN_PATH`, the `plugins` folder of the build tree the library
 * runs from or else the installed one. Of two files with the same name the first found counts.
 *
 * Returns: (transfer full): the catalogue
 */
CarryCatalog *
carry_catalog_new (const char *plugin_path)
{
    CarryCatalog *self = g_new0 (CarryCatalog, 1);
    g_autoptr (GPtrArray) folders = g_ptr_array_new ();

    take_folders (folders, plugin_path);
    take_folders (folders, g_getenv ("CARRY_PLUGIN_PATH"));
    g_ptr_array_add (folders, find_own_folder ());
    g_ptr_array_add (folders, NULL);
    self->folders = (char **) g_ptr_array_free (g_steal_pointer (&folders), FALSE);
    self->plugins = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_plugin_free);
    self->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
    self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

/**
 * carry_catalog_free: (skip)
 * @self: (transfer full) (nullable): the catalogue
 *
 * Forgets what was found. The plugins themselves stay loaded.
 */
void
carry_catalog_free (CarryCatalog *self)
{
    if (self == NULL)
        return;
    g_strfreev (self->folders);
    g_ptr_array_unref (self->plugins);
    g_ptr_array_unref (self->refusals);
    g_hash_table_unref (self->refused);
    g_free (self);
}

/**
 * carry_catalog_set_strict: (skip)
 * @self: the catalogue
 * @strict: whether to refuse plugins that others could have changed, as live trading must
 */
void
carry_catalog_set_strict (CarryCatalog *self, gboolean strict)
{
    g_return_if_fail (self != NULL);

    self->strict = strict;
}

/**
 * carry_catalog_get_folders: (skip)
 * @self: the catalogue
 *
 * Returns: (transfer none) (array zero-terminated=1): the folders that are searched, in order
 */
const char *const *
carry_catalog_get_folders (const CarryCatalog *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    return (const char *const *) self->folders;
}

/**
 * carry_catalog_get_plugins: (skip)
 * @self: the catalogue
 *
 * Returns: (transfer none) (element-type CarryPlugin): what was opened so far
 */
const GPtrArray *
carry_catalog_get_plugins (const CarryCatalog *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    return self->plugins;
}

/**
 * carry_catalog_get_refusals: (skip)
 * @self: the catalogue
 *
 * Returns: (transfer none) (element-type GLib.Error): why files were refused so far
 */
const GPtrArray *
carry_catalog_get_refusals (const CarryCatalog *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    return self->refusals;
}

static const CarryPlugin *
find_owner (const CarryCatalog *self, const char *type, guint *out_index)
{
    for (guint i = 0; i < self->plugins->len; i++)
    {
        const CarryPlugin *plugin = g_ptr_array_index (self->plugins, i);

        for (guint t = 0; t < plugin->n_types; t++)
        {
            if (!g_str_equal (plugin->info->types[t].name, type))
                continue;
            *out_index = t;
            return plugin;
        }
    }
    return NULL;
}

static gboolean
check_names (const CarryCatalog *self, const CarryPlugin *plugin, GError **error)
{
    for (guint t = 0; t < plugin->n_types; t++)
    {
        const char *name = plugin->info->types[t].name;
        guint index;
        const CarryPlugin *owner = find_owner (self, name, &index);

        if (owner == NULL)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_PLUGIN,
                     "%s: offers the type \"%s\", which %s offers already", plugin->path, name,
                     owner->path);
        return FALSE;
    }
    return TRUE;
}

static const CarryPlugin *
find_path (const CarryCatalog *self, const char *path)
{
    for (guint i = 0; i < self->plugins->len; i++)
    {
        const CarryPlugin *plugin = g_ptr_array_index (self->plugins, i);

        if (g_str_equal (plugin->path, path))
            return plugin;
    }
    return NULL;
}

static void
add_refusal (CarryCatalog *self, const char *path, const GError *error)
{
    GError *kept = g_error_copy (error);

    g_ptr_array_add (self->refusals, kept);
    g_hash_table_insert (self->refused, g_strdup (path), kept);
}

/**
 * carry_catalog_open_file: (skip)
 * @self: the catalogue
 * @path: a plugin's file, wherever it is
 * @error: return location for an error
 *
 * Opens one plugin and adds it. A file that was refused before is not looked at again.
 *
 * Returns: (transfer none): the plugin, or %NULL with %CARRY_ERROR_PLUGIN, which is also added to the
 *   refusals
 */
const CarryPlugin *
carry_catalog_open_file (CarryCatalog *self, const char *path, GError **error)
{
    g_autofree char *full = NULL;
    g_autoptr (CarryPlugin) plugin = NULL;
    g_autoptr (GError) local = NULL;
    const CarryPlugin *known;
    const GError *refusal;

    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (path != NULL, NULL);

    full = g_canonicalize_filename (path, NULL);
    known = find_path (self, full);
    if (known != NULL)
        return known;
    refusal = g_hash_table_lookup (self->refused, full);
    if (refusal != NULL)
    {
        g_propagate_error (error, g_error_copy (refusal));
        return NULL;
    }
    plugin = carry_plugin_open (full, self->strict, &local);
    if (plugin == NULL || !check_names (self, plugin, &local))
    {
        add_refusal (self, full, local);
        g_propagate_error (error, g_steal_pointer (&local));
        return NULL;
    }
    known = plugin;
    g_ptr_array_add (self->plugins, g_steal_pointer (&plugin));
    return known;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Adds the files of a folder, sorted, less those whose name an earlier folder has. */
static void
list_folder (const char *folder, GHashTable *seen, GPtrArray *files)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    const char *name;

    if (dir == NULL)
        return;
    while ((name = g_dir_read_name (dir)) != NULL)
        if (g_str_has_suffix (name, SUFFIX))
            g_ptr_array_add (names, g_strdup (name));
    g_ptr_array_sort (names, compare_names);
    for (guint i = 0; i < names->len; i++)
        if (g_hash_table_add (seen, g_strdup (g_ptr_array_index (names, i))))
            g_ptr_array_add (files, g_build_filename (folder, g_ptr_array_index (names, i), NULL));
}

static GPtrArray *
list_files (const CarryCatalog *self)
{
    GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (gsize i = 0; self->folders[i] != NULL; i++)
        list_folder (self->folders[i], seen, files);
    return files;
}

/**
 * carry_catalog_scan: (skip)
 * @self: the catalogue
 *
 * Opens every plugin of every folder. What is refused is listed by carry_catalog_get_refusals(), and
 * the others are there nevertheless.
 */
void
carry_catalog_scan (CarryCatalog *self)
{
    g_autoptr (GPtrArray) files = NULL;

    g_return_if_fail (self != NULL);

    files = list_files (self);
    for (guint i = 0; i < files->len; i++)
        carry_catalog_open_file (self, g_ptr_array_index (files, i), NULL);
}

static char *
find_file (const CarryCatalog *self, const char *name)
{
    g_autofree char *file = g_strconcat (name, SUFFIX, NULL);

    if (strchr (name, '/') != NULL)
        return NULL;
    for (gsize i = 0; self->folders[i] != NULL; i++)
    {
        g_autofree char *path = g_build_filename (self->folders[i], file, NULL);

        if (g_file_test (path, G_FILE_TEST_EXISTS))
            return g_steal_pointer (&path);
    }
    return NULL;
}

static const char **
list_type_names (const CarryCatalog *self)
{
    GPtrArray *names = g_ptr_array_new ();

    for (guint i = 0; i < self->plugins->len; i++)
    {
        const CarryPlugin *plugin = g_ptr_array_index (self->plugins, i);

        for (guint t = 0; t < plugin->n_types; t++)
            g_ptr_array_add (names, (char *) plugin->info->types[t].name);
    }
    g_ptr_array_add (names, NULL);
    return (const char **) g_ptr_array_free (names, FALSE);
}

static void
set_not_found (const CarryCatalog *self, const char *name, GError **error)
{
    g_autofree const char **names = list_type_names (self);
    const char *nearest = carry_nearest_name (name, names);
    g_autofree char *folders = g_strjoinv (", ", self->folders);

    if (nearest != NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "no plugin offers a type \"%s\"; did you mean \"%s\"?", name, nearest);
    else
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "no plugin offers a type \"%s\"; `carry inspect` lists those in %s", name,
                     folders);
}

/**
 * carry_catalog_find_type: (skip)
 * @self: the catalogue
 * @name: name of a type, as a configuration gives it
 * @error: return location for an error
 *
 * Finds a type, opening as little as possible: what is open already, then the file `NAME.so`, and
 * only if neither has the type, all the others.
 *
 * Returns: the type; %G_TYPE_INVALID with %CARRY_ERROR_PLUGIN when its plugin was refused, or with
 *   %CARRY_ERROR_NOT_FOUND
 */
GType
carry_catalog_find_type (CarryCatalog *self, const char *name, GError **error)
{
    g_autofree char *file = NULL;
    const CarryPlugin *owner;
    guint index = 0;

    g_return_val_if_fail (self != NULL, G_TYPE_INVALID);
    g_return_val_if_fail (name != NULL, G_TYPE_INVALID);

    owner = find_owner (self, name, &index);
    file = owner == NULL ? find_file (self, name) : NULL;
    if (file != NULL)
    {
        if (carry_catalog_open_file (self, file, error) == NULL)
            return G_TYPE_INVALID;
        owner = find_owner (self, name, &index);
    }
    if (owner == NULL)
    {
        carry_catalog_scan (self);
        owner = find_owner (self, name, &index);
    }
    if (owner != NULL)
        return owner->types[index];
    set_not_found (self, name, error);
    return G_TYPE_INVALID;
}

/**
 * carry_catalog_find_plugin: (skip)
 * @self: the catalogue
 * @name: name of a plugin or of a type
 * @error: return location for an error
 *
 * Finds a plugin by its own name or by that of one of its types.
 *
 * Returns: (transfer none): the plugin, or %NULL with an error as of carry_catalog_find_type()
 */
const CarryPlugin *
carry_catalog_find_plugin (CarryCatalog *self, const char *name, GError **error)
{
    g_autofree char *file = NULL;
    guint index;

    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (name != NULL, NULL);

    file = find_file (self, name);
    if (file != NULL)
        return carry_catalog_open_file (self, file, error);
    if (carry_catalog_find_type (self, name, error) == G_TYPE_INVALID)
        return NULL;
    return find_owner (self, name, &index);
}
