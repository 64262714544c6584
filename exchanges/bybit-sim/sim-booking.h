/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/*
 * What trades, settlements and transfers do to accounts. Each amount that leaves
 * one account arrives in another: fees and rounding in the house.
 */

/* A trade in the book; NULL is the background. */
void sim_booking_trade (SimMarket *market, SimNode *taker, SimNode *maker, SimSide taker_side,
                        SimPrice price, SimQty qty, gint64 now);
/* A trade of a forced order (liquidation, ADL, delivery, foreign) against the background. */
void sim_booking_forced (SimNode *node, SimExecType exec_type, SimLogType log_type, SimPrice price,
                         SimQty qty, gboolean has_fee, gint64 now);
/* A settlement of funding for every position of the market. */
void sim_booking_settle (SimMarket *market, const SimFunding *funding);
/* Money in or out that is no trade; negative: out. The row's type says why. */
void sim_booking_cash (SimAccount *account, const char *coin, SimLogType type, SimMoney amount,
                       gint64 now);

G_END_DECLS
