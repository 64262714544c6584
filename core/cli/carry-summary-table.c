/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-summary-table.h"

#include "base/carry-time.h"

/* Money for people: two decimals, right-aligned. */
static void
print_money (const char *label, CarryAmount amount, const char *note)
{
    char text[CARRY_AMOUNT_BUFFER];

    amount = carry_amount_round (amount, 2, CARRY_ROUND_HALF_EVEN);
    g_print ("  %-18s %16s %s\n", label,
             carry_decimal_format (
                 carry_decimal_rescale (carry_amount_to_decimal (amount), 2, CARRY_ROUND_HALF_EVEN),
                 text),
             note);
}

static void
print_split (const CarrySplit *split)
{
    CarryAmount parts[] = { carry_split_get_net (split), split->price_pnl, split->funding_pnl,
                            split->fees };

    g_print ("  %-10s", split->name);
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
        char text[CARRY_DECIMAL_BUFFER];
        CarryDecimal value =
            carry_decimal_rescale (carry_amount_to_decimal (parts[i]), 2, CARRY_ROUND_HALF_EVEN);

        g_print (" %14s", carry_decimal_format (value, text));
    }
    g_print (" %7u\n", split->round_trips);
}

static void
print_symbols (const CarrySummary *summary)
{
    g_print ("\n  %-10s %14s %14s %14s %14s %7s\n", "coin", "net", "prices", "funding", "fees",
             "rounds");
    for (guint i = 0; i < summary->symbols->len; i++)
        print_split (g_ptr_array_index (summary->symbols, i));
}

static void
print_files (const char *directory)
{
    static const char *const names[] = { "report.html", "report.md",    "summary.json",
                                         "fills.csv",   "funding.csv",  "orders.csv",
                                         "equity.csv",  "decisions.csv" };

    g_print ("\n");
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
        g_autofree char *path = g_build_filename (directory, names[i], NULL);

        if (g_file_test (path, G_FILE_TEST_EXISTS))
            g_print ("  %s\n", path);
    }
}

/* Prints what came out of a run, short enough for one screen. */
void
carry_summary_table_print (const CarrySummary *summary, const char *directory)
{
    char from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER];
    double seconds = (double) summary->wall_ns / CARRY_NS_PER_SECOND;

    g_print ("\n  %s to %s%s\n\n", carry_time_to_text (summary->ts_from, from),
             carry_time_to_text (summary->ts_to, to),
             summary->partial ? "  (interrupted: partial)" : "");
    print_money ("net result", carry_split_get_net (&summary->total), "quote coin");
    print_money ("  funding", summary->total.funding_pnl, "received less paid");
    print_money ("  prices", summary->total.price_pnl, "both legs, slippage included");
    print_money ("  fees", carry_amount_negate (summary->total.fees), "");
    print_money ("  borrow", carry_amount_negate (summary->total.borrow), "");
    g_print ("\n  %-18s %15.2f %% a year on capital\n", "return", summary->apr_on_capital * 100);
    g_print ("  %-18s %15.2f %% of capital\n", "largest fall", summary->max_drawdown * 100);
    g_print ("  %-18s %16.2f\n", "daily Sharpe", summary->sharpe_daily);
    g_print ("  %-18s %15.1f %%\n", "time in market", summary->time_in_market * 100);
    g_print ("  %-18s %16u\n", "round trips", summary->total.round_trips);
    g_print ("  %-18s %16u\n", "liquidations", summary->liquidations);
    g_print ("  %-18s %16" G_GUINT64_FORMAT " in %.2f s\n", "market events", summary->events,
             seconds);
    if (summary->symbols->len > 0)
        print_symbols (summary);
    if (directory != NULL)
        print_files (directory);
}
