/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-forecast.h"

#include <math.h>

/* What is left of an old weight after @elapsed_ns. */
static double
get_decay (gint64 elapsed_ns, gint64 half_life_ns)
{
    return exp2 (-(double) elapsed_ns / (double) half_life_ns);
}

/*
 * The time a print stands for: what passed since the one before, where that is
 * less than what the data call its interval. After a gap in the data it is the
 * interval: a print says nothing about those that were missed.
 */
static gint64
get_span (const FundingBasisForecast *self, gint64 ts, gint64 interval_ns)
{
    gint64 passed_ns = self->ts_print > 0 ? ts - self->ts_print : 0;

    if (passed_ns <= 0)
        return interval_ns;
    return interval_ns > 0 ? MIN (passed_ns, interval_ns) : passed_ns;
}

/*
 * A settlement at @ts. Each print is divided by its own interval, and weighs as
 * much as that is long. One whose interval nobody knows, or that came before,
 * is no news.
 */
void
funding_basis_forecast_add_print (FundingBasisForecast *self, gint64 ts, double rate,
                                  gint64 interval_ns, gint64 half_life_ns)
{
    gint64 span_ns = get_span (self, ts, interval_ns);
    double per_hour, decay;

    if (span_ns <= 0 || ts <= self->ts_print)
        return;
    per_hour = rate * ((double) CARRY_NS_PER_HOUR / (double) span_ns);
    decay = self->n_prints > 0 ? get_decay (span_ns, half_life_ns) : 0;
    self->per_hour = decay * self->per_hour + (1 - decay) * per_hour;
    self->ts_print = ts;
    self->n_prints++;
}

/* Funding expected per hour: the average, drawn towards the interest rate by @shrink. */
double
funding_basis_forecast_get_expected (const FundingBasisForecast *self, double shrink,
                                     double interest_per_hour)
{
    return (1 - shrink) * self->per_hour + shrink * interest_per_hour;
}

/* The basis at @ts. What comes more often weighs less each time. */
void
funding_basis_forecast_add_basis (FundingBasisForecast *self, gint64 ts, double basis,
                                  gint64 half_life_ns)
{
    double decay = 0;

    if (self->ts_basis > 0)
        decay = get_decay (MAX (ts - self->ts_basis, 0), half_life_ns);
    else
        self->ts_first = ts;
    self->average_basis = decay * self->average_basis + (1 - decay) * basis;
    self->ts_basis = ts;
}
