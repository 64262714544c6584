/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "print-private.h"

static void
print_name (GString *out, const char *name)
{
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c (out, ' ');
    g_string_append_printf (out, "%s=", name);
}

void
print_text (GString *out, const char *name, const char *text)
{
    if (text[0] == '\0')
        return;
    print_name (out, name);
    g_string_append (out, text);
}

void
print_decimal (GString *out, const char *name, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    if (!carry_decimal_is_valid (value))
        return;
    print_name (out, name);
    g_string_append (out, carry_decimal_format (value, text));
}

void
print_number (GString *out, const char *name, gint64 number)
{
    if (number == 0)
        return;
    print_name (out, name);
    g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
}

void
print_time (GString *out, const char *name, gint64 ts)
{
    print_number (out, name, ts / CARRY_NS_PER_MS);
    print_number (out, "and ns", ts % CARRY_NS_PER_MS);
}

void
print_word (GString *out, const char *name, const BybitWord *words, int value)
{
    if (value == 0)
        return;
    const char *text = bybit_word_to_text (words, value);
    print_text (out, name, text != NULL ? text : "?");
}

void
print_answer (GString *out, const BybitAnswer *answer)
{
    NUMBER (out, answer, code);
    TEXT (out, answer, message);
    TIME (out, answer, ts_server);
    WORD (out, answer, category, bybit_categories);
    TEXT (out, answer, symbol);
    TEXT (out, answer, cursor);
}

char *
print_end (GString *out, gboolean good)
{
    return g_string_free (out, !good);
}

static void
print_fees (GString *out, const char *name, const BybitFee *fees, guint n)
{
    for (guint i = 0; i < n; i++)
    {
        print_name (out, name);
        g_string_append_c (out, '{');
        TEXT (out, &fees[i], coin);
        TEXT (out, &fees[i], type);
        DECIMAL (out, &fees[i], rate);
        DECIMAL (out, &fees[i], amount);
        g_string_append (out, " }");
    }
}

void
print_order (GString *out, const BybitOrder *row)
{
    WORD (out, row, category, bybit_categories);
    TEXT (out, row, symbol);
    TEXT (out, row, order_id);
    TEXT (out, row, link_id);
    WORD (out, row, side, bybit_sides);
    WORD (out, row, type, bybit_order_types);
    WORD (out, row, time_in_force, bybit_times_in_force);
    WORD (out, row, status, bybit_order_statuses);
    TEXT (out, row, cancel_type);
    TEXT (out, row, reject_reason);
    TEXT (out, row, create_type);
    TEXT (out, row, stop_order_type);
    TEXT (out, row, smp_type);
    TEXT (out, row, market_unit);
    DECIMAL (out, row, price);
    DECIMAL (out, row, qty);
    DECIMAL (out, row, avg_price);
    DECIMAL (out, row, leaves_qty);
    DECIMAL (out, row, leaves_value);
    DECIMAL (out, row, cum_exec_qty);
    DECIMAL (out, row, cum_exec_value);
    DECIMAL (out, row, cum_exec_fee);
    DECIMAL (out, row, trigger_price);
    DECIMAL (out, row, closed_pnl);
    TEXT (out, row, fee_coin);
    print_fees (out, "fee", row->fees, row->n_fees);
    NUMBER (out, row, position_idx);
    NUMBER (out, row, is_leverage);
    NUMBER (out, row, reduce_only);
    NUMBER (out, row, close_on_trigger);
    TIME (out, row, ts_created);
    TIME (out, row, ts_updated);
    TEXT (out, row, odd);
}

void
print_execution (GString *out, const BybitExecution *row)
{
    static const char *const effects[] = { "reconcile", "fill", "forced", "funding" };

    WORD (out, row, category, bybit_categories);
    TEXT (out, row, symbol);
    TEXT (out, row, order_id);
    TEXT (out, row, link_id);
    TEXT (out, row, exec_id);
    WORD (out, row, side, bybit_sides);
    WORD (out, row, order_type, bybit_order_types);
    WORD (out, row, type, bybit_exec_types);
    print_text (out, "effect", effects[row->effect]);
    DECIMAL (out, row, price);
    DECIMAL (out, row, qty);
    DECIMAL (out, row, value);
    DECIMAL (out, row, fee);
    DECIMAL (out, row, fee_rate);
    TEXT (out, row, fee_coin);
    print_fees (out, "extra", row->extra_fees, row->n_extra_fees);
    DECIMAL (out, row, order_price);
    DECIMAL (out, row, order_qty);
    DECIMAL (out, row, leaves_qty);
    DECIMAL (out, row, closed_size);
    DECIMAL (out, row, mark_price);
    DECIMAL (out, row, pnl);
    TEXT (out, row, create_type);
    TEXT (out, row, stop_order_type);
    NUMBER (out, row, is_maker);
    NUMBER (out, row, seq);
    TIME (out, row, ts);
    NUMBER (out, row, is_fast);
    TEXT (out, row, odd);
}

void
print_position (GString *out, const BybitPosition *row)
{
    WORD (out, row, category, bybit_categories);
    TEXT (out, row, symbol);
    NUMBER (out, row, position_idx);
    WORD (out, row, side, bybit_sides);
    DECIMAL (out, row, size);
    DECIMAL (out, row, entry_price);
    DECIMAL (out, row, value);
    DECIMAL (out, row, mark_price);
    DECIMAL (out, row, liq_price);
    DECIMAL (out, row, break_even_price);
    DECIMAL (out, row, leverage);
    DECIMAL (out, row, position_im);
    DECIMAL (out, row, position_mm);
    DECIMAL (out, row, unrealised_pnl);
    DECIMAL (out, row, cum_realised_pnl);
    DECIMAL (out, row, cur_realised_pnl);
    DECIMAL (out, row, risk_limit_value);
    NUMBER (out, row, risk_id);
    NUMBER (out, row, trade_mode);
    NUMBER (out, row, auto_add_margin);
    NUMBER (out, row, adl_rank);
    NUMBER (out, row, seq);
    WORD (out, row, status, bybit_position_statuses);
    NUMBER (out, row, is_reduce_only);
    TIME (out, row, ts_created);
    TIME (out, row, ts_updated);
    TEXT (out, row, odd);
}

void
print_wallet_row (GString *out, const BybitWallet *row)
{
    TEXT (out, row, account_type);
    DECIMAL (out, row, total_equity);
    DECIMAL (out, row, total_wallet_balance);
    DECIMAL (out, row, total_margin_balance);
    DECIMAL (out, row, total_available_balance);
    DECIMAL (out, row, total_perp_upl);
    DECIMAL (out, row, total_initial_margin);
    DECIMAL (out, row, total_maintenance_margin);
    DECIMAL (out, row, im_rate);
    DECIMAL (out, row, mm_rate);
}

void
print_coin (GString *out, const BybitCoin *row)
{
    TEXT (out, row, coin);
    DECIMAL (out, row, equity);
    DECIMAL (out, row, usd_value);
    DECIMAL (out, row, wallet_balance);
    DECIMAL (out, row, locked);
    DECIMAL (out, row, borrow_amount);
    DECIMAL (out, row, spot_borrow);
    DECIMAL (out, row, accrued_interest);
    DECIMAL (out, row, order_im);
    DECIMAL (out, row, position_im);
    DECIMAL (out, row, position_mm);
    DECIMAL (out, row, unrealised_pnl);
    DECIMAL (out, row, cum_realised_pnl);
    DECIMAL (out, row, bonus);
    NUMBER (out, row, is_collateral);
    NUMBER (out, row, is_collateral_on);
}

void
print_trade (GString *out, const BybitTrade *row)
{
    TEXT (out, row, symbol);
    TEXT (out, row, trade_id);
    WORD (out, row, side, bybit_sides);
    DECIMAL (out, row, price);
    DECIMAL (out, row, size);
    TIME (out, row, ts);
    NUMBER (out, row, seq);
    NUMBER (out, row, is_block_trade);
    NUMBER (out, row, is_rpi);
    TEXT (out, row, odd);
}

void
print_ticker (GString *out, const BybitTicker *row)
{
    TEXT (out, row, symbol);
    print_name (out, "fields");
    g_string_append_printf (out, "%x", row->fields);
    DECIMAL (out, row, last);
    DECIMAL (out, row, mark);
    DECIMAL (out, row, index);
    DECIMAL (out, row, bid);
    DECIMAL (out, row, bid_size);
    DECIMAL (out, row, ask);
    DECIMAL (out, row, ask_size);
    DECIMAL (out, row, funding_rate);
    TIME (out, row, ts_next_funding);
    print_number (out, "hours", row->funding_interval_ns / CARRY_NS_PER_HOUR);
    DECIMAL (out, row, funding_cap);
    DECIMAL (out, row, open_interest);
    DECIMAL (out, row, open_interest_value);
    DECIMAL (out, row, single_open_interest);
    DECIMAL (out, row, turnover_24h);
    DECIMAL (out, row, volume_24h);
    DECIMAL (out, row, previous_24h);
    DECIMAL (out, row, change_24h);
    DECIMAL (out, row, high_24h);
    DECIMAL (out, row, low_24h);
    DECIMAL (out, row, previous_1h);
    TIME (out, row, ts_delivery);
    DECIMAL (out, row, usd_index);
}

void
print_kline (GString *out, const BybitKline *row)
{
    TIME (out, row, ts_start);
    TIME (out, row, ts_end);
    DECIMAL (out, row, open);
    DECIMAL (out, row, high);
    DECIMAL (out, row, low);
    DECIMAL (out, row, close);
    DECIMAL (out, row, volume);
    DECIMAL (out, row, turnover);
    NUMBER (out, row, is_closed);
}

void
print_levels (GString *out, const BybitOrderbook *book)
{
    TIME (out, book, ts);
    TIME (out, book, ts_matching);
    NUMBER (out, book, update);
    NUMBER (out, book, seq);
    NUMBER (out, book, is_snapshot);
    g_string_append (out, "\nbids");
    for (guint i = 0; i < book->n_bids; i++)
        g_string_append_printf (out, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, book->bids[i].price,
                                book->bids[i].size);
    g_string_append (out, "\nasks");
    for (guint i = 0; i < book->n_asks; i++)
        g_string_append_printf (out, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, book->asks[i].price,
                                book->asks[i].size);
}

void
print_order_item (GString *out, const BybitOrderAnswer *row)
{
    NUMBER (out, row, code);
    TEXT (out, row, message);
    WORD (out, row, category, bybit_categories);
    TEXT (out, row, symbol);
    TEXT (out, row, order_id);
    TEXT (out, row, link_id);
    TIME (out, row, ts_created);
}
