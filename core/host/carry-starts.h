/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean
carry_starts_add (const char *folder, gint64 now, gint64 window_ns, guint *out_n, GError **error);
void carry_starts_forget (const char *folder);

G_END_DECLS
