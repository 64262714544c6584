/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "synthetic-history.h"

CARRY_PLUGIN_DEFINE ("synthetic", "0.1.0",
                     "A made-up market, seeded, for demonstrations and tests.", "LGPL-2.1-or-later",
                     { "synthetic", synthetic_history_get_type });
