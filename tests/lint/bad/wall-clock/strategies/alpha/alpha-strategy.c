/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* g_get_real_time() in a comment and "time (" in a string are harmless. */
#define NOW() g_get_monotonic_time () /* expect: wall-clock */

static gint64
alpha_ages (const Alpha *self)
{
    gint64 bar = self->time + self->clock (self);
    gint64 real = g_get_real_time ();             /* expect: wall-clock */
    gint64 old = time (NULL);                     /* expect: wall-clock */
    GDateTime *date = g_date_time_new_now_utc (); /* expect: wall-clock */
    clock_gettime (CLOCK_MONOTONIC, &self->at);   /* expect: wall-clock wall-clock */
    gettimeofday (&self->day, NULL);              /* expect: wall-clock */
    return bar + real + old;
}
