/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli-config.h"
#include "cli/carry-progress.h"
#include "cli/carry-scan-output.h"
#include "host/carry-backtest.h"
#include "host/carry-host-log.h"
#include "host/carry-scan-live.h"
#include "roles/carry-strategy.h"

#define SUMMARY                                                                                     \
    "Asks the strategies of a configuration what they think of every pair of spot and perpetual\n"  \
    "they look at: now, from the feeds of the configuration, or with --at at one instant of its\n"  \
    "histories. The best come first. Now, only what is public is read: no key is needed, none is\n" \
    "used, and nothing can be ordered."

/* The run that asks ends soon after the instant. */
#define SPAN_NS CARRY_NS_PER_HOUR

#define WATCH_DEFAULT_NS (5 * CARRY_NS_PER_SECOND)
#define WAIT_DEFAULT_NS (10 * CARRY_NS_PER_SECOND)

/* Cursor to the corner, and what is below it is gone. */
#define REDRAW "\033[H\033[J"

typedef struct
{
    CarryCliConfig *config;
    char *at;
    char *wait;
    gboolean json;
    gint64 wait_ns;
    gint64 watch_ns; /* 0: once */
} ScanOptions;

static void
options_clear (ScanOptions *options)
{
    carry_cli_config_free (options->config);
    g_free (options->at);
    g_free (options->wait);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScanOptions, options_clear)

static void
print_rows (const GArray *rows, gboolean json)
{
    if (json)
        carry_scan_output_json (rows);
    else
        carry_scan_output_table (rows);
}

/* --- at an instant of the past ------------------------------------------------------------- */

static GPtrArray *
list_strategies (CarryHost *host)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    GPtrArray *strategies = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < modules->len; i++)
    {
        if (CARRY_IS_STRATEGY (g_ptr_array_index (modules, i)))
            g_ptr_array_add (strategies, g_object_ref (g_ptr_array_index (modules, i)));
    }
    return strategies;
}

static int
scan_past (CarryHost *host, const ScanOptions *options)
{
    g_autoptr (CarryBacktest) backtest = carry_backtest_new (host);
    g_autoptr (GPtrArray) strategies = list_strategies (host);
    g_autoptr (CarryScan) report = carry_scan_new (strategies);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLog) log =
        carry_host_log_open (host, "carry", carry_backtest_get_clock (backtest), &error);

    if (log == NULL)
        return carry_cli_fail (error);
    carry_backtest_add_report (backtest, CARRY_REPORT (report));
    if (!carry_backtest_run (backtest, NULL, NULL, &error))
        return carry_cli_fail (error);
    print_rows (carry_scan_get_rows (report), options->json);
    return CARRY_EXIT_OK;
}

/* The run begins at the instant, so that all that is known then comes before it. */
static gboolean
set_instant (const ScanOptions *options, GError **error)
{
    char to[CARRY_TIME_BUFFER];
    gint64 at;

    if (!carry_time_parse (options->at, -1, CARRY_TIME_FORMAT_ISO, 0, &at, error))
    {
        g_prefix_error (error, "--at: ");
        (*error)->code = CARRY_ERROR_CONFIG;
        return FALSE;
    }
    carry_cli_config_override (options->config, "--at", "host", "carry", "from", options->at);
    carry_cli_config_override (options->config, "--at", "host", "carry", "to",
                               carry_time_to_text (at + SPAN_NS, to));
    return TRUE;
}

/* --- now ----------------------------------------------------------------------------------- */

typedef struct
{
    GCancellable *cancellable;
    guint sources[2]; /* Ctrl-C, SIGTERM; 0: not listened to */
} Signals;

static gboolean
on_interrupt (gpointer user_data)
{
    Signals *signals = user_data;

    signals->sources[0] = 0;
    g_cancellable_cancel (signals->cancellable);
    return G_SOURCE_REMOVE; /* the second one ends the program at once */
}

static gboolean
on_terminate (gpointer user_data)
{
    g_cancellable_cancel (((Signals *) user_data)->cancellable);
    return G_SOURCE_CONTINUE;
}

static void
signals_clear (Signals *signals)
{
    for (guint i = 0; i < G_N_ELEMENTS (signals->sources); i++)
        if (signals->sources[i] != 0)
            g_source_remove (signals->sources[i]);
    g_object_unref (signals->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signals, signals_clear)

static void
on_progress (guint n_done, guint n, gpointer user_data)
{
    carry_progress_update_rows (user_data, (double) n_done / n, "settlements", n_done);
}

/* A terminal shows the newest only; what is piped gets one after the other. */
static void
print_round (CarryScanLive *scan, const ScanOptions *options)
{
    const GArray *rows = carry_scan_live_look (scan);
    gint64 now = carry_clock_get_now (carry_scan_live_get_clock (scan));
    char time[CARRY_TIME_BUFFER];

    if (options->json)
        carry_scan_output_json_line (rows, now);
    else
    {
        g_print ("%s%s\n", isatty (STDOUT_FILENO) ? REDRAW : "", carry_time_to_text (now, time));
        carry_scan_output_table (rows);
    }
    fflush (stdout);
}

static gboolean
look (CarryScanLive *scan, const ScanOptions *options, GCancellable *cancellable, GError **error)
{
    g_autoptr (CarryProgress) progress = carry_progress_new ();
    gboolean is_started = carry_scan_live_start (scan, on_progress, progress, cancellable, error) &&
                          carry_scan_live_wait (scan, options->wait_ns, cancellable, error);

    carry_progress_clear (progress);
    if (!is_started)
        return FALSE;
    if (options->watch_ns == 0)
    {
        print_rows (carry_scan_live_look (scan), options->json);
        return TRUE;
    }
    do
        print_round (scan, options);
    while (carry_scan_live_sleep (scan, options->watch_ns, cancellable, error));
    return FALSE;
}

static int
scan_now (CarryHost *host, const ScanOptions *options)
{
    g_auto (Signals) signals = { .cancellable = g_cancellable_new () };
    g_autoptr (CarryScanLive) scan = carry_scan_live_new (host);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLog) log =
        carry_host_log_open (host, "carry", carry_scan_live_get_clock (scan), &error);

    if (log == NULL)
        return carry_cli_fail (error);
    signals.sources[0] = g_unix_signal_add (SIGINT, on_interrupt, &signals);
    signals.sources[1] = g_unix_signal_add (SIGTERM, on_terminate, &signals);
    if (look (scan, options, signals.cancellable, &error))
        return CARRY_EXIT_OK;
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? CARRY_EXIT_INTERRUPTED
                                                                     : carry_cli_fail (error);
}

/* --- the command line ---------------------------------------------------------------------- */

/* GLib hands the options of a command no data. */
static gint64 watch_ns;

static gboolean
on_watch (const char *name, const char *value, gpointer data, GError **error)
{
    guint64 seconds = WATCH_DEFAULT_NS / CARRY_NS_PER_SECOND;

    if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 1, 86400, &seconds, NULL))
    {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     "--watch: \"%s\" is no number of seconds from 1 to 86400", value);
        return FALSE;
    }
    watch_ns = (gint64) seconds * CARRY_NS_PER_SECOND;
    return TRUE;
}

static gboolean
check_options (ScanOptions *options, GError **error)
{
    options->watch_ns = watch_ns;
    if (options->at != NULL && options->watch_ns > 0)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "--watch looks at the present, and --at at an instant of the past; "
                             "leave one of them out");
        return FALSE;
    }
    if (options->wait != NULL && !carry_duration_parse (options->wait, &options->wait_ns, error))
    {
        g_prefix_error (error, "--wait: ");
        return FALSE;
    }
    return options->at == NULL || set_instant (options, error);
}

int
carry_cmd_scan (int argc, char **argv)
{
    g_auto (ScanOptions)
        options = { .config = carry_cli_config_new (), .wait_ns = WAIT_DEFAULT_NS };
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "at", 0, 0, G_OPTION_ARG_STRING, &options.at,
          "An instant of the histories (UTC); without it, now", "TIME" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print all terms as JSON", NULL },
        { "watch", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) on_watch,
          "Go on, and print anew every so many seconds (5)", "SECONDS" },
        { "wait", 0, 0, G_OPTION_ARG_STRING, &options.wait,
          "How long what the venue has not told yet is waited for (10s)", "TIME" },
        CARRY_CLI_CONFIG_ENTRIES (options.config),
        { NULL },
    };

    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("scan", "of what? Name a configuration");
    if (!check_options (&options, &error))
        return carry_cli_fail (error);
    host = carry_cli_config_load (options.config, (const char *const *) (argv + 1), &error);
    if (host == NULL)
        return carry_cli_fail (error);
    return options.at != NULL ? scan_past (host, &options) : scan_now (host, &options);
}
