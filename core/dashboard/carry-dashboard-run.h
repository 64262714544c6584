/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarryDashboardRun: (skip)
 *
 * The run that is watched, over its control socket or the bus of the system: asked how it stands, again and
 * again. It is only ever asked; nothing is told it.
 */
typedef struct _CarryDashboardRun CarryDashboardRun;

/**
 * CarryDashboardRunFunc: (skip)
 * @status: (nullable): how it stands, JSON; %NULL when it does not answer
 * @why: (nullable): then the reason
 * @user_data: of carry_dashboard_run_new()
 */
typedef void (*CarryDashboardRunFunc) (const char *status, const char *why, gpointer user_data);

CarryDashboardRun *carry_dashboard_run_new (const char *path, const char *name, guint interval_ms,
                                            CarryDashboardRunFunc func, gpointer user_data);
void carry_dashboard_run_free (CarryDashboardRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDashboardRun, carry_dashboard_run_free)

G_END_DECLS
