/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#define CARRY_LEDGER_ROW_BUFFER 40

CARRY_API
G_DECLARE_FINAL_TYPE (CarryOtherThing, carry_other_thing, CARRY, OTHER_THING, GObject)

CARRY_API
int carry_ledger_count (CarryLedger *self);
CARRY_API
int carry_ledger_row_count (CarryLedger *self);
CARRY_API
int carry_other_thing_count (CarryOtherThing *self);
CARRY_API
int carry_portfolio_count (CarryLedger *self); /* expect: file-noun */
static inline int
carry_inside (void)
{
    return 1;
}
