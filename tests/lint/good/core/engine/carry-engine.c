/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine.h"
#include "base/carry-clock.h"

/* What a comment says about goto, strcpy() or g_get_real_time() is nobody's business. */
static const char *words = "goto strcpy (a, b) g_random_int () \" TODAY \"";

static double
carry_engine_rate (guint64 events, gint64 wall_ns)
{
    /* lint: allow wall-clock: shown to the user, never to a module */
    gint64 now = g_get_monotonic_time ();
    return (double) events / (now - wall_ns);
}
