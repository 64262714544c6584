/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Watches for the settlements of one perpetual. That one happened is seen when the next moves on;
 * its rate is read from the venue's record, and then it is told.
 */
typedef struct _BybitSettlement BybitSettlement;

BybitSettlement *bybit_settlement_new (BybitVenue *venue, const CarryInstrument *instrument);
void bybit_settlement_free (BybitSettlement *self);
/* When the next one is, as the ticker says. */
void bybit_settlement_set_next (BybitSettlement *self, gint64 ts_next, gint64 interval_ns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitSettlement, bybit_settlement_free)

G_END_DECLS
