/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "cli/carry-cli-config.h"
#include "cli/carry-cli-log.h"
#include "host/carry-backtest.h"
#include "host/carry-scan.h"
#include "roles/carry-strategy.h"

#define SUMMARY                                                                                    \
    "Asks the strategies of a configuration what they think of every pair of spot and perpetual\n" \
    "at one instant of its histories. Nothing is traded that counts."

/* The run that asks ends soon after the instant. */
#define SPAN_NS CARRY_NS_PER_HOUR

/* Terms that make a table to read; JSON has all there are. */
static const struct
{
    const char *term;
    const char *title;
    int width;
} columns[] = {
    { "apr", "rate/year", 9 },
    { "expected-apr", "expected", 9 },
    { "interval-hours", "hours", 6 },
    { "next-settlement", "next settlement", 25 },
    { "basis", "basis", 10 },
    { "round-trip-cost", "cost", 9 },
    { "break-even-hours", "break-even", 10 },
    { "net-apr-on-capital", "net/year", 9 },
};

typedef struct
{
    CarryCliConfig *config;
    char *at;
    gboolean json;
} ScanOptions;

static void
options_clear (ScanOptions *options)
{
    carry_cli_config_free (options->config);
    g_free (options->at);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScanOptions, options_clear)

static void
print_row (const CarryScanRow *row)
{
    const char *reason;

    if (row->evaluation == NULL)
    {
        g_print ("  %-24s %-8s %s\n", row->instrument, "-", "too little is known");
        return;
    }
    g_print ("  %-24s %-8s", row->instrument, carry_evaluation_get_verdict (row->evaluation));
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
        const char *text = carry_evaluation_find (row->evaluation, columns[i].term);

        g_print (" %*s", columns[i].width, text != NULL ? text : "-");
    }
    reason = carry_evaluation_find (row->evaluation, "reason");
    g_print ("  %s\n", reason != NULL ? reason : "");
}

static void
print_table (const GArray *rows)
{
    g_print ("\n  %-24s %-8s", "instrument", "verdict");
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        g_print (" %*s", columns[i].width, columns[i].title);
    g_print ("  reason\n");
    for (guint i = 0; i < rows->len; i++)
        print_row (&g_array_index (rows, CarryScanRow, i));
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name (builder, name);
    json_builder_add_string_value (builder, value);
}

static void
add_row (JsonBuilder *builder, const CarryScanRow *row)
{
    json_builder_begin_object (builder);
    add_string (builder, "instrument", row->instrument);
    add_string (builder, "strategy", row->module);
    json_builder_set_member_name (builder, "verdict");
    if (row->evaluation == NULL)
        json_builder_add_null_value (builder);
    else
        json_builder_add_string_value (builder, carry_evaluation_get_verdict (row->evaluation));
    json_builder_set_member_name (builder, "terms");
    json_builder_begin_object (builder);
    for (guint i = 0; row->evaluation != NULL && i < carry_evaluation_get_size (row->evaluation);
         i++)
        add_string (builder, carry_evaluation_get_name (row->evaluation, i),
                    carry_evaluation_get_text (row->evaluation, i));
    json_builder_end_object (builder);
    json_builder_end_object (builder);
}

static void
print_json (const GArray *rows)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *text = NULL;

    json_builder_begin_array (builder);
    for (guint i = 0; i < rows->len; i++)
        add_row (builder, &g_array_index (rows, CarryScanRow, i));
    json_builder_end_array (builder);
    root = json_builder_get_root (builder);
    json_generator_set_root (generator, root);
    json_generator_set_pretty (generator, TRUE);
    text = json_generator_to_data (generator, NULL);
    g_print ("%s\n", text);
}

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
scan (CarryHost *host, gboolean json)
{
    g_autoptr (CarryBacktest) backtest = carry_backtest_new (host);
    g_autoptr (GPtrArray) strategies = list_strategies (host);
    g_autoptr (CarryScan) report = carry_scan_new (strategies);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLog) log =
        carry_cli_log_open (host, carry_backtest_get_clock (backtest), &error);

    if (log == NULL)
        return carry_cli_fail (error);
    carry_backtest_add_report (backtest, CARRY_REPORT (report));
    if (!carry_backtest_run (backtest, NULL, NULL, &error))
        return carry_cli_fail (error);
    if (json)
        print_json (carry_scan_get_rows (report));
    else
        print_table (carry_scan_get_rows (report));
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

int
carry_cmd_scan (int argc, char **argv)
{
    g_auto (ScanOptions) options = { .config = carry_cli_config_new () };
    g_autoptr (CarryHost) host = NULL;
    g_autoptr (GError) error = NULL;
    const GOptionEntry entries[] = {
        { "at", 0, 0, G_OPTION_ARG_STRING, &options.at, "The instant (UTC)", "TIME" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print all terms as JSON", NULL },
        CARRY_CLI_CONFIG_ENTRIES (options.config),
        { NULL },
    };

    if (!carry_cli_parse ("CONFIG... --at TIME", SUMMARY, entries, &argc, &argv))
        return CARRY_EXIT_USAGE;
    if (argc < 2 || options.at == NULL)
        return carry_cli_fail_usage ("scan", "of what, and when? Name a configuration and --at");
    if (!set_instant (&options, &error))
        return carry_cli_fail (error);
    host = carry_cli_config_load (options.config, (const char *const *) (argv + 1), &error);
    return host != NULL ? scan (host, options.json) : carry_cli_fail (error);
}
