/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-duckdb.h"

#include <dlfcn.h>
#include <gmodule.h>

#define LIBRARY_NAME "libduckdb.so"

/* Names of functions, and where each belongs. */
#define FUNCTION(name)                                                                             \
    {                                                                                              \
        "duckdb_" #name, G_STRUCT_OFFSET (ParquetDuckdb, name)                                     \
    }

static const struct
{
    const char *name;
    gsize offset;
} functions[] = {
    FUNCTION (library_version),
    FUNCTION (create_config),
    FUNCTION (set_config),
    FUNCTION (destroy_config),
    FUNCTION (open_ext),
    FUNCTION (close),
    FUNCTION (connect),
    FUNCTION (disconnect),
    FUNCTION (free),
    FUNCTION (query),
    FUNCTION (prepare),
    FUNCTION (prepare_error),
    FUNCTION (destroy_prepare),
    FUNCTION (pending_prepared_streaming),
    FUNCTION (pending_error),
    FUNCTION (execute_pending),
    FUNCTION (destroy_pending),
    FUNCTION (result_error),
    FUNCTION (column_count),
    FUNCTION (column_name),
    FUNCTION (column_type),
    FUNCTION (column_logical_type),
    FUNCTION (decimal_width),
    FUNCTION (decimal_scale),
    FUNCTION (destroy_logical_type),
    FUNCTION (fetch_chunk),
    FUNCTION (destroy_result),
    FUNCTION (data_chunk_get_size),
    FUNCTION (data_chunk_get_vector),
    FUNCTION (vector_get_data),
    FUNCTION (vector_get_validity),
    FUNCTION (destroy_data_chunk),
};

/* The folder above the one this plugin lies in: the build tree, or LIBDIR/carry-1. */
static char *
find_home (void)
{
    Dl_info info;
    g_autofree char *folder = NULL;

    if (dladdr ((gconstpointer) parquet_duckdb_open, &info) == 0 || info.dli_fname == NULL)
        return NULL;
    folder = g_path_get_dirname (info.dli_fname);
    return g_path_get_dirname (folder);
}

/* Where the library may be, in the order in which it is tried. */
static GPtrArray *
list_candidates (const char *path)
{
    GPtrArray *candidates = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *home = NULL;

    if (path != NULL && *path != '\0')
    {
        g_ptr_array_add (candidates, g_strdup (path));
        return candidates;
    }
    home = find_home ();
    if (home != NULL)
    {
        g_ptr_array_add (candidates, g_build_filename (home, LIBRARY_NAME, NULL));
        g_ptr_array_add (candidates, g_build_filename (home, "duckdb", LIBRARY_NAME, NULL));
    }
    g_ptr_array_add (candidates, g_strdup (LIBRARY_NAME));
    return candidates;
}

static void
set_missing (const char *path, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                 "Parquet files are read by DuckDB's " LIBRARY_NAME ", which %s%s; run \"npm "
                 "install @duckdb/node-bindings-linux-x64\", or unpack libduckdb-linux-amd64.zip "
                 "from duckdb.org, and say library=PATH of the " LIBRARY_NAME " in it",
                 path != NULL && *path != '\0' ? "cannot be opened as " : "is not installed",
                 path != NULL ? path : "");
}

static GModule *
open_module (const char *path, GError **error)
{
    g_autoptr (GPtrArray) candidates = list_candidates (path);

    for (guint i = 0; i < candidates->len; i++)
    {
        GModule *module = g_module_open (g_ptr_array_index (candidates, i), G_MODULE_BIND_LOCAL);

        if (module != NULL)
            return module;
    }
    set_missing (path, error);
    return NULL;
}

static gboolean
find_functions (GModule *module, ParquetDuckdb *duckdb, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
        gpointer *place = (gpointer *) G_STRUCT_MEMBER_P (duckdb, functions[i].offset);

        if (g_module_symbol (module, functions[i].name, place) && *place != NULL)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "%s has no %s(), so it is no DuckDB of version 1.1 or later; install one, and "
                     "say library=PATH of its " LIBRARY_NAME,
                     g_module_name (module), functions[i].name);
        return FALSE;
    }
    return TRUE;
}

/**
 * parquet_duckdb_open:
 * @path: (nullable): the library; NULL or empty to look for it beside this plugin
 *   and where the system's libraries are
 * @error: return location
 *
 * Opens DuckDB. It stays open until the program ends.
 *
 * Returns: (transfer none): its functions; NULL with %CARRY_ERROR_NOT_FOUND, saying
 *   how to install it, or %CARRY_ERROR_NOT_SUPPORTED
 */
const ParquetDuckdb *
parquet_duckdb_open (const char *path, GError **error)
{
    static GMutex mutex;
    static GModule *opened;
    static ParquetDuckdb duckdb;
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

    if (opened != NULL)
        return &duckdb;

    GModule *module = open_module (path, error);
    if (module == NULL)
        return NULL;
    if (!find_functions (module, &duckdb, error))
    {
        g_module_close (module);
        return NULL;
    }
    g_module_make_resident (module);
    opened = module;
    return &duckdb;
}
