/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What cannot be believed, with the sentence that says so; and what is strange but true. */

#include "print-rows.h"

typedef struct
{
    PrintFunc print;
    const char *text;
    const char *expected; /* part of the error, or of what was read after a `+` */
} Case;

#define BOOK(type, symbol, bids, asks)                                                             \
    "{\"topic\":\"orderbook.50.BTCUSDT\",\"type\":\"" type "\",\"ts\":1700000000000,"              \
    "\"data\":{\"s\":\"" symbol "\",\"b\":[" bids "],\"a\":[" asks "],\"u\":7,\"seq\":8}}"
#define TRADE(member)                                                                              \
    "{\"topic\":\"publicTrade.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1700000000000,\"data\":"      \
    "[{\"T\":1700000000000,\"s\":\"BTCUSDT\",\"S\":\"Buy\",\"v\":\"1\",\"i\":\"x\"," member "}]}"
#define LIQUIDATION(members)                                                                       \
    "{\"topic\":\"allLiquidation.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1700000000000,\"data\":"   \
    "[{\"T\":1700000000000,\"s\":\"BTCUSDT\"," members "}]}"
#define TICKER(member)                                                                             \
    "{\"topic\":\"tickers.BTCUSDT\",\"type\":\"delta\",\"ts\":1700000000000,\"data\":"             \
    "{\"symbol\":\"BTCUSDT\"," member "}}"
#define EXECUTION(members)                                                                         \
    "{\"topic\":\"execution\",\"creationTime\":1700000000000,\"data\":[{\"category\":\"linear\","  \
    "\"symbol\":\"BTCUSDT\",\"execId\":\"e\"," members "}]}"
#define ORDER(members)                                                                             \
    "{\"topic\":\"order\",\"creationTime\":1700000000000,\"data\":[{\"category\":\"linear\","      \
    "\"symbol\":\"BTCUSDT\",\"orderId\":\"o\"," members "}]}"
#define REST(result)                                                                               \
    "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":" result ",\"time\":1700000000000}"
#define FORTY "1234567890123456789012345678901234567890"

static const Case cases[] = {
    /* Prices. */
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"0\",\"1\"]", ""),
      "Bybit's order book: The JSON cannot be read at byte 106: the price of a level must be above "
      "0" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"-1\",\"1\"]", ""), "above 0" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"1\",\"-1\"]", ""),
      "the size of a level may not be below 0" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"NaN\",\"1\"]", ""),
      "a number needs a digit here" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"" FORTY "\",\"1\"]", ""),
      "the number is too large or too fine" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"1.001\",\"1\"]", ""),
      "a number here has more decimals than can be kept" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"1\",\"1\",\"1\"]", ""),
      "the array of numbers must end here" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[\"1\"]", ""),
      "an array of more numbers is expected here" },
    { print_orderbook_frame, BOOK ("snapshot", "BTCUSDT", "[1.5,2]", "[ \"2\" , \"3.0000000\" ]"),
      "+bids 150/2000000\nasks 200/3000000" },
    { print_trades_frame, TRADE ("\"p\":\"0\""),
      "Bybit's trade stream, row 1, p: The JSON cannot be read at byte 142: a price must be above "
      "0" },
    { print_trades_frame, TRADE ("\"p\":\"-5\""), "a price must be above 0" },
    { print_trades_frame, TRADE ("\"p\":\"Infinity\""), "a number needs a digit here" },
    { print_trades_frame, TRADE ("\"p\":\"1e308\""), "the number is too large or too fine" },
    { print_trades_frame, TRADE ("\"p\":\"\""), "a trade needs a price and a size" },
    { print_trades_frame, TRADE ("\"p\":\"5\",\"L\":\"Sideways\""), "+price=5" },
    { print_trades_frame, TRADE ("\"L\":\"PlusTick\""), "a trade needs a price and a size" },
    { print_trades,
      REST ("{\"list\":[{\"symbol\":\"BTCUSDT\",\"size\":\"1\",\"time\":\"1700000000000\"}]}"),
      "a trade needs a price and a size" },
    { print_trades,
      REST ("{\"list\":[{\"symbol\":\"BTCUSDT\",\"price\":\"1\",\"time\":\"1700000000000\"}]}"),
      "a trade needs a price and a size" },
    { print_trades, REST ("{\"list\":[{\"symbol\":\"BTCUSDT\",\"price\":\"1\",\"size\":\"1\"}]}"),
      "a trade needs a time" },
    { print_liquidations_frame, LIQUIDATION ("\"S\":\"Buy\",\"v\":\"2\",\"p\":\"5\""),
      "+side=Buy size=2 price=5" },
    { print_liquidations_frame, LIQUIDATION ("\"S\":\"Buy\",\"v\":\"2\""),
      "a liquidation needs a price, and a size above 0" },
    { print_liquidations_frame, LIQUIDATION ("\"S\":\"Buy\",\"v\":\"0\",\"p\":\"5\""),
      "a liquidation needs a price, and a size above 0" },
    { print_liquidations_frame, LIQUIDATION ("\"S\":\"Both\",\"v\":\"2\",\"p\":\"5\""),
      "a liquidation needs a side" },
    { print_ticker_frame, TICKER ("\"lastPrice\":\"0\""), "lastPrice: " },
    { print_ticker_frame, TICKER ("\"markPrice\":\"-1\""), "markPrice: " },
    { print_ticker_frame, TICKER ("\"bid1Price\":\"0.00\""), "bid1Price: " },
    { print_ticker_frame, TICKER ("\"indexPrice\":\"" FORTY "\""), "indexPrice: " },
    { print_ticker_frame, TICKER ("\"fundingRate\":\"-0.0001\""), "+funding_rate=-0.0001" },
    { print_klines, REST ("{\"list\":[[\"1\",\"0\",\"1\",\"1\",\"1\",\"1\",\"1\"]]}"),
      "a price must be above 0" },
    { print_klines, REST ("{\"list\":[[\"1\",\"1\",\"1\",\"2\",\"1\",\"1\",\"1\"]]}"),
      "the high of a candle is below its low" },
    { print_klines, REST ("{\"list\":[[\"1\",\"1\",\"1\",\"1\"]]}"), "five values or more" },
    { print_premium_klines, REST ("{\"list\":[[\"1\",\"0\",\"0\",\"-1\",\"0\"]]}"), "+low=-1" },

    /* Whose it is. */
    { print_orderbook_frame, BOOK ("snapshot", "ETHUSDT", "", ""),
      "the symbol of the data is another than the topic's" },
    { print_orderbook_frame, BOOK ("rumour", "BTCUSDT", "", ""),
      "the type is neither snapshot nor delta" },
    { print_orderbook_frame, TRADE ("\"p\":\"5\""), "an object is expected here" },
    { print_ticker_frame,
      "{\"topic\":\"tickers.BTCUSDT\",\"ts\":1,\"data\":{\"symbol\":\"BTCUSD\"}}",
      "the symbol of the data is another than the topic's" },
    { print_trades_frame,
      "{\"topic\":\"publicTrade.ETHUSDT\",\"ts\":1,\"data\":[{\"T\":1,\"s\":\"BTCUSDT\",\"p\":1,"
      "\"v\":1}]}",
      "the symbol of the data is another than the topic's" },
    { print_orders_frame, EXECUTION ("\"execType\":\"Trade\""), "the topic is another one" },

    /* Words nobody told us of. */
    { print_executions_frame,
      EXECUTION (
          "\"execType\":\"Teleport\",\"execQty\":\"1\",\"execPrice\":\"5\",\"side\":\"Buy\""),
      "+type=? effect=reconcile price=5 qty=1 odd=execType=Teleport" },
    { print_executions_frame, EXECUTION ("\"execType\":\"CorporateAction\",\"execQty\":\"1\""),
      "+type=CorporateAction effect=reconcile" },
    { print_executions_frame, EXECUTION ("\"execQty\":\"1\""), "+effect=reconcile" },
    { print_executions_frame,
      EXECUTION (
          "\"execType\":\"AdlTrade\",\"execQty\":\"1\",\"execPrice\":\"5\",\"side\":\"Sell\""),
      "+type=AdlTrade effect=forced" },
    { print_executions_frame,
      EXECUTION ("\"execType\":\"Trade\",\"execQty\":\"1\",\"execPrice\":\"0\",\"side\":\"Buy\""),
      "a fill needs an execPrice and an execQty above 0" },
    { print_executions_frame,
      EXECUTION ("\"execType\":\"Trade\",\"execQty\":\"1\",\"execPrice\":\"5\",\"side\":\"Both\""),
      "a fill needs a side" },
    { print_orders_frame, ORDER ("\"orderStatus\":\"Pondering\",\"side\":\"Buy\""),
      "+status=? odd=orderStatus=Pondering" },
    { print_orders_frame, ORDER ("\"orderStatus\":\"New\",\"cancelType\":\"CancelByMoon\""),
      "+cancel_type=CancelByMoon" },
    { print_orders_frame, ORDER ("\"side\":\"Buy\""), "it has no orderStatus" },
    { print_orders_frame, ORDER ("\"orderStatus\":\"New\",\"orderLinkId\":\"a\\nb\""),
      "the text has a control character" },
    { print_positions, REST ("{\"list\":[{\"symbol\":\"BTCUSDT\",\"size\":\"1\",\"side\":\"\"}]}"),
      "the position has a size and no side" },
    { print_positions, REST ("{\"list\":[{\"symbol\":\"BTCUSDT\",\"side\":\"\"}]}"),
      "the position has no size" },
    { print_positions,
      REST ("{\"list\":[{\"symbol\":\"BTCUSDT\",\"size\":\"0\",\"side\":\"None\"}]}"), "+size=0" },
    { print_wallet, REST ("{\"list\":[]}"), "there is no account" },
    { print_wallet, REST ("{\"list\":[{\"coin\":[{\"coin\":\"BTC\"}]}]}"),
      "the coin has no walletBalance" },

    /* Envelopes. */
    { print_orders, "",
      "Bybit's orders: The JSON cannot be read at byte 0: an object is expected here" },
    { print_orders, "<html><body>502 Bad Gateway</body></html>", "an object is expected here" },
    { print_orders, "{\"retMsg\":\"OK\",\"result\":{}}", "the answer has no retCode" },
    { print_orders, "{\"retCode\":0}", "says that it succeeded, but has no result" },
    { print_orders, "{\"retCode\":\"\",\"result\":{}}", "retCode: " },
    { print_orders, "{\"retCode\":null,\"result\":{}}", "retCode: " },
    { print_orders, "{\"retCode\":10016,\"retMsg\":\"\",\"result\":\"\"}", "+code=10016" },
    { print_orders, "{\"retCode\":0,\"retCode\":1,\"result\":{}}", "was there before" },
    { print_orders, "{\"retCode\":0.0,\"result\":{}}", "a whole number is expected here" },
    { print_order_answer,
      "{\"retCode\":10004,\"retMsg\":\"error sign! origin_string[17 SECRETKEY]\",\"result\":{}}",
      "+code=10004 message=error sign! origin_string[\ncode=10004" },
    { print_orders, "{\"retCode\":7,\"retMsg\":\"two\\nlines\\u001b[31m\\u0085\"}",
      "+message=two lines [31m " },
    { print_batch,
      "{\"retCode\":0,\"result\":{\"list\":[{\"orderId\":\"a\"},{\"orderId\":\"b\"}]},"
      "\"retExtInfo\":{\"list\":[{\"code\":0}]}}",
      "there are fewer codes than orders" },
    { print_batch,
      "{\"retCode\":0,\"result\":{\"list\":[{\"orderId\":\"a\"}]},"
      "\"retExtInfo\":{\"list\":[{\"code\":0},{\"code\":1}]}}",
      "there are more codes than orders" },
    { print_batch,
      "{\"retCode\":0,\"result\":{\"list\":[{\"orderId\":\"a\"}]},\"retExtInfo\":{\"list\":[{}]}}",
      "an item has no code" },
    { print_batch, "{\"retCode\":0,\"result\":{\"list\":[]}}", "Bybit's answer to a batch" },
    { print_trade_answer, "{\"op\":\"order.create\",\"reqId\":\"1\"}",
      "the answer has no retCode" },

    /* Controls. */
    { print_control, "{\"retCode\":10429,\"retMsg\":\"System level frequency protection\"}",
      "+kind=15 code=10429" },
    { print_control, "{\"success\":false,\"ret_msg\":\"error:invalid op\",\"op\":\"dance\"}",
      "+kind=12 op=dance" },
    { print_control, "{\"req_id\":42,\"success\":true,\"op\":\"subscribe\"}",
      "+kind=12 success=1 op=subscribe request_id=42" },
    { print_control, "{\"hello\":1}", "+" },
    { print_control, "[]", "an object is expected here" },
    { print_price_limit_frame,
      "{\"topic\":\"priceLimit.BTCUSDT\",\"ts\":1750059683782,\"data\":{\"symbol\":\"BTCUSDT\","
      "\"buyLmt\":\"106800.1\",\"sellLmt\":\"104673.4\"}}",
      "+priceLimit.BTCUSDT kind=6 symbol=BTCUSDT ts=1750059683782\n"
      "symbol=BTCUSDT buy_limit=106800.1 sell_limit=104673.4" },
};

static gboolean
holds_words (const char *text, const char *words)
{
    g_auto (GStrv) each = g_strsplit (words, " ", -1);

    for (guint i = 0; each[i] != NULL; i++)
        if (strstr (text, each[i]) == NULL)
            return FALSE;
    return TRUE;
}

static void
test_case (gconstpointer data)
{
    const Case *test = data;
    g_autoptr (GError) error = NULL;
    g_autofree char *printed = test->print (test->text, strlen (test->text), &error);

    if (test->expected[0] == '+')
    {
        g_assert_no_error (error);
        if (strstr (printed, test->expected + 1) == NULL &&
            !holds_words (printed, test->expected + 1))
            g_assert_cmpstr (printed, ==, test->expected);
        return;
    }
    g_assert_null (printed);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    if (strstr (error->message, test->expected) == NULL)
        g_assert_cmpstr (error->message, ==, test->expected);
}

/* A message of a mebibyte is cut, and a character is never cut in half. */
static void
test_long_message (void)
{
    GString *text = g_string_new ("{\"retCode\":1,\"retMsg\":\"");
    BybitAnswer answer;

    for (guint i = 0; i < 200000; i++)
        g_string_append (text, "\\u20ac");
    g_string_append (text, "\"}");
    g_assert_true (bybit_parse_answer (text->str, text->len, &answer, NULL));
    g_assert_true (g_utf8_validate (answer.message, -1, NULL));
    g_assert_cmpuint (strlen (answer.message), >, 160);
    g_assert_cmpuint (strlen (answer.message), <, BYBIT_MESSAGE_SIZE);
    g_string_free (text, TRUE);
}

static const struct
{
    const char *topic;
    BybitFrameKind kind;
    const char *symbol;
    guint depth;
} topics[] = {
    { "orderbook.50.BTCUSDT", BYBIT_FRAME_ORDERBOOK, "BTCUSDT", 50 },
    { "orderbook.1000.1000PEPEUSDT", BYBIT_FRAME_ORDERBOOK, "1000PEPEUSDT", 1000 },
    { "orderbook.rpi.BTCUSDT", BYBIT_FRAME_UNKNOWN, "BTCUSDT", 0 },
    { "orderbook.50", BYBIT_FRAME_UNKNOWN, "", 50 },
    { "orderbook", BYBIT_FRAME_UNKNOWN, "", 0 },
    { "orderbook.50.", BYBIT_FRAME_UNKNOWN, "", 50 },
    { "orderbook.99999.BTCUSDT", BYBIT_FRAME_UNKNOWN, "BTCUSDT", 0 },
    { "publicTrade.BTC-26DEC25", BYBIT_FRAME_TRADES, "BTC-26DEC25", 0 },
    { "publicTrades.BTCUSDT", BYBIT_FRAME_UNKNOWN, "", 0 },
    { "tickers.BTCPERP", BYBIT_FRAME_TICKER, "BTCPERP", 0 },
    { "kline.D.BTCUSDT", BYBIT_FRAME_KLINE, "BTCUSDT", 0 },
    { "kline.5", BYBIT_FRAME_UNKNOWN, "", 0 },
    { "allLiquidation.BTCUSDT", BYBIT_FRAME_LIQUIDATIONS, "BTCUSDT", 0 },
    { "priceLimit.BTCUSDT", BYBIT_FRAME_PRICE_LIMIT, "BTCUSDT", 0 },
    { "order", BYBIT_FRAME_ORDERS, "", 0 },
    { "order.linear", BYBIT_FRAME_ORDERS, "", 0 },
    { "order.future", BYBIT_FRAME_UNKNOWN, "", 0 },
    { "execution", BYBIT_FRAME_EXECUTIONS, "", 0 },
    { "execution.spot", BYBIT_FRAME_EXECUTIONS, "", 0 },
    { "execution.fast", BYBIT_FRAME_FAST_EXECUTIONS, "", 0 },
    { "execution.fast.linear", BYBIT_FRAME_FAST_EXECUTIONS, "", 0 },
    { "position", BYBIT_FRAME_POSITIONS, "", 0 },
    { "wallet", BYBIT_FRAME_WALLET, "", 0 },
    { "greeks", BYBIT_FRAME_UNKNOWN, "", 0 },
    { "", BYBIT_FRAME_UNKNOWN, "", 0 },
};

static void
test_topics (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
        g_autofree char *text = g_strdup_printf ("{\"id\":\"x\",\"topic\":\"%s\"", topics[i].topic);
        BybitTopic topic;
        g_assert_true (bybit_frame_classify (text, strlen (text), &topic, NULL));
        g_assert_true (carry_json_text_equal (topic.topic, topics[i].topic));
        g_assert_cmpint (topic.kind, ==, topics[i].kind);
        if (topic.kind != BYBIT_FRAME_UNKNOWN)
            g_assert_true (carry_json_text_equal (topic.symbol, topics[i].symbol));
        g_assert_cmpuint (topic.depth, ==, topics[i].depth);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autofree char *path = g_strdup_printf ("/case/%u", i);
        g_test_add_data_func (path, &cases[i], test_case);
    }
    g_test_add_func ("/long-message", test_long_message);
    g_test_add_func ("/topics", test_topics);
    return g_test_run ();
}
