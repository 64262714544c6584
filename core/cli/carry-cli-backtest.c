/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <signal.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli-config.h"
#include "cli/carry-cli-files.h"
#include "cli/carry-progress.h"
#include "cli/carry-summary-table.h"
#include "host/carry-backtest.h"
#include "host/carry-bound.h"
#include "host/carry-host-log.h"
#include "roles/carry-exchange.h"

#define SUMMARY                                                                                    \
    "Runs strategies over recorded prices and writes what came of it into a folder.\n"             \
    "With --prices and --funding no configuration is needed: one symbol, one day."

typedef struct
{
    CarryCliConfig *config;
    char *from;
    char *to;
    char *output;
    char *prices;
    char *funding;
    char *date;
    char *symbol;
    gboolean bound;
    double bound_margin_ratio;
} BacktestOptions;

static void
options_clear (BacktestOptions *options)
{
    carry_cli_config_free (options->config);
    g_free (options->from);
    g_free (options->to);
    g_free (options->output);
    g_free (options->prices);
    g_free (options->funding);
    g_free (options->date);
    g_free (options->symbol);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BacktestOptions, options_clear)

static void
override_host (const BacktestOptions *options, const char *option, const char *key,
               const char *value)
{
    if (value != NULL)
        carry_cli_config_override (options->config, option, "host", "carry", key, value);
}

/* The symbol counts where no column of the file has one. */
static void
override_path (const BacktestOptions *options, CarryCatalog *catalog, const char *option,
               const char *id, const char *path)
{
    g_autofree char *full = g_canonicalize_filename (path, NULL);
    const char *reader = carry_cli_find_reader (catalog, path);

    carry_cli_config_override (options->config, option, "history", id, "files", full);
    carry_cli_config_override (options->config, "--symbol", "history", id, "symbol",
                               options->symbol);
    if (reader != NULL)
        carry_cli_config_override (options->config, option, "history", id, "plugin", reader);
}

/* The symbol that a file name speaks of: `…_BTCUSDT_…` gives BTCUSDT. */
static char *
find_symbol (const char *path)
{
    g_autofree char *name = g_path_get_basename (path);
    g_autoptr (GRegex) regex = g_regex_new ("[A-Z0-9]{2,}USD[TC]", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    g_regex_match (regex, name, 0, &match);
    return g_match_info_matches (match) ? g_match_info_fetch (match, 0) : NULL;
}

/* `--prices FILE --funding FILE --date D`: one day from midnight to midnight, UTC. */
static gboolean
override_day (BacktestOptions *options, GError **error)
{
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (options->config->plugin_path);
    char to[CARRY_TIME_BUFFER];
    gint64 day;

    if (!carry_time_parse (options->date, -1, CARRY_TIME_FORMAT_ISO, 0, &day, error))
    {
        g_prefix_error (error, "--date: ");
        (*error)->code = CARRY_ERROR_CONFIG;
        return FALSE;
    }
    if (options->symbol == NULL)
        options->symbol = find_symbol (options->prices);
    if (options->symbol == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s: the file name names no symbol; say which it is with --symbol",
                     options->prices);
        return FALSE;
    }
    carry_catalog_scan (catalog);
    override_path (options, catalog, "--prices", "prices", options->prices);
    override_path (options, catalog, "--funding", "funding", options->funding);
    override_host (options, "--date", "from", options->date);
    override_host (options, "--date", "to", carry_time_to_text (day + CARRY_NS_PER_DAY, to));
    carry_cli_config_override (options->config, "--symbol", "strategy", "carry", "symbols",
                               options->symbol);
    return TRUE;
}

static gboolean
on_interrupt (gpointer cancellable)
{
    g_cancellable_cancel (cancellable);
    return G_SOURCE_REMOVE; /* the second one ends the program at once */
}

static void
on_progress (double fraction, gint64 now, guint64 n_events, gpointer progress)
{
    char day[CARRY_TIME_BUFFER];

    carry_time_to_text (now, day);
    day[strlen ("2024-01-01")] = '\0';
    carry_progress_update (progress, fraction, day, n_events);
}

/* (transfer full) (nullable): what listens for the bound, when it was asked for. */
static CarryBound *
add_bound (CarryBacktest *backtest, CarryHost *host, const BacktestOptions *options)
{
    g_autoptr (GPtrArray) modules = NULL;
    g_autoptr (GPtrArray) exchanges = NULL;
    CarryBound *bound;

    if (!options->bound)
        return NULL;
    modules = carry_host_list_modules (host);
    exchanges = g_ptr_array_new_with_free_func (g_object_unref);
    for (guint i = 0; i < modules->len; i++)
    {
        GObject *module = g_ptr_array_index (modules, i);

        if (CARRY_IS_EXCHANGE (module))
            g_ptr_array_add (exchanges, g_object_ref (module));
    }
    bound = carry_bound_new (options->bound_margin_ratio, exchanges);
    carry_backtest_add_report (backtest, CARRY_REPORT (bound));
    return bound;
}

static int
run (CarryHost *host, const BacktestOptions *options, const char *directory)
{
    g_autoptr (CarryBacktest) backtest = carry_backtest_new (host);
    g_autoptr (CarryBound) bound = add_bound (backtest, host, options);
    g_autoptr (CarryProgress) progress = carry_progress_new ();
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLog) log =
        carry_host_log_open (host, "carry", carry_backtest_get_clock (backtest), &error);
    guint interrupt;
    gboolean done;

    if (log == NULL)
        return carry_cli_fail (error);
    interrupt = g_unix_signal_add (SIGINT, on_interrupt, cancellable);
    carry_backtest_set_progress (backtest, on_progress, progress, NULL);
    done = carry_backtest_run (backtest, directory, cancellable, &error);
    carry_progress_clear (progress);
    if (!g_cancellable_is_cancelled (cancellable))
        g_source_remove (interrupt);
    if (!done)
        return g_cancellable_is_cancelled (cancellable) ? CARRY_EXIT_INTERRUPTED
                                                        : carry_cli_fail (error);
    carry_summary_table_print (carry_backtest_get_summary (backtest), directory);
    if (bound != NULL)
        carry_bound_print (bound);
    return carry_backtest_get_summary (backtest)->partial ? CARRY_EXIT_INTERRUPTED : CARRY_EXIT_OK;
}

/* The configuration: named files, or the sample for one day. */
static CarryHost *
load (BacktestOptions *options, char **files, GError **error)
{
    g_autofree char *day = NULL;
    const char *sample[] = { NULL, NULL };

    override_host (options, "--from", "from", options->from);
    override_host (options, "--to", "to", options->to);
    if (files[0] != NULL)
        return carry_cli_config_load (options->config, (const char *const *) files, error);
    if (!override_day (options, error))
        return NULL;
    day = carry_cli_find_data ("backtest-day.conf");
    sample[0] = day;
    return carry_cli_config_load (options->config, sample, error);
}

int
carry_cmd_backtest (int argc, char **argv)
{
    g_auto (BacktestOptions)
        options = { .config = carry_cli_config_new (), .bound_margin_ratio = 0.5 };
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, "Start trading here (UTC)", "TIME" },
        { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, "Close everything here (UTC)", "TIME" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
          "Folder for results and reports (default: reports/backtest)", "FOLDER" },
        { "prices", 0, 0, G_OPTION_ARG_FILENAME, &options.prices, "Prices of one symbol", "FILE" },
        { "funding", 0, 0, G_OPTION_ARG_FILENAME, &options.funding,
          "Funding settlements of the same symbol", "FILE" },
        { "date", 0, 0, G_OPTION_ARG_STRING, &options.date, "The day (UTC)", "DAY" },
        { "symbol", 0, 0, G_OPTION_ARG_STRING, &options.symbol,
          "The symbol, where the file name does not say it", "SYMBOL" },
        { "bound", 0, 0, G_OPTION_ARG_NONE, &options.bound,
          "Say what perfect foresight would have earned at the same costs", NULL },
        { "bound-margin", 0, 0, G_OPTION_ARG_DOUBLE, &options.bound_margin_ratio,
          "Margin that it keeps beside a leg, as a fraction of it (default: 0.5)", "FRACTION" },
        CARRY_CLI_CONFIG_ENTRIES (options.config),
        { NULL },
    };
    gboolean has_day;

    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    has_day = options.prices != NULL && options.funding != NULL && options.date != NULL;
    if (argc < 2 && !has_day)
        return carry_cli_fail_usage ("backtest", "what should run? Name a configuration, or all of "
                                                 "--prices, --funding and --date");
    if (argc >= 2 && (options.prices != NULL || options.funding != NULL || options.date != NULL))
        return carry_cli_fail_usage ("backtest", "--prices, --funding and --date stand in for a "
                                                 "configuration; name one or the other");
    if (options.bound_margin_ratio < 0)
        return carry_cli_fail_usage ("backtest", "--bound-margin must not be below 0");
    host = load (&options, argv + 1, &error);
    if (host == NULL)
        return carry_cli_fail (error);
    return run (host, &options, options.output != NULL ? options.output : "reports/backtest");
}
