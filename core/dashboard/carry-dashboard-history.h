/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarryDashboardHistory: (skip)
 *
 * The last hours of what the charts show, a point every few seconds, for those who
 * open the page later.
 */
typedef struct _CarryDashboardHistory CarryDashboardHistory;

CarryDashboardHistory *carry_dashboard_history_new (gint64 interval_us, guint capacity);
void carry_dashboard_history_free (CarryDashboardHistory *self);
gboolean carry_dashboard_history_add (CarryDashboardHistory *self, const char *status,
                                      gint64 now_us, GError **error);
char *carry_dashboard_history_format (const CarryDashboardHistory *self);
guint carry_dashboard_history_get_size (const CarryDashboardHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDashboardHistory, carry_dashboard_history_free)

G_END_DECLS
