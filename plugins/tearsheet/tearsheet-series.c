/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-series.h"

#include <math.h>

/* @capacity is even, so that full buckets merge into full buckets. */
void
tearsheet_series_init (TearsheetSeries *self, guint capacity)
{
    g_assert (capacity >= 2 && capacity % 2 == 0);
    self->buckets = g_array_new (FALSE, FALSE, sizeof (TearsheetBucket));
    self->capacity = capacity;
    self->width = 1;
}

/* As if @level had been added whenever something was added to @other. */
void
tearsheet_series_init_like (TearsheetSeries *self, const TearsheetSeries *other, double level)
{
    tearsheet_series_init (self, other->capacity);
    self->width = other->width;
    g_array_append_vals (self->buckets, other->buckets->data, other->buckets->len);
    for (guint i = 0; i < self->buckets->len; i++)
    {
        TearsheetBucket *bucket = &g_array_index (self->buckets, TearsheetBucket, i);

        bucket->first = bucket->min = bucket->max = bucket->last = level;
        bucket->sum = level * (double) bucket->count;
    }
}

void
tearsheet_series_clear (TearsheetSeries *self)
{
    g_clear_pointer (&self->buckets, g_array_unref);
}

static void
merge (TearsheetBucket *self, const TearsheetBucket *next)
{
    self->ts_last = next->ts_last;
    if (next->min < self->min)
    {
        self->min = next->min;
        self->ts_min = next->ts_min;
    }
    if (next->max > self->max)
    {
        self->max = next->max;
        self->ts_max = next->ts_max;
    }
    self->last = next->last;
    self->sum += next->sum;
    self->count += next->count;
}

/* Every @n buckets in a row become one. */
static void
merge_all (GArray *buckets, guint n)
{
    TearsheetBucket *bucket = (TearsheetBucket *) (gpointer) buckets->data;
    guint merged = (buckets->len + n - 1) / n;

    for (guint i = 0; i < merged; i++)
    {
        bucket[i] = bucket[i * n];
        for (guint k = i * n + 1; k < MIN (i * n + n, buckets->len); k++)
            merge (&bucket[i], &bucket[k]);
    }
    g_array_set_size (buckets, merged);
}

/* @ts does not go back; what is no number is left out. */
void
tearsheet_series_add (TearsheetSeries *self, gint64 ts, double level)
{
    TearsheetBucket sample = { ts, ts, ts, ts, level, level, level, level, level, 1 };
    guint n = self->buckets->len;

    if (!isfinite (level))
        return;
    if (n > 0 && g_array_index (self->buckets, TearsheetBucket, n - 1).count < self->width)
    {
        merge (&g_array_index (self->buckets, TearsheetBucket, n - 1), &sample);
        return;
    }
    if (n == self->capacity)
    {
        merge_all (self->buckets, 2);
        self->width *= 2;
    }
    g_array_append_val (self->buckets, sample);
}

gboolean
tearsheet_series_is_empty (const TearsheetSeries *self)
{
    return self->buckets->len == 0;
}

/* (nullable): the bucket that ends with the last sample */
const TearsheetBucket *
tearsheet_series_get_last (const TearsheetSeries *self)
{
    guint n = self->buckets->len;

    return n > 0 ? &g_array_index (self->buckets, TearsheetBucket, n - 1) : NULL;
}

/* (transfer full) (element-type TearsheetBucket): the same in @most buckets at most. */
GArray *
tearsheet_series_reduce (const TearsheetSeries *self, guint most)
{
    GArray *buckets = g_array_copy (self->buckets);

    if (buckets->len > most)
        merge_all (buckets, (buckets->len + most - 1) / most);
    return buckets;
}

/* Everything in one bucket; its count is 0 when there is nothing. */
TearsheetBucket
tearsheet_series_summarize (const TearsheetSeries *self)
{
    g_autoptr (GArray) all = tearsheet_series_reduce (self, 1);

    return all->len > 0 ? g_array_index (all, TearsheetBucket, 0) : (TearsheetBucket){ 0 };
}
