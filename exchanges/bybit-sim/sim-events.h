/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/*
 * Private events on their way to the listener: gathered during an operation, told
 * at its end, unless a fault takes, delays, doubles or swaps them.
 */
SimEvents *sim_events_new (SimExchange *exchange);
void sim_events_free (SimEvents *self);

void sim_events_push_order (SimAccount *account, const SimOrder *order);
void sim_events_push_execution (SimAccount *account, const SimExecution *execution);
void sim_events_push_position (SimAccount *account, const SimPosition *position);
void sim_events_push_wallet (SimAccount *account);

void sim_events_flush (SimEvents *self);
/* When the next delayed one is due; G_MAXINT64: none. */
gint64 sim_events_next_due (const SimEvents *self);
void sim_events_run (SimEvents *self, gint64 now);
void sim_events_add_fault (SimEvents *self, const SimEventFault *fault);
void sim_events_clear_faults (SimEvents *self);

G_END_DECLS
