/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-figures.h"

#include <math.h>

#include "tearsheet-bars.h"
#include "tearsheet-chart.h"
#include "tearsheet-page.h"

#define MOST_BUCKETS 512
#define MOST_SMALL_BUCKETS 160
#define MOST_SLICES 80
#define MOST_SMALL_SLICES 40
#define MOST_SMALL_CHARTS 24

#define SIGNED (TEARSHEET_TEXT_PLUS | TEARSHEET_TEXT_TYPESET)

/* What the colours of the style sheet stand for. */
enum
{
    COLOUR_FUNDING = 0,
    COLOUR_COSTS = 1,
    COLOUR_NET = 2,
    COLOUR_PRICES = 3,
    COLOUR_FALL = 6,
    COLOUR_DELTA = 7,
};

static GArray *
new_curves (void)
{
    return g_array_new (FALSE, FALSE, sizeof (TearsheetCurve));
}

static void
add_curve (GArray *curves, TearsheetCurveKind kind, guint colour, const char *name,
           const TearsheetSeries *series)
{
    TearsheetCurve curve = { kind, colour, name, series };

    g_array_append_val (curves, curve);
}

static TearsheetChart
make_chart (const TearsheetRun *run, const char *label, const GArray *curves)
{
    return (TearsheetChart){
        .label = label,
        .ts_from = run->summary->ts_from,
        .ts_to = run->summary->ts_to,
        .most_buckets = MOST_BUCKETS,
        .most_slices = MOST_SLICES,
        .decimals = 2,
        .unit = "",
        .reference = NAN,
        .curves = curves,
    };
}

/* The name of every curve beside its colour, with the level it ends at. */
static void
add_legend (GString *out, const GArray *curves)
{
    g_string_append (out, "<ul class=\"legend\">");
    for (guint i = 0; i < curves->len; i++)
    {
        const TearsheetCurve *curve = &g_array_index (curves, TearsheetCurve, i);
        const TearsheetBucket *last = tearsheet_series_get_last (curve->series);

        g_string_append_printf (out, "<li><i class=\"k%u\"></i>",
                                curve->colour % TEARSHEET_N_COLOURS);
        tearsheet_text_add_html (out, curve->name);
        if (last != NULL)
        {
            g_string_append (out, " <b>");
            tearsheet_text_add_number (out, last->last, 2, SIGNED);
            g_string_append (out, "</b>");
        }
        g_string_append (out, "</li>");
    }
    g_string_append (out, "</ul>\n");
}

static void
add_fall (GString *out, const TearsheetRun *run)
{
    g_autoptr (GArray) curves = new_curves ();
    g_autofree char *when = tearsheet_run_dup_fall (run);
    GString *text = g_string_new ("How far the account was below its last peak, in percent of "
                                  "the starting capital.");
    TearsheetChart chart;

    add_curve (curves, TEARSHEET_CURVE_AREA, COLOUR_FALL, "Drawdown", &run->record->drawdown);
    chart = make_chart (run, "Drawdown in percent of capital", curves);
    chart.unit = "%";
    chart.has_zero = TRUE;
    if (*when != '\0')
    {
        g_string_append (text, " The largest fall was ");
        tearsheet_text_add_percent (text, run->summary->max_drawdown, 2, TEARSHEET_TEXT_TYPESET);
        g_string_append_printf (text, ", from %s.", when);
    }
    tearsheet_page_open_figure (out, "Drawdown", text->str);
    tearsheet_chart_add (&chart, out);
    tearsheet_page_close_figure (out);
    g_string_free (text, TRUE);
}

void
tearsheet_figures_add_equity (GString *out, const TearsheetRun *run)
{
    g_autoptr (GArray) curves = new_curves ();
    g_autofree char *text =
        g_strdup_printf ("What the account was worth in %s: cash, coins at their last price and "
                         "perpetuals at their mark. The dashed line is the starting capital.",
                         run->coin);
    TearsheetChart chart;

    add_curve (curves, TEARSHEET_CURVE_LINE, COLOUR_FUNDING, "Equity", &run->record->equity);
    chart = make_chart (run, "Equity", curves);
    chart.reference = carry_amount_to_double (run->summary->capital);
    tearsheet_page_open_figure (out, "Equity", text);
    tearsheet_chart_add (&chart, out);
    tearsheet_page_close_figure (out);
    add_fall (out, run);
}

static void
add_cumulative (GString *out, const TearsheetRun *run)
{
    const TearsheetRecord *record = run->record;
    g_autoptr (GArray) curves = new_curves ();
    g_autofree char *text = g_strdup_printf (
        "Everything earned and paid since the start, in %s. The green line is the sum of the "
        "other three.",
        run->coin);
    TearsheetChart chart;

    add_curve (curves, TEARSHEET_CURVE_LINE, COLOUR_FUNDING, "Funding", &record->funding);
    add_curve (curves, TEARSHEET_CURVE_LINE, COLOUR_PRICES, "Prices", &record->prices);
    add_curve (curves, TEARSHEET_CURVE_LINE, COLOUR_COSTS, "Fees and interest", &record->costs);
    add_curve (curves, TEARSHEET_CURVE_LINE, COLOUR_NET, "Net", &record->net);
    chart = make_chart (run, "Parts of the result since the start", curves);
    chart.has_zero = TRUE;
    tearsheet_page_open_figure (out, "The parts, added up over time", text);
    add_legend (out, curves);
    tearsheet_chart_add (&chart, out);
    tearsheet_page_close_figure (out);
}

static void
add_bar (GArray *bars, const char *label, guint colour, CarryAmount amount)
{
    TearsheetBar bar = {
        .label = label,
        .parts = { { label, colour, amount } },
        .n_parts = 1,
        .amount = amount,
    };

    g_array_append_val (bars, bar);
}

static void
add_part (GArray *bars, const char *label, guint colour, CarryAmount amount)
{
    add_bar (bars, label, colour, amount);
    g_array_index (bars, TearsheetBar, bars->len - 1).is_part = TRUE;
}

static void
add_fee_bars (GArray *bars, const TearsheetRun *run)
{
    add_bar (bars, "Fees", COLOUR_COSTS, carry_amount_negate (run->summary->total.fees));
    for (guint kind = 0; kind < TEARSHEET_N_TRADES; kind++)
    {
        const TearsheetTrades *trades = &run->record->trades[kind];

        if (trades->fills > 0)
            add_part (bars, tearsheet_run_trades[kind], COLOUR_COSTS,
                      carry_amount_negate (trades->fees));
    }
}

static void
add_split (GString *out, const TearsheetRun *run)
{
    g_autoptr (GArray) bars = g_array_new (FALSE, TRUE, sizeof (TearsheetBar));
    const CarrySplit *total = &run->summary->total;

    add_bar (bars, "Funding", COLOUR_FUNDING, total->funding_pnl);
    add_bar (bars, "Prices", COLOUR_PRICES, total->price_pnl);
    add_part (bars, "Slippage", COLOUR_PRICES, carry_amount_negate (total->slippage));
    g_array_index (bars, TearsheetBar, bars->len - 1).hint = "inside prices";
    add_fee_bars (bars, run);
    add_bar (bars, "Borrow interest", COLOUR_FALL, carry_amount_negate (total->borrow));
    add_bar (bars, "Net", COLOUR_NET, carry_split_get_net (total));
    g_array_index (bars, TearsheetBar, bars->len - 1).is_total = TRUE;
    tearsheet_page_open_figure (out, "Where the result comes from", NULL);
    tearsheet_bars_add (out, "Parts of the result", bars);
    tearsheet_page_close_figure (out);
}

static void
add_symbol_bar (GArray *bars, const CarrySplit *split)
{
    TearsheetBar bar = {
        .label = split->name,
        .parts = {
            { "Funding", COLOUR_FUNDING, split->funding_pnl },
            { "Prices", COLOUR_PRICES, split->price_pnl },
            { "Fees", COLOUR_COSTS, carry_amount_negate (split->fees) },
            { "Borrow interest", COLOUR_FALL, carry_amount_negate (split->borrow) },
        },
        .n_parts = TEARSHEET_BAR_PARTS,
        .amount = carry_split_get_net (split),
    };

    g_array_append_val (bars, bar);
}

static void
add_symbol_split (GString *out, const TearsheetRun *run)
{
    g_autoptr (GArray) bars = g_array_new (FALSE, TRUE, sizeof (TearsheetBar));

    for (guint i = 0; i < run->summary->symbols->len; i++)
        add_symbol_bar (bars, g_ptr_array_index (run->summary->symbols, i));
    if (bars->len == 0)
        return;
    tearsheet_page_open_figure (
        out, "The same by coin",
        "What was earned lies to the right of the line, what was paid to the left; the "
        "number is the net.");
    g_string_append_printf (out,
                            "<ul class=\"legend\"><li><i class=\"k%u\"></i>Funding</li>"
                            "<li><i class=\"k%u\"></i>Prices</li>"
                            "<li><i class=\"k%u\"></i>Fees</li></ul>\n",
                            COLOUR_FUNDING, COLOUR_PRICES, COLOUR_COSTS);
    tearsheet_bars_add (out, "Parts of the result by coin", bars);
    tearsheet_page_close_figure (out);
}

void
tearsheet_figures_add_parts (GString *out, const TearsheetRun *run)
{
    add_split (out, run);
    add_symbol_split (out, run);
    add_cumulative (out, run);
}

/* A chart of rates or bases: the mean, and the range around it. */
static void
add_range (GString *out, const TearsheetRun *run, const char *label, const char *name, guint colour,
           const TearsheetSeries *series, gboolean is_small)
{
    g_autoptr (GArray) curves = new_curves ();
    gboolean is_rate = colour == COLOUR_FUNDING;
    TearsheetChart chart;

    add_curve (curves, TEARSHEET_CURVE_RANGE, colour, name, series);
    chart = make_chart (run, label, curves);
    chart.unit = is_rate ? "%" : "";
    chart.decimals = 1;
    chart.has_zero = TRUE;
    chart.is_cut = TRUE;
    chart.is_small = is_small;
    if (is_small)
    {
        chart.most_buckets = MOST_SMALL_BUCKETS;
        chart.most_slices = MOST_SMALL_SLICES;
    }
    tearsheet_chart_add (&chart, out);
}

/* What is drawn below: its name, its mean and how far it went. */
static void
add_mean (GString *out, const char *name, guint colour, const TearsheetSeries *series,
          const char *unit, const char *period)
{
    TearsheetBucket all = tearsheet_series_summarize (series);

    g_string_append_printf (out, "<p class=\"name\"><i class=\"k%u\"></i>%s", colour, name);
    if (all.count > 0)
    {
        g_string_append (out, " <b>");
        tearsheet_text_add_number (out, tearsheet_bucket_get_mean (&all), 1, SIGNED);
        g_string_append_printf (out, "%s</b>%s, from ", unit, period);
        tearsheet_text_add_number (out, all.min, 0, SIGNED);
        g_string_append (out, " to ");
        tearsheet_text_add_number (out, all.max, 0, SIGNED);
        g_string_append (out, unit);
    }
    g_string_append (out, "</p>\n");
}

static void
add_pair (GString *out, const TearsheetRun *run, const TearsheetPair *pair)
{
    g_autofree char *rate_label =
        g_strdup_printf ("Funding of %s in percent a year", pair->perp->symbol);
    g_autofree char *basis_label = g_strdup_printf ("Basis of %s in bp", pair->perp->symbol);

    g_string_append (out, "<figure class=\"small\">\n<figcaption><h4>");
    tearsheet_text_add_html (out, pair->perp->symbol);
    g_string_append (out, "</h4></figcaption>\n");
    add_mean (out, "Funding", COLOUR_FUNDING, &pair->rate, "%", " a year");
    add_range (out, run, rate_label, "Funding", COLOUR_FUNDING, &pair->rate, TRUE);
    add_mean (out, "Basis", COLOUR_COSTS, &pair->basis, " bp", "");
    add_range (out, run, basis_label, "Basis, bp", COLOUR_COSTS, &pair->basis, TRUE);
    tearsheet_page_close_figure (out);
}

static void
add_pairs (GString *out, const TearsheetRun *run)
{
    const GPtrArray *pairs = run->record->pairs;
    guint shown = 0;

    if (pairs == NULL)
        return;
    g_string_append (out, "<div class=\"grid\">\n");
    for (guint i = 0; i < pairs->len; i++)
    {
        const TearsheetPair *pair = g_ptr_array_index (pairs, i);

        if (pair->is_seen && shown++ < MOST_SMALL_CHARTS)
            add_pair (out, run, pair);
    }
    g_string_append (out, "</div>\n");
    if (shown > MOST_SMALL_CHARTS)
        g_string_append_printf (out, "<p>%u more pairs are not drawn.</p>\n",
                                shown - MOST_SMALL_CHARTS);
}

void
tearsheet_figures_add_market (GString *out, const TearsheetRun *run)
{
    tearsheet_page_open_figure (
        out, "Mean of all pairs",
        "Funding is the rate last settled, as if it were paid for a year. Basis is how "
        "far the perpetual is above the spot price, in hundredths of a percent (bp). "
        "They rise together: funding is how the market is paid for closing the basis. "
        "The line is the mean, the band the range; rare peaks leave the frame.");
    add_mean (out, "Funding", COLOUR_FUNDING, &run->record->rate, "%", " a year");
    add_range (out, run, "Mean funding in percent a year", "Funding", COLOUR_FUNDING,
               &run->record->rate, FALSE);
    add_mean (out, "Basis", COLOUR_COSTS, &run->record->basis, " bp", "");
    add_range (out, run, "Mean basis in bp", "Basis, bp", COLOUR_COSTS, &run->record->basis, FALSE);
    tearsheet_page_close_figure (out);
    add_pairs (out, run);
}

void
tearsheet_figures_add_margin (GString *out, const TearsheetRun *run)
{
    TearsheetBucket all = tearsheet_series_summarize (&run->record->margin);

    if (all.count == 0)
        return;
    tearsheet_page_open_figure (
        out, "Margin without coins",
        "Cash and what the perpetuals have gained, in percent of their value: what stands behind "
        "them when coins count as no collateral. Where they do, the account has more. Each instant "
        "at which the account was valued counts, so an hour's peak may have been between two.");
    g_string_append (out, "<p>Lowest: <b>");
    tearsheet_text_add_percent (out, all.min / 100, 1, TEARSHEET_TEXT_TYPESET);
    g_string_append (out, "</b> on ");
    tearsheet_text_add_time (out, all.ts_min);
    g_string_append (out, ".</p>\n");
    add_range (out, run, "Margin without coins, in percent of the perpetuals", "Margin",
               COLOUR_PRICES, &run->record->margin, FALSE);
    tearsheet_page_close_figure (out);
}

/* The place of a coin among those seen so far, which is its colour. */
static guint
find_coin (GPtrArray *coins, const char *coin)
{
    guint place;

    if (g_ptr_array_find_with_equal_func (coins, coin, g_str_equal, &place))
        return place;
    g_ptr_array_add (coins, (gpointer) coin);
    return coins->len - 1;
}

static void
add_coin_legend (GString *out, const GPtrArray *coins)
{
    g_string_append (out, "<ul class=\"legend\">");
    for (guint i = 0; i < coins->len; i++)
    {
        g_string_append_printf (out, "<li><i class=\"k%u\"></i>", i % COLOUR_DELTA);
        tearsheet_text_add_html (out, g_ptr_array_index (coins, i));
        g_string_append (out, "</li>");
    }
    g_string_append_printf (out, "<li><i class=\"k%u\"></i>Not hedged</li></ul>\n", COLOUR_DELTA);
}

static void
add_leg_curves (GArray *curves, const GPtrArray *legs, GPtrArray *coins, GPtrArray *names)
{
    for (guint i = 0; i < legs->len; i++)
    {
        const TearsheetLeg *leg = g_ptr_array_index (legs, i);
        char *name = g_strdup_printf ("%s %s", leg->instrument->symbol,
                                      carry_category_to_text (leg->instrument->category));

        g_ptr_array_add (names, name);
        add_curve (curves, TEARSHEET_CURVE_STACK,
                   find_coin (coins, leg->instrument->base) % COLOUR_DELTA, name, &leg->level);
    }
}

void
tearsheet_figures_add_positions (GString *out, const TearsheetRun *run)
{
    const GPtrArray *legs = run->record->legs;
    g_autoptr (GArray) curves = new_curves ();
    g_autoptr (GPtrArray) coins = g_ptr_array_new ();
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *text = g_strdup_printf (
        "The value of every leg in %s, stacked: what is held above the line, what is sold short "
        "below it, both legs of a coin in one colour. The line is the sum of all: what is not "
        "hedged.",
        run->coin);
    TearsheetChart chart;

    tearsheet_page_open_figure (out, "Value of every leg", text);
    add_leg_curves (curves, legs, coins, names);
    if (legs->len > 0)
    {
        add_curve (curves, TEARSHEET_CURVE_RANGE, COLOUR_DELTA, "Not hedged", &run->record->delta);
        add_coin_legend (out, coins);
    }
    chart = make_chart (run, "Value of the positions", curves);
    chart.has_zero = TRUE;
    chart.most_buckets = MOST_BUCKETS / 2;
    chart.decimals = 0;
    tearsheet_chart_add (&chart, out);
    tearsheet_page_close_figure (out);
}
