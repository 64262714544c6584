/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-progress.h"

#include <stdio.h>
#include <unistd.h>

#define WIDTH 30
#define EVERY_NS (100 * CARRY_NS_PER_MS)

struct _CarryProgress
{
    CarryClock *clock;
    gboolean visible;
    gint64 ts_started;
    gint64 ts_drawn;
    double fraction; /* there when it started; -1: not known yet */
};

CarryProgress *
carry_progress_new (void)
{
    CarryProgress *self = g_new0 (CarryProgress, 1);

    self->clock = carry_real_clock_new ();
    self->visible = isatty (STDERR_FILENO);
    self->ts_started = carry_clock_get_now (self->clock);
    self->fraction = -1;
    return self;
}

void
carry_progress_free (CarryProgress *self)
{
    carry_progress_clear (self);
    g_object_unref (self->clock);
    g_free (self);
}

/* Draws at most ten times a second. */
static void
draw (CarryProgress *self, double fraction, const char *label, double n, double unit,
      const char *rate)
{
    gint64 now;
    double seconds;
    char bar[WIDTH + 1];
    int full = (int) (CLAMP (fraction, 0.0, 1.0) * WIDTH);

    if (!self->visible)
        return;
    if (self->fraction < 0)
        self->fraction = fraction;
    now = carry_clock_get_now (self->clock);
    if (now - self->ts_drawn < EVERY_NS)
        return;
    self->ts_drawn = now;
    seconds = (double) (now - self->ts_started) / CARRY_NS_PER_SECOND;
    for (int i = 0; i < WIDTH; i++)
        bar[i] = i < full ? '#' : '.';
    bar[WIDTH] = '\0';
    fprintf (stderr, "\r\033[K[%s] %3.0f %%  %s  %.1f %s", bar, fraction * 100, label,
             seconds > 0 ? n / seconds / unit : 0.0, rate);
    if (fraction - self->fraction > 0.01)
        fprintf (stderr, "  %.0f s left", seconds * (1 - fraction) / (fraction - self->fraction));
    fflush (stderr);
}

void
carry_progress_update (CarryProgress *self, double fraction, const char *label, guint64 n_events)
{
    draw (self, fraction, label, (double) n_events, 1e6, "M events/s");
}

/* The same, counting rows. */
void
carry_progress_update_rows (CarryProgress *self, double fraction, const char *label, guint64 n_rows)
{
    draw (self, fraction, label, (double) n_rows, 1, "rows/s");
}

/* Takes the bar off the screen. */
void
carry_progress_clear (CarryProgress *self)
{
    if (!self->visible || self->ts_drawn == 0)
        return;
    fputs ("\r\033[K", stderr);
    fflush (stderr);
    self->ts_drawn = 0;
}
