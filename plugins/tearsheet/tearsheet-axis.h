/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* A scale from @low to @high whose ticks are 1, 2 or 5 times a power of ten apart. */
typedef struct
{
    double low;
    double high;
    double step;
    guint n_ticks;
    guint decimals; /* that tell the ticks apart */
} TearsheetAxis;

void tearsheet_axis_init (TearsheetAxis *self, double low, double high, guint most_ticks);
double tearsheet_axis_get_tick (const TearsheetAxis *self, guint tick);
double tearsheet_axis_get_place (const TearsheetAxis *self, double level);

/* A mark on a scale of time. */
typedef struct
{
    gint64 ts;
    char label[24];
} TearsheetDate;

GArray *tearsheet_axis_list_dates (gint64 ts_from, gint64 ts_to, guint most);

G_END_DECLS
