/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/*
 * The end of a symbol: orders are cancelled, positions settled at the index without a
 * fee, the status is Closed. Coins of a spot symbol stay where they are.
 */
void sim_delivery_run (SimMarket *market);

G_END_DECLS
