/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "cli/carry-cli-config.h"

#define SUMMARY                                                                                    \
    "Reads a configuration with all its layers, opens the plugins it names, and makes\n"           \
    "its modules without starting them. All mistakes are listed in one run."

int
carry_cmd_check (int argc, char **argv)
{
    g_autoptr (CarryCliConfig) config = carry_cli_config_new ();
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GPtrArray) modules = NULL;
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = { CARRY_CLI_CONFIG_ENTRIES (config), { NULL } };

    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("check", "which configuration? Name one or more files");
    host = carry_cli_config_load (config, (const char *const *) argv + 1, &error);
    if (host == NULL)
        return carry_cli_fail (error);
    modules = carry_host_list_modules (host);
    printf ("%s: no mistakes, %u modules\n", argv[1], modules->len);
    return CARRY_EXIT_OK;
}
