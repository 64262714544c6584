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
} FundingBasisTerms;

gboolean funding_basis_terms_read (CarryContext *context, const FundingBasisPair *pair,
                                   gboolean needs_rate, FundingBasisTerms *out_terms);

G_END_DECLS
