/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-cli.h"
#include "host/carry-host.h"

G_BEGIN_DECLS

/**
 * CarryCliConfig: (skip)
 * @sets: values of `--set`
 * @dotenv: value of `--dotenv`
 * @plugin_path: value of `--plugin-path`
 * @dry_run: (nullable): when the run began that sends no order, as a name of a folder
 * @overrides: what other options of the command say, over everything else
 *
 * What every command that reads a configuration is told on its command line.
 */
typedef struct
{
    char **sets;
    char *dotenv;
    char *plugin_path;
    char *dry_run;
    GPtrArray *overrides;
} CarryCliConfig;

/* To be put among the options of a command. */
#define CARRY_CLI_CONFIG_ENTRIES(config)                                                           \
    { "set",                                                                                       \
      's',                                                                                         \
      0,                                                                                           \
      G_OPTION_ARG_FILENAME_ARRAY,                                                                 \
      &(config)->sets,                                                                             \
      "Set one key over all files (may be repeated)",                                              \
      "ROLE.ID.KEY=VALUE" },                                                                       \
        { "dotenv",                                                                                \
          0,                                                                                       \
          0,                                                                                       \
          G_OPTION_ARG_FILENAME,                                                                   \
          &(config)->dotenv,                                                                       \
          "Read this .env instead of the one beside the first file",                               \
          "FILE" },                                                                                \
    {                                                                                              \
        "plugin-path", 0, 0, G_OPTION_ARG_FILENAME, &(config)->plugin_path,                        \
            "Folders to search for plugins first, separated by colons", "FOLDERS"                  \
    }

CarryCliConfig *carry_cli_config_new (void);
void carry_cli_config_free (CarryCliConfig *self);
void carry_cli_config_override (CarryCliConfig *self, const char *option, const char *role,
                                const char *id, const char *key, const char *value);
CarryHost *
carry_cli_config_load (const CarryCliConfig *self, const char *const *files, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryCliConfig, carry_cli_config_free)

G_END_DECLS
