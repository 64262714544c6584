/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-event.h"

static void
test_text (void)
{
    g_assert_cmpstr (carry_category_to_text (CARRY_CATEGORY_SPOT), ==, "spot");
    g_assert_cmpstr (carry_category_to_text (CARRY_CATEGORY_LINEAR), ==, "linear");
    g_assert_cmpstr (carry_side_to_text (CARRY_SIDE_BUY), ==, "buy");
    g_assert_cmpstr (carry_side_to_text (CARRY_SIDE_SELL), ==, "sell");
    g_assert_cmpstr (carry_liquidity_to_text (CARRY_LIQUIDITY_MAKER), ==, "maker");
    g_assert_cmpstr (carry_liquidity_to_text (CARRY_LIQUIDITY_TAKER), ==, "taker");
}

static void
test_parse (void)
{
    CarryCategory category = CARRY_CATEGORY_SPOT;

    g_assert_true (carry_category_parse ("linear", &category));
    g_assert_cmpint (category, ==, CARRY_CATEGORY_LINEAR);
    g_assert_true (carry_category_parse ("spot", &category));
    g_assert_cmpint (category, ==, CARRY_CATEGORY_SPOT);

    category = CARRY_CATEGORY_LINEAR;
    g_assert_false (carry_category_parse ("Spot", &category));
    g_assert_false (carry_category_parse ("inverse", &category));
    g_assert_false (carry_category_parse ("", &category));
    g_assert_cmpint (category, ==, CARRY_CATEGORY_LINEAR);
}

static void
test_opposite (void)
{
    g_assert_cmpint (carry_side_opposite (CARRY_SIDE_BUY), ==, CARRY_SIDE_SELL);
    g_assert_cmpint (carry_side_opposite (CARRY_SIDE_SELL), ==, CARRY_SIDE_BUY);
}

/* A value that was added to an enum and forgotten in its type would have no name. */
static void
test_enum_types (void)
{
    const struct
    {
        GType type;
        guint n;
    } cases[] = {
        { CARRY_TYPE_CATEGORY, CARRY_CATEGORY_LINEAR + 1 },
        { CARRY_TYPE_SIDE, CARRY_SIDE_SELL + 1 },
        { CARRY_TYPE_ORDER_TYPE, CARRY_ORDER_TYPE_LIMIT + 1 },
        { CARRY_TYPE_TIME_IN_FORCE, CARRY_TIME_IN_FORCE_POST_ONLY + 1 },
        { CARRY_TYPE_LIQUIDITY, CARRY_LIQUIDITY_MAKER + 1 },
        { CARRY_TYPE_NOTICE_LEVEL, CARRY_NOTICE_CRITICAL + 1 },
        { CARRY_TYPE_RISK_STATE, CARRY_RISK_CANCEL_ONLY + 1 },
        { CARRY_TYPE_REQUEST_KIND, CARRY_REQUEST_CANCEL + 1 },
        { CARRY_TYPE_ORDER_STATE, CARRY_ORDER_EXPIRED + 1 },
        { CARRY_TYPE_ORDER_PENDING, CARRY_ORDER_PENDING_AMEND + 1 },
        { CARRY_TYPE_ORDER_CAUSE, CARRY_ORDER_CAUSE_ABSENT + 1 },
        { CARRY_TYPE_MARKET_KIND, CARRY_MARKET_N_KINDS },
        { CARRY_TYPE_FUNDING_KIND, CARRY_FUNDING_SETTLED + 1 },
        { CARRY_TYPE_EVENT_KIND, CARRY_EVENT_DECISION + 1 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (GTypeClass) klass = g_type_class_ref (cases[i].type);
        const GEnumClass *values = (GEnumClass *) klass;

        g_assert_cmpuint (values->n_values, ==, cases[i].n);
        g_assert_cmpint (values->minimum, ==, 0);
        g_assert_cmpint (values->maximum, ==, (int) cases[i].n - 1);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/types/text", test_text);
    g_test_add_func ("/types/parse", test_parse);
    g_test_add_func ("/types/opposite", test_opposite);
    g_test_add_func ("/types/enum-types", test_enum_types);
    return g_test_run ();
}
