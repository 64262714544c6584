/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-bounds.h"

FundingBasisBounds
funding_basis_bounds_read (const CarryInstrument *perp)
{
    return (FundingBasisBounds){
        .cap = carry_decimal_sign (perp->funding_cap) > 0
                   ? carry_decimal_to_double (perp->funding_cap)
                   : 0,
        .floor = carry_decimal_sign (perp->funding_floor) < 0
                     ? carry_decimal_to_double (perp->funding_floor)
                     : 0,
    };
}

/* Does the cap or the floor hold @rate where it is? */
gboolean
funding_basis_bounds_hold (const FundingBasisBounds *self, double rate)
{
    return (self->cap > 0 && rate >= self->cap) || (self->floor < 0 && rate <= self->floor);
}

/*
 * What the settlement in @left_ns brings beyond what is expected of it, as far as that is known.
 * The venue weighs the minutes of an interval 1, 2, 3 …, so that after a part of it the square of
 * that part of the average stands. Of a rate between its bounds the average of the past says
 * more than the minutes until now; of one at its bound these are known to be worth no less.
 */
double
funding_basis_bounds_get_ahead (const FundingBasisBounds *self, double rate,
                                double expected_per_hour, gint64 interval_ns, gint64 left_ns)
{
    double passed, hours;

    if (interval_ns <= 0 || left_ns < 0 || left_ns >= interval_ns ||
        !funding_basis_bounds_hold (self, rate))
        return 0;
    passed = 1 - (double) left_ns / (double) interval_ns;
    hours = (double) interval_ns / (double) CARRY_NS_PER_HOUR;
    return passed * passed * (rate - hours * expected_per_hour);
}

/*
 * What a day costs at worst, a fraction of a leg: each of its settlements at the bound that the
 * position pays at. One that is flat would be short. -1 when nobody knows.
 */
double
funding_basis_bounds_get_worst_day (const FundingBasisBounds *self, int side, gint64 interval_ns)
{
    double rate = side < 0 ? self->cap : -self->floor;

    return rate > 0 && interval_ns > 0 ? rate * ((double) CARRY_NS_PER_DAY / (double) interval_ns)
                                       : -1;
}
