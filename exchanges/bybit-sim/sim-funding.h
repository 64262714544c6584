/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/*
 * The funding of a linear symbol. Rate of the next settlement: P + clamp (I - P,
 * ±0.05 %), P the average of premium samples with weights 1, 2, … n, I 0.03 % a day;
 * clamped to the instrument's cap and floor. The settlement pays the rate last
 * published, so what the ticker predicted is what is paid.
 */

/* I of an interval: 0.0001 for 8 hours. */
SimRate sim_funding_interest (gint64 interval);
/* The clamped rate of an average premium. */
SimRate sim_funding_rate (const SimInstrument *instrument, SimRate premium);

/* Begins the time to the next settlement. */
void sim_funding_start (SimMarket *market, gint64 now);
/* The next instant at which sim_funding_run() has something to do. */
gint64 sim_funding_next_due (const SimMarket *market);
/* Takes the samples, and pays when it is time: positions at this instant × mark. */
void sim_funding_run (SimMarket *market, gint64 now);
/* Publishes a rate for the next settlement. */
void sim_funding_fix (SimMarket *market, SimRate rate);

G_END_DECLS
