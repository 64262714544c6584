/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-cli-files.h"

#include <string.h>

#include "roles/carry-history.h"
#include "roles/carry-table-writer.h"

/* How much of the end of @path a type claims; 0 when it is not its kind. */
static gsize
measure_reader (GType type, const char *path)
{
    g_autoptr (CarryModule) module = NULL;
    gsize longest = 0;

    if (!g_type_is_a (type, CARRY_TYPE_HISTORY))
        return 0;
    module = g_object_new (type, NULL);
    for (const char *const *suffix = carry_history_list_suffixes (CARRY_HISTORY (module));
         *suffix != NULL; suffix++)
        if (g_str_has_suffix (path, *suffix))
            longest = MAX (longest, strlen (*suffix));
    return longest;
}

static gsize
measure_writer (GType type, const char *path)
{
    g_autoptr (CarryModule) module = NULL;
    const char *suffix;

    if (!g_type_is_a (type, CARRY_TYPE_TABLE_WRITER) || !g_type_is_a (type, CARRY_TYPE_HISTORY))
        return 0;
    module = g_object_new (type, NULL);
    suffix = carry_table_writer_get_suffix (CARRY_TABLE_WRITER (module));
    return g_str_has_suffix (path, suffix) ? strlen (suffix) : 0;
}

/* The name of the type that claims most of the end of @path. */
static const char *
find_type (CarryCatalog *catalog, const char *path, gsize (*measure) (GType type, const char *path))
{
    const GPtrArray *plugins = carry_catalog_get_plugins (catalog);
    const char *best = NULL;
    gsize most = 0;

    for (guint i = 0; i < plugins->len; i++)
    {
        const CarryPlugin *plugin = g_ptr_array_index (plugins, i);

        for (guint j = 0; j < plugin->n_types; j++)
        {
            gsize length = measure (plugin->types[j], path);

            if (length <= most)
                continue;
            most = length;
            best = plugin->info->types[j].name;
        }
    }
    return best;
}

/**
 * carry_cli_find_reader: (skip)
 * @catalog: a catalogue that was scanned
 * @path: a file
 *
 * Returns: (transfer none) (nullable): the name of the history that reads such files
 */
const char *
carry_cli_find_reader (CarryCatalog *catalog, const char *path)
{
    return find_type (catalog, path, measure_reader);
}

/**
 * carry_cli_find_writer: (skip)
 * @catalog: a catalogue that was scanned
 * @path: a file
 *
 * Returns: (transfer none) (nullable): the name of the history that writes such files
 */
const char *
carry_cli_find_writer (CarryCatalog *catalog, const char *path)
{
    return find_type (catalog, path, measure_writer);
}
