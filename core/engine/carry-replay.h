/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "roles/carry-cursor.h"

G_BEGIN_DECLS

/**
 * CarryReplayProgress: (skip)
 * @fraction: how much of the period is over, 0 to 1
 * @now: simulated time
 * @n_events: market events so far
 *
 * Called now and then while a replay runs; FALSE ends it early.
 */
typedef gboolean (*CarryReplayProgress) (double fraction, gint64 now, guint64 n_events,
                                         gpointer user_data);

gboolean carry_replay_run (CarryEngine *engine, CarryCursor *cursor, gint64 ts_from, gint64 ts_to,
                           CarryReplayProgress progress, gpointer user_data,
                           gboolean *out_is_partial, GError **error);

G_END_DECLS
