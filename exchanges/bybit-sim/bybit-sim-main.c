/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-app.h"
#include "server-scenario.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#define EXIT_FAILED 1
#define EXIT_USAGE 2

static gboolean
on_stop (gpointer data)
{
    server_app_stop (data);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_save (gpointer data)
{
    ServerApp *app = data;
    g_autoptr (GError) error = NULL;
    if (app->options->ledger != NULL && !server_app_save_ledger (app, app->options->ledger, &error))
        g_printerr ("bybit-sim: %s\n", error->message);
    if (!server_record_flush (app->record, &error))
        g_printerr ("bybit-sim: %s\n", error->message);
    return G_SOURCE_CONTINUE;
}

static int
fail (const GError *error, int status)
{
    fflush (stdout);
    g_printerr ("bybit-sim: %s\n", error->message);
    return status;
}

/* What is wrong with the machine is 1, with what was asked for 2. */
static int
get_status (const GError *error)
{
    return error->domain == G_OPTION_ERROR || error->domain == CARRY_ERROR ? EXIT_USAGE
                                                                           : EXIT_FAILED;
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ServerOptions) options = server_options_parse (&argc, &argv, &error);
    if (options == NULL)
        return fail (error, EXIT_USAGE);

    g_autoptr (ServerApp) app = server_app_new (options, &error);
    if (app == NULL)
        return fail (error, get_status (error));
    g_autoptr (ServerScenario) scenario = NULL;
    if (options->scenario != NULL)
    {
        scenario = server_scenario_new (app, options->scenario, &error);
        if (scenario == NULL)
            return fail (error, EXIT_USAGE);
    }
    signal (SIGPIPE, SIG_IGN);
    g_unix_signal_add (SIGTERM, on_stop, app);
    g_unix_signal_add (SIGINT, on_stop, app);
    g_unix_signal_add (SIGUSR1, on_save, app);
    return server_app_run (app, &error) ? 0 : fail (error, EXIT_FAILED);
}
