/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * What the account is, at one moment: balances, positions, open orders, and executions of the last
 * while. It is read again until nothing was executed while it was read. With the first one, what
 * happens afterwards begins to be told.
 */

/* @snapshot: (nullable) (transfer full): NULL with an error. */
typedef void (*BybitSnapshotFunc) (CarrySnapshot *snapshot, const GError *error,
                                   gpointer user_data);

/* @lookback_ns: how far executions reach back. */
void bybit_snapshot_read (BybitVenue *venue, gint64 lookback_ns, BybitSnapshotFunc func,
                          gpointer user_data);

G_END_DECLS
