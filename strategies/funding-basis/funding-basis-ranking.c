/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-private.h"

/* Which pair comes first, and which is worth least. */

/*
 * The pair that is expected to earn least of those held, with its terms: one that makes room for
 * @wanted when it is closed. NULL when there is none.
 */
FundingBasisPair *
funding_basis_ranking_find_least (FundingBasisStrategy *self, const FundingBasisPair *wanted,
                                  FundingBasisTerms *out_terms)
{
    FundingBasisAllocation allocation = funding_basis_universe_get_allocation (self);
    gboolean is_group_full = funding_basis_allocation_is_group_full (&allocation, wanted);
    FundingBasisRules rules = funding_basis_settings_get_rules (self);
    FundingBasisPair *least = NULL;
    double least_value = 0;

    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);
        FundingBasisTerms terms;
        double value;

        if (pair->side <= 0 || (is_group_full && pair->herd != wanted->herd) ||
            !funding_basis_universe_read_terms (self, pair, &terms))
            continue;
        value = funding_basis_get_value (&rules, &terms, rules.entry_horizon_ns);
        if (least != NULL && value >= least_value)
            continue;
        least = pair;
        least_value = value;
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
