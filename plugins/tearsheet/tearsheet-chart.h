/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-series.h"

G_BEGIN_DECLS

/* How many colours the style sheet has for curves: classes k0 to k7. */
#define TEARSHEET_N_COLOURS 8

typedef enum
{
    TEARSHEET_CURVE_LINE,  /* every high and low */
    TEARSHEET_CURVE_AREA,  /* the same, filled down to zero */
    TEARSHEET_CURVE_RANGE, /* the mean, and the range around it */
    TEARSHEET_CURVE_STACK, /* means, each on top of those before it with the same sign */
} TearsheetCurveKind;

typedef struct
{
    TearsheetCurveKind kind;
    guint colour;
    const char *name; /* for tooltips */
    const TearsheetSeries *series;
} TearsheetCurve;

/*
 * A chart over time as inline SVG. Its text keeps its size at any width: only the
 * curves are stretched.
 */
typedef struct
{
    const char *label; /* what a screen reader says first */
    gint64 ts_from;
    gint64 ts_to;
    guint most_buckets; /* drawn of each curve */
    guint most_slices;  /* with a tooltip */
    guint decimals;     /* in tooltips */
    const char *unit;   /* after every number, such as `%` */
    gboolean is_small;
    gboolean is_cut;      /* rare peaks may leave the frame */
    gboolean has_zero;    /* zero is in the frame */
    double reference;     /* a dashed line in the frame; NaN for none */
    const GArray *curves; /* TearsheetCurve */
} TearsheetChart;

void tearsheet_chart_add (const TearsheetChart *self, GString *out);

G_END_DECLS
