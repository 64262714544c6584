/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-number.h"
#include "sim-types.h"

static void
assert_text (__int128 value, guint scale, guint min_decimals, const char *expected)
{
    char text[SIM_NUMBER_BUFFER];
    g_assert_cmpstr (sim_number_format (value, scale, min_decimals, text), ==, expected);
}

static void
test_format (void)
{
    assert_text (0, 10, 0, "0");
    assert_text (0, 10, 2, "0.00");
    assert_text (5, 0, 2, "5.00");
    assert_text (1, 10, 0, "0.0000000001");
    assert_text (-15, 1, 0, "-1.5");
    assert_text (-5, 2, 0, "-0.05");
    assert_text (G_GINT64_CONSTANT (635616000000000), 10, 2, "63561.60");
    assert_text (G_GINT64_CONSTANT (635616000000000), 10, 0, "63561.6");
    assert_text (1000, 2, 0, "10");
    assert_text (G_MININT64, 0, 0, "-9223372036854775808");
}

static void
test_parse (void)
{
    static const char *const bad[] = { "",
                                       "-",
                                       ".5",
                                       "5.",
                                       "1e5",
                                       " 1",
                                       "1 ",
                                       "+1",
                                       "1.2.3",
                                       "0x1",
                                       "nan",
                                       "1,5",
                                       "--1",
                                       "99999999999999999999",
                                       "0.12345678901",
                                       "١" };
    gint64 value = 7;
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
        g_assert_false (sim_number_parse (bad[i], 10, &value));
    g_assert_cmpint (value, ==, 7);
    g_assert_true (sim_number_parse ("0.1234567890000", 10, &value));
    g_assert_cmpint (value, ==, 1234567890);
    g_assert_true (sim_number_parse ("-00012.5", 2, &value));
    g_assert_cmpint (value, ==, -1250);
    g_assert_true (sim_number_parse ("9223372036854775807", 0, &value));
    g_assert_cmpint (value, ==, G_MAXINT64);
    g_assert_false (sim_number_parse ("9223372036854775808", 0, &value));
}

static void
test_rounding (void)
{
    /* 0.000306 × 0.001: half of a hundred-millionth goes up, away from zero. */
    SimMoney half = SIM_MONEY_BOOKED / 2;
    g_assert_true (sim_money_round (half) == SIM_MONEY_BOOKED);
    g_assert_true (sim_money_round (-half) == -SIM_MONEY_BOOKED);
    g_assert_true (sim_money_round (half - 1) == 0);
    g_assert_true (sim_money_round (1 - half) == 0);
    assert_text (sim_money_rate (sim_money_value (2330200000000, 20000000), 5500000), 18, 0,
                 "0.0256322");
    assert_text (sim_money_share (10 * SIM_MONEY_ONE, 1, 3), 18, 0, "3.33333333");
    assert_text (sim_money_share (-10 * SIM_MONEY_ONE, 2, 3), 18, 0, "-6.66666667");
    assert_text (sim_price_average (sim_money_value (100, 3), 3), 10, 0, "0.00000001");
    g_assert_cmpint (sim_price_floor (1234, 100), ==, 1200);
    g_assert_cmpint (sim_price_ceil (1234, 100), ==, 1300);
    g_assert_cmpint (sim_price_ceil (1200, 100), ==, 1200);
    g_assert_cmpint (sim_price_floor (-1, 100), ==, -100);
    g_assert_cmpuint (sim_number_decimals (SIM_PRICE_ONE / 20, 10), ==, 2);
    g_assert_cmpuint (sim_number_decimals (SIM_PRICE_ONE * 10, 10), ==, 0);
}

/* Against the same with the compiler's widest floating numbers, where they are exact. */
static void
test_rate_property (void)
{
    CarryRandom random;
    carry_random_init (&random, 1, "rates");
    for (guint i = 0; i < 100000; i++)
    {
        gint64 price = carry_random_range (&random, 1, 1000000);
        gint64 qty = carry_random_range (&random, 1, 1000000);
        gint64 rate = carry_random_range (&random, -100000, 100000);
        SimMoney rounded = sim_money_rate (sim_money_value (price, qty), rate);
        /* In 1e-28, by hand. */
        __int128 exact = (__int128) price * qty * rate;
        __int128 unit = (__int128) SIM_PRICE_ONE * SIM_PRICE_ONE;
        __int128 distance = rounded * SIM_RATE_ONE - exact;
        distance = distance < 0 ? -distance : distance;
        g_assert_true (rounded % SIM_MONEY_BOOKED == 0);
        g_assert_true (distance * 2 <= unit);
    }
}

static void
test_intervals (void)
{
    gint64 ts = G_GINT64_CONSTANT (1786659827) * CARRY_NS_PER_SECOND; /* 2026-08-13, a Thursday */
    gint64 day = ts - ts % CARRY_NS_PER_DAY;
    g_assert_cmpint (sim_interval_start (SIM_INTERVAL_D, ts), ==, day);
    g_assert_cmpint (sim_interval_start (SIM_INTERVAL_W, ts), ==, day - 3 * CARRY_NS_PER_DAY);
    g_assert_cmpint (sim_interval_start (SIM_INTERVAL_M, ts), ==, day - 12 * CARRY_NS_PER_DAY);
    g_assert_cmpint (sim_interval_next (SIM_INTERVAL_M, day - 12 * CARRY_NS_PER_DAY), ==,
                     day + 19 * CARRY_NS_PER_DAY);
    for (guint i = 0; i < SIM_N_INTERVALS; i++)
    {
        gint64 start = sim_interval_start ((SimInterval) i, ts);
        gint64 next = sim_interval_next ((SimInterval) i, start);
        g_assert_true (start <= ts && ts < next);
        g_assert_cmpint (sim_interval_start ((SimInterval) i, next), ==, next);
        g_assert_cmpint (sim_interval_start ((SimInterval) i, next - 1), ==, start);
    }
    /* Every month of four centuries begins where the one before ends. */
    gint64 start = 0;
    for (guint i = 0; i < 240 * 12; i++)
    {
        gint64 next = sim_interval_next (SIM_INTERVAL_M, start);
        gint64 days = (next - start) / CARRY_NS_PER_DAY;
        g_assert_true (days >= 28 && days <= 31);
        g_assert_cmpint (sim_interval_start (SIM_INTERVAL_M, next - 1), ==, start);
        start = next;
    }
}

static void
test_texts (void)
{
    SimTif tif;
    SimSide side;
    g_assert_true (sim_tif_parse ("PostOnly", &tif));
    g_assert_cmpint (tif, ==, SIM_TIF_POST_ONLY);
    g_assert_false (sim_tif_parse ("postonly", &tif));
    g_assert_false (sim_side_parse ("", &side));
    g_assert_false (sim_side_parse (NULL, &side));
    g_assert_cmpstr (sim_create_type_text (SIM_CREATE_BY_ADL), ==, "CreateByAdl_PassThrough");
    g_assert_cmpstr (sim_reject_reason_text (SIM_REJECT_QTY_CANNOT_BE_ZERO), ==,
                     "EC_QtyCannotBeZero");
    g_assert_cmpstr (sim_cancel_type_text (SIM_CANCEL_BY_DCP), ==, "CancelByDCP");
    g_assert_cmpstr (sim_log_type_text (SIM_LOG_BONUS), ==, "BONUS");
    g_assert_cmpstr (sim_exec_type_text (SIM_EXEC_CORPORATE_ACTION), ==, "CorporateAction");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/number/format", test_format);
    g_test_add_func ("/bybit-sim/number/parse", test_parse);
    g_test_add_func ("/bybit-sim/number/rounding", test_rounding);
    g_test_add_func ("/bybit-sim/number/rate-property", test_rate_property);
    g_test_add_func ("/bybit-sim/number/intervals", test_intervals);
    g_test_add_func ("/bybit-sim/number/texts", test_texts);
    return g_test_run ();
}
