/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-number.h"

G_BEGIN_DECLS

/* One coin of wallet-balance (REFERENCE §6.1). */
typedef struct
{
    char coin[20];
    SimMoney equity;
    SimMoney usd_value;
    SimMoney wallet_balance; /* cash, borrowed coins too */
    SimMoney locked;         /* by open spot orders */
    SimMoney borrow_amount;  /* spot_borrow + accrued_interest */
    SimMoney spot_borrow;
    SimMoney accrued_interest;
    SimMoney order_im;
    SimMoney position_im;
    SimMoney position_mm;
    SimMoney unrealised_pnl;
    SimMoney cum_realised_pnl;
    gboolean margin_collateral;
    gboolean collateral_switch;
    SimRate collateral_ratio; /* share of the value that counts as margin */
} SimCoin;

#define SIM_MAX_COINS 256

/* The account's totals in USD and its coins, those with nothing in them left out. */
typedef struct
{
    guint64 uid;
    SimMoney total_equity;
    SimMoney total_wallet_balance;
    SimMoney total_margin_balance;
    SimMoney total_available_balance;
    SimMoney total_perp_upl;
    SimMoney total_initial_margin;
    SimMoney total_maintenance_margin;
    SimMoney total_initial_margin_mark; /* …ByMp */
    SimMoney total_maintenance_margin_mark;
    SimRate im_rate; /* accountIMRate */
    SimRate mm_rate;
    SimRate im_rate_mark;
    SimRate mm_rate_mark;
    gint64 ts;
    GArray *coins; /* of SimCoin, by name; see sim_wallet_clear() */
} SimWallet;

void sim_wallet_clear (SimWallet *self);
SimWallet *sim_wallet_copy (const SimWallet *self);
void sim_wallet_free (SimWallet *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SimWallet, sim_wallet_clear)

G_END_DECLS
