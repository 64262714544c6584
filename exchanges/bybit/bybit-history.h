/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * The venue's record of the past: bars, marks, indices and settlements, read page by page into
 * memory and told in the order they became known.
 */

/* What is read of each instrument. */
typedef struct
{
    guint bar_minutes;
    gboolean prices;   /* marks and indices of perpetuals, by bar */
    gint64 warm_up_ns; /* this much before the request's start */
} BybitHistoryOptions;

/* @cursor: (nullable) (transfer full): NULL with an error. @sources: (element-type CarrySource). */
typedef void (*BybitHistoryFunc) (CarryCursor *cursor, GPtrArray *sources, const GError *error,
                                  gpointer user_data);
void bybit_history_open (BybitVenue *venue, const BybitHistoryOptions *options,
                         const CarryHistoryRequest *request, BybitHistoryFunc func,
                         gpointer user_data);

#define BYBIT_TYPE_HISTORY_CURSOR (bybit_history_cursor_get_type ())
G_DECLARE_FINAL_TYPE (BybitHistoryCursor, bybit_history_cursor, BYBIT, HISTORY_CURSOR, CarryCursor)
/* @events: (transfer full) (element-type CarryMarketEvent): in order. */
CarryCursor *bybit_history_cursor_new (GArray *events);

G_END_DECLS
