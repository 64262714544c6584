/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host-settings.h"

G_BEGIN_DECLS

#define CARRY_TYPE_HOST (carry_host_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryHost, carry_host, CARRY, HOST, GObject)

CARRY_API
CarryHost *carry_host_new (void);
CARRY_API
void carry_host_set_plugin_path (CarryHost *self, const char *plugin_path);
CARRY_API
gboolean carry_host_load (CarryHost *self, const char *const *files, const char *const *sets,
                          GError **error);
CARRY_API
gboolean
carry_host_add_module (CarryHost *self, const char *role, CarryModule *module, GError **error);
CARRY_API
CarryModule *carry_host_find_module (CarryHost *self, const char *id);
CARRY_API
GPtrArray *carry_host_list_modules (CarryHost *self);
CARRY_API
CarryHostSettings *carry_host_get_settings (CarryHost *self);
CARRY_API
char *carry_host_format_settings (CarryHost *self);
CARRY_API
char *carry_host_get_digest (CarryHost *self);

G_END_DECLS
