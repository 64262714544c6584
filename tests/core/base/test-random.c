/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-random.h"

#define DRAWS 200000

/* The first numbers of the authors' own program from this state. */
static void
test_reference (void)
{
    static const guint64 expected[] = {
        G_GUINT64_CONSTANT (11520),
        G_GUINT64_CONSTANT (0),
        G_GUINT64_CONSTANT (1509978240),
        G_GUINT64_CONSTANT (1215971899390074240),
        G_GUINT64_CONSTANT (1216172134540287360),
        G_GUINT64_CONSTANT (607988272756665600),
        G_GUINT64_CONSTANT (16172922978634559625),
        G_GUINT64_CONSTANT (8476171486693032832),
        G_GUINT64_CONSTANT (10595114339597558777),
        G_GUINT64_CONSTANT (2904607092377533576),
    };
    CarryRandom random = { .state = { 1, 2, 3, 4 } };
    for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
        g_assert_cmpuint (carry_random_next (&random), ==, expected[i]);
}

/* Pinned: a change of these numbers changes every recorded run. */
static void
test_pinned (void)
{
    CarryRandom random;
    carry_random_init (&random, 42, "market");
    g_assert_cmphex (carry_random_next (&random), ==, G_GUINT64_CONSTANT (0xe213e95a86d9c5c7));
    g_assert_cmphex (carry_random_next (&random), ==, G_GUINT64_CONSTANT (0x993747bcda8db502));
    carry_random_init (&random, 0, "");
    g_assert_cmphex (carry_random_next (&random), ==, G_GUINT64_CONSTANT (0x1e28178eedbf0f30));
}

static gboolean
starts_alike (guint64 seed_a, const char *stream_a, guint64 seed_b, const char *stream_b)
{
    CarryRandom a, b;
    guint same = 0;
    carry_random_init (&a, seed_a, stream_a);
    carry_random_init (&b, seed_b, stream_b);
    for (guint i = 0; i < 100; i++)
        same += carry_random_next (&a) == carry_random_next (&b);
    g_assert_true (same == 0 || same == 100);
    return same == 100;
}

static void
test_streams (void)
{
    g_assert_true (starts_alike (7, "market", 7, "market"));
    g_assert_false (starts_alike (7, "market", 8, "market"));
    g_assert_false (starts_alike (7, "market", 7, "markeu"));
    g_assert_false (starts_alike (7, "", 7, "market"));
    g_assert_false (starts_alike (0, "a", 1, "b"));
}

static void
test_below_is_even (void)
{
    enum
    {
        BOUND = 7
    };
    guint counts[BOUND] = { 0 };
    CarryRandom random;
    carry_random_init (&random, 1, "below");
    for (guint i = 0; i < DRAWS; i++)
    {
        guint64 drawn = carry_random_below (&random, BOUND);
        g_assert_cmpuint (drawn, <, BOUND);
        counts[drawn]++;
    }
    /* Five standard deviations of a binomial count. */
    for (guint i = 0; i < BOUND; i++)
        g_assert_cmpint (ABS ((int) counts[i] - DRAWS / BOUND), <, 800);
}

/* With 3 × 2^62 numbers, a plain multiplication would draw every third twice as often. */
static void
test_below_large_bound_is_even (void)
{
    guint64 bound = G_GUINT64_CONSTANT (3) << 62;
    guint doubled = 0;
    CarryRandom random;
    carry_random_init (&random, 2, "below");
    for (guint i = 0; i < DRAWS; i++)
    {
        guint64 drawn = carry_random_below (&random, bound);
        g_assert_cmpuint (drawn, <, bound);
        doubled += drawn % 3 == 0;
    }
    g_assert_cmpint (ABS ((int) doubled - DRAWS / 3), <, 1100);
}

static void
test_below_edges (void)
{
    CarryRandom random;
    carry_random_init (&random, 3, "below");
    for (guint i = 0; i < 100; i++)
        g_assert_cmpuint (carry_random_below (&random, 1), ==, 0);
    for (guint i = 0; i < 100; i++)
        g_assert_cmpuint (carry_random_below (&random, G_MAXUINT64), <, G_MAXUINT64);
}

static void
test_range (void)
{
    gboolean seen[3] = { FALSE };
    CarryRandom random;
    carry_random_init (&random, 4, "range");
    for (guint i = 0; i < 200; i++)
    {
        gint64 drawn = carry_random_range (&random, -1, 2);
        g_assert_cmpint (drawn, >=, -1);
        g_assert_cmpint (drawn, <, 2);
        seen[drawn + 1] = TRUE;
    }
    g_assert_true (seen[0] && seen[1] && seen[2]);

    gboolean below = FALSE, above = FALSE;
    for (guint i = 0; i < 200; i++)
    {
        gint64 drawn = carry_random_range (&random, G_MININT64, G_MAXINT64);
        below |= drawn < 0;
        above |= drawn > 0;
    }
    g_assert_true (below && above);
}

static void
test_unit (void)
{
    double sum = 0.0;
    CarryRandom random;
    carry_random_init (&random, 5, "unit");
    for (guint i = 0; i < DRAWS; i++)
    {
        double drawn = carry_random_unit (&random);
        g_assert_cmpfloat (drawn, >=, 0.0);
        g_assert_cmpfloat (drawn, <, 1.0);
        sum += drawn;
    }
    g_assert_cmpfloat_with_epsilon (sum / DRAWS, 0.5, 0.004);

    /* From this state all 64 bits drawn are ones. */
    random = (CarryRandom){ .state = { 0, G_GUINT64_CONSTANT (0x4fc71c71c71c71c7), 0, 0 } };
    CarryRandom copy = random;
    g_assert_cmphex (carry_random_next (&copy), ==, G_MAXUINT64);
    g_assert_cmpfloat (carry_random_unit (&random), <, 1.0);
}

static void
test_normal (void)
{
    double sum = 0.0, squares = 0.0;
    guint within_one = 0;
    CarryRandom random;
    carry_random_init (&random, 6, "normal");
    for (guint i = 0; i < DRAWS; i++)
    {
        double drawn = carry_random_normal (&random);
        g_assert_cmpfloat (ABS (drawn), <, 6.0);
        sum += drawn;
        squares += drawn * drawn;
        within_one += ABS (drawn) < 1.0;
    }
    g_assert_cmpfloat_with_epsilon (sum / DRAWS, 0.0, 0.012);
    g_assert_cmpfloat_with_epsilon (squares / DRAWS, 1.0, 0.016);
    g_assert_cmpfloat_with_epsilon ((double) within_one / DRAWS, 0.6827, 0.01);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/random/reference", test_reference);
    g_test_add_func ("/random/pinned", test_pinned);
    g_test_add_func ("/random/streams", test_streams);
    g_test_add_func ("/random/below/even", test_below_is_even);
    g_test_add_func ("/random/below/large-bound", test_below_large_bound_is_even);
    g_test_add_func ("/random/below/edges", test_below_edges);
    g_test_add_func ("/random/range", test_range);
    g_test_add_func ("/random/unit", test_unit);
    g_test_add_func ("/random/normal", test_normal);
    return g_test_run ();
}
