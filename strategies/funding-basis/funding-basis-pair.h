/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-forecast.h"
#include "funding-basis-volume.h"

G_BEGIN_DECLS

/**
 * FundingBasisPair:
 * @perp: the perpetual
 * @spot: the same coin on spot
 * @side: 1 when short the perpetual, -1 when long it, 0 when flat
 * @orders: how many of its orders are not finished
 * @tries: orders sent in a row to bring the legs together, or to close them
 * @ts_opened: when it was opened
 * @ts_closed: when the last trade was given up; 0 when there was none
 * @failures: trades in a row that could not be opened with both legs
 * @ts_retry: closing is not tried again before, because the venue refused it
 * @ts_open: nothing is opened before, because the last trade could not be
 * @inventory: coins that were there when trading started; never part of a trade
 * @group: the trade as the engine knows it; 0 when there is none
 * @target: signed quantity of the perpetual that is wanted
 * @whole: unsigned quantity of the change under way
 * @leader: number of the order that leads; 0 when none does
 * @ts_leg: when the leg that leads was begun
 * @shrinks: the change under way makes the legs smaller: none of them is bought again
 * @hurries: it is closed without a pause between slices
 * @ts_told: when people were last told that its legs cannot be had or closed; 0: never
 * @is_turned_away: preflight refused it, and people were told
 * @ts_slice: when the last of its slices went out
 * @ts_wake: when it asked to be looked at again
 * @slices: orders of the leg that leads, in this change
 * @seen_perp: position in the perpetual when it was last looked at
 * @seen_spot: the same of spot
 * @needs_decision: something changed since it was last looked at
 * @ts_resize: its legs are not resized again before
 * @ts_taken: when this run found it; 0 when it opened it itself
 * @waits_for_share: @notional is more than an earlier run gave it, until a price is known
 * @is_due: it is being looked at, at this instant
 * @has_news: a price or rate came that the forecast has not seen
 * @reason: (nullable): why the last decision was what it was; a constant
 * @interval_ns: time between settlements, as last heard; 0 when it never was
 * @ts_jump: when settlements last came to be an hour apart or less; 0 when they never did
 * @interval_is_told: the venue says the interval ahead of a settlement
 * @forecast: what its past says
 * @ts_past: end of the last bar of before the run
 * @past_close: its close
 * @past_is_perp: it was one of the perpetual, else of spot
 * @volume: what bars of the perpetual say of its trading
 * @notional: value of a leg in quote coin; 0 when its quantity was set instead
 * @herd: (nullable): the group of coins it moves with; interned
 * @resize_band: how far the value of a leg may be from @notional, a fraction; 0 for any
 * @slippage: expected of a market order, a fraction
 * @spread: of each market where none is quoted, a fraction
 *
 * The two legs of one carry.
 */
typedef struct
{
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    int side;
    guint orders;
    guint tries;
    guint failures;
    gint64 ts_opened;
    gint64 ts_closed;
    gint64 ts_retry;
    gint64 ts_open;
    CarryDecimal inventory; /* invalid until trading starts */
    guint64 group;
    CarryDecimal target;
    CarryDecimal whole;
    guint64 leader;
    gint64 ts_leg;
    gint64 ts_slice;
    gint64 ts_wake;
    guint slices;
    gboolean shrinks;
    gboolean hurries;
    gint64 ts_told;
    gboolean is_turned_away;
    CarryDecimal seen_perp;
    CarryDecimal seen_spot;
    gboolean needs_decision;
    gint64 ts_resize;
    gint64 ts_taken;
    gboolean waits_for_share;
    gboolean is_due;
    gboolean has_news;
    const char *reason;
    gint64 interval_ns;
    gint64 ts_jump;
    gboolean interval_is_told;
    FundingBasisForecast forecast;
    gint64 ts_past;
    CarryDecimal past_close;
    gboolean past_is_perp;
    FundingBasisVolume volume;
    CarryDecimal notional;
    const char *herd;
    double resize_band;
    double slippage;
    double spread;
} FundingBasisPair;

/**
 * FundingBasisSize:
 * @perp_price: last price of the perpetual
 * @spot_price: last price of spot
 * @notional: value of a leg in quote coin
 * @base_size: quantity of the perpetual; when above zero it counts, not @notional
 * @dust: coins an earlier trade left, which need not be bought again
 *
 * How large a trade should be.
 */
typedef struct
{
    CarryDecimal perp_price;
    CarryDecimal spot_price;
    CarryDecimal notional;
    CarryDecimal base_size;
    CarryDecimal dust;
} FundingBasisSize;

/**
 * FundingBasisPlan:
 * @perp_quantity: of the perpetual
 * @spot_quantity: of the spot order, its fee in coin included
 */
typedef struct
{
    CarryDecimal perp_quantity;
    CarryDecimal spot_quantity;
} FundingBasisPlan;

/**
 * FundingBasisMend:
 * @side: of the order
 * @quantity: of the perpetual
 * @reduces: it only makes the perpetual's position smaller
 *
 * An order in the perpetual that brings the legs together.
 */
typedef struct
{
    CarrySide side;
    CarryDecimal quantity;
    gboolean reduces;
} FundingBasisMend;

gboolean funding_basis_pair_plan (const FundingBasisPair *pair, const FundingBasisSize *size,
                                  FundingBasisPlan *out_plan, GError **error);
CarryDecimal funding_basis_pair_get_gross (const FundingBasisPair *pair, CarryDecimal coins);
CarryDecimal
funding_basis_pair_get_delta (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot);
CarryDecimal funding_basis_pair_get_spot_lots (const FundingBasisPair *pair, CarryDecimal spot,
                                               CarryDecimal spot_price);
gboolean funding_basis_pair_is_flat (const FundingBasisPair *pair, CarryDecimal perp,
                                     CarryDecimal spot, CarryDecimal spot_price);
gboolean funding_basis_pair_plan_mend (const FundingBasisPair *pair, CarryDecimal perp,
                                       CarryDecimal spot, CarryDecimal perp_price,
                                       FundingBasisMend *out_mend);
double funding_basis_pair_get_delta_bps (const FundingBasisPair *pair, CarryDecimal perp,
                                         CarryDecimal spot);

G_END_DECLS
