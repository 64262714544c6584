/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-conduct.h"

/* Of ten tokens, this many are for orders that open something. */
#define OPENING_TENTHS 7

/* Tokens that are out, in time: so no fractions of tokens are to be counted. */
static gint64
get_debt (const CarryConduct *self, gint64 now)
{
    return MAX (self->ts_empty - now, 0);
}

/* Is there a token that an order which opens something may have? */
gboolean
carry_conduct_may_open (const CarryConduct *self, const CarryIntentRate *rate, gint64 now)
{
    return get_debt (self, now) <= rate->burst * OPENING_TENTHS / 10 * rate->interval_ns;
}

/* Takes a token for an intent. FALSE when there is none: the intent is turned away. */
gboolean
carry_conduct_take (CarryConduct *self, const CarryIntentRate *rate, gint64 now)
{
    gint64 debt = get_debt (self, now) + rate->interval_ns;

    if (debt > rate->burst * rate->interval_ns)
        return FALSE;
    self->ts_empty = now + debt;
    self->is_flooding = FALSE;
    return TRUE;
}

/* One malformed intent more. TRUE when it was the one too many. */
gboolean
carry_conduct_add_strike (CarryConduct *self)
{
    return ++self->strikes == CARRY_CONDUCT_MAX_STRIKES;
}

gboolean
carry_conduct_is_disabled (const CarryConduct *self)
{
    return self->strikes >= CARRY_CONDUCT_MAX_STRIKES;
}
