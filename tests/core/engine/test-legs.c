/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-random.h"
#include "engine/carry-legs.h"

#define N_ROUNDS 200000

static CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

static CarryInstrument perp, spot;

static void
make_instruments (const char *multiplier, const char *perp_step, const char *spot_step)
{
    perp = (CarryInstrument){
        .category = CARRY_CATEGORY_LINEAR,
        .symbol = "XUSDT",
        .multiplier = number (multiplier),
        .tick_size = number ("0.1"),
        .qty_step = number (perp_step),
        .min_qty = number (perp_step),
        .min_notional = number ("5"),
        .taker_fee = number ("0.00055"),
    };
    spot = (CarryInstrument){
        .category = CARRY_CATEGORY_SPOT,
        .index = 1,
        .symbol = "XUSDT",
        .fee_in_base = TRUE,
        .multiplier = number ("1"),
        .tick_size = number ("0.01"),
        .qty_step = number (spot_step),
        .min_qty = number (spot_step),
        .min_notional = number ("5"),
        .taker_fee = number ("0.001"),
    };
}

static CarryLegs
make_legs (const char *perp_held, const char *spot_held)
{
    const CarryDecimal none = carry_decimal_invalid ();
    CarryLegs legs = {
        .band_bps = 10,
        .first = { .instrument = &perp,
                   .held = number (perp_held),
                   .price = number ("100"),
                   .bid = none,
                   .ask = none,
                   .money = none,
                   .available = none },
        .second = { .instrument = &spot,
                    .held = number (spot_held),
                    .price = number ("100"),
                    .bid = none,
                    .ask = none,
                    .money = number ("1000000"),
                    .available = number ("1000") },
    };

    return legs;
}

static void
check_plan (const char *perp_held, const char *spot_held, CarryHedgeWay way,
            const CarryInstrument *instrument, CarrySide side, const char *quantity)
{
    CarryLegs legs = make_legs (perp_held, spot_held);
    CarryDecimal delta = carry_legs_get_delta (&legs);
    CarryLegsOrder order;

    g_assert_true (carry_legs_are_apart (&legs, delta));
    g_assert_true (carry_legs_plan (&legs, delta, way, 0, &order));
    g_assert_true (order.leg->instrument == instrument);
    g_assert_cmpint (order.side, ==, side);
    g_assert_cmpint (carry_decimal_compare (order.quantity, number (quantity)), ==, 0);
    g_assert_false (carry_decimal_is_valid (order.price));
    if (way != CARRY_HEDGE_CHEAPEST)
        g_assert_cmpint (order.reduces, ==, way == CARRY_HEDGE_REDUCE);
}

static void
test_ways (void)
{
    make_instruments ("1", "0.001", "0.000001");
    /* Spot was bought, the perpetual is missing; and the other way round. */
    check_plan ("0", "1", CARRY_HEDGE_COMPLETE, &perp, CARRY_SIDE_SELL, "1");
    check_plan ("0", "1", CARRY_HEDGE_REDUCE, &spot, CARRY_SIDE_SELL, "1");
    check_plan ("-1", "0", CARRY_HEDGE_COMPLETE, &spot, CARRY_SIDE_BUY, "1.001002");
    check_plan ("-1", "0", CARRY_HEDGE_REDUCE, &perp, CARRY_SIDE_BUY, "1");
    /* The perpetual was taken away in part (ADL): spot follows. */
    check_plan ("-0.4", "1", CARRY_HEDGE_REDUCE, &spot, CARRY_SIDE_SELL, "0.6");
    check_plan ("-0.4", "1", CARRY_HEDGE_CHEAPEST, &perp, CARRY_SIDE_SELL, "0.6");
    /* A leg that is closed never turns. */
    check_plan ("0.3", "1", CARRY_HEDGE_REDUCE, &perp, CARRY_SIDE_SELL, "0.3");
    make_instruments ("1000", "100", "1");
    check_plan ("0", "250000", CARRY_HEDGE_COMPLETE, &perp, CARRY_SIDE_SELL, "200");
}

/* What the venue takes in one order is sent; what is left is apart still. */
static void
test_largest_order (void)
{
    make_instruments ("1", "0.001", "0.000001");
    perp.max_qty = number ("0.7");
    perp.max_market_qty = number ("0.2505");
    spot.max_market_qty = number ("0.3");
    check_plan ("0", "1", CARRY_HEDGE_COMPLETE, &perp, CARRY_SIDE_SELL, "0.25");
    check_plan ("0", "1", CARRY_HEDGE_REDUCE, &spot, CARRY_SIDE_SELL, "0.3");
    check_plan ("0", "0.2", CARRY_HEDGE_COMPLETE, &perp, CARRY_SIDE_SELL, "0.2");
    g_assert_true (carry_decimal_equal (
        carry_instrument_cut_quantity (&perp, CARRY_ORDER_TYPE_LIMIT, number ("1")),
        number ("0.7")));
    g_assert_false (
        carry_decimal_is_valid (carry_instrument_get_most (&spot, CARRY_ORDER_TYPE_LIMIT)));
}

static void
test_cheapest (void)
{
    CarryLegs legs;
    CarryLegsOrder order;

    make_instruments ("1", "0.001", "0.000001");
    legs = make_legs ("0", "1");
    g_assert_true (carry_legs_plan (&legs, number ("1"), CARRY_HEDGE_CHEAPEST, 0, &order));
    g_assert_true (order.leg == &legs.first);
    legs.first.bid = number ("99.0");
    legs.first.ask = number ("101.0");
    g_assert_true (carry_legs_plan (&legs, number ("1"), CARRY_HEDGE_CHEAPEST, 20, &order));
    g_assert_true (order.leg == &legs.second);
    legs.second.is_stale = TRUE;
    g_assert_true (carry_legs_plan (&legs, number ("1"), CARRY_HEDGE_CHEAPEST, 20, &order));
    g_assert_true (order.leg == &legs.first);
    /* 0.2 % below the best bid, in whole ticks against the order. */
    g_assert_cmpint (carry_decimal_compare (order.price, number ("98.9")), ==, 0);
}

static void
test_dust (void)
{
    CarryLegs legs;
    CarryLegsOrder order;

    make_instruments ("1", "0.001", "0.000001");
    legs = make_legs ("-1", "1.0009");
    g_assert_false (carry_legs_are_apart (&legs, carry_legs_get_delta (&legs)));
    legs = make_legs ("-10", "10.009");
    g_assert_false (carry_legs_are_apart (&legs, carry_legs_get_delta (&legs)));
    /* Worth less than an order: nothing could be done about it. */
    legs = make_legs ("0", "0.04");
    g_assert_false (carry_legs_are_apart (&legs, carry_legs_get_delta (&legs)));
    g_assert_false (
        carry_legs_plan (&legs, carry_legs_get_delta (&legs), CARRY_HEDGE_CHEAPEST, 0, &order));
    /* A perpetual is closed however small. */
    legs = make_legs ("-0.04", "0");
    g_assert_true (carry_legs_are_apart (&legs, carry_legs_get_delta (&legs)));
    legs = make_legs ("0", "1");
    legs.second.held = carry_decimal_invalid ();
    g_assert_true (carry_legs_are_apart (&legs, carry_legs_get_delta (&legs)));
}

/* Coins that are not there are not sold, and nothing is bought on credit. */
static void
test_means (void)
{
    CarryLegs legs;
    CarryLegsOrder order;

    make_instruments ("1", "0.001", "0.000001");
    legs = make_legs ("-1", "0");
    legs.second.money = number ("99");
    g_assert_true (carry_legs_plan (&legs, number ("-1"), CARRY_HEDGE_CHEAPEST, 0, &order));
    g_assert_true (order.leg == &legs.first);
    g_assert_false (carry_legs_plan (&legs, number ("-1"), CARRY_HEDGE_COMPLETE, 0, &order));
    legs = make_legs ("1", "0");
    legs.second.available = number ("0.5");
    g_assert_false (carry_legs_plan (&legs, number ("1"), CARRY_HEDGE_COMPLETE, 0, &order));
}

/* Whatever is held: an order never makes it worse, never turns a leg, and is one the venue takes. */
static void
test_property (void)
{
    CarryRandom random;

    make_instruments ("1", "0.001", "0.000001");
    carry_random_init (&random, 20260101, "legs");
    for (guint i = 0; i < N_ROUNDS; i++)
    {
        CarryLegs legs = make_legs ("0", "0");
        CarryHedgeWay way = (CarryHedgeWay) (carry_random_next (&random) % 3);
        CarryDecimal delta, after, change;
        CarryLegsOrder order;

        legs.first.held =
            carry_decimal_make ((gint64) (carry_random_next (&random) % 4001) - 2000, 3);
        legs.second.held =
            carry_decimal_make ((gint64) (carry_random_next (&random) % 4000001) - 2000000, 6);
        delta = carry_legs_get_delta (&legs);
        if (!carry_legs_plan (&legs, delta, way, 0, &order))
            continue;
        change =
            order.side == CARRY_SIDE_BUY ? order.quantity : carry_decimal_negate (order.quantity);
        after = carry_decimal_add (order.leg->held, change);
        g_assert_cmpint (carry_decimal_sign (order.quantity), >, 0);
        g_assert_true (carry_decimal_is_multiple (order.quantity, order.leg->instrument->qty_step));
        if (order.reduces)
            g_assert_cmpint (carry_decimal_sign (after) * carry_decimal_sign (order.leg->held), >=,
                             0);
        g_assert_cmpint (order.reduces, ==,
                         carry_decimal_compare (carry_decimal_abs (after),
                                                carry_decimal_abs (order.leg->held)) < 0);
        /* A fee in coin makes a buy of spot larger by a thousandth and a step. */
        after = carry_decimal_add (delta, change);
        change = carry_decimal_add (carry_decimal_mul (order.quantity, number ("0.00101")),
                                    number ("0.000002"));
        g_assert_true (carry_decimal_sign (after) * carry_decimal_sign (delta) >= 0 ||
                       carry_decimal_compare (carry_decimal_abs (after), change) <= 0);
        g_assert_cmpint (
            carry_decimal_compare (carry_decimal_abs (after), carry_decimal_abs (delta)), <, 0);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/legs/ways", test_ways);
    g_test_add_func ("/legs/largest-order", test_largest_order);
    g_test_add_func ("/legs/cheapest", test_cheapest);
    g_test_add_func ("/legs/dust", test_dust);
    g_test_add_func ("/legs/means", test_means);
    g_test_add_func ("/legs/property", test_property);
    return g_test_run ();
}
