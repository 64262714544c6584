/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-link.h"
#include "sim-track.h"

#define SIM_LINK_WAIT_NS CARRY_NS_PER_SECOND /* between two questions */

/* What the engine asks of the link, in a file of its own. */
void sim_link_exchange_init (CarryExchangeInterface *iface);

SimTrack *sim_link_find_track (SimLink *self, const char *link);
SimTrack *sim_link_add_track (SimLink *self, const CarryOrder *order);
void sim_link_ask_later (SimLink *self, SimTrack *track, gint64 ns);
/* Returns its number. Where there is no connection the timeout is its only answer. */
guint64 sim_link_send (SimLink *self, SimMessageKind kind, const SimOrder *order);
void sim_link_reject (SimLink *self, SimTrack *track, const char *why);
void sim_link_drop_pending (SimLink *self, SimTrack *track);

void sim_link_tell (SimLink *self, SimTrack *track);
/* What was told already is told again only by a stream, which may repeat itself. */
void sim_link_tell_fill (SimLink *self, const SimExecution *execution, gboolean may_repeat);
void sim_link_tell_entry (SimLink *self, const SimEntry *entry, gboolean may_repeat);
