/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-foresight.h"

#define EPSILON 1e-12

static const CarryForesightRules funding_only = { .at_settlements = TRUE };
static const CarryForesightRules with_basis = { .at_settlements = TRUE, .with_basis = TRUE };
static const CarryForesightRules any_point = { .with_basis = TRUE };

/* A track of settlements, one an instant; the rate at the beginning is nobody's. */
static CarryForesightTrack
make_track (const double *rates, const double *basis, guint n, double one_way)
{
    CarryForesightTrack track = {
        .points = g_array_new (FALSE, FALSE, sizeof (CarryForesightPoint)),
        .one_way_ratio = one_way,
    };

    for (guint i = 0; i < n; i++)
    {
        CarryForesightPoint point = {
            .ts = i,
            .rate = rates[i],
            .basis = basis != NULL ? basis[i] : 0,
            .is_settlement = i > 0,
            .is_known = TRUE,
        };

        g_array_append_val (track.points, point);
    }
    return track;
}

static void
assert_best (CarryForesight found, double gain, guint trips)
{
    g_assert_cmpfloat_with_epsilon (found.gain_ratio, gain, EPSILON);
    g_assert_cmpuint (found.round_trips, ==, trips);
}

/* 3 + 2 - 1 + 4 held through is 8 less 2 of costs; leaving out the -1 would cost 2 more. */
static void
test_hold (void)
{
    const double rates[] = { 0, 3, 2, -1, 4 };
    CarryForesightTrack track = make_track (rates, NULL, G_N_ELEMENTS (rates), 1);

    assert_best (carry_foresight_hold (&track, funding_only), 6, 1);
    /* At a quarter each way the pause pays: 5 - 0.5 and 4 - 0.5. */
    track.one_way_ratio = 0.25;
    assert_best (carry_foresight_hold (&track, funding_only), 8, 2);
    /* Dearer than all there is: better nothing. */
    track.one_way_ratio = 5;
    assert_best (carry_foresight_hold (&track, funding_only), 0, 0);
    g_array_unref (track.points);
}

/* Sold rich at 0.5 and bought back at -0.5, with no funding at all: 1 less costs. */
static void
test_basis (void)
{
    const double rates[] = { 0, 0, 0 };
    const double basis[] = { 0, 0.5, -0.5 };
    CarryForesightTrack track = make_track (rates, basis, G_N_ELEMENTS (rates), 0.1);

    assert_best (carry_foresight_hold (&track, with_basis), 0.8, 1);
    assert_best (carry_foresight_hold (&track, funding_only), 0, 0);
    /* Where the rich instant is no settlement, only who may trade at any has it. */
    g_array_index (track.points, CarryForesightPoint, 1).is_settlement = FALSE;
    assert_best (carry_foresight_hold (&track, with_basis), 0.3, 1);
    assert_best (carry_foresight_hold (&track, any_point), 0.8, 1);
    g_array_unref (track.points);
}

/* What is traded nowhere yet cannot be held. */
static void
test_unknown (void)
{
    const double rates[] = { 0, 5, 1 };
    CarryForesightTrack track = make_track (rates, NULL, G_N_ELEMENTS (rates), 0.1);

    g_array_index (track.points, CarryForesightPoint, 0).is_known = FALSE;
    assert_best (carry_foresight_hold (&track, funding_only), 0.8, 1);
    g_array_unref (track.points);
}

/* One capital: 4 from the first, then 5 from the second, at the costs of both. */
static void
test_switch (void)
{
    const double first[] = { 0, 4, 0 };
    const double second[] = { 0, 0, 5 };
    CarryForesightTrack tracks[] = {
        make_track (first, NULL, 3, 0.5),
        make_track (second, NULL, 3, 0.5),
    };

    assert_best (carry_foresight_switch (tracks, 2, funding_only), 7, 2);
    tracks[0].one_way_ratio = tracks[1].one_way_ratio = 2.2;
    assert_best (carry_foresight_switch (tracks, 2, funding_only), 0.6, 1);
    g_array_unref (tracks[0].points);
    g_array_unref (tracks[1].points);
}

/* Never less than what any one rule gets: here, than holding all the time, on made-up rates. */
static void
test_no_rule_beats_it (void)
{
    for (guint round = 0; round < 200; round++)
    {
        double rates[40], basis[40], held = -0.02;
        CarryForesightTrack track;

        for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
        {
            rates[i] = i > 0 ? g_test_rand_double_range (-0.01, 0.01) : 0;
            basis[i] = g_test_rand_double_range (-0.01, 0.01);
            held += rates[i];
        }
        held -= basis[G_N_ELEMENTS (basis) - 1] - basis[0];
        track = make_track (rates, basis, G_N_ELEMENTS (rates), 0.01);
        g_assert_cmpfloat (carry_foresight_hold (&track, with_basis).gain_ratio, >=,
                           MAX (held, 0) - EPSILON);
        g_array_unref (track.points);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/foresight/hold", test_hold);
    g_test_add_func ("/host/foresight/basis", test_basis);
    g_test_add_func ("/host/foresight/unknown", test_unknown);
    g_test_add_func ("/host/foresight/switch", test_switch);
    g_test_add_func ("/host/foresight/no-rule-beats-it", test_no_rule_beats_it);
    return g_test_run ();
}
