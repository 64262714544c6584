/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-gather.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Q1: looks every few seconds at what must not stay unseen for long: open orders, and the
 * account's margin. The longer list, with executions and positions, is the private stream's.
 */
BybitWatch *bybit_watch_new (BybitVenue *venue);
void bybit_watch_free (BybitWatch *self);
void bybit_watch_start (BybitWatch *self);

/* Readings of all open orders, appended to @gather. */
void bybit_watch_add_orders (const BybitVenue *venue, BybitGather *gather);
/* Takes what these readings, the last of @gather from @place on, said. */
void bybit_watch_take_orders (BybitVenue *venue, BybitGather *gather, guint place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitWatch, bybit_watch_free)

G_END_DECLS
