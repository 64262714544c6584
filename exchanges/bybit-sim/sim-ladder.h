/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* The makers and takers of a symbol: a ladder of quotes around a price, and trades. */

void sim_ladder_init (SimMarket *market);
/* The spacing that fits the price and the tick. */
void sim_ladder_space (SimMarket *market);
/* One step: the ladder moves to center, quotes change, a taker may come. */
void sim_ladder_step (SimMarket *market, SimPrice center, gint64 now);
/* One step of the perpetual's premium over the index. */
void sim_ladder_step_premium (SimMarket *market);
/* Takes all quotes away. */
void sim_ladder_clear (SimMarket *market);
/* A quote of the makers; first fills what it crosses. */
void sim_ladder_quote (SimMarket *market, SimSide side, SimPrice price, SimQty qty, gint64 now);

G_END_DECLS
