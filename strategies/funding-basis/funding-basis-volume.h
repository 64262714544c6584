/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define FUNDING_BASIS_VOLUME_HOURS 24

/**
 * FundingBasisVolume:
 * @hour: the newest hour of which something was heard, since 1970; 0 for none
 * @first_hour: the first
 * @hours: how much was traded in each of the last hours, in quote coin: an indicator, never booked
 *
 * What was traded in the last 24 hours, added up from bars where the venue does not say it.
 */
typedef struct
{
    gint64 hour;
    gint64 first_hour;
    double hours[FUNDING_BASIS_VOLUME_HOURS];
} FundingBasisVolume;

void funding_basis_volume_add (FundingBasisVolume *self, gint64 ts_end, double traded);
double funding_basis_volume_get (const FundingBasisVolume *self, gint64 now);

G_END_DECLS
