/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-host.h"

#include <string.h>

#define HOUR CARRY_NS_PER_HOUR
#define HOSTILE "</title><script>alert(1)</script>\"'&|`*"

static void
live_through (TearsheetHost *host)
{
    host->last[0] = D ("100.1");
    host->last[1] = D ("100");
    host->rate = D ("0.0001");
    host->interval_ns = 8 * HOUR;
    tearsheet_host_capital (host, "1000");
    tearsheet_host_equity (host, "1000");
    host->position[host->spot->index] = D ("2");
    host->position[host->perp->index] = D ("-2");
    tearsheet_host_fill (host, host->spot, "100", "2", "0.2", "USDT", CARRY_LIQUIDITY_TAKER);
    tearsheet_host_fill (host, host->perp, "100.1", "2", "0.1", "USDT", CARRY_LIQUIDITY_MAKER);
    for (guint i = 0; i < 90 * 24; i++)
    {
        host->now += HOUR;
        if (i % 8 == 7)
            tearsheet_host_funding (host, "-2", "0.02");
        tearsheet_host_equity (host, i % 3 == 0 ? "1001" : "1000.5");
    }
}

/* Tags that close, attributes that are quoted, entities that exist. */
static void
assert_well_formed (const char *html)
{
    static const GMarkupParser parser = { 0 };
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n"));
    g_markup_parse_context_parse (context, html, -1, &error);
    g_assert_no_error (error);
    g_markup_parse_context_end_parse (context, &error);
    g_assert_no_error (error);
}

#define assert_has(text, part) g_assert_nonnull (strstr (text, part))
#define assert_lacks(text, part) g_assert_null (strstr (text, part))

static void
test_page (void)
{
    g_autoptr (TearsheetHost) host = tearsheet_host_new ("BTC");
    g_auto (TearsheetPages) pages;

    tearsheet_pages_init (&pages);
    pages.summary.total.funding_pnl = carry_amount_from_decimal (D ("1234.565"));
    pages.summary.total.fees = carry_amount_from_decimal (D ("0.3"));
    tearsheet_pages_add_split (pages.summary.symbols, "BTC", "0", "1234.565", "0.3", 1);
    tearsheet_pages_add_source (&pages, "/data/btc.csv")->sha256[0] = '\0';
    live_through (host);
    tearsheet_pages_finish (&pages, host);
    assert_well_formed (pages.html);
    assert_has (pages.html, "+1,234.26 <span>USDT</span>"); /* 1234.265, to the even digit */
    assert_has (pages.markdown, "| Net result, USDT | +1,234.26 |");
    assert_has (pages.html, "Backtest of BTC");
    assert_has (pages.html, "A market order fills at the last price.");
    assert_has (pages.html, "In plain words");
    assert_has (pages.html, "BTCUSDT");
    assert_lacks (pages.html, "PARTIAL");
    assert_lacks (pages.html, "SYNTHETIC");
    assert_lacks (pages.html, "LIQUIDATED");
    assert_lacks (pages.markdown, "PARTIAL");
    /* Nothing to load, nothing to run. */
    assert_lacks (pages.html, "<script");
    assert_lacks (pages.html, "src=");
    assert_lacks (pages.html, "url(");
    assert_lacks (pages.html, "<link");
}

/* Counted by verdict; what is to be done has its terms, and what is too much is said. */
static void
test_decisions (void)
{
    g_autoptr (TearsheetHost) host = tearsheet_host_new ("BTC");
    g_auto (TearsheetPages) pages;

    tearsheet_pages_init (&pages);
    live_through (host);
    tearsheet_host_decide (host, "HOLD", "not worth it", "0.01");
    tearsheet_host_decide (host, "OPEN", "worth it", "0.1234");
    tearsheet_host_decide (host, "OPEN", "worth it again", "who knows");
    for (guint i = 0; i < 60; i++)
        tearsheet_host_decide (host, "CLOSE", "a loss", "-0.5");
    tearsheet_pages_finish (&pages, host);
    assert_has (pages.markdown, "| Pair | HOLD | OPEN | CLOSE |");
    assert_has (pages.markdown, "| BTCUSDT | 1 | 2 | 60 |");
    assert_has (pages.markdown, "| worth it | 12.3% |");
    assert_has (pages.markdown, "| worth it again | who knows |");
    assert_has (pages.markdown, "\n2 more are in decisions.csv.");
    assert_has (pages.html, "12.3%");
    assert_lacks (pages.markdown, "| not worth it |");
    assert_well_formed (pages.html);
}

static void
test_banners (void)
{
    g_autoptr (TearsheetHost) host = tearsheet_host_new ("BTC");
    g_auto (TearsheetPages) pages;

    tearsheet_pages_init (&pages);
    pages.summary.partial = TRUE;
    pages.summary.liquidations = 2;
    tearsheet_pages_add_source (&pages, "Synthetic BTC, seed 1");
    live_through (host);
    tearsheet_pages_finish (&pages, host);
    assert_has (pages.html, "<b>PARTIAL</b>");
    assert_has (pages.html, "<b>SYNTHETIC MARKET</b>");
    assert_has (pages.html, "<b>LIQUIDATED</b> 2 times");
    assert_has (pages.markdown, "**PARTIAL.**");
    assert_has (pages.markdown, "**SYNTHETIC MARKET.**");
    assert_has (pages.markdown, "**LIQUIDATED.** 2 times");
}

/* Names, paths, words and settings that try to be more than text. */
static void
test_hostile (void)
{
    g_autoptr (TearsheetHost) host = tearsheet_host_new (HOSTILE);
    const char *const models[] = { HOSTILE, NULL };
    g_auto (TearsheetPages) pages;
    CarrySource *source;

    tearsheet_pages_init (&pages);
    pages.summary.models = models;
    pages.summary.settings = "[a]\nx=" HOSTILE "\n````\n</pre>\n";
    pages.summary.config_sha256 = HOSTILE;
    tearsheet_pages_add_split (pages.summary.symbols, HOSTILE, "0", "0", "0", 0);
    tearsheet_pages_add_split (pages.summary.months, "2024-01", "0", "0", "0", 0);
    source = tearsheet_pages_add_source (&pages, "/data/" HOSTILE "\n\xff\x01.csv");
    g_free (source->sha256);
    source->sha256 = g_strdup (HOSTILE);
    live_through (host);
    tearsheet_host_notice (host, CARRY_NOTICE_CRITICAL, HOSTILE, HOSTILE, HOSTILE "\n\n# x");
    tearsheet_host_reject (host, HOSTILE);
    tearsheet_host_decide (host, HOSTILE, HOSTILE "\n# x", HOSTILE);
    tearsheet_pages_finish (&pages, host);
    assert_well_formed (pages.html);
    assert_lacks (pages.html, "<script");
    g_assert_true (g_utf8_validate (pages.html, -1, NULL));
    g_assert_true (g_utf8_validate (pages.markdown, -1, NULL));
    /* Only in the fence of the settings, which ends where it should. */
    assert_has (pages.markdown, "\n`````\n[a]\n");
    *strstr (pages.markdown, "\n`````\n[a]\n") = '\0';
    assert_lacks (pages.markdown, "\n# x");
    for (const char *at = strchr (pages.markdown, '<'); at != NULL; at = strchr (at + 1, '<'))
        g_assert_true (at[-1] == '\\');
}

/* The cells of a row of Markdown after the first, without what makes them readable. */
static char **
split_row (const char *row)
{
    g_auto (GStrv) cells = g_strsplit (row, "|", -1);
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    for (guint i = 2; i + 1 < g_strv_length (cells); i++)
    {
        g_auto (GStrv) parts = g_strsplit_set (g_strstrip (cells[i]), "+,%", -1);
        g_autofree char *plain = g_strjoinv (NULL, parts);

        g_strv_builder_add (builder, plain);
    }
    return g_strv_builder_end (builder);
}

/* Every column of the table under @head: the rows add up to the one called Total. */
static void
assert_total (const char *markdown, const char *head, guint n_rows)
{
    const char *table = strstr (markdown, head);
    CarryDecimal sums[8] = { 0 };
    guint n = 0;

    g_assert_nonnull (table);
    g_auto (GStrv) rows = g_strsplit (table, "\n", -1);
    for (guint i = 2; rows[i][0] == '|'; i++)
    {
        gboolean is_total = g_str_has_prefix (rows[i], "| Total ");
        g_auto (GStrv) cells = split_row (rows[i]);

        g_assert_cmpuint (g_strv_length (cells), ==, G_N_ELEMENTS (sums));
        for (guint k = 0; k < G_N_ELEMENTS (sums); k++)
        {
            if (is_total)
                g_assert_cmpint (carry_decimal_compare (sums[k], D (cells[k])), ==, 0);
            else
                sums[k] = carry_decimal_add (sums[k], D (cells[k]));
        }
        n++;
    }
    g_assert_cmpuint (n, ==, n_rows + 1);
}

static void
test_totals (void)
{
    g_autoptr (TearsheetHost) host = tearsheet_host_new ("BTC");
    g_auto (TearsheetPages) pages;

    tearsheet_pages_init (&pages);
    /* So that percents need no rounding. */
    pages.summary.capital = carry_amount_from_decimal (D ("100"));
    tearsheet_pages_add_split (pages.summary.symbols, "BTC", "-10.5", "1200.25", "33.75", 4);
    tearsheet_pages_add_split (pages.summary.symbols, "ETH", "2.25", "-100", "3", 11);
    tearsheet_pages_add_split (pages.summary.months, "2023-12", "-8.25", "1000.25", "30", 10);
    tearsheet_pages_add_split (pages.summary.months, "2024-01", "0", "100", "6.75", 5);
    tearsheet_pages_add_split (pages.summary.months, "2024-02", "0", "0", "0", 0);
    tearsheet_pages_finish (&pages, host);
    assert_total (pages.markdown, "| Coin |", 2);
    assert_total (pages.markdown, "| Month |", 3);
    assert_has (pages.markdown, "| 2023 |  |  |  |  |  |  |  |  |  |  |  | +962.00 | +962.00 |\n");
    assert_has (pages.markdown, "| 2024 | +93.25 | 0.00 |  |");
    assert_has (pages.html, "<th scope=\"row\">2023</th>");
}

/* A run in which nothing happened, and a report that was told nothing. */
static void
test_nothing (void)
{
    g_autoptr (TearsheetHost) host = tearsheet_host_new ("BTC");
    g_auto (TearsheetPages) pages;

    tearsheet_pages_init (&pages);
    pages.summary.capital = carry_amount_zero ();
    tearsheet_pages_finish (&pages, host);
    assert_well_formed (pages.html);
    assert_has (pages.html, "Nothing was recorded.");
    assert_has (pages.html, "No data were read.");
    assert_lacks (pages.html, "nan");
}

/* Written twice, and by another report with the same run on a slower machine: the same bytes. */
static void
test_same (void)
{
    g_autoptr (TearsheetHost) one = tearsheet_host_new ("BTC");
    g_autoptr (TearsheetHost) other = tearsheet_host_new ("BTC");
    g_auto (TearsheetPages) first;
    g_auto (TearsheetPages) second;

    tearsheet_pages_init (&first);
    tearsheet_pages_init (&second);
    second.summary.wall_ns *= 3;
    live_through (one);
    live_through (other);
    tearsheet_pages_finish (&first, one);
    tearsheet_pages_finish (&second, other);
    g_assert_cmpstr (first.html, ==, second.html);
    g_assert_cmpstr (first.markdown, ==, second.markdown);
    tearsheet_pages_finish (&second, one);
    g_assert_cmpstr (first.html, ==, second.html);
}

/* The folder is not there: the error says which file, and whose it is. */
static void
test_no_folder (void)
{
    g_autoptr (TearsheetHost) host = tearsheet_host_new ("BTC");
    g_autoptr (GError) error = NULL;
    g_auto (TearsheetPages) pages;

    tearsheet_pages_init (&pages);
    g_assert_false (carry_report_finish (CARRY_REPORT (host->report), &pages.summary,
                                         "/nonexistent/folder", &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    assert_has (error->message, "/nonexistent/folder/report.html");
    assert_has (error->message, "tearsheet");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/tearsheet/report/page", test_page);
    g_test_add_func ("/tearsheet/report/decisions", test_decisions);
    g_test_add_func ("/tearsheet/report/banners", test_banners);
    g_test_add_func ("/tearsheet/report/hostile", test_hostile);
    g_test_add_func ("/tearsheet/report/totals", test_totals);
    g_test_add_func ("/tearsheet/report/nothing", test_nothing);
    g_test_add_func ("/tearsheet/report/same", test_same);
    g_test_add_func ("/tearsheet/report/no-folder", test_no_folder);
    return g_test_run ();
}
