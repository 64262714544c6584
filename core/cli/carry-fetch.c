/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli-config.h"
#include "cli/carry-cli-files.h"
#include "cli/carry-fetch-folder.h"
#include "cli/carry-fetch-run.h"
#include "cli/carry-fetch-tape.h"
#include "cli/carry-fetch-verify.h"
#include "model/carry-instruments-format.h"

#define SUMMARY                                                                                    \
    "Downloads the past of a venue into a folder: bars, mark, index and premium bars and\n"        \
    "settlements of perpetuals, and bars of the spot each pairs with. The venue is --plugin\n"     \
    "NAME, with its settings as --set history.fetch.KEY=VALUE, or the one that CONFIG has.\n"      \
    "Stopped at any moment, the same command goes on where it stopped; what is whole has\n"        \
    "its name, and its checksum in SHA256SUMS. The files are read by plugin=csv."

#define INSTRUMENTS_FILE "instruments.csv"

/* Files of rows as they come; any other is made of them by a plugin. */
#define ROWS_SUFFIX ".csv"

/* Rows, and a recording of all of them. */
/* lint: allow core-names-plugin: a format, not a module */
#define TAPE_FORMAT "tape"

typedef struct
{
    CarryCliConfig *config;
    char *plugin;
    char *module;
    char *symbols;
    char *from;
    char *to;
    char *interval;
    char *series;
    char *format;
    char *output;
    char *retry_wait;
    int retries;
    gboolean no_spot;
    gboolean instruments;
    gboolean verify;
    CarrySeries chosen;
    gint64 ts_from;
    gint64 ts_to;
    gint64 interval_ns;
    gint64 retry_wait_ns;
    char *suffix; /* of the files */
    GStrv names;  /* of symbols */
    GCancellable *cancellable;
    guint sources[2];
} Fetch;

static void
fetch_clear (Fetch *self)
{
    carry_cli_config_free (self->config);
    g_free (self->plugin);
    g_free (self->module);
    g_free (self->symbols);
    g_free (self->from);
    g_free (self->to);
    g_free (self->interval);
    g_free (self->series);
    g_free (self->format);
    g_free (self->output);
    g_free (self->retry_wait);
    g_free (self->suffix);
    g_strfreev (self->names);
    for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
        if (self->sources[i] != 0)
            g_source_remove (self->sources[i]);
    g_object_unref (self->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetch, fetch_clear)

static gboolean
on_interrupt (gpointer user_data)
{
    Fetch *self = user_data;

    self->sources[0] = 0;
    g_cancellable_cancel (self->cancellable);
    return G_SOURCE_REMOVE; /* the second one ends the program at once */
}

static gboolean
on_terminate (gpointer user_data)
{
    g_cancellable_cancel (((Fetch *) user_data)->cancellable);
    return G_SOURCE_CONTINUE;
}

/* --- the command line ---------------------------------------------------------------------- */

static gboolean
read_time (const char *option, const char *text, gint64 *out_ts, GError **error)
{
    if (text == NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s: say it, for example %s 2024-01-01", option, option);
    else if (carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, out_ts, error))
        return TRUE;
    else
        g_prefix_error (error, "%s: ", option);
    if (error != NULL && *error != NULL)
        (*error)->code = CARRY_ERROR_CONFIG;
    return FALSE;
}

static gboolean
read_duration (const char *option, const char *text, gint64 *out_ns, GError **error)
{
    if (carry_duration_parse (text, out_ns, error))
        return TRUE;
    g_prefix_error (error, "%s: ", option);
    (*error)->code = CARRY_ERROR_CONFIG;
    return FALSE;
}

/* Whether files of rows are wanted, and not the list of instruments alone. */
static gboolean
wants_rows (const Fetch *self)
{
    return !self->instruments || self->from != NULL || self->to != NULL;
}

static gboolean
wants_tape (const Fetch *self)
{
    return g_strcmp0 (self->format, TAPE_FORMAT) == 0;
}

static gboolean
check_period (Fetch *self, GError **error)
{
    if (!wants_rows (self))
        return TRUE;
    if (!read_time ("--from", self->from, &self->ts_from, error) ||
        !read_time ("--to", self->to, &self->ts_to, error))
        return FALSE;
    if (self->ts_from < self->ts_to && self->names != NULL)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 self->names == NULL
                     ? "--symbols: say which perpetuals, for example BTCUSDT,ETHUSDT"
                     : "--to: it must be later than --from");
    return FALSE;
}

static gboolean
check_options (Fetch *self, GError **error)
{
    if (self->symbols != NULL)
        self->names = g_strsplit (self->symbols, ",", -1);
    for (guint i = 0; self->names != NULL && self->names[i] != NULL; i++)
        g_strstrip (self->names[i]);
    self->suffix = self->format != NULL && !wants_tape (self)
                       ? g_strconcat (".", self->format, NULL)
                       : g_strdup (ROWS_SUFFIX);
    if (self->retries < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "--retries: it cannot be negative");
        return FALSE;
    }
    return carry_fetch_plan_parse_series (self->series != NULL ? self->series
                                                               : "bars,marks,settlements",
                                          &self->chosen, error) &&
           read_duration ("--interval", self->interval != NULL ? self->interval : "1h",
                          &self->interval_ns, error) &&
           read_duration ("--retry-wait", self->retry_wait != NULL ? self->retry_wait : "1s",
                          &self->retry_wait_ns, error) &&
           check_period (self, error);
}

/* --- which module -------------------------------------------------------------------------- */

static gboolean
needs_writer (const Fetch *self)
{
    return !g_str_equal (self->suffix, ROWS_SUFFIX);
}

/* Before anything is downloaded: a recording is made by what reads the rows. */
static gboolean
check_reader (CarryCatalog *catalog, GError **error)
{
    if (carry_cli_find_reader (catalog, "x" ROWS_SUFFIX) != NULL)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "--format: no plugin reads files that end with %s, of which a recording is made",
                 ROWS_SUFFIX);
    return FALSE;
}

/* Who makes files of another format: any type whose files end so. */
static gboolean
add_writer (Fetch *self, GError **error)
{
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (self->config->plugin_path);
    g_autofree char *sample = g_strconcat ("x", self->suffix, NULL);
    const char *name;

    if (!needs_writer (self) && !wants_tape (self))
        return TRUE;
    carry_catalog_scan (catalog);
    if (wants_tape (self))
        return check_reader (catalog, error);
    name = carry_cli_find_writer (catalog, sample);
    if (name == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--format: no plugin writes files that end with %s", self->suffix);
        return FALSE;
    }
    carry_cli_config_override (self->config, "--format", "history", "out", "plugin", name);
    carry_cli_config_override (self->config, "--format", "history", "out", "files", sample);
    return TRUE;
}

static CarryHost *
load (Fetch *self, const char *const *files, GError **error)
{
    if (self->plugin != NULL)
        carry_cli_config_override (self->config, "--plugin", "history", "fetch", "plugin",
                                   self->plugin);
    return add_writer (self, error) ? carry_cli_config_load (self->config, files, error) : NULL;
}

static gboolean
is_candidate (const Fetch *self, CarryModule *module)
{
    const char *id = carry_module_get_id (module);

    if (!CARRY_IS_HISTORY (module) || carry_history_get_series (CARRY_HISTORY (module)) == 0)
        return FALSE;
    return self->module == NULL || g_str_equal (id, self->module);
}

/* (transfer none): the one module that gives out its record page by page. */
static CarryModule *
find_module (const Fetch *self, CarryHost *host, GError **error)
{
    g_autoptr (GPtrArray) modules = carry_host_list_modules (host);
    CarryModule *found = NULL;
    guint n = 0;

    for (guint i = 0; i < modules->len; i++)
        if (is_candidate (self, g_ptr_array_index (modules, i)))
        {
            n++;
            found = g_ptr_array_index (modules, i);
        }
    if (n == 1)
        return found;
    if (n == 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "nothing in the configuration gives out its record%s%s; name a plugin that "
                     "does with --plugin",
                     self->module != NULL ? " under the id " : "",
                     self->module != NULL ? self->module : "");
    else
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%u modules of the configuration give out a record; say which with --module "
                     "ID",
                     n);
    return NULL;
}

static gboolean
check_series (const Fetch *self, CarryModule *module, GError **error)
{
    guint missing =
        (guint) self->chosen & ~(guint) carry_history_get_series (CARRY_HISTORY (module));
    g_autofree char *names = NULL;

    if (missing == 0)
        return TRUE;
    names = carry_fetch_plan_format_series ((CarrySeries) missing);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "--series: %s gives out no %s",
                 carry_module_get_id (module), names);
    return FALSE;
}

/* --- the work ------------------------------------------------------------------------------ */

/* What a folder keeps to. */
static char *
format_claim (const Fetch *self, CarryModule *module)
{
    char from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER], interval[CARRY_DURATION_BUFFER];
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (module), "env");
    g_auto (GValue) env = G_VALUE_INIT;
    const GEnumValue *where = NULL;

    if (pspec != NULL && G_IS_PARAM_SPEC_ENUM (pspec))
    {
        g_value_init (&env, pspec->value_type);
        g_object_get_property (G_OBJECT (module), "env", &env);
        where = g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class, g_value_get_enum (&env));
    }
    return g_strdup_printf (
        "type=%s\nenv=%s\nfrom=%s\nto=%s\ninterval=%s\nformat=%s\n", G_OBJECT_TYPE_NAME (module),
        where != NULL ? where->value_nick : "", carry_time_to_text (self->ts_from, from),
        carry_time_to_text (self->ts_to, to), carry_duration_to_text (self->interval_ns, interval),
        self->format != NULL ? self->format : &ROWS_SUFFIX[1]);
}

static gboolean
write_instruments (const Fetch *self, CarryFetchVenue *venue, const GPtrArray *instruments,
                   CarryFetchSums *sums, GError **error)
{
    g_autofree char *text =
        carry_instruments_format_csv (instruments, carry_fetch_venue_has_account (venue));
    g_autofree char *path = g_build_filename (self->output, INSTRUMENTS_FILE, NULL);

    if (!carry_fetch_write_text (path, text, error))
        return FALSE;
    fprintf (stderr, "%s: %u instruments\n", path, instruments->len);
    return carry_fetch_sums_add (sums, INSTRUMENTS_FILE, error);
}

static gboolean
fetch_rows (const Fetch *self, CarryFetchVenue *venue, CarryTableWriter *writer,
            const GPtrArray *instruments, CarryFetchSums *sums, GError **error)
{
    g_autoptr (GPtrArray) items =
        carry_fetch_plan_new (instruments, self->chosen, self->interval_ns, self->suffix);
    CarryFetchRun run = {
        .venue = venue,
        .folder = self->output,
        .sums = sums,
        .items = items,
        .interval_ns = self->interval_ns,
        .ts_from = self->ts_from,
        .ts_to = self->ts_to,
        .writer = writer,
        .retries = (guint) self->retries,
        .retry_wait_ns = self->retry_wait_ns,
    };

    if (!carry_fetch_run (&run, error))
        return FALSE;
    fprintf (stderr, "%s: %u files, %" G_GUINT64_FORMAT " rows fetched now\n", self->output,
             items->len, run.rows);
    return TRUE;
}

static gboolean
make_tape (const Fetch *self, const GPtrArray *listed, CarryFetchSums *sums, GError **error)
{
    const CarryFetchTape tape = {
        .folder = self->output,
        .sums = sums,
        .listed = listed,
        .interval_ns = self->interval_ns,
        .ts_from = self->ts_from,
        .plugin_path = self->config->plugin_path,
        .cancellable = self->cancellable,
    };

    return !wants_tape (self) || carry_fetch_tape_update (&tape, error);
}

static gboolean
fetch (Fetch *self, CarryHost *host, CarryModule *module, GError **error)
{
    g_autofree char *claim = format_claim (self, module);
    g_autoptr (CarryFetchFolder) folder = carry_fetch_folder_open (self->output, error);
    g_autoptr (CarryFetchSums) sums = NULL;
    g_autoptr (CarryFetchVenue) venue = NULL;
    g_autoptr (GPtrArray) listed = NULL;
    g_autoptr (GPtrArray) chosen = NULL;
    CarryModule *writer = needs_writer (self) ? carry_host_find_module (host, "out") : NULL;

    if (folder == NULL || (wants_rows (self) && !carry_fetch_folder_claim (folder, claim, error)))
        return FALSE;
    sums = carry_fetch_sums_open (self->output, error);
    if (sums == NULL)
        return FALSE;
    venue = carry_fetch_venue_start (module, self->cancellable, error);
    if (venue == NULL)
        return FALSE;
    listed = carry_fetch_venue_list (venue, error);
    if (listed == NULL)
        return FALSE;
    chosen =
        carry_fetch_plan_select (listed, (const char *const *) self->names, !self->no_spot, error);
    if (chosen == NULL)
        return FALSE;
    if (self->instruments && !write_instruments (self, venue, chosen, sums, error))
        return FALSE;
    return !wants_rows (self) ||
           (fetch_rows (self, venue, (CarryTableWriter *) writer, chosen, sums, error) &&
            make_tape (self, listed, sums, error));
}

/* --- the command --------------------------------------------------------------------------- */

static int
run (Fetch *self, char **files)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryHost) host = NULL;
    CarryModule *module;

    if (!check_options (self, &error))
        return carry_cli_fail (error);
    host = load (self, (const char *const *) files, &error);
    if (host == NULL)
        return carry_cli_fail (error);
    module = find_module (self, host, &error);
    if (module == NULL || !check_series (self, module, &error))
        return carry_cli_fail (error);
    self->sources[0] = g_unix_signal_add (SIGINT, on_interrupt, self);
    self->sources[1] = g_unix_signal_add (SIGTERM, on_terminate, self);
    if (fetch (self, host, module, &error))
        return CARRY_EXIT_OK;
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return carry_cli_fail (error);
    fprintf (stderr, "interrupted; the same command goes on where it stopped\n");
    return CARRY_EXIT_INTERRUPTED;
}

int
carry_cmd_fetch (int argc, char **argv)
{
    g_auto (Fetch) self = {
        .config = carry_cli_config_new (),
        .cancellable = g_cancellable_new (),
        .retries = 15,
    };
    const GOptionEntry entries[] = {
        { "plugin", 0, 0, G_OPTION_ARG_FILENAME, &self.plugin,
          "Type of the venue, as `carry inspect` lists it; its settings are history.fetch.KEY",
          "NAME" },
        { "module", 0, 0, G_OPTION_ARG_FILENAME, &self.module,
          "Which module of CONFIG, where several have a record", "ID" },
        { "symbols", 0, 0, G_OPTION_ARG_FILENAME, &self.symbols,
          "Perpetuals; the spot each pairs with comes with it", "SYMBOL,..." },
        { "no-spot", 0, 0, G_OPTION_ARG_NONE, &self.no_spot, "Leave out the spot", NULL },
        { "from", 0, 0, G_OPTION_ARG_STRING, &self.from, "Start of the period (UTC)", "TIME" },
        { "to", 0, 0, G_OPTION_ARG_STRING, &self.to,
          "Its end, in the past; a bar that ends then is the last", "TIME" },
        { "interval", 0, 0, G_OPTION_ARG_STRING, &self.interval, "Length of bars (default: 1h)",
          "TIME" },
        { "series", 0, 0, G_OPTION_ARG_FILENAME, &self.series,
          "Of bars, marks, indices, premiums, settlements, trades (default: bars,marks,settlements)",
          "NAME,..." },
        { "instruments", 0, 0, G_OPTION_ARG_NONE, &self.instruments,
          "Write " INSTRUMENTS_FILE " too: filters and fees; all of the venue without --symbols",
          NULL },
        { "format", 0, 0, G_OPTION_ARG_STRING, &self.format,
          "How the files end: csv (default), or what a plugin writes, such as parquet; " TAPE_FORMAT
          ": csv, and one recording of all",
          "NAME" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output, "Folder of the files", "FOLDER" },
        { "verify", 0, 0, G_OPTION_ARG_NONE, &self.verify,
          "Only compare the files of FOLDER with their checksums", NULL },
        { "retries", 0, 0, G_OPTION_ARG_INT, &self.retries,
          "How often a page that failed is asked for again (default: 15)", "N" },
        { "retry-wait", 0, 0, G_OPTION_ARG_STRING, &self.retry_wait,
          "Longest pause before the first time; it doubles up to 1m (default: 1s)", "TIME" },
        CARRY_CLI_CONFIG_ENTRIES (self.config),
        { NULL },
    };

    if (!carry_cli_parse ("[CONFIG...]", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (self.output == NULL)
        return carry_cli_fail_usage ("fetch", "where to? Name a folder with --output");
    if (self.verify)
        return carry_fetch_verify (self.output);
    if (argc < 2 && self.plugin == NULL)
        return carry_cli_fail_usage ("fetch", "from where? Name a plugin with --plugin, or a "
                                              "configuration");
    return run (&self, argv + 1);
}
