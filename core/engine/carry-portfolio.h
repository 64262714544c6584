/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-market.h"
#include "roles/carry-report.h"
#include "tape/carry-pack.h"

G_BEGIN_DECLS

/**
 * CarryPortfolio: (skip)
 *
 * What is held and what it earned, exact to the last digit: balances of coins,
 * perpetual positions, and per symbol the parts of the result.
 */
typedef struct _CarryPortfolio CarryPortfolio;

CarryPortfolio *
carry_portfolio_new (CarryInstruments *instruments, CarryMarket *market, const char *quote_coin);
void carry_portfolio_free (CarryPortfolio *self);
void carry_portfolio_apply_fill (CarryPortfolio *self, const CarryFill *fill);
void carry_portfolio_apply_funding (CarryPortfolio *self, const CarryFundingPayment *payment);
void carry_portfolio_apply_transfer (CarryPortfolio *self, const CarryTransfer *transfer);
void carry_portfolio_apply_adjustment (CarryPortfolio *self, const CarryAdjustment *adjustment);
CarryDecimal carry_portfolio_get_position (const CarryPortfolio *self, guint32 instrument);
CarryAmount carry_portfolio_get_entry_value (const CarryPortfolio *self, guint32 instrument);
CarryDecimal carry_portfolio_get_traded (const CarryPortfolio *self, guint32 instrument);
void carry_portfolio_get_slippage (const CarryPortfolio *self, guint32 instrument,
                                   CarryAmount *out_cost, CarryAmount *out_decided,
                                   CarryAmount *out_made);
guint carry_portfolio_get_n_exposed (const CarryPortfolio *self);
CarryAmount carry_portfolio_get_unrealised (CarryPortfolio *self, guint32 instrument);
CarryAmount carry_portfolio_get_balance (const CarryPortfolio *self, const char *coin);
GPtrArray *carry_portfolio_list_coins (const CarryPortfolio *self);
CarryDecimal carry_portfolio_state_amount (CarryAmount amount);
CarryAmount carry_portfolio_get_capital (const CarryPortfolio *self);
void carry_portfolio_get_equity (CarryPortfolio *self, gint64 now, CarryEquity *out_equity,
                                 CarryAmount *out_exact);
CarrySplit carry_portfolio_get_total (CarryPortfolio *self);
GPtrArray *carry_portfolio_list_symbols (CarryPortfolio *self);
guint carry_portfolio_get_liquidations (const CarryPortfolio *self);
gint64 carry_portfolio_get_exposed_ns (const CarryPortfolio *self, gint64 now);
void carry_portfolio_pack (CarryPortfolio *self, CarryPack *pack);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPortfolio, carry_portfolio_free)

G_END_DECLS
