/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-index.h"

#include <string.h>

#define SHOCK_UNIT 1000000

/* 1e-18 in a price of 1e-10. */
#define EXACT_PER_PRICE ((__int128) SIM_QTY_ONE)

SimIndex *
sim_index_new (guint64 seed, const char *coin, SimPrice price)
{
    SimIndex *self = g_new0 (SimIndex, 1);
    g_strlcpy (self->coin, coin, sizeof self->coin);
    self->exact = price * EXACT_PER_PRICE;
    g_autofree char *stream = g_strconcat ("index:", coin, NULL);
    carry_random_init (&self->random, seed, stream);
    return self;
}

void
sim_index_free (SimIndex *self)
{
    g_clear_pointer (&self->path, sim_path_free);
    g_free (self);
}

void
sim_index_move (SimIndex *self, SimRate rate)
{
    self->exact += self->exact / SIM_RATE_ONE * rate;
    /* Never nothing: a price of 0 is no price. */
    self->exact = MAX (self->exact, EXACT_PER_PRICE * 100);
}

static SimPrice
between (SimPrice from, SimPrice to, gint64 part, gint64 whole)
{
    return from + (SimPrice) ((__int128) (to - from) * part / whole);
}

gboolean
sim_index_get_point (const SimIndex *self, gint64 ts, SimPathPoint *out_point)
{
    if (self->path == NULL || ts < self->path->points[self->at].ts ||
        self->at + 1 >= self->path->n_points)
        return FALSE;
    const SimPathPoint *from = &self->path->points[self->at];
    const SimPathPoint *to = from + 1;
    gint64 part = ts - from->ts;
    gint64 whole = to->ts - from->ts;
    out_point->ts = ts;
    out_point->spot = between (from->spot, to->spot, part, whole);
    out_point->perp = between (from->perp, to->perp, part, whole);
    out_point->mark = between (from->mark, to->mark, part, whole);
    return TRUE;
}

static void
follow (SimIndex *self, gint64 ts)
{
    const SimPath *path = self->path;
    while (self->at + 1 < path->n_points && path->points[self->at + 1].ts <= ts)
        self->at++;
    SimPathPoint point;
    if (sim_index_get_point (self, ts, &point))
        self->exact = point.spot * EXACT_PER_PRICE;
}

static gboolean
is_led (const SimIndex *self, gint64 ts)
{
    const SimPath *path = self->path;
    return path != NULL && ts >= path->points[0].ts && ts <= path->points[path->n_points - 1].ts;
}

void
sim_index_step (SimIndex *self, gint64 volatility, gint64 ts)
{
    /* Drawn in any case, so that a path does not move what comes after it. */
    gint64 shock = (gint64) (carry_random_normal (&self->random) * SHOCK_UNIT);
    if (is_led (self, ts))
    {
        follow (self, ts);
        return;
    }
    /* In three parts of a million each, so that neither small nor large prices lose digits. */
    self->exact += self->exact / SHOCK_UNIT * shock / SHOCK_UNIT * volatility / SHOCK_UNIT;
    self->exact = MAX (self->exact, EXACT_PER_PRICE * 100);
}

SimPrice
sim_index_price (const SimIndex *self, gint64 multiplier)
{
    return (SimPrice) (self->exact * multiplier / EXACT_PER_PRICE);
}

void
sim_index_set_path (SimIndex *self, const SimPath *path, gint64 ts)
{
    g_clear_pointer (&self->path, sim_path_free);
    self->path = sim_path_copy (path);
    self->at = 0;
    if (is_led (self, ts))
        follow (self, ts);
}
