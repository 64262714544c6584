/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-pair.h"

G_BEGIN_DECLS

/**
 * FundingBasisTerms:
 * @now: the instant of the decision
 * @side: 1 when short the perpetual, -1 when long it, 0 when flat
 * @rate: the rate expected at the next settlement, a fraction
 * @is_estimate: no predicted rate is known, @rate is the last settled one
 * @interval_ns: time between settlements
 * @ts_next: the next settlement; 0 when unknown
 * @ts_opened: when the position was opened
 * @ts_closed: when the last trade was given up; 0 when there was none
 * @ts_priced: when the newest price of either leg was known
 * @ts_settled: the last settlement; 0 when none was seen
 * @basis: perpetual over spot less one, a fraction
 * @expected: funding expected per hour, a fraction
 * @deviation: @basis less its own slow average
 * @is_held: the cap or the floor of the rate holds @rate where it is
 * @ahead: what the coming settlement brings beyond what is expected of it, as far as known
 * @worst_day: what a day costs with every settlement at that bound, a fraction; -1 when unknown
 * @is_jump: settlements came to be an hour apart, and none of them was seen yet
 * @cost_ratio: of a round trip with both legs, a fraction of the notional
 * @maker_share: part of the fills that is expected to pay the maker fee, of own fills
 * @fee_ratio: the part of @cost_ratio that is fees
 * @spot_slippage: what a fill of spot is expected to cost beyond the last price, a fraction
 * @perp_slippage: the same of the perpetual
 * @measured: by how much both together are off what is set, since own fills were, a fraction
 * @size: value of a leg over its notional; 0 when nobody knows, or it is not to be changed
 * @collateral_ratio: share of the coins' value that counts as margin; -1 when nobody said
 * @resize_band: how far @size may be from 1; 0 for any
 * @depth: the least that stands at the best bid or ask of either leg, in quote coin; -1 when unknown
 * @turnover: what was traded of the perpetual in 24 hours, in quote coin; -1 when unknown
 * @open_interest: value of all its positions, in quote coin; -1 when unknown
 * @obstacle: (nullable): why nothing can be opened here, whatever it would earn; a constant
 *
 * What a decision on one pair stands on.
 */
typedef struct
{
    gint64 now;
    int side;
    double rate;
    gboolean is_estimate;
    gint64 interval_ns;
    gint64 ts_next;
    gint64 ts_opened;
    gint64 ts_closed;
    gint64 ts_priced;
    gint64 ts_settled;
    double basis;
    double expected;
    double deviation;
    gboolean is_held;
    double ahead;
    double worst_day;
    gboolean is_jump;
    double cost_ratio;
    double maker_share;
    double fee_ratio;
    double spot_slippage;
    double perp_slippage;
    double measured;
    double size;
    double collateral_ratio;
    double resize_band;
    double depth;
    double turnover; /* lint: allow money-double: compared with a setting, never booked */
    double open_interest;
    const char *obstacle;
} FundingBasisTerms;

/**
 * FundingBasisOutlook:
 * @shrink: how far the forecast is drawn towards the interest rate
 * @interest_rate: the venue's interest rate, as it writes it: for 8 hours
 * @max_spread: widest quoted spread to open at; 0 for any
 * @min_age_ns: how long prices of both legs must be known before one opens
 * @max_worst_day: the most that @worst_day in the terms may be to open; 0 for any
 * @slippage_prior: own trading that weighs as much as what is set, in legs; 0 for none
 * @waits_first: orders wait at their own best price first, and may cost less than half the spread
 * @min_depth: least of @depth in the terms to open; 0 for any
 * @min_turnover: the same of @turnover
 * @min_open_interest: the same of @open_interest
 *
 * The settings the terms depend on.
 */
typedef struct
{
    double shrink;
    double interest_rate;
    double max_spread;
    gint64 min_age_ns;
    double max_worst_day;
    double slippage_prior;
    gboolean waits_first;
    CarryDecimal min_depth;
    CarryDecimal min_turnover;
    CarryDecimal min_open_interest;
} FundingBasisOutlook;

gboolean funding_basis_terms_read (CarryContext *context, const FundingBasisPair *pair,
                                   const FundingBasisOutlook *outlook, gboolean needs_rate,
                                   FundingBasisTerms *out_terms);
double funding_basis_get_basis (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot);
double funding_basis_terms_get_cost_ratio (double fee_ratio, double slippage, double spot_spread,
                                           double perp_spread);
double funding_basis_terms_get_maker_share (double prior_weight, double made, double weight);
double funding_basis_terms_get_slippage (double prior, double floor, double prior_weight,
                                         double measured, double weight);

G_END_DECLS
