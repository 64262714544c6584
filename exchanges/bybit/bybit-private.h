/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * The private stream, and readings that make good what it did not say: after each connection and
 * at a fixed interval.
 */
BybitPrivate *bybit_private_new (BybitVenue *venue);
void bybit_private_free (BybitPrivate *self);
void bybit_private_start (BybitPrivate *self);

/*
 * From here on orders and executions are told. Before, they are part of the first snapshot.
 * @ts_from: the venue's time of that snapshot; @ts_log: payments and other changes of
 * balances are told from there on, also those of before: whoever keeps books knows
 * which are in them.
 */
void bybit_private_open (BybitPrivate *self, gint64 ts_from, gint64 ts_log);
gboolean bybit_private_is_open (const BybitPrivate *self);
/* The stream is live. */
gboolean bybit_private_is_live (const BybitPrivate *self);
/* The stream is live, and what it missed was read since. */
gboolean bybit_private_is_synced (const BybitPrivate *self);
/* When the stream last heard anything; 0: never. */
gint64 bybit_private_get_heard (const BybitPrivate *self);
gboolean bybit_private_is_stuck (const BybitPrivate *self);
/* Reads orders, executions, positions and the log now. */
void bybit_private_audit (BybitPrivate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitPrivate, bybit_private_free)

G_END_DECLS
