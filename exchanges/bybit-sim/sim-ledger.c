/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-holding.h"

/* JSON lines: the truth, for comparing others with it. */

/* Ids, symbols and words of the venue hold nothing that JSON escapes; a link id neither. */
static void
put_text (GString *out, const char *name, const char *value)
{
    g_string_append_printf (out, ",\"%s\":\"%s\"", name, value);
}

static void
put_number (GString *out, const char *name, __int128 value, guint scale)
{
    char text[SIM_NUMBER_BUFFER];
    put_text (out, name, sim_number_format (value, scale, 0, text));
}

static void
put_int (GString *out, const char *name, gint64 value)
{
    g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

static void
begin (GString *out, const char *kind, guint64 uid)
{
    g_string_append_printf (out, "{\"kind\":\"%s\",\"uid\":%" G_GUINT64_FORMAT, kind, uid);
}

static void
end (GString *out)
{
    g_string_append (out, "}\n");
}

static void
put_symbol (GString *out, const SimInstrument *instrument)
{
    put_text (out, "category", instrument != NULL ? sim_category_text (instrument->category) : "");
    put_text (out, "symbol", instrument != NULL ? instrument->symbol : "");
}

static void
write_order (GString *out, const SimOrder *order)
{
    begin (out, "order", order->uid);
    put_symbol (out, order->instrument);
    put_text (out, "orderId", order->order_id);
    put_text (out, "orderLinkId", order->link_id);
    put_text (out, "side", sim_side_text (order->side));
    put_text (out, "orderType", sim_order_type_text (order->type));
    put_text (out, "timeInForce", sim_tif_text (order->tif));
    put_number (out, "price", order->price, SIM_PRICE_SCALE);
    if (order->by_value)
        put_number (out, "quoteQty", order->quote_qty, SIM_MONEY_SCALE);
    else
        put_number (out, "qty", order->qty, SIM_QTY_SCALE);
    put_text (out, "orderStatus", sim_status_text (order->status));
    put_text (out, "cancelType", sim_cancel_type_text (order->cancel_type));
    put_text (out, "rejectReason", sim_reject_reason_text (order->reject_reason));
    put_text (out, "createType", sim_create_type_text (order->create_type));
    put_number (out, "leavesQty", order->leaves_qty, SIM_QTY_SCALE);
    put_number (out, "cumExecQty", order->cum_qty, SIM_QTY_SCALE);
    put_number (out, "cumExecValue", order->cum_value, SIM_MONEY_SCALE);
    put_number (out, "avgPrice", order->avg_price, SIM_PRICE_SCALE);
    put_number (out, "feeBase", order->cum_fee_base, SIM_MONEY_SCALE);
    put_number (out, "feeQuote", order->cum_fee_quote, SIM_MONEY_SCALE);
    put_number (out, "feeThird", order->cum_fee_third, SIM_MONEY_SCALE);
    put_text (out, "thirdCoin", order->third_coin);
    put_int (out, "positionIdx", order->position_idx);
    put_int (out, "reduceOnly", order->reduce_only);
    put_int (out, "createdTime", order->ts_created / CARRY_NS_PER_MS);
    put_int (out, "updatedTime", order->ts_updated / CARRY_NS_PER_MS);
    end (out);
}

static void
write_execution (GString *out, const SimExecution *execution)
{
    begin (out, "execution", execution->uid);
    put_symbol (out, execution->instrument);
    put_text (out, "execId", execution->exec_id);
    put_text (out, "orderId", execution->order_id);
    put_text (out, "orderLinkId", execution->link_id);
    put_text (out, "execType", execution->exec_type_text);
    put_text (out, "side", sim_side_text (execution->side));
    put_number (out, "execPrice", execution->price, SIM_PRICE_SCALE);
    put_number (out, "execQty", execution->qty, SIM_QTY_SCALE);
    put_number (out, "execValue", execution->value, SIM_MONEY_SCALE);
    put_number (out, "execFee", execution->fee, SIM_MONEY_SCALE);
    put_text (out, "feeCurrency", execution->fee_coin);
    put_number (out, "feeRate", execution->fee_rate, SIM_RATE_SCALE);
    put_int (out, "isMaker", execution->is_maker);
    put_number (out, "closedSize", execution->closed_size, SIM_QTY_SCALE);
    put_number (out, "execPnl", execution->pnl, SIM_MONEY_SCALE);
    put_int (out, "positionIdx", execution->position_idx);
    put_int (out, "execTime", execution->ts / CARRY_NS_PER_MS);
    put_int (out, "seq", (gint64) execution->seq);
    end (out);
}

static void
write_log_row (GString *out, const SimLogRow *row)
{
    begin (out, "log", row->uid);
    put_symbol (out, row->instrument);
    put_text (out, "type", sim_log_type_text (row->type));
    put_text (out, "side", sim_side_text (row->side));
    put_text (out, "currency", row->currency);
    put_number (out, "qty", row->qty, SIM_MONEY_SCALE);
    put_number (out, "size", row->size, SIM_MONEY_SCALE);
    put_number (out, "tradePrice", row->price, SIM_PRICE_SCALE);
    put_number (out, "funding", row->funding, SIM_MONEY_SCALE);
    put_number (out, "fee", row->fee, SIM_MONEY_SCALE);
    put_number (out, "cashFlow", row->cash_flow, SIM_MONEY_SCALE);
    put_number (out, "change", row->change, SIM_MONEY_SCALE);
    put_number (out, "cashBalance", row->cash_balance, SIM_MONEY_SCALE);
    put_number (out, "feeRate", row->fee_rate, SIM_RATE_SCALE);
    put_text (out, "tradeId", row->trade_id);
    put_text (out, "orderId", row->order_id);
    put_text (out, "orderLinkId", row->link_id);
    put_int (out, "transactionTime", row->ts / CARRY_NS_PER_MS);
    end (out);
}

static void
write_balance (GString *out, const SimAccount *account, const SimBalance *balance)
{
    begin (out, "balance", account->config.uid);
    put_text (out, "coin", balance->coin);
    put_number (out, "walletBalance", balance->wallet, SIM_MONEY_SCALE);
    put_number (out, "locked", balance->locked, SIM_MONEY_SCALE);
    put_number (out, "spotBorrow", balance->spot_borrow, SIM_MONEY_SCALE);
    put_number (out, "cumRealisedPnl", balance->cum_realised, SIM_MONEY_SCALE);
    end (out);
}

static void
write_position (GString *out, SimSymbol *symbol, int position_idx)
{
    SimPosition position;
    sim_account_fill_position (symbol, position_idx, &position);
    if (position.seq < 0)
        return;
    begin (out, "position", position.uid);
    put_symbol (out, position.instrument);
    put_int (out, "positionIdx", position_idx);
    put_text (out, "side", sim_side_text (position.side));
    put_number (out, "size", position.size, SIM_QTY_SCALE);
    put_number (out, "avgPrice", position.avg_price, SIM_PRICE_SCALE);
    put_number (out, "cost", position.cost, SIM_MONEY_SCALE);
    put_number (out, "markPrice", position.mark_price, SIM_PRICE_SCALE);
    put_number (out, "unrealisedPnl", position.unrealised_pnl, SIM_MONEY_SCALE);
    put_number (out, "curRealisedPnl", position.cur_realised_pnl, SIM_MONEY_SCALE);
    put_number (out, "cumRealisedPnl", position.cum_realised_pnl, SIM_MONEY_SCALE);
    put_number (out, "leverage", position.leverage, SIM_RATE_SCALE);
    end (out);
}

static void
write_account (GString *out, const SimAccount *account)
{
    begin (out, "account", account->config.uid);
    put_text (out, "marginMode", sim_margin_mode_text (account->config.margin_mode));
    end (out);
    for (guint i = 0; i < account->orders->len; i++)
        write_order (out, &((const SimNode *) g_ptr_array_index (account->orders, i))->row);
    for (guint i = 0; i < account->executions->len; i++)
        write_execution (out, g_ptr_array_index (account->executions, i));
    for (guint i = 0; i < account->log->len; i++)
        write_log_row (out, g_ptr_array_index (account->log, i));
    for (guint i = 0; i < account->balances->len; i++)
        write_balance (out, account, g_ptr_array_index (account->balances, i));
    for (guint i = 0; i < account->symbols->len; i++)
        for (int idx = 0; idx < 3; idx++)
            write_position (out, g_ptr_array_index (account->symbols, i), idx);
}

/* Settlements since the start; those made up before it paid nobody. */
static void
write_fundings (GString *out, const SimExchange *exchange, const SimMarket *market)
{
    for (guint i = 0; i < market->fundings->len; i++)
    {
        const SimFunding *funding = &g_array_index (market->fundings, SimFunding, i);
        if (funding->ts <= exchange->config.ts_start)
            continue;
        begin (out, "funding", 0);
        put_symbol (out, &market->instrument);
        put_number (out, "fundingRate", funding->rate, SIM_RATE_SCALE);
        put_number (out, "markPrice", funding->mark_price, SIM_PRICE_SCALE);
        put_int (out, "fundingRateTimestamp", funding->ts / CARRY_NS_PER_MS);
        end (out);
    }
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
    const SimAccount *first = *(const SimAccount *const *) a;
    const SimAccount *second = *(const SimAccount *const *) b;
    return first->config.uid < second->config.uid ? -1 : first->config.uid > second->config.uid;
}

char *
sim_exchange_write_ledger (SimExchange *self)
{
    GString *out = g_string_new (NULL);
    g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
    for (guint i = 0; i < sim_exchange_get_n_accounts (self); i++)
        g_ptr_array_add (accounts, sim_exchange_get_account (self, i));
    g_ptr_array_sort (accounts, compare_uids);
    for (guint i = 0; i < accounts->len; i++)
        write_account (out, g_ptr_array_index (accounts, i));
    for (guint i = 0; i < self->markets->len; i++)
        write_fundings (out, self, g_ptr_array_index (self->markets, i));
    return g_string_free (out, FALSE);
}
