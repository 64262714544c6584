/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-exchange.h"

CARRY_PLUGIN_DEFINE ("bybit", "0.1.0",
                     "Bybit v5: spot and linear perpetuals, streams, order entry, account.",
                     "LGPL-2.1-or-later", { "bybit", bybit_exchange_get_type });
