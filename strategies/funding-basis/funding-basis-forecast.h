/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * FundingBasisForecast:
 * @per_hour: exponential average of funding per hour, a fraction
 * @ts_print: the settlement it was last moved by; 0 when there was none
 * @n_prints: settlements seen
 * @average_basis: slow average of the basis, a fraction
 * @ts_basis: when that was last moved; 0 when it never was
 * @ts_first: when a basis was first known; 0 when it never was
 *
 * What the past of one pair says about its future. Only what is known goes in,
 * in the order in which it became known. Floating point: rates of return only.
 */
typedef struct
{
    double per_hour;
    gint64 ts_print;
    guint n_prints;
    double average_basis;
    gint64 ts_basis;
    gint64 ts_first;
} FundingBasisForecast;

void funding_basis_forecast_add_print (FundingBasisForecast *self, gint64 ts, double rate,
                                       gint64 interval_ns, gint64 half_life_ns);
double funding_basis_forecast_get_expected (const FundingBasisForecast *self, double shrink,
                                            double interest_per_hour);
void funding_basis_forecast_add_basis (FundingBasisForecast *self, gint64 ts, double basis,
                                       gint64 half_life_ns);

G_END_DECLS
