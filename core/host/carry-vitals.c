/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-vitals.h"

/* A disk may stall for a minute without that the run is lost; what waits longer is. */
#define WRITER_PATIENCE_NS (90 * CARRY_NS_PER_SECOND)

/* Nothing waits for the disk, or what waited gets less. */
static gboolean
is_writing (CarryVitals *self, CarryEngine *engine, gint64 since_ns)
{
    guint64 n_written = 0;
    gboolean waits = carry_engine_get_writer_progress (engine, &n_written);

    self->waited_ns += since_ns;
    if (!waits || n_written != self->n_written)
        self->waited_ns = 0;
    self->n_written = n_written;
    return self->waited_ns < WRITER_PATIENCE_NS;
}

/* What does not get on, NULL when all does; the look before this one was @since_ns ago. */
const char *
carry_vitals_look (CarryVitals *self, CarryEngine *engine, gint64 since_ns)
{
    /* For good: whether the last that was written is there only a start can say. */
    if (carry_engine_is_forgetting (engine))
        return "events can no longer be kept, so nothing can be closed here";
    if (!is_writing (self, engine, since_ns))
        return "nothing that waits for the disk gets there";
    return carry_engine_find_stuck (engine);
}
