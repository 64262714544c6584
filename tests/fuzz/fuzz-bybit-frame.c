/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Messages of Bybit's WebSockets: each by the reader of what it says it is, and by another. */

#include "fuzz.h"

#include "print-rows.h"

static const PrintFunc readers[] = {
    [BYBIT_FRAME_UNKNOWN] = print_control,
    [BYBIT_FRAME_ORDERBOOK] = print_orderbook_frame,
    [BYBIT_FRAME_TRADES] = print_trades_frame,
    [BYBIT_FRAME_TICKER] = print_ticker_frame,
    [BYBIT_FRAME_KLINE] = print_kline_frame,
    [BYBIT_FRAME_LIQUIDATIONS] = print_liquidations_frame,
    [BYBIT_FRAME_PRICE_LIMIT] = print_price_limit_frame,
    [BYBIT_FRAME_ORDERS] = print_orders_frame,
    [BYBIT_FRAME_EXECUTIONS] = print_executions_frame,
    [BYBIT_FRAME_FAST_EXECUTIONS] = print_executions_frame,
    [BYBIT_FRAME_POSITIONS] = print_positions_frame,
    [BYBIT_FRAME_WALLET] = print_wallet_frame,
    [BYBIT_FRAME_SUBSCRIBED] = print_control,
    [BYBIT_FRAME_PONG] = print_control,
    [BYBIT_FRAME_AUTH] = print_control,
    [BYBIT_FRAME_ANSWER] = print_trade_answer,
};

static void
check (PrintFunc read, const char *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *printed = read (text, size, &error);

    g_assert_true ((printed == NULL) == (error != NULL));
    if (error != NULL)
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    else
        g_assert_true (g_utf8_validate (printed, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    const char *text = (const char *) data;
    BybitTopic topic;

    if (bybit_frame_classify (text, size, &topic, NULL))
    {
        g_assert_cmpuint (topic.kind, <, G_N_ELEMENTS (readers));
        check (readers[topic.kind], text, size);
    }
    else
        topic.kind = BYBIT_FRAME_UNKNOWN;
    check (readers[(size + topic.kind) % G_N_ELEMENTS (readers)], text, size);
    return 0;
}
