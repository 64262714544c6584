/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/*
 * Margin of a unified account, in USD (a settle coin counts as one). Of a position:
 * initial = value / leverage + fee to close at its bankruptcy price; maintenance =
 * value × the tier's rate + the same fee. Value is at entry; "mark": at mark.
 */
typedef struct
{
    SimMoney equity;
    SimMoney wallet;
    SimMoney margin_balance; /* of all that is collateral, with unrealised results */
    SimMoney unrealised;
    SimMoney position_im;
    SimMoney position_mm;
    SimMoney position_im_mark;
    SimMoney position_mm_mark;
    SimMoney order_im;
    SimMoney available;
} SimTotals;

typedef struct
{
    SimMoney im;
    SimMoney mm;
    SimMoney im_mark;
    SimMoney mm_mark;
} SimPositionMargin;

void sim_margin_totals (SimAccount *account, SimTotals *out_totals);
/* Without open orders: what liquidation looks at. */
void sim_margin_positions (SimAccount *account, SimTotals *out_totals);
void sim_margin_position (const SimSymbol *symbol, int position_idx, SimPositionMargin *out_margin);
/* Of the settle coin only, by open orders and positions; for its wallet row. */
void sim_margin_coin (SimAccount *account, const char *coin, SimTotals *out_totals);
const SimRiskTier *sim_margin_tier (const SimInstrument *instrument, SimMoney value);
/* Index price of a coin: one for the coins contracts settle in; 0: unknown. */
SimPrice sim_margin_coin_price (const SimExchange *exchange, const char *coin);
/* Where the account (isolated: the position) has exactly the maintenance margin; 0: nowhere. */
SimPrice sim_margin_liq_price (SimSymbol *symbol, int position_idx);
/* Where nothing would be left of it. */
SimPrice sim_margin_bust_price (SimSymbol *symbol, int position_idx);

G_END_DECLS
