/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarryDashboardToken: (skip)
 *
 * The word that opens the page's data: 256 bits, from a file that only its user
 * reads. Wrong ones are counted, and after five in a minute none is looked at.
 */
typedef struct _CarryDashboardToken CarryDashboardToken;

CarryDashboardToken *carry_dashboard_token_read (const char *path, GError **error);
void carry_dashboard_token_free (CarryDashboardToken *self);
gboolean carry_dashboard_token_create (const char *path, GError **error);
guint carry_dashboard_token_check (CarryDashboardToken *self, const char *header, gint64 now_us);
const char *carry_dashboard_token_get_text (const CarryDashboardToken *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDashboardToken, carry_dashboard_token_free)

G_END_DECLS
