/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "funding-basis-terms.h"

G_BEGIN_DECLS

/**
 * FundingBasisPolicy:
 * @FUNDING_BASIS_POLICY_THRESHOLD: hold while the annualised rate pays enough
 * @FUNDING_BASIS_POLICY_ALWAYS: hold from start to end, the baseline
 */
typedef enum
{
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
 */
typedef enum
{
    FUNDING_BASIS_HOLD,
    FUNDING_BASIS_OPEN,
    FUNDING_BASIS_OPEN_REVERSE,
    FUNDING_BASIS_CLOSE,
} FundingBasisVerdict;

/**
 * FundingBasisRules:
 *
 * The settings a decision depends on.
 */
typedef struct
{
    FundingBasisPolicy policy;
    FundingBasisExit exit;
    double min_apr;
    gint64 pre_event_open_ns;
    gboolean hold_across_events;
} FundingBasisRules;

double funding_basis_annualise (double rate, gint64 interval_ns);
FundingBasisVerdict
funding_basis_decide (const FundingBasisRules *rules, const FundingBasisTerms *terms);
const char *funding_basis_verdict_to_text (FundingBasisVerdict verdict);

G_END_DECLS
