/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-fetch-plan.h"
#include "cli/carry-fetch-sums.h"
#include "cli/carry-fetch-venue.h"

G_BEGIN_DECLS

/**
 * CarryFetchRun: (skip)
 * @venue: where the pages come from
 * @folder: where the files go
 * @sums: their checksums
 * @items: (element-type CarryFetchItem): the files
 * @interval_ns: length of bars
 * @ts_from: start of the period
 * @ts_to: its end
 * @writer: (nullable): who makes the files of CSV; %NULL for CSV
 * @retries: how often a page is asked for again
 * @retry_wait_ns: the longest pause before the first of them; it doubles up to a minute
 * @rows: rows that came in this run
 *
 * All files of one command, one after the other.
 */
typedef struct
{
    CarryFetchVenue *venue;
    const char *folder;
    CarryFetchSums *sums;
    const GPtrArray *items;
    gint64 interval_ns;
    gint64 ts_from;
    gint64 ts_to;
    CarryTableWriter *writer;
    guint retries;
    gint64 retry_wait_ns;
    guint64 rows;
} CarryFetchRun;

gboolean carry_fetch_run (CarryFetchRun *self, GError **error);

G_END_DECLS
