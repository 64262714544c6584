/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-converter.h"

#include "csv-field.h"
#include "csv-number.h"

/* Times outside are misread: no market of today is older. */
#define EARLIEST (1230768000 * CARRY_NS_PER_SECOND) /* 2009-01-01 */
#define LATEST (4102444800 * CARRY_NS_PER_SECOND)   /* 2100-01-01 */

#define USUAL_FUNDING_INTERVAL (8 * CARRY_NS_PER_HOUR)

/* Venues settle some milliseconds late. */
#define SETTLEMENT_DELAY CARRY_NS_PER_MINUTE

struct _CsvConverter
{
    const GPtrArray *wanted;
    const CsvLayout *layout;
    gboolean descends;
    guint rate_scale;
    gint64 max_gap_ns;
    gint64 latency_ns;
    GPtrArray *slots; /* element-type CsvSlot */
    CsvSlot *slot;    /* of the last row */
    gboolean has_row;
    gint64 ts_row;     /* known-at of the last row */
    gint64 ts_emitted; /* of the last event */
    CsvGaps gaps;
};

/* What a row came to before it counts. */
typedef struct
{
    gint64 ts;    /* as the row names it */
    gint64 known; /* when it was known, before latency */
    guint n;
    guint series[CSV_MAX_SERIES];
    CarryMarketEvent *events;
} Draft;

/**
 * csv_converter_new:
 * @wanted: (transfer none) (element-type CarryInstrument): what is asked for;
 *   outlives the converter
 * @options: the settings
 * @latency_ns: how much later than at the venue things are known here
 *
 * Returns: (transfer full): a converter that has seen nothing
 */
CsvConverter *
csv_converter_new (const GPtrArray *wanted, const CsvOptions *options, gint64 latency_ns)
{
    static const guint digits[] = {
        [CSV_RATE_UNIT_FRACTION] = 0,
        [CSV_RATE_UNIT_PERCENT] = 2,
        [CSV_RATE_UNIT_BP] = 4,
    };
    CsvConverter *self = g_new0 (CsvConverter, 1);

    self->wanted = wanted;
    self->rate_scale = CARRY_RATE_SCALE - digits[options->rate_unit];
    self->max_gap_ns = options->max_gap_ns;
    self->latency_ns = latency_ns;
    self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) csv_slot_free);
    return self;
}

/**
 * csv_converter_begin_file:
 * @self: the converter
 * @layout: (transfer none): what the rows of the next file mean; alike that of
 *   the file before, and good as long as its rows are converted
 * @descends: the file runs backwards in time, and so will the events
 */
void
csv_converter_begin_file (CsvConverter *self, const CsvLayout *layout, gboolean descends)
{
    self->layout = layout;
    self->descends = descends;
    self->gaps = (CsvGaps){ 0 };
    if (descends)
        self->has_row = FALSE;
    for (guint i = 0; i < self->slots->len; i++)
    {
        CsvSlot *slot = g_ptr_array_index (self->slots, i);

        for (guint j = 0; j < layout->n_series; j++)
        {
            slot->tracks[j].is_first = TRUE;
            if (descends)
                slot->tracks[j].has_last = FALSE;
        }
    }
}

static gboolean
is_slot_of (const CsvSlot *slot, const char *symbol, gsize length)
{
    return slot->length == length && memcmp (slot->text, symbol, length) == 0;
}

static CsvSlot *
find_slot (CsvConverter *self, const CsvRow *row)
{
    const char *symbol = self->layout->symbol;
    gsize length;

    if (self->layout->symbol_column >= 0)
    {
        const CsvField *field = &row->fields[self->layout->symbol_column];

        symbol = field->text;
        length = field->length;
    }
    else if (self->slot != NULL)
        return self->slot;
    else
        length = strlen (symbol);
    if (self->slot != NULL && is_slot_of (self->slot, symbol, length))
        return self->slot;
    for (guint i = 0; i < self->slots->len; i++)
        if (is_slot_of (g_ptr_array_index (self->slots, i), symbol, length))
            return g_ptr_array_index (self->slots, i);
    g_ptr_array_add (self->slots, csv_slot_new (symbol, length, self->layout, self->wanted));
    return g_ptr_array_index (self->slots, self->slots->len - 1);
}

static gboolean
read_time_of (const CsvLayout *layout, const CsvField *field, gint64 *out_ts, GError **error)
{
    static const guint digits[] = {
        [CARRY_TIME_FORMAT_S] = 9,
        [CARRY_TIME_FORMAT_MS] = 6,
        [CARRY_TIME_FORMAT_US] = 3,
        [CARRY_TIME_FORMAT_NS] = 0,
    };
    CarryTimeFormat format = layout->time_format;
    gint64 ts;

    /* The common case, several times faster than the general parser. */
    gboolean is_plain = format >= CARRY_TIME_FORMAT_S && format <= CARRY_TIME_FORMAT_NS &&
                        csv_number_parse_plain (field->text, field->length, digits[format], &ts);
    if (!is_plain && !carry_time_parse (field->text, (gssize) field->length, format,
                                        layout->zone_minutes, &ts, error))
        return FALSE;
    ts += layout->ts_day;
    if (ts < EARLIEST || ts >= LATEST)
    {
        g_autofree char *text = csv_field_quote (field);

        return csv_fail_row (error, "time %s is not between 2009 and 2100; is time-format right?",
                             text);
    }
    *out_ts = ts;
    return TRUE;
}

/**
 * csv_converter_read_time:
 * @layout: what the rows mean
 * @row: a row
 * @out_ts: (out): its time, as it names it
 * @error: return location
 *
 * Returns: FALSE when it has none that makes sense
 */
gboolean
csv_converter_read_time (const CsvLayout *layout, const CsvRow *row, gint64 *out_ts, GError **error)
{
    return read_time_of (layout, &row->fields[layout->time], out_ts, error);
}

static gboolean
check_columns (const CsvLayout *layout, const CsvRow *row, GError **error)
{
    if (G_LIKELY (row->n_fields == layout->n_columns))
        return TRUE;
    if (row->n_fields > layout->n_columns &&
        row->n_fields <= layout->n_columns + layout->extra_values)
        return TRUE;
    return csv_fail_row (error, "%u columns instead of %u", row->n_fields, layout->n_columns);
}

static gboolean
fail_time (const CsvLayout *layout, const CsvRow *row, const char *what, GError **error)
{
    g_autofree char *text = csv_field_quote (&row->fields[layout->time]);

    return csv_fail_row (error, "time %s %s", text, what);
}

static gboolean
read_times (const CsvConverter *self, const CsvRow *row, Draft *draft, GError **error)
{
    const CsvLayout *layout = self->layout;

    if (!read_time_of (layout, &row->fields[layout->time], &draft->ts, error))
        return FALSE;
    draft->known = draft->ts;
    if (layout->local_time >= 0 &&
        !read_time_of (layout, &row->fields[layout->local_time], &draft->known, error))
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
is_absent (const CsvSeries *series, const CsvRow *row)
{
    if (!series->may_be_empty)
        return FALSE;
    for (CsvColumn column = CSV_COLUMN_OPEN; column < CSV_N_COLUMNS; column++)
        if (series->columns[column] >= 0 && row->fields[series->columns[column]].length > 0)
            return FALSE;
    return TRUE;
}

/* Trades and quotes may share an instant; of all else there is one. */
static gboolean
is_single (const CsvSeries *series)
{
    return series->kind != CSV_KIND_TRADE &&
           (series->kind != CSV_KIND_QUOTE || series->is_interval);
}

static gboolean
check_distance (const CsvConverter *self, const CsvRow *row, const CsvSeries *series,
                const CsvTrack *track, gint64 ts, GError **error)
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

/* When a series of the row is known, before latency. */
static gint64
known_at (const CsvLayout *layout, const CsvSeries *series, gint64 ts)
{
    return series->is_interval && !layout->time_is_end ? ts + layout->interval_ns : ts;
}

static gint64
expected_interval (const CsvLayout *layout, const CsvSeries *series, const CsvTrack *track)
{
    if (series->is_interval)
        return layout->interval_ns;
    if (series->kind != CSV_KIND_SETTLEMENT)
        return 0;
    return track->instrument->funding_interval_ns > 0 ? track->instrument->funding_interval_ns
                                                      : USUAL_FUNDING_INTERVAL;
}

/* The time since the settlement before, where none can be missing between them. */
static gint64
settled_interval (const CsvLayout *layout, const CsvSeries *series, const CsvTrack *track,
                  gint64 ts)
{
    gint64 interval = ts - track->ts_last;

    if (!track->has_last || interval > expected_interval (layout, series, track) + SETTLEMENT_DELAY)
        return 0;
    return interval;
}

static gboolean
read_next_time (const CsvConverter *self, const CsvRow *row, const CsvSeries *series,
                CarryMarketEvent *event, GError **error)
{
    const CsvField *field;

    if (series->columns[CSV_COLUMN_NEXT_TIME] < 0)
        return TRUE;
    field = &row->fields[series->columns[CSV_COLUMN_NEXT_TIME]];
    return field->length == 0 || read_time_of (self->layout, field, &event->funding.ts_next, error);
}

/* Files that follow each other may share a row. */
static gboolean
is_repeated (const CsvTrack *track, gint64 ts, const CarryMarketEvent *event)
{
    gsize n = event->kind == CARRY_MARKET_SETTLEMENT ? 1 : G_N_ELEMENTS (event->words);

    return track->is_first && track->has_last && ts == track->ts_last &&
           memcmp (event->words, track->last.words, n * sizeof *event->words) == 0;
}

static gboolean
draft_series (const CsvConverter *self, const CsvRow *row, guint index, const CsvTrack *track,
              Draft *draft, GError **error)
{
    const CsvSeries *series = &self->layout->series[index];
    CarryMarketEvent *event = &draft->events[draft->n];
    gint64 known = known_at (self->layout, series, draft->ts);

    *event = (CarryMarketEvent){
        .ts_venue = known,
        .instrument = track->instrument->index,
        .bar_minutes =
            (guint16) (series->is_interval ? self->layout->interval_ns / CARRY_NS_PER_MINUTE : 0),
    };
    event->ts_local = self->layout->local_time >= 0 ? draft->known : known + self->latency_ns;
    if (!csv_field_read_event (row, series, track->instrument, self->rate_scale, event, error))
        return FALSE;
    if (series->kind == CSV_KIND_FUNDING && !read_next_time (self, row, series, event, error))
        return FALSE;
    if (is_repeated (track, draft->ts, event))
        return TRUE;
    if (series->kind == CSV_KIND_SETTLEMENT)
        event->funding.interval_ns = settled_interval (self->layout, series, track, draft->ts);
    if (!check_distance (self, row, series, track, draft->ts, error))
        return FALSE;
    draft->series[draft->n++] = index;
    return TRUE;
}

static gboolean
draft_row (const CsvConverter *self, const CsvRow *row, const CsvSlot *slot, Draft *draft,
           GError **error)
{
    for (guint i = 0; i < self->layout->n_series; i++)
    {
        const CsvTrack *track = &slot->tracks[i];

        if (track->instrument == NULL || is_absent (&self->layout->series[i], row))
            continue;
        if (!draft_series (self, row, i, track, draft, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether more than allowed is missing between the last row of a series and this one. */
static gboolean
is_gap (const CsvConverter *self, guint index, const CsvTrack *track, gint64 ts)
{
    gint64 distance = self->descends ? track->ts_last - ts : ts - track->ts_last;

    if (self->max_gap_ns == 0 || track->instrument == NULL || !track->has_last || track->in_gap)
        return FALSE;
    return distance - expected_interval (self->layout, &self->layout->series[index], track) >
           self->max_gap_ns;
}

static void
count_gap (CsvConverter *self, const CsvTrack *track, const CsvRow *row, gint64 ts)
{
    if (self->gaps.count++ > 0)
        return;
    self->gaps.first_row = row->number;
    self->gaps.ts_from = MIN (track->ts_last, ts);
    self->gaps.ts_to = MAX (track->ts_last, ts);
}

/* Rates, marks and indices that are missing do not make a market stale. */
static gboolean
makes_stale (const CsvSeries *series)
{
    return series->kind == CSV_KIND_BAR || series->kind == CSV_KIND_TRADE ||
           series->kind == CSV_KIND_QUOTE;
}

/*
 * The event that could be known once as much as is allowed had passed without
 * data, or later where other symbols of the file have gone on meanwhile.
 */
static CarryMarketEvent
make_gap (const CsvConverter *self, guint index, const CsvTrack *track, gint64 ts)
{
    const CsvSeries *series = &self->layout->series[index];
    gint64 stale = known_at (self->layout, series, MIN (track->ts_last, ts)) +
                   expected_interval (self->layout, series, track) + self->max_gap_ns;

    gint64 local = stale + self->latency_ns;

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
add_gaps (CsvConverter *self, const CsvRow *row, CsvSlot *slot, gint64 ts,
          CarryMarketEvent *out_events)
{
    int n = 0;

    for (guint i = 0; i < self->layout->n_series; i++)
    {
        CsvTrack *track = &slot->tracks[i];
        int at = n;

        if (!is_gap (self, i, track, ts))
            continue;
        track->in_gap = TRUE;
        count_gap (self, track, row, ts);
        if (!makes_stale (&self->layout->series[i]))
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
remember (CsvConverter *self, CsvSlot *slot, const Draft *draft)
{
    self->slot = slot;
    self->has_row = TRUE;
    self->ts_row = draft->known;
    for (guint i = 0; i < self->layout->n_series; i++)
        slot->tracks[i].is_first = FALSE;
    for (guint i = 0; i < draft->n; i++)
    {
        CsvTrack *track = &slot->tracks[draft->series[i]];

        track->has_last = TRUE;
        track->in_gap = FALSE;
        track->ts_last = draft->ts;
        track->last = draft->events[i];
        self->ts_emitted = draft->events[i].ts_local;
    }
}

/**
 * csv_converter_convert:
 * @self: the converter
 * @row: a row of the file
 * @out_events: (out caller-allocates): room for %CSV_EVENTS_PER_ROW events
 * @error: return location; names neither file nor row
 *
 * A bad row changes nothing: the next row is compared with the last good one.
 *
 * Returns: how many events it made, or -1 with %CARRY_ERROR_CORRUPT when the row
 *   is bad
 */
int
csv_converter_convert (CsvConverter *self, const CsvRow *row, CarryMarketEvent *out_events,
                       GError **error)
{
    CarryMarketEvent gaps[CSV_MAX_SERIES];
    Draft draft = { .events = out_events };
    CsvSlot *slot;
    int n_gaps;

    if (!check_columns (self->layout, row, error))
        return -1;
    slot = find_slot (self, row);
    if (!slot->is_wanted)
        return 0;
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
 * csv_converter_get_gaps:
 * @self: the converter
 *
 * Returns: (transfer none): the gaps of this file
 */
const CsvGaps *
csv_converter_get_gaps (const CsvConverter *self)
{
    return &self->gaps;
}

/**
 * csv_converter_free:
 * @self: (transfer full): the converter
 */
void
csv_converter_free (CsvConverter *self)
{
    g_ptr_array_unref (self->slots);
    g_free (self);
}
