/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"

/* A clock that the engine takes for a real one: true time, and what it is wrong by. */
typedef struct
{
    CarryClock parent_instance;
    const gint64 *now;
    const gint64 *error_ns;
} SimClock;

typedef CarryClockClass SimClockClass;

GType sim_clock_get_type (void);

CarryClock *sim_clock_new (const gint64 *now, const gint64 *error_ns);
