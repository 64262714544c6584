/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-store.h"

CARRY_PLUGIN_DEFINE ("sqlite", "0.1.0", "Keeps orders, fills, funding and results in a database.",
                     "LGPL-2.1-or-later", { "sqlite", sqlite_store_get_type });
