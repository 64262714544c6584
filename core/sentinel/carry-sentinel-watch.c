/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-watch.h"

/* More starts than these, one after the other and none of them in charge, are no start. */
#define MOST_STARTS 3

static gboolean
is_new (const CarrySentinelWatch *self, const CarryPulse *pulse)
{
    return pulse->epoch != self->epoch || pulse->number != self->number || pulse->ts != self->ts;
}

static void
keep (CarrySentinelWatch *self, CarryPulse *pulse)
{
    g_clear_pointer (&self->books, carry_pulse_free);
    self->books = pulse;
}

static gboolean
leaves_something (const CarryPulse *pulse)
{
    for (guint i = 0; i < pulse->legs->len; i++)
        if (carry_decimal_sign (
                ((const CarryPulseLeg *) g_ptr_array_index (pulse->legs, i))->own) != 0)
            return TRUE;
    return pulse->n_orders > 0;
}

/*
 * A run that starts again and again is no better than one that does not. But one that knows whose
 * account it is, and so what earlier runs left there, is on its way to look after it: that it takes
 * long to read what the market did is no reason to close what it comes for. One leg alone is: its
 * price moves while nobody hedges it.
 */
static void
take_start (CarrySentinelWatch *self, CarryPulse *pulse)
{
    if (pulse->epoch != self->start_epoch)
        self->n_starts++;
    self->start_epoch = pulse->epoch;
    if (self->starting_ns < self->start_patience_ns ||
        (pulse->account != NULL && !self->is_apart && self->n_starts <= MOST_STARTS))
        self->silent_ns = 0;
    carry_pulse_free (pulse);
}

static void
take_beat (CarrySentinelWatch *self, CarryPulse *pulse)
{
    self->silent_ns = self->starting_ns = 0;
    self->n_starts = 0;
    self->is_armed = TRUE;
    if (pulse->state == CARRY_PULSE_STOPPED)
        self->is_armed = self->guard_stopped && leaves_something (pulse);
    else
        self->n_beats++;
    keep (self, pulse);
}

/*
 * @pulse (transfer full) (nullable): what the file says now; %NULL when it says nothing.
 * The look before this one was @since_ns ago.
 */
void
carry_sentinel_watch_look (CarrySentinelWatch *self, CarryPulse *pulse, gint64 since_ns)
{
    gboolean is_beat = pulse != NULL && is_new (self, pulse);
    gboolean is_first = !self->has_looked;

    self->has_looked = TRUE;
    self->silent_ns += since_ns;
    self->starting_ns += since_ns;
    if (!is_beat)
    {
        g_clear_pointer (&pulse, carry_pulse_free);
        return;
    }
    self->epoch = pulse->epoch;
    self->number = pulse->number;
    self->ts = pulse->ts;
    /* What lies there at the first look may be of last week; that the run stopped holds all the same. */
    if (is_first && pulse->state != CARRY_PULSE_STOPPED)
        carry_pulse_free (pulse);
    else if (pulse->state == CARRY_PULSE_STARTING)
        take_start (self, pulse);
    else
        take_beat (self, pulse);
}

/* Nobody is missed, until a run is heard again. */
void
carry_sentinel_watch_forget (CarrySentinelWatch *self)
{
    g_clear_pointer (&self->books, carry_pulse_free);
    self->is_armed = FALSE;
    self->silent_ns = 0;
}

void
carry_sentinel_watch_clear (CarrySentinelWatch *self)
{
    g_clear_pointer (&self->books, carry_pulse_free);
}
