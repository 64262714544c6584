/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-record.h"

#include "base/carry-error.h"
#include "tables/carry-table-event.h"

#include <string.h>

/* Intervals are written in seconds. */
#define SECONDS_SCALE 9

/* As what the values of an event are read; those without a kind are no series of their own. */
static const CarryTableKind kinds[] = {
    [CARRY_MARKET_MARK] = CARRY_TABLE_KIND_MARK,
    [CARRY_MARKET_INDEX] = CARRY_TABLE_KIND_INDEX,
    [CARRY_MARKET_SETTLEMENT] = CARRY_TABLE_KIND_SETTLEMENT,
    [CARRY_MARKET_FUNDING] = CARRY_TABLE_KIND_FUNDING,
    [CARRY_MARKET_QUOTE] = CARRY_TABLE_KIND_QUOTE,
    [CARRY_MARKET_TRADE] = CARRY_TABLE_KIND_TRADE,
    [CARRY_MARKET_BAR] = CARRY_TABLE_KIND_BAR,
    [CARRY_MARKET_LEVEL] = CARRY_TABLE_KIND_AUTO,
    [CARRY_MARKET_GAP] = CARRY_TABLE_KIND_AUTO,
    [CARRY_MARKET_LIQUIDATION] = CARRY_TABLE_KIND_TRADE,
    [CARRY_MARKET_ACTIVITY] = CARRY_TABLE_KIND_AUTO,
};

/**
 * carry_table_record_find_columns:
 * @names: the names of the columns
 * @out_kind: (out): index of the kind, or -1
 * @out_interval: (out): index of the interval, or -1
 * @out_flags: (out): index of the flags, or -1
 */
void
carry_table_record_find_columns (const CarryRow *names, int *out_kind, int *out_interval,
                                 int *out_flags)
{
    *out_kind = carry_table_shape_find_column (names, "kind");
    *out_interval = carry_table_shape_find_column (names, "interval");
    *out_flags = carry_table_shape_find_column (names, "flags");
}

/**
 * carry_table_record_has_columns:
 * @names: the names of the columns
 *
 * Returns: whether rows say themselves what they are
 */
gboolean
carry_table_record_has_columns (const CarryRow *names)
{
    int kind, interval, flags;

    carry_table_record_find_columns (names, &kind, &interval, &flags);
    return kind >= 0 && interval >= 0 && flags >= 0;
}

/* Whoever converts a file need not know the venue, and then calls it `any`. */
static gboolean
is_venue (const CarryInstrument *instrument, const char *venue)
{
    return g_str_equal (venue, instrument->venue) || g_str_equal (venue, "any") ||
           g_str_equal (instrument->venue, "any");
}

/**
 * carry_table_record_find_instrument:
 * @wanted: (element-type CarryInstrument): what is asked for
 * @text: an instrument, `VENUE:CATEGORY:SYMBOL`
 * @length: its bytes
 *
 * Returns: (transfer none) (nullable): the one of @wanted that is meant
 */
const CarryInstrument *
carry_table_record_find_instrument (const GPtrArray *wanted, const char *text, gsize length)
{
    g_autofree char *copy = g_strndup (text, length);
    g_auto (GStrv) words = g_strsplit (copy, ":", 3);

    if (g_strv_length (words) != 3)
        return NULL;
    for (guint i = 0; i < wanted->len; i++)
    {
        const CarryInstrument *one = g_ptr_array_index (wanted, i);

        if (g_str_equal (words[1], carry_category_to_text (one->category)) &&
            g_str_equal (words[2], one->symbol) && is_venue (one, words[0]))
            return one;
    }
    return NULL;
}

static gboolean
is_word (const char *text, gsize length, const char *word)
{
    return strlen (word) == length && memcmp (text, word, length) == 0;
}

static gboolean
read_kind (const CarryCell *cell, CarryMarketEvent *event, GError **error)
{
    g_autofree char *text = NULL;

    for (CarryMarketKind kind = 0; cell->type == CARRY_CELL_TEXT && kind < G_N_ELEMENTS (kinds);
         kind++)
        if (is_word (cell->text, cell->length, carry_market_kind_to_text (kind)))
        {
            event->kind = (guint8) kind;
            return TRUE;
        }
    text = carry_cell_quote (cell);
    return carry_table_fail_row (error, "kind \"%s\" is none that `carry convert` writes", text);
}

static gboolean
is_rate (const CarryMarketEvent *event)
{
    return event->kind == CARRY_MARKET_SETTLEMENT || event->kind == CARRY_MARKET_FUNDING;
}

static gboolean
read_interval (const CarryCell *cell, CarryMarketEvent *event, GError **error)
{
    gint64 ns = 0;

    if (carry_cell_is_empty (cell))
        return TRUE;
    if (carry_cell_read_number (cell, SECONDS_SCALE, FALSE, &ns) != CARRY_CELL_OK || ns < 0 ||
        (!is_rate (event) &&
         (ns % CARRY_NS_PER_MINUTE != 0 || ns / CARRY_NS_PER_MINUTE > G_MAXUINT16)))
    {
        g_autofree char *text = carry_cell_quote (cell);

        return carry_table_fail_row (error, "interval %s is no number of seconds that fits", text);
    }
    if (is_rate (event))
        event->funding.interval_ns = ns;
    else
        event->bar_minutes = (guint16) (ns / CARRY_NS_PER_MINUTE);
    return TRUE;
}

static gboolean
read_flag (const char *text, gsize length, CarryMarketEvent *event)
{
    for (guint flag = CARRY_MARKET_FLAG_CLEAR; flag <= CARRY_MARKET_FLAG_LAST; flag <<= 1)
        if (is_word (text, length, carry_market_flags_to_text ((CarryMarketFlags) flag)))
        {
            event->flags |= (guint8) flag;
            return TRUE;
        }
    return FALSE;
}

static gboolean
read_flags (const CarryCell *cell, CarryMarketEvent *event, GError **error)
{
    for (gsize at = 0; cell->type == CARRY_CELL_TEXT && at < cell->length;)
    {
        const char *end = memchr (cell->text + at, '+', cell->length - at);
        gsize length = end != NULL ? (gsize) (end - cell->text) - at : cell->length - at;

        if (!read_flag (cell->text + at, length, event))
        {
            g_autofree char *text = carry_cell_quote (cell);

            return carry_table_fail_row (error, "flags \"%s\" are not of clear, snapshot and last",
                                         text);
        }
        at += length + 1;
    }
    return TRUE;
}

/* Of bars without a range only the close is known. */
static gboolean
read_series (const CarryTableLayout *layout, const CarryRow *row, const CarryInstrument *instrument,
             CarryMarketEvent *event, GError **error)
{
    CarryTableSeries series = layout->series[0];
    const CarryCell *next = &row->cells[series.columns[CARRY_TABLE_COLUMN_NEXT_TIME]];

    series.kind = kinds[event->kind];
    if (series.kind == CARRY_TABLE_KIND_BAR &&
        carry_cell_is_empty (&row->cells[series.columns[CARRY_TABLE_COLUMN_OPEN]]))
        series.columns[CARRY_TABLE_COLUMN_OPEN] = -1;
    if (is_rate (event) && !carry_cell_is_empty (next) &&
        !carry_table_event_read_time (layout, next, &event->funding.ts_next, error))
        return FALSE;
    return carry_table_event_read (row, &series, instrument, CARRY_RATE_SCALE, event, error);
}

static gboolean
read_values (const CarryTableLayout *layout, const CarryRow *row, const CarryInstrument *instrument,
             CarryMarketEvent *event, GError **error)
{
    if (event->kind == CARRY_MARKET_GAP)
        return TRUE;
    if (event->kind == CARRY_MARKET_ACTIVITY)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                             "files have no columns for activity; leave its rows out");
        return FALSE;
    }
    if (event->kind == CARRY_MARKET_LEVEL)
        return carry_table_event_read_level (row, &layout->series[0], instrument, event, error) &&
               read_flags (&row->cells[layout->flags_column], event, error);
    guint8 kind = event->kind;
    if (!read_series (layout, row, instrument, event, error))
        return FALSE;
    event->kind = kind; /* a liquidation is written as a trade is */
    return TRUE;
}

/**
 * carry_table_record_read:
 * @layout: what the columns hold
 * @row: a row
 * @instrument: what it is about
 * @out_event: (out caller-allocates): the event
 * @error: return location; names neither file nor row
 *
 * Returns: FALSE with %CARRY_ERROR_CORRUPT when the row is bad
 */
gboolean
carry_table_record_read (const CarryTableLayout *layout, const CarryRow *row,
                         const CarryInstrument *instrument, CarryMarketEvent *out_event,
                         GError **error)
{
    CarryMarketEvent event = { .instrument = instrument->index };

    if (!read_kind (&row->cells[layout->kind_column], &event, error) ||
        !carry_table_event_read_time (layout, &row->cells[layout->time], &event.ts_venue, error) ||
        !carry_table_event_read_time (layout, &row->cells[layout->local_time], &event.ts_local,
                                      error) ||
        !read_values (layout, row, instrument, &event, error) ||
        !read_interval (&row->cells[layout->interval_column], &event, error))
        return FALSE;
    *out_event = event;
    return TRUE;
}
