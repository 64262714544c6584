/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Q14: orders that are open at the venue and unknown here. One that bears our mark is canceled
 * as soon as two readings showed it; of another one people hear.
 */
BybitOrphans *bybit_orphans_new (BybitVenue *venue);
void bybit_orphans_free (BybitOrphans *self);
/* An open order of a reading that began at @ts_asked, which nobody here knows. */
void bybit_orphans_take (BybitOrphans *self, const BybitOrder *row, gint64 ts_asked);
/* All of that reading were given: what it did not show is over. */
void bybit_orphans_end (BybitOrphans *self, gint64 ts_asked);

/* A link id as this program makes them: `epoch-number`. */
gboolean bybit_orphans_is_ours (const char *link_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitOrphans, bybit_orphans_free)

G_END_DECLS
