/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-terms.h"

G_BEGIN_DECLS

/**
 * FundingBasisPolicy:
 * @FUNDING_BASIS_POLICY_EXPECTED: hold while what is expected pays for the costs, with hysteresis
 * @FUNDING_BASIS_POLICY_THRESHOLD: hold while the annualised rate pays enough
 * @FUNDING_BASIS_POLICY_ALWAYS: hold from start to end, the baseline
 */
typedef enum
{
    FUNDING_BASIS_POLICY_EXPECTED,
    FUNDING_BASIS_POLICY_THRESHOLD,
    FUNDING_BASIS_POLICY_ALWAYS,
} FundingBasisPolicy;

/**
 * FundingBasisExit:
 * @FUNDING_BASIS_EXIT_THRESHOLD: leave when the rate falls below the threshold
 * @FUNDING_BASIS_EXIT_SIGN: leave when the rate turns against the position
 */
typedef enum
{
    FUNDING_BASIS_EXIT_THRESHOLD,
    FUNDING_BASIS_EXIT_SIGN,
} FundingBasisExit;

GType funding_basis_policy_get_type (void);
GType funding_basis_exit_get_type (void);

/**
 * FundingBasisVerdict:
 * @FUNDING_BASIS_HOLD: leave everything as it is
 * @FUNDING_BASIS_OPEN: buy spot, sell the perpetual
 * @FUNDING_BASIS_OPEN_REVERSE: sell spot from inventory, buy the perpetual
 * @FUNDING_BASIS_CLOSE: close both legs
 * @FUNDING_BASIS_RESIZE: move both legs to their notional again
 * @FUNDING_BASIS_SWITCH: close both legs, because another pair is worth more
 */
typedef enum
{
    FUNDING_BASIS_HOLD,
    FUNDING_BASIS_OPEN,
    FUNDING_BASIS_OPEN_REVERSE,
    FUNDING_BASIS_CLOSE,
    FUNDING_BASIS_RESIZE,
    FUNDING_BASIS_SWITCH,
} FundingBasisVerdict;

/**
 * FundingBasisDecision:
 * @verdict: what to do
 * @reason: why, in words; a constant
 * @hurries: what is closed is closed at once, whatever that moves
 */
typedef struct
{
    FundingBasisVerdict verdict;
    const char *reason;
    gboolean hurries;
} FundingBasisDecision;

/**
 * FundingBasisRules:
 * @policy: the rule that opens and closes
 * @exit: what closes under the threshold rule
 * @min_apr: rate per year that opens under the threshold rule
 * @pre_event_open_ns: opens only so long before a settlement; 0 for any time
 * @hold_across_events: keep a position after a settlement
 * @entry_horizon_ns: how long a position is expected to be held (H)
 * @entry_margin_ratio: by how much of the round trip's cost the gain must exceed it (g)
 * @exit_horizon_ns: how far a position's owner looks ahead (Hx)
 * @exit_margin_ratio: loss that closes, in costs of a round trip (theta)
 * @basis_weight: share of the basis' deviation that is expected to come back (k)
 * @idle_per_hour: what the capital behind a unit of notional earns elsewhere (h)
 * @capital_ratio: capital that a unit of notional binds: itself and its margin
 * @margin_ratio: what is kept beside the coins for the perpetual, a fraction of a leg
 * @min_margin_ratio: both legs are closed when less than this is left of it; 0 for never
 * @coins_count: the coins are margin, too, by what the venue says of them
 * @add_min_basis: a position is not made larger while the basis is below
 *
 * The settings a decision depends on: as they are set, but for @idle_per_hour, @capital_ratio and
 * @margin_ratio, which follow from others.
 */
typedef struct
{
    FundingBasisPolicy policy;
    FundingBasisExit exit;
    double min_apr;
    gint64 pre_event_open_ns;
    gboolean hold_across_events;
    gint64 entry_horizon_ns;
    double entry_margin_ratio;
    gint64 exit_horizon_ns;
    double exit_margin_ratio;
    double basis_weight;
    double idle_per_hour;
    double capital_ratio;
    double margin_ratio;
    double min_margin_ratio;
    gboolean coins_count;
    double add_min_basis;
} FundingBasisRules;

double funding_basis_annualise (double rate, gint64 interval_ns);
double funding_basis_get_value (const FundingBasisRules *rules, const FundingBasisTerms *terms,
                                gint64 horizon_ns);
FundingBasisDecision
funding_basis_decide (const FundingBasisRules *rules, const FundingBasisTerms *terms);
gboolean funding_basis_is_worth_switching (const FundingBasisRules *rules, double given_up,
                                           const FundingBasisTerms *wanted);
double
funding_basis_get_left_ratio (const FundingBasisRules *rules, const FundingBasisTerms *terms);
const char *funding_basis_verdict_to_text (FundingBasisVerdict verdict);

G_END_DECLS
