/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/*
 * What happened before a run in the present, read from the venues' own record, so that what
 * strategies have averaged does not begin anew with each start.
 */

gboolean carry_past_read (CarryEngine *engine, GPtrArray *modules, gint64 ts_from, gint64 ts_to,
                          GCancellable *cancellable, GError **error);

G_END_DECLS
