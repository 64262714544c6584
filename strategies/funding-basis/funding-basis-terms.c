/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-terms.h"

/* The rate expected next: predicted where the venue says it, else the last settled. */
static gboolean
read_rate (CarryContext *context, const FundingBasisPair *pair, FundingBasisTerms *terms)
{
    CarryFunding predicted, settled;
    gboolean has_predicted =
        carry_context_get_funding (context, pair->perp, CARRY_FUNDING_PREDICTED, &predicted);
    gboolean has_settled =
        carry_context_get_funding (context, pair->perp, CARRY_FUNDING_SETTLED, &settled);
    const CarryFunding *best = &predicted;

    if (!has_predicted && !has_settled)
        return FALSE;
    if (!has_predicted || (has_settled && settled.ts > predicted.ts))
        best = &settled;
    terms->rate = carry_decimal_to_double (best->rate);
    terms->is_estimate = best == &settled;
    terms->interval_ns = best->interval_ns;
    if (terms->interval_ns == 0)
        terms->interval_ns = pair->perp->funding_interval_ns;
    terms->ts_settled = has_settled ? settled.ts : 0;
    terms->ts_next = best->ts_next;
    if (terms->ts_next == 0 && has_settled)
        terms->ts_next = settled.ts + terms->interval_ns;
    return TRUE;
}

/*
 * What is known of a pair now. FALSE when that is too little to decide on: a
 * price of each leg, and with @needs_rate a rate.
 */
gboolean
funding_basis_terms_read (CarryContext *context, const FundingBasisPair *pair, gboolean needs_rate,
                          FundingBasisTerms *out_terms)
{
    CarryDecimal perp = carry_context_get_last_price (context, pair->perp);
    CarryDecimal spot = carry_context_get_last_price (context, pair->spot);
    FundingBasisTerms terms = {
        .now = carry_context_get_now (context),
        .side = pair->side,
        .ts_opened = pair->ts_opened,
        .ts_closed = pair->ts_closed,
        .ts_priced = MAX (carry_context_get_price_time (context, pair->perp),
                          carry_context_get_price_time (context, pair->spot)),
    };

    if (!carry_decimal_is_valid (perp) || !carry_decimal_is_valid (spot))
        return FALSE;
    if (!read_rate (context, pair, &terms) && needs_rate)
        return FALSE;
    terms.basis = carry_decimal_to_double (perp) / carry_decimal_to_double (spot) - 1;
    *out_terms = terms;
    return TRUE;
}
