/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "base/carry-clock.h"
#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli-config.h"
#include "cli/carry-cli-store.h"
#include "host/carry-host-settings.h"
#include "roles/carry-report.h"

#define SUMMARY                                                                                    \
    "Writes the report of a day from what a store has kept, as Markdown, JSON and HTML: equity,\n" \
    "funding, basis, fees, borrow and slippage, by coin and by group, beside the day before.\n\n"  \
    "Without --date and --from it is yesterday's. Days are UTC, and --to is the first that no\n"   \
    "longer counts. A running `carry run` writes them by itself when it has a [report daily];\n"   \
    "the store may be in use."

typedef struct
{
    char *id;
    char *date;
    char *from;
    char *to;
    char *output;
    gint64 ts_from;
    gint64 ts_to;
} Options;

static void
options_clear (Options *self)
{
    g_free (self->id);
    g_free (self->date);
    g_free (self->from);
    g_free (self->to);
    g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_day (const char *option, const char *text, gint64 *out_ts, GError **error)
{
    gint64 ts;

    if (strlen (text) == strlen ("2024-01-31") &&
        carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, &ts, NULL))
    {
        *out_ts = ts;
        return TRUE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s %s is no day; write 2024-01-31",
                 option, text);
    return FALSE;
}

static gboolean
read_span (Options *self, gint64 today, GError **error)
{
    self->ts_from = today - CARRY_NS_PER_DAY;
    if (self->date != NULL && (self->from != NULL || self->to != NULL))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "say --date, or --from and --to");
        return FALSE;
    }
    if (self->to != NULL && self->from == NULL)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "--to needs --from");
        return FALSE;
    }
    if (self->date != NULL && !read_day ("--date", self->date, &self->ts_from, error))
        return FALSE;
    if (self->from != NULL && !read_day ("--from", self->from, &self->ts_from, error))
        return FALSE;
    self->ts_to = self->from != NULL ? today : self->ts_from + CARRY_NS_PER_DAY;
    return self->to == NULL || read_day ("--to", self->to, &self->ts_to, error);
}

/* What is not over yet ends now. */
static gboolean
check_span (Options *self, gint64 now, GError **error)
{
    self->ts_to = MIN (self->ts_to, now);
    if (self->ts_from < self->ts_to)
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "there is no such time: it begins before it ends and before now, and "
                         "without --to it ends where today begins; of today tells --date");
    return FALSE;
}

/* Every report that can tell of a day does; TRUE when one did. */
static gboolean
write_reports (const Options *options, CarryStore *store, CarryHost *host, GError **error)
{
    const char *coin = carry_host_get_settings (host)->quote_coin;
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    gboolean is_written = FALSE;

    for (guint i = 0; i < modules->len; i++)
    {
        CarryReport *report = g_ptr_array_index (modules, i);
        g_autoptr (GError) failure = NULL;
        g_autofree char *base = NULL;

        if (!CARRY_IS_REPORT (report))
            continue;
        base = carry_report_write (report, store, coin, options->ts_from, options->ts_to,
                                   options->output, &failure);
        if (base != NULL)
            printf ("%s.md\n%s.json\n%s.html\n", base, base, base);
        else if (!g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED))
        {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        is_written |= base != NULL;
    }
    if (!is_written)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "no report of the configuration tells of a day; add a section "
                             "[report daily] with plugin=daily");
    return is_written;
}

static gboolean
report (Options *options, const CarryCliConfig *config, const char *const *files, GError **error)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();
    gint64 now = carry_clock_get_now (clock);
    g_autoptr (CarryHost) host = NULL;
    CarryStore *store;

    if (!read_span (options, carry_time_floor_day (now), error) ||
        !check_span (options, now, error))
        return FALSE;
    host = carry_cli_config_load (config, files, error);
    store = host != NULL ? carry_cli_store_find (host, options->id, error) : NULL;
    return store != NULL && write_reports (options, store, host, error);
}

int
carry_cmd_report (int argc, char **argv)
{
    g_autoptr (CarryCliConfig) config = carry_cli_config_new ();
    g_auto (Options) options = { 0 };
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "date", 0, 0, G_OPTION_ARG_FILENAME, &options.date,
          "The day, in UTC (default: yesterday)", "DAY" },
        { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, "The first of several days", "DAY" },
        { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to,
          "The first day that no longer counts (default: today)", "DAY" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
          "Where to write (default: the directory of the report's section)", "FOLDER" },
        { "store", 0, 0, G_OPTION_ARG_FILENAME, &options.id,
          "Which store, where the configuration has more than one", "ID" },
        CARRY_CLI_CONFIG_ENTRIES (config),
        { NULL },
    };

    if (!carry_cli_parse ("CONFIG...", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2)
        return carry_cli_fail_usage ("report", "which configuration? Name one or more files");
    if (!report (&options, config, (const char *const *) argv + 1, &error))
        return carry_cli_fail (error);
    return CARRY_EXIT_OK;
}
