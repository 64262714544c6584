/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-log-row.h"
#include "sim-market.h"
#include "sim-position.h"
#include "sim-wallet.h"

G_BEGIN_DECLS

/* One unified account. Owned by the exchange. */
typedef struct _SimAccount SimAccount;

typedef struct
{
    char coin[20];
    SimMoney amount;
} SimDeposit;

typedef struct
{
    guint64 uid;                /* not 0; 0 is the background that makes the market */
    const SimDeposit *deposits; /* TRANSFER_IN rows at the time of creation */
    guint n_deposits;
    SimMarginMode margin_mode;
    gboolean is_hedge; /* position mode of all linear symbols */
    SimRate leverage;  /* at start, of every linear symbol; 0: 10 */
    /* Rates for all symbols of a category; has_fees FALSE: the instrument's. */
    gboolean has_fees[SIM_N_CATEGORIES];
    SimRate maker_fee[SIM_N_CATEGORIES];
    SimRate taker_fee[SIM_N_CATEGORIES];
    gboolean can_borrow; /* spot margin is switched on */
} SimAccountConfig;

guint64 sim_account_get_uid (const SimAccount *self);
SimMarginMode sim_account_get_margin_mode (const SimAccount *self);
/* Whether symbol (NULL: the default of new symbols) is in hedge mode. */
gboolean sim_account_get_hedge_mode (const SimAccount *self, const SimInstrument *instrument);
gint64 sim_account_get_updated_time (const SimAccount *self);
/* Maker and taker rate of this account on that instrument. */
void sim_account_get_fees (const SimAccount *self, const SimInstrument *instrument,
                           SimRate *out_maker, SimRate *out_taker);
/* The share of a coin's value that counts as margin. */
SimRate sim_account_get_collateral (SimAccount *self, const char *coin);
gboolean sim_account_get_can_borrow (const SimAccount *self);

/* Computed at the current prices. Clear with sim_wallet_clear(). */
void sim_account_get_wallet (SimAccount *self, SimWallet *out_wallet);
/* Cash less what is locked, 0 for a coin the account never had. */
SimMoney sim_account_get_free (SimAccount *self, const char *coin);

/*
 * The position, flat ones too: 0 one-way, 1 and 2 in hedge mode. FALSE for an index
 * that is not of the symbol's mode, or a spot instrument.
 */
gboolean sim_account_get_position (SimAccount *self, const SimInstrument *instrument,
                                   int position_idx, SimPosition *out_position);

/*
 * Every order ever, in order of creation; every execution and every row of the
 * transaction log, oldest first. The pointed-to rows live as long as the account;
 * orders change in place. What the venue would no longer show is the server's to leave out.
 */
guint sim_account_get_n_orders (const SimAccount *self);
const SimOrder *sim_account_get_order (const SimAccount *self, guint n);
/* Open orders only, oldest first: the array is valid until the next operation. */
GPtrArray *sim_account_get_open_orders (const SimAccount *self);
/* By order id, or by link id (category, latest of that name); NULL: unknown. */
const SimOrder *sim_account_find_order (const SimAccount *self, SimCategory category,
                                        const char *order_id, const char *link_id);
guint sim_account_get_n_executions (const SimAccount *self);
const SimExecution *sim_account_get_execution (const SimAccount *self, guint n);
guint sim_account_get_n_log_rows (const SimAccount *self);
const SimLogRow *sim_account_get_log_row (const SimAccount *self, guint n);

/* For the server: its own state of this account. */
void sim_account_set_data (SimAccount *self, gpointer data);
gpointer sim_account_get_data (const SimAccount *self);

G_END_DECLS
