/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cross-strategy.h"

CARRY_PLUGIN_DEFINE ("cross", "1.0", "Buys and sells where two moving averages cross",
                     "LGPL-2.1-or-later", { "cross", cross_strategy_get_type });
