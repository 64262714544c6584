/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-plugin-private.h"

G_BEGIN_DECLS

/**
 * CarryCatalog: (skip)
 *
 * The plugins of one or more folders. A file that is refused is remembered with the reason and never
 * stands in the way of the others.
 */
typedef struct _CarryCatalog CarryCatalog;

CARRY_API
CarryCatalog *carry_catalog_new (const char *plugin_path);
CARRY_API
void carry_catalog_free (CarryCatalog *self);
CARRY_API
void carry_catalog_set_strict (CarryCatalog *self, gboolean strict);
CARRY_API
const char *const *carry_catalog_get_folders (const CarryCatalog *self);
CARRY_API
const CarryPlugin *carry_catalog_open_file (CarryCatalog *self, const char *path, GError **error);
CARRY_API
void carry_catalog_scan (CarryCatalog *self);
CARRY_API
GType carry_catalog_find_type (CarryCatalog *self, const char *name, GError **error);
CARRY_API
const CarryPlugin *carry_catalog_find_plugin (CarryCatalog *self, const char *name, GError **error);
CARRY_API
const GPtrArray *carry_catalog_get_plugins (const CarryCatalog *self);
CARRY_API
const GPtrArray *carry_catalog_get_refusals (const CarryCatalog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryCatalog, carry_catalog_free)

G_END_DECLS
