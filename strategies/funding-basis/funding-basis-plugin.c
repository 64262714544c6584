/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-strategy.h"

CARRY_PLUGIN_DEFINE ("funding-basis", "0.1.0", "The carry: long spot, short perpetual",
                     "LGPL-2.1-or-later", { "funding-basis", funding_basis_strategy_get_type });
