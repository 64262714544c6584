/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-clock-private.h"

#include <time.h>

G_DEFINE_ABSTRACT_TYPE (CarryClock, carry_clock, G_TYPE_OBJECT)

static void
carry_clock_class_init (CarryClockClass *klass)
{
}

static void
carry_clock_init (CarryClock *self)
{
}

/**
 * carry_clock_get_now:
 * @self: a clock
 *
 * Any thread may ask.
 *
 * Returns: the time in nanoseconds since 1970 UTC
 */
gint64
carry_clock_get_now (CarryClock *self)
{
    g_return_val_if_fail (CARRY_IS_CLOCK (self), 0);

    return CARRY_CLOCK_GET_CLASS (self)->get_now (self);
}

struct _CarryRealClock
{
    CarryClock parent_instance;

    gint64 offset; /* atomic: of the wall time from the time that passes */
};

G_DEFINE_FINAL_TYPE (CarryRealClock, carry_real_clock, CARRY_TYPE_CLOCK)

gint64
carry_clock_follow (gint64 *offset, gint64 wall, gint64 passed)
{
    gint64 kept = __atomic_load_n (offset, __ATOMIC_RELAXED);

    while (wall - passed > kept &&
           !__atomic_compare_exchange_n (offset, &kept, wall - passed, FALSE, __ATOMIC_RELAXED,
                                         __ATOMIC_RELAXED))
        ;
    return passed + MAX (kept, wall - passed);
}

static gint64
read_clock (clockid_t id)
{
    struct timespec now;

    if (clock_gettime (id, &now) != 0)
        g_error ("This machine has no clock %d: %s", (int) id, g_strerror (errno));
    return now.tv_sec * CARRY_NS_PER_SECOND + now.tv_nsec;
}

/* A pause between the two readings makes the offset too small, never too large. */
static gint64
carry_real_clock_get_now (CarryClock *clock)
{
    gint64 wall = read_clock (CLOCK_REALTIME);

    return carry_clock_follow (&CARRY_REAL_CLOCK (clock)->offset, wall,
                               read_clock (CLOCK_BOOTTIME));
}

static void
carry_real_clock_class_init (CarryRealClockClass *klass)
{
    CARRY_CLOCK_CLASS (klass)->get_now = carry_real_clock_get_now;
}

static void
carry_real_clock_init (CarryRealClock *self)
{
    self->offset = G_MININT64;
}

/**
 * carry_real_clock_new:
 *
 * Makes a clock that tells the wall time. When the machine's clock is set forward it
 * follows; when that is set back it does not, and does not stand still either: it goes
 * on as time passes, also while the machine sleeps, and is ahead from then on.
 *
 * Returns: (transfer full): a clock
 */
CarryClock *
carry_real_clock_new (void)
{
    return g_object_new (CARRY_TYPE_REAL_CLOCK, NULL);
}

G_DEFINE_FINAL_TYPE (CarrySimClock, carry_sim_clock, CARRY_TYPE_CLOCK)

static gint64
carry_sim_clock_get_now (CarryClock *clock)
{
    return __atomic_load_n (&CARRY_SIM_CLOCK (clock)->now, __ATOMIC_RELAXED);
}

static void
carry_sim_clock_class_init (CarrySimClockClass *klass)
{
    CARRY_CLOCK_CLASS (klass)->get_now = carry_sim_clock_get_now;
}

static void
carry_sim_clock_init (CarrySimClock *self)
{
}

/**
 * carry_sim_clock_new:
 * @now: its first time, in nanoseconds since 1970 UTC
 *
 * Makes a clock that stands still until it is told to move.
 *
 * Returns: (transfer full): a clock
 */
CarryClock *
carry_sim_clock_new (gint64 now)
{
    CarrySimClock *self = g_object_new (CARRY_TYPE_SIM_CLOCK, NULL);
    self->now = now;
    return CARRY_CLOCK (self);
}

/**
 * carry_sim_clock_set_now:
 * @self: a clock
 * @now: the new time in nanoseconds since 1970 UTC, not before its present time
 *
 * Moves the clock forward. Only the thread that runs the simulation does this.
 */
void
carry_sim_clock_set_now (CarrySimClock *self, gint64 now)
{
    g_return_if_fail (CARRY_IS_SIM_CLOCK (self));
    g_return_if_fail (now >= self->now);

    carry_sim_clock_move (self, now);
}
