/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "print-private.h"

static void
print_topic (GString *out, const BybitTopic *topic)
{
    g_string_append_printf (out, "%.*s kind=%d", (int) topic->topic.length, topic->topic.text,
                            (int) topic->kind);
    if (topic->symbol.length > 0)
        g_string_append_printf (out, " symbol=%.*s", (int) topic->symbol.length,
                                topic->symbol.text);
    if (topic->interval.length > 0)
        g_string_append_printf (out, " interval=%.*s", (int) topic->interval.length,
                                topic->interval.text);
    print_number (out, "depth", topic->depth);
}

static void
print_frame (GString *out, const BybitFrame *frame)
{
    print_topic (out, &frame->topic);
    NUMBER (out, frame, is_snapshot);
    TIME (out, frame, ts);
    NUMBER (out, frame, cross_seq);
}

static void
print_private_frame (GString *out, const BybitPrivateFrame *frame)
{
    print_topic (out, &frame->topic);
    TEXT (out, frame, id);
    TIME (out, frame, ts);
}

static void
print_liquidation (GString *out, const BybitLiquidation *row)
{
    TEXT (out, row, symbol);
    WORD (out, row, side, bybit_sides);
    DECIMAL (out, row, size);
    DECIMAL (out, row, price);
    TIME (out, row, ts);
    TEXT (out, row, odd);
}

#define PRINT_FRAME(name, parse, Frame, print_head, Type, print_row)                               \
    char *name (const char *data, gsize size, GError **error)                                      \
    {                                                                                              \
        g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Type));                        \
        Frame frame;                                                                               \
        GString *out = g_string_new (NULL);                                                        \
        g_array_set_size (rows, 1);                                                                \
        if (!parse (data, size, &frame, rows, error))                                              \
        {                                                                                          \
            g_assert_cmpuint (rows->len, ==, 1);                                                   \
            return print_end (out, FALSE);                                                         \
        }                                                                                          \
        g_array_remove_index (rows, 0);                                                            \
        print_head (out, &frame);                                                                  \
        PRINT_ROWS (out, rows, Type, print_row)                                                    \
        return print_end (out, TRUE);                                                              \
    }

/* clang-format off */
PRINT_FRAME (print_trades_frame, bybit_parse_trades_frame, BybitFrame, print_frame, BybitTrade,
             print_trade)
PRINT_FRAME (print_kline_frame, bybit_parse_kline_frame, BybitFrame, print_frame, BybitKline,
             print_kline)
PRINT_FRAME (print_liquidations_frame, bybit_parse_liquidations_frame, BybitFrame, print_frame,
             BybitLiquidation, print_liquidation)
PRINT_FRAME (print_orders_frame, bybit_parse_orders_frame, BybitPrivateFrame, print_private_frame,
             BybitOrder, print_order)
PRINT_FRAME (print_executions_frame, bybit_parse_executions_frame, BybitPrivateFrame,
             print_private_frame, BybitExecution, print_execution)
PRINT_FRAME (print_positions_frame, bybit_parse_positions_frame, BybitPrivateFrame,
             print_private_frame, BybitPosition, print_position)
/* clang-format on */

char *
print_wallet_frame (const char *data, gsize size, GError **error)
{
    g_autoptr (GArray) coins = g_array_new (FALSE, FALSE, sizeof (BybitCoin));
    BybitPrivateFrame frame;
    BybitWallet wallet;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_wallet_frame (data, size, &frame, &wallet, coins, error))
    {
        g_assert_cmpuint (coins->len, ==, 0);
        return print_end (out, FALSE);
    }
    print_private_frame (out, &frame);
    g_string_append_c (out, '\n');
    print_wallet_row (out, &wallet);
    PRINT_ROWS (out, coins, BybitCoin, print_coin)
    return print_end (out, TRUE);
}

char *
print_ticker_frame (const char *data, gsize size, GError **error)
{
    BybitFrame frame;
    BybitTicker ticker;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_ticker_frame (data, size, &frame, &ticker, error))
        return print_end (out, FALSE);
    print_frame (out, &frame);
    g_string_append_c (out, '\n');
    print_ticker (out, &ticker);
    return print_end (out, TRUE);
}

char *
print_price_limit_frame (const char *data, gsize size, GError **error)
{
    BybitFrame frame;
    BybitPriceLimit limit;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_price_limit_frame (data, size, &frame, &limit, error))
        return print_end (out, FALSE);
    print_frame (out, &frame);
    g_string_append_c (out, '\n');
    TEXT (out, &limit, symbol);
    DECIMAL (out, &limit, buy_limit);
    DECIMAL (out, &limit, sell_limit);
    return print_end (out, TRUE);
}

char *
print_orderbook_frame (const char *data, gsize size, GError **error)
{
    g_autofree BybitOrderbook *book = g_new0 (BybitOrderbook, 1);
    GString *out = g_string_new (NULL);

    if (!bybit_parse_orderbook_frame (data, size, print_instrument (), book, error))
        return print_end (out, FALSE);
    print_topic (out, &book->topic);
    print_levels (out, book);
    return print_end (out, TRUE);
}

char *
print_control (const char *data, gsize size, GError **error)
{
    BybitControl control;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_control (data, size, &control, error))
        return print_end (out, FALSE);
    print_number (out, "kind", control.kind);
    NUMBER (out, &control, success);
    NUMBER (out, &control, code);
    TEXT (out, &control, op);
    TEXT (out, &control, message);
    TEXT (out, &control, request_id);
    TEXT (out, &control, connection_id);
    return print_end (out, TRUE);
}

char *
print_trade_answer (const char *data, gsize size, GError **error)
{
    g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (BybitOrderAnswer));
    BybitTradeAnswer answer;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_trade_answer (data, size, &answer, items, error))
    {
        g_assert_cmpuint (items->len, ==, 0);
        return print_end (out, FALSE);
    }
    TEXT (out, &answer, op);
    TEXT (out, &answer, request_id);
    TEXT (out, &answer, connection_id);
    NUMBER (out, &answer, code);
    TEXT (out, &answer, message);
    NUMBER (out, &answer, allowance.limit);
    NUMBER (out, &answer, allowance.left);
    TIME (out, &answer, allowance.ts_reset);
    TIME (out, &answer, ts_server);
    NUMBER (out, &answer, is_batch);
    g_string_append_c (out, '\n');
    print_order_item (out, &answer.order);
    PRINT_ROWS (out, items, BybitOrderAnswer, print_order_item)
    return print_end (out, TRUE);
}
