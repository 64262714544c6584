/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "print-private.h"

typedef gboolean (*ParseList) (const char *data, gsize size, BybitAnswer *out_answer, GArray *rows,
                               GError **error);

/* Also that the caller's array is as it was when it fails: it held a row of its own. */
static GString *
parse_list (const char *data, gsize size, ParseList parse, GArray *rows, GError **error)
{
    BybitAnswer answer;
    GString *out = g_string_new (NULL);

    g_array_set_size (rows, 1);
    if (!parse (data, size, &answer, rows, error))
    {
        g_assert_cmpuint (rows->len, ==, 1);
        g_string_free (out, TRUE);
        return NULL;
    }
    g_array_remove_index (rows, 0);
    print_answer (out, &answer);
    return out;
}

#define PRINT_LIST(name, parse, Type, print_row)                                                   \
    char *name (const char *data, gsize size, GError **error)                                      \
    {                                                                                              \
        g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Type));                        \
        GString *out = parse_list (data, size, parse, rows, error);                                \
        if (out == NULL)                                                                           \
            return NULL;                                                                           \
        PRINT_ROWS (out, rows, Type, print_row)                                                    \
        return print_end (out, TRUE);                                                              \
    }

static void
print_instrument_row (GString *out, const BybitInstrument *row)
{
    WORD (out, row, category, bybit_categories);
    NUMBER (out, row, symbol_id);
    TEXT (out, row, symbol);
    TEXT (out, row, base_coin);
    TEXT (out, row, quote_coin);
    TEXT (out, row, settle_coin);
    WORD (out, row, contract, bybit_contracts);
    WORD (out, row, status, bybit_tradings);
    TEXT (out, row, symbol_type);
    NUMBER (out, row, is_pre_listing);
    TIME (out, row, ts_launch);
    TIME (out, row, ts_delivery);
    DECIMAL (out, row, tick_size);
    DECIMAL (out, row, min_price);
    DECIMAL (out, row, max_price);
    DECIMAL (out, row, qty_step);
    DECIMAL (out, row, quote_step);
    DECIMAL (out, row, min_qty);
    DECIMAL (out, row, max_qty);
    DECIMAL (out, row, max_market_qty);
    DECIMAL (out, row, min_notional);
    DECIMAL (out, row, min_leverage);
    DECIMAL (out, row, max_leverage);
    DECIMAL (out, row, leverage_step);
    print_number (out, "minutes", row->funding_interval_ns / CARRY_NS_PER_MINUTE);
    DECIMAL (out, row, upper_funding_rate);
    DECIMAL (out, row, lower_funding_rate);
    DECIMAL (out, row, price_limit_ratio_x);
    DECIMAL (out, row, price_limit_ratio_y);
    TEXT (out, row, odd);
}

static void
print_funding (GString *out, const BybitFundingRate *row)
{
    TEXT (out, row, symbol);
    DECIMAL (out, row, rate);
    TIME (out, row, ts);
}

static void
print_fee_rate (GString *out, const BybitFeeRate *row)
{
    TEXT (out, row, symbol);
    DECIMAL (out, row, taker_rate);
    DECIMAL (out, row, maker_rate);
}

/* With what the engine hears of it, when that can be told. */
static void
print_risk_limit (GString *out, const BybitRiskLimit *row)
{
    CarryRiskTier tier;

    TEXT (out, row, symbol);
    DECIMAL (out, row, limit);
    DECIMAL (out, row, max_leverage);
    if (!bybit_risk_limit_to_tier (row, &tier))
        return;
    DECIMAL (out, &tier, initial);
    DECIMAL (out, &tier, maintenance);
    DECIMAL (out, &tier, deduction);
}

static void
print_log_row (GString *out, const BybitLogRow *row)
{
    TEXT (out, row, id);
    WORD (out, row, category, bybit_categories);
    TEXT (out, row, symbol);
    WORD (out, row, side, bybit_sides);
    WORD (out, row, type, bybit_log_types);
    TEXT (out, row, type_text);
    TEXT (out, row, sub_type);
    TEXT (out, row, coin);
    TEXT (out, row, trade_id);
    TEXT (out, row, order_id);
    TEXT (out, row, link_id);
    DECIMAL (out, row, qty);
    DECIMAL (out, row, size);
    DECIMAL (out, row, price);
    DECIMAL (out, row, funding);
    DECIMAL (out, row, fee);
    DECIMAL (out, row, fee_rate);
    DECIMAL (out, row, cash_flow);
    DECIMAL (out, row, change);
    DECIMAL (out, row, cash_balance);
    TIME (out, row, ts);
    TEXT (out, row, odd);
}

/* clang-format off */
PRINT_LIST (print_instruments, bybit_parse_instruments, BybitInstrument, print_instrument_row)
PRINT_LIST (print_tickers, bybit_parse_tickers, BybitTicker, print_ticker)
PRINT_LIST (print_trades, bybit_parse_trades, BybitTrade, print_trade)
PRINT_LIST (print_klines, bybit_parse_klines, BybitKline, print_kline)
PRINT_LIST (print_premium_klines, bybit_parse_premium_klines, BybitKline, print_kline)
PRINT_LIST (print_funding_history, bybit_parse_funding_history, BybitFundingRate, print_funding)
PRINT_LIST (print_fee_rates, bybit_parse_fee_rates, BybitFeeRate, print_fee_rate)
PRINT_LIST (print_risk_limits, bybit_parse_risk_limits, BybitRiskLimit, print_risk_limit)
PRINT_LIST (print_positions, bybit_parse_positions, BybitPosition, print_position)
PRINT_LIST (print_transaction_log, bybit_parse_transaction_log, BybitLogRow, print_log_row)
PRINT_LIST (print_orders, bybit_parse_orders, BybitOrder, print_order)
PRINT_LIST (print_executions, bybit_parse_executions, BybitExecution, print_execution)
PRINT_LIST (print_batch, bybit_parse_batch, BybitOrderAnswer, print_order_item)
PRINT_LIST (print_cancel_all, bybit_parse_cancel_all, BybitOrderAnswer, print_order_item)
/* clang-format on */

char *
print_server_time (const char *data, gsize size, GError **error)
{
    BybitAnswer answer;
    GString *out = g_string_new (NULL);
    gint64 ts;

    if (!bybit_parse_server_time (data, size, &answer, &ts, error))
        return print_end (out, FALSE);
    print_answer (out, &answer);
    print_number (out, "ts", ts);
    return print_end (out, TRUE);
}

char *
print_account_info (const char *data, gsize size, GError **error)
{
    BybitAnswer answer;
    BybitAccountInfo info;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_account_info (data, size, &answer, &info, error))
        return print_end (out, FALSE);
    print_answer (out, &answer);
    NUMBER (out, &info, unified_status);
    WORD (out, &info, margin_mode, bybit_margin_modes);
    TIME (out, &info, ts_updated);
    TEXT (out, &info, odd);
    return print_end (out, TRUE);
}

char *
print_key_info (const char *data, gsize size, GError **error)
{
    BybitAnswer answer;
    BybitKeyInfo info;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_key_info (data, size, &answer, &info, error))
        return print_end (out, FALSE);
    print_answer (out, &answer);
    NUMBER (out, &info, is_read_only);
    NUMBER (out, &info, can_trade_spot);
    NUMBER (out, &info, can_trade_contracts);
    NUMBER (out, &info, can_withdraw);
    NUMBER (out, &info, can_transfer);
    NUMBER (out, &info, is_ip_bound);
    NUMBER (out, &info, n_ips);
    for (guint i = 0; i < MIN (info.n_ips, BYBIT_MAX_IPS); i++)
        print_text (out, "ip", info.ips[i]);
    TEXT (out, &info, permissions);
    NUMBER (out, &info, deadline_day);
    TIME (out, &info, ts_expires);
    NUMBER (out, &info, uta);
    NUMBER (out, &info, unified);
    NUMBER (out, &info, user_id);
    NUMBER (out, &info, is_master);
    TEXT (out, &info, vip_level);
    return print_end (out, TRUE);
}

char *
print_wallet (const char *data, gsize size, GError **error)
{
    g_autoptr (GArray) coins = g_array_new (FALSE, FALSE, sizeof (BybitCoin));
    BybitAnswer answer;
    BybitWallet wallet;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_wallet (data, size, &answer, &wallet, coins, error))
    {
        g_assert_cmpuint (coins->len, ==, 0);
        return print_end (out, FALSE);
    }
    print_answer (out, &answer);
    g_string_append_c (out, '\n');
    print_wallet_row (out, &wallet);
    PRINT_ROWS (out, coins, BybitCoin, print_coin)
    return print_end (out, TRUE);
}

char *
print_order_answer (const char *data, gsize size, GError **error)
{
    BybitAnswer answer;
    BybitOrderAnswer order;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_order_answer (data, size, &answer, &order, error))
        return print_end (out, FALSE);
    print_answer (out, &answer);
    g_string_append_c (out, '\n');
    print_order_item (out, &order);
    return print_end (out, TRUE);
}

const CarryInstrument *
print_instrument (void)
{
    static CarryInstrument instrument = { .venue = "bybit", .symbol = "BTCUSDT" };

    instrument.price_scale = 2;
    instrument.size_scale = 6;
    return &instrument;
}

char *
print_orderbook (const char *data, gsize size, GError **error)
{
    g_autofree BybitOrderbook *book = g_new0 (BybitOrderbook, 1);
    BybitAnswer answer;
    GString *out = g_string_new (NULL);

    if (!bybit_parse_orderbook (data, size, print_instrument (), &answer, book, error))
        return print_end (out, FALSE);
    print_answer (out, &answer);
    g_string_append_c (out, '\n');
    print_levels (out, book);
    return print_end (out, TRUE);
}
