/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-pulse.h"
#include "model/carry-instrument.h"
#include "roles/carry-exchange.h"

G_BEGIN_DECLS

/**
 * CarrySentinelPlan: (skip)
 * @instruments: what the venue lists
 * @books: what the run said last
 * @snapshot: what the venue says now
 * @fills: (element-type utf8 CarryFill): every execution seen since the run was silent, by id
 * @waiting: (nullable): number of each instrument whose time has not come, as its last order traded
 *   nothing
 * @steps: in how many steps a pair is closed
 *
 * What there is to decide from.
 */
typedef struct
{
    CarryInstruments *instruments;
    const CarryPulse *books;
    const CarrySnapshot *snapshot;
    GHashTable *fills;
    GHashTable *waiting;
    guint steps;
} CarrySentinelPlan;

/**
 * CarrySentinelStep: (skip)
 * @instrument: (nullable): what to trade next; %NULL when nothing is left that can be closed
 * @side: buy or sell
 * @quantity: how much
 * @is_waiting: something is left that can be closed, but whose time has not come
 *
 * The next order.
 */
typedef struct
{
    const CarryInstrument *instrument;
    CarrySide side;
    CarryDecimal quantity;
    gboolean is_waiting;
} CarrySentinelStep;

CarryDecimal
carry_sentinel_plan_get_own (const CarrySentinelPlan *self, const CarryInstrument *instrument);
gboolean carry_sentinel_plan_is_apart (const CarrySentinelPlan *self);
void carry_sentinel_plan_decide (const CarrySentinelPlan *self, CarrySentinelStep *out_step,
                                 GString *out_left);
char *carry_sentinel_plan_describe_shortage (const CarrySentinelPlan *self);
void carry_sentinel_plan_cut (const CarrySentinelPlan *self, CarryPulse *books);
char *carry_sentinel_plan_compare (const CarrySentinelPlan *self);

G_END_DECLS
