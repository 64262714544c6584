/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define LIMITS_TYPE_RISK (limits_risk_get_type ())
G_DECLARE_FINAL_TYPE (LimitsRisk, limits_risk, LIMITS, RISK, CarryModule)

G_END_DECLS
