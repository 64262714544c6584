/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * Calls back once in the main loop, at a time that is set and set anew often. The loop asks for it
 * in each turn, so that setting it is writing down a number: a timeout of GLib's own would be made
 * and taken away for each order, in the way of the order.
 */
typedef struct _BybitAlarm BybitAlarm;

BybitAlarm *bybit_alarm_new (void (*func) (gpointer data), gpointer data);
void bybit_alarm_free (BybitAlarm *self);
/* Instead of what was set before. @wait_ms: 0 for the next turn. */
void bybit_alarm_set (BybitAlarm *self, gint64 wait_ms);
void bybit_alarm_clear (BybitAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitAlarm, bybit_alarm_free)

G_END_DECLS
