/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-markdown.h"

#define BP 1e4
#define SIGNED TEARSHEET_TEXT_PLUS
#define PLAIN TEARSHEET_TEXT_PLAIN

static void
add_cell (GString *out)
{
    g_string_append (out, " | ");
}

static void
add_amount (GString *out, CarryAmount amount, TearsheetTextFlags flags)
{
    add_cell (out);
    tearsheet_text_add_amount (out, amount, flags);
}

static void
add_count (GString *out, guint64 count)
{
    add_cell (out);
    tearsheet_text_add_count (out, count);
}

static void
end_row (GString *out)
{
    g_string_append (out, " |\n");
}

static void
add_banners (GString *out, const TearsheetRun *run)
{
    if (run->summary->partial)
    {
        g_autofree char *text = tearsheet_run_dup_partial (run);

        g_string_append_printf (out, "> **PARTIAL.** %s\n\n", text);
    }
    if (tearsheet_run_is_synthetic (run))
        g_string_append_printf (out, "> **SYNTHETIC MARKET.** %s\n\n", tearsheet_run_synthetic);
    if (run->summary->liquidations > 0)
    {
        g_autofree char *text = tearsheet_run_dup_liquidations (run);

        g_string_append_printf (out, "> **LIQUIDATED.** %s\n\n", text);
    }
}

static void
add_margin (GString *out, const TearsheetRun *run)
{
    TearsheetBucket margin = tearsheet_series_summarize (&run->record->margin);

    if (margin.count == 0)
        return;
    g_string_append (out, "| Lowest margin, of the perpetuals and without coins, ");
    tearsheet_text_add_time (out, margin.ts_min);
    add_cell (out);
    tearsheet_text_add_percent (out, margin.min / 100, 1, PLAIN);
    g_string_append (out, " |\n");
}

static void
add_headline (GString *out, const TearsheetRun *run)
{
    const CarrySummary *summary = run->summary;
    CarryAmount net = carry_split_get_net (&summary->total);
    g_autofree char *fall = tearsheet_run_dup_fall (run);

    g_string_append (out, "| | |\n|---|---:|\n| Net result, ");
    tearsheet_text_add_markdown (out, run->coin);
    add_amount (out, net, SIGNED);
    g_string_append (out, " |\n| Return a year on capital | ");
    tearsheet_text_add_percent (out, summary->apr_on_capital, 2, SIGNED);
    g_string_append (out, " |\n| Largest fall, of capital");
    g_string_append_printf (out, "%s%s | ", *fall != '\0' ? ", " : "", fall);
    tearsheet_text_add_percent (out, summary->max_drawdown, 2, PLAIN);
    g_string_append (out, " |\n| Sharpe ratio of daily results | ");
    tearsheet_text_add_number (out, summary->sharpe_daily, 2, PLAIN);
    g_string_append (out, " |\n| Time in market | ");
    tearsheet_text_add_percent (out, summary->time_in_market, 1, PLAIN);
    g_string_append (out, " |\n| Round trips");
    add_count (out, summary->total.round_trips);
    g_string_append (out, " |\n| Funding payments");
    add_count (out, run->record->settlements);
    g_string_append (out, " |\n| Resizing, of fees and slippage");
    add_amount (out, carry_amount_negate (run->record->resizing), SIGNED);
    g_string_append (out, " |\n| Liquidations");
    add_count (out, summary->liquidations);
    end_row (out);
    add_margin (out, run);
}

static void
add_split (GString *out, const TearsheetRun *run, const CarrySplit *split)
{
    CarryAmount net = carry_split_get_net (split);

    g_string_append (out, "| ");
    tearsheet_text_add_markdown (out, split->name);
    add_amount (out, net, SIGNED);
    add_cell (out);
    tearsheet_text_add_percent (out, tearsheet_run_get_share (run, net), 2, SIGNED);
    add_amount (out, split->funding_pnl, SIGNED);
    add_amount (out, split->price_pnl, SIGNED);
    add_amount (out, carry_amount_negate (split->slippage), SIGNED);
    add_amount (out, carry_amount_negate (split->fees), SIGNED);
    add_amount (out, carry_amount_negate (split->borrow), SIGNED);
    add_count (out, split->round_trips);
    end_row (out);
}

static void
add_splits (GString *out, const TearsheetRun *run, const char *first, const GPtrArray *splits)
{
    CarrySplit sum = tearsheet_run_sum_splits (splits);

    g_string_append_printf (
        out,
        "| %s | Net | %% of capital | Funding | Prices | of which slippage | Fees "
        "| Interest | Round trips |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        first);
    for (guint i = 0; i < splits->len; i++)
        add_split (out, run, g_ptr_array_index (splits, i));
    add_split (out, run, &sum);
}

static void
add_year (GString *out, const TearsheetYear *year)
{
    g_string_append_printf (out, "| %d", year->year);
    for (guint month = 0; month < G_N_ELEMENTS (year->net); month++)
    {
        if (year->has_month[month])
            add_amount (out, year->net[month], SIGNED);
        else
            add_cell (out);
    }
    add_amount (out, year->total, SIGNED);
    end_row (out);
}

static void
add_months (GString *out, const TearsheetRun *run)
{
    g_autoptr (GArray) years = tearsheet_run_list_years (run);
    g_autoptr (GPtrArray) parts = tearsheet_run_sum_years (run);

    g_string_append (out, "\n## By year\n\n");
    add_splits (out, run, "Year", parts);
    g_string_append (out, "\n## By month\n\nNet of every month in ");
    tearsheet_text_add_markdown (out, run->coin);
    g_string_append (out, ".\n\n");
    g_string_append (out,
                     "| | Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec | "
                     "Year |\n"
                     "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (guint i = 0; i < years->len; i++)
        add_year (out, &g_array_index (years, TearsheetYear, i));
    g_string_append_c (out, '\n');
    add_splits (out, run, "Month", run->summary->months);
}

static void
add_trades (GString *out, const char *name, const TearsheetTrades *trades)
{
    double traded = carry_amount_to_double (trades->volume);
    double share = carry_amount_to_double (trades->fees) / traded;

    if (trades->fills == 0)
        return;
    g_string_append_printf (out, "| %s", name);
    add_count (out, trades->fills);
    add_amount (out, trades->volume, PLAIN);
    add_amount (out, trades->fees, PLAIN);
    add_cell (out);
    tearsheet_text_add_number (out, share * BP, 2, PLAIN);
    end_row (out);
}

static void
add_trading (GString *out, const TearsheetRun *run)
{
    TearsheetTrades sum = tearsheet_run_sum_trades (run);

    g_string_append (out, "\n## Trading\n\n"
                          "| | Executions | Volume | Fees | Fees in bp of volume |\n"
                          "|---|---:|---:|---:|---:|\n");
    for (guint kind = 0; kind < TEARSHEET_N_TRADES; kind++)
        add_trades (out, tearsheet_run_trades[kind], &run->record->trades[kind]);
    add_trades (out, "Total", &sum);
}

static void
add_mean (GString *out, const TearsheetSeries *series, const char *unit)
{
    TearsheetBucket all = tearsheet_series_summarize (series);

    if (all.count == 0)
    {
        g_string_append (out, " | | |");
        return;
    }
    add_cell (out);
    tearsheet_text_add_number (out, tearsheet_bucket_get_mean (&all), 1, SIGNED);
    g_string_append_printf (out, "%s | ", unit);
    tearsheet_text_add_number (out, all.min, 1, SIGNED);
    g_string_append_printf (out, "%s to ", unit);
    tearsheet_text_add_number (out, all.max, 1, SIGNED);
    g_string_append (out, unit);
}

static void
add_market (GString *out, const TearsheetRun *run)
{
    const GPtrArray *pairs = run->record->pairs;

    g_string_append (out,
                     "\n## Funding against basis\n\n"
                     "Funding is the rate last settled, as if it were paid for a year; basis is "
                     "the perpetual above spot, in bp.\n\n"
                     "| Pair | Mean funding | Range | Mean basis, bp | Range |\n"
                     "|---|---:|---:|---:|---:|\n");
    for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
        const TearsheetPair *pair = g_ptr_array_index (pairs, i);

        if (!pair->is_seen)
            continue;
        g_string_append (out, "| ");
        tearsheet_text_add_markdown (out, pair->perp->symbol);
        add_mean (out, &pair->rate, "%");
        add_mean (out, &pair->basis, "");
        end_row (out);
    }
}

static void
add_notices (GString *out, const TearsheetRun *run)
{
    const TearsheetNotices *notices = &run->record->notices;

    g_string_append (out, "\n## Notices\n\n");
    if (notices->kinds->len == 0)
        g_string_append (out, "No warning was given, and no order was refused.\n");
    for (guint i = 0; i < notices->kinds->len; i++)
    {
        const TearsheetNotice *notice = g_ptr_array_index (notices->kinds, i);
        gboolean is_critical = notice->level == CARRY_NOTICE_CRITICAL;

        g_string_append_printf (out, "- **%s**, %" G_GUINT64_FORMAT " time%s, first ",
                                is_critical ? "critical" : "warning", notice->count,
                                notice->count == 1 ? "" : "s");
        tearsheet_text_add_time (out, notice->ts_first);
        g_string_append (out, ", ");
        tearsheet_text_add_markdown (out, notice->module);
        g_string_append (out, ": ");
        tearsheet_text_add_markdown (out, notice->code);
        g_string_append (out, ": ");
        tearsheet_text_add_markdown (out, notice->text);
        g_string_append_c (out, '\n');
    }
    if (notices->left_out > 0)
        g_string_append_printf (out,
                                "\n%" G_GUINT64_FORMAT " notices of more kinds are not listed.\n",
                                notices->left_out);
}

static void
add_models (GString *out, const TearsheetRun *run)
{
    const char *const *models = run->summary->models;

    g_string_append (out, "\n## How it was modelled\n\n");
    for (guint i = 0; models != NULL && models[i] != NULL; i++)
    {
        g_string_append (out, "- ");
        tearsheet_text_add_markdown (out, models[i]);
        g_string_append_c (out, '\n');
    }
    g_string_append_printf (out, "- %s\n", tearsheet_run_hindsight);
}

static void
add_instant (GString *out, const CarrySource *source, gint64 ts)
{
    add_cell (out);
    if (source->rows > 0)
        tearsheet_text_add_time (out, ts);
}

static void
add_sources (GString *out, const TearsheetRun *run)
{
    g_string_append (out, "\n## Data\n\n"
                          "| Source | Rows | Bad rows | Gaps | First | Last | sha256 |\n"
                          "|---|---:|---:|---:|---|---|---|\n");
    for (guint i = 0; i < run->summary->sources->len; i++)
    {
        const CarrySource *source = g_ptr_array_index (run->summary->sources, i);

        g_string_append (out, "| ");
        tearsheet_text_add_code (out, source->path);
        add_count (out, source->rows);
        add_count (out, source->bad_rows);
        add_count (out, source->gaps);
        add_instant (out, source, source->ts_first);
        add_instant (out, source, source->ts_last);
        add_cell (out);
        tearsheet_text_add_code (out, source->sha256);
        end_row (out);
    }
}

static void
add_settings (GString *out, const TearsheetRun *run)
{
    g_string_append (out, "\n## Settings\n\nEverything the run was set to, defaults included. "
                          "sha256 ");
    tearsheet_text_add_code (out, run->summary->config_sha256);
    g_string_append (out, "\n\n");
    tearsheet_text_add_fence (out, run->summary->settings);
    g_string_append (out, "\nCarry ");
    tearsheet_text_add_markdown (out, carry_version_get ());
    g_string_append (out, ", ");
    tearsheet_text_add_count (out, run->summary->events);
    g_string_append_printf (out, " market events, seed %" G_GUINT64_FORMAT ".\n",
                            run->summary->seed);
}

/* (transfer full): the report for a terminal or a repository's page */
char *
tearsheet_markdown_format (const TearsheetRun *run)
{
    GString *out = g_string_sized_new (16 * 1024);
    g_autofree char *title = tearsheet_run_dup_title (run);
    g_autofree char *verdict = tearsheet_run_dup_verdict (run, PLAIN);

    g_string_append (out, "# ");
    tearsheet_text_add_markdown (out, title);
    g_string_append (out, "\n\n");
    add_banners (out, run);
    tearsheet_text_add_markdown (out, verdict);
    g_string_append (out, "\n\n");
    add_headline (out, run);
    g_string_append (out, "\n## How to read it\n\n");
    if (tearsheet_run_is_carry (run))
        g_string_append_printf (out, "%s\n\n", tearsheet_run_carry);
    g_string_append_printf (out, "%s\n\n## By coin\n\n", tearsheet_run_reading);
    add_splits (out, run, "Coin", run->summary->symbols);
    add_months (out, run);
    add_market (out, run);
    tearsheet_decisions_write_markdown (&run->record->decisions, out);
    add_trading (out, run);
    add_notices (out, run);
    add_models (out, run);
    add_sources (out, run);
    add_settings (out, run);
    return g_string_free (out, FALSE);
}
