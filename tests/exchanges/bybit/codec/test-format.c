/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is sent, byte for byte. */

#include "bybit-format.h"

#define SIZE 2048

static CarryInstrument *
instrument_of (CarryCategory category, const char *symbol)
{
    return carry_instrument_new ("bybit", category, symbol, "BTC", "USDT");
}

static CarryOrder
order_of (CarrySide side, const char *quantity, const char *price)
{
    return (CarryOrder){
        .link_id = "1700000000-17",
        .side = side,
        .type = price != NULL ? CARRY_ORDER_TYPE_LIMIT : CARRY_ORDER_TYPE_MARKET,
        .quantity = carry_decimal_from_text (quantity),
        .price = price != NULL ? carry_decimal_from_text (price) : carry_decimal_invalid (),
    };
}

/* Also that no smaller buffer is enough, and that a smaller one holds nothing to send. */
static void
assert_create (const CarryOrder *order, const CarryInstrument *instrument, const char *expected)
{
    g_autoptr (GError) error = NULL;
    char buffer[SIZE];
    gssize length = bybit_format_create (order, instrument, buffer, sizeof buffer, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (buffer, ==, expected);
    g_assert_cmpint (length, ==, (gssize) strlen (expected));
    for (gsize size = 1; size <= strlen (expected); size++)
    {
        g_autofree char *small = g_malloc (size);
        g_autoptr (GError) too_small = NULL;
        g_assert_cmpint (bybit_format_create (order, instrument, small, size, &too_small), ==, -1);
        g_assert_error (too_small, CARRY_ERROR, CARRY_ERROR_INVALID);
        g_assert_cmpstr (small, ==, "");
    }
}

static void
assert_refused (gssize length, GError **error, const char *reason)
{
    g_assert_cmpint (length, ==, -1);
    g_assert_error (*error, CARRY_ERROR, CARRY_ERROR_INVALID);
    if (strstr ((*error)->message, reason) == NULL)
        g_assert_cmpstr ((*error)->message, ==, reason);
    g_clear_error (error);
}

static void
test_create (void)
{
    g_autoptr (CarryInstrument) spot = instrument_of (CARRY_CATEGORY_SPOT, "BTCUSDT");
    g_autoptr (CarryInstrument) perp = instrument_of (CARRY_CATEGORY_LINEAR, "BTCUSDT");
    CarryOrder order = order_of (CARRY_SIDE_BUY, "0.010", "63000.10");

    assert_create (&order, perp,
                   "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"side\":\"Buy\","
                   "\"orderType\":\"Limit\",\"qty\":\"0.01\",\"price\":\"63000.1\","
                   "\"timeInForce\":\"GTC\",\"orderLinkId\":\"1700000000-17\",\"positionIdx\":0,"
                   "\"reduceOnly\":false,\"smpType\":\"CancelTaker\"}");
    order.time_in_force = CARRY_TIME_IN_FORCE_POST_ONLY;
    assert_create (&order, spot,
                   "{\"category\":\"spot\",\"symbol\":\"BTCUSDT\",\"side\":\"Buy\","
                   "\"orderType\":\"Limit\",\"qty\":\"0.01\",\"price\":\"63000.1\","
                   "\"timeInForce\":\"PostOnly\",\"orderLinkId\":\"1700000000-17\","
                   "\"isLeverage\":0,\"orderFilter\":\"Order\",\"smpType\":\"CancelTaker\"}");
    order = order_of (CARRY_SIDE_SELL, "1000", NULL);
    order.reduce_only = TRUE;
    assert_create (&order, perp,
                   "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"side\":\"Sell\","
                   "\"orderType\":\"Market\",\"qty\":\"1000\",\"timeInForce\":\"IOC\","
                   "\"orderLinkId\":\"1700000000-17\",\"positionIdx\":0,\"reduceOnly\":true,"
                   "\"smpType\":\"CancelTaker\"}");
    /* Spot market orders always say their unit. */
    order.reduce_only = FALSE;
    order.side = CARRY_SIDE_BUY;
    assert_create (&order, spot,
                   "{\"category\":\"spot\",\"symbol\":\"BTCUSDT\",\"side\":\"Buy\","
                   "\"orderType\":\"Market\",\"qty\":\"1000\",\"timeInForce\":\"IOC\","
                   "\"orderLinkId\":\"1700000000-17\",\"marketUnit\":\"baseCoin\","
                   "\"isLeverage\":0,\"orderFilter\":\"Order\",\"smpType\":\"CancelTaker\"}");
    g_assert_cmpstr (bybit_format_time_in_force (CARRY_TIME_IN_FORCE_GTC), ==, "GTC");
    g_assert_cmpstr (bybit_format_time_in_force (CARRY_TIME_IN_FORCE_IOC), ==, "IOC");
    g_assert_cmpstr (bybit_format_time_in_force (CARRY_TIME_IN_FORCE_FOK), ==, "FOK");
}

static void
test_create_refused (void)
{
    g_autoptr (CarryInstrument) spot = instrument_of (CARRY_CATEGORY_SPOT, "BTCUSDT");
    g_autoptr (CarryInstrument) odd = instrument_of (CARRY_CATEGORY_LINEAR, "BTC\"USDT");
    GError *error = NULL;
    char buffer[SIZE];

#define REFUSED(instrument, reason)                                                                \
    assert_refused (bybit_format_create (&order, instrument, buffer, SIZE, &error), &error, reason)
    CarryOrder order = order_of (CARRY_SIDE_BUY, "0", "1");
    REFUSED (spot, "An order cannot be written: qty must be above 0");
    order = order_of (CARRY_SIDE_BUY, "-1", "1");
    REFUSED (spot, "qty must be above 0");
    order = order_of (CARRY_SIDE_BUY, "NaN", "1");
    REFUSED (spot, "qty must be above 0");
    order = order_of (CARRY_SIDE_BUY, "1", "0");
    REFUSED (spot, "price must be above 0");
    order = order_of (CARRY_SIDE_BUY, "1", NULL);
    order.price = carry_decimal_make (1, 0);
    REFUSED (spot, "price is not for market orders");
    order = order_of (CARRY_SIDE_BUY, "1", "1");
    REFUSED (odd, "symbol has a character");
    order.reduce_only = TRUE;
    REFUSED (spot, "reduceOnly cannot be promised of a spot buy");
    order.reduce_only = FALSE;
    order.link_id[0] = '\0';
    REFUSED (spot, "orderLinkId is missing");
    g_strlcpy (order.link_id, "1234567890123456789012345678901234567", sizeof order.link_id);
    REFUSED (spot, "orderLinkId has more than 36 characters");
    g_strlcpy (order.link_id, "a b", sizeof order.link_id);
    REFUSED (spot, "orderLinkId has a character");
}

#define ASSERT_BODY(call, expected)                                                                \
    {                                                                                              \
        gssize length = call;                                                                      \
        g_assert_no_error (error);                                                                 \
        g_assert_cmpstr (buffer, ==, expected);                                                    \
        g_assert_cmpint (length, ==, (gssize) strlen (expected));                                  \
    }

static void
test_changes (void)
{
    GError *error = NULL;
    char buffer[SIZE];
    BybitOrderRef ours = { CARRY_CATEGORY_LINEAR, "BTCUSDT", NULL, "17-1" };
    BybitOrderRef theirs = { CARRY_CATEGORY_SPOT, "BTCUSDT", "12345", "17-1" };
    BybitOrderRef nobodys = { CARRY_CATEGORY_SPOT, "BTCUSDT", NULL, "" };
    CarryDecimal quantity = carry_decimal_from_text ("2.50"), price = carry_decimal_make (3, 0);

    ASSERT_BODY (bybit_format_cancel (&ours, buffer, SIZE, &error),
                 "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"orderLinkId\":\"17-1\"}");
    ASSERT_BODY (bybit_format_cancel (&theirs, buffer, SIZE, &error),
                 "{\"category\":\"spot\",\"symbol\":\"BTCUSDT\",\"orderId\":\"12345\"}");
    assert_refused (bybit_format_cancel (&nobodys, buffer, SIZE, &error), &error,
                    "orderId and orderLinkId are both missing");
    ASSERT_BODY (bybit_format_amend (&ours, &quantity, NULL, buffer, SIZE, &error),
                 "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"orderLinkId\":\"17-1\","
                 "\"qty\":\"2.5\"}");
    ASSERT_BODY (bybit_format_amend (&ours, &quantity, &price, buffer, SIZE, &error),
                 "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"orderLinkId\":\"17-1\","
                 "\"qty\":\"2.5\",\"price\":\"3\"}");
    assert_refused (bybit_format_amend (&ours, NULL, NULL, buffer, SIZE, &error), &error,
                    "neither quantity nor price is to change");

    ASSERT_BODY (
        bybit_format_cancel_all (CARRY_CATEGORY_LINEAR, NULL, "USDT", NULL, buffer, SIZE, &error),
        "{\"category\":\"linear\",\"settleCoin\":\"USDT\"}");
    ASSERT_BODY (bybit_format_cancel_all (CARRY_CATEGORY_LINEAR, "BTCUSDT", "USDT", NULL, buffer,
                                          SIZE, &error),
                 "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\"}");
    ASSERT_BODY (bybit_format_cancel_all (CARRY_CATEGORY_SPOT, NULL, NULL, "tpslOrder", buffer,
                                          SIZE, &error),
                 "{\"category\":\"spot\",\"orderFilter\":\"tpslOrder\"}");
    assert_refused (
        bybit_format_cancel_all (CARRY_CATEGORY_LINEAR, NULL, NULL, NULL, buffer, SIZE, &error),
        &error, "symbol and settleCoin are both missing");

    const char *bodies[11] = { "{\"a\":1}", "{\"b\":2}" };
    ASSERT_BODY (bybit_format_batch (CARRY_CATEGORY_LINEAR, bodies, 2, buffer, SIZE, &error),
                 "{\"category\":\"linear\",\"request\":[{\"a\":1},{\"b\":2}]}");
    assert_refused (bybit_format_batch (CARRY_CATEGORY_LINEAR, bodies, 0, buffer, SIZE, &error),
                    &error, "1 to 10");
    for (guint i = 2; i < 11; i++)
        bodies[i] = "{}";
    assert_refused (bybit_format_batch (CARRY_CATEGORY_LINEAR, bodies, 11, buffer, SIZE, &error),
                    &error, "1 to 10");
}

static void
test_settings (void)
{
    GError *error = NULL;
    char buffer[SIZE];
    CarryDecimal leverage = carry_decimal_from_text ("3.0");

    ASSERT_BODY (bybit_format_set_leverage (CARRY_CATEGORY_LINEAR, "BTCUSDT", &leverage, buffer,
                                            SIZE, &error),
                 "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"buyLeverage\":\"3\","
                 "\"sellLeverage\":\"3\"}");
    ASSERT_BODY (
        bybit_format_switch_mode (CARRY_CATEGORY_LINEAR, "BTCUSDT", 0, buffer, SIZE, &error),
        "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"mode\":0}");
    assert_refused (
        bybit_format_switch_mode (CARRY_CATEGORY_LINEAR, "BTCUSDT", 1, buffer, SIZE, &error),
        &error, "mode is 0 or 3");
    ASSERT_BODY (bybit_format_set_margin_mode (BYBIT_MARGIN_MODE_CROSS, buffer, SIZE, &error),
                 "{\"setMarginMode\":\"REGULAR_MARGIN\"}");
    assert_refused (bybit_format_set_margin_mode (BYBIT_MARGIN_MODE_UNKNOWN, buffer, SIZE, &error),
                    &error, "is no mode");
}

static void
test_query (void)
{
    GError *error = NULL;
    char buffer[SIZE];
    const BybitParam params[] = {
        { "category", "linear" },
        { "symbol", NULL },
        { "cursor", "1741075200000%3A17889272%2C1" },
        { "baseCoin", "" },
        { "coin", "a b&c=d/%zz" },
        { "limit", "50" },
    };

    ASSERT_BODY (bybit_format_query (params, G_N_ELEMENTS (params), buffer, SIZE, &error),
                 "category=linear&cursor=1741075200000%3A17889272%2C1&"
                 "coin=a%20b%26c%3Dd%2F%25zz&limit=50");
    ASSERT_BODY (bybit_format_query (params, 0, buffer, SIZE, &error), "");
    for (gsize size = 0; size < 90; size++)
    {
        gssize length = bybit_format_query (params, G_N_ELEMENTS (params), buffer, size, &error);
        assert_refused (length, &error, "A query cannot be written");
    }
}

static void
test_frames (void)
{
    GError *error = NULL;
    char buffer[SIZE];
    static const char *const topics[] = { "orderbook.50.BTCUSDT", "tickers.BTCUSDT" };
    static const char *const bad[] = { "tickers.\"" };

    ASSERT_BODY (
        bybit_format_auth (NULL, "KEY", 1662350400000, "ab12", FALSE, buffer, SIZE, &error),
        "{\"op\":\"auth\",\"args\":[\"KEY\",1662350400000,\"ab12\"]}");
    ASSERT_BODY (bybit_format_auth ("7", "KEY", 1, "a+/=", TRUE, buffer, SIZE, &error),
                 "{\"reqId\":\"7\",\"op\":\"auth\",\"args\":[\"KEY\",1,\"a+/=\"]}");
    ASSERT_BODY (bybit_format_subscribe ("1", "subscribe", topics, 2, buffer, SIZE, &error),
                 "{\"req_id\":\"1\",\"op\":\"subscribe\",\"args\":[\"orderbook.50.BTCUSDT\","
                 "\"tickers.BTCUSDT\"]}");
    assert_refused (bybit_format_subscribe ("1", "subscribe", bad, 1, buffer, SIZE, &error), &error,
                    "a topic has a character");
    assert_refused (bybit_format_subscribe ("1", "subscribe", topics, 0, buffer, SIZE, &error),
                    &error, "there is no topic");
    ASSERT_BODY (bybit_format_ping (NULL, buffer, SIZE, &error), "{\"op\":\"ping\"}");
    ASSERT_BODY (bybit_format_ping ("p1", buffer, SIZE, &error),
                 "{\"req_id\":\"p1\",\"op\":\"ping\"}");
    ASSERT_BODY (bybit_format_trade ("17", "order.create", 1711001595207, 3000, "{\"a\":1}", buffer,
                                     SIZE, &error),
                 "{\"reqId\":\"17\",\"header\":{\"X-BAPI-TIMESTAMP\":\"1711001595207\","
                 "\"X-BAPI-RECV-WINDOW\":\"3000\"},\"op\":\"order.create\",\"args\":[{\"a\":1}]}");
    assert_refused (bybit_format_trade (NULL, "order.create", 1, 1, "{}", buffer, SIZE, &error),
                    &error, "reqId is missing");
}

/* What we write, our own reader takes. */
static void
test_is_json (void)
{
    g_autoptr (CarryInstrument) perp = instrument_of (CARRY_CATEGORY_LINEAR, "BTCUSDT");
    CarryOrder order = order_of (CARRY_SIDE_BUY, "0.000000000000000001", "9223372036854775807");
    char body[BYBIT_BODY_SIZE], frame[BYBIT_FRAME_SIZE];
    CarryJson json;

    g_assert_cmpint (bybit_format_create (&order, perp, body, sizeof body, NULL), >, 0);
    gssize size =
        bybit_format_trade ("1", "order.create", 1, 5000, body, frame, sizeof frame, NULL);
    carry_json_init (&json, frame, (gsize) size);
    g_assert_true (carry_json_finish (&json, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/create", test_create);
    g_test_add_func ("/create-refused", test_create_refused);
    g_test_add_func ("/changes", test_changes);
    g_test_add_func ("/settings", test_settings);
    g_test_add_func ("/query", test_query);
    g_test_add_func ("/frames", test_frames);
    g_test_add_func ("/is-json", test_is_json);
    return g_test_run ();
}
