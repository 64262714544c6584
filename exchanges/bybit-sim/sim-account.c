/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-holding.h"

#define DEFAULT_LEVERAGE 10
/* What coins are worth as margin: of all but money. */
#define COLLATERAL (SIM_RATE_ONE / 10 * 9)

SimAccount *
sim_account_new (SimExchange *exchange, const SimAccountConfig *config)
{
    SimAccount *self = g_new0 (SimAccount, 1);
    self->exchange = exchange;
    self->config = *config;
    self->config.deposits = NULL;
    if (self->config.leverage == 0)
        self->config.leverage = DEFAULT_LEVERAGE * SIM_RATE_ONE;
    self->balances = g_ptr_array_new_with_free_func (g_free);
    self->symbols = g_ptr_array_new_with_free_func (g_free);
    self->symbol_of = g_hash_table_new (NULL, NULL);
    self->orders = g_ptr_array_new_with_free_func (g_free);
    self->open = g_ptr_array_new ();
    self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < SIM_N_CATEGORIES; i++)
        self->by_link[i] = g_hash_table_new (g_str_hash, g_str_equal);
    self->executions = g_ptr_array_new_with_free_func (g_free);
    self->log = g_ptr_array_new_with_free_func (g_free);
    self->ts_updated = exchange->now;
    return self;
}

void
sim_account_free (SimAccount *self)
{
    g_ptr_array_unref (self->balances);
    g_ptr_array_unref (self->symbols);
    g_hash_table_unref (self->symbol_of);
    g_hash_table_unref (self->by_id);
    for (guint i = 0; i < SIM_N_CATEGORIES; i++)
        g_hash_table_unref (self->by_link[i]);
    g_ptr_array_unref (self->open);
    g_ptr_array_unref (self->orders);
    g_ptr_array_unref (self->executions);
    g_ptr_array_unref (self->log);
    g_free (self);
}

static guint
find_balance (const SimAccount *self, const char *coin, gboolean *out_found)
{
    guint at = 0;
    int order = 1;
    for (; at < self->balances->len; at++)
    {
        const SimBalance *balance = g_ptr_array_index (self->balances, at);
        order = strcmp (balance->coin, coin);
        if (order >= 0)
            break;
    }
    *out_found = at < self->balances->len && order == 0;
    return at;
}

SimBalance *
sim_account_balance (SimAccount *self, const char *coin)
{
    gboolean is_there;
    guint at = find_balance (self, coin, &is_there);
    if (is_there)
        return g_ptr_array_index (self->balances, at);
    SimBalance *balance = g_new0 (SimBalance, 1);
    g_strlcpy (balance->coin, coin, sizeof balance->coin);
    gboolean is_money = strcmp (coin, "USDT") == 0 || strcmp (coin, "USDC") == 0;
    balance->collateral = is_money ? SIM_RATE_ONE : COLLATERAL;
    g_ptr_array_insert (self->balances, (int) at, balance);
    return balance;
}

SimRate
sim_account_get_collateral (SimAccount *self, const char *coin)
{
    return sim_account_balance (self, coin)->collateral;
}

SimSymbol *
sim_account_peek_symbol (const SimAccount *self, const SimMarket *market)
{
    return g_hash_table_lookup (self->symbol_of, market);
}

SimSymbol *
sim_account_symbol (SimAccount *self, SimMarket *market)
{
    SimSymbol *symbol = sim_account_peek_symbol (self, market);
    if (symbol != NULL)
        return symbol;
    symbol = g_new0 (SimSymbol, 1);
    symbol->account = self;
    symbol->market = market;
    symbol->is_hedge = self->config.is_hedge && market->instrument.category == SIM_CATEGORY_LINEAR;
    symbol->leverage = self->config.leverage;
    if (market->instrument.category == SIM_CATEGORY_LINEAR)
        symbol->leverage = MIN (symbol->leverage, market->instrument.max_leverage);
    for (int idx = 0; idx < 3; idx++)
        symbol->holdings[idx].seq = -1;
    g_ptr_array_add (self->symbols, symbol);
    g_hash_table_insert (self->symbol_of, market, symbol);
    return symbol;
}

SimHolding *
sim_account_holding (SimAccount *self, SimMarket *market, int position_idx)
{
    if (market->instrument.category != SIM_CATEGORY_LINEAR || position_idx < 0 || position_idx > 2)
        return NULL;
    return &sim_account_symbol (self, market)->holdings[position_idx];
}

guint64
sim_account_get_uid (const SimAccount *self)
{
    return self->config.uid;
}

SimMarginMode
sim_account_get_margin_mode (const SimAccount *self)
{
    return self->config.margin_mode;
}

/* The market that owns an instrument of a row or query. */
static SimMarket *
market_of (const SimAccount *self, const SimInstrument *instrument)
{
    return sim_exchange_find_market (self->exchange, instrument->category, instrument->symbol);
}

gboolean
sim_account_get_hedge_mode (const SimAccount *self, const SimInstrument *instrument)
{
    SimMarket *market = instrument != NULL ? market_of (self, instrument) : NULL;
    const SimSymbol *symbol = market != NULL ? sim_account_peek_symbol (self, market) : NULL;
    if (symbol != NULL)
        return symbol->is_hedge;
    return self->config.is_hedge &&
           (instrument == NULL || instrument->category == SIM_CATEGORY_LINEAR);
}

gint64
sim_account_get_updated_time (const SimAccount *self)
{
    return self->ts_updated;
}

static void
get_fees (const SimAccount *self, const SimInstrument *instrument, const SimSymbol *symbol,
          SimRate *out_maker, SimRate *out_taker)
{
    gboolean has_own = self->config.has_fees[instrument->category];
    *out_maker = has_own ? self->config.maker_fee[instrument->category] : instrument->maker_fee;
    *out_taker = has_own ? self->config.taker_fee[instrument->category] : instrument->taker_fee;
    if (symbol != NULL && symbol->has_fees)
    {
        *out_maker = symbol->maker_fee;
        *out_taker = symbol->taker_fee;
    }
}

void
sim_symbol_get_fees (const SimSymbol *self, SimRate *out_maker, SimRate *out_taker)
{
    get_fees (self->account, &self->market->instrument, self, out_maker, out_taker);
}

void
sim_account_get_fees (const SimAccount *self, const SimInstrument *instrument, SimRate *out_maker,
                      SimRate *out_taker)
{
    SimMarket *market = market_of (self, instrument);
    const SimSymbol *symbol = market != NULL ? sim_account_peek_symbol (self, market) : NULL;
    get_fees (self, instrument, symbol, out_maker, out_taker);
}

gboolean
sim_account_get_can_borrow (const SimAccount *self)
{
    return self->config.can_borrow;
}

SimMoney
sim_account_get_free (SimAccount *self, const char *coin)
{
    gboolean is_there;
    guint at = find_balance (self, coin, &is_there);
    if (!is_there)
        return 0;
    const SimBalance *balance = g_ptr_array_index (self->balances, at);
    return balance->wallet - balance->locked;
}

guint
sim_account_get_n_orders (const SimAccount *self)
{
    return self->orders->len;
}

const SimOrder *
sim_account_get_order (const SimAccount *self, guint n)
{
    if (n >= self->orders->len)
        return NULL;
    return &((const SimNode *) g_ptr_array_index (self->orders, n))->row;
}

/* A node begins with its row. */
G_STATIC_ASSERT (G_STRUCT_OFFSET (SimNode, row) == 0);

GPtrArray *
sim_account_get_open_orders (const SimAccount *self)
{
    return self->open;
}

const SimOrder *
sim_account_find_order (const SimAccount *self, SimCategory category, const char *order_id,
                        const char *link_id)
{
    const SimNode *node = NULL;
    if (order_id != NULL && *order_id != '\0')
        node = g_hash_table_lookup (self->by_id, order_id);
    else if (link_id != NULL && *link_id != '\0')
        node = g_hash_table_lookup (self->by_link[category], link_id);
    if (node == NULL || node->row.instrument->category != category)
        return NULL;
    return &node->row;
}

guint
sim_account_get_n_executions (const SimAccount *self)
{
    return self->executions->len;
}

const SimExecution *
sim_account_get_execution (const SimAccount *self, guint n)
{
    return n < self->executions->len ? g_ptr_array_index (self->executions, n) : NULL;
}

guint
sim_account_get_n_log_rows (const SimAccount *self)
{
    return self->log->len;
}

const SimLogRow *
sim_account_get_log_row (const SimAccount *self, guint n)
{
    return n < self->log->len ? g_ptr_array_index (self->log, n) : NULL;
}

void
sim_account_set_data (SimAccount *self, gpointer data)
{
    self->data = data;
}

gpointer
sim_account_get_data (const SimAccount *self)
{
    return self->data;
}
