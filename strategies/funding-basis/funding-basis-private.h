/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "funding-basis-allocation.h"
#include "funding-basis-execution.h"
#include "funding-basis-policy.h"
#include "funding-basis-strategy.h"

G_BEGIN_DECLS

/* Which pairs are looked at. */
typedef enum
{
    FUNDING_BASIS_UNIVERSE_LISTED,
    FUNDING_BASIS_UNIVERSE_ALL,
} FundingBasisUniverse;

GType funding_basis_universe_get_type (void);

/* The module's own data, for the files it is made of. */
struct _FundingBasisStrategy
{
    CarryModule parent_instance;

    /* Settings. */
    CarryExchange *exchange;
    char **symbols;
    FundingBasisUniverse universe;
    CarryDecimal notional;
    CarryDecimal base_size;
    CarryDecimal margin;
    CarryDecimal symbol_share;
    CarryDecimal total_share;
    char **groups;
    CarryDecimal group_share;
    char **resize_bands;
    double rebalance_band_bps;
    gint64 retry_after_ns;
    gint64 half_life_ns;
    gint64 basis_half_life_ns;
    double idle_apr;
    char **slippage;
    char **spread;
    FundingBasisRules rules;     /* what is set of them; see get_rules () */
    FundingBasisOutlook outlook; /* see get_outlook () */
    FundingBasisExecution execution;

    /* While started. */
    GArray *pairs; /* FundingBasisPair */
    guint64 timer; /* of the decision due now; 0 when none */
    gboolean closing;
    const CarryInstrument *guest; /* perpetual of the pair that another one was last closed for */
};

void funding_basis_settings_install (FundingBasisStrategyClass *klass);
FundingBasisRules funding_basis_settings_get_rules (const FundingBasisStrategy *self);
FundingBasisOutlook funding_basis_settings_get_outlook (const FundingBasisStrategy *self);

gboolean funding_basis_universe_open (FundingBasisStrategy *self, GError **error);
FundingBasisPair *funding_basis_universe_find (FundingBasisStrategy *self, guint32 instrument);
FundingBasisAllocation funding_basis_universe_get_allocation (FundingBasisStrategy *self);
void funding_basis_universe_take_share (FundingBasisStrategy *self, FundingBasisPair *pair);
gboolean funding_basis_universe_read_terms (FundingBasisStrategy *self,
                                            const FundingBasisPair *pair,
                                            FundingBasisTerms *out_terms);

FundingBasisPair *
funding_basis_ranking_find_least (FundingBasisStrategy *self, const FundingBasisPair *wanted,
                                  FundingBasisTerms *out_terms, double *out_given_up);
FundingBasisPair *funding_basis_ranking_take_due (FundingBasisStrategy *self);

void funding_basis_lessons_add_prices (FundingBasisStrategy *self, FundingBasisPair *pair);
void funding_basis_lessons_add_past (FundingBasisStrategy *self, const CarryBar *bar);
void funding_basis_lessons_note_interval (FundingBasisStrategy *self, const CarryFunding *funding);
void funding_basis_lessons_add_funding (FundingBasisStrategy *self, const CarryFunding *funding);

CarryEvaluation *funding_basis_evaluation_new (const FundingBasisRules *rules,
                                               const FundingBasisTerms *terms,
                                               FundingBasisDecision decision);

G_END_DECLS
