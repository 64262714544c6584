/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * CarryDashboardViewer: (skip)
 *
 * One page that is open: an answer that never ends, a line of JSON at a time. Who
 * reads too slowly misses lines, and nobody waits for them.
 */
typedef struct _CarryDashboardViewer CarryDashboardViewer;

CarryDashboardViewer *
carry_dashboard_viewer_new (SoupServerMessage *message,
                            void (*gone) (CarryDashboardViewer *self, gpointer user_data),
                            gpointer user_data);
void carry_dashboard_viewer_free (CarryDashboardViewer *self);
void carry_dashboard_viewer_send (CarryDashboardViewer *self, const char *name, const char *json);

G_END_DECLS
