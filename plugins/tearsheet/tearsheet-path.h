/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-axis.h"
#include "tearsheet-series.h"

G_BEGIN_DECLS

/* The curves' own coordinates, stretched to the size of the plot. */
#define TEARSHEET_PATH_WIDTH 10000
#define TEARSHEET_PATH_HEIGHT 5000

/* Where times and levels are in the plot. */
typedef struct
{
    gint64 ts_from;
    gint64 ts_to;
    TearsheetAxis axis;
} TearsheetFrame;

int tearsheet_frame_get_x (const TearsheetFrame *self, gint64 ts);
int tearsheet_frame_get_y (const TearsheetFrame *self, double level);

/* The data of an SVG path: `M` to the first point, then steps. */
typedef struct
{
    GString *out;
    int x;
    int y;
    gboolean is_open;
} TearsheetPath;

void tearsheet_path_add_point (TearsheetPath *self, int x, int y);
void
tearsheet_path_add_line (TearsheetPath *self, const TearsheetFrame *frame, const GArray *buckets);
void
tearsheet_path_add_mean (TearsheetPath *self, const TearsheetFrame *frame, const GArray *buckets);
void
tearsheet_path_add_range (TearsheetPath *self, const TearsheetFrame *frame, const GArray *buckets);
void tearsheet_path_add_layer (TearsheetPath *self, const TearsheetFrame *frame,
                               const GArray *buckets, const double *inner, const double *outer);

G_END_DECLS
