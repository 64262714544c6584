/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-orders.h"

G_BEGIN_DECLS

/*
 * Finds out what became of orders whose state is in doubt. It asks for the order, the archive and
 * its executions. Any of them that knows the order settles it. That it was never placed is
 * believed only when the window of the request is over, all three found nothing, and twice so with
 * a pause between. It never sends anything a second time.
 */
BybitResolver *bybit_resolver_new (BybitVenue *venue);
void bybit_resolver_free (BybitResolver *self);

/* Asks about @track after @delay_ns, and again until nothing is in doubt. */
void bybit_resolver_ask (BybitResolver *self, BybitTrack *track, gint64 delay_ns);
/* The same after the usual wait, unless everything about it is known by then. */
void bybit_resolver_expect (BybitResolver *self, BybitTrack *track);
/* Orders it is asking about. */
guint bybit_resolver_get_n_open (const BybitResolver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitResolver, bybit_resolver_free)

G_END_DECLS
