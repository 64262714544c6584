/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-parse-rest.h"
#include "print-rows.h"

static void
assert_number (CarryDecimal value, const char *text)
{
    g_assert_true (carry_decimal_is_valid (value));
    g_assert_cmpint (carry_decimal_compare (value, carry_decimal_from_text (text)), ==, 0);
}

static GArray *
parse (const char *rows)
{
    GArray *limits = g_array_new (FALSE, FALSE, sizeof (BybitRiskLimit));
    g_autofree char *text =
        g_strdup_printf ("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"linear\","
                         "\"list\":[%s],\"nextPageCursor\":\"\"},\"time\":1700000000000}",
                         rows);
    g_autofree BybitAnswer *answer = g_new0 (BybitAnswer, 1);
    g_autoptr (GError) error = NULL;

    g_assert_true (bybit_parse_risk_limits (text, strlen (text), answer, limits, &error));
    g_assert_no_error (error);
    return limits;
}

static char *
make_row (const char *limit, const char *maintenance, const char *initial, const char *leverage,
          const char *deduction)
{
    return g_strdup_printf ("{\"id\":1,\"symbol\":\"BTCUSDT\",\"riskLimitValue\":\"%s\","
                            "\"maintenanceMargin\":\"%s\",\"initialMargin\":\"%s\","
                            "\"isLowestRisk\":1,\"maxLeverage\":\"%s\",\"mmDeduction\":\"%s\"}",
                            limit, maintenance, initial, leverage, deduction);
}

/* Fractions, and percent: what the largest leverage says. */
static void
test_units (void)
{
    static const struct
    {
        const char *limit, *maintenance, *initial, *leverage;
        const char *is_maintenance, *is_initial; /* NULL: unknown */
    } rows[] = {
        { "2000000", "0.005", "0.01", "100.00", "0.005", "0.01" },
        { "4000000", "0.01", "0.0175", "57.14", "0.01", "0.0175" },
        { "150", "0.5", "1", "100.00", "0.005", "0.01" },
        { "300", "0.75", "1.5", "66.67", "0.0075", "0.015" },
        { "300", "0.75", "0.5", "66.67", NULL, NULL },
        { "300", "0.005", "0.01", "", NULL, NULL },
        { "300", "", "0.01", "100", NULL, NULL },
        { "", "0.005", "0.01", "100", NULL, NULL },
        { "0", "0.005", "0.01", "100", NULL, NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autofree char *row =
            make_row (rows[i].limit, rows[i].maintenance, rows[i].initial, rows[i].leverage, "");
        g_autoptr (GArray) limits = parse (row);
        CarryRiskTier tier;
        gboolean is_known =
            bybit_risk_limit_to_tier (&g_array_index (limits, BybitRiskLimit, 0), &tier);

        g_assert_cmpuint (limits->len, ==, 1);
        g_assert_cmpint (is_known, ==, rows[i].is_initial != NULL);
        if (!is_known)
            continue;
        assert_number (tier.limit, rows[i].limit);
        assert_number (tier.maintenance, rows[i].is_maintenance);
        assert_number (tier.initial, rows[i].is_initial);
        g_assert_false (carry_decimal_is_valid (tier.deduction));
    }
}

static void
test_printed (void)
{
    g_autofree char *row = make_row ("150", "0.5", "1", "100.00", "");
    g_autofree char *text = g_strdup_printf (
        "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"inverse\",\"list\":[%s]},"
        "\"time\":1700000000000}",
        row);
    g_autoptr (GError) error = NULL;
    g_autofree char *printed = print_risk_limits (text, strlen (text), &error);

    g_assert_no_error (error);
    g_assert_nonnull (strstr (printed, "symbol=BTCUSDT limit=150 max_leverage=100.00 initial=0.01 "
                                       "maintenance=0.005"));
}

static void
test_deduction (void)
{
    g_autofree char *row = make_row ("2600000", "0.0056", "0.0111", "90.00", "1200");
    g_autoptr (GArray) limits = parse (row);
    CarryRiskTier tier;

    g_assert_true (bybit_risk_limit_to_tier (&g_array_index (limits, BybitRiskLimit, 0), &tier));
    assert_number (tier.deduction, "1200");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/risk/units", test_units);
    g_test_add_func ("/bybit/risk/printed", test_printed);
    g_test_add_func ("/bybit/risk/deduction", test_deduction);
    return g_test_run ();
}
