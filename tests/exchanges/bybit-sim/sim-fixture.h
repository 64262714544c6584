/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-exchange.h"

G_BEGIN_DECLS

#define FIXTURE_START (G_GINT64_CONSTANT (1786659827) * CARRY_NS_PER_SECOND)
#define FIXTURE_UID 1001
#define FIXTURE_OTHER 1002

/* A venue with two accounts, and what it told. */
typedef struct
{
    SimExchange *exchange;
    SimAccount *account;
    SimAccount *other;
    gint64 now;
    GString *told;      /* one letter a private event: o e p w, and T B of trades and books */
    GArray *orders;     /* SimOrder, as told to either account */
    GArray *executions; /* SimExecution */
    guint n_trades;
    guint n_liquidations;
    guint n_candles;
    guint64 last_u[64];
    GHashTable *books; /* market → replica kept from the updates */
} Fixture;

/* Quiet: no makers and takers, prices that stand still. */
Fixture *fixture_new (gboolean is_quiet, guint64 seed);
/* Nothing is kept of what is told any more. */
void fixture_mute (Fixture *self);
void fixture_free (Fixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

SimMarket *fixture_market (Fixture *self, SimCategory category, const char *symbol);
void fixture_advance (Fixture *self, gint64 by);

/* Each returns the code; texts may be NULL. */
int fixture_limit (Fixture *self, SimAccount *account, SimCategory category, const char *symbol,
                   const char *side, const char *qty, const char *price, const char *tif,
                   const char *link_id);
int fixture_market_order (Fixture *self, SimAccount *account, SimCategory category,
                          const char *symbol, const char *side, const char *qty);
int fixture_create (Fixture *self, SimAccount *account, SimOrderRequest request);
int fixture_cancel (Fixture *self, SimAccount *account, SimCategory category, const char *symbol,
                    const char *link_id);
int fixture_amend (Fixture *self, SimAccount *account, SimCategory category, const char *symbol,
                   const char *link_id, const char *qty, const char *price);
const SimOrder *
fixture_order (Fixture *self, SimAccount *account, SimCategory category, const char *link_id);
/* The order that was told last, or back before it. */
const SimOrder *fixture_told (Fixture *self, guint back);
/* Compares a number with text in plain decimals. */
void fixture_assert_number (__int128 value, guint scale, const char *expected);
SimMoney fixture_wallet (SimAccount *account, const char *coin);

#define assert_price(value, expected) fixture_assert_number (value, SIM_PRICE_SCALE, expected)
#define assert_qty(value, expected) fixture_assert_number (value, SIM_QTY_SCALE, expected)
#define assert_money(value, expected) fixture_assert_number (value, SIM_MONEY_SCALE, expected)
#define assert_rate(value, expected) fixture_assert_number (value, SIM_RATE_SCALE, expected)

/* The book that updates alone give equals the venue's; never crossed. */
void fixture_check_books (Fixture *self);
/* Sum over all accounts, with unrealised results at any price: what came in. */
SimMoney fixture_total (Fixture *self, const char *coin);
/* Deposits less withdrawals of a coin. */
SimMoney fixture_paid_in (Fixture *self, const char *coin);

G_END_DECLS
