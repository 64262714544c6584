/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define GUARDS_TYPE_RISK (guards_risk_get_type ())
G_DECLARE_FINAL_TYPE (GuardsRisk, guards_risk, GUARDS, RISK, CarryModule)

G_END_DECLS
