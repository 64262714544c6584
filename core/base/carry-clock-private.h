/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"

G_BEGIN_DECLS

struct _CarrySimClock
{
    CarryClock parent_instance;

    gint64 now; /* atomic: threads that log read it while the engine moves it */
};

/* carry_sim_clock_set_now() without its checks: for the engine, at each event. */
static inline void
carry_sim_clock_move (CarrySimClock *self, gint64 now)
{
    __atomic_store_n (&self->now, now, __ATOMIC_RELAXED);
}

/*
 * The time of a clock that never stands still: @wall, until that is set back; then it
 * goes on with @passed, the time that passes however the clock is set. @offset begins
 * with %G_MININT64, and belongs to the clock. Any thread.
 */
gint64 carry_clock_follow (gint64 *offset, gint64 wall, gint64 passed);

G_END_DECLS
