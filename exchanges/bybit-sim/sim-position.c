/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <string.h>

#include "sim-holding.h"
#include "sim-margin.h"

/* Result for the margin it needs, from which each further light burns. */
static const SimRate rank_steps[] = { 0, SIM_RATE_ONE / 10, SIM_RATE_ONE / 2, 2 * SIM_RATE_ONE };

/* 0 flat, 1 losing … 5 the first to be deleveraged. */
static int
rank_of (const SimHolding *holding, SimMoney unrealised, SimMoney margin)
{
    if (holding->size == 0)
        return 0;
    if (holding->forced_rank > 0)
        return holding->forced_rank;
    SimRate result = sim_rate_of (unrealised, margin);
    int rank = 1;
    for (guint i = 0; i < G_N_ELEMENTS (rank_steps); i++)
        rank += result > rank_steps[i] ? 1 : 0;
    return rank;
}

/* Where closing pays back what the position has cost so far, its closing fee too. */
static SimPrice
break_even (const SimSymbol *symbol, const SimHolding *holding)
{
    SimRate maker, taker;
    sim_symbol_get_fees (symbol, &maker, &taker);
    gboolean is_long = holding->size > 0;
    SimMoney target =
        is_long ? holding->cost - holding->cur_realised : holding->cost + holding->cur_realised;
    SimPrice plain = sim_price_average (target, ABS (holding->size));
    return (SimPrice) ((__int128) plain * SIM_RATE_ONE /
                       (is_long ? SIM_RATE_ONE - taker : SIM_RATE_ONE + taker));
}

void
sim_account_fill_position (SimSymbol *symbol, int position_idx, SimPosition *out_position)
{
    const SimHolding *holding = &symbol->holdings[position_idx];
    const SimMarket *market = symbol->market;
    SimPositionMargin margin;
    sim_margin_position (symbol, position_idx, &margin);
    const SimRiskTier *tier = sim_margin_tier (&market->instrument, holding->cost);
    memset (out_position, 0, sizeof *out_position);
    out_position->instrument = &market->instrument;
    out_position->uid = symbol->account->config.uid;
    out_position->position_idx = position_idx;
    out_position->size = ABS (holding->size);
    out_position->cost = holding->cost;
    out_position->value = holding->cost;
    out_position->risk_id = tier != NULL ? tier->risk_id : 0;
    out_position->risk_limit = tier != NULL ? tier->limit : 0;
    out_position->leverage = symbol->leverage;
    out_position->mark_price = market->mark_price;
    out_position->initial_margin = margin.im;
    out_position->initial_margin_mark = margin.im_mark;
    out_position->maintenance_margin = margin.mm;
    out_position->maintenance_margin_mark = margin.mm_mark;
    out_position->cur_realised_pnl = holding->size != 0 ? holding->cur_realised : 0;
    out_position->cum_realised_pnl = holding->cum_realised;
    out_position->is_reduce_only = market->instrument.is_reduce_only;
    out_position->ts_created = holding->ts_created;
    out_position->ts_updated = holding->ts_updated;
    out_position->ts_opened = holding->ts_opened;
    out_position->seq = holding->seq;
    if (holding->size == 0)
        return;
    out_position->side = holding->size > 0 ? SIM_SIDE_BUY : SIM_SIDE_SELL;
    out_position->avg_price = sim_holding_average (holding);
    out_position->unrealised_pnl = sim_holding_unrealised (holding, market->mark_price);
    out_position->break_even_price = break_even (symbol, holding);
    out_position->liq_price = sim_margin_liq_price (symbol, position_idx);
    out_position->bust_price = sim_margin_bust_price (symbol, position_idx);
    out_position->adl_rank = rank_of (holding, out_position->unrealised_pnl, margin.im);
    if (symbol->account->is_in_liquidation)
        out_position->status = SIM_POSITION_LIQ;
}

gboolean
sim_account_get_position (SimAccount *self, const SimInstrument *instrument, int position_idx,
                          SimPosition *out_position)
{
    SimMarket *market =
        sim_exchange_find_market (self->exchange, instrument->category, instrument->symbol);
    if (market == NULL || instrument->category != SIM_CATEGORY_LINEAR)
        return FALSE;
    SimSymbol *symbol = sim_account_symbol (self, market);
    gboolean is_right =
        symbol->is_hedge ? position_idx == 1 || position_idx == 2 : position_idx == 0;
    if (!is_right)
        return FALSE;
    sim_account_fill_position (symbol, position_idx, out_position);
    return TRUE;
}
