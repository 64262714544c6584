/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-order.h"

#include <string.h>

/* Rows from, columns to, both in the order of CarryOrderState: N P S A p F C R E. */
static const char *const LEGAL[] = {
    [CARRY_ORDER_NEW] = "NP....CR.",
    [CARRY_ORDER_PENDING] = ".PS...CR.",
    [CARRY_ORDER_SENT] = "..SApFCRE",
    [CARRY_ORDER_ACCEPTED] = "...ApFC.E",
    [CARRY_ORDER_PARTIALLY_FILLED] = "....pFC.E",
    [CARRY_ORDER_FILLED] = ".........",
    [CARRY_ORDER_CANCELED] = ".........",
    [CARRY_ORDER_REJECTED] = ".........",
    [CARRY_ORDER_EXPIRED] = ".........",
};

static void
test_transitions (void)
{
    guint legal = 0;

    for (guint from = 0; from < G_N_ELEMENTS (LEGAL); from++)
        for (guint to = 0; to < G_N_ELEMENTS (LEGAL); to++)
        {
            gboolean expected = LEGAL[from][to] != '.';
            g_test_message ("%s to %s", carry_order_state_to_text (from),
                            carry_order_state_to_text (to));
            g_assert_cmpint (carry_order_state_may_become (from, to), ==, expected);
            legal += expected;
        }
    g_assert_cmpuint (legal, ==, 24);
}

static void
test_final (void)
{
    for (guint state = 0; state < G_N_ELEMENTS (LEGAL); state++)
        g_assert_cmpint (carry_order_state_is_final (state), ==, state >= CARRY_ORDER_FILLED);
}

/* The word people read is the enum's nick in capitals. */
static void
test_state_text (void)
{
    g_autoptr (GTypeClass) klass = g_type_class_ref (CARRY_TYPE_ORDER_STATE);

    for (guint state = 0; state < G_N_ELEMENTS (LEGAL); state++)
    {
        const char *nick = g_enum_get_value ((GEnumClass *) klass, (int) state)->value_nick;
        g_autofree char *word = g_strdelimit (g_ascii_strup (nick, -1), "-", '_');

        g_assert_cmpstr (carry_order_state_to_text (state), ==, word);
    }
}

static void
test_open_quantity (void)
{
    CarryOrder order = {
        .state = CARRY_ORDER_PARTIALLY_FILLED,
        .quantity = carry_decimal_from_text ("1.5"),
        .filled = carry_decimal_from_text ("0.4"),
    };
    g_assert_true (carry_decimal_equal (carry_order_get_open_quantity (&order),
                                        carry_decimal_from_text ("1.1")));

    order.state = CARRY_ORDER_CANCELED;
    g_assert_true (
        carry_decimal_equal (carry_order_get_open_quantity (&order), carry_decimal_zero ()));
}

static void
test_reason (void)
{
    CarryOrder order = { .id = 7 };

    carry_order_set_reason (&order, "below the minimum of %d", 5);
    g_assert_cmpstr (carry_order_get_reason (&order), ==, "below the minimum of 5");

    /* One byte too many, in the middle of a character of three. */
    g_autofree char *ones = g_strnfill (CARRY_REASON_SIZE - 3, '1');
    carry_order_set_reason (&order, "%s€", ones);
    g_assert_cmpstr (carry_order_get_reason (&order), ==, ones);
    g_assert_true (g_utf8_validate (order.reason, -1, NULL));

    g_autofree char *full = g_strnfill (CARRY_REASON_SIZE - 1, '2');
    carry_order_set_reason (&order, "%s", full);
    g_assert_cmpstr (carry_order_get_reason (&order), ==, full);
}

static void
test_requests (void)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    CarryDecimal quantity = carry_decimal_from_text ("0.25");
    CarryDecimal price = carry_decimal_from_text ("60000.5");

    g_autoptr (CarryOrderRequest) market =
        carry_order_request_new_market (instrument, CARRY_SIDE_SELL, &quantity);
    g_assert_true (market->instrument == instrument);
    g_assert_cmpint (market->type, ==, CARRY_ORDER_TYPE_MARKET);
    g_assert_cmpint (market->side, ==, CARRY_SIDE_SELL);
    g_assert_false (carry_decimal_is_valid (market->price));
    g_assert_false (market->reduce_only);

    g_autoptr (CarryOrderRequest) limit = carry_order_request_new_limit (
        instrument, CARRY_SIDE_BUY, &quantity, &price, CARRY_TIME_IN_FORCE_POST_ONLY);
    g_assert_cmpint (limit->type, ==, CARRY_ORDER_TYPE_LIMIT);
    g_assert_cmpint (limit->time_in_force, ==, CARRY_TIME_IN_FORCE_POST_ONLY);
    g_assert_true (carry_decimal_equal (limit->price, price));

    g_autoptr (CarryOrderRequest) copy = g_boxed_copy (CARRY_TYPE_ORDER_REQUEST, limit);
    g_assert_cmpmem (copy, sizeof *copy, limit, sizeof *limit);
}

static void
test_boxed (void)
{
    CarryOrder order = { .id = 9, .link_id = "17-9" };
    CarryFill fill = { .order = 9, .exec_id = "e-1" };
    g_autoptr (CarryOrder) order_copy = g_boxed_copy (CARRY_TYPE_ORDER, &order);
    g_autoptr (CarryFill) fill_copy = g_boxed_copy (CARRY_TYPE_FILL, &fill);

    g_assert_true (order_copy != &order);
    g_assert_cmpmem (order_copy, sizeof order, &order, sizeof order);
    g_assert_cmpstr (carry_order_get_link_id (order_copy), ==, "17-9");
    g_assert_cmpmem (fill_copy, sizeof fill, &fill, sizeof fill);
    g_assert_cmpstr (carry_fill_get_exec_id (fill_copy), ==, "e-1");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/order/transitions", test_transitions);
    g_test_add_func ("/order/final", test_final);
    g_test_add_func ("/order/state-text", test_state_text);
    g_test_add_func ("/order/open-quantity", test_open_quantity);
    g_test_add_func ("/order/reason", test_reason);
    g_test_add_func ("/order/requests", test_requests);
    g_test_add_func ("/order/boxed", test_boxed);
    return g_test_run ();
}
