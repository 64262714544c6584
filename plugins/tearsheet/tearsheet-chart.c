/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-chart.h"

#include <math.h>

#include "tearsheet-path.h"
#include "tearsheet-text.h"

#define MOST_TICKS 6
#define MOST_SMALL_TICKS 4
#define MOST_DATES 10
#define MOST_SMALL_DATES 5

/*
 * Where rare peaks may be cut the frame holds all means but the rarest 1 % at both
 * ends, and more than half as much room again above and below.
 */
#define RARE 0.01
#define ROOM 0.6

/* A curve as it is drawn. */
typedef struct
{
    const TearsheetCurve *curve;
    GArray *buckets; /* TearsheetBucket */
    double *inner;   /* of a stack: from which level to which */
    double *outer;
} Shape;

typedef struct
{
    const TearsheetChart *chart;
    GString *out;
    GArray *shapes; /* Shape */
    TearsheetFrame frame;
    double lowest;
    double highest;
    gint64 ts_lowest;
    gint64 ts_highest;
} Drawing;

static void
shape_clear (gpointer data)
{
    Shape *shape = data;

    g_array_unref (shape->buckets);
    g_free (shape->inner);
    g_free (shape->outer);
}

static Shape *
get_shape (const Drawing *self, guint i)
{
    return &g_array_index (self->shapes, Shape, i);
}

static const TearsheetBucket *
get_bucket (const Shape *shape, guint i)
{
    return &g_array_index (shape->buckets, TearsheetBucket, i);
}

/* What is above zero goes onto what is above zero, what is below under it. */
static void
stack_shape (Shape *shape, GArray *above, GArray *below)
{
    guint n = shape->buckets->len;

    shape->inner = g_new (double, n);
    shape->outer = g_new (double, n);
    if (above->len < n)
        g_array_set_size (above, n);
    if (below->len < n)
        g_array_set_size (below, n);
    for (guint i = 0; i < n; i++)
    {
        double level = tearsheet_bucket_get_mean (get_bucket (shape, i));
        double *base = &g_array_index (level >= 0 ? above : below, double, i);

        shape->inner[i] = *base;
        *base += level;
        shape->outer[i] = *base;
    }
}

static void
add_shapes (Drawing *self)
{
    g_autoptr (GArray) above = g_array_new (FALSE, TRUE, sizeof (double));
    g_autoptr (GArray) below = g_array_new (FALSE, TRUE, sizeof (double));

    self->shapes = g_array_new (FALSE, TRUE, sizeof (Shape));
    g_array_set_clear_func (self->shapes, shape_clear);
    for (guint i = 0; i < self->chart->curves->len; i++)
    {
        const TearsheetCurve *curve = &g_array_index (self->chart->curves, TearsheetCurve, i);
        Shape shape = {
            .curve = curve,
            .buckets = tearsheet_series_reduce (curve->series, self->chart->most_buckets),
        };

        if (curve->kind == TEARSHEET_CURVE_STACK)
            stack_shape (&shape, above, below);
        g_array_append_val (self->shapes, shape);
    }
}

static double
get_low (const Shape *shape, guint i)
{
    return shape->outer != NULL ? MIN (shape->inner[i], shape->outer[i])
                                : get_bucket (shape, i)->min;
}

static double
get_high (const Shape *shape, guint i)
{
    return shape->outer != NULL ? MAX (shape->inner[i], shape->outer[i])
                                : get_bucket (shape, i)->max;
}

static void
find_range (Drawing *self)
{
    gboolean is_first = TRUE;

    for (guint k = 0; k < self->shapes->len; k++)
    {
        const Shape *shape = get_shape (self, k);

        for (guint i = 0; i < shape->buckets->len; i++)
        {
            double low = get_low (shape, i), high = get_high (shape, i);

            if (is_first || low < self->lowest)
            {
                self->lowest = low;
                self->ts_lowest = get_bucket (shape, i)->ts_min;
            }
            if (is_first || high > self->highest)
            {
                self->highest = high;
                self->ts_highest = get_bucket (shape, i)->ts_max;
            }
            is_first = FALSE;
        }
    }
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
    double left = *(const double *) a, right = *(const double *) b;

    return (left > right) - (left < right);
}

/* The level below which @share of all @levels are. */
static double
find_quantile (GArray *levels, double share)
{
    g_array_sort (levels, compare_levels);
    return g_array_index (levels, double, (guint) (share * (levels->len - 1)));
}

static void
cut_range (const Drawing *self, double *low, double *high)
{
    g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (double));
    double rare_low, rare_high, room;

    for (guint k = 0; k < self->shapes->len; k++)
    {
        const Shape *shape = get_shape (self, k);

        for (guint i = 0; i < shape->buckets->len; i++)
        {
            double mean = tearsheet_bucket_get_mean (get_bucket (shape, i));

            g_array_append_val (means, mean);
        }
    }
    rare_low = find_quantile (means, RARE);
    rare_high = find_quantile (means, 1 - RARE);
    room = (rare_high - rare_low) * ROOM;
    *low = MAX (*low, rare_low - room);
    *high = MIN (*high, rare_high + room);
}

static void
set_frame (Drawing *self)
{
    const TearsheetChart *chart = self->chart;
    double low = self->lowest, high = self->highest;

    if (chart->is_cut)
        cut_range (self, &low, &high);
    if (isfinite (chart->reference))
    {
        low = MIN (low, chart->reference);
        high = MAX (high, chart->reference);
    }
    if (chart->has_zero)
    {
        low = MIN (low, 0);
        high = MAX (high, 0);
    }
    self->frame.ts_from = chart->ts_from;
    self->frame.ts_to = chart->ts_to;
    tearsheet_axis_init (&self->frame.axis, low, high,
                         chart->is_small ? MOST_SMALL_TICKS : MOST_TICKS);
}

static void
add_level (const Drawing *self, double level, guint decimals)
{
    tearsheet_text_add_number (self->out, level, decimals, TEARSHEET_TEXT_TYPESET);
    g_string_append (self->out, self->chart->unit);
}

/* A length in percent of the plot. */
static void
add_share (GString *out, double share)
{
    tearsheet_text_add_number (out, share * 100, 2, TEARSHEET_TEXT_PLAIN);
    g_string_append_c (out, '%');
}

static void
add_rows (const Drawing *self)
{
    const TearsheetAxis *axis = &self->frame.axis;

    for (guint i = 0; i < axis->n_ticks; i++)
    {
        double tick = tearsheet_axis_get_tick (axis, i);
        double place = tearsheet_axis_get_place (axis, tick);
        gboolean is_zero = tick == 0 && self->chart->has_zero;

        g_string_append_printf (self->out, "<line class=\"%s\" x2=\"100%%\" y1=\"",
                                is_zero ? "zero" : "row");
        add_share (self->out, place);
        g_string_append (self->out, "\" y2=\"");
        add_share (self->out, place);
        g_string_append (self->out, "\"/><text class=\"level\" x=\"-8\" dy=\".32em\" y=\"");
        add_share (self->out, place);
        g_string_append (self->out, "\">");
        add_level (self, tick, axis->decimals);
        g_string_append (self->out, "</text>\n");
    }
}

/* On a narrow screen every second date is left out. */
static void
add_dates (const Drawing *self)
{
    g_autoptr (GArray) dates =
        tearsheet_axis_list_dates (self->chart->ts_from, self->chart->ts_to,
                                   self->chart->is_small ? MOST_SMALL_DATES : MOST_DATES);

    for (guint i = 0; i < dates->len; i++)
    {
        const TearsheetDate *date = &g_array_index (dates, TearsheetDate, i);
        double place =
            (double) tearsheet_frame_get_x (&self->frame, date->ts) / TEARSHEET_PATH_WIDTH;

        g_string_append_printf (self->out, "<g class=\"%s\"><line class=\"tick\" x1=\"",
                                i % 2 == 0 ? "date" : "date more");
        add_share (self->out, place);
        g_string_append (self->out, "\" x2=\"");
        add_share (self->out, place);
        g_string_append (self->out, "\" y2=\"100%\"/><text y=\"100%\" dy=\"1.5em\" x=\"");
        add_share (self->out, place);
        g_string_append_printf (self->out, "\">%s</text></g>\n", date->label);
    }
}

static void
open_path (Drawing *self, TearsheetPath *path, const char *class, guint colour)
{
    g_string_append_printf (self->out, "<path class=\"%s k%u\" d=\"", class,
                            colour % TEARSHEET_N_COLOURS);
    *path = (TearsheetPath){ .out = self->out };
}

static void
add_shape (Drawing *self, const Shape *shape)
{
    TearsheetCurveKind kind = shape->curve->kind;
    guint colour = shape->curve->colour;
    TearsheetPath path;

    if (shape->buckets->len == 0)
        return;
    if (kind == TEARSHEET_CURVE_STACK)
    {
        open_path (self, &path, "layer", colour);
        tearsheet_path_add_layer (&path, &self->frame, shape->buckets, shape->inner, shape->outer);
        g_string_append (self->out, "z\"/>\n");
        return;
    }
    if (kind == TEARSHEET_CURVE_RANGE)
    {
        open_path (self, &path, "range", colour);
        tearsheet_path_add_range (&path, &self->frame, shape->buckets);
        g_string_append (self->out, "z\"/>\n");
    }
    if (kind == TEARSHEET_CURVE_AREA)
    {
        int zero = tearsheet_frame_get_y (&self->frame, 0);

        open_path (self, &path, "area", colour);
        tearsheet_path_add_point (
            &path, tearsheet_frame_get_x (&self->frame, get_bucket (shape, 0)->ts_first), zero);
        tearsheet_path_add_line (&path, &self->frame, shape->buckets);
        tearsheet_path_add_point (&path, path.x, zero);
        g_string_append (self->out, "z\"/>\n");
    }
    open_path (self, &path, "curve", colour);
    if (kind == TEARSHEET_CURVE_RANGE)
        tearsheet_path_add_mean (&path, &self->frame, shape->buckets);
    else
        tearsheet_path_add_line (&path, &self->frame, shape->buckets);
    g_string_append (self->out, "\"/>\n");
}

static void
add_curves (Drawing *self)
{
    g_string_append_printf (self->out,
                            "<svg width=\"100%%\" height=\"100%%\" viewBox=\"0 0 %d %d\" "
                            "preserveAspectRatio=\"none\">\n",
                            TEARSHEET_PATH_WIDTH, TEARSHEET_PATH_HEIGHT);
    if (isfinite (self->chart->reference))
        g_string_append_printf (self->out, "<path class=\"reference\" d=\"M0 %dh%d\"/>\n",
                                tearsheet_frame_get_y (&self->frame, self->chart->reference),
                                TEARSHEET_PATH_WIDTH);
    for (guint i = 0; i < self->shapes->len; i++)
        add_shape (self, get_shape (self, i));
    g_string_append (self->out, "</svg>\n");
}

/* The bucket that @ts lies in, or the last one before it. */
static const TearsheetBucket *
find_bucket (const GArray *buckets, gint64 ts)
{
    const TearsheetBucket *found = NULL;

    for (guint i = 0; i < buckets->len; i++)
    {
        const TearsheetBucket *bucket = &g_array_index (buckets, TearsheetBucket, i);

        if (bucket->ts_first > ts)
            break;
        found = bucket;
    }
    return found;
}

static gboolean
is_mean (const TearsheetCurve *curve)
{
    return curve->kind == TEARSHEET_CURVE_RANGE || curve->kind == TEARSHEET_CURVE_STACK;
}

/* What is said of a moment: each curve's level there. */
static void
add_tooltip (const Drawing *self, gint64 ts)
{
    g_string_append (self->out, "<title>");
    tearsheet_text_add_time (self->out, ts);
    for (guint i = 0; i < self->shapes->len; i++)
    {
        const Shape *shape = get_shape (self, i);
        const TearsheetBucket *bucket = find_bucket (shape->buckets, ts);
        double level;

        if (bucket == NULL)
            continue;
        level = is_mean (shape->curve) ? tearsheet_bucket_get_mean (bucket) : bucket->last;
        if (shape->curve->kind == TEARSHEET_CURVE_STACK && level == 0)
            continue;
        g_string_append_c (self->out, '\n');
        tearsheet_text_add_html (self->out, shape->curve->name);
        g_string_append (self->out, ": ");
        add_level (self, level, self->chart->decimals);
    }
    g_string_append (self->out, "</title>");
}

/* Invisible strips over the plot: the one under the pointer shows a line and a tooltip. */
static void
add_slices (const Drawing *self)
{
    guint n = self->chart->most_slices;
    double length = (double) (self->chart->ts_to - self->chart->ts_from);

    for (guint i = 0; i < n; i++)
    {
        gint64 ts = self->chart->ts_from + (gint64) (length * (i + 0.5) / n);

        g_string_append (self->out, "<g class=\"slice\"><rect height=\"100%\" x=\"");
        add_share (self->out, (double) i / n);
        g_string_append (self->out, "\" width=\"");
        add_share (self->out, 1.0 / n);
        g_string_append (self->out, "\"/><line y2=\"100%\" x1=\"");
        add_share (self->out, (i + 0.5) / n);
        g_string_append (self->out, "\" x2=\"");
        add_share (self->out, (i + 0.5) / n);
        g_string_append (self->out, "\"/>");
        add_tooltip (self, ts);
        g_string_append (self->out, "</g>\n");
    }
}

/* Says how far the peaks go that the frame cuts. */
static void
add_cuts (const Drawing *self)
{
    if (self->highest > self->frame.axis.high)
    {
        g_string_append (self->out, "<text class=\"cut\" x=\"100%\" dx=\"-6\" y=\"14\">peak ");
        add_level (self, self->highest, 0);
        g_string_append (self->out, ", ");
        tearsheet_text_add_date (self->out, self->ts_highest);
        g_string_append (self->out, " \342\206\221</text>\n");
    }
    if (self->lowest < self->frame.axis.low)
    {
        g_string_append (self->out,
                         "<text class=\"cut\" x=\"100%\" dx=\"-6\" y=\"100%\" dy=\"-6\">low ");
        add_level (self, self->lowest, 0);
        g_string_append (self->out, ", ");
        tearsheet_text_add_date (self->out, self->ts_lowest);
        g_string_append (self->out, " \342\206\223</text>\n");
    }
}

/* For those who cannot see it: what it shows, and between which levels. */
static void
add_label (const Drawing *self)
{
    tearsheet_text_add_html (self->out, self->chart->label);
    g_string_append (self->out, ", ");
    tearsheet_text_add_date (self->out, self->chart->ts_from);
    g_string_append (self->out, " to ");
    tearsheet_text_add_date (self->out, self->chart->ts_to);
    g_string_append (self->out, ": between ");
    add_level (self, self->lowest, self->chart->decimals);
    g_string_append (self->out, " and ");
    add_level (self, self->highest, self->chart->decimals);
}

static gboolean
is_empty (const TearsheetChart *chart)
{
    for (guint i = 0; i < chart->curves->len; i++)
        if (!tearsheet_series_is_empty (g_array_index (chart->curves, TearsheetCurve, i).series))
            return FALSE;
    return TRUE;
}

void
tearsheet_chart_add (const TearsheetChart *self, GString *out)
{
    Drawing drawing = { .chart = self, .out = out };

    if (is_empty (self))
    {
        g_string_append (out, "<p class=\"empty\">Nothing was recorded.</p>\n");
        return;
    }
    add_shapes (&drawing);
    find_range (&drawing);
    set_frame (&drawing);
    g_string_append_printf (out, "<div class=\"plot%s\"><svg role=\"img\" aria-label=\"",
                            self->is_small ? " small" : "");
    add_label (&drawing);
    g_string_append (out, "\">\n");
    add_rows (&drawing);
    add_dates (&drawing);
    add_curves (&drawing);
    if (!self->is_small)
        add_cuts (&drawing);
    add_slices (&drawing);
    g_string_append (out, "</svg></div>\n");
    g_array_unref (drawing.shapes);
}
