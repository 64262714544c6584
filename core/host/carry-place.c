/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-place.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* (transfer full) (nullable): path of @name; NULL where there is neither folder. */
char *
carry_place_find (const CarryHostSettings *settings, const char *name)
{
    const char *runtime = g_getenv ("RUNTIME_DIRECTORY");

    if (runtime != NULL && g_path_is_absolute (runtime) && strchr (runtime, ':') == NULL)
        return g_build_filename (runtime, name, NULL);
    return settings->data_dir != NULL ? g_build_filename (settings->data_dir, name, NULL) : NULL;
}

/*
 * So that the folder of data alone is enough to find what is at @path. (transfer
 * full) (nullable): the link; NULL when none is needed or it cannot be made.
 */
char *
carry_place_link (const CarryHostSettings *settings, const char *name, const char *path)
{
    g_autofree char *link = NULL;

    if (settings->data_dir == NULL)
        return NULL;
    link = g_build_filename (settings->data_dir, name, NULL);
    if (g_str_equal (link, path))
        return NULL;
    unlink (link);
    if (symlink (path, link) == 0)
        return g_steal_pointer (&link);
    g_warning ("%s cannot be made: %s", link, g_strerror (errno));
    return NULL;
}
