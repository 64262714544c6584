/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-risk.h"

CARRY_PLUGIN_DEFINE ("limits", "0.1.0", "Limits that every order is checked against",
                     "LGPL-2.1-or-later", { "limits", limits_risk_get_type });
