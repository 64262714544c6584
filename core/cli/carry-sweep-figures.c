/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-figures.h"

#include <math.h>

/* Of a cell of the heat map, and of the room for names. */
#define CELL_WIDTH 64
#define CELL_HEIGHT 30
#define LEFT_MIN 44
#define LEFT_MAX 150
#define CHARACTER_WIDTH 8
#define TOP 8
#define BOTTOM 44

/* Of the plots. Few values make a narrow one, that fits on a phone. */
#define PLOT_WIDTH_MAX 880
#define PLOT_WIDTH_MIN 250
#define COLUMN_WIDTH 64
#define PLOT_HEIGHT 240
#define MARGIN 54

/* Room above and below the values, as a part of their span. */
#define PADDING 0.08

/* --- text ---------------------------------------------------------------------------------- */

void
carry_sweep_figures_add_text (GString *page, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text (text, -1);

    g_string_append (page, escaped);
}

/* Two digits after the point, whatever the locale says; nothing where there is no number. */
void
carry_sweep_figures_add_number (GString *page, double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (!isnan (value))
        g_string_append (page, g_ascii_formatd (buffer, sizeof buffer, "%.2f", value));
}

static void
add_coordinate (GString *page, const char *name, double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (page, " %s=\"%s\"", name,
                            g_ascii_formatd (buffer, sizeof buffer, "%.1f", value));
}

static void
add_label (GString *page, const char *class, double x, double y, const char *text)
{
    g_string_append_printf (page, "<text class=\"%s\"", class);
    add_coordinate (page, "x", x);
    add_coordinate (page, "y", y);
    g_string_append_c (page, '>');
    carry_sweep_figures_add_text (page, text);
    g_string_append (page, "</text>");
}

static void
add_value (GString *page, const char *class, double x, double y, double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    add_label (page, class, x, y, g_ascii_formatd (buffer, sizeof buffer, "%.2f", value));
}

static const CarrySweepAxis *
get_axis (const CarrySweepPlan *plan, guint axis)
{
    return plan->space->axes->pdata[axis];
}

static void
open_figure (GString *page, double width, double height, const char *caption)
{
    g_string_append (page, "<figure><figcaption><p>");
    carry_sweep_figures_add_text (page, caption);
    g_string_append (page, "</p></figcaption><div class=\"scroll\"><svg");
    add_coordinate (page, "width", width);
    add_coordinate (page, "height", height);
    g_string_append (page, " role=\"img\">");
}

static void
close_figure (GString *page)
{
    g_string_append (page, "</svg></div></figure>\n");
}

/* --- heat map ------------------------------------------------------------------------------ */

/* The median of the sets that fall into a cell; NAN for none. */
static double
get_cell (const CarrySweepPlan *plan, const double *scores, guint across, guint x, guint down,
          guint y)
{
    g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (double));

    for (guint set = 0; set < plan->space->sets->len; set++)
    {
        guint column, row;

        carry_sweep_space_get_value (plan->space, set, across, &column);
        carry_sweep_space_get_value (plan->space, set, down, &row);
        if (column == x && row == y && !isnan (scores[set]))
            g_array_append_val (inside, scores[set]);
    }
    return inside->len > 0 ? carry_sweep_median (&g_array_index (inside, double, 0), inside->len)
                           : NAN;
}

/* From values to places and shades. */
typedef struct
{
    double low;
    double high;
} Scale;

static void
scale_take (Scale *self, double value)
{
    if (isnan (value))
        return;
    self->low = MIN (self->low, value);
    self->high = MAX (self->high, value);
}

/*
 * How strong the colour of a value is, 0 to 1. Gains and losses side by side are shaded by how far
 * they are from 0; where all are gains, or all are losses, by what tells them apart.
 */
static double
scale_shade (const Scale *self, double value)
{
    double most = MAX (fabs (self->low), fabs (self->high));

    if (self->low < 0 && self->high > 0)
        return fabs (value) / most;
    if (self->high <= self->low)
        return 0.5;
    return self->low >= 0 ? (value - self->low) / (self->high - self->low)
                          : (self->high - value) / (self->high - self->low);
}

static void
add_cell (GString *page, double x, double y, double value, const Scale *scale)
{
    char alpha[G_ASCII_DTOSTR_BUF_SIZE];

    if (isnan (value))
        return;
    g_string_append_printf (page, "<rect%s", value >= scale->high ? " class=\"best\"" : "");
    add_coordinate (page, "x", x);
    add_coordinate (page, "y", y);
    add_coordinate (page, "width", CELL_WIDTH - 2);
    add_coordinate (page, "height", CELL_HEIGHT - 2);
    g_ascii_formatd (alpha, sizeof alpha, "%.2f", 0.08 + 0.62 * scale_shade (scale, value));
    g_string_append_printf (page, " rx=\"4\" fill=\"rgba(var(--%s), %s)\"/>", value < 0 ? "l" : "g",
                            alpha);
    add_value (page, "cell", x + CELL_WIDTH / 2.0 - 1, y + CELL_HEIGHT / 2.0 + 3, value);
}

/* Room for the longest name of a row. */
static double
get_left (const CarrySweepAxis *rows)
{
    glong longest = 0;

    for (guint y = 0; y < rows->n; y++)
        longest = MAX (longest, g_utf8_strlen (rows->values[y], -1));
    return (double) CLAMP (longest * CHARACTER_WIDTH + 16, LEFT_MIN, LEFT_MAX);
}

static void
add_cells (GString *page, const double *cells, guint n_columns, guint n_rows, double left)
{
    Scale scale = { G_MAXDOUBLE, -G_MAXDOUBLE };

    for (guint i = 0; i < n_columns * n_rows; i++)
        scale_take (&scale, cells[i]);
    for (guint y = 0; y < n_rows; y++)
        for (guint x = 0; x < n_columns; x++)
            add_cell (page, left + x * CELL_WIDTH, TOP + y * CELL_HEIGHT, cells[y * n_columns + x],
                      &scale);
}

/**
 * carry_sweep_figures_add_heat_map: (skip)
 * @page: gets a figure
 * @plan: what was run
 * @scores: of each set; NAN for none
 * @across: the axis from left to right
 * @down: the axis from top to bottom
 *
 * Where other settings are varied too, a cell is the median over them.
 */
void
carry_sweep_figures_add_heat_map (GString *page, const CarrySweepPlan *plan, const double *scores,
                                  guint across, guint down)
{
    const CarrySweepAxis *columns = get_axis (plan, across);
    const CarrySweepAxis *rows = get_axis (plan, down);
    g_autofree double *cells = g_new0 (double, columns->n * rows->n);
    g_autofree char *caption =
        g_strdup_printf ("%s from left to right, %s from top to bottom; the best is outlined",
                         columns->key, rows->key);
    double bottom = TOP + rows->n * CELL_HEIGHT;
    double left = get_left (rows);

    for (guint y = 0; y < rows->n; y++)
        for (guint x = 0; x < columns->n; x++)
            cells[y * columns->n + x] = get_cell (plan, scores, across, x, down, y);
    open_figure (page, left + columns->n * CELL_WIDTH + 8, bottom + BOTTOM, caption);
    add_cells (page, cells, columns->n, rows->n, left);
    for (guint y = 0; y < rows->n; y++)
        add_label (page, "level", left - 10, TOP + y * CELL_HEIGHT + CELL_HEIGHT / 2.0 + 3,
                   rows->values[y]);
    for (guint x = 0; x < columns->n; x++)
        add_label (page, "mid", left + x * CELL_WIDTH + CELL_WIDTH / 2.0, bottom + 18,
                   columns->values[x]);
    close_figure (page);
}

/* --- plots --------------------------------------------------------------------------------- */

/* Room around what was taken. Zero is shown where it is near; far away it would hide the differences. */
static void
scale_finish (Scale *self)
{
    double span = self->high - self->low;

    if (span < 0)
        *self = (Scale){ 0, 1 };
    else if (span == 0)
        *self = (Scale){ MIN (self->low, 0), MAX (self->high, 0) };
    else if (self->low >= 0 && self->low < span)
        *self = (Scale){ 0, self->high + PADDING * span };
    else if (self->high <= 0 && -self->high < span)
        *self = (Scale){ self->low - PADDING * span, 0 };
    else
        *self = (Scale){ self->low - PADDING * span, self->high + PADDING * span };
}

static gboolean
scale_has_zero (const Scale *self)
{
    return self->low <= 0 && self->high >= 0;
}

static double
scale_place (const Scale *self, double value)
{
    double span = self->high > self->low ? self->high - self->low : 1;

    return TOP + PLOT_HEIGHT * (self->high - value) / span;
}

static double
get_width (guint n)
{
    return CLAMP (n * COLUMN_WIDTH, PLOT_WIDTH_MIN, PLOT_WIDTH_MAX);
}

static double
place_column (guint i, guint n)
{
    return MARGIN + (i + 0.5) * get_width (n) / n;
}

static void
add_line (GString *page, const char *class, double x1, double y1, double x2, double y2)
{
    g_string_append_printf (page, "<line class=\"%s\"", class);
    add_coordinate (page, "x1", x1);
    add_coordinate (page, "y1", y1);
    add_coordinate (page, "x2", x2);
    add_coordinate (page, "y2", y2);
    g_string_append (page, "/>");
}

static void
add_dot (GString *page, const char *class, double x, double y, double radius)
{
    g_string_append_printf (page, "<circle class=\"%s\"", class);
    add_coordinate (page, "cx", x);
    add_coordinate (page, "cy", y);
    add_coordinate (page, "r", radius);
    g_string_append (page, "/>");
}

static void
add_levels (GString *page, const Scale *scale, double width)
{
    gboolean has_zero = scale_has_zero (scale);
    const double levels[] = { scale->low, scale->high,
                              has_zero ? 0 : (scale->low + scale->high) / 2 };

    for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    {
        double y = scale_place (scale, levels[i]);

        if (i == 2 && (levels[i] == scale->low || levels[i] == scale->high))
            break; /* it is there */
        add_line (page, has_zero && levels[i] == 0 ? "zero" : "level", MARGIN, y, MARGIN + width,
                  y);
        add_value (page, "level", MARGIN - 8, y + 4, levels[i]);
    }
}

static const char *
get_remark (const Scale *scale)
{
    return scale_has_zero (scale) ? "" : " (the scale does not begin at 0)";
}

static GArray *
find_scores (const CarrySweepPlan *plan, const double *scores, guint axis, guint place)
{
    GArray *found = g_array_new (FALSE, FALSE, sizeof (double));

    for (guint set = 0; set < plan->space->sets->len; set++)
    {
        guint at;

        carry_sweep_space_get_value (plan->space, set, axis, &at);
        if (at == place && !isnan (scores[set]))
            g_array_append_val (found, scores[set]);
    }
    return found;
}

static void
add_spread (GString *page, const Scale *scale, const GArray *scores, double x)
{
    Scale range = { G_MAXDOUBLE, -G_MAXDOUBLE };

    if (scores->len == 0)
        return;
    for (guint i = 0; i < scores->len; i++)
        scale_take (&range, g_array_index (scores, double, i));
    add_line (page, "spread", x, scale_place (scale, range.low), x,
              scale_place (scale, range.high));
    add_dot (
        page, "median", x,
        scale_place (scale, carry_sweep_median (&g_array_index (scores, double, 0), scores->len)),
        5);
}

/**
 * carry_sweep_figures_add_axis: (skip)
 * @page: gets a figure
 * @plan: what was run
 * @scores: of each set; NAN for none
 * @axis: a setting
 *
 * The median and the extremes of all sets, by what one setting is: a choice that holds is one whose
 * neighbours do as well.
 */
void
carry_sweep_figures_add_axis (GString *page, const CarrySweepPlan *plan, const double *scores,
                              guint axis)
{
    const CarrySweepAxis *of = get_axis (plan, axis);
    g_autofree char *caption = NULL;
    Scale scale = { G_MAXDOUBLE, -G_MAXDOUBLE };
    double width = get_width (of->n);

    for (guint set = 0; set < plan->space->sets->len; set++)
        scale_take (&scale, scores[set]);
    scale_finish (&scale);
    caption = g_strdup_printf ("%s: median of all sets with that value, and their extremes%s",
                               of->key, get_remark (&scale));
    open_figure (page, MARGIN + width + 8, TOP + PLOT_HEIGHT + BOTTOM, caption);
    add_levels (page, &scale, width);
    for (guint i = 0; i < of->n; i++)
    {
        g_autoptr (GArray) found = find_scores (plan, scores, axis, i);
        double x = place_column (i, of->n);

        add_spread (page, &scale, found, x);
        if (of->n <= 24 || i % (of->n / 12) == 0)
            add_label (page, "mid", x, TOP + PLOT_HEIGHT + 22, of->values[i]);
    }
    close_figure (page);
}

/**
 * carry_sweep_figures_add_stability: (skip)
 * @page: gets a figure
 * @plan: what was run
 * @results: (element-type CarrySweepResult): what came of it
 *
 * What was chosen in each window: a hollow dot in sample, a full one out of sample.
 */
void
carry_sweep_figures_add_stability (GString *page, const CarrySweepPlan *plan, const GArray *results)
{
    guint n = plan->windows->len;
    g_autofree double *scores = g_new0 (double, 2 * n);
    g_autofree char *caption = NULL;
    Scale scale = { G_MAXDOUBLE, -G_MAXDOUBLE };

    for (guint i = 0; i < n; i++)
    {
        CarrySweepVerdict verdict;

        carry_sweep_verdict_init (&verdict, plan, results, i);
        scores[2 * i] =
            verdict.best >= 0 ? carry_sweep_result_get_score (verdict.in, plan->objective) : NAN;
        scores[2 * i + 1] = verdict.best >= 0 && verdict.out != NULL
                                ? carry_sweep_result_get_score (verdict.out, plan->objective)
                                : NAN;
        scale_take (&scale, scores[2 * i]);
        scale_take (&scale, scores[2 * i + 1]);
    }
    scale_finish (&scale);
    caption =
        g_strdup_printf ("The chosen set of each window: hollow in sample, full out of sample%s",
                         get_remark (&scale));
    open_figure (page, MARGIN + get_width (n) + 8, TOP + PLOT_HEIGHT + BOTTOM, caption);
    add_levels (page, &scale, get_width (n));
    for (guint i = 0; i < n; i++)
    {
        g_autofree char *name = g_strdup_printf ("%u", i + 1);
        double x = place_column (i, n);

        if (!isnan (scores[2 * i]) && !isnan (scores[2 * i + 1]))
            add_line (page, "spread", x, scale_place (&scale, scores[2 * i]), x,
                      scale_place (&scale, scores[2 * i + 1]));
        if (!isnan (scores[2 * i]))
            add_dot (page, "hollow", x, scale_place (&scale, scores[2 * i]), 5);
        if (!isnan (scores[2 * i + 1]))
            add_dot (page, "median", x, scale_place (&scale, scores[2 * i + 1]), 5);
        add_label (page, "mid", x, TOP + PLOT_HEIGHT + 22, name);
    }
    close_figure (page);
}
