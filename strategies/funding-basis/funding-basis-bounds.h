/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * FundingBasisBounds:
 * @cap: the highest rate of a settlement, a fraction; 0 when it is unknown
 * @floor: the lowest; 0 when it is unknown
 *
 * Between what the venue keeps the rate of a settlement. A rate at its bound is not what was asked
 * for, but what was left of it: what is asked for lies beyond, and nobody says how far.
 */
typedef struct
{
    double cap;
    double floor;
} FundingBasisBounds;

FundingBasisBounds funding_basis_bounds_read (const CarryInstrument *perp);
gboolean funding_basis_bounds_hold (const FundingBasisBounds *self, double rate);
double funding_basis_bounds_get_ahead (const FundingBasisBounds *self, double rate,
                                       double expected_per_hour, gint64 interval_ns,
                                       gint64 left_ns);
double
funding_basis_bounds_get_worst_day (const FundingBasisBounds *self, int side, gint64 interval_ns);

G_END_DECLS
