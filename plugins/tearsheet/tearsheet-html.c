/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-html.h"

#include "tearsheet-figures.h"
#include "tearsheet-page.h"
#include "tearsheet-tables.h"

#define SIGNED (TEARSHEET_TEXT_PLUS | TEARSHEET_TEXT_TYPESET)

static void
add_banners (GString *out, const TearsheetRun *run)
{
    if (run->summary->partial)
    {
        g_autofree char *text = tearsheet_run_dup_partial (run);

        tearsheet_page_add_element (out, "<p class=\"banner bad\"><b>PARTIAL</b> ", text, "</p>\n");
    }
    if (tearsheet_run_is_synthetic (run))
        tearsheet_page_add_element (out, "<p class=\"banner\"><b>SYNTHETIC MARKET</b> ",
                                    tearsheet_run_synthetic, "</p>\n");
    if (run->summary->liquidations > 0)
    {
        g_autofree char *text = tearsheet_run_dup_liquidations (run);

        tearsheet_page_add_element (out, "<p class=\"banner bad\"><b>LIQUIDATED</b> ", text,
                                    "</p>\n");
    }
}

static void
add_net_card (GString *out, const TearsheetRun *run)
{
    CarryAmount net = carry_split_get_net (&run->summary->total);

    tearsheet_page_open_main_card (out, "Net result", carry_amount_sign (net) < 0);
    tearsheet_text_add_amount (out, net, SIGNED);
    tearsheet_page_add_element (out, " <span>", run->coin, "</span><small>");
    tearsheet_text_add_percent (out, tearsheet_run_get_share (run, net), 2, SIGNED);
    g_string_append (out, " of a capital of ");
    tearsheet_text_add_amount (out, run->summary->capital, TEARSHEET_TEXT_TYPESET);
    g_string_append (out, "</small></dd></div>\n");
}

static void
add_ratio_cards (GString *out, const TearsheetRun *run)
{
    const CarrySummary *summary = run->summary;
    g_autofree char *fall = tearsheet_run_dup_fall (run);

    tearsheet_page_open_card (out, "Return a year");
    tearsheet_text_add_percent (out, summary->apr_on_capital, 2, SIGNED);
    tearsheet_page_close_card (out, "simple, on the starting capital");
    tearsheet_page_open_card (out, "Largest fall");
    tearsheet_text_add_percent (out, summary->max_drawdown, 2, TEARSHEET_TEXT_TYPESET);
    tearsheet_page_close_card (out, *fall != '\0' ? fall : "of capital, from a peak");
    tearsheet_page_open_card (out, "Sharpe ratio");
    tearsheet_text_add_number (out, summary->sharpe_daily, 2, TEARSHEET_TEXT_TYPESET);
    tearsheet_page_close_card (out, "of daily results, for a year");
    tearsheet_page_open_card (out, "Time in market");
    tearsheet_text_add_percent (out, summary->time_in_market, 1, TEARSHEET_TEXT_TYPESET);
    tearsheet_page_close_card (out, "with any position open");
}

/* How near it came to being closed by force. */
static void
add_liquidations_card (GString *out, const TearsheetRun *run)
{
    TearsheetBucket margin = tearsheet_series_summarize (&run->record->margin);
    g_autoptr (GString) note = g_string_new ("closed by force");

    if (margin.count > 0)
    {
        g_string_append (note, "; lowest margin ");
        tearsheet_text_add_percent (note, margin.min / 100, 1, TEARSHEET_TEXT_TYPESET);
    }
    tearsheet_page_open_card (out, "Liquidations");
    tearsheet_text_add_count (out, run->summary->liquidations);
    tearsheet_page_close_card (out, note->str);
}

static void
add_count_cards (GString *out, const TearsheetRun *run)
{
    tearsheet_page_open_card (out, "Round trips");
    tearsheet_text_add_count (out, run->summary->total.round_trips);
    tearsheet_page_close_card (out, "opened and closed again");
    tearsheet_page_open_card (out, "Funding payments");
    tearsheet_text_add_count (out, run->record->settlements);
    tearsheet_page_close_card (out, "settlements with a position");
    tearsheet_page_open_card (out, "Resizing");
    tearsheet_text_add_amount (out, carry_amount_negate (run->record->resizing), SIGNED);
    tearsheet_page_close_card (out, "of fees and slippage, to keep both legs their size");
    add_liquidations_card (out, run);
    tearsheet_page_open_card (out, "Warnings");
    tearsheet_text_add_count (out, run->record->notices.warnings + run->record->notices.criticals);
    tearsheet_page_close_card (out, run->record->notices.criticals > 0 ? "some of them critical"
                                                                       : "refused orders included");
}

static void
add_header (GString *out, const TearsheetRun *run, const char *title)
{
    g_autofree char *period = tearsheet_run_dup_period (run);
    g_autofree char *verdict = tearsheet_run_dup_verdict (run, TEARSHEET_TEXT_TYPESET);

    tearsheet_page_add_element (out, "<header>\n<h1>", title, "</h1>\n");
    tearsheet_page_add_element (out, "<p class=\"period\">", period, "</p>\n");
    add_banners (out, run);
    g_string_append (out, "<dl class=\"cards\">\n");
    add_net_card (out, run);
    add_ratio_cards (out, run);
    add_count_cards (out, run);
    tearsheet_page_add_element (out, "</dl>\n<p class=\"verdict\">", verdict, "</p>\n");
    g_string_append (
        out,
        "<nav aria-label=\"Sections\"><a href=\"#equity\">Equity</a>"
        "<a href=\"#parts\">Parts</a><a href=\"#market\">Funding and basis</a>"
        "<a href=\"#positions\">Positions</a><a href=\"#decisions\">Decisions</a><a href=\"#months\">Months</a>"
        "<a href=\"#coins\">Coins</a><a href=\"#trading\">Trading</a>"
        "<a href=\"#notices\">Notices</a><a href=\"#model\">Model</a>"
        "<a href=\"#data\">Data</a><a href=\"#settings\">Settings</a></nav>\n"
        "</header>\n<main>\n");
}

static void
add_explanation (GString *out, const TearsheetRun *run)
{
    g_string_append (out, "<section class=\"plain\"><h2>In plain words</h2>\n");
    if (tearsheet_run_is_carry (run))
        tearsheet_page_add_element (out, "<p><b>What was done.</b> ", tearsheet_run_carry,
                                    "</p>\n");
    tearsheet_page_add_element (out, "<p><b>How to read it.</b> ", tearsheet_run_reading,
                                "</p>\n</section>\n");
}

static void
add_section (GString *out, const TearsheetRun *run, const char *id, const char *title,
             void (*add) (GString *, const TearsheetRun *))
{
    g_string_append_printf (out, "<section id=\"%s\"><h2>%s</h2>\n", id, title);
    add (out, run);
    g_string_append (out, "</section>\n");
}

static void
add_positions (GString *out, const TearsheetRun *run)
{
    tearsheet_figures_add_positions (out, run);
    tearsheet_figures_add_margin (out, run);
}

static void
add_decisions (GString *out, const TearsheetRun *run)
{
    tearsheet_decisions_write_html (&run->record->decisions, out);
}

static void
add_models (GString *out, const TearsheetRun *run)
{
    const char *const *models = run->summary->models;

    g_string_append (out, "<ul class=\"models\">\n");
    for (guint i = 0; models != NULL && models[i] != NULL; i++)
        tearsheet_page_add_element (out, "<li>", models[i], "</li>\n");
    tearsheet_page_add_element (out, "<li>", tearsheet_run_hindsight, "</li>\n</ul>\n");
}

static void
add_settings (GString *out, const TearsheetRun *run)
{
    tearsheet_page_add_element (
        out, "<p>Everything the run was set to, defaults included. sha256 <code>",
        run->summary->config_sha256, "</code></p>\n");
    tearsheet_page_add_element (out, "<pre>", run->summary->settings, "</pre>\n");
}

static void
add_footer (GString *out, const TearsheetRun *run)
{
    g_string_append (out, "</main>\n<footer><p>Carry ");
    tearsheet_text_add_html (out, carry_version_get ());
    g_string_append (out, ", ");
    tearsheet_text_add_count (out, run->summary->events);
    g_string_append_printf (out,
                            " market events, seed %" G_GUINT64_FORMAT
                            ". Every fill, order, payment and hour is in the CSV files beside "
                            "this page.</p></footer>\n</body>\n</html>\n",
                            run->summary->seed);
}

/* (transfer full): the whole page, which needs no other file */
char *
tearsheet_html_format (const TearsheetRun *run)
{
    GString *out = g_string_sized_new (512 * 1024);
    g_autofree char *title = tearsheet_run_dup_title (run);

    tearsheet_page_add_head (out, title);
    add_header (out, run, title);
    add_explanation (out, run);
    add_section (out, run, "equity", "Equity and drawdown", tearsheet_figures_add_equity);
    add_section (out, run, "parts", "Parts of the result", tearsheet_figures_add_parts);
    add_section (out, run, "market", "Funding against basis", tearsheet_figures_add_market);
    add_section (out, run, "positions", "Positions", add_positions);
    add_section (out, run, "decisions", "Decisions", add_decisions);
    add_section (out, run, "months", "By month", tearsheet_tables_add_months);
    add_section (out, run, "coins", "By coin", tearsheet_tables_add_symbols);
    add_section (out, run, "trading", "Trading", tearsheet_tables_add_trades);
    add_section (out, run, "notices", "Notices", tearsheet_tables_add_notices);
    add_section (out, run, "model", "How it was modelled", add_models);
    add_section (out, run, "data", "Data", tearsheet_tables_add_sources);
    add_section (out, run, "settings", "Settings", add_settings);
    add_footer (out, run);
    return g_string_free (out, FALSE);
}
