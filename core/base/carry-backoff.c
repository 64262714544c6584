/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-backoff.h"

/**
 * carry_backoff_init: (skip)
 * @self: what to set up
 * @first_ns: the longest delay before the first retry, at least 1
 * @cap_ns: the longest delay before any retry, at least @first_ns
 * @budget: how many retries; 0 for no end
 * @seed: where the jitter starts
 */
void
carry_backoff_init (CarryBackoff *self, gint64 first_ns, gint64 cap_ns, guint budget, guint64 seed)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (first_ns > 0);
    g_return_if_fail (cap_ns >= first_ns);

    *self = (CarryBackoff){ .first_ns = first_ns, .cap_ns = cap_ns, .budget = budget };
    carry_random_init (&self->random, seed, "backoff");
}

/* The first delay doubled once for each retry so far, up to the cap. */
static gint64
longest_delay (const CarryBackoff *self)
{
    guint doublings = MIN (self->tries, 62);
    return self->first_ns > self->cap_ns >> doublings ? self->cap_ns : self->first_ns << doublings;
}

/**
 * carry_backoff_next: (skip)
 * @self: a backoff
 * @out_delay_ns: (out): how long to wait before the next try; any length from 0
 *   to the longest is equally likely, so that many who failed together do not
 *   come back together
 *
 * Asked after a failure.
 *
 * Returns: %FALSE when the budget is used up and it is time to give up
 */
gboolean
carry_backoff_next (CarryBackoff *self, gint64 *out_delay_ns)
{
    g_return_val_if_fail (out_delay_ns != NULL, FALSE);

    if (self->budget > 0 && self->tries >= self->budget)
        return FALSE;

    *out_delay_ns = (gint64) carry_random_below (&self->random, (guint64) longest_delay (self) + 1);
    if (self->tries < G_MAXUINT)
        self->tries++;
    return TRUE;
}

/**
 * carry_backoff_reset: (skip)
 * @self: a backoff
 *
 * Told after a success: the next failure starts again from the first delay, with
 * the whole budget. The jitter goes on and does not repeat.
 */
void
carry_backoff_reset (CarryBackoff *self)
{
    g_return_if_fail (self != NULL);

    self->tries = 0;
}
