/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"

G_BEGIN_DECLS

/*
 * The time as a recording says it was. To the engine it is real time: what it does only
 * there, it does again.
 */
#define CARRY_TYPE_TAPE_CLOCK (carry_tape_clock_get_type ())
G_DECLARE_FINAL_TYPE (CarryTapeClock, carry_tape_clock, CARRY, TAPE_CLOCK, CarryClock)

CarryTapeClock *carry_tape_clock_new (gint64 now);
void carry_tape_clock_set_now (CarryTapeClock *self, gint64 now);

G_END_DECLS
