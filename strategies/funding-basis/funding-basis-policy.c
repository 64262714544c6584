/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-policy.h"

#define YEAR_NS (365.0 * CARRY_NS_PER_DAY)

G_DEFINE_ENUM_TYPE (FundingBasisPolicy, funding_basis_policy,
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_POLICY_THRESHOLD, "threshold"),
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_POLICY_ALWAYS, "always"))

G_DEFINE_ENUM_TYPE (FundingBasisExit, funding_basis_exit,
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_EXIT_THRESHOLD, "threshold"),
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_EXIT_SIGN, "sign"))

/* A rate per settlement as a simple rate per year of 365 days. */
double
funding_basis_annualise (double rate, gint64 interval_ns)
{
    return interval_ns > 0 ? rate * (YEAR_NS / (double) interval_ns) : 0;
}

static FundingBasisVerdict
decide_entry (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double apr = funding_basis_annualise (terms->rate, terms->interval_ns);

    if (rules->pre_event_open_ns > 0 &&
        (terms->ts_next == 0 || terms->ts_next - terms->now > rules->pre_event_open_ns))
        return FUNDING_BASIS_HOLD;
    /* What was closed after a settlement is not opened again on the news it was closed on. */
    if (!rules->hold_across_events && terms->ts_priced <= terms->ts_closed)
        return FUNDING_BASIS_HOLD;
    if (apr >= rules->min_apr)
        return FUNDING_BASIS_OPEN;
    return -apr >= rules->min_apr ? FUNDING_BASIS_OPEN_REVERSE : FUNDING_BASIS_HOLD;
}

static FundingBasisVerdict
decide_exit (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    double apr = terms->side * funding_basis_annualise (terms->rate, terms->interval_ns);

    if (!rules->hold_across_events && terms->ts_settled > terms->ts_opened)
        return FUNDING_BASIS_CLOSE;
    if (rules->exit == FUNDING_BASIS_EXIT_SIGN)
        return apr < 0 ? FUNDING_BASIS_CLOSE : FUNDING_BASIS_HOLD;
    return apr < rules->min_apr ? FUNDING_BASIS_CLOSE : FUNDING_BASIS_HOLD;
}

/* The decision on one pair: pure, so that a test can ask anything. */
FundingBasisVerdict
funding_basis_decide (const FundingBasisRules *rules, const FundingBasisTerms *terms)
{
    if (rules->policy == FUNDING_BASIS_POLICY_ALWAYS)
        return terms->side == 0 ? FUNDING_BASIS_OPEN : FUNDING_BASIS_HOLD;
    return terms->side == 0 ? decide_entry (rules, terms) : decide_exit (rules, terms);
}

const char *
funding_basis_verdict_to_text (FundingBasisVerdict verdict)
{
    static const char *const texts[] = { "HOLD", "OPEN", "OPEN-REVERSE", "CLOSE" };

    return texts[verdict];
}
