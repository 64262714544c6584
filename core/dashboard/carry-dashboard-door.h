/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Connections at a time; a browser opens six. */
#define CARRY_DASHBOARD_MOST_CONNECTIONS 24

/**
 * CarryDashboardDoor: (skip)
 *
 * Takes connections on loopback for a server: not more than so many, and none that
 * has not asked for something within ten seconds.
 */
typedef struct _CarryDashboardDoor CarryDashboardDoor;

CarryDashboardDoor *carry_dashboard_door_new (SoupServer *server, guint16 port, GError **error);
void carry_dashboard_door_free (CarryDashboardDoor *self);
guint16 carry_dashboard_door_get_port (const CarryDashboardDoor *self);
void carry_dashboard_door_slam (SoupServerMessage *message, const char *answer);

G_END_DECLS
