/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-layout.h"

G_BEGIN_DECLS

/**
 * CsvTrack:
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
} CsvTrack;

/**
 * CsvSlot:
 * @text: (nullable): the symbol as the file writes it, where a column has it
 * @length: its bytes
 * @is_wanted: somebody asked for one of its instruments
 * @tracks: one for each series of the layout
 *
 * What is remembered of one symbol.
 */
typedef struct
{
    char *text;
    gsize length;
    gboolean is_wanted;
    CsvTrack tracks[CSV_MAX_SERIES];
} CsvSlot;

CsvSlot *
csv_slot_new (const char *symbol, gsize length, const CsvLayout *layout, const GPtrArray *wanted);
void csv_slot_free (CsvSlot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvSlot, csv_slot_free)

gboolean csv_symbol_is (const char *symbol, const char *text, gsize length);

G_END_DECLS
