/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Cancels everything that is open, or all of one instrument, of any kind of order, and goes on
 * until a reading shows that nothing is left: one request of the venue cancels 500 at most.
 */
BybitSweep *bybit_sweep_new (BybitVenue *venue);
void bybit_sweep_free (BybitSweep *self);
/* @instrument: (nullable): of this one only. */
void bybit_sweep_start (BybitSweep *self, const CarryInstrument *instrument);
/* Whether one of everything is under way. */
gboolean bybit_sweep_takes_all (const BybitSweep *self);
gboolean bybit_sweep_is_busy (const BybitSweep *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitSweep, bybit_sweep_free)

G_END_DECLS
