/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"

/* The real clock on a machine whose clock is wrong by so much, and is set now and then. */
typedef struct
{
    CarryClock parent_instance;
    gint64 offset;
    const gint64 *now;
    const gint64 *error_ns;
} SimClock;

typedef CarryClockClass SimClockClass;

GType sim_clock_get_type (void);

CarryClock *sim_clock_new (const gint64 *now, const gint64 *error_ns);
