/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-volume.h"

/* The bar of an hour that has not ended yet is not there. */
#define MAX_LATE_HOURS 1

/* What was traded in a bar that ends at @ts_end belongs to the hour in which it ends. */
void
funding_basis_volume_add (FundingBasisVolume *self, gint64 ts_end, double traded)
{
    gint64 hour = (ts_end - 1) / CARRY_NS_PER_HOUR;

    if (hour < self->hour)
        return;
    if (self->hour == 0)
        self->hour = self->first_hour = hour;
    for (gint64 i = MAX (self->hour + 1, hour - FUNDING_BASIS_VOLUME_HOURS + 1); i <= hour; i++)
        self->hours[i % FUNDING_BASIS_VOLUME_HOURS] = 0;
    self->hour = hour;
    self->hours[hour % FUNDING_BASIS_VOLUME_HOURS] += traded;
}

/*
 * Of the 24 hours that ended last; -1 when not all of them were heard. A day in which nothing at
 * all was traded is one of data without volumes.
 */
double
funding_basis_volume_get (const FundingBasisVolume *self, gint64 now)
{
    gint64 last = (now - 1) / CARRY_NS_PER_HOUR;
    double sum = 0;

    if (self->hour == 0 || last - self->hour > MAX_LATE_HOURS ||
        self->hour - self->first_hour < FUNDING_BASIS_VOLUME_HOURS - 1)
        return -1;
    for (guint i = 0; i < FUNDING_BASIS_VOLUME_HOURS; i++)
        sum += self->hours[i];
    return sum > 0 ? sum : -1;
}
