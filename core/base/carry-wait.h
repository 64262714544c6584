/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/carry-macros.h"

G_BEGIN_DECLS

/*
 * A program that has nothing else to do turns the default main context until
 * something is there. Main thread only.
 */

typedef gboolean (*CarryWaitFunc) (gpointer user_data);

/* A #GAsyncReadyCallback: keeps the answer where carry_wait_for_answer() looks for it. */
CARRY_API
void carry_wait_on_answer (GObject *source, GAsyncResult *result, gpointer out_result);
CARRY_API
void carry_wait_for_answer (GAsyncResult *const *result);
CARRY_API
gboolean carry_wait_until (CarryWaitFunc is_done, gpointer user_data, gint64 patience_ns,
                           GCancellable *cancellable);

G_END_DECLS
