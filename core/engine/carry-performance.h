/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-portfolio.h"

G_BEGIN_DECLS

/**
 * CarryPerformance: (skip)
 *
 * How a run went: fed with what the account is worth from time to time, it
 * knows the drawdown, the daily results and the split of every month.
 */
typedef struct _CarryPerformance CarryPerformance;

CarryPerformance *carry_performance_new (gint64 ts_from);
void carry_performance_free (CarryPerformance *self);
void carry_performance_add (CarryPerformance *self, gint64 ts, CarryAmount equity);
gboolean carry_performance_needs_split (const CarryPerformance *self, gint64 ts);
void carry_performance_add_split (CarryPerformance *self, gint64 ts, const CarrySplit *total);
GPtrArray *carry_performance_list_months (CarryPerformance *self);
double carry_performance_get_max_drawdown (const CarryPerformance *self, CarryAmount capital);
double carry_performance_get_sharpe_daily (const CarryPerformance *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPerformance, carry_performance_free)

G_END_DECLS
