/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli-config.h"
#include "cli/carry-summary-table.h"
#include "host/carry-dry-run.h"
#include "host/carry-host-log.h"
#include "host/carry-host-private.h"
#include "host/carry-run.h"

#define SUMMARY                                                                                    \
    "Trades in the present: connects to the venue, and goes on until it is told to stop.\n"        \
    "Ctrl-C or SIGTERM stops it in order; a second Ctrl-C ends it at once."

typedef struct
{
    CarryCliConfig *config;
    char *env;
    char *duration;
    char *output;
    char *name;
    char *log_level;
    char **files; /* (transfer none) */
    gboolean flatten_on_exit;
    gboolean dry_run;
} RunOptions;

static void
options_clear (RunOptions *options)
{
    carry_cli_config_free (options->config);
    g_free (options->env);
    g_free (options->duration);
    g_free (options->output);
    g_free (options->name);
    g_free (options->log_level);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunOptions, options_clear)

typedef struct
{
    GCancellable *cancellable;
    CarryRun *run;
    gboolean interrupted; /* by Ctrl-C: the exit status says so */
    guint sources[3];
} Signals;

static gboolean
on_interrupt (gpointer user_data)
{
    Signals *signals = user_data;

    signals->interrupted = TRUE;
    signals->sources[0] = 0;
    g_cancellable_cancel (signals->cancellable);
    return G_SOURCE_REMOVE; /* the second one ends the program at once */
}

static gboolean
on_terminate (gpointer user_data)
{
    Signals *signals = user_data;

    g_cancellable_cancel (signals->cancellable);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_hangup (gpointer user_data)
{
    carry_run_reload (((const Signals *) user_data)->run);
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

/* The environment is named twice, so that a wrong file or a wrong habit trades nothing. */
static gboolean
check_env (CarryHost *host, const char *wanted, GError **error)
{
    g_autoptr (GEnumClass) klass = g_type_class_ref (CARRY_TYPE_ENV);
    CarryEnv env = carry_host_get_settings (host)->env;
    const GEnumValue *configured = g_enum_get_value (klass, (int) env);

    if (wanted == NULL && !carry_env_is_live (env))
        return TRUE;
    if (wanted != NULL && g_str_equal (wanted, configured->value_nick))
        return TRUE;
    if (wanted == NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "the configuration trades at %s; say --env %s to confirm it",
                     configured->value_nick, configured->value_nick);
    else
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--env is %s and host.carry.env is %s; make both the same", wanted,
                     configured->value_nick);
    return FALSE;
}

static gboolean
check_dry_run (CarryHost *host, GError **error)
{
    CarryEnv env = carry_host_get_settings (host)->env;

    if (!carry_host_is_dry_run (host) || (env != CARRY_ENV_PAPER && env != CARRY_ENV_BACKTEST))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "--dry-run is for a configuration that trades at a venue; env=%s sends no order "
                 "to any",
                 carry_env_to_text (env));
    return FALSE;
}

static char *
dup_stamp (void)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();

    return carry_dry_run_stamp (clock);
}

static gboolean
parse_duration (const char *text, gint64 *out_ns, GError **error)
{
    g_autoptr (GError) failure = NULL;

    if (text == NULL || carry_duration_parse (text, out_ns, &failure))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "--duration: %s", failure->message);
    return FALSE;
}

/* Larger blocks are given back when they are freed. glibc would raise this by the largest it saw, and
 * a venue that sent much once would cost its memory for days. */
#define LARGE_BLOCK (64 * 1024)

/* Pages of the heap in which nothing lives go back, but for some at its end. It takes 0.1 ms. */
#define TRIM_SECONDS 60
#define TRIM_SPARE (128 * 1024)

static gboolean
on_trim (gpointer user_data)
{
    malloc_trim (TRIM_SPARE);
    return G_SOURCE_CONTINUE;
}

static void
prepare_memory (void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
    g_timeout_add_seconds (TRIM_SECONDS, on_trim, NULL);
#endif
    /* A dump of the memory would have the key's requests in it. */
    prctl (PR_SET_DUMPABLE, 0);
}

static int
run (CarryHost *host, CarryRunOptions *options)
{
    g_autoptr (CarryRun) session = carry_run_new (host);
    g_auto (Signals) signals = { .cancellable = g_cancellable_new (), .run = session };
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLog) log =
        carry_host_log_open (host, "carry", carry_run_get_clock (session), &error);
    gboolean done;

    prepare_memory ();
    if (log == NULL)
        return carry_cli_fail (error);
    options->log = log;
    signals.sources[0] = g_unix_signal_add (SIGINT, on_interrupt, &signals);
    signals.sources[1] = g_unix_signal_add (SIGTERM, on_terminate, &signals);
    signals.sources[2] = g_unix_signal_add (SIGHUP, on_hangup, &signals);
    done = carry_run_execute (session, options, signals.cancellable, &error);
    if (carry_run_get_summary (session) != NULL && carry_host_is_dry_run (host))
        printf ("DRY RUN: no order went to the venue; this is what paper says\n");
    if (carry_run_get_summary (session) != NULL)
        carry_summary_table_print (carry_run_get_summary (session), options->directory);
    if (!done && g_cancellable_is_cancelled (signals.cancellable) &&
        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return signals.interrupted ? CARRY_EXIT_INTERRUPTED : CARRY_EXIT_OK;
    if (!done)
        return carry_cli_fail (error);
    if (carry_run_get_halt_reason (session) != NULL)
        return CARRY_EXIT_HALTED;
    return signals.interrupted ? CARRY_EXIT_INTERRUPTED : CARRY_EXIT_OK;
}

static CarryHost *
load (gpointer user_data, GError **error)
{
    const RunOptions *options = user_data;

    return carry_cli_config_load (options->config, (const char *const *) options->files, error);
}

/* (transfer full): of the first file, without its folder and what follows the last dot. */
static char *
name_run (const RunOptions *options)
{
    char *name =
        options->name != NULL ? g_strdup (options->name) : g_path_get_basename (options->files[0]);
    char *dot = strrchr (name, '.');

    if (options->name == NULL && dot != NULL && dot != name)
        *dot = '\0';
    return name;
}

int
carry_cmd_run (int argc, char **argv)
{
    g_auto (RunOptions) options = { .config = carry_cli_config_new () };
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *name = NULL;
    CarryRunOptions run_options = { .load = load, .load_data = &options };
    const GOptionEntry entries[] = {
        { "env", 0, 0, G_OPTION_ARG_STRING, &options.env,
          "Must be what the configuration says; needed for demo, testnet and mainnet",
          "mainnet|testnet|demo|sim|paper" },
        { "duration", 0, 0, G_OPTION_ARG_STRING, &options.duration, "Stop after this long",
          "TIME" },
        { "flatten-on-exit", 0, 0, G_OPTION_ARG_NONE, &options.flatten_on_exit,
          "Close all positions before the end", NULL },
        { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run,
          "All is real, but orders are filled on paper here and none goes to the venue", NULL },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
          "Folder for results and reports at the end", "FOLDER" },
        { "name", 0, 0, G_OPTION_ARG_STRING, &options.name,
          "What the run is called; else as its first file is", "NAME" },
        { "log-level", 0, 0, G_OPTION_ARG_STRING, &options.log_level,
          "The least important lines logged; stands for host.carry.log-level",
          "critical|warning|message|info|debug" },
        CARRY_CLI_CONFIG_ENTRIES (options.config),
        { NULL },
    };

    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("run", "which configuration? Name one or more files");
    options.files = argv + 1;
    if (options.log_level != NULL)
        carry_cli_config_override (options.config, "--log-level", "host", "carry", "log-level",
                                   options.log_level);
    if (options.dry_run)
        options.config->dry_run = dup_stamp ();
    host = load (&options, &error);
    if (host == NULL || !check_env (host, options.env, &error) || !check_dry_run (host, &error) ||
        !parse_duration (options.duration, &run_options.duration_ns, &error))
        return carry_cli_fail (error);
    run_options.flatten_on_exit = options.flatten_on_exit;
    run_options.directory = options.output;
    run_options.name = name = name_run (&options);
    return run (host, &run_options);
}
