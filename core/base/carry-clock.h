/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

#define CARRY_TYPE_CLOCK (carry_clock_get_type ())
CARRY_API
G_DECLARE_DERIVABLE_TYPE (CarryClock, carry_clock, CARRY, CLOCK, GObject)

/**
 * CarryClockClass:
 * @get_now: the time in nanoseconds since 1970 UTC; asked from any thread
 *
 * Where time comes from. Nothing outside `core/base` reads the wall clock.
 */
struct _CarryClockClass
{
    GObjectClass parent_class;

    gint64 (*get_now) (CarryClock *self);

    /*< private >*/
    gpointer padding[6];
};

CARRY_API
gint64 carry_clock_get_now (CarryClock *self);

#define CARRY_TYPE_REAL_CLOCK (carry_real_clock_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryRealClock, carry_real_clock, CARRY, REAL_CLOCK, CarryClock)
CARRY_API
CarryClock *carry_real_clock_new (void);

#define CARRY_TYPE_SIM_CLOCK (carry_sim_clock_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarrySimClock, carry_sim_clock, CARRY, SIM_CLOCK, CarryClock)
CARRY_API
CarryClock *carry_sim_clock_new (gint64 now);
CARRY_API
void carry_sim_clock_set_now (CarrySimClock *self, gint64 now);

G_END_DECLS
