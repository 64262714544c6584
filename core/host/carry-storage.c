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
