/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * The venue's record of the past: bars, marks, indices and settlements, read page by page into
 * files without names, and told in the order they became known.
 */

/* What is read of each instrument. */
typedef struct
{
    guint bar_minutes;
    gboolean prices;   /* marks and indices of perpetuals, by bar */
    gint64 warm_up_ns; /* this much before the request's start */
    guint page_rows;   /* bars in one answer, at most */
} BybitHistoryOptions;

/* @cursor: (nullable) (transfer full): NULL with an error. @sources: (element-type CarrySource). */
typedef void (*BybitHistoryFunc) (CarryCursor *cursor, GPtrArray *sources, const GError *error,
                                  gpointer user_data);
void bybit_history_open (BybitVenue *venue, const BybitHistoryOptions *options,
                         const CarryHistoryRequest *request, BybitHistoryFunc func,
                         gpointer user_data);

#define BYBIT_TYPE_HISTORY_CURSOR (bybit_history_cursor_get_type ())
G_DECLARE_FINAL_TYPE (BybitHistoryCursor, bybit_history_cursor, BYBIT, HISTORY_CURSOR, CarryCursor)
/* Nothing is in it yet; %NULL when there is no room for a file. */
BybitHistoryCursor *bybit_history_cursor_new (GError **error);
/* @events: (element-type CarryMarketEvent): in order, and after all that were added. */
gboolean bybit_history_cursor_add (BybitHistoryCursor *self, const GArray *events, GError **error);
/* Returns: (transfer full): what was added; the checksum is of what the rows mean. */
CarrySource *bybit_history_cursor_describe (const BybitHistoryCursor *self, const char *name);

G_END_DECLS
