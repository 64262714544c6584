/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-private.h"

#include <math.h>

#define HOURS_PER_YEAR (365.0 * 24)

/* How long what is expected takes to pay for the costs; "never" where it does not. */
static void
add_break_even (CarryEvaluation *evaluation, const FundingBasisTerms *terms)
{
    double hours = terms->expected > 0 ? terms->cost_ratio / terms->expected : INFINITY;

    if (isfinite (hours))
        carry_evaluation_add (evaluation, "break-even-hours", "%.1f", hours);
    else
        carry_evaluation_add (evaluation, "break-even-hours", "never");
}

static void
add_next_settlement (CarryEvaluation *evaluation, const FundingBasisTerms *terms)
{
    char next[CARRY_TIME_BUFFER];

    carry_evaluation_add (evaluation, "interval-hours", "%g",
                          (double) terms->interval_ns / CARRY_NS_PER_HOUR);
    carry_evaluation_add (evaluation, "next-settlement", "%s",
                          terms->ts_next > 0 ? carry_time_to_text (terms->ts_next, next)
                                             : "unknown");
}

/* What keeps the rate where it is, and what that means. */
static void
add_bounds (CarryEvaluation *evaluation, const FundingBasisTerms *terms)
{
    carry_evaluation_add (evaluation, "rate-is-at-bound", "%s", terms->is_held ? "yes" : "no");
    if (terms->is_held)
        carry_evaluation_add (evaluation, "settlement-ahead", "%.6f", terms->ahead);
    if (terms->worst_day >= 0)
        carry_evaluation_add (evaluation, "worst-day", "%.6f", terms->worst_day);
    if (terms->is_jump)
        carry_evaluation_add (evaluation, "interval-jumped", "yes");
}

/* A year of what is expected, with as many round trips as fit into it, over the capital it binds. */
static double
get_net_apr (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double hours = (double) rules->entry_horizon_ns / (double) CARRY_NS_PER_HOUR;
    double yearly = HOURS_PER_YEAR * (terms->expected - terms->cost_ratio / hours);

    return yearly / rules->capital_ratio;
}

/* What the rule weighed against what. */
static void
add_rule (CarryEvaluation *evaluation, const FundingBasisRules *rules,
          const FundingBasisTerms *terms)
{
    if (rules->policy == FUNDING_BASIS_POLICY_THRESHOLD)
        carry_evaluation_add (evaluation, "min-apr", "%.4f", rules->min_apr);
    if (rules->policy != FUNDING_BASIS_POLICY_EXPECTED)
        return;
    carry_evaluation_add (evaluation, "entry-value", "%.6f",
                          funding_basis_get_value (rules, terms, rules->entry_horizon_ns));
    carry_evaluation_add (evaluation, "entry-needs", "%.6f",
                          (1 + rules->entry_margin_ratio) * terms->cost_ratio);
    carry_evaluation_add (evaluation, "exit-value", "%.6f",
                          funding_basis_get_value (rules, terms, rules->exit_horizon_ns));
    carry_evaluation_add (evaluation, "exit-below", "%.6f",
                          -rules->exit_margin_ratio * terms->cost_ratio);
}

/* How much of the market there is, in whole quote coins, where that is known. */
static void
add_activity (CarryEvaluation *evaluation, const FundingBasisTerms *terms)
{
    if (terms->depth >= 0)
        carry_evaluation_add (evaluation, "depth", "%.0f", terms->depth);
    if (terms->turnover >= 0)
        carry_evaluation_add (evaluation, "turnover-24h", "%.0f", terms->turnover);
    if (terms->open_interest >= 0)
        carry_evaluation_add (evaluation, "open-interest", "%.0f", terms->open_interest);
}

/* (transfer full): the terms behind @decision, in the order in which one reads them. */
CarryEvaluation *
funding_basis_evaluation_new (const FundingBasisRules *rules, const FundingBasisTerms *terms,
                              FundingBasisDecision decision)
{
    CarryEvaluation *evaluation =
        carry_evaluation_new (funding_basis_verdict_to_text (decision.verdict));

    carry_evaluation_add (evaluation, "reason", "%s", decision.reason);
    carry_evaluation_add (evaluation, "side", "%d", terms->side);
    carry_evaluation_add (evaluation, "rate", "%.8f", terms->rate);
    carry_evaluation_add (evaluation, "rate-is-estimate", "%s", terms->is_estimate ? "yes" : "no");
    carry_evaluation_add (evaluation, "apr", "%.4f",
                          funding_basis_annualise (terms->rate, terms->interval_ns));
    add_next_settlement (evaluation, terms);
    add_bounds (evaluation, terms);
    carry_evaluation_add (evaluation, "expected-apr", "%.4f", terms->expected * HOURS_PER_YEAR);
    carry_evaluation_add (evaluation, "idle-apr", "%.4f", rules->idle_per_hour * HOURS_PER_YEAR);
    carry_evaluation_add (evaluation, "basis", "%.6f", terms->basis);
    carry_evaluation_add (evaluation, "basis-deviation", "%.6f", terms->deviation);
    carry_evaluation_add (evaluation, "round-trip-fees", "%.6f", terms->fee_ratio);
    carry_evaluation_add (evaluation, "maker-share", "%.4f", terms->maker_share);
    carry_evaluation_add (evaluation, "round-trip-cost", "%.6f", terms->cost_ratio);
    carry_evaluation_add (evaluation, "spot-slippage", "%.6f", terms->spot_slippage);
    carry_evaluation_add (evaluation, "perp-slippage", "%.6f", terms->perp_slippage);
    carry_evaluation_add (evaluation, "slippage-measured", "%.6f", terms->measured);
    add_break_even (evaluation, terms);
    carry_evaluation_add (evaluation, "net-apr-on-capital", "%.4f", get_net_apr (rules, terms));
    add_rule (evaluation, rules, terms);
    add_activity (evaluation, terms);
    if (terms->collateral_ratio >= 0)
        carry_evaluation_add (evaluation, "collateral-ratio", "%.4f", terms->collateral_ratio);
    if (terms->size > 0)
    {
        carry_evaluation_add (evaluation, "size", "%.4f", terms->size);
        carry_evaluation_add (evaluation, "margin-left", "%.4f",
                              funding_basis_get_left_ratio (rules, terms));
    }
    return evaluation;
}
