/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-converter.h"

#include "base/carry-error.h"
#include "tables/carry-cell-private.h"
#include "tables/carry-table-event.h"
#include "tables/carry-table-record.h"

struct _CarryTableConverter
{
    const GPtrArray *wanted;
    const CarryTableLayout *layout;
    gboolean descends;
    guint rate_scale;
    gint64 max_gap_ns;
    GPtrArray *slots;     /* element-type CarryTableSlot */
    CarryTableSlot *slot; /* of the last row */
    gboolean has_row;
    gint64 ts_row;     /* known-at of the last row */
    guint class_row;   /* its event's, where rows are events */
    gint64 ts_emitted; /* of the last event */
    CarryTableGaps gaps;
};

/* What a row came to before it counts. */
typedef struct
{
    gint64 ts;    /* as the row names it */
    gint64 known; /* when it was known */
    guint n;
    guint series[CARRY_TABLE_MAX_SERIES];
    CarryMarketEvent *events;
} Draft;

/**
 * carry_table_converter_new:
 * @wanted: (transfer none) (element-type CarryInstrument): what is asked for;
 *   outlives the converter
 * @options: the settings
 *
 * Returns: (transfer full): a converter that has seen nothing
 */
CarryTableConverter *
carry_table_converter_new (const GPtrArray *wanted, const CarryTableOptions *options)
{
    static const guint digits[] = {
        [CARRY_TABLE_RATE_UNIT_FRACTION] = 0,
        [CARRY_TABLE_RATE_UNIT_PERCENT] = 2,
        [CARRY_TABLE_RATE_UNIT_BP] = 4,
    };
    CarryTableConverter *self = g_new0 (CarryTableConverter, 1);

    self->wanted = wanted;
    self->rate_scale = CARRY_RATE_SCALE - digits[options->rate_unit];
    self->max_gap_ns = options->max_gap_ns;
    self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_table_slot_free);
    return self;
}

/**
 * carry_table_converter_begin_file:
 * @self: the converter
 * @layout: (transfer none): what the rows of the next file mean; alike that of
 *   the file before, and good as long as its rows are converted
 * @descends: the file runs backwards in time, and so will the events
 */
void
carry_table_converter_begin_file (CarryTableConverter *self, const CarryTableLayout *layout,
                                  gboolean descends)
{
    self->layout = layout;
    self->descends = descends;
    self->gaps = (CarryTableGaps){ 0 };
    if (descends)
        self->has_row = FALSE;
    for (guint i = 0; i < self->slots->len; i++)
    {
        CarryTableSlot *slot = g_ptr_array_index (self->slots, i);

        for (guint j = 0; j < layout->n_series; j++)
        {
            slot->tracks[j].is_first = TRUE;
            if (descends)
                slot->tracks[j].has_last = FALSE;
        }
    }
}

static gboolean
is_slot_of (const CarryTableSlot *slot, const char *symbol, gsize length)
{
    return slot->length == length && memcmp (slot->text, symbol, length) == 0;
}

/* The symbol of a row, as it is written; NULL when the row is bad. */
static const char *
find_symbol (const CarryTableLayout *layout, const CarryRow *row, gsize *out_length, GError **error)
{
    const char *symbol = layout->symbol;

    if (layout->symbol_column >= 0)
    {
        const CarryCell *cell = &row->cells[layout->symbol_column];

        if (cell->type == CARRY_CELL_TEXT && cell->length > 0)
        {
            *out_length = cell->length;
            return cell->text;
        }
        symbol = carry_cell_is_empty (cell) ? layout->symbol_of_empty : NULL;
    }
    if (symbol == NULL)
        carry_table_fail_row (error, "its symbol is empty or no text");
    else
        *out_length = strlen (symbol);
    return symbol;
}

static CarryTableSlot *
find_slot (CarryTableConverter *self, const CarryRow *row, GError **error)
{
    const char *symbol;
    gsize length;

    if (self->layout->symbol_column < 0 && self->slot != NULL)
        return self->slot;
    symbol = find_symbol (self->layout, row, &length, error);
    if (symbol == NULL)
        return NULL;
    if (self->slot != NULL && is_slot_of (self->slot, symbol, length))
        return self->slot;
    for (guint i = 0; i < self->slots->len; i++)
        if (is_slot_of (g_ptr_array_index (self->slots, i), symbol, length))
            return g_ptr_array_index (self->slots, i);
    g_ptr_array_add (self->slots,
                     carry_table_slot_new (symbol, length, self->layout, self->wanted));
    return g_ptr_array_index (self->slots, self->slots->len - 1);
}

static gboolean
check_columns (const CarryTableLayout *layout, const CarryRow *row, GError **error)
{
    if (G_LIKELY (row->n_cells == layout->n_columns))
        return TRUE;
    if (row->n_cells > layout->n_columns &&
        row->n_cells <= layout->n_columns + layout->extra_values)
        return TRUE;
    return carry_table_fail_row (error, "%u columns instead of %u", row->n_cells,
                                 layout->n_columns);
}

static gboolean
fail_time (const CarryTableLayout *layout, const CarryRow *row, const char *what, GError **error)
{
    g_autofree char *text = carry_cell_quote (&row->cells[layout->time]);

    return carry_table_fail_row (error, "time %s %s", text, what);
}

static gboolean
read_times (const CarryTableConverter *self, const CarryRow *row, Draft *draft, GError **error)
{
    const CarryTableLayout *layout = self->layout;

    if (!carry_table_event_read_time (layout, &row->cells[layout->time], &draft->ts, error))
        return FALSE;
    draft->known = draft->ts;
    if (layout->local_time >= 0 &&
        !carry_table_event_read_time (layout, &row->cells[layout->local_time], &draft->known,
                                      error))
        return FALSE;
    if (!self->has_row ||
        (self->descends ? draft->known <= self->ts_row : draft->known >= self->ts_row))
        return TRUE;
    return fail_time (layout, row,
                      self->descends ? "is after that of the row before it, in a file that runs "
                                       "backwards"
                                     : "is before that of the row before it",
                      error);
}

static gboolean
is_absent (const CarryTableSeries *series, const CarryRow *row)
{
    if (!series->may_be_empty)
        return FALSE;
    for (CarryTableColumn column = CARRY_TABLE_COLUMN_OPEN; column < CARRY_TABLE_N_COLUMNS;
         column++)
        if (series->columns[column] >= 0 &&
            !carry_cell_is_empty (&row->cells[series->columns[column]]))
            return FALSE;
    return TRUE;
}

/* Trades and quotes may share an instant; of all else there is one. */
static gboolean
is_single (const CarryTableSeries *series)
{
    return series->kind != CARRY_TABLE_KIND_TRADE &&
           (series->kind != CARRY_TABLE_KIND_QUOTE || series->is_interval);
}

static gboolean
check_distance (const CarryTableConverter *self, const CarryRow *row,
                const CarryTableSeries *series, const CarryTableTrack *track, gint64 ts,
                GError **error)
{
    gint64 distance = ts - track->ts_last;

    if (!track->has_last || !is_single (series))
        return TRUE;
    if (distance == 0)
        return fail_time (self->layout, row, "is there twice", error);
    if (series->is_interval && distance < self->layout->interval_ns)
    {
        char interval[CARRY_DURATION_BUFFER];
        g_autofree char *what =
            g_strdup_printf ("is less than %s after the row before it; is interval right?",
                             carry_duration_to_text (self->layout->interval_ns, interval));

        return fail_time (self->layout, row, what, error);
    }
    return TRUE;
}

static gboolean
read_next_time (const CarryTableConverter *self, const CarryRow *row,
                const CarryTableSeries *series, CarryMarketEvent *event, GError **error)
{
    const CarryCell *cell;

    if (series->columns[CARRY_TABLE_COLUMN_NEXT_TIME] < 0)
        return TRUE;
    cell = &row->cells[series->columns[CARRY_TABLE_COLUMN_NEXT_TIME]];
    return carry_cell_is_empty (cell) ||
           carry_table_event_read_time (self->layout, cell, &event->funding.ts_next, error);
}

/* Files that follow each other may share a row. */
static gboolean
is_repeated (const CarryTableTrack *track, gint64 ts, const CarryMarketEvent *event)
{
    gsize n = event->kind == CARRY_MARKET_SETTLEMENT ? 1 : G_N_ELEMENTS (event->words);

    return track->is_first && track->has_last && ts == track->ts_last &&
           memcmp (event->words, track->last.words, n * sizeof *event->words) == 0;
}

static gboolean
draft_series (const CarryTableConverter *self, const CarryRow *row, guint index,
              const CarryTableTrack *track, Draft *draft, GError **error)
{
    const CarryTableSeries *series = &self->layout->series[index];
    CarryMarketEvent *event = &draft->events[draft->n];
    gint64 known = carry_table_track_known_at (self->layout, series, draft->ts);

    *event = (CarryMarketEvent){
        .ts_venue = known,
        .instrument = track->instrument->index,
        .bar_minutes = series->is_interval ? self->layout->interval_minutes : 0,
    };
    event->ts_local = self->layout->local_time >= 0 ? draft->known : known;
    if (!carry_table_event_read (row, series, track->instrument, self->rate_scale, event, error))
        return FALSE;
    if (series->kind == CARRY_TABLE_KIND_FUNDING &&
        !read_next_time (self, row, series, event, error))
        return FALSE;
    if (is_repeated (track, draft->ts, event))
        return TRUE;
    if (series->kind == CARRY_TABLE_KIND_SETTLEMENT)
        event->funding.interval_ns =
            carry_table_track_settled_interval (track, self->layout, series, draft->ts);
    if (!check_distance (self, row, series, track, draft->ts, error))
        return FALSE;
    draft->series[draft->n++] = index;
    return TRUE;
}

static gboolean
draft_row (const CarryTableConverter *self, const CarryRow *row, const CarryTableSlot *slot,
           Draft *draft, GError **error)
{
    for (guint i = 0; i < self->layout->n_series; i++)
    {
        const CarryTableTrack *track = &slot->tracks[i];

        if (track->instrument == NULL || is_absent (&self->layout->series[i], row))
            continue;
        if (!draft_series (self, row, i, track, draft, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether more than allowed is missing between the last row of a series and this one. */
static gboolean
is_gap (const CarryTableConverter *self, guint index, const CarryTableTrack *track, gint64 ts)
{
    gint64 distance = self->descends ? track->ts_last - ts : ts - track->ts_last;

    if (self->max_gap_ns == 0 || track->instrument == NULL || !track->has_last || track->in_gap)
        return FALSE;
    return distance - carry_table_track_expect_interval (track, self->layout,
                                                         &self->layout->series[index]) >
           self->max_gap_ns;
}

static void
count_gap (CarryTableConverter *self, const CarryTableTrack *track, const CarryRow *row, gint64 ts)
{
    if (self->gaps.count++ > 0)
        return;
    self->gaps.first_row = row->number;
    self->gaps.ts_from = MIN (track->ts_last, ts);
    self->gaps.ts_to = MAX (track->ts_last, ts);
}

/*
 * The event that could be known once as much as is allowed had passed without
 * data, or later where other symbols of the file have gone on meanwhile.
 */
static CarryMarketEvent
make_gap (const CarryTableConverter *self, guint index, const CarryTableTrack *track, gint64 ts)
{
    const CarryTableSeries *series = &self->layout->series[index];
    gint64 stale = carry_table_track_known_at (self->layout, series, MIN (track->ts_last, ts)) +
                   carry_table_track_expect_interval (track, self->layout, series) +
                   self->max_gap_ns;

    gint64 local = stale;

    if (self->has_row)
        local = self->descends ? MIN (local, self->ts_emitted) : MAX (local, self->ts_emitted);
    return (CarryMarketEvent){
        .ts_venue = stale,
        .ts_local = local,
        .instrument = track->instrument->index,
        .kind = CARRY_MARKET_GAP,
    };
}

static int
add_gaps (CarryTableConverter *self, const CarryRow *row, CarryTableSlot *slot, gint64 ts,
          CarryMarketEvent *out_events)
{
    int n = 0;

    for (guint i = 0; i < self->layout->n_series; i++)
    {
        CarryTableTrack *track = &slot->tracks[i];
        int at = n;

        if (!is_gap (self, i, track, ts))
            continue;
        track->in_gap = TRUE;
        count_gap (self, track, row, ts);
        if (!carry_table_track_makes_stale (&self->layout->series[i]))
            continue;
        CarryMarketEvent gap = make_gap (self, i, track, ts);
        for (; at > 0 && out_events[at - 1].ts_local > gap.ts_local; at--)
            out_events[at] = out_events[at - 1];
        out_events[at] = gap;
        n++;
    }
    return n;
}

static void
remember (CarryTableConverter *self, CarryTableSlot *slot, const Draft *draft)
{
    self->slot = slot;
    self->has_row = TRUE;
    self->ts_row = draft->known;
    for (guint i = 0; i < self->layout->n_series; i++)
        slot->tracks[i].is_first = FALSE;
    for (guint i = 0; i < draft->n; i++)
    {
        CarryTableTrack *track = &slot->tracks[draft->series[i]];

        track->has_last = TRUE;
        track->in_gap = FALSE;
        track->ts_last = draft->ts;
        track->last = draft->events[i];
        self->ts_emitted = draft->events[i].ts_local;
    }
}

/* Trades, quotes, levels and gaps may share an instant. */
static gboolean
is_there_twice (const CarryTableSlot *slot, const CarryMarketEvent *event)
{
    return slot->ts_kinds[event->kind] == event->ts_venue &&
           (event->kind <= CARRY_MARKET_FUNDING || event->kind == CARRY_MARKET_BAR);
}

/* Rows are in the order in which they were known; at one instant marks come first, then settlements. */
static gboolean
check_record (const CarryTableConverter *self, const CarryTableSlot *slot, const CarryRow *row,
              const CarryMarketEvent *event, GError **error)
{
    if (self->has_row && event->ts_local < self->ts_row)
        return fail_time (self->layout, row, "was known before that of the row before it", error);
    if (self->has_row && event->ts_local == self->ts_row &&
        carry_market_event_class (event) < self->class_row)
        return fail_time (
            self->layout, row,
            "is out of order: of what is known at one instant, marks and indices come "
            "first, then settlements",
            error);
    return !is_there_twice (slot, event) || fail_time (self->layout, row, "is there twice", error);
}

/* A row that is an event already. */
static int
convert_record (CarryTableConverter *self, const CarryRow *row, CarryTableSlot *slot,
                CarryMarketEvent *out_event, GError **error)
{
    CarryMarketEvent event;

    if (!carry_table_record_read (self->layout, row, slot->tracks[0].instrument, &event, error) ||
        !check_record (self, slot, row, &event, error))
        return -1;
    if (event.kind == CARRY_MARKET_GAP)
        count_gap (self, &slot->tracks[0], row, event.ts_venue);
    self->slot = slot;
    self->has_row = TRUE;
    self->ts_row = event.ts_local;
    self->class_row = carry_market_event_class (&event);
    slot->ts_kinds[event.kind] = event.ts_venue;
    slot->tracks[0].ts_last = event.ts_venue;
    *out_event = event;
    return 1;
}

/**
 * carry_table_converter_convert:
 * @self: the converter
 * @row: a row of the file
 * @out_events: (out caller-allocates): room for %CARRY_TABLE_EVENTS_PER_ROW events
 * @error: return location; names neither file nor row
 *
 * A bad row changes nothing: the next row is compared with the last good one.
 *
 * Returns: how many events it made, or -1 with %CARRY_ERROR_CORRUPT when the row
 *   is bad
 */
int
carry_table_converter_convert (CarryTableConverter *self, const CarryRow *row,
                               CarryMarketEvent *out_events, GError **error)
{
    CarryMarketEvent gaps[CARRY_TABLE_MAX_SERIES];
    Draft draft = { .events = out_events };
    CarryTableSlot *slot;
    int n_gaps;

    if (!check_columns (self->layout, row, error))
        return -1;
    slot = find_slot (self, row, error);
    if (slot == NULL)
        return -1;
    if (!slot->is_wanted)
        return 0;
    if (self->layout->is_record)
        return convert_record (self, row, slot, out_events, error);
    if (!read_times (self, row, &draft, error) || !draft_row (self, row, slot, &draft, error))
        return -1;
    n_gaps = add_gaps (self, row, slot, draft.ts, gaps);
    remember (self, slot, &draft);
    if (G_UNLIKELY (n_gaps > 0))
    {
        memmove (out_events + n_gaps, out_events, draft.n * sizeof *out_events);
        memcpy (out_events, gaps, (gsize) n_gaps * sizeof *gaps);
    }
    return n_gaps + (int) draft.n;
}

/**
 * carry_table_converter_get_gaps:
 * @self: the converter
 *
 * Returns: (transfer none): the gaps of this file
 */
const CarryTableGaps *
carry_table_converter_get_gaps (const CarryTableConverter *self)
{
    return &self->gaps;
}

/**
 * carry_table_converter_free:
 * @self: (transfer full): the converter
 */
void
carry_table_converter_free (CarryTableConverter *self)
{
    g_ptr_array_unref (self->slots);
    g_free (self);
}
