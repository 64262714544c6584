/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-report.h"

G_BEGIN_DECLS

/**
 * CarryBound: (skip)
 *
 * What somebody would have earned who knew everything beforehand: a report that
 * listens to prices and settlements and to no strategy. It writes `bound.json`.
 * Costs are the taker fees of the instruments and what the exchange's setting
 * `slippage` takes, where it has one.
 */
#define CARRY_TYPE_BOUND (carry_bound_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryBound, carry_bound, CARRY, BOUND, CarryModule)

CARRY_API
CarryBound *carry_bound_new (double margin_ratio, GPtrArray *exchanges);
CARRY_API
void carry_bound_print (CarryBound *self);

G_END_DECLS
