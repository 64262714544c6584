/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include <string.h>

#include "sim-private.h"
#include "sim-holding.h"

/* A client's copy of a book, kept from updates only. */
typedef struct
{
    GArray *levels; /* of SimLevel */
    guint64 u;
} Replica;

static void
replica_free (Replica *self)
{
    g_array_unref (self->levels);
    g_free (self);
}

static void
on_order (gpointer data, SimAccount *account, const SimOrder *order, gint64 ts)
{
    Fixture *self = data;
    g_assert_cmpuint (order->uid, ==, sim_account_get_uid (account));
    g_string_append_c (self->told, 'o');
    g_array_append_vals (self->orders, order, 1);
}

static void
on_execution (gpointer data, SimAccount *account, const SimExecution *execution, gint64 ts)
{
    Fixture *self = data;
    g_string_append_c (self->told, 'e');
    g_array_append_vals (self->executions, execution, 1);
}

static void
on_position (gpointer data, SimAccount *account, const SimPosition *position, gint64 ts)
{
    g_string_append_c (((Fixture *) data)->told, 'p');
}

static void
on_wallet (gpointer data, SimAccount *account, const SimWallet *wallet, gint64 ts)
{
    g_string_append_c (((Fixture *) data)->told, 'w');
}

static guint
find_level (const GArray *levels, const SimLevel *wanted)
{
    for (guint i = 0; i < levels->len; i++)
    {
        const SimLevel *level = &g_array_index (levels, SimLevel, i);
        if (level->side == wanted->side && level->price == wanted->price)
            return i;
    }
    return levels->len;
}

static void
on_book (gpointer data, SimMarket *market, const SimBookUpdate *update)
{
    Fixture *self = data;
    Replica *replica = g_hash_table_lookup (self->books, market);
    g_string_append_c (self->told, 'B');
    if (replica == NULL)
    {
        replica = g_new0 (Replica, 1);
        replica->levels = g_array_new (FALSE, FALSE, sizeof (SimLevel));
        g_hash_table_insert (self->books, market, replica);
    }
    else if (update->is_snapshot)
    {
        g_assert_cmpuint (update->u, ==, 1);
        g_array_set_size (replica->levels, 0);
    }
    else
    {
        g_assert_cmpuint (update->u, ==, replica->u + 1);
    }
    replica->u = update->u;
    for (guint i = 0; i < update->n_levels; i++)
    {
        const SimLevel *level = &update->levels[i];
        guint at = find_level (replica->levels, level);
        gboolean is_known = at < replica->levels->len;
        /* Strict clients refuse the deletion of a price they never heard of. */
        g_assert_true (level->qty > 0 || is_known);
        if (is_known)
            g_array_remove_index_fast (replica->levels, at);
        if (level->qty > 0)
            g_array_append_vals (replica->levels, level, 1);
    }
}

static void
on_trades (gpointer data, SimMarket *market, const SimTrade *trades, guint n_trades)
{
    Fixture *self = data;
    g_string_append_c (self->told, 'T');
    self->n_trades += n_trades;
}

static void
on_candle (gpointer data, SimMarket *market, SimCandleKind kind, SimInterval interval,
           const SimCandle *candle)
{
    ((Fixture *) data)->n_candles++;
}

static void
on_liquidation (gpointer data, SimMarket *market, const SimLiquidation *liquidation)
{
    ((Fixture *) data)->n_liquidations++;
}

static SimAccount *
add_account (Fixture *self, guint64 uid)
{
    const SimDeposit deposits[] = { { "USDT", 100000 * SIM_MONEY_ONE },
                                    { "BTC", 2 * SIM_MONEY_ONE } };
    const SimAccountConfig config = { .uid = uid, .deposits = deposits, .n_deposits = 2 };
    g_autoptr (GError) error = NULL;
    SimAccount *account = sim_exchange_add_account (self->exchange, &config, self->now, &error);
    g_assert_no_error (error);
    return account;
}

Fixture *
fixture_new (gboolean is_quiet, guint64 seed)
{
    static const SimListener listener = {
        .on_order = on_order,
        .on_execution = on_execution,
        .on_position = on_position,
        .on_wallet = on_wallet,
        .on_book = on_book,
        .on_trades = on_trades,
        .on_candle = on_candle,
        .on_liquidation = on_liquidation,
    };
    Fixture *self = g_new0 (Fixture, 1);
    self->now = FIXTURE_START;
    self->told = g_string_new (NULL);
    self->orders = g_array_new (FALSE, FALSE, sizeof (SimOrder));
    self->executions = g_array_new (FALSE, FALSE, sizeof (SimExecution));
    self->books = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) replica_free);
    const SimExchangeConfig config = {
        .seed = seed,
        .ts_start = self->now,
        .is_quiet = is_quiet,
        .volatility = is_quiet ? -1 : 0,
        .history = CARRY_NS_PER_HOUR,
    };
    self->exchange = sim_exchange_new (&config, &listener, self);
    g_autoptr (GArray) instruments = g_array_new (FALSE, FALSE, sizeof (SimInstrument));
    sim_instrument_add_defaults (instruments);
    g_autoptr (GError) error = NULL;
    for (guint i = 0; i < instruments->len; i++)
    {
        sim_exchange_add_instrument (self->exchange, &g_array_index (instruments, SimInstrument, i),
                                     0, self->now, &error);
        g_assert_no_error (error);
    }
    self->account = add_account (self, FIXTURE_UID);
    self->other = add_account (self, FIXTURE_OTHER);
    g_string_truncate (self->told, 0);
    return self;
}

void
fixture_mute (Fixture *self)
{
    self->exchange->listener = (SimListener){ 0 };
}

void
fixture_free (Fixture *self)
{
    sim_exchange_free (self->exchange);
    g_string_free (self->told, TRUE);
    g_array_unref (self->orders);
    g_array_unref (self->executions);
    g_hash_table_unref (self->books);
    g_free (self);
}

SimMarket *
fixture_market (Fixture *self, SimCategory category, const char *symbol)
{
    SimMarket *market = sim_exchange_find_market (self->exchange, category, symbol);
    g_assert_nonnull (market);
    return market;
}

void
fixture_advance (Fixture *self, gint64 by)
{
    self->now += by;
    sim_exchange_advance (self->exchange, self->now);
}

int
fixture_create (Fixture *self, SimAccount *account, SimOrderRequest request)
{
    SimAnswer answer;
    sim_exchange_create_order (self->exchange, account, &request, self->now, &answer);
    if (answer.code != 0)
        g_test_message ("create: %d %s", answer.code, answer.message);
    return answer.code;
}

int
fixture_limit (Fixture *self, SimAccount *account, SimCategory category, const char *symbol,
               const char *side, const char *qty, const char *price, const char *tif,
               const char *link_id)
{
    return fixture_create (self, account,
                           (SimOrderRequest){ .category = sim_category_text (category),
                                              .symbol = symbol,
                                              .side = side,
                                              .order_type = "Limit",
                                              .qty = qty,
                                              .price = price,
                                              .time_in_force = tif,
                                              .order_link_id = link_id });
}

int
fixture_market_order (Fixture *self, SimAccount *account, SimCategory category, const char *symbol,
                      const char *side, const char *qty)
{
    return fixture_create (self, account,
                           (SimOrderRequest){ .category = sim_category_text (category),
                                              .symbol = symbol,
                                              .side = side,
                                              .order_type = "Market",
                                              .qty = qty });
}

int
fixture_cancel (Fixture *self, SimAccount *account, SimCategory category, const char *symbol,
                const char *link_id)
{
    SimAnswer answer;
    const SimChangeRequest request = { .category = sim_category_text (category),
                                       .symbol = symbol,
                                       .order_link_id = link_id };
    sim_exchange_cancel_order (self->exchange, account, &request, self->now, &answer);
    return answer.code;
}

int
fixture_amend (Fixture *self, SimAccount *account, SimCategory category, const char *symbol,
               const char *link_id, const char *qty, const char *price)
{
    SimAnswer answer;
    const SimChangeRequest request = { .category = sim_category_text (category),
                                       .symbol = symbol,
                                       .order_link_id = link_id,
                                       .qty = qty,
                                       .price = price };
    sim_exchange_amend_order (self->exchange, account, &request, self->now, &answer);
    if (answer.code != 0)
        g_test_message ("amend: %d %s", answer.code, answer.message);
    return answer.code;
}

const SimOrder *
fixture_order (Fixture *self, SimAccount *account, SimCategory category, const char *link_id)
{
    const SimOrder *order = sim_account_find_order (account, category, NULL, link_id);
    g_assert_nonnull (order);
    return order;
}

const SimOrder *
fixture_told (Fixture *self, guint back)
{
    g_assert_cmpuint (self->orders->len, >, back);
    return &g_array_index (self->orders, SimOrder, self->orders->len - 1 - back);
}

void
fixture_assert_number (__int128 value, guint scale, const char *expected)
{
    char text[SIM_NUMBER_BUFFER];
    g_assert_cmpstr (sim_number_format (value, scale, 0, text), ==, expected);
}

SimMoney
fixture_wallet (SimAccount *account, const char *coin)
{
    return sim_account_balance (account, coin)->wallet;
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
    const SimLevel *first = a;
    const SimLevel *second = b;
    return first->price < second->price ? -1 : first->price > second->price;
}

static void
check_book (SimMarket *market, Replica *replica)
{
    const SimBookLevel *bid = sim_book_best (market->book, SIM_SIDE_BUY);
    const SimBookLevel *ask = sim_book_best (market->book, SIM_SIDE_SELL);
    g_assert_true (bid == NULL || ask == NULL || bid->price < ask->price);
    guint n_bids = sim_book_n_levels (market->book, SIM_SIDE_BUY);
    guint n_asks = sim_book_n_levels (market->book, SIM_SIDE_SELL);
    g_assert_cmpuint (replica->levels->len, ==, n_bids + n_asks);
    g_array_sort (replica->levels, compare_levels);
    for (guint i = 0; i < replica->levels->len; i++)
    {
        const SimLevel *told = &g_array_index (replica->levels, SimLevel, i);
        const SimBookLevel *level =
            i < n_bids ? sim_book_level (market->book, SIM_SIDE_BUY, n_bids - 1 - i)
                       : sim_book_level (market->book, SIM_SIDE_SELL, i - n_bids);
        g_assert_cmpint (told->price, ==, level->price);
        g_assert_cmpint (told->qty, ==, level->total);
        SimQty sum = 0;
        for (const SimEntry *entry = level->first; entry != NULL; entry = entry->next)
            sum += entry->leaves;
        g_assert_cmpint (sum, ==, level->total);
    }
}

void
fixture_check_books (Fixture *self)
{
    for (guint i = 0; i < sim_exchange_get_n_markets (self->exchange); i++)
    {
        SimMarket *market = sim_exchange_get_market (self->exchange, i);
        Replica *replica = g_hash_table_lookup (self->books, market);
        if (replica != NULL)
            check_book (market, replica);
    }
}

static SimMoney
unrealised (const SimAccount *account, const char *coin)
{
    SimMoney sum = 0;
    for (guint i = 0; i < account->symbols->len; i++)
    {
        const SimSymbol *symbol = g_ptr_array_index (account->symbols, i);
        if (strcmp (symbol->market->instrument.settle_coin, coin) != 0)
            continue;
        for (int idx = 0; idx < 3; idx++)
            sum += sim_holding_unrealised (&symbol->holdings[idx], symbol->market->mark_price);
    }
    return sum;
}

SimMoney
fixture_total (Fixture *self, const char *coin)
{
    SimMoney sum = 0;
    for (guint i = 0; i < self->exchange->accounts->len; i++)
    {
        SimAccount *account = g_ptr_array_index (self->exchange->accounts, i);
        sum += sim_account_balance (account, coin)->wallet + unrealised (account, coin);
    }
    return sum;
}

SimMoney
fixture_paid_in (Fixture *self, const char *coin)
{
    SimMoney sum = 0;
    for (guint i = 0; i < sim_exchange_get_n_accounts (self->exchange); i++)
    {
        SimAccount *account = sim_exchange_get_account (self->exchange, i);
        for (guint j = 0; j < sim_account_get_n_log_rows (account); j++)
        {
            const SimLogRow *row = sim_account_get_log_row (account, j);
            gboolean is_transfer =
                row->type == SIM_LOG_TRANSFER_IN || row->type == SIM_LOG_TRANSFER_OUT;
            if (is_transfer && strcmp (row->currency, coin) == 0)
                sum += row->change;
        }
    }
    return sum;
}
