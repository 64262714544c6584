/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/*
 * What happened before a run in the present, read from the venues' own record, so that what
 * strategies have averaged does not begin anew with each start.
 */

/* Told that @n_done of @n series were read. */
typedef void (*CarryPastProgress) (guint n_done, guint n, gpointer user_data);

gboolean carry_past_read (CarryEngine *engine, GPtrArray *modules, gint64 ts_from, gint64 ts_to,
                          CarryPastProgress progress, gpointer user_data, GCancellable *cancellable,
                          GError **error);

G_END_DECLS
