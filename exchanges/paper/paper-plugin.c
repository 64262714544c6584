/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-exchange.h"

CARRY_PLUGIN_DEFINE ("paper", "0.1.0",
                     "A simulated venue: fills by stated rules, fees, funding, margin, latency.",
                     "LGPL-2.1-or-later", { "paper", paper_exchange_get_type });
