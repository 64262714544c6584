/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-lag.h"

/* The power of two below the wait, and the next bits of it: no table and no floating point. */
static guint
find_class (gint64 wait_ns)
{
    guint64 wait = (guint64) MAX (wait_ns, 0);
    guint power;

    if (wait < CARRY_LAG_STEPS)
        return (guint) wait;
    power = g_bit_storage (wait) - 1;
    return MIN ((power - 2) * CARRY_LAG_STEPS + (guint) (wait >> (power - 3)) % CARRY_LAG_STEPS,
                CARRY_LAG_CLASSES - 1);
}

/* The shortest wait that is longer than any of the class. */
static gint64
get_end (guint number)
{
    guint power = number / CARRY_LAG_STEPS + 2;
    gint64 step = number % CARRY_LAG_STEPS;

    if (number < CARRY_LAG_STEPS)
        return number + 1;
    return (CARRY_LAG_STEPS + step + 1) << (power - 3);
}

/* A wait below nothing, when a clock was set back, counts as none. */
void
carry_lag_add (CarryLag *self, gint64 wait_ns)
{
    self->n++;
    self->max_ns = MAX (self->max_ns, wait_ns);
    self->classes[find_class (wait_ns)]++;
}

/*
 * What so many of a thousand did not exceed: the end of their class, so never
 * too short, and at most the longest wait. 0 when there was none.
 */
gint64
carry_lag_get_quantile (const CarryLag *self, guint per_mille)
{
    guint64 wanted = (self->n * per_mille + 999) / 1000;
    guint64 n = 0;

    for (guint i = 0; i < CARRY_LAG_CLASSES; i++)
    {
        n += self->classes[i];
        if (n >= wanted && n > 0)
            return MIN (get_end (i), self->max_ns);
    }
    return 0;
}
