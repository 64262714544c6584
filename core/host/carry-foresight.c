/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-foresight.h"

#include <math.h>

/* Where one may be: what came of it so far, and the trades that were closed. */
typedef struct
{
    double value;
    guint trips;
} State;

/* One pair while time passes. */
typedef struct
{
    const CarryForesightTrack *track;
    guint next;   /* of its points */
    double basis; /* last known */
    gboolean has_basis;
    gboolean is_open_to_trade; /* at the instant that is looked at */
    State held;
} Runner;

static const CarryForesightPoint *
get_point (const Runner *runner, guint i)
{
    return &g_array_index (runner->track->points, CarryForesightPoint, i);
}

/* What holding through a point brings, and whether it may be traded at. */
static void
pass (Runner *runner, CarryForesightRules rules)
{
    const CarryForesightPoint *point = get_point (runner, runner->next);
    gboolean is_end = runner->next == 0 || runner->next + 1 == runner->track->points->len;

    runner->held.value += point->rate;
    if (rules.with_basis && runner->has_basis && point->is_known)
        runner->held.value -= point->basis - runner->basis;
    if (point->is_known)
    {
        runner->basis = point->basis;
        runner->has_basis = TRUE;
    }
    runner->is_open_to_trade =
        runner->has_basis && (is_end || !rules.at_settlements || point->is_settlement);
    runner->next++;
}

/*
 * The best of staying, leaving and entering at one instant. One capital: from one
 * pair to another it goes through neither, at the costs of both.
 */
static void
trade (State *idle, Runner *runners, guint n_runners)
{
    State out = *idle;

    for (guint i = 0; i < n_runners; i++)
    {
        const Runner *runner = &runners[i];
        double value = runner->held.value - runner->track->one_way_ratio;

        if (runner->is_open_to_trade && value > out.value)
            out = (State){ value, runner->held.trips + 1 };
    }
    *idle = out;
    for (guint i = 0; i < n_runners; i++)
    {
        Runner *runner = &runners[i];
        double value = out.value - runner->track->one_way_ratio;

        if (runner->is_open_to_trade && value > runner->held.value)
            runner->held = (State){ value, out.trips };
        runner->is_open_to_trade = FALSE;
    }
}

static gint64
find_next (const Runner *runners, guint n_runners)
{
    gint64 next = G_MAXINT64;

    for (guint i = 0; i < n_runners; i++)
    {
        if (runners[i].next < runners[i].track->points->len)
            next = MIN (next, get_point (&runners[i], runners[i].next)->ts);
    }
    return next;
}

/*
 * The most that one capital could have earned, in one pair at a time, by somebody
 * who knew everything beforehand: dynamic programming over all instants, with a
 * state for each pair and one for none. The notional is the same all the time.
 */
CarryForesight
carry_foresight_switch (const CarryForesightTrack *tracks, guint n_tracks,
                        CarryForesightRules rules)
{
    g_autofree Runner *runners = g_new0 (Runner, n_tracks);
    State idle = { 0, 0 };
    gint64 now;

    for (guint i = 0; i < n_tracks; i++)
    {
        runners[i].track = &tracks[i];
        runners[i].held.value = -INFINITY;
    }
    while ((now = find_next (runners, n_tracks)) != G_MAXINT64)
    {
        for (guint i = 0; i < n_tracks; i++)
        {
            while (runners[i].next < tracks[i].points->len &&
                   get_point (&runners[i], runners[i].next)->ts == now)
                pass (&runners[i], rules);
        }
        trade (&idle, runners, n_tracks);
    }
    return (CarryForesight){ .gain_ratio = idle.value, .round_trips = idle.trips };
}

/* The same for a capital that is for this pair alone. */
CarryForesight
carry_foresight_hold (const CarryForesightTrack *track, CarryForesightRules rules)
{
    return carry_foresight_switch (track, 1, rules);
}
