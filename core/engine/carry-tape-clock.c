/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-tape-clock.h"

struct _CarryTapeClock
{
    CarryClock parent_instance;

    gint64 now;
};

G_DEFINE_FINAL_TYPE (CarryTapeClock, carry_tape_clock, CARRY_TYPE_CLOCK)

static gint64
get_now (CarryClock *clock)
{
    return __atomic_load_n (&CARRY_TAPE_CLOCK (clock)->now, __ATOMIC_RELAXED);
}

static void
carry_tape_clock_init (CarryTapeClock *self)
{
}

static void
carry_tape_clock_class_init (CarryTapeClockClass *klass)
{
    CARRY_CLOCK_CLASS (klass)->get_now = get_now;
}

CarryTapeClock *
carry_tape_clock_new (gint64 now)
{
    CarryTapeClock *self = g_object_new (CARRY_TYPE_TAPE_CLOCK, NULL);

    carry_tape_clock_set_now (self, now);
    return self;
}

/* It may go back: what was recorded decides. */
void
carry_tape_clock_set_now (CarryTapeClock *self, gint64 now)
{
    __atomic_store_n (&self->now, now, __ATOMIC_RELAXED);
}
