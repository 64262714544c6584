/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-day-pages.h"

static void
add_table (GString *out, const TearsheetDaily *daily, const TearsheetDayTable *table)
{
    g_auto (TearsheetGrid) grid = { 0 };

    table->fill (&grid, daily);
    g_string_append_printf (out, "\n## %s\n\n", table->title);
    if (tearsheet_grid_get_n_rows (&grid) == 0)
    {
        g_string_append_printf (out, "%s\n", table->empty);
        return;
    }
    if (table->text != NULL)
        g_string_append_printf (out, "%s\n\n", table->text);
    tearsheet_grid_write_markdown (&grid, out);
}

/* (transfer full): the report for a terminal or a mail */
char *
tearsheet_daily_format_markdown (const TearsheetDaily *self)
{
    GString *out = g_string_sized_new (8 * 1024);
    g_autofree char *title = tearsheet_daily_dup_title (self);
    g_autofree char *period = tearsheet_daily_dup_period (self);
    g_autofree char *verdict = tearsheet_daily_dup_verdict (self, TEARSHEET_TEXT_PLAIN);

    g_string_append (out, "# ");
    tearsheet_text_add_markdown (out, title);
    g_string_append (out, "\n\n");
    tearsheet_text_add_markdown (out, period);
    g_string_append (out, "\n\n");
    tearsheet_text_add_markdown (out, verdict);
    g_string_append_c (out, '\n');
    for (guint i = 0; i < TEARSHEET_N_DAY_TABLES; i++)
        add_table (out, self, &tearsheet_day_tables[i]);
    return g_string_free (out, FALSE);
}
