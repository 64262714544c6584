/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-report.h"

#include <math.h>
#include <string.h>

#include "base/carry-time.h"
#include "cli/carry-fetch-sums.h"
#include "cli/carry-sweep-figures.h"

/* More sets than that are in results.csv only. */
#define MAX_ROWS 20

/* Pairs of settings that get a heat map. */
#define MAX_MAPS 6

/* clang-format off */
static const char style[] =
    "<style>\n"
    ":root { --page: #fafafa; --card: #fff; --text: #241f31; --dim: #5e5c64; --line: #e4e3e6; --strong: #9a9996;"
    " --note: #fdf3c8; --note-text: #5a4300; --k: #1c71d8; --g: 38, 162, 105; --l: 224, 27, 36; }\n"
    "@media screen and (prefers-color-scheme: dark) { :root { --page: #222226; --card: #2e2e32; --text: #f6f5f4;"
    " --dim: #b9b7bd; --line: #454449; --strong: #77767b; --note: #4d3f0c; --note-text: #fbe9a4; --k: #62a0ea;"
    " --g: 87, 227, 137; --l: 246, 97, 81; } }\n"
    "body { margin: 0 auto; padding: 32px 24px 48px; max-width: 1120px; background: var(--page); color: var(--text);"
    " font: 15px/1.5 \"Adwaita Sans\", Cantarell, Inter, system-ui, sans-serif; }\n"
    "h1 { margin: 0; font-size: 30px; } h2 { margin: 40px 0 12px; font-size: 21px; }\n"
    "p { margin: 0 0 12px; max-width: 78ch; } .dim { color: var(--dim); }\n"
    ".banner { padding: 14px 18px; border-radius: 12px; background: var(--note); color: var(--note-text); }\n"
    ".banner li { margin: 4px 0; }\n"
    "figure { margin: 0 0 16px; padding: 18px 20px 14px; border-radius: 12px; background: var(--card);"
    " border: 1px solid var(--line); break-inside: avoid; }\n"
    ".figures { display: flex; flex-wrap: wrap; gap: 16px; margin: 0 0 16px; }"
    " .figures figure { margin: 0; min-width: min(100%, 340px); max-width: 100%; box-sizing: border-box; }"
    " figcaption { width: 0; min-width: 100%; }\n"
    "figcaption p { color: var(--dim); font-size: 14px; }\n"
    ".scroll { overflow: auto; } table { width: 100%; border-collapse: collapse; font-size: 13.5px; background: var(--card); }\n"
    "th, td { padding: 7px 12px; text-align: left; border-bottom: 1px solid var(--line); }\n"
    "th { color: var(--dim); font-weight: 600; } td.number { text-align: right; font-variant-numeric: tabular-nums; }\n"
    "svg text { font-size: 12px; fill: var(--dim); } svg .cell, svg .mid { text-anchor: middle; } svg .cell { fill: var(--text); }\n"
    "svg text.level { text-anchor: end; } svg line { stroke: var(--line); } svg line.zero { stroke: var(--strong); }\n"
    "svg line.spread { stroke: var(--k); stroke-width: 2px; opacity: .5; } svg .median { fill: var(--k); }\n"
    "svg .hollow { fill: var(--card); stroke: var(--k); stroke-width: 2px; }\n"
    "svg rect.best { stroke: var(--text); stroke-width: 1.5px; } figure svg { display: block; }\n"
    "code { font-size: 12.5px; overflow-wrap: anywhere; }\n"
    "@media screen and (max-width: 640px) { body { padding: 20px 14px 32px; } figure { padding: 14px 12px 10px; }"
    " h1 { font-size: 26px; } th, td { padding: 6px 8px; } }\n"
    "</style>\n";
/* clang-format on */

/* --- words --------------------------------------------------------------------------------- */

static void
add_day (GString *page, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    carry_time_to_text (ts, text);
    text[strlen ("2024-01-01")] = '\0';
    g_string_append (page, text);
}

static void
add_cell_number (GString *page, double value)
{
    g_string_append (page, "<td class=\"number\">");
    carry_sweep_figures_add_number (page, value);
    g_string_append (page, "</td>");
}

static void
add_cell_text (GString *page, const char *text)
{
    g_string_append (page, "<td>");
    carry_sweep_figures_add_text (page, text);
    g_string_append (page, "</td>");
}

static void
add_head (GString *page, const CarrySweepPlan *plan)
{
    const CarrySweepWindow *first = &g_array_index (plan->windows, CarrySweepWindow, 0);
    const CarrySweepWindow *last =
        &g_array_index (plan->windows, CarrySweepWindow, plan->windows->len - 1);

    g_string_append (page, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                           "<meta name=\"viewport\" content=\"width=device-width\">"
                           "<title>Sweep</title>\n");
    g_string_append (page, style);
    g_string_append (page, "</head><body>\n<h1>Sweep</h1>\n<p class=\"dim\">");
    g_string_append_printf (page, "%u sets, %u window%s, ", plan->space->sets->len,
                            plan->windows->len, plan->windows->len == 1 ? "" : "s");
    add_day (page, first->ts_from);
    g_string_append (page, " to ");
    add_day (page, last->ts_to);
    g_string_append_printf (page, ", compared by <code>%s</code>. ",
                            carry_sweep_objective_get_name (plan->objective));
    g_string_append (page, "A result of the past is no promise.</p>\n");
}

static void
add_warnings (GString *page, const CarrySweepPlan *plan, const GArray *results)
{
    g_auto (GStrv) lines = carry_sweep_verdict_list_warnings (plan, results);

    if (lines[0] == NULL)
        return;
    g_string_append (page, "<div class=\"banner\"><b>Before you believe it</b><ul>\n");
    for (char **line = lines; *line != NULL; line++)
    {
        g_string_append (page, "<li>");
        carry_sweep_figures_add_text (page, *line);
        g_string_append (page, "</li>\n");
    }
    g_string_append (page, "</ul></div>\n");
}

/* --- sections ------------------------------------------------------------------------------ */

static void
add_maps (GString *page, const CarrySweepPlan *plan, const double *scores)
{
    guint n_axes = plan->space->axes->len, n_maps = 0;

    g_string_append (page, "<div class=\"figures\">\n");
    for (guint down = 0; down < n_axes; down++)
        for (guint across = down + 1; across < n_axes && n_maps < MAX_MAPS; across++, n_maps++)
            carry_sweep_figures_add_heat_map (page, plan, scores, across, down);
    for (guint axis = 0; axis < n_axes; axis++)
        carry_sweep_figures_add_axis (page, plan, scores, axis);
    g_string_append (page, "</div>\n");
}

typedef struct
{
    guint set;
    double score;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
    const Ranked *left = a;
    const Ranked *right = b;

    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    return (left->set > right->set) - (left->set < right->set);
}

static void
add_ranking (GString *page, const CarrySweepPlan *plan, const double *scores)
{
    g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

    for (guint set = 0; set < plan->space->sets->len; set++)
    {
        const Ranked entry = { set, scores[set] };

        if (!isnan (scores[set]))
            g_array_append_val (ranked, entry);
    }
    g_array_sort (ranked, compare_ranked);
    g_string_append (page, "<div class=\"scroll\"><table><thead><tr><th>Set</th><th>Settings</th>"
                           "<th>Median of the windows</th></tr></thead><tbody>\n");
    for (guint i = 0; i < ranked->len && i < MAX_ROWS; i++)
    {
        const Ranked *entry = &g_array_index (ranked, Ranked, i);
        g_autofree char *settings = carry_sweep_space_format (plan->space, entry->set);

        g_string_append_printf (page, "<tr><td>%u</td>", entry->set);
        add_cell_text (page, settings);
        add_cell_number (page, entry->score);
        g_string_append (page, "</tr>\n");
    }
    g_string_append (page, "</tbody></table></div>\n");
}

static void
add_in_sample (GString *page, const CarrySweepPlan *plan, const GArray *results)
{
    g_autofree double *scores = carry_sweep_verdict_get_medians (plan, results, FALSE);

    g_string_append (page,
                     "<h2>In sample</h2>\n<p>What the sets would have had in the windows they "
                     "are compared in. The best of many is good by choice.</p>\n");
    add_maps (page, plan, scores);
    add_ranking (page, plan, scores);
}

static void
add_window (GString *page, const CarrySweepPlan *plan, const GArray *results, guint i)
{
    const CarrySweepWindow *window = &g_array_index (plan->windows, CarrySweepWindow, i);
    g_autofree char *settings = NULL;
    CarrySweepVerdict verdict;

    carry_sweep_verdict_init (&verdict, plan, results, i);
    g_string_append_printf (page, "<tr><td>%u: ", i + 1);
    add_day (page, window->ts_split);
    g_string_append (page, " to ");
    add_day (page, window->ts_to);
    g_string_append (page, "</td>");
    if (verdict.best < 0)
    {
        g_string_append (page, "<td colspan=\"6\">all runs failed</td></tr>\n");
        return;
    }
    settings = carry_sweep_space_format (plan->space, (guint) verdict.best);
    add_cell_text (page, settings);
    add_cell_number (page, carry_sweep_result_get_score (verdict.in, plan->objective));
    add_cell_number (page, verdict.out != NULL
                               ? carry_sweep_result_get_score (verdict.out, plan->objective)
                               : NAN);
    add_cell_text (page, verdict.out != NULL ? verdict.out->net_pnl : "");
    add_cell_number (page, verdict.luck * sqrt (365));
    add_cell_number (page, verdict.deflated);
    g_string_append (page, "</tr>\n");
}

static void
add_out_of_sample (GString *page, const CarrySweepPlan *plan, const GArray *results)
{
    g_autofree double *scores = carry_sweep_verdict_get_medians (plan, results, TRUE);

    g_string_append (page,
                     "<h2>Out of sample</h2>\n<p>In each window the set that was best in sample is "
                     "tried on what follows, which nobody had looked at.</p>\n");
    carry_sweep_figures_add_stability (page, plan, results);
    g_string_append (page, "<div class=\"scroll\"><table><thead><tr><th>Window</th><th>Chosen</th>"
                           "<th>In sample</th><th>Out of sample</th><th>Net result</th>"
                           "<th>Sharpe ratio of luck</th><th>Deflated</th></tr></thead><tbody>\n");
    for (guint i = 0; i < plan->windows->len; i++)
        add_window (page, plan, results, i);
    g_string_append (page, "</tbody></table></div>\n");
    if (!plan->all_out)
        return;
    g_string_append (page, "<p>All sets out of sample:</p>\n");
    add_maps (page, plan, scores);
}

static const char method[] =
    "<h2>How it is judged</h2>\n<p>The best of many tries has a high Sharpe ratio by luck alone. "
    "<i>Sharpe ratio of luck</i> is what the best of as many tries has on average when none is worth "
    "anything, given how much the tries differ, annualised. <i>Deflated</i> is how sure it is that the "
    "chosen set is better than that, given the number, skewness and kurtosis of its days: below 0.95 it "
    "cannot be told from luck. The tries count as independent, which is the cautious side. After D. H. "
    "Bailey and M. López de Prado, The Deflated Sharpe Ratio, The Journal of Portfolio Management 40 (5), "
    "2014.</p>\n</body></html>\n";

/* --- results.csv --------------------------------------------------------------------------- */

static void
add_csv_number (GString *text, double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (text, ",%s", g_ascii_dtostr (buffer, sizeof buffer, value));
}

static void
add_csv_row (GString *text, const CarrySweepPlan *plan, const CarrySweepResult *result)
{
    g_string_append_printf (text, "%u,%u,%s", result->set, result->window + 1,
                            result->is_out ? "out" : "in");
    for (guint axis = 0; axis < plan->space->axes->len; axis++)
    {
        g_auto (GStrv) words = g_strsplit (
            carry_sweep_space_get_value (plan->space, result->set, axis, NULL), "\"", -1);
        g_autofree char *value = g_strjoinv ("\"\"", words);
        gboolean is_quoted = strpbrk (value, ",\"") != NULL;

        g_string_append_printf (text, is_quoted ? ",\"%s\"" : ",%s", value);
    }
    g_string_append_printf (text, ",%s", result->is_failed ? "failed" : "done");
    if (result->is_failed)
    {
        g_string_append (text, ",,,,,,,,,,,\n");
        return;
    }
    g_string_append_printf (text, ",%s,%s,%s", result->net_pnl, result->funding_pnl, result->fees);
    add_csv_number (text, result->apr_on_capital);
    add_csv_number (text, result->max_drawdown);
    add_csv_number (text, result->sharpe_daily);
    g_string_append_printf (text, ",%" G_GINT64_FORMAT ",%u", result->round_trips,
                            result->sample.n);
    add_csv_number (text, result->sample.sharpe);
    add_csv_number (text, result->sample.skewness);
    add_csv_number (text, result->sample.kurtosis);
    g_string_append_c (text, '\n');
}

static gboolean
write_csv (const CarrySweepPlan *plan, const GArray *results, GError **error)
{
    g_autoptr (GString) text = g_string_new ("set,window,part");
    g_autofree char *path = g_build_filename (plan->output, "results.csv", NULL);

    for (guint axis = 0; axis < plan->space->axes->len; axis++)
        g_string_append_printf (text, ",%s",
                                ((CarrySweepAxis *) plan->space->axes->pdata[axis])->key);
    g_string_append (text, ",status,net_pnl,funding_pnl,fees,apr_on_capital,max_drawdown,"
                           "sharpe_daily,round_trips,days,day_sharpe,day_skewness,day_kurtosis\n");
    for (guint i = 0; i < results->len; i++)
        add_csv_row (text, plan, &g_array_index (results, CarrySweepResult, i));
    return carry_fetch_write_text (path, text->str, error);
}

/**
 * carry_sweep_report_write: (skip)
 * @plan: what was run
 * @results: (element-type CarrySweepResult): what came of it
 * @error: return location for an error
 *
 * Writes `results.csv` and `sweep.html`.
 *
 * Returns: %FALSE when the folder cannot be written
 */
gboolean
carry_sweep_report_write (const CarrySweepPlan *plan, const GArray *results, GError **error)
{
    g_autoptr (GString) page = g_string_new (NULL);
    g_autofree char *path = g_build_filename (plan->output, "sweep.html", NULL);

    if (!write_csv (plan, results, error))
        return FALSE;
    add_head (page, plan);
    add_warnings (page, plan, results);
    add_in_sample (page, plan, results);
    add_out_of_sample (page, plan, results);
    g_string_append (page, method);
    return carry_fetch_write_text (path, page->str, error);
}
