/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-market.h"

G_BEGIN_DECLS

/* A price path: what a coin was worth, and when. All arrays ascend in time. */
typedef struct
{
    gint64 ts; /* from when it is known */
    SimPrice spot;
    SimPrice perp; /* 0: spot */
    SimPrice mark; /* 0: perp */
} SimPathPoint;

typedef struct
{
    gint64 ts;
    SimRate rate;
} SimPathSettlement;

/*
 * A recorded path of one coin. Between points prices are interpolated in a
 * straight line; the makers of the synthetic market quote around them and its
 * takers trade. Settlements are made at the recorded instants with the recorded
 * rate and the predicted rate moves to it from the one before, in a straight
 * line. Where the path has ended, the synthetic walk goes on from there.
 */
typedef struct
{
    char coin[20];
    SimPathPoint *points;
    guint n_points;
    SimPathSettlement *settlements;
    guint n_settlements;
} SimPath;

/*
 * Reads the layout of hourly_csv (columns ts_ms, spot_close, perp_close,
 * mark_close; each value is known an hour after ts_ms) and of funding files
 * (fundingRate, fundingRateTimestamp). settlements_file may be NULL. Rows before
 * from (ns, 0: none) are left out but for the last before it.
 */
SimPath *sim_path_load (const char *coin, const char *klines_file, const char *settlements_file,
                        gint64 from, gint64 to, GError **error);
void sim_path_free (SimPath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimPath, sim_path_free)

G_END_DECLS
