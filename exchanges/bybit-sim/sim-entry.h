/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* An open order meets the book: it fills, ends or rests, and the listener is told. */
void sim_entry_enter (SimNode *node);
/* A new order of the venue itself (liquidation and the like), not in any book. */
SimNode *sim_entry_forced (SimAccount *account, SimMarket *market, int position_idx, SimSide side,
                           SimQty qty, SimPrice price, SimCreateType create_type);
/* Files it among the account's orders. */
void sim_entry_file (SimNode *node);

G_END_DECLS
