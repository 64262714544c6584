/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-scan-output.h"

#include <json-glib/json-glib.h>

#include "base/carry-time.h"
#include "host/carry-scan.h"
#include "model/carry-json-add.h"

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
    { "worst-day", "worst day", 9 },
    { "net-apr-on-capital", "net/year", 9 },
    { "depth", "depth", 10 },
    { "turnover-24h", "turnover", 13 },
    { "open-interest", "interest", 13 },
};

/* --- the table ----------------------------------------------------------------------------- */

static void
print_row (const CarryScanRow *row)
{
    const char *reason;

    if (row->evaluation == NULL)
    {
        g_print ("  %-28s %-8s %s\n", row->instrument, "-", "too little is known");
        return;
    }
    g_print ("  %-28s %-8s", row->instrument, carry_evaluation_get_verdict (row->evaluation));
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
        const char *text = carry_evaluation_find (row->evaluation, columns[i].term);

        g_print (" %*s", columns[i].width, text != NULL ? text : "-");
    }
    reason = carry_evaluation_find (row->evaluation, "reason");
    g_print ("  %s\n", reason != NULL ? reason : "");
}

/**
 * carry_scan_output_table: (skip)
 * @rows: (element-type CarryScanRow): what strategies said
 *
 * Prints a table for people.
 */
void
carry_scan_output_table (const GArray *rows)
{
    g_print ("\n  %-28s %-8s", "instrument", "verdict");
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        g_print (" %*s", columns[i].width, columns[i].title);
    g_print ("  reason\n");
    for (guint i = 0; i < rows->len; i++)
        print_row (&g_array_index (rows, CarryScanRow, i));
}

/* --- JSON ---------------------------------------------------------------------------------- */

static void
add_row (JsonBuilder *builder, const CarryScanRow *row)
{
    json_builder_begin_object (builder);
    carry_json_add_text (builder, "instrument", row->instrument);
    carry_json_add_text (builder, "strategy", row->module);
    json_builder_set_member_name (builder, "verdict");
    if (row->evaluation == NULL)
        json_builder_add_null_value (builder);
    else
        json_builder_add_string_value (builder, carry_evaluation_get_verdict (row->evaluation));
    json_builder_set_member_name (builder, "terms");
    json_builder_begin_object (builder);
    for (guint i = 0; row->evaluation != NULL && i < carry_evaluation_get_size (row->evaluation);
         i++)
        carry_json_add_text (builder, carry_evaluation_get_name (row->evaluation, i),
                             carry_evaluation_get_text (row->evaluation, i));
    json_builder_end_object (builder);
    json_builder_end_object (builder);
}

static void
add_rows (JsonBuilder *builder, const GArray *rows)
{
    json_builder_begin_array (builder);
    for (guint i = 0; i < rows->len; i++)
        add_row (builder, &g_array_index (rows, CarryScanRow, i));
    json_builder_end_array (builder);
}

static void
print_json (JsonBuilder *builder, gboolean is_pretty)
{
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = json_builder_get_root (builder);
    g_autofree char *text = NULL;

    json_generator_set_root (generator, root);
    json_generator_set_pretty (generator, is_pretty);
    text = json_generator_to_data (generator, NULL);
    g_print ("%s\n", text);
}

/**
 * carry_scan_output_json: (skip)
 * @rows: (element-type CarryScanRow): what strategies said
 *
 * Prints an array with all terms.
 */
void
carry_scan_output_json (const GArray *rows)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();

    add_rows (builder, rows);
    print_json (builder, TRUE);
}

/**
 * carry_scan_output_json_line: (skip)
 * @rows: (element-type CarryScanRow): what strategies said
 * @now: when they said it
 *
 * Prints an object of one line: one of many that follow each other.
 */
void
carry_scan_output_json_line (const GArray *rows, gint64 now)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    char time[CARRY_TIME_BUFFER];

    json_builder_begin_object (builder);
    carry_json_add_text (builder, "time", carry_time_to_text (now, time));
    json_builder_set_member_name (builder, "pairs");
    add_rows (builder, rows);
    json_builder_end_object (builder);
    print_json (builder, FALSE);
}
