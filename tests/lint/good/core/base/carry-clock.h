/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

CARRY_API
G_DECLARE_FINAL_TYPE (CarryRealClock, carry_real_clock, CARRY, REAL_CLOCK, CarryClock)
CARRY_API
CarryClock *carry_real_clock_new (void);
CARRY_API
gint64 carry_clock_get_now (CarryClock *self);
