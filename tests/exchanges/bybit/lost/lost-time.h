/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gmodule.h>

#include <carry.h>

/*
 * Time that stands still: what the connector asks of the main loop and of the clock is
 * kept in a list, and passes when a test says so. The linker has the connector call these
 * (--wrap) where it calls GLib and the real clock.
 */

G_MODULE_EXPORT guint __wrap_g_timeout_add (guint ms, GSourceFunc func, gpointer user_data);
G_MODULE_EXPORT guint __wrap_g_timeout_add_full (int priority, guint ms, GSourceFunc func,
                                                 gpointer user_data, GDestroyNotify notify);
G_MODULE_EXPORT gboolean __wrap_g_source_remove (guint id);
G_MODULE_EXPORT CarryClock *__wrap_carry_real_clock_new (void);

gint64 lost_time_get (void);
/* Calls what is due next, and moves the clock there; FALSE when nothing is planned until @end. */
gboolean lost_time_step (gint64 end);
/* A new world begins: nothing is planned. */
void lost_time_reset (void);
