/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * One page of the venue's record: bars, marks, indices, premiums, settlements or trades of one instrument,
 * in order of time. Where a page ends is a time, so that whoever asks may go on there at any later
 * time. Of trades the venue has the newest only: a period that begins before them is refused.
 */

/* What it gives out. */
#define BYBIT_PAGE_SERIES                                                                          \
    (CARRY_SERIES_BARS | CARRY_SERIES_MARKS | CARRY_SERIES_INDICES | CARRY_SERIES_PREMIUMS |       \
     CARRY_SERIES_SETTLEMENTS | CARRY_SERIES_TRADES)

/* @page: (nullable) (transfer full): NULL with an error. */
typedef void (*BybitPageFunc) (CarryPage *page, const GError *error, gpointer user_data);

/* @request is copied; an instrument of the run or of a listing. */
void bybit_page_read (BybitVenue *venue, const CarryPageRequest *request, BybitPageFunc func,
                      gpointer user_data);

/* What ends later than that may still change. */
gint64 bybit_page_get_latest (const BybitVenue *venue);

/* The last part of the path a series is read from, for messages. */
const char *bybit_page_get_name (CarrySeries series);

G_END_DECLS
