/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "limits-question.h"

G_BEGIN_DECLS

/* What went out, as far back as a limit looks: P6, P7, P10, P11. */
typedef struct _LimitsTraffic LimitsTraffic;

LimitsTraffic *limits_traffic_new (void);
void limits_traffic_free (LimitsTraffic *self);
void limits_traffic_add (LimitsTraffic *self, CarryRequestKind kind, const CarryOrder *order,
                         gint64 now);
void limits_traffic_add_entry (LimitsTraffic *self, const CarryOrder *order, gint64 now);
gboolean limits_traffic_check (LimitsTraffic *self, const LimitsQuestion *question, GError **error);
gboolean
limits_traffic_check_entries (LimitsTraffic *self, const LimitsQuestion *question, GError **error);
guint limits_traffic_get_daily_orders (const LimitsTraffic *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimitsTraffic, limits_traffic_free)

G_END_DECLS
