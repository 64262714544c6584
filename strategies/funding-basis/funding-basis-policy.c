/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-policy.h"

#define YEAR_NS (365.0 * CARRY_NS_PER_DAY)

G_DEFINE_ENUM_TYPE (FundingBasisPolicy, funding_basis_policy,
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_POLICY_EXPECTED, "expected"),
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_POLICY_THRESHOLD, "threshold"),
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_POLICY_ALWAYS, "always"))

G_DEFINE_ENUM_TYPE (FundingBasisExit, funding_basis_exit,
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_EXIT_THRESHOLD, "threshold"),
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_EXIT_SIGN, "sign"))

static FundingBasisDecision
make (FundingBasisVerdict verdict, const char *reason)
{
    return (FundingBasisDecision){ .verdict = verdict, .reason = reason };
}

/* A rate per settlement as a simple rate per year of 365 days. */
double
funding_basis_annualise (double rate, gint64 interval_ns)
{
    return interval_ns > 0 ? rate * (YEAR_NS / (double) interval_ns) : 0;
}

/*
 * What a short perpetual is expected to earn within @horizon_ns, in fractions of its
 * notional and before costs: funding above what idle capital earns, the part of the
 * basis' deviation that comes back, and what is known already of the coming settlement.
 */
double
funding_basis_get_value (const FundingBasisRules *rules, const FundingBasisTerms *terms,
                         gint64 horizon_ns)
{
    double hours = (double) horizon_ns / (double) CARRY_NS_PER_HOUR;

    return hours * (terms->expected - rules->idle_per_hour) +
           rules->basis_weight * terms->deviation + terms->ahead;
}

static FundingBasisDecision
enter_by_threshold (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double apr = funding_basis_annualise (terms->rate, terms->interval_ns);

    if (apr >= rules->min_apr)
        return make (FUNDING_BASIS_OPEN, "the rate per year reaches min-apr");
    if (-apr >= rules->min_apr)
        return make (FUNDING_BASIS_OPEN_REVERSE, "the negative rate per year reaches min-apr");
    return make (FUNDING_BASIS_HOLD, "the rate per year is below min-apr");
}

static FundingBasisDecision
leave_by_threshold (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double apr = terms->side * funding_basis_annualise (terms->rate, terms->interval_ns);

    if (rules->exit == FUNDING_BASIS_EXIT_SIGN)
        return apr < 0 ? make (FUNDING_BASIS_CLOSE, "the rate turned against the position")
                       : make (FUNDING_BASIS_HOLD, "the rate pays the position");
    return apr < rules->min_apr
               ? make (FUNDING_BASIS_CLOSE, "the rate per year fell below min-apr")
               : make (FUNDING_BASIS_HOLD, "the rate per year is not below min-apr");
}

static FundingBasisDecision
enter_by_expectation (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double value = funding_basis_get_value (rules, terms, rules->entry_horizon_ns);

    if (value > (1 + rules->entry_margin_ratio) * terms->cost_ratio)
        return make (FUNDING_BASIS_OPEN, "what is expected exceeds the costs and the margin");
    return make (FUNDING_BASIS_HOLD, "what is expected does not pay for the costs and the margin");
}

/* This rule opens no reverse trade; one that it takes over is looked at from its own side. */
static FundingBasisDecision
leave_by_expectation (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double value = terms->side * funding_basis_get_value (rules, terms, rules->exit_horizon_ns);

    if (value < -rules->exit_margin_ratio * terms->cost_ratio)
        return make (FUNDING_BASIS_CLOSE, "the loss expected from staying exceeds the costs");
    return make (FUNDING_BASIS_HOLD, "staying is not expected to cost more than going");
}

/* What keeps any policy from opening now; NULL when nothing does. */
static const char *
find_obstacle (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    if (rules->policy == FUNDING_BASIS_POLICY_ALWAYS)
        return terms->obstacle;
    if (rules->pre_event_open_ns > 0 &&
        (terms->ts_next == 0 || terms->ts_next - terms->now > rules->pre_event_open_ns))
        return "the next settlement is not near enough for pre-event-open";
    /* What was closed after a settlement is not opened again on the news it was closed on. */
    if (!rules->hold_across_events && terms->ts_priced <= terms->ts_closed)
        return "no price is known that is later than the last close";
    return terms->obstacle;
}

static FundingBasisDecision
decide_entry (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    const char *obstacle = find_obstacle (rules, terms);

    if (obstacle != NULL)
        return make (FUNDING_BASIS_HOLD, obstacle);
    if (rules->policy == FUNDING_BASIS_POLICY_ALWAYS)
        return make (FUNDING_BASIS_OPEN, "the policy always holds");
    if (rules->policy == FUNDING_BASIS_POLICY_THRESHOLD)
        return enter_by_threshold (rules, terms);
    return enter_by_expectation (rules, terms);
}

static FundingBasisDecision
decide_exit (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    if (rules->policy == FUNDING_BASIS_POLICY_ALWAYS)
        return make (FUNDING_BASIS_HOLD, "the policy always holds");
    if (!rules->hold_across_events && terms->ts_settled > terms->ts_opened)
        return make (FUNDING_BASIS_CLOSE, "the settlement is over");
    if (rules->policy == FUNDING_BASIS_POLICY_THRESHOLD)
        return leave_by_threshold (rules, terms);
    return leave_by_expectation (rules, terms);
}

/*
 * What is left of the margin that was put beside the coins, of what the short is worth now: the
 * rest was lost to the price since the legs were sized. Of a short whose size is known. Where coins
 * count they gain what the short loses, but for the haircut; what nobody said counts nothing.
 */
double
funding_basis_get_left_ratio (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double coins = rules->coins_count && terms->collateral_ratio > 0
                       ? terms->collateral_ratio * terms->size
                       : 0;

    return (rules->margin_ratio - (terms->size - 1) + coins) / terms->size;
}

/* Resizing came too late. Where hardly any margin is kept, the coins are it, and this says nothing. */
static gboolean
is_margin_gone (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    return rules->min_margin_ratio > 0 && rules->margin_ratio > rules->min_margin_ratio &&
           terms->side > 0 && terms->size > 0 &&
           funding_basis_get_left_ratio (rules, terms) < rules->min_margin_ratio;
}

/*
 * A leg that is worth more than its notional by the band is made smaller always:
 * the short's margin shrinks. One worth less is made larger only while that pays.
 */
static FundingBasisDecision
decide_size (const FundingBasisRules *rules, const FundingBasisTerms *terms,
             FundingBasisDecision stay)
{
    if (terms->side <= 0 || terms->resize_band <= 0 || terms->size <= 0)
        return stay;
    if (terms->size >= 1 + terms->resize_band)
        return make (FUNDING_BASIS_RESIZE, "the price rose: the legs are larger than their band");
    if (terms->size > 1 - terms->resize_band)
        return stay;
    if (terms->is_jump)
        return make (FUNDING_BASIS_HOLD,
                     "smaller than the band, and settlements an hour apart that "
                     "nobody has seen yet");
    if (terms->rate <= 0)
        return make (FUNDING_BASIS_HOLD, "smaller than the band, and a rate that does not pay");
    if (terms->basis <= rules->add_min_basis)
        return make (FUNDING_BASIS_HOLD, "smaller than the band, and a basis below add-min-basis");
    return make (FUNDING_BASIS_RESIZE, "the price fell: the legs are smaller than their band");
}

/* The decision on one pair: pure, so that a test can ask anything. */
FundingBasisDecision
funding_basis_decide (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    FundingBasisDecision decision;

    if (terms->side == 0)
        return decide_entry (rules, terms);
    if (is_margin_gone (rules, terms))
        return (FundingBasisDecision){ .verdict = FUNDING_BASIS_CLOSE,
                                       .reason = "less than min-margin is left for the perpetual",
                                       .hurries = TRUE };
    decision = decide_exit (rules, terms);
    return decision.verdict == FUNDING_BASIS_HOLD ? decide_size (rules, terms, decision) : decision;
}

/*
 * Is @wanted worth more than @given_up by more than its own costs and the margin? Both are of a
 * unit of its notional.
 */
gboolean
funding_basis_is_worth_switching (const FundingBasisRules *rules, double given_up,
                                  const FundingBasisTerms *wanted)
{
    return funding_basis_get_value (rules, wanted, rules->entry_horizon_ns) - given_up >
           (1 + rules->entry_margin_ratio) * wanted->cost_ratio;
}

const char *
funding_basis_verdict_to_text (FundingBasisVerdict verdict)
{
    static const char *const texts[] = {
        "HOLD", "OPEN", "OPEN-REVERSE", "CLOSE", "RESIZE", "SWITCH"
    };

    return texts[verdict];
}
