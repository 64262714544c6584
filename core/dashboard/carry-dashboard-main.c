/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/carry-error.h"
#include "base/carry-version.h"
#include "dashboard/carry-dashboard-app.h"

#define DEFAULT_CHART "/usr/share/javascript/chart.js/chart.min.js"
#define DEFAULT_PORT 8410
#define DEFAULT_INTERVAL_MS 1000
#define CREDENTIAL "dashboard-token"

#define EXIT_USAGE 2

#define SUMMARY                                                                                    \
    "Shows a run on a page of this machine: equity, funding, basis, positions, orders, risk and\n" \
    "messages, live. It only looks: it is a client of the run's control socket that asks how it\n" \
    "stands, and nothing else.\n\n"                                                                \
    "The page is at http://127.0.0.1:PORT/#TOKEN, where TOKEN is what the file of the token holds."

typedef struct
{
    char *socket;
    char *run;
    char *token;
    char *new_token;
    char *chart;
    int port;
    int interval_ms;
    gboolean version;
} Options;

static void
options_clear (Options *self)
{
    g_free (self->socket);
    g_free (self->run);
    g_free (self->token);
    g_free (self->new_token);
    g_free (self->chart);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
fail_usage (const char *why)
{
    fprintf (stderr, "carry-dashboard: %s; see carry-dashboard --help\n", why);
    return FALSE;
}

static gboolean
parse (Options *options, int *argc, char ***argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "socket", 0, 0, G_OPTION_ARG_FILENAME, &options->socket, "Control socket of the run",
          "PATH" },
        { "run", 0, 0, G_OPTION_ARG_FILENAME, &options->run,
          "Or name of the run, on the bus of the system (control-bus=system)", "NAME" },
        { "token", 0, 0, G_OPTION_ARG_FILENAME, &options->token,
          "File of the token (default: the credential dashboard-token of systemd)", "FILE" },
        { "new-token", 0, 0, G_OPTION_ARG_FILENAME, &options->new_token,
          "Write a new token into FILE, and do nothing else", "FILE" },
        { "port", 'p', 0, G_OPTION_ARG_INT, &options->port,
          "Port on 127.0.0.1 (default: 8410; 0 takes any)", "PORT" },
        { "interval", 0, 0, G_OPTION_ARG_INT, &options->interval_ms,
          "How often the run is asked, in milliseconds (default: 1000)", "MS" },
        { "chart", 0, 0, G_OPTION_ARG_FILENAME, &options->chart,
          "The chart library (default: " DEFAULT_CHART ")", "FILE" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Version, build id and ABI",
          NULL },
        { NULL },
    };

    g_option_context_set_summary (context, SUMMARY);
    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, argc, argv, &error))
        return fail_usage (error->message);
    if (*argc > 1)
        return fail_usage ("it takes options only");
    if (options->port < 0 || options->port > G_MAXUINT16)
        return fail_usage ("--port is 0 to 65535");
    if (options->interval_ms < 100 || options->interval_ms > 60000)
        return fail_usage ("--interval is 100 to 60000");
    return TRUE;
}

static char *
find_token_file (const Options *options)
{
    const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");

    if (options->token != NULL)
        return g_strdup (options->token);
    return folder != NULL ? g_build_filename (folder, CREDENTIAL, NULL) : NULL;
}

static gboolean
on_signal (gpointer user_data)
{
    g_main_loop_quit (user_data);
    return G_SOURCE_CONTINUE;
}

/* Until SIGTERM or SIGINT. */
static gboolean
serve (const Options *options, const char *token_file, GError **error)
{
    const CarryDashboardSettings settings = {
        .socket = options->socket,
        .name = options->run,
        .chart = options->chart != NULL ? options->chart : DEFAULT_CHART,
        .port = (guint16) options->port,
        .interval_ms = (guint) options->interval_ms,
    };
    g_autoptr (CarryDashboardToken) token = carry_dashboard_token_read (token_file, error);
    g_autoptr (CarryDashboardApp) app = NULL;
    g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
    guint term, interrupt;

    if (token == NULL)
        return FALSE;
    app = carry_dashboard_app_new (&settings, token, error);
    if (app == NULL)
        return FALSE;
    printf ("listening http://127.0.0.1:%u/\n", carry_dashboard_app_get_port (app));
    fflush (stdout);
    term = g_unix_signal_add (SIGTERM, on_signal, loop);
    interrupt = g_unix_signal_add (SIGINT, on_signal, loop);
    g_main_loop_run (loop);
    g_source_remove (term);
    g_source_remove (interrupt);
    return TRUE;
}

static int
fail (const GError *error)
{
    fprintf (stderr, "carry-dashboard: %s\n", error->message);
    return g_error_matches (error, CARRY_ERROR, CARRY_ERROR_CONFIG) ? EXIT_USAGE : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
    g_auto (Options) options = { .port = DEFAULT_PORT, .interval_ms = DEFAULT_INTERVAL_MS };
    g_autofree char *token_file = NULL;
    g_autoptr (GError) error = NULL;

    if (!parse (&options, &argc, &argv))
        return EXIT_USAGE;
    if (options.version)
    {
        printf ("carry-dashboard %s\nbuild %s\n", carry_version_get (),
                carry_version_get_build_id ());
        return EXIT_SUCCESS;
    }
    if (options.new_token != NULL)
        return carry_dashboard_token_create (options.new_token, &error) ? EXIT_SUCCESS
                                                                        : fail (error);
    token_file = find_token_file (&options);
    if ((options.socket == NULL) == (options.run == NULL))
        fail_usage ("which run? Say either --socket PATH or --run NAME");
    else if (token_file == NULL)
        fail_usage ("where is the token? Say --token FILE");
    else
        return serve (&options, token_file, &error) ? EXIT_SUCCESS : fail (error);
    return EXIT_USAGE;
}
