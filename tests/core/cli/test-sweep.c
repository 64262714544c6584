/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a sweep tries, and how it judges. */

#include <math.h>

#include "base/carry-time.h"
#include "cli/carry-sweep-axis.h"
#include "cli/carry-sweep-plan.h"
#include "cli/carry-sweep-statistics.h"
#include "cli/carry-sweep-window.h"

static void
test_grid (void)
{
    static const char *const texts[] = { "strategy.carry.min-apr=0.05..0.15/0.05",
                                         "strategy.carry.policy=always,threshold", NULL };
    static const char *const wanted[] = {
        "strategy.carry.min-apr=0.05 strategy.carry.policy=always",
        "strategy.carry.min-apr=0.05 strategy.carry.policy=threshold",
        "strategy.carry.min-apr=0.1 strategy.carry.policy=always",
        "strategy.carry.min-apr=0.1 strategy.carry.policy=threshold",
        "strategy.carry.min-apr=0.15 strategy.carry.policy=always",
        "strategy.carry.min-apr=0.15 strategy.carry.policy=threshold",
    };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarrySweepSpace) space = carry_sweep_space_new (texts, 0, 1, problems);

    g_assert_cmpuint (carry_problems_get_count (problems), ==, 0);
    g_assert_cmpuint (space->sets->len, ==, G_N_ELEMENTS (wanted));
    for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
        g_autofree char *text = carry_sweep_space_format (space, i);

        g_assert_cmpstr (text, ==, wanted[i]);
    }
}

/* A value with a comma in it. */
static void
test_bars (void)
{
    static const char *const texts[] = { "strategy.carry.symbols=BTCUSDT,ETHUSDT|SOLUSDT", NULL };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarrySweepSpace) space = carry_sweep_space_new (texts, 0, 1, problems);
    guint place = 9;

    g_assert_cmpuint (space->sets->len, ==, 2);
    g_assert_cmpstr (carry_sweep_space_get_value (space, 0, 0, &place), ==, "BTCUSDT,ETHUSDT");
    g_assert_cmpuint (place, ==, 0);
}

/* Every mistake is told, in one run. */
static void
test_mistakes (void)
{
    static const char *const texts[] = {
        "strategy.carry=1",
        "strategy.carry.a",
        "strategy.carry.b=1..2",
        "s.c.d=2..1/0.5",
        "s.c.e=1..2/0",
        "s.c.f=1,,2",
        "s.c.g=1,1",
        "s.c.h=0..1/0.0000001",
        "s.c.i=x..y/z",
        "s.c.j=1",
        "s.c.j=2",
        NULL,
    };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarrySweepSpace) space = carry_sweep_space_new (texts, 0, 1, problems);
    g_autoptr (CarryProblems) none = carry_problems_new ();
    g_autoptr (CarrySweepSpace) empty = carry_sweep_space_new (NULL, 0, 1, none);

    g_assert_cmpuint (carry_problems_get_count (problems), ==, G_N_ELEMENTS (texts) - 2);
    g_assert_cmpuint (carry_problems_get_count (none), ==, 1);
    g_assert_cmpuint (empty->sets->len, ==, 0);
    g_assert_nonnull (space);
}

/* The same seed draws the same sets, none twice; another draws others. */
static void
test_random (void)
{
    static const char *const texts[] = { "s.c.a=1..100/1", "s.c.b=1..100/1", NULL };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (CarrySweepSpace) one = carry_sweep_space_new (texts, 50, 7, problems);
    g_autoptr (CarrySweepSpace) two = carry_sweep_space_new (texts, 50, 7, problems);
    g_autoptr (CarrySweepSpace) other = carry_sweep_space_new (texts, 50, 8, problems);
    g_autoptr (CarrySweepSpace) all = carry_sweep_space_new (texts, 1000000, 8, problems);

    g_assert_cmpuint (one->sets->len, ==, 50);
    for (guint i = 1; i < 50; i++)
        g_assert_cmpuint (g_array_index (one->sets, guint64, i), >,
                          g_array_index (one->sets, guint64, i - 1));
    g_assert_cmpmem (one->sets->data, 50 * sizeof (guint64), two->sets->data,
                     50 * sizeof (guint64));
    g_assert_cmpint (memcmp (one->sets->data, other->sets->data, 50 * sizeof (guint64)), !=, 0);
    g_assert_cmpuint (all->sets->len, ==, 10000);
    g_assert_cmpuint (carry_problems_get_count (problems), ==, 0);
}

static void
test_windows (void)
{
    static const char *const days[][3] = {
        { "2024-01-01", "2024-01-11", "2024-01-16" },
        { "2024-01-06", "2024-01-16", "2024-01-21" },
        { "2024-01-11", "2024-01-21", "2024-01-23" },
    };
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (GArray) windows =
        carry_sweep_windows_new ("2024-01-01", "2024-01-23", "10d/5d", problems);

    g_assert_cmpuint (windows->len, ==, G_N_ELEMENTS (days));
    for (guint i = 0; i < windows->len; i++)
    {
        const CarrySweepWindow *window = &g_array_index (windows, CarrySweepWindow, i);
        const gint64 times[] = { window->ts_from, window->ts_split, window->ts_to };

        for (guint k = 0; k < 3; k++)
        {
            char text[CARRY_TIME_BUFFER];

            g_assert_true (g_str_has_prefix (carry_time_to_text (times[k], text), days[i][k]));
        }
    }
    g_assert_cmpuint (carry_problems_get_count (problems), ==, 0);
}

static void
test_bad_windows (void)
{
    static const struct
    {
        const char *from;
        const char *to;
        const char *walk;
        guint n;
    } cases[] = {
        { NULL, NULL, "x", 3 },
        { "2024-01-02", "2024-01-01", NULL, 1 },
        { "2024-01-01", "2024-01-02", "1d/1d", 1 },
        { "2024-01-01", "2024-02-01", "1d", 1 },
        { "2024-01-01", "2024-02-01", "1d/0s", 1 },
        { "2020-01-01", "2024-02-01", "1d/1m", 1 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autoptr (CarryProblems) problems = carry_problems_new ();
        g_autoptr (GArray) windows =
            carry_sweep_windows_new (cases[i].from, cases[i].to, cases[i].walk, problems);

        g_assert_cmpuint (carry_problems_get_count (problems), ==, cases[i].n);
        g_assert_cmpuint (windows->len, ==, 0);
    }
}

static void
test_sample (void)
{
    const double days[] = { 1, 2, 3, 4, 10 };
    const double flat[] = { 2, 2, 2 };
    CarrySweepSample sample;

    carry_sweep_sample_init (&sample, days, G_N_ELEMENTS (days));
    g_assert_cmpuint (sample.n, ==, 5);
    g_assert_cmpfloat_with_epsilon (sample.sharpe, 4 / sqrt (12.5), 1e-12);
    g_assert_cmpfloat_with_epsilon (sample.skewness, 36 / pow (10, 1.5), 1e-12);
    g_assert_cmpfloat_with_epsilon (sample.kurtosis, 278.8 / 100, 1e-12);
    carry_sweep_sample_init (&sample, flat, G_N_ELEMENTS (flat));
    g_assert_cmpfloat (sample.sharpe, ==, 0);
    g_assert_cmpfloat (carry_sweep_median (days, 5), ==, 3);
    g_assert_cmpfloat (carry_sweep_median (days, 4), ==, 2.5);
}

static void
test_normal (void)
{
    g_assert_cmpfloat_with_epsilon (carry_sweep_normal (0), 0.5, 1e-15);
    g_assert_cmpfloat_with_epsilon (carry_sweep_normal (1.959963984540054), 0.975, 1e-12);
    g_assert_cmpfloat_with_epsilon (carry_sweep_normal_quantile (0.975), 1.959963984540054, 1e-9);
    g_assert_cmpfloat_with_epsilon (carry_sweep_normal_quantile (1e-6), -4.753424308822899, 1e-8);
}

/* The example of the paper: 100 tries, five years of days, 2.5 annualised, variance 1/2. */
static void
test_deflated (void)
{
    const CarrySweepSample sample = {
        .n = 1250, .sharpe = 2.5 / sqrt (250), .skewness = -3, .kurtosis = 10
    };
    double luck = carry_sweep_expected_maximum (0.5 / 250, 100);
    double less_luck = carry_sweep_expected_maximum (0.5 / 250, 46);

    g_assert_cmpfloat_with_epsilon (luck, 0.1132, 1e-4);
    g_assert_cmpfloat_with_epsilon (carry_sweep_deflate (&sample, luck), 0.9004, 1e-4);
    g_assert_cmpfloat_with_epsilon (carry_sweep_deflate (&sample, less_luck), 0.9505, 1e-4);
    g_assert_cmpfloat (carry_sweep_expected_maximum (1, 1), ==, 0);
}

/* Whatever the order in which runs ended, the same set is chosen: of equals the first. */
static void
test_choose (void)
{
    static const double sharpes[] = { 1, NAN, 3, 3, 2 };
    CarrySweepPlan plan = { .objective = CARRY_SWEEP_SHARPE };

    for (guint first = 0; first < G_N_ELEMENTS (sharpes); first++)
        for (int step = -1; step <= 1; step += 2)
        {
            g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (CarrySweepResult));

            for (int i = 0; i < (int) G_N_ELEMENTS (sharpes); i++)
            {
                int n = (int) G_N_ELEMENTS (sharpes);
                guint set = (guint) (((int) first + step * i + n) % n);
                CarrySweepResult result = { .set = set, .sharpe_daily = sharpes[set] };

                g_array_append_val (results, result);
            }
            g_assert_cmpint (carry_sweep_plan_choose (&plan, results, 0), ==, 2);
        }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sweep/grid", test_grid);
    g_test_add_func ("/sweep/bars", test_bars);
    g_test_add_func ("/sweep/mistakes", test_mistakes);
    g_test_add_func ("/sweep/random", test_random);
    g_test_add_func ("/sweep/windows", test_windows);
    g_test_add_func ("/sweep/bad-windows", test_bad_windows);
    g_test_add_func ("/sweep/choose", test_choose);
    g_test_add_func ("/sweep/sample", test_sample);
    g_test_add_func ("/sweep/normal", test_normal);
    g_test_add_func ("/sweep/deflated", test_deflated);
    return g_test_run ();
}
