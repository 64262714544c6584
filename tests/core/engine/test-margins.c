/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-margins.h"

#define D carry_decimal_from_text

static void
assert_number (CarryDecimal value, const char *text)
{
    if (text == NULL)
    {
        g_assert_false (carry_decimal_is_valid (value));
        return;
    }
    g_assert_true (carry_decimal_is_valid (value));
    g_assert_cmpint (carry_decimal_compare (value, D (text)), ==, 0);
}

static CarryInstrument *
make_perp (const char *rate)
{
    CarryInstrument *perp =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");

    perp->index = 3;
    perp->maintenance_margin = D (rate);
    return perp;
}

static void
set_tiers (CarryMargins *margins)
{
    const CarryRiskTier tiers[] = {
        { D ("1000"), D ("0.01"), D ("0.005"), carry_decimal_invalid () },
        { D ("5000"), D ("0.02"), D ("0.01"), D ("5") },
        { D ("9000"), D ("0.5"), D ("0.25"), D ("1205") },
    };

    carry_margins_set_tiers (margins, 3, tiers, G_N_ELEMENTS (tiers));
}

static void
test_unknown (void)
{
    g_autoptr (CarryMargins) margins = carry_margins_new ();
    g_autoptr (CarryInstrument) perp = make_perp ("0");
    CarryRiskTier tier;

    carry_margins_get_tier (margins, perp, D ("100"), &tier);
    assert_number (tier.initial, NULL);
    assert_number (tier.maintenance, NULL);
    assert_number (carry_margins_get_maintenance (margins, perp, D ("100")), NULL);
    assert_number (carry_margins_get_liquidation (margins, 3, NULL), NULL);
    g_assert_null (carry_margins_find_account (margins, 1));
    /* The table of instruments may know the lowest tier. */
    perp->maintenance_margin = D ("0.005");
    assert_number (carry_margins_get_maintenance (margins, perp, D ("100")), "0.5");
    assert_number (carry_margins_get_maintenance (margins, perp, carry_decimal_invalid ()), NULL);
}

static void
test_tiers (void)
{
    static const struct
    {
        const char *value, *maintenance, *rate;
    } rows[] = {
        { "0", "0", "0.1" },        { "1000", "5", "0.1" },     { "1000.01", "5.0001", "0.1" },
        { "5000", "45", "0.1" },    { "5001", "45.25", "0.5" }, { "9000", "1045", "0.5" },
        { "20000", "3795", "0.5" },
    };
    g_autoptr (CarryMargins) margins = carry_margins_new ();
    g_autoptr (CarryInstrument) perp = make_perp ("0.9");
    CarryRiskTier tier;
    gint64 ts = 0;

    set_tiers (margins);
    carry_margins_set_terms (margins, 3, D ("10"), D ("44000"), 7);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        carry_margins_get_tier (margins, perp, D (rows[i].value), &tier);
        assert_number (tier.initial, rows[i].rate);
        assert_number (carry_margins_get_maintenance (margins, perp, D (rows[i].value)),
                       rows[i].maintenance);
    }
    assert_number (carry_margins_get_liquidation (margins, 3, &ts), "44000");
    g_assert_cmpint (ts, ==, 7);
    /* A position whose price is missing is taken for the largest. */
    carry_margins_get_tier (margins, perp, carry_decimal_invalid (), &tier);
    assert_number (tier.maintenance, "0.25");
    /* What the venue no longer says is unknown again. */
    carry_margins_set_tiers (margins, 3, NULL, 0);
    carry_margins_set_terms (margins, 3, carry_decimal_invalid (), carry_decimal_invalid (), 8);
    carry_margins_get_tier (margins, perp, D ("100"), &tier);
    assert_number (tier.initial, NULL);
    assert_number (tier.maintenance, "0.9");
    assert_number (carry_margins_get_liquidation (margins, 3, NULL), NULL);
}

static void
test_account (void)
{
    g_autoptr (CarryMargins) margins = carry_margins_new ();
    const CarryMargin said = { .ts = 7, .balance = D ("10"), .maintenance = D ("1") };

    carry_margins_set_account (margins, 2, &said);
    g_assert_null (carry_margins_find_account (margins, 1));
    g_assert_null (carry_margins_find_account (margins, 3));
    g_assert_cmpint (carry_margins_find_account (margins, 2)->ts, ==, 7);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/engine/margins/unknown", test_unknown);
    g_test_add_func ("/engine/margins/tiers", test_tiers);
    g_test_add_func ("/engine/margins/account", test_account);
    return g_test_run ();
}
