/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-run.h"

#include <string.h>

#define MOST_NAMES 6
#define MONTHS 12

const char tearsheet_run_carry[] =
    "A perpetual is a future that never expires. To keep its price near that of the coin, those "
    "who hold it on one side pay those on the other side every few hours: that payment is the "
    "funding. The carry buys a coin (the spot leg) and sells as much of its perpetual (the other "
    "leg), or the reverse. When the price moves, one leg gains what the other loses; what remains "
    "is the funding, less the fees of getting in and out.";

const char tearsheet_run_reading[] =
    "The net result is funding plus prices, less fees and less interest on what was borrowed. In "
    "a carry that works funding brings the result, prices stay near zero, because they show how "
    "well the two legs cancelled, and fees are what every change of mind cost. All times are UTC. "
    "Amounts are shown with two decimals; they are added up before they are rounded.";

const char tearsheet_run_synthetic[] =
    "Prices and funding of this run were made up from a seed. It shows how the program works and "
    "says nothing about what could be earned.";

const char tearsheet_run_hindsight[] =
    "Nothing is known before it happened: a bar is known at its end, and a settlement is paid on "
    "what was held into it.";

/* In the order of the kinds of trades. */
const char *const tearsheet_run_trades[TEARSHEET_N_TRADES] = {
    "Spot, taker",
    "Spot, maker",
    "Perpetuals, taker",
    "Perpetuals, maker",
};

gboolean
tearsheet_run_is_synthetic (const TearsheetRun *self)
{
    for (guint i = 0; i < self->summary->sources->len; i++)
    {
        const CarrySource *source = g_ptr_array_index (self->summary->sources, i);
        g_autofree char *lower = g_ascii_strdown (source->path, -1);

        if (strstr (lower, "synthetic") != NULL)
            return TRUE;
    }
    return FALSE;
}

/* Whether both a perpetual and a spot instrument were held. */
gboolean
tearsheet_run_is_carry (const TearsheetRun *self)
{
    gboolean has[] = { FALSE, FALSE };

    for (guint i = 0; i < self->record->legs->len; i++)
    {
        const TearsheetLeg *leg = g_ptr_array_index (self->record->legs, i);

        has[leg->instrument->category == CARRY_CATEGORY_LINEAR] = TRUE;
    }
    return has[0] && has[1];
}

/* An amount as a fraction of the capital; 0 when there is none. */
double
tearsheet_run_get_share (const TearsheetRun *self, CarryAmount amount)
{
    if (carry_amount_sign (self->summary->capital) <= 0)
        return 0;
    return carry_amount_to_double (amount) / carry_amount_to_double (self->summary->capital);
}

TearsheetTrades
tearsheet_run_sum_trades (const TearsheetRun *self)
{
    TearsheetTrades sum = { 0 };

    for (guint kind = 0; kind < TEARSHEET_N_TRADES; kind++)
    {
        const TearsheetTrades *part = &self->record->trades[kind];

        sum.fills += part->fills;
        sum.volume = carry_amount_add (sum.volume, part->volume);
        sum.fees = carry_amount_add (sum.fees, part->fees);
    }
    return sum;
}

static void
add_split (CarrySplit *sum, const CarrySplit *split)
{
    sum->price_pnl = carry_amount_add (sum->price_pnl, split->price_pnl);
    sum->funding_pnl = carry_amount_add (sum->funding_pnl, split->funding_pnl);
    sum->fees = carry_amount_add (sum->fees, split->fees);
    sum->borrow = carry_amount_add (sum->borrow, split->borrow);
    sum->slippage = carry_amount_add (sum->slippage, split->slippage);
    sum->round_trips += split->round_trips;
}

/* (element-type CarrySplit) */
CarrySplit
tearsheet_run_sum_splits (const GPtrArray *splits)
{
    CarrySplit sum = { .name = "Total" };

    for (guint i = 0; i < splits->len; i++)
        add_split (&sum, g_ptr_array_index (splits, i));
    return sum;
}

/* (transfer full) (element-type CarrySplit): months added up, by the year their names begin with. */
GPtrArray *
tearsheet_run_sum_years (const TearsheetRun *self)
{
    GPtrArray *years = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < self->summary->months->len; i++)
    {
        const CarrySplit *month = g_ptr_array_index (self->summary->months, i);
        CarrySplit *last = years->len > 0 ? g_ptr_array_index (years, years->len - 1) : NULL;
        g_autofree char *year = g_strndup (month->name, strcspn (month->name, "-"));

        if (last == NULL || !g_str_equal (last->name, year))
        {
            last = g_new0 (CarrySplit, 1);
            last->name = g_intern_string (year);
            g_ptr_array_add (years, last);
        }
        add_split (last, month);
    }
    return years;
}

/* The year and the month (0 to 11) of `2024-01`. */
static gboolean
parse_month (const char *name, int *out_year, int *out_month)
{
    guint64 year, month;

    if (strlen (name) != strlen ("2024-01") || name[4] != '-' ||
        !g_ascii_string_to_unsigned (name + 5, 10, 1, MONTHS, &month, NULL))
        return FALSE;
    g_autofree char *digits = g_strndup (name, 4);
    if (!g_ascii_string_to_unsigned (digits, 10, 0, 9999, &year, NULL))
        return FALSE;
    *out_year = (int) year;
    *out_month = (int) month - 1;
    return TRUE;
}

/* (transfer full) (element-type TearsheetYear): the months of the run as a calendar. */
GArray *
tearsheet_run_list_years (const TearsheetRun *self)
{
    GArray *years = g_array_new (FALSE, TRUE, sizeof (TearsheetYear));

    for (guint i = 0; i < self->summary->months->len; i++)
    {
        const CarrySplit *split = g_ptr_array_index (self->summary->months, i);
        CarryAmount net = carry_split_get_net (split);
        TearsheetYear *last;
        int year, month;

        if (!parse_month (split->name, &year, &month))
            continue;
        if (years->len == 0 || g_array_index (years, TearsheetYear, years->len - 1).year != year)
        {
            TearsheetYear empty = { .year = year };

            g_array_append_val (years, empty);
        }
        last = &g_array_index (years, TearsheetYear, years->len - 1);
        last->has_month[month] = TRUE;
        last->net[month] = carry_amount_add (last->net[month], net);
        last->total = carry_amount_add (last->total, net);
    }
    return years;
}

/* `Backtest of BTC, ETH and 3 more` */
char *
tearsheet_run_dup_title (const TearsheetRun *self)
{
    GString *title = g_string_new ("Backtest");
    const GPtrArray *symbols = self->summary->symbols;
    guint shown = symbols->len > MOST_NAMES ? MOST_NAMES - 1 : symbols->len;

    for (guint i = 0; i < shown; i++)
    {
        const CarrySplit *split = g_ptr_array_index (symbols, i);

        g_string_append_printf (title, "%s%s", i == 0 ? " of " : ", ", split->name);
    }
    if (symbols->len > shown)
        g_string_append_printf (title, " and %u more", symbols->len - shown);
    return g_string_free (title, FALSE);
}

/* `2021-09-01 to 2026-03-05, 4.5 years` */
char *
tearsheet_run_dup_period (const TearsheetRun *self)
{
    const CarrySummary *summary = self->summary;
    GString *text = g_string_new (NULL);
    gboolean is_short = summary->ts_to - summary->ts_from < 7 * CARRY_NS_PER_DAY;
    void (*add) (GString *, gint64) = is_short ? tearsheet_text_add_time : tearsheet_text_add_date;

    add (text, summary->ts_from);
    g_string_append (text, " to ");
    add (text, summary->ts_to);
    g_string_append (text, ", ");
    tearsheet_text_add_span (text, summary->ts_to - summary->ts_from);
    return g_string_free (text, FALSE);
}

/* The result in two sentences. */
char *
tearsheet_run_dup_verdict (const TearsheetRun *self, TearsheetTextFlags flags)
{
    const CarrySplit *total = &self->summary->total;
    CarryAmount net = carry_split_get_net (total);
    gboolean lost = carry_amount_sign (net) < 0;
    GString *text = g_string_new ("A capital of ");

    tearsheet_text_add_amount (text, self->summary->capital, flags);
    g_string_append_printf (text, " %s %s ", self->coin, lost ? "lost" : "earned");
    tearsheet_text_add_amount (text, lost ? carry_amount_negate (net) : net, flags);
    g_string_append_printf (text, " %s in ", self->coin);
    tearsheet_text_add_span (text, self->summary->ts_to - self->summary->ts_from);
    g_string_append (text, ", which is ");
    tearsheet_text_add_percent (text, self->summary->apr_on_capital, 2, flags);
    g_string_append (text, " a year. Funding came to ");
    tearsheet_text_add_amount (text, total->funding_pnl, flags | TEARSHEET_TEXT_PLUS);
    g_string_append (text, ", prices to ");
    tearsheet_text_add_amount (text, total->price_pnl, flags | TEARSHEET_TEXT_PLUS);
    g_string_append (text, "; fees took ");
    tearsheet_text_add_amount (text, total->fees, flags);
    if (carry_amount_sign (total->borrow) != 0)
    {
        g_string_append (text, " and interest ");
        tearsheet_text_add_amount (text, total->borrow, flags);
    }
    g_string_append_c (text, '.');
    return g_string_free (text, FALSE);
}

/* When the largest fall was; empty when there was none. */
char *
tearsheet_run_dup_fall (const TearsheetRun *self)
{
    GString *text = g_string_new (NULL);

    if (carry_decimal_sign (self->record->fall) > 0)
    {
        tearsheet_text_add_date (text, self->record->ts_fall_from);
        g_string_append (text, " to ");
        tearsheet_text_add_date (text, self->record->ts_fall_to);
    }
    return g_string_free (text, FALSE);
}

char *
tearsheet_run_dup_partial (const TearsheetRun *self)
{
    GString *text = g_string_new ("The run was interrupted. Everything here ends at ");

    tearsheet_text_add_time (text, self->summary->ts_to);
    g_string_append (text, "; open positions were not closed.");
    return g_string_free (text, FALSE);
}

char *
tearsheet_run_dup_liquidations (const TearsheetRun *self)
{
    guint n = self->summary->liquidations;

    return n == 1 ? g_strdup ("The venue closed a position by force.")
                  : g_strdup_printf ("%u times the venue closed a position by force.", n);
}
