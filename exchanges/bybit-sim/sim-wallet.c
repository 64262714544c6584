/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-margin.h"

void
sim_wallet_clear (SimWallet *self)
{
    g_clear_pointer (&self->coins, g_array_unref);
}

SimWallet *
sim_wallet_copy (const SimWallet *self)
{
    SimWallet *copy = g_memdup2 (self, sizeof *self);
    if (self->coins != NULL)
        copy->coins = g_array_copy (self->coins);
    return copy;
}

void
sim_wallet_free (SimWallet *self)
{
    sim_wallet_clear (self);
    g_free (self);
}

static gboolean
is_empty (const SimBalance *balance, const SimTotals *totals)
{
    return balance->wallet == 0 && balance->locked == 0 && balance->spot_borrow == 0 &&
           balance->interest == 0 && totals->unrealised == 0 && totals->order_im == 0 &&
           totals->position_im == 0;
}

static void
add_coin (SimAccount *account, const SimBalance *balance, GArray *out)
{
    SimTotals totals;
    sim_margin_coin (account, balance->coin, &totals);
    if (is_empty (balance, &totals))
        return;
    SimPrice price = sim_margin_coin_price (account->exchange, balance->coin);
    SimCoin coin = {
        .wallet_balance = balance->wallet,
        .locked = balance->locked,
        .borrow_amount = balance->spot_borrow + balance->interest,
        .spot_borrow = balance->spot_borrow,
        .accrued_interest = balance->interest,
        .order_im = totals.order_im,
        .position_im = totals.position_im,
        .position_mm = totals.position_mm,
        .unrealised_pnl = totals.unrealised,
        .cum_realised_pnl = balance->cum_realised,
        .margin_collateral = balance->collateral > 0,
        .collateral_switch = balance->collateral > 0,
        .collateral_ratio = balance->collateral,
    };
    coin.equity = coin.wallet_balance - coin.borrow_amount + coin.unrealised_pnl;
    coin.usd_value = coin.equity / SIM_MONEY_BOOKED * price;
    g_strlcpy (coin.coin, balance->coin, sizeof coin.coin);
    g_array_append_val (out, coin);
}

void
sim_account_get_wallet (SimAccount *self, SimWallet *out_wallet)
{
    SimTotals totals;
    sim_margin_totals (self, &totals);
    memset (out_wallet, 0, sizeof *out_wallet);
    out_wallet->uid = self->config.uid;
    out_wallet->ts = self->exchange->now;
    out_wallet->total_equity = totals.equity;
    out_wallet->total_wallet_balance = totals.wallet;
    out_wallet->total_margin_balance = totals.margin_balance;
    out_wallet->total_available_balance = totals.available;
    out_wallet->total_perp_upl = totals.unrealised;
    out_wallet->total_initial_margin = totals.position_im + totals.order_im;
    out_wallet->total_maintenance_margin = totals.position_mm;
    out_wallet->total_initial_margin_mark = totals.position_im_mark + totals.order_im;
    out_wallet->total_maintenance_margin_mark = totals.position_mm_mark;
    out_wallet->im_rate = sim_rate_of (out_wallet->total_initial_margin, totals.margin_balance);
    out_wallet->mm_rate = sim_rate_of (totals.position_mm, totals.margin_balance);
    out_wallet->im_rate_mark =
        sim_rate_of (out_wallet->total_initial_margin_mark, totals.margin_balance);
    out_wallet->mm_rate_mark = sim_rate_of (totals.position_mm_mark, totals.margin_balance);
    out_wallet->coins = g_array_new (FALSE, TRUE, sizeof (SimCoin));
    for (guint i = 0; i < self->balances->len; i++)
        add_coin (self, g_ptr_array_index (self->balances, i), out_wallet->coins);
}
