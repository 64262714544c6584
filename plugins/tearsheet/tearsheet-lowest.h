/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Under which the smallest distance to a liquidation is told, and so kept. */
#define TEARSHEET_LOWEST_CODE "liquidation-distance"

/* How near the day came to a liquidation. */
typedef struct
{
    gint64 ts_day;   /* the day it is of */
    gint64 ts_told;  /* when it was told last */
    double distance; /* a fraction of the price; the smallest of the day */
    double told;     /* what was told last */
} TearsheetLowest;

char *tearsheet_lowest_look (TearsheetLowest *self, const char *status, gint64 now);
CarryDecimal tearsheet_lowest_parse (const char *text);

G_END_DECLS
