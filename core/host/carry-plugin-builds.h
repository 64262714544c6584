/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarryPluginBuilds: (skip)
 *
 * Which builds of plugins a program has loaded, as comments of a configuration: lines
 * `# plugin FILE BUILD`.
 */
char *carry_plugin_builds_format (void);
gboolean carry_plugin_builds_check (const char *config, GError **error);

G_END_DECLS
