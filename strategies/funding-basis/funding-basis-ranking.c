/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-private.h"

/* Which pair comes first, and which is worth least. */

/*
 * The pair whose closing would give up least for each unit of notional that @wanted can have then,
 * with its terms and how much that is; NULL when none makes room for it.
 */
FundingBasisPair *
funding_basis_ranking_find_least (FundingBasisStrategy *self, const FundingBasisPair *wanted,
                                  FundingBasisTerms *out_terms, double *out_given_up)
{
    FundingBasisAllocation allocation = funding_basis_universe_get_allocation (self);
    FundingBasisRules rules = funding_basis_settings_get_rules (self);
    FundingBasisPair *least = NULL;

    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);
        double passed_on, given_up;
        FundingBasisTerms terms;

        if (pair->side <= 0 || !funding_basis_universe_read_terms (self, pair, &terms))
            continue;
        passed_on = funding_basis_allocation_get_passed_on (&allocation, wanted, pair);
        if (passed_on <= 0)
            continue;
        given_up = funding_basis_get_value (&rules, &terms, rules.entry_horizon_ns) / passed_on;
        if (least != NULL && given_up >= *out_given_up)
            continue;
        least = pair;
        *out_given_up = given_up;
        *out_terms = terms;
    }
    return least;
}

/* How much a pair is expected to earn; the least of all where nothing is known. */
static double
get_rank (FundingBasisStrategy *self, const FundingBasisPair *pair)
{
    FundingBasisRules rules = funding_basis_settings_get_rules (self);
    FundingBasisTerms terms;

    return funding_basis_universe_read_terms (self, pair, &terms)
               ? funding_basis_get_value (&rules, &terms, rules.entry_horizon_ns)
               : -G_MAXDOUBLE;
}

/*
 * The pair that is decided on next, NULL when all are: in the order in which they
 * are listed, or, where they have to share the capital, the best of them first.
 */
FundingBasisPair *
funding_basis_ranking_take_due (FundingBasisStrategy *self)
{
    FundingBasisPair *best = NULL;
    double best_rank = 0;

    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);
        double rank;

        if (!pair->is_due)
            continue;
        if (carry_decimal_sign (self->symbol_share) == 0)
        {
            best = pair;
            break;
        }
        rank = get_rank (self, pair);
        if (best != NULL && rank <= best_rank)
            continue;
        best = pair;
        best_rank = rank;
    }
    if (best != NULL)
        best->is_due = FALSE;
    return best;
}
