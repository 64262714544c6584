/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/*
 * Takes positions from accounts whose maintenance margin is used up: first all orders
 * go, then a quarter of the position with the largest margin each step, or all of it
 * once nothing is left.
 */
void sim_liquidation_run (SimExchange *exchange);

G_END_DECLS
