/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* Triggers what waits for the market's prices as they are now. */
void sim_conditional_run (SimMarket *market);

G_END_DECLS
