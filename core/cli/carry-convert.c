/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "base/carry-wait.h"
#include "cli/carry-cli-files.h"
#include "cli/carry-cli.h"
#include "cli/carry-convert-output.h"
#include "cli/carry-progress.h"
#include "host/carry-catalog.h"
#include "host/carry-host-private.h"
#include "roles/carry-context-private.h"
#include "roles/carry-history.h"

#define SUMMARY                                                                                    \
    "Reads IN with the history that reads such files and writes its events to OUT, one a\n"        \
    "row: .csv, .csv.gz, or what a plugin writes, such as Parquet. Settings of the reader\n"       \
    "are given as --set history.in.KEY=VALUE, those of a writer as history.out.KEY."

#define BLOCK_EVENTS 4096
#define DEFAULT_PRICE_SCALE 10
#define DEFAULT_SIZE_SCALE 8

typedef struct
{
    char **sets;
    char *plugin_path;
    char *columns;
    char *symbols;
    char *venue;
    char *from;
    char *to;
    int price_scale;
    int size_scale;
    CarryConvertColumns chosen;
    gint64 ts_from;
    gint64 ts_to;
    const char *in;
    const char *out;
} Convert;

static void
convert_clear (Convert *self)
{
    g_strfreev (self->sets);
    g_free (self->plugin_path);
    g_free (self->columns);
    g_free (self->symbols);
    g_free (self->venue);
    g_free (self->from);
    g_free (self->to);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Convert, convert_clear)

/* Whether the user says which type to take. */
static gboolean
is_chosen (const Convert *self, const char *id)
{
    g_autofree char *prefix = g_strdup_printf ("history.%s.plugin=", id);

    for (char **set = self->sets; set != NULL && *set != NULL; set++)
        if (g_str_has_prefix (*set, prefix))
            return TRUE;
    return FALSE;
}

/* A section that reads or writes @path, by the type that claims such names. */
static gboolean
add_section (const Convert *self, CarryConfig *config, CarryCatalog *catalog, const char *id,
             const char *path, CarryProblems *problems, GError **error)
{
    gboolean is_input = g_str_equal (id, "in");
    const char *name =
        is_input ? carry_cli_find_reader (catalog, path) : carry_cli_find_writer (catalog, path);
    CarryConfigSection *section = carry_config_add_section (config, "history", id, path, problems);
    g_autofree char *full = g_canonicalize_filename (path, NULL);

    carry_config_section_set (section, "files", full, path, problems);
    if (name != NULL)
        carry_config_section_set (section, "plugin", name, path, problems);
    if (name != NULL || is_chosen (self, id))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s: no plugin %ss files of such a name; say which does with --set "
                 "history.%s.plugin=NAME, as `carry inspect` lists it",
                 path, is_input ? "read" : "write", id);
    return FALSE;
}

static CarryHost *
load (const Convert *self, GError **error)
{
    g_autoptr (CarryCatalog) catalog = carry_catalog_new (self->plugin_path);
    g_autoptr (CarryConfig) config = carry_config_new ();
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarryHost) host = carry_host_new ();

    carry_catalog_scan (catalog);
    if (!add_section (self, config, catalog, "in", self->in, problems, error))
        return NULL;
    if (!carry_convert_output_is_csv (self->out) &&
        !add_section (self, config, catalog, "out", self->out, problems, error))
        return NULL;
    if (self->sets != NULL)
        carry_config_apply_sets (config, (const char *const *) self->sets, problems);
    carry_host_set_plugin_path (host, self->plugin_path);
    if (!carry_host_load_config (host, config, problems, error))
        return NULL;
    return g_steal_pointer (&host);
}

static gboolean
read_time (const char *option, const char *text, gint64 missing, gint64 *out_ts, GError **error)
{
    if (text == NULL)
    {
        *out_ts = missing;
        return TRUE;
    }
    if (carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, out_ts, error))
        return TRUE;
    g_prefix_error (error, "%s: ", option);
    (*error)->code = CARRY_ERROR_CONFIG;
    return FALSE;
}

/* Symbols that a file name speaks of, `BTCUSDT` or `btc-usdt`, in capitals. */
static GPtrArray *
find_symbols (const Convert *self)
{
    GPtrArray *symbols = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *name = g_path_get_basename (self->in);
    g_autofree char *capitals = g_ascii_strup (self->symbols != NULL ? self->symbols : name, -1);
    g_autoptr (GRegex) regex =
        g_regex_new ("(?<![A-Z0-9])([A-Z0-9]{2,}?)[-_/]?(USD[TC])", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    for (g_regex_match (regex, capitals, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL))
    {
        g_autofree char *base = g_match_info_fetch (match, 1);
        g_autofree char *quote = g_match_info_fetch (match, 2);
        g_autofree char *symbol = g_strconcat (base, quote, NULL);

        if (!g_ptr_array_find_with_equal_func (symbols, symbol, g_str_equal, NULL))
            g_ptr_array_add (symbols, g_steal_pointer (&symbol));
    }
    return symbols;
}

static gboolean
add_instrument (const Convert *self, CarryInstruments *instruments, CarryCategory category,
                const char *symbol, GPtrArray *wanted, GError **error)
{
    gsize length = strlen (symbol) - strlen ("USDT");
    g_autofree char *base = g_strndup (symbol, length);
    g_autoptr (CarryInstrument) one = carry_instrument_new (
        self->venue != NULL ? self->venue : "any", category, symbol, base, symbol + length);
    const CarryInstrument *added;

    one->price_scale = (guint8) self->price_scale;
    one->size_scale = (guint8) self->size_scale;
    one->tick_size = carry_decimal_make (1, one->price_scale);
    one->qty_step = carry_decimal_make (1, one->size_scale);
    added = carry_instruments_add (instruments, one, error);
    if (added == NULL)
        return FALSE;
    g_ptr_array_add (wanted, (gpointer) added);
    return TRUE;
}

/* Both markets of every symbol: what a file does not hold gives no rows. */
static gboolean
add_instruments (const Convert *self, CarryInstruments *instruments, GPtrArray *wanted,
                 GError **error)
{
    g_autoptr (GPtrArray) symbols = find_symbols (self);

    for (guint i = 0; i < symbols->len; i++)
        if (!add_instrument (self, instruments, CARRY_CATEGORY_LINEAR,
                             g_ptr_array_index (symbols, i), wanted, error) ||
            !add_instrument (self, instruments, CARRY_CATEGORY_SPOT, g_ptr_array_index (symbols, i),
                             wanted, error))
            return FALSE;
    if (symbols->len > 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s: its name does not say which symbols it holds; say them with "
                 "--symbols BTCUSDT,ETHUSDT",
                 self->in);
    return FALSE;
}

static CarryCursor *
open_history (const Convert *self, CarryHistory *history, GPtrArray *wanted, GError **error)
{
    const CarryHistoryRequest request = { wanted, self->ts_from, self->ts_to };
    g_autoptr (GAsyncResult) result = NULL;

    carry_history_open_async (history, &request, NULL, carry_wait_on_answer, &result);
    carry_wait_for_answer (&result);
    return carry_history_open_finish (history, result, error);
}

static gboolean
copy_events (const Convert *self, CarryCursor *cursor, CarryInstruments *instruments,
             CarryConvertOutput *output, guint64 *out_n, GError **error)
{
    g_autofree CarryMarketEvent *events = g_new (CarryMarketEvent, BLOCK_EVENTS);
    g_autoptr (CarryProgress) progress = carry_progress_new ();
    guint64 n = 0;
    gssize got;

    while ((got = carry_cursor_read (cursor, events, BLOCK_EVENTS, error)) > 0)
    {
        for (gssize i = 0; i < got; i++)
        {
            const CarryInstrument *of = carry_instruments_get (instruments, events[i].instrument);

            if (events[i].ts_local < self->ts_from)
                continue;
            if (!carry_convert_output_add (output, &events[i], of, error))
                return FALSE;
            n++;
        }
        carry_progress_update (progress, carry_cursor_get_fraction (cursor), "", n);
    }
    *out_n = n;
    return got == 0;
}

/* What the reader has to say; that a symbol has no spot, say, is no news here. */
static void
on_notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
           const char *text)
{
    if (!g_str_equal (code, "no-data"))
        fprintf (stderr, "%s\n", text);
}

static gboolean
check_writer (const Convert *self, CarryModule *writer, GError **error)
{
    if (writer == NULL || CARRY_IS_TABLE_WRITER (writer))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s: the type that history.out.plugin names writes no files", self->out);
    return FALSE;
}

static gboolean
convert (const Convert *self, CarryHost *host, guint64 *out_n, GError **error)
{
    static const CarryContextBackend backend = { .notice = on_notice };
    g_autoptr (CarryContext) context = carry_context_new (&backend, NULL, "in", 1);
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();
    g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
    g_autoptr (CarryConvertOutput) output = NULL;
    g_autoptr (CarryCursor) cursor = NULL;
    CarryModule *reader = carry_host_find_module (host, "in");
    CarryModule *writer = carry_host_find_module (host, "out");

    if (!check_writer (self, writer, error) || !add_instruments (self, instruments, wanted, error))
        return FALSE;
    carry_module_set_context (reader, context);
    cursor = open_history (self, CARRY_HISTORY (reader), wanted, error);
    if (cursor == NULL)
        return FALSE;
    output = carry_convert_output_new (self->out, &self->chosen, error);
    return output != NULL && copy_events (self, cursor, instruments, output, out_n, error) &&
           carry_convert_output_finish (output, (CarryTableWriter *) writer,
                                        (guint) self->price_scale, (guint) self->size_scale, error);
}

static gboolean
check_options (Convert *self, GError **error)
{
    if (self->price_scale < 0 || self->price_scale > CARRY_DECIMAL_MAX_SCALE ||
        self->size_scale < 0 || self->size_scale > CARRY_DECIMAL_MAX_SCALE)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--price-scale and --size-scale are 0 to %d", CARRY_DECIMAL_MAX_SCALE);
        return FALSE;
    }
    return carry_convert_columns_parse (&self->chosen, self->columns, error) &&
           read_time ("--from", self->from, 0, &self->ts_from, error) &&
           read_time ("--to", self->to, G_MAXINT64, &self->ts_to, error);
}

int
carry_cmd_convert (int argc, char **argv)
{
    g_auto (Convert) self = {
        .price_scale = DEFAULT_PRICE_SCALE,
        .size_scale = DEFAULT_SIZE_SCALE,
    };
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "columns", 0, 0, G_OPTION_ARG_FILENAME, &self.columns,
          "Write these columns only, in this order", "NAME,..." },
        { "symbols", 0, 0, G_OPTION_ARG_FILENAME, &self.symbols,
          "Symbols in IN, where its name does not say them", "SYMBOL,..." },
        { "venue", 0, 0, G_OPTION_ARG_FILENAME, &self.venue,
          "Venue in the names of instruments (default: any)", "NAME" },
        { "from", 0, 0, G_OPTION_ARG_STRING, &self.from, "Leave out what is earlier (UTC)",
          "TIME" },
        { "to", 0, 0, G_OPTION_ARG_STRING, &self.to, "Leave out what is later (UTC)", "TIME" },
        { "price-scale", 0, 0, G_OPTION_ARG_INT, &self.price_scale,
          "Most digits after the point of prices (default: 10)", "N" },
        { "size-scale", 0, 0, G_OPTION_ARG_INT, &self.size_scale,
          "Most digits after the point of sizes (default: 8)", "N" },
        { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &self.sets,
          "Set a key of the reader or the writer (may be repeated)", "history.in.KEY=VALUE" },
        { "plugin-path", 0, 0, G_OPTION_ARG_FILENAME, &self.plugin_path,
          "Folders to search for plugins first, separated by colons", "FOLDERS" },
        { NULL },
    };
    guint64 n = 0;

    if (!carry_cli_parse ("IN OUT", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc != 3)
        return carry_cli_fail_usage ("convert", "name one file to read and one to write");
    self.in = argv[1];
    self.out = argv[2];
    if (!check_options (&self, &error))
        return carry_cli_fail (error);
    host = load (&self, &error);
    if (host == NULL || !convert (&self, host, &n, &error))
        return carry_cli_fail (error);
    fprintf (stderr, "%s: %" G_GUINT64_FORMAT " rows\n", self.out, n);
    return CARRY_EXIT_OK;
}
