/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-storage.h"

#include "roles/carry-setting.h"

/* (transfer full) (element-type CarryStore): those of @modules that remember. */
GPtrArray *
carry_storage_list_stores (GPtrArray *modules)
{
    GPtrArray *stores = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < modules->len; i++)
        if (CARRY_IS_STORE (g_ptr_array_index (modules, i)))
            g_ptr_array_add (stores, g_object_ref (g_ptr_array_index (modules, i)));
    return stores;
}

/* What a store writes is where its settings that are paths say. */
static void
add_paths (CarryDisk *disk, GObject *store)
{
    guint n = 0;
    g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (store), &n);

    for (guint i = 0; i < n; i++)
    {
        g_autofree char *path = NULL;

        if ((specs[i]->flags & CARRY_PARAM_PATH) != CARRY_PARAM_PATH ||
            !G_IS_PARAM_SPEC_STRING (specs[i]))
            continue;
        g_object_get (store, specs[i]->name, &path, NULL);
        if (path != NULL && *path != '\0')
            carry_disk_add (disk, path);
    }
}

/* (transfer full): `data-dir/ID.peak` of a setting `peak-file`. */
static char *
name_kept (CarryModule *module, const GParamSpec *pspec, const char *data_dir)
{
    g_auto (GStrv) words = g_strsplit (pspec->name, "-", 2);
    g_autofree char *name = g_strconcat (carry_module_get_id (module), ".", words[0], NULL);

    return g_build_filename (data_dir, name, NULL);
}

/* What a module keeps between runs, and was not told where, is beside what the run keeps. */
void
carry_storage_place_kept (GPtrArray *modules, const char *data_dir)
{
    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);
        guint n = 0;
        g_autofree GParamSpec **list =
            carry_module_class_list_settings (CARRY_MODULE_GET_CLASS (module), &n);

        for (guint j = 0; j < n; j++)
        {
            g_autofree char *path = NULL, *kept = NULL;

            if ((list[j]->flags & CARRY_PARAM_KEPT) == 0)
                continue;
            g_object_get (module, list[j]->name, &path, NULL);
            if (path != NULL)
                continue;
            kept = name_kept (module, list[j], data_dir);
            g_object_set (module, list[j]->name, kept, NULL);
        }
    }
}

/* (transfer full): the disks of @stores (element-type CarryStore) and of @data_dir (nullable). */
CarryDisk *
carry_storage_new_disk (GPtrArray *stores, const char *data_dir)
{
    CarryDisk *disk = carry_disk_new ();

    for (guint i = 0; i < stores->len; i++)
        add_paths (disk, g_ptr_array_index (stores, i));
    if (data_dir != NULL)
        carry_disk_add (disk, data_dir);
    return disk;
}
