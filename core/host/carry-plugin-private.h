/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-plugin.h"

G_BEGIN_DECLS

/**
 * CarryPlugin: (skip)
 * @path: the file, absolute
 * @info: what it says about itself; good forever, since plugins are never unloaded
 * @types: (array length=n_types): a type for each entry of @info
 * @n_types: how many
 *
 * A plugin that was opened and passed every check.
 */
typedef struct
{
    char *path;
    const CarryPluginInfo *info;
    GType *types;
    guint n_types;
} CarryPlugin;

/* Before the code of a file is mapped: is this a shared object for this machine, and whole? */
gboolean carry_plugin_check_elf (const char *path, GError **error);

/* Could another user than root and this one have changed the file? */
gboolean carry_plugin_check_owner (const char *path, GError **error);

CarryPlugin *carry_plugin_open (const char *path, gboolean strict, GError **error);
void carry_plugin_free (CarryPlugin *self);

/* The checks of the table alone, on a table from anywhere. */
gboolean carry_plugin_check_info (const char *path, const CarryPluginInfo *info, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPlugin, carry_plugin_free)

G_END_DECLS
