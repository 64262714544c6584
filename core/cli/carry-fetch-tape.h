/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-fetch-sums.h"
#include "model/carry-instrument.h"

G_BEGIN_DECLS

/**
 * CarryFetchTape: (skip)
 * @folder: where the rows are, and the recording will be
 * @sums: their checksums
 * @listed: (element-type CarryInstrument): what trades at the venue
 * @interval_ns: length of bars
 * @ts_from: start of the period
 * @plugin_path: (nullable): where to look for what reads the rows
 * @cancellable: interrupts it
 *
 * One recording of all rows of a folder, as if somebody had listened then. It is
 * made of the files of rows, by what reads such files in a backtest: so a backtest
 * over the one is a backtest over the others.
 */
typedef struct
{
    const char *folder;
    CarryFetchSums *sums;
    const GPtrArray *listed;
    gint64 interval_ns;
    gint64 ts_from;
    const char *plugin_path;
    GCancellable *cancellable;
} CarryFetchTape;

gboolean carry_fetch_tape_update (const CarryFetchTape *self, GError **error);

G_END_DECLS
