/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-series.h"

#include <math.h>

#define CAPACITY 16

/* Samples that jump, with their extremes anywhere. */
static double
make_level (CarryRandom *random)
{
    return (double) carry_random_range (random, -1000, 1000);
}

/* The bucket of samples [first, last), by looking at each. */
static TearsheetBucket
count_naively (const double *levels, guint first, guint last)
{
    TearsheetBucket bucket = {
        .ts_first = first,
        .ts_last = last - 1,
        .ts_min = first,
        .ts_max = first,
        .first = levels[first],
        .min = levels[first],
        .max = levels[first],
        .last = levels[last - 1],
        .count = last - first,
    };

    for (guint i = first; i < last; i++)
    {
        bucket.sum += levels[i];
        if (levels[i] < bucket.min)
        {
            bucket.min = levels[i];
            bucket.ts_min = i;
        }
        if (levels[i] > bucket.max)
        {
            bucket.max = levels[i];
            bucket.ts_max = i;
        }
    }
    return bucket;
}

static void
assert_bucket (const TearsheetBucket *got, const TearsheetBucket *wanted)
{
    g_assert_cmpint (got->ts_first, ==, wanted->ts_first);
    g_assert_cmpint (got->ts_last, ==, wanted->ts_last);
    g_assert_cmpint (got->ts_min, ==, wanted->ts_min);
    g_assert_cmpint (got->ts_max, ==, wanted->ts_max);
    g_assert_cmpfloat (got->first, ==, wanted->first);
    g_assert_cmpfloat (got->min, ==, wanted->min);
    g_assert_cmpfloat (got->max, ==, wanted->max);
    g_assert_cmpfloat (got->last, ==, wanted->last);
    g_assert_cmpfloat (got->sum, ==, wanted->sum);
    g_assert_cmpuint (got->count, ==, wanted->count);
}

/* Every @width samples from the first are one bucket; the last may be short. */
static void
assert_buckets (const GArray *buckets, const double *levels, guint n, guint width)
{
    g_assert_cmpuint (buckets->len, ==, (n + width - 1) / width);
    for (guint i = 0; i < buckets->len; i++)
    {
        TearsheetBucket wanted = count_naively (levels, i * width, MIN (n, (i + 1) * width));

        assert_bucket (&g_array_index (buckets, TearsheetBucket, i), &wanted);
    }
}

static void
test_merging (void)
{
    enum
    {
        MOST = 600
    };
    double levels[MOST];
    TearsheetSeries series;
    CarryRandom random;
    guint width = 1;

    carry_random_init (&random, 5, "levels");
    tearsheet_series_init (&series, CAPACITY);
    for (guint n = 1; n <= MOST; n++)
    {
        levels[n - 1] = make_level (&random);
        tearsheet_series_add (&series, n - 1, levels[n - 1]);
        if (n > CAPACITY * width)
            width *= 2;
        g_assert_cmpuint (series.buckets->len, <=, CAPACITY);
        g_assert_cmpuint (series.width, ==, width);
        assert_buckets (series.buckets, levels, n, width);
    }
    tearsheet_series_clear (&series);
}

/* Fewer buckets for a small chart: neighbours merge, and nothing is lost. */
static void
test_reduce (void)
{
    double levels[CAPACITY];
    TearsheetSeries series;
    CarryRandom random;

    carry_random_init (&random, 6, "levels");
    tearsheet_series_init (&series, CAPACITY);
    for (guint i = 0; i < CAPACITY; i++)
    {
        levels[i] = make_level (&random);
        tearsheet_series_add (&series, i, levels[i]);
    }
    for (guint most = 1; most <= CAPACITY + 1; most++)
    {
        g_autoptr (GArray) buckets = tearsheet_series_reduce (&series, most);

        g_assert_cmpuint (buckets->len, <=, most);
        assert_buckets (buckets, levels, CAPACITY, (CAPACITY + most - 1) / most);
    }
    TearsheetBucket all = tearsheet_series_summarize (&series);
    TearsheetBucket wanted = count_naively (levels, 0, CAPACITY);
    assert_bucket (&all, &wanted);
    g_assert_cmpuint (series.buckets->len, ==, CAPACITY);
    tearsheet_series_clear (&series);
}

static void
test_empty (void)
{
    TearsheetSeries series;

    tearsheet_series_init (&series, CAPACITY);
    tearsheet_series_add (&series, 1, NAN);
    tearsheet_series_add (&series, 2, INFINITY);
    g_assert_true (tearsheet_series_is_empty (&series));
    g_assert_null (tearsheet_series_get_last (&series));
    g_assert_cmpuint (tearsheet_series_summarize (&series).count, ==, 0);
    tearsheet_series_clear (&series);
}

/* A series that begins late has the same buckets as one that was there from the start. */
static void
test_like (void)
{
    for (guint late = 0; late < 70; late++)
    {
        TearsheetSeries old, new;

        tearsheet_series_init (&old, CAPACITY);
        for (guint i = 0; i < late; i++)
            tearsheet_series_add (&old, i, i);
        tearsheet_series_init_like (&new, &old, 3);
        for (guint i = late; i < 100; i++)
        {
            tearsheet_series_add (&old, i, i);
            tearsheet_series_add (&new, i, 3);
        }
        g_assert_cmpuint (new.buckets->len, ==, old.buckets->len);
        for (guint i = 0; i < new.buckets->len; i++)
        {
            const TearsheetBucket *one = &g_array_index (new.buckets, TearsheetBucket, i);
            const TearsheetBucket *other = &g_array_index (old.buckets, TearsheetBucket, i);

            g_assert_cmpint (one->ts_first, ==, other->ts_first);
            g_assert_cmpint (one->ts_last, ==, other->ts_last);
            g_assert_cmpuint (one->count, ==, other->count);
            g_assert_cmpfloat (tearsheet_bucket_get_mean (one), ==, 3);
        }
        tearsheet_series_clear (&old);
        tearsheet_series_clear (&new);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/tearsheet/series/merging", test_merging);
    g_test_add_func ("/tearsheet/series/reduce", test_reduce);
    g_test_add_func ("/tearsheet/series/empty", test_empty);
    g_test_add_func ("/tearsheet/series/like", test_like);
    return g_test_run ();
}
