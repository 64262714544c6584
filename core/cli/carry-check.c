/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "base/carry-clock.h"
#include "cli/carry-cli-config.h"
#include "host/carry-connect.h"
#include "host/carry-host-log.h"
#include "host/carry-run-check.h"
#include "roles/carry-strategy.h"

#define SUMMARY                                                                                    \
    "Reads a configuration with all its layers, opens the plugins it names, and makes\n"           \
    "its modules without starting them. All mistakes are listed in one run.\n"                     \
    "With --connect it also asks each venue what the account is and what its key may do;\n"        \
    "nothing is placed."

static int
connect_to (CarryHost *host)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLog) log = carry_host_log_open (host, "carry", clock, &error);
    g_auto (GStrv) lines = NULL;

    if (log != NULL)
        lines = carry_connect_check (host, NULL, &error);
    if (lines == NULL)
        return carry_cli_fail (error);
    for (char **line = lines; *line != NULL; line++)
        printf ("%s\n", *line);
    return CARRY_EXIT_OK;
}

/* What trades now is told what `carry run` would refuse; what only reads the past, or the market, is not. */
static gboolean
check_run (CarryHost *host, GPtrArray *modules, GError **error)
{
    const CarryHostSettings *settings = carry_host_get_settings (host);

    for (guint i = 0; i < modules->len; i++)
        if (CARRY_IS_STRATEGY (g_ptr_array_index (modules, i)))
            return settings->env == CARRY_ENV_BACKTEST ||
                   carry_run_check_all (modules, settings, error);
    return TRUE;
}

int
carry_cmd_check (int argc, char **argv)
{
    g_autoptr (CarryCliConfig) config = carry_cli_config_new ();
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GPtrArray) modules = NULL;
    g_autoptr (GError) error = NULL;
    gboolean connects = FALSE;
    const GOptionEntry entries[] = {
        { "connect", 0, 0, G_OPTION_ARG_NONE, &connects, "Ask the venues about the account", NULL },
        CARRY_CLI_CONFIG_ENTRIES (config),
        { NULL },
    };

    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("check", "which configuration? Name one or more files");
    host = carry_cli_config_load (config, (const char *const *) argv + 1, &error);
    if (host == NULL)
        return carry_cli_fail (error);
    modules = carry_host_list_modules (host);
    if (!check_run (host, modules, &error))
        return carry_cli_fail (error);
    printf ("%s: no mistakes, %u modules\n", argv[1], modules->len);
    return connects ? connect_to (host) : CARRY_EXIT_OK;
}
