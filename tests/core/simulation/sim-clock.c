/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-clock.h"

#include "base/carry-clock-private.h"

G_DEFINE_TYPE (SimClock, sim_clock, CARRY_TYPE_CLOCK)

static gint64
get_now (CarryClock *clock)
{
    SimClock *self = (SimClock *) clock;

    return carry_clock_follow (&self->offset, *self->now + *self->error_ns, *self->now);
}

static void
sim_clock_init (SimClock *self)
{
    self->offset = G_MININT64;
}

static void
sim_clock_class_init (SimClockClass *klass)
{
    klass->get_now = get_now;
}

CarryClock *
sim_clock_new (const gint64 *now, const gint64 *error_ns)
{
    SimClock *self = g_object_new (sim_clock_get_type (), NULL);

    self->now = now;
    self->error_ns = error_ns;
    return CARRY_CLOCK (self);
}
