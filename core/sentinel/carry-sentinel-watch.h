/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-pulse.h"

G_BEGIN_DECLS

/**
 * CarrySentinelWatch: (skip)
 * @start_patience_ns: how long a start may hold the silence up that does not know the account yet, or
 *   while legs are apart
 * @guard_stopped: whether what a stopped run left is watched
 * @is_apart: what was held last is not hedged, as far as is known: no start is waited for longer
 * @is_armed: a run that was in charge is expected to go on
 * @silent_ns: for how long it did not, as far as somebody looked
 * @books: (nullable): the last pulse that says what is held
 * @n_beats: beats of a run in charge that were seen
 *
 * How long a run has been silent. Time in which nobody looked does not count.
 */
typedef struct
{
    gint64 start_patience_ns;
    gboolean guard_stopped;
    gboolean is_apart;

    gboolean is_armed;
    gint64 silent_ns;
    CarryPulse *books;
    guint64 n_beats;

    /*< private >*/
    gint64 starting_ns;  /* since the last beat of a run in charge */
    guint64 start_epoch; /* of the last start seen */
    guint n_starts;      /* since then */
    gboolean has_looked;
    guint64 epoch; /* of the last pulse seen */
    guint64 number;
    gint64 ts;
} CarrySentinelWatch;

void carry_sentinel_watch_look (CarrySentinelWatch *self, CarryPulse *pulse, gint64 since_ns);
void carry_sentinel_watch_forget (CarrySentinelWatch *self);
void carry_sentinel_watch_clear (CarrySentinelWatch *self);

G_END_DECLS
