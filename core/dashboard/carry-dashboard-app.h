/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dashboard/carry-dashboard-token.h"

G_BEGIN_DECLS

/**
 * CarryDashboardSettings: (skip)
 * @socket: (nullable): the control socket of the run
 * @name: (nullable): or its name on the bus of the system
 * @chart: the chart library, a file
 * @port: on loopback; 0 for any
 * @interval_ms: how often the run is asked
 */
typedef struct
{
    const char *socket;
    const char *name;
    const char *chart;
    guint16 port;
    guint interval_ms;
} CarryDashboardSettings;

/**
 * CarryDashboardApp: (skip)
 *
 * The page, its files and its data over HTTP on loopback. The files are open to
 * whoever asks; data need the token.
 */
typedef struct _CarryDashboardApp CarryDashboardApp;

CarryDashboardApp *carry_dashboard_app_new (const CarryDashboardSettings *settings,
                                            CarryDashboardToken *token, GError **error);
void carry_dashboard_app_free (CarryDashboardApp *self);
guint16 carry_dashboard_app_get_port (const CarryDashboardApp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDashboardApp, carry_dashboard_app_free)

G_END_DECLS
