/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-fixture.h"

#include <string.h>

#include "sim-private.h"
#include "sim-resting.h"

/*
 * Whatever happens, nothing appears and nothing is lost: coins over all accounts, and
 * every row of an account with what it says it became.
 */

static const char *const coins[] = { "USDT", "BTC", "ETH", "PEPE" };

/* The transaction log is the balance: each row's change, and what it says is left. */
static void
check_log (SimAccount *account, const char *coin)
{
    SimMoney sum = 0;
    SimMoney last = 0;
    for (guint i = 0; i < sim_account_get_n_log_rows (account); i++)
    {
        const SimLogRow *row = sim_account_get_log_row (account, i);
        if (strcmp (row->currency, coin) != 0)
            continue;
        g_assert_true (row->change == row->cash_flow + row->funding - row->fee);
        sum += row->change;
        last = row->cash_balance;
        g_assert_true (sum == last);
    }
    g_assert_true (sum == fixture_wallet (account, coin));
}

/* What is locked is what open orders need. */
static void
check_locked (SimAccount *account, const char *coin)
{
    SimMoney sum = 0;
    for (guint i = 0; i < account->open->len; i++)
    {
        const SimNode *node = g_ptr_array_index (account->open, i);
        const SimInstrument *instrument = node->row.instrument;
        gboolean is_buy = node->row.side == SIM_SIDE_BUY;
        const char *locks = is_buy ? instrument->quote_coin : instrument->base_coin;
        if (instrument->category == SIM_CATEGORY_SPOT && strcmp (locks, coin) == 0)
            sum += sim_order_needed (node);
    }
    g_assert_true (sum == sim_account_balance (account, coin)->locked);
    g_assert_true (sim_account_get_free (account, coin) >= 0 || strcmp (coin, "USDT") == 0);
}

static void
check_orders (SimAccount *account)
{
    guint n_open = 0;
    for (guint i = 0; i < account->orders->len; i++)
    {
        const SimNode *node = g_ptr_array_index (account->orders, i);
        const SimOrder *row = &node->row;
        gboolean is_open = sim_status_is_open (row->status);
        n_open += is_open ? 1 : 0;
        g_assert_true (is_open || node->entry == NULL);
        g_assert_true (node->entry == NULL || node->entry->leaves == row->leaves_qty);
        g_assert_true (row->status != SIM_STATUS_FILLED || row->by_value ||
                       row->cum_qty == row->qty);
        SimQty filled = 0;
        SimMoney value = 0;
        SimMoney fee = 0;
        for (guint j = 0; j < account->executions->len; j++)
        {
            const SimExecution *execution = g_ptr_array_index (account->executions, j);
            if (strcmp (execution->order_id, row->order_id) != 0)
                continue;
            filled += execution->qty;
            value += execution->value;
            fee += execution->fee;
        }
        g_assert_true (filled == row->cum_qty && value == row->cum_value && fee == row->cum_fee);
    }
    g_assert_cmpuint (n_open, ==, account->open->len);
}

/* A position is the sum of its executions. */
static void
check_positions (SimAccount *account)
{
    for (guint i = 0; i < account->symbols->len; i++)
    {
        const SimSymbol *symbol = g_ptr_array_index (account->symbols, i);
        SimQty sizes[3] = { 0 };
        for (guint j = 0; j < account->executions->len; j++)
        {
            const SimExecution *execution = g_ptr_array_index (account->executions, j);
            if (execution->instrument == &symbol->market->instrument &&
                execution->type != SIM_EXEC_FUNDING)
                sizes[execution->position_idx] += sim_side_sign (execution->side) * execution->qty;
        }
        for (int idx = 0; idx < 3; idx++)
        {
            const SimHolding *holding = &symbol->holdings[idx];
            gboolean is_linear = symbol->market->instrument.category == SIM_CATEGORY_LINEAR;
            g_assert_true (!is_linear || sizes[idx] == holding->size);
            g_assert_true (holding->cost >= 0 && (holding->size != 0 || holding->cost == 0));
        }
    }
}

static void
check_ids (SimAccount *account)
{
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < account->executions->len; i++)
    {
        SimExecution *execution = g_ptr_array_index (account->executions, i);
        g_assert_true (g_hash_table_add (seen, execution->exec_id));
    }
}

static void
check_all (Fixture *fixture)
{
    fixture_check_books (fixture);
    for (guint i = 0; i < G_N_ELEMENTS (coins); i++)
        g_assert_true (fixture_total (fixture, coins[i]) == fixture_paid_in (fixture, coins[i]));
    for (guint i = 0; i < sim_exchange_get_n_accounts (fixture->exchange); i++)
    {
        SimAccount *account = sim_exchange_get_account (fixture->exchange, i);
        for (guint j = 0; j < G_N_ELEMENTS (coins); j++)
        {
            check_log (account, coins[j]);
            check_locked (account, coins[j]);
        }
        check_orders (account);
        check_positions (account);
        check_ids (account);
    }
}

static const struct
{
    SimCategory category;
    const char *symbol;
    gint64 steps; /* of quantity, worth some hundred */
} traded[] = {
    { SIM_CATEGORY_LINEAR, "BTCUSDT", 10 },      { SIM_CATEGORY_SPOT, "BTCUSDT", 10000 },
    { SIM_CATEGORY_LINEAR, "ETHUSDT", 50 },      { SIM_CATEGORY_SPOT, "ETHUSDT", 50000 },
    { SIM_CATEGORY_SPOT, "PEPEUSDT", 50000000 }, { SIM_CATEGORY_LINEAR, "1000PEPEUSDT", 500 },
};

static void
random_order (Fixture *fixture, SimAccount *account, CarryRandom *random)
{
    static const char *const tifs[] = { "GTC", "GTC", "GTC", "IOC", "FOK", "PostOnly" };
    static const char *const smps[] = { "None", "CancelMaker", "CancelTaker", "CancelBoth" };
    guint at = (guint) carry_random_below (random, G_N_ELEMENTS (traded));
    SimMarket *market = fixture_market (fixture, traded[at].category, traded[at].symbol);
    const SimInstrument *instrument = sim_market_get_instrument (market);
    SimTicker ticker;
    sim_market_get_ticker (market, &ticker);
    SimPrice off = ticker.index_price / 2000 * carry_random_range (random, -20, 21) / 10;
    SimPrice price = sim_price_floor (ticker.index_price + off, instrument->tick);
    SimQty qty = instrument->qty_step * carry_random_range (random, 1, traded[at].steps * 10);
    gboolean is_hedge = sim_account_get_hedge_mode (account, instrument);
    gboolean is_market = carry_random_below (random, 3) == 0;
    gboolean is_buy = carry_random_below (random, 2) == 0;
    char price_text[SIM_NUMBER_BUFFER], qty_text[SIM_NUMBER_BUFFER];
    gboolean by_value = is_market && is_buy && traded[at].category == SIM_CATEGORY_SPOT;
    sim_number_format (price, SIM_PRICE_SCALE, 0, price_text);
    if (by_value)
        g_snprintf (qty_text, sizeof qty_text, "%" G_GINT64_FORMAT ".37",
                    carry_random_range (random, 5, 5000));
    else
        sim_number_format (qty, SIM_QTY_SCALE, 0, qty_text);
    SimOrderRequest request = {
        .category = sim_category_text (traded[at].category),
        .symbol = traded[at].symbol,
        .side = is_buy ? "Buy" : "Sell",
        .order_type = is_market ? "Market" : "Limit",
        .qty = qty_text,
        .price = price_text,
        .time_in_force = tifs[carry_random_below (random, G_N_ELEMENTS (tifs))],
        .smp_type = smps[carry_random_below (random, G_N_ELEMENTS (smps))],
        .position_idx = is_hedge ? 1 + (int) carry_random_below (random, 2) : 0,
        .reduce_only = carry_random_below (random, 4) == 0,
    };
    fixture_create (fixture, account, request);
}

static void
random_change (Fixture *fixture, SimAccount *account, CarryRandom *random)
{
    GPtrArray *open = sim_account_get_open_orders (account);
    if (open->len == 0)
        return;
    const SimOrder *order =
        &((SimNode *) g_ptr_array_index (open, (guint) carry_random_below (random, open->len)))
             ->row;
    SimChangeRequest request = { .category = sim_category_text (order->instrument->category),
                                 .symbol = order->instrument->symbol,
                                 .order_id = order->order_id };
    SimAnswer answer;
    if (carry_random_below (random, 2) == 0)
    {
        sim_exchange_cancel_order (fixture->exchange, account, &request, fixture->now, &answer);
        g_assert_cmpint (answer.code, ==, 0);
        return;
    }
    char price[SIM_NUMBER_BUFFER], qty[SIM_NUMBER_BUFFER];
    SimPrice off = order->instrument->tick * carry_random_range (random, -30, 31);
    sim_number_format (order->price + off, SIM_PRICE_SCALE, 0, price);
    sim_number_format (order->qty / 2 / order->instrument->qty_step * order->instrument->qty_step,
                       SIM_QTY_SCALE, 0, qty);
    request.price = carry_random_below (random, 2) == 0 ? price : NULL;
    request.qty = carry_random_below (random, 2) == 0 ? qty : NULL;
    sim_exchange_amend_order (fixture->exchange, account, &request, fixture->now, &answer);
}

/* A rare thing from outside. */
static void
random_force (Fixture *fixture, SimAccount *account, CarryRandom *random)
{
    SimExchange *exchange = fixture->exchange;
    SimMarket *market = fixture_market (fixture, SIM_CATEGORY_LINEAR, "BTCUSDT");
    gint64 now = fixture->now;
    int idx = sim_account_get_hedge_mode (account, sim_market_get_instrument (market)) ? 1 : 0;
    switch (carry_random_below (random, 8))
    {
    case 0:
        sim_exchange_adl (exchange, account, market, idx, 2 * SIM_QTY_ONE / 1000, 0, now, NULL);
        return;
    case 1:
        sim_exchange_liquidate (exchange, account, market, idx, 0, now, NULL);
        return;
    case 2:
        sim_exchange_transfer (exchange, account, "USDT",
                               SIM_MONEY_ONE * carry_random_range (random, -500, 500), now, NULL);
        return;
    case 3:
        sim_exchange_foreign_trade (exchange, account, market, idx, SIM_SIDE_BUY, SIM_QTY_ONE / 100,
                                    64321 * SIM_PRICE_ONE, now, NULL);
        return;
    case 4:
        sim_exchange_shock (exchange, "BTC",
                            carry_random_range (random, -5, 6) * (SIM_RATE_ONE / 100), now);
        return;
    case 5:
        sim_exchange_set_funding_rate (
            exchange, market, carry_random_range (random, -40, 41) * SIM_RATE_ONE / 10000, now);
        return;
    case 6:
    {
        static const SimOrderFaultAction actions[] = { SIM_ORDER_FAULT_REJECT_AFTER_ACK,
                                                       SIM_ORDER_FAULT_CANCEL_NOT_FOUND,
                                                       SIM_ORDER_FAULT_AMEND_RACES_FILL };
        const SimOrderFault fault = { .action = actions[carry_random_below (random, 3)] };
        if (fault.action != SIM_ORDER_FAULT_CANCEL_NOT_FOUND)
            sim_exchange_add_order_fault (exchange, &fault);
        return;
    }
    default:
        sim_exchange_restart_book (exchange, market, now);
        return;
    }
}

static void
run (guint64 seed)
{
    g_autoptr (Fixture) fixture = fixture_new (FALSE, seed);
    CarryRandom random;
    carry_random_init (&random, seed, "conservation");
    SimAnswer answer;
    if (seed % 2 == 0)
        sim_exchange_switch_mode (fixture->exchange, fixture->other, "linear", NULL, "USDT", 3,
                                  fixture->now, &answer);
    if (seed % 3 == 0)
        sim_exchange_set_margin_mode (fixture->exchange, fixture->account, "ISOLATED_MARGIN",
                                      fixture->now, &answer);
    for (guint i = 0; i < 3; i++)
    {
        static const char *const linear[] = { "BTCUSDT", "ETHUSDT", "1000PEPEUSDT" };
        g_assert_true (sim_exchange_set_funding_interval (
            fixture->exchange, fixture_market (fixture, SIM_CATEGORY_LINEAR, linear[i]),
            7 * CARRY_NS_PER_SECOND, fixture->now, NULL));
    }
    for (guint i = 0; i < 600; i++)
    {
        fixture_advance (fixture, carry_random_range (&random, 0, 300) * CARRY_NS_PER_MS);
        SimAccount *account =
            carry_random_below (&random, 2) == 0 ? fixture->account : fixture->other;
        guint64 what = carry_random_below (&random, 20);
        if (what < 12)
            random_order (fixture, account, &random);
        else if (what < 19)
            random_change (fixture, account, &random);
        else
            random_force (fixture, account, &random);
        if (i % 10 == 0)
            check_all (fixture);
    }
    check_all (fixture);
    g_test_message ("seed %" G_GUINT64_FORMAT ": %u executions, %u liquidations", seed,
                    fixture->executions->len, fixture->n_liquidations);
    g_assert_cmpuint (fixture->executions->len, >, 100);
}

static void
test_random (void)
{
    guint n_seeds = g_getenv ("CARRY_FULL") != NULL ? 100 : 12;
    for (guint seed = 1; seed <= n_seeds; seed++)
        run (seed);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/conservation/random", test_random);
    return g_test_run ();
}
