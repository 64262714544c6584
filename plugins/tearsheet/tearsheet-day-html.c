/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "tearsheet-bars.h"
#include "tearsheet-chart.h"
#include "tearsheet-day-pages.h"
#include "tearsheet-page.h"

#define SIGNED (TEARSHEET_TEXT_PLUS | TEARSHEET_TEXT_TYPESET)
#define MOST_BUCKETS 256
#define MOST_SLICES 48

/* As in the report of a run. */
enum
{
    COLOUR_FUNDING = 0,
    COLOUR_COSTS = 1,
    COLOUR_NET = 2,
    COLOUR_PRICES = 3,
};

static void
add_before (GString *hint, const TearsheetDaily *daily, const char *what, CarryAmount amount)
{
    g_string_append (hint, what);
    if (daily->before == NULL)
        return;
    g_string_append (hint, *what != '\0' ? "; the day before " : "the day before ");
    tearsheet_text_add_amount (hint, amount, SIGNED);
}

static void
add_amount_card (GString *out, const TearsheetDaily *daily, const char *name, const char *what,
                 CarryAmount now, CarryAmount then)
{
    g_autoptr (GString) hint = g_string_new (NULL);

    tearsheet_page_open_card (out, name);
    tearsheet_text_add_amount (out, now, SIGNED);
    add_before (hint, daily, what, then);
    tearsheet_page_close_card (out, hint->str);
}

static void
add_net_card (GString *out, const TearsheetDaily *daily)
{
    CarryAmount net = tearsheet_part_get_net (&daily->day->total);
    g_autoptr (GString) hint = g_string_new (NULL);

    tearsheet_page_open_main_card (out, "Net booked", carry_amount_sign (net) < 0);
    tearsheet_text_add_amount (out, net, SIGNED);
    tearsheet_page_add_element (out, " <span>", daily->coin, "</span>");
    if (daily->before != NULL)
        add_before (hint, daily, "", tearsheet_part_get_net (&daily->before->total));
    else
        g_string_append (hint, "nothing is known of the day before");
    tearsheet_page_close_card (out, hint->str);
}

static void
add_equity_card (GString *out, const TearsheetDay *day)
{
    g_autoptr (GString) hint = g_string_new (NULL);

    tearsheet_page_open_card (out, "Equity at the end");
    if (!day->has_equity)
    {
        tearsheet_page_close_card (out, "the account was not valued");
        return;
    }
    tearsheet_text_add_amount (out, carry_amount_from_decimal (day->last.equity),
                               TEARSHEET_TEXT_TYPESET);
    tearsheet_text_add_amount (hint, tearsheet_daily_get_change (day), SIGNED);
    g_string_append (hint, " since the start");
    if (!tearsheet_day_is_whole (day))
    {
        g_string_append (hint, ", valued ");
        tearsheet_text_add_time (hint, day->last.ts);
    }
    tearsheet_page_close_card (out, hint->str);
}

static void
add_risk_cards (GString *out, const TearsheetDay *day)
{
    g_autofree char *naked = tearsheet_daily_dup_span (day->total.naked_ns);
    g_autofree char *distance = tearsheet_daily_dup_distance (day);

    tearsheet_page_open_card (out, "Longest naked");
    tearsheet_text_add_html (out, naked);
    tearsheet_page_close_card (out, "time in which two legs differed");
    tearsheet_page_open_card (out, "To a liquidation");
    tearsheet_text_add_html (out, distance);
    tearsheet_page_close_card (out, "the smallest distance of the day");
    tearsheet_page_open_card (out, "Refused");
    tearsheet_text_add_count (out, day->ends[CARRY_ORDER_REJECTED]);
    tearsheet_page_close_card (out, "orders");
    tearsheet_page_open_card (out, "Halts");
    tearsheet_text_add_count (out, day->halts->len);
    tearsheet_page_close_card (out, day->differences->len > 0 ? "books and venue differed"
                                                              : "books and venue agreed");
}

static void
add_cards (GString *out, const TearsheetDaily *daily)
{
    const TearsheetPart none = { 0 };
    const TearsheetPart *now = &daily->day->total;
    const TearsheetPart *then = daily->before != NULL ? &daily->before->total : &none;
    g_autofree char *payments =
        g_strdup_printf ("%u payment%s", now->settlements, now->settlements == 1 ? "" : "s");

    g_string_append (out, "<dl class=\"cards\">\n");
    add_net_card (out, daily);
    add_amount_card (out, daily, "Funding", payments, now->funding, then->funding);
    add_amount_card (out, daily, "Basis", "prices of both legs", now->realised, then->realised);
    add_amount_card (out, daily, "Fees and interest", "",
                     carry_amount_negate (carry_amount_add (now->fees, now->borrow)),
                     carry_amount_negate (carry_amount_add (then->fees, then->borrow)));
    add_equity_card (out, daily->day);
    add_risk_cards (out, daily->day);
    g_string_append (out, "</dl>\n");
}

static void
add_banners (GString *out, const TearsheetDaily *daily)
{
    if (!tearsheet_day_is_whole (daily->day))
        g_string_append (out, "<p class=\"banner\"><b>PARTIAL</b> The day was not over when this "
                              "was written.</p>\n");
    if (daily->day->halts->len > 0)
        g_string_append (out, "<p class=\"banner bad\"><b>HALTED</b> Trading was halted; see "
                              "<a href=\"#halts\">below</a>.</p>\n");
}

/* A run that began in the evening shows its evening. */
static gint64
get_chart_from (const TearsheetDay *day)
{
    return day->has_before ? day->ts_from : MAX (day->ts_from, day->first.ts);
}

static void
add_equity_chart (GString *out, const TearsheetDaily *daily)
{
    g_autoptr (GArray) curves = g_array_new (FALSE, FALSE, sizeof (TearsheetCurve));
    TearsheetCurve curve = { TEARSHEET_CURVE_LINE, COLOUR_FUNDING, "Equity", &daily->day->equity };
    TearsheetChart chart = {
        .label = "Equity",
        .ts_from = get_chart_from (daily->day),
        .ts_to = daily->day->ts_to,
        .most_buckets = MOST_BUCKETS,
        .most_slices = MOST_SLICES,
        .decimals = 2,
        .unit = "",
        .reference = carry_decimal_to_double (daily->day->first.equity),
        .curves = curves,
    };

    g_array_append_val (curves, curve);
    tearsheet_page_open_figure (out, "Equity over the day",
                                "Cash, coins at their last price and perpetuals at their mark. "
                                "The dashed line is where the day began.");
    tearsheet_chart_add (&chart, out);
    tearsheet_page_close_figure (out);
}

static void
add_bar (GArray *bars, const char *label, guint colour, CarryAmount amount, gboolean is_total)
{
    TearsheetBar bar = {
        .label = label,
        .parts = { { label, colour, amount } },
        .n_parts = 1,
        .amount = amount,
        .is_total = is_total,
    };

    g_array_append_val (bars, bar);
}

static void
add_bars (GString *out, const TearsheetDaily *daily)
{
    g_autoptr (GArray) bars = g_array_new (FALSE, TRUE, sizeof (TearsheetBar));
    const TearsheetPart *total = &daily->day->total;

    add_bar (bars, "Funding", COLOUR_FUNDING, total->funding, FALSE);
    add_bar (bars, "Basis", COLOUR_PRICES, total->realised, FALSE);
    add_bar (bars, "Fees", COLOUR_COSTS, carry_amount_negate (total->fees), FALSE);
    add_bar (bars, "Borrow", COLOUR_COSTS, carry_amount_negate (total->borrow), FALSE);
    add_bar (bars, "Net booked", COLOUR_NET, tearsheet_part_get_net (total), TRUE);
    tearsheet_page_open_figure (out, "Parts of the day", NULL);
    tearsheet_bars_add (out, "Parts of the day", bars);
    tearsheet_page_close_figure (out);
}

static void
add_table (GString *out, const TearsheetDaily *daily, const TearsheetDayTable *table)
{
    g_auto (TearsheetGrid) grid = { 0 };

    table->fill (&grid, daily);
    g_string_append_printf (out, "<section id=\"%s\"><h2>%s</h2>\n", table->id, table->title);
    if (table->fill == tearsheet_day_tables[0].fill)
        add_bars (out, daily);
    if (table->fill == tearsheet_day_tables[1].fill && daily->day->equity.buckets->len > 1)
        add_equity_chart (out, daily);
    if (tearsheet_grid_get_n_rows (&grid) == 0)
        tearsheet_page_add_element (out, "<p class=\"empty\">", table->empty, "</p>\n");
    else
    {
        if (table->text != NULL)
            tearsheet_page_add_element (out, "<p>", table->text, "</p>\n");
        tearsheet_grid_write_html (&grid, out);
    }
    g_string_append (out, "</section>\n");
}

/* (transfer full): the whole page, which needs no other file */
char *
tearsheet_daily_format_html (const TearsheetDaily *self)
{
    GString *out = g_string_sized_new (64 * 1024);
    g_autofree char *title = tearsheet_daily_dup_title (self);
    g_autofree char *period = tearsheet_daily_dup_period (self);
    g_autofree char *verdict = tearsheet_daily_dup_verdict (self, TEARSHEET_TEXT_TYPESET);

    tearsheet_page_add_head (out, title);
    tearsheet_page_add_element (out, "<header>\n<h1>", title, "</h1>\n");
    tearsheet_page_add_element (out, "<p class=\"period\">", period, "</p>\n");
    add_banners (out, self);
    add_cards (out, self);
    tearsheet_page_add_element (out, "<p class=\"verdict\">", verdict, "</p>\n</header>\n<main>\n");
    for (guint i = 0; i < TEARSHEET_N_DAY_TABLES; i++)
        add_table (out, self, &tearsheet_day_tables[i]);
    g_string_append (out, "</main>\n<footer><p>Carry ");
    tearsheet_text_add_html (out, carry_version_get ());
    g_string_append (out, ". All times are UTC. Amounts are shown with two decimals; the JSON file "
                          "beside this page has them exact.</p></footer>\n</body>\n</html>\n");
    return g_string_free (out, FALSE);
}
