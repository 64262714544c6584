/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define TEARSHEET_BAR_PARTS 4

/* A part of a bar: to the right of zero when it is gained, to the left when it is lost. */
typedef struct
{
    const char *name;
    guint colour;
    CarryAmount amount;
} TearsheetBarPart;

typedef struct
{
    const char *label;
    const char *hint; /* in small print under the label; NULL for none */
    TearsheetBarPart parts[TEARSHEET_BAR_PARTS];
    guint n_parts;
    CarryAmount amount; /* written beside the bar */
    gboolean is_total;
    gboolean is_part; /* of the bar before it */
} TearsheetBar;

void tearsheet_bars_add (GString *out, const char *caption, const GArray *bars);

G_END_DECLS
