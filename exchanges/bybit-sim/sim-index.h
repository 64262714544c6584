/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-source.h"

G_BEGIN_DECLS

/*
 * What a coin is worth in quote: a seeded walk, or a recorded path. All symbols of
 * the coin follow it.
 */
typedef struct
{
    char coin[20];
    __int128 exact; /* 1e-18 of quote: a walk in whole 1e-10 would stand still on small prices */
    CarryRandom random;
    SimPath *path; /* NULL: the walk */
    guint at;      /* in the path: the last point known */
} SimIndex;

SimIndex *sim_index_new (guint64 seed, const char *coin, SimPrice price);
void sim_index_free (SimIndex *self);
/* One step of the walk; volatility is the step's standard deviation, in 1e-12. */
void sim_index_step (SimIndex *self, gint64 volatility, gint64 ts);
void sim_index_move (SimIndex *self, SimRate rate);
/* Price of multiplier units. */
SimPrice sim_index_price (const SimIndex *self, gint64 multiplier);
/* Whether a path leads at ts, and then where it stands. */
gboolean sim_index_get_point (const SimIndex *self, gint64 ts, SimPathPoint *out_point);
void sim_index_set_path (SimIndex *self, const SimPath *path, gint64 ts);

SimPath *sim_path_copy (const SimPath *self);

G_END_DECLS
