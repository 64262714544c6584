/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-path.h"

#include <math.h>

/* Peaks that are cut need not be drawn further than this from the frame. */
#define BEYOND 2.0

int
tearsheet_frame_get_x (const TearsheetFrame *self, gint64 ts)
{
    double length = (double) (self->ts_to - self->ts_from);
    double place = length > 0 ? (double) (ts - self->ts_from) / length : 0;

    return (int) floor (CLAMP (place, 0, 1) * TEARSHEET_PATH_WIDTH + 0.5);
}

int
tearsheet_frame_get_y (const TearsheetFrame *self, double level)
{
    double place = tearsheet_axis_get_place (&self->axis, level);

    return (int) floor (CLAMP (place, -BEYOND, BEYOND) * TEARSHEET_PATH_HEIGHT + 0.5);
}

/* Steps are shorter than coordinates; they are of whole numbers, so no error adds up. */
void
tearsheet_path_add_point (TearsheetPath *self, int x, int y)
{
    int dx = x - self->x, dy = y - self->y;

    if (!self->is_open)
        g_string_append_printf (self->out, "M%d %d", x, y);
    else if (dx == 0 && dy == 0)
        return;
    else if (dx == 0)
        g_string_append_printf (self->out, "v%d", dy);
    else if (dy == 0)
        g_string_append_printf (self->out, "h%d", dx);
    else
        g_string_append_printf (self->out, "l%d %d", dx, dy);
    self->is_open = TRUE;
    self->x = x;
    self->y = y;
}

static const TearsheetBucket *
get_bucket (const GArray *buckets, guint i)
{
    return &g_array_index (buckets, TearsheetBucket, i);
}

static int
get_middle (const TearsheetFrame *frame, const TearsheetBucket *bucket)
{
    gint64 half_ns = (bucket->ts_last - bucket->ts_first) / 2;

    return tearsheet_frame_get_x (frame, bucket->ts_first + half_ns);
}

/* First, both extremes, last of every bucket. */
void
tearsheet_path_add_line (TearsheetPath *self, const TearsheetFrame *frame, const GArray *buckets)
{
    for (guint i = 0; i < buckets->len; i++)
    {
        const TearsheetBucket *bucket = get_bucket (buckets, i);
        gboolean rises = bucket->first <= bucket->last;
        int middle = get_middle (frame, bucket);

        tearsheet_path_add_point (self, tearsheet_frame_get_x (frame, bucket->ts_first),
                                  tearsheet_frame_get_y (frame, bucket->first));
        if (bucket->count > 2)
        {
            tearsheet_path_add_point (
                self, middle, tearsheet_frame_get_y (frame, rises ? bucket->min : bucket->max));
            tearsheet_path_add_point (
                self, middle, tearsheet_frame_get_y (frame, rises ? bucket->max : bucket->min));
        }
        tearsheet_path_add_point (self, tearsheet_frame_get_x (frame, bucket->ts_last),
                                  tearsheet_frame_get_y (frame, bucket->last));
    }
}

void
tearsheet_path_add_mean (TearsheetPath *self, const TearsheetFrame *frame, const GArray *buckets)
{
    for (guint i = 0; i < buckets->len; i++)
    {
        const TearsheetBucket *bucket = get_bucket (buckets, i);

        tearsheet_path_add_point (
            self, get_middle (frame, bucket),
            tearsheet_frame_get_y (frame, tearsheet_bucket_get_mean (bucket)));
    }
}

/* Along the highs and back along the lows. */
void
tearsheet_path_add_range (TearsheetPath *self, const TearsheetFrame *frame, const GArray *buckets)
{
    for (guint i = 0; i < buckets->len; i++)
        tearsheet_path_add_point (self, get_middle (frame, get_bucket (buckets, i)),
                                  tearsheet_frame_get_y (frame, get_bucket (buckets, i)->max));
    for (guint i = buckets->len; i > 0; i--)
        tearsheet_path_add_point (self, get_middle (frame, get_bucket (buckets, i - 1)),
                                  tearsheet_frame_get_y (frame, get_bucket (buckets, i - 1)->min));
}

static int
get_end (const TearsheetFrame *frame, const GArray *buckets, guint i)
{
    gboolean is_last = i + 1 == buckets->len;

    return tearsheet_frame_get_x (frame, is_last ? get_bucket (buckets, i)->ts_last
                                                 : get_bucket (buckets, i + 1)->ts_first);
}

/* Steps along @outer and back along @inner, a level for every bucket. */
void
tearsheet_path_add_layer (TearsheetPath *self, const TearsheetFrame *frame, const GArray *buckets,
                          const double *inner, const double *outer)
{
    for (guint i = 0; i < buckets->len; i++)
    {
        int y = tearsheet_frame_get_y (frame, outer[i]);

        if (i == 0)
            tearsheet_path_add_point (
                self, tearsheet_frame_get_x (frame, get_bucket (buckets, 0)->ts_first), y);
        tearsheet_path_add_point (self, self->x, y);
        if (i + 1 == buckets->len || tearsheet_frame_get_y (frame, outer[i + 1]) != y)
            tearsheet_path_add_point (self, get_end (frame, buckets, i), y);
    }
    for (guint i = buckets->len; i > 0; i--)
    {
        int y = tearsheet_frame_get_y (frame, inner[i - 1]);

        tearsheet_path_add_point (self, self->x, y);
        if (i == 1 || tearsheet_frame_get_y (frame, inner[i - 2]) != y)
            tearsheet_path_add_point (
                self, tearsheet_frame_get_x (frame, get_bucket (buckets, i - 1)->ts_first), y);
    }
}
