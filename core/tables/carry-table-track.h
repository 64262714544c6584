/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-table-layout.h"

G_BEGIN_DECLS

/**
 * CarryTableTrack:
 * @instrument: what the events are about; NULL when nobody asked for it
 * @has_last: there was a row
 * @ts_last: time of the last row, as it names it
 * @last: its event
 * @in_gap: rows are missing, and that was said
 * @is_first: no row of this file was seen
 *
 * What is remembered of one series of one instrument.
 */
typedef struct
{
    const CarryInstrument *instrument;
    gboolean has_last;
    gint64 ts_last;
    CarryMarketEvent last;
    gboolean in_gap;
    gboolean is_first;
} CarryTableTrack;

/**
 * CarryTableSlot:
 * @text: (nullable): the symbol as the file writes it, where a column has it
 * @length: its bytes
 * @is_wanted: somebody asked for one of its instruments
 * @tracks: one for each series of the layout
 * @ts_kinds: time of the last event by #CarryMarketKind, where rows say what they are; or 0
 *
 * What is remembered of one symbol.
 */
typedef struct
{
    char *text;
    gsize length;
    gboolean is_wanted;
    CarryTableTrack tracks[CARRY_TABLE_MAX_SERIES];
    gint64 ts_kinds[CARRY_MARKET_N_KINDS];
} CarryTableSlot;

CarryTableSlot *carry_table_slot_new (const char *symbol, gsize length,
                                      const CarryTableLayout *layout, const GPtrArray *wanted);
void carry_table_slot_free (CarryTableSlot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTableSlot, carry_table_slot_free)

gint64 carry_table_track_expect_funding (const CarryTableTrack *self);
gint64 carry_table_track_settled_interval (const CarryTableTrack *self,
                                           const CarryTableLayout *layout,
                                           const CarryTableSeries *series, gint64 ts);
gboolean carry_table_track_makes_stale (const CarryTableSeries *series);

gboolean carry_table_symbol_is (const char *symbol, const char *text, gsize length);

/* When the series of a row that names the time @ts is known at the venue. */
static inline gint64
carry_table_track_known_at (const CarryTableLayout *layout, const CarryTableSeries *series,
                            gint64 ts)
{
    return series->is_interval && !layout->time_is_end ? ts + layout->interval_ns : ts;
}

/* How far the rows of a series are apart when nothing is missing; 0 when any distance will do. */
static inline gint64
carry_table_track_expect_interval (const CarryTableTrack *self, const CarryTableLayout *layout,
                                   const CarryTableSeries *series)
{
    if (series->is_interval)
        return layout->interval_ns;
    return series->kind == CARRY_TABLE_KIND_SETTLEMENT ? carry_table_track_expect_funding (self)
                                                       : 0;
}

G_END_DECLS
