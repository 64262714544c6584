/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarryForesightPoint: (skip)
 * @ts: an instant
 * @rate: funding that settled at it; 0 when none did
 * @basis: perpetual over spot less one
 * @is_settlement: funding settled at it
 * @is_known: both prices were known, so that it could be traded at
 */
typedef struct
{
    gint64 ts;
    double rate;
    double basis;
    gboolean is_settlement;
    gboolean is_known;
} CarryForesightPoint;

/**
 * CarryForesightTrack: (skip)
 * @points: (element-type CarryForesightPoint): by time; the last is the end of the run
 * @one_way_ratio: what it costs to open both legs, or to close them, over their notional
 *
 * All there is to know of one pair.
 */
typedef struct
{
    GArray *points;
    double one_way_ratio;
} CarryForesightTrack;

/**
 * CarryForesightRules: (skip)
 * @at_settlements: trades at settlements and at both ends only, not at every point
 * @with_basis: what the basis gains or loses counts, not only funding
 */
typedef struct
{
    gboolean at_settlements;
    gboolean with_basis;
} CarryForesightRules;

/**
 * CarryForesight: (skip)
 * @gain_ratio: the most that could have been earned, over the notional of a leg, after costs
 * @round_trips: trades it takes
 */
typedef struct
{
    double gain_ratio;
    guint round_trips;
} CarryForesight;

CarryForesight carry_foresight_hold (const CarryForesightTrack *track, CarryForesightRules rules);
CarryForesight carry_foresight_switch (const CarryForesightTrack *tracks, guint n_tracks,
                                       CarryForesightRules rules);

G_END_DECLS
