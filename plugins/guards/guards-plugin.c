/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-risk.h"

CARRY_PLUGIN_DEFINE ("guards", "0.1.0", "Watches the account, and stops trading when it must",
                     "LGPL-2.1-or-later", { "guards", guards_risk_get_type });
