/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli-store.h"
#include "cli/carry-export-period.h"
#include "cli/carry-export-rows.h"

#define SUMMARY                                                                                    \
    "Writes what a store has kept as CSV, for bookkeeping and tax. WHAT is\n\n"                    \
    "  fills    every execution, with its fee\n"                                                   \
    "  funding  every funding payment; received is positive\n"                                     \
    "  fees     what was paid in fees, one row for each period and coin\n"                         \
    "  periods  bought, sold, funding, fees, interest and transfers, one row for each period,\n"   \
    "           instrument and coin\n"                                                             \
    "  groups   every trade of two legs as it stands, with what its orders bought and sold\n\n"    \
    "Amounts are exact. Days, months and years are those of --time-zone, which is UTC unless\n"    \
    "given; the store may be in use."

typedef struct
{
    char *id;
    char *what;
    char *period;
    char *zone;
    char *from;
    char *to;
    char *output;
} Options;

static void
options_clear (Options *self)
{
    g_free (self->id);
    g_free (self->what);
    g_free (self->period);
    g_free (self->zone);
    g_free (self->from);
    g_free (self->to);
    g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_options (const Options *options, CarryExportRows *rows, GError **error)
{
    const char *period = options->period != NULL ? options->period : "month";
    const char *zone = options->zone != NULL ? options->zone : "UTC";

    return carry_export_period_set (&rows->period, period, zone, error) &&
           carry_export_period_read (&rows->period, "--from", options->from, G_MININT64,
                                     &rows->ts_from, error) &&
           carry_export_period_read (&rows->period, "--to", options->to, G_MAXINT64, &rows->ts_to,
                                     error) &&
           carry_export_rows_set_kind (rows, options->what, error);
}

static gboolean
write_text (const char *path, const GString *text, GError **error)
{
    g_autoptr (GError) failure = NULL;

    if (path == NULL)
    {
        if (fwrite (text->str, 1, text->len, stdout) == text->len && fflush (stdout) == 0)
            return TRUE;
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                             "the output cannot be written");
        return FALSE;
    }
    if (g_file_set_contents_full (path, text->str, (gssize) text->len,
                                  G_FILE_SET_CONTENTS_CONSISTENT, 0600, &failure))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", failure->message);
    return FALSE;
}

static gboolean export(const Options *options, const CarryCliConfig *config,
                       const char *const *files, GError **error)
{
    g_autoptr (CarryExportRows) rows = carry_export_rows_new ();
    g_autoptr (CarryHost) host = NULL;
    CarryStore *store;

    if (!read_options (options, rows, error))
        return FALSE;
    host = carry_cli_config_load (config, files, error);
    store = host != NULL ? carry_cli_store_find (host, options->id, error) : NULL;
    return store != NULL &&
           carry_store_read (store, rows->instruments, carry_export_rows_add, rows, error) &&
           carry_export_rows_finish (rows, error) &&
           write_text (options->output, rows->text, error);
}

int
carry_cmd_export (int argc, char **argv)
{
    g_autoptr (CarryCliConfig) config = carry_cli_config_new ();
    g_auto (Options) options = { 0 };
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "what", 0, 0, G_OPTION_ARG_FILENAME, &options.what, "What to write (default: periods)",
          "fills|funding|fees|periods|groups" },
        { "period", 0, 0, G_OPTION_ARG_FILENAME, &options.period,
          "How long a row of fees and periods is (default: month)", "day|month|year|all" },
        { "time-zone", 0, 0, G_OPTION_ARG_FILENAME, &options.zone,
          "Whose days and months: Europe/Berlin (default: UTC)", "ZONE" },
        { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from,
          "Leave out what was before: 2024-01-01, in the time zone", "TIME" },
        { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, "Leave out what was then or later",
          "TIME" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
          "Write this file and not to the terminal", "FILE" },
        { "store", 0, 0, G_OPTION_ARG_FILENAME, &options.id,
          "Which store, where the configuration has more than one", "ID" },
        CARRY_CLI_CONFIG_ENTRIES (config),
        { NULL },
    };

    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("export", "which configuration? Name one or more files");
    if (!export(&options, config, (const char *const *) argv + 1, &error))
        return carry_cli_fail (error);
    return CARRY_EXIT_OK;
}
