/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-tables.h"

#include <math.h>

#include "tearsheet-grid.h"

#define SIGNED (TEARSHEET_TEXT_PLUS | TEARSHEET_TEXT_TYPESET)
#define BP 1e4

/* Shades of the calendar: g1 to g4 for gains, l1 to l4 for losses. */
#define N_SHADES 4

static void
add_amount (GString *out, CarryAmount amount, TearsheetTextFlags flags)
{
    g_string_append (out, "<td class=\"number\">");
    tearsheet_text_add_amount (out, amount, flags | TEARSHEET_TEXT_TYPESET);
    g_string_append (out, "</td>");
}

static void
add_result (GString *out, CarryAmount amount)
{
    g_string_append_printf (out, "<td class=\"number %s\">",
                            carry_amount_sign (amount) < 0 ? "loss" : "gain");
    tearsheet_text_add_amount (out, amount, SIGNED);
    g_string_append (out, "</td>");
}

static void
add_count (GString *out, guint64 count)
{
    g_string_append (out, "<td class=\"number\">");
    tearsheet_text_add_count (out, count);
    g_string_append (out, "</td>");
}

static void
open_row (GString *out, const char *name, gboolean is_total)
{
    g_string_append_printf (out, "<tr%s><th scope=\"row\">", is_total ? " class=\"total\"" : "");
    tearsheet_text_add_html (out, name);
    g_string_append (out, "</th>");
}

static void
add_split (GString *out, const TearsheetRun *run, const CarrySplit *split, gboolean is_total)
{
    CarryAmount net = carry_split_get_net (split);

    open_row (out, split->name, is_total);
    add_result (out, net);
    g_string_append (out, "<td class=\"number\">");
    tearsheet_text_add_percent (out, tearsheet_run_get_share (run, net), 2, SIGNED);
    g_string_append (out, "</td>");
    add_amount (out, split->funding_pnl, SIGNED);
    add_amount (out, split->price_pnl, SIGNED);
    add_amount (out, carry_amount_negate (split->slippage), SIGNED);
    add_amount (out, carry_amount_negate (split->fees), SIGNED);
    add_amount (out, carry_amount_negate (split->borrow), SIGNED);
    add_count (out, split->round_trips);
    g_string_append (out, "</tr>\n");
}

/* A row for each split and one for their sum. */
static void
add_splits (GString *out, const TearsheetRun *run, const char *first, const GPtrArray *splits)
{
    const TearsheetColumn columns[] = {
        { first, FALSE },    { "Net", TRUE },      { "% of capital", TRUE },
        { "Funding", TRUE }, { "Prices", TRUE },   { "of which slippage", TRUE },
        { "Fees", TRUE },    { "Interest", TRUE }, { "Round trips", TRUE },
    };
    CarrySplit sum = tearsheet_run_sum_splits (splits);

    tearsheet_grid_open_html (out, columns, G_N_ELEMENTS (columns));
    for (guint i = 0; i < splits->len; i++)
        add_split (out, run, g_ptr_array_index (splits, i), FALSE);
    add_split (out, run, &sum, TRUE);
    tearsheet_grid_close_html (out);
}

static double
find_largest (const TearsheetRun *run, const GArray *years)
{
    double largest = 0;

    for (guint i = 0; i < years->len; i++)
        for (guint month = 0; month < 12; month++)
            largest = MAX (largest, fabs (tearsheet_run_get_share (
                                        run, g_array_index (years, TearsheetYear, i).net[month])));
    return largest;
}

static void
add_month (GString *out, const TearsheetRun *run, CarryAmount net, double largest)
{
    double share = tearsheet_run_get_share (run, net);
    int shade = largest > 0 ? (int) ceil (fabs (share) / largest * N_SHADES) : 0;

    g_string_append (out, "<td class=\"number");
    if (shade > 0)
        g_string_append_printf (out, " %c%d", share < 0 ? 'l' : 'g', MIN (shade, N_SHADES));
    g_string_append (out, "\">");
    tearsheet_text_add_percent (out, share, 2, SIGNED);
    g_string_append (out, "<small>");
    tearsheet_text_add_amount (out, net, SIGNED);
    g_string_append (out, "</small></td>");
}

static void
add_year (GString *out, const TearsheetRun *run, const TearsheetYear *year, double largest)
{
    g_autofree char *name = g_strdup_printf ("%d", year->year);

    open_row (out, name, FALSE);
    for (guint month = 0; month < 12; month++)
    {
        if (year->has_month[month])
            add_month (out, run, year->net[month], largest);
        else
            g_string_append (out, "<td></td>");
    }
    g_string_append (out, "<td class=\"number sum\">");
    tearsheet_text_add_percent (out, tearsheet_run_get_share (run, year->total), 2, SIGNED);
    g_string_append (out, "<small>");
    tearsheet_text_add_amount (out, year->total, SIGNED);
    g_string_append (out, "</small></td></tr>\n");
}

void
tearsheet_tables_add_months (GString *out, const TearsheetRun *run)
{
    static const TearsheetColumn columns[] = {
        { "", FALSE },   { "Jan", TRUE }, { "Feb", TRUE }, { "Mar", TRUE },  { "Apr", TRUE },
        { "May", TRUE }, { "Jun", TRUE }, { "Jul", TRUE }, { "Aug", TRUE },  { "Sep", TRUE },
        { "Oct", TRUE }, { "Nov", TRUE }, { "Dec", TRUE }, { "Year", TRUE },
    };
    g_autoptr (GArray) years = tearsheet_run_list_years (run);
    g_autoptr (GPtrArray) parts = tearsheet_run_sum_years (run);
    double largest = find_largest (run, years);

    if (years->len == 0)
        return;
    g_string_append (out, "<p>Net of every month in percent of the starting capital and in ");
    tearsheet_text_add_html (out, run->coin);
    g_string_append (out, ".</p>\n");
    g_string_append (out, "<div class=\"calendar\">");
    tearsheet_grid_open_html (out, columns, G_N_ELEMENTS (columns));
    for (guint i = 0; i < years->len; i++)
        add_year (out, run, &g_array_index (years, TearsheetYear, i), largest);
    tearsheet_grid_close_html (out);
    g_string_append (out, "</div>\n<h3>Parts of every year</h3>\n");
    add_splits (out, run, "Year", parts);
    g_string_append (out, "<h3>Parts of every month</h3>\n");
    add_splits (out, run, "Month", run->summary->months);
}

void
tearsheet_tables_add_symbols (GString *out, const TearsheetRun *run)
{
    if (run->summary->symbols->len == 0)
    {
        g_string_append (out, "<p class=\"empty\">Nothing was traded.</p>\n");
        return;
    }
    add_splits (out, run, "Coin", run->summary->symbols);
}

static void
add_trades (GString *out, const char *name, const TearsheetTrades *trades, gboolean is_total)
{
    double traded = carry_amount_to_double (trades->volume);
    double share = carry_amount_to_double (trades->fees) / traded;

    if (trades->fills == 0)
        return;
    open_row (out, name, is_total);
    add_count (out, trades->fills);
    add_amount (out, trades->volume, TEARSHEET_TEXT_PLAIN);
    add_amount (out, trades->fees, TEARSHEET_TEXT_PLAIN);
    g_string_append (out, "<td class=\"number\">");
    tearsheet_text_add_number (out, share * BP, 2, TEARSHEET_TEXT_TYPESET);
    g_string_append (out, "</td></tr>\n");
}

void
tearsheet_tables_add_trades (GString *out, const TearsheetRun *run)
{
    static const TearsheetColumn columns[] = {
        { "", FALSE },    { "Executions", TRUE },           { "Volume", TRUE },
        { "Fees", TRUE }, { "Fees in bp of volume", TRUE },
    };
    TearsheetTrades sum = tearsheet_run_sum_trades (run);

    if (sum.fills == 0)
    {
        g_string_append (out, "<p class=\"empty\">Nothing was traded.</p>\n");
        return;
    }
    tearsheet_grid_open_html (out, columns, G_N_ELEMENTS (columns));
    for (guint kind = 0; kind < TEARSHEET_N_TRADES; kind++)
        add_trades (out, tearsheet_run_trades[kind], &run->record->trades[kind], FALSE);
    add_trades (out, "Total", &sum, TRUE);
    tearsheet_grid_close_html (out);
}

static void
add_notice (GString *out, const TearsheetNotice *notice)
{
    gboolean is_critical = notice->level == CARRY_NOTICE_CRITICAL;

    g_string_append (out, "<tr><td class=\"when\">");
    tearsheet_text_add_time (out, notice->ts_first);
    g_string_append_printf (out, "</td><td><span class=\"level %s\">%s</span></td>",
                            is_critical ? "critical" : "warning",
                            is_critical ? "critical" : "warning");
    add_count (out, notice->count);
    g_string_append (out, "<td><b>");
    tearsheet_text_add_html (out, notice->module);
    g_string_append (out, ": ");
    tearsheet_text_add_html (out, notice->code);
    g_string_append (out, "</b><br/>");
    tearsheet_text_add_html (out, notice->text);
    g_string_append (out, "</td></tr>\n");
}

void
tearsheet_tables_add_notices (GString *out, const TearsheetRun *run)
{
    static const TearsheetColumn columns[] = {
        { "First", FALSE },
        { "Level", FALSE },
        { "Times", TRUE },
        { "What was said", FALSE },
    };
    const TearsheetNotices *notices = &run->record->notices;

    if (notices->kinds->len == 0)
    {
        g_string_append (out, "<p>No warning was given, and no order was refused.</p>\n");
        return;
    }
    g_string_append (out, "<p>Notices of one kind are counted together; the time and the words are "
                          "those of the first.</p>\n");
    tearsheet_grid_open_html (out, columns, G_N_ELEMENTS (columns));
    for (guint i = 0; i < notices->kinds->len; i++)
        add_notice (out, g_ptr_array_index (notices->kinds, i));
    tearsheet_grid_close_html (out);
    if (notices->left_out > 0)
        g_string_append_printf (
            out, "<p>%" G_GUINT64_FORMAT " notices of more kinds are not listed.</p>\n",
            notices->left_out);
}

static void
add_instant (GString *out, const CarrySource *source, gint64 ts)
{
    g_string_append (out, "<td class=\"when\">");
    if (source->rows > 0)
        tearsheet_text_add_time (out, ts);
    g_string_append (out, "</td>");
}

static void
add_source (GString *out, const CarrySource *source)
{
    g_string_append (out, "<tr><td class=\"path\">");
    tearsheet_text_add_html (out, source->path);
    if (source->sha256[0] != '\0')
    {
        g_string_append (out, "<small>sha256 <code>");
        tearsheet_text_add_html (out, source->sha256);
        g_string_append (out, "</code></small>");
    }
    g_string_append (out, "</td>");
    add_count (out, source->rows);
    add_count (out, source->bad_rows);
    add_count (out, source->gaps);
    add_instant (out, source, source->ts_first);
    add_instant (out, source, source->ts_last);
    g_string_append (out, "</tr>\n");
}

void
tearsheet_tables_add_sources (GString *out, const TearsheetRun *run)
{
    static const TearsheetColumn columns[] = {
        { "Source", FALSE }, { "Rows", TRUE },   { "Bad rows", TRUE },
        { "Gaps", TRUE },    { "First", FALSE }, { "Last", FALSE },
    };
    const GPtrArray *sources = run->summary->sources;

    if (sources->len == 0)
    {
        g_string_append (out, "<p class=\"empty\">No data were read.</p>\n");
        return;
    }
    tearsheet_grid_open_html (out, columns, G_N_ELEMENTS (columns));
    for (guint i = 0; i < sources->len; i++)
        add_source (out, g_ptr_array_index (sources, i));
    tearsheet_grid_close_html (out);
}
