/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-track.h"

#include "tables/carry-table-record.h"

#define USUAL_FUNDING_INTERVAL (8 * CARRY_NS_PER_HOUR)

/* Venues settle some milliseconds late. */
#define SETTLEMENT_DELAY CARRY_NS_PER_MINUTE

/**
 * carry_table_symbol_is:
 * @symbol: a symbol as the venue writes it
 * @text: a symbol as a file writes it
 * @length: bytes of @text
 *
 * Returns: whether both name the same: letters of any case, and `-`, `_` and `/`
 *   between the coins do not matter
 */
gboolean
carry_table_symbol_is (const char *symbol, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
    {
        if (text[i] == '-' || text[i] == '_' || text[i] == '/')
            continue;
        if (g_ascii_toupper (text[i]) != g_ascii_toupper (*symbol))
            return FALSE;
        symbol++;
    }
    return *symbol == '\0';
}

/* The instrument of @category with that symbol, or the partner of one that has it. */
static const CarryInstrument *
find_instrument (const GPtrArray *wanted, CarryCategory category, const char *symbol, gsize length)
{
    const CarryInstrument *named = NULL;

    for (guint i = 0; i < wanted->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (wanted, i);

        if (!carry_table_symbol_is (one->symbol, symbol, length))
            continue;
        if (one->category == category)
            return one;
        named = one;
    }
    for (guint i = 0; named != NULL && i < wanted->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (wanted, i);

        if (one->category == category &&
            (category == CARRY_CATEGORY_SPOT ? carry_instrument_is_pair (named, one)
                                             : carry_instrument_is_pair (one, named)))
            return one;
    }
    return NULL;
}

/**
 * carry_table_slot_new:
 * @symbol: the symbol as the file writes it
 * @length: its bytes
 * @layout: what the rows mean
 * @wanted: (element-type CarryInstrument): what is asked for
 *
 * A file of a perpetual may hold closes of its spot, whose symbol can differ
 * (`1000PEPEUSDT` and `PEPEUSDT`).
 *
 * Returns: (transfer full): memory for that symbol
 */
CarryTableSlot *
carry_table_slot_new (const char *symbol, gsize length, const CarryTableLayout *layout,
                      const GPtrArray *wanted)
{
    CarryTableSlot *self = g_new0 (CarryTableSlot, 1);

    self->text = g_strndup (symbol, length);
    self->length = length;
    for (guint i = 0; i < layout->n_series; i++)
    {
        self->tracks[i].instrument =
            layout->is_record
                ? carry_table_record_find_instrument (wanted, symbol, length)
                : find_instrument (wanted, layout->series[i].category, symbol, length);
        self->is_wanted |= self->tracks[i].instrument != NULL;
    }
    return self;
}

/**
 * carry_table_slot_free:
 * @self: (transfer full): memory for a symbol
 */
void
carry_table_slot_free (CarryTableSlot *self)
{
    g_free (self->text);
    g_free (self);
}

/**
 * carry_table_track_expect_funding:
 * @self: what is remembered of a series of settlements
 *
 * Returns: how far they are apart when nothing is missing
 */
gint64
carry_table_track_expect_funding (const CarryTableTrack *self)
{
    return self->instrument->funding_interval_ns > 0 ? self->instrument->funding_interval_ns
                                                     : USUAL_FUNDING_INTERVAL;
}

/**
 * carry_table_track_settled_interval:
 * @self: what is remembered
 * @layout: what the rows mean
 * @series: the series of it, of settlements
 * @ts: time of a settlement
 *
 * Returns: the time since the settlement before; 0 when others can be missing
 *   between them
 */
gint64
carry_table_track_settled_interval (const CarryTableTrack *self, const CarryTableLayout *layout,
                                    const CarryTableSeries *series, gint64 ts)
{
    gint64 interval = ts - self->ts_last;
    gint64 expected = carry_table_track_expect_interval (self, layout, series);

    return self->has_last && interval <= expected + SETTLEMENT_DELAY ? interval : 0;
}

/**
 * carry_table_track_makes_stale:
 * @series: a series
 *
 * Returns: whether the market is stale when rows are missing; not so with rates,
 *   marks and indices
 */
gboolean
carry_table_track_makes_stale (const CarryTableSeries *series)
{
    return series->kind == CARRY_TABLE_KIND_BAR || series->kind == CARRY_TABLE_KIND_TRADE ||
           series->kind == CARRY_TABLE_KIND_QUOTE;
}
