/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-amount.h"

G_BEGIN_DECLS

/**
 * CarryCost: (skip)
 * @quantity: held, signed
 * @value: what it cost, signed
 *
 * A position at average cost.
 */
typedef struct
{
    CarryDecimal quantity;
    CarryAmount value;
} CarryCost;

CARRY_API
CarryAmount carry_cost_move (CarryCost *self, CarryDecimal change, CarryDecimal price);

G_END_DECLS
