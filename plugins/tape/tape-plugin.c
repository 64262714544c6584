/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape-history.h"

CARRY_PLUGIN_DEFINE ("tape", "0.1.0", "What the market did while runs were recorded.",
                     "LGPL-2.1-or-later", { "tape", tape_history_get_type });
