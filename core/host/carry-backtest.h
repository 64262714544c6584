/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"
#include "host/carry-host.h"
#include "roles/carry-report.h"

G_BEGIN_DECLS

/**
 * CarryBacktestProgress:
 * @fraction: how much of the period is over, 0 to 1
 * @now: simulated time
 * @n_events: market events so far
 * @user_data: what was given with it
 *
 * Called now and then while a backtest runs.
 */
typedef void (*CarryBacktestProgress) (double fraction, gint64 now, guint64 n_events,
                                       gpointer user_data);

#define CARRY_TYPE_BACKTEST (carry_backtest_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryBacktest, carry_backtest, CARRY, BACKTEST, GObject)

CARRY_API
CarryBacktest *carry_backtest_new (CarryHost *host);
CARRY_API
CarryClock *carry_backtest_get_clock (CarryBacktest *self);
CARRY_API
void carry_backtest_add_report (CarryBacktest *self, CarryReport *report);
CARRY_API
void carry_backtest_set_progress (CarryBacktest *self, CarryBacktestProgress progress,
                                  gpointer user_data, GDestroyNotify notify);
CARRY_API
gboolean carry_backtest_run (CarryBacktest *self, const char *directory, GCancellable *cancellable,
                             GError **error);
CARRY_API
const CarrySummary *carry_backtest_get_summary (CarryBacktest *self);

G_END_DECLS
