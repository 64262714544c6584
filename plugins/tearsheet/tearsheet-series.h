/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Some samples in a row. */
typedef struct
{
    gint64 ts_first;
    gint64 ts_last;
    gint64 ts_min;
    gint64 ts_max;
    double first;
    double min;
    double max;
    double last;
    double sum;
    guint64 count;
} TearsheetBucket;

/*
 * Samples of something over time, for drawing. However many there are, at most
 * `capacity` buckets are kept: when all are full, neighbours merge and each holds
 * twice as many samples. First, lowest, highest and last level of every bucket
 * stay exact, so that no peak is lost.
 */
typedef struct
{
    GArray *buckets; /* TearsheetBucket */
    guint capacity;
    guint64 width; /* samples in a full bucket */
} TearsheetSeries;

void tearsheet_series_init (TearsheetSeries *self, guint capacity);
void tearsheet_series_init_like (TearsheetSeries *self, const TearsheetSeries *other, double level);
void tearsheet_series_clear (TearsheetSeries *self);
void tearsheet_series_add (TearsheetSeries *self, gint64 ts, double level);
gboolean tearsheet_series_is_empty (const TearsheetSeries *self);
const TearsheetBucket *tearsheet_series_get_last (const TearsheetSeries *self);
GArray *tearsheet_series_reduce (const TearsheetSeries *self, guint most);
TearsheetBucket tearsheet_series_summarize (const TearsheetSeries *self);

static inline double
tearsheet_bucket_get_mean (const TearsheetBucket *self)
{
    return self->sum / (double) self->count;
}

G_END_DECLS
