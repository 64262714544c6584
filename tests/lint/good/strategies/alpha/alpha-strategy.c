/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <carry.h>
#include <math.h>
#include "alpha-strategy.h"
#include "parts/alpha-average.h"

static double
alpha_average (CarryDecimal price, double cost_share, double funding_apr)
{
    double basis_bps = carry_decimal_to_double (price); /* a ratio may be a double */
    gint64 time = self->time;
    return basis_bps + cost_share + funding_apr + time;
}
