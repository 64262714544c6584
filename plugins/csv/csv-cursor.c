/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-cursor.h"

#include "csv-converter.h"
#include "csv-notice.h"

struct _CsvCursor
{
    CarryCursor parent_instance;

    CarryModule *module;
    GPtrArray *wanted;
    GPtrArray *parts; /* element-type CsvPart */
    CsvConverter *converter;
    CsvOnBadRow on_bad_row;
    char delimiter;
    gint64 max_gap_ns;
    gint64 ts_to;

    guint next_part;
    CsvPart *part; /* (nullable): being read */
    CsvFile *file;
    CsvTable *table;
    CsvRow row;
    guint64 first_bad_row;
    char *first_bad_text;
    gint64 ts_last; /* of the last event given out */
    gboolean is_over;
    GError *error; /* what ended it, told with the next read */

    CarryMarketEvent pending[CSV_EVENTS_PER_ROW];
    guint n_pending;
    guint next_pending;
    GArray *backward; /* (nullable): events of a file that runs backwards; the first comes last */
};

G_DEFINE_FINAL_TYPE (CsvCursor, csv_cursor, CARRY_TYPE_CURSOR)

/* What came of reading on. */
typedef enum
{
    STEP_EVENTS,
    STEP_NOTHING,
    STEP_END_OF_FILE,
    STEP_FAILED,
} StepStatus;

static gboolean
read_names (CsvCursor *self, GError **error)
{
    if (!self->part->layout->has_names)
        return TRUE;
    if (csv_table_read (self->table, &self->row, error) == CSV_TABLE_ROW)
        return TRUE;
    if (error != NULL && *error == NULL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "it is empty");
    g_prefix_error (error, "%s: ", self->part->path);
    return FALSE;
}

static gboolean
open_part (CsvCursor *self, GError **error)
{
    self->part = g_ptr_array_index (self->parts, self->next_part++);
    self->part->is_read = TRUE;
    self->file = csv_file_open (self->part->path, error);
    if (self->file == NULL)
        return FALSE;
    self->table = csv_table_new (self->file, self->delimiter);
    csv_converter_begin_file (self->converter, self->part->layout, self->part->descends);
    return read_names (self, error);
}

static void
tell_what_was_wrong (CsvCursor *self)
{
    const CsvGaps *gaps = csv_converter_get_gaps (self->converter);
    const CarrySource *source = self->part->source;

    if (source->bad_rows > 0)
        csv_notice (self->module, "bad-rows",
                    "%s: bad rows left out: %" G_GUINT64_FORMAT
                    "; the first is row %" G_GUINT64_FORMAT ": %s",
                    self->part->path, source->bad_rows, self->first_bad_row, self->first_bad_text);
    if (gaps->count > 0)
    {
        char gap[CARRY_DURATION_BUFFER], from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER];

        csv_notice (self->module, "data-gap",
                    "%s: gaps of more than %s: %" G_GUINT64_FORMAT
                    "; the first was found at row %" G_GUINT64_FORMAT ", from %s to %s",
                    self->part->path, carry_duration_to_text (self->max_gap_ns, gap), gaps->count,
                    gaps->first_row, carry_time_to_text (gaps->ts_from, from),
                    carry_time_to_text (gaps->ts_to, to));
    }
}

static void
close_part (CsvCursor *self)
{
    g_clear_pointer (&self->table, csv_table_free);
    g_clear_pointer (&self->file, csv_file_free);
    g_clear_pointer (&self->first_bad_text, g_free);
    self->part = NULL;
}

static gboolean
finish_part (CsvCursor *self, GError **error)
{
    CarrySource *source = self->part->source;
    char *sha256 = csv_file_finish (self->file, error);

    if (sha256 == NULL)
    {
        g_prefix_error (error, "%s: ", self->part->path);
        return FALSE;
    }
    g_free (source->sha256);
    source->sha256 = sha256;
    source->gaps = csv_converter_get_gaps (self->converter)->count;
    tell_what_was_wrong (self);
    close_part (self);
    return TRUE;
}

/* Leaves the row out, or ends with @cause, as the settings say. */
static gboolean
take_bad_row (CsvCursor *self, GError *cause, GError **error)
{
    if (self->on_bad_row == CSV_ON_BAD_ROW_FAIL)
    {
        g_propagate_prefixed_error (error, cause, "%s:%" G_GUINT64_FORMAT ": ", self->part->path,
                                    self->row.number);
        return FALSE;
    }
    if (self->part->source->bad_rows++ == 0)
    {
        self->first_bad_row = self->row.number;
        self->first_bad_text = g_strdup (cause->message);
    }
    g_error_free (cause);
    return TRUE;
}

static StepStatus
convert_row (CsvCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
{
    GError *cause = NULL;
    int n = csv_converter_convert (self->converter, &self->row, out_events, &cause);

    self->part->source->rows++;
    if (n < 0)
        return take_bad_row (self, cause, error) ? STEP_NOTHING : STEP_FAILED;
    *out_n = (guint) n;
    return n > 0 ? STEP_EVENTS : STEP_NOTHING;
}

/* The events of the next row. */
static StepStatus
step (CsvCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
{
    GError *cause = NULL;

    switch (csv_table_read (self->table, &self->row, &cause))
    {
    case CSV_TABLE_ROW:
        return convert_row (self, out_events, out_n, error);
    case CSV_TABLE_BAD_ROW:
        self->part->source->rows++;
        return take_bad_row (self, cause, error) ? STEP_NOTHING : STEP_FAILED;
    case CSV_TABLE_BROKEN:
        return take_bad_row (self, cause, error) ? STEP_END_OF_FILE : STEP_FAILED;
    case CSV_TABLE_END:
    default:
        return STEP_END_OF_FILE;
    }
}

/* Notes what goes out, and leaves out what is later than asked for. */
static guint
give_out (CsvCursor *self, const CarryMarketEvent *events, guint n)
{
    CarrySource *source = self->part->source;

    for (guint i = 0; i < n; i++)
    {
        if (events[i].ts_local > self->ts_to)
        {
            self->is_over = TRUE;
            return i;
        }
        if (source->ts_first == 0)
            source->ts_first = events[i].ts_venue;
        source->ts_last = events[i].ts_venue;
        self->ts_last = events[i].ts_local;
    }
    return n;
}

static gboolean
check_backward (CsvCursor *self, GError **error)
{
    const CarryMarketEvent *first;

    if (self->backward->len == 0)
        return TRUE;
    first = &g_array_index (self->backward, CarryMarketEvent, self->backward->len - 1);
    if (first->ts_local >= self->ts_last)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: it begins before the file that was read before it ends", self->part->path);
    return FALSE;
}

/* All of a file that runs backwards: there is no other way to its first event. */
static StepStatus
load_backward (CsvCursor *self, GError **error)
{
    self->backward = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    for (;;)
    {
        CarryMarketEvent events[CSV_EVENTS_PER_ROW];
        guint n = 0;
        StepStatus status = step (self, events, &n, error);

        if (status == STEP_FAILED)
            return STEP_FAILED;
        if (status == STEP_END_OF_FILE)
            return check_backward (self, error) ? STEP_NOTHING : STEP_FAILED;
        g_array_append_vals (self->backward, events, n);
    }
}

static StepStatus
step_backward (CsvCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
{
    if (self->backward == NULL)
        return load_backward (self, error);
    if (self->backward->len == 0)
    {
        g_clear_pointer (&self->backward, g_array_unref);
        return STEP_END_OF_FILE;
    }
    *out_n = 1;
    out_events[0] = g_array_index (self->backward, CarryMarketEvent, self->backward->len - 1);
    g_array_set_size (self->backward, self->backward->len - 1);
    return STEP_EVENTS;
}

/* The events of the next row that has some; none at the end. */
static gboolean
read_on (CsvCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
{
    *out_n = 0;
    while (!self->is_over)
    {
        guint n = 0;
        StepStatus status;

        if (self->part == NULL && self->next_part == self->parts->len)
            return TRUE;
        if (self->part == NULL && !open_part (self, error))
            return FALSE;
        status = self->part->descends ? step_backward (self, out_events, &n, error)
                                      : step (self, out_events, &n, error);
        if (status == STEP_FAILED)
            return FALSE;
        if (status == STEP_EVENTS)
            *out_n = give_out (self, out_events, n);
        if ((status == STEP_END_OF_FILE || self->is_over) && !finish_part (self, error))
            return FALSE;
        if (*out_n > 0)
            return TRUE;
    }
    return TRUE;
}

/* Fills @out_events as far as there is room for the most events of a row. */
static gsize
fill (CsvCursor *self, CarryMarketEvent *out_events, gsize n)
{
    gsize done = 0;

    while (done < n)
    {
        gboolean has_room = n - done >= CSV_EVENTS_PER_ROW;
        guint got;

        if (self->next_pending < self->n_pending)
        {
            out_events[done++] = self->pending[self->next_pending++];
            continue;
        }
        if (!read_on (self, has_room ? out_events + done : self->pending, &got, &self->error) ||
            got == 0)
            return done;
        done += has_room ? got : 0;
        self->n_pending = has_room ? 0 : got;
        self->next_pending = 0;
    }
    return done;
}

static gssize
csv_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    CsvCursor *self = CSV_CURSOR (cursor);
    gsize done = self->error == NULL ? fill (self, out_events, n) : 0;

    if (done == 0 && self->error != NULL)
    {
        g_propagate_error (error, g_error_copy (self->error));
        return -1;
    }
    return (gssize) done;
}

static double
csv_cursor_get_fraction (CarryCursor *cursor)
{
    CsvCursor *self = CSV_CURSOR (cursor);
    double whole = self->parts->len;

    if (self->is_over || whole == 0)
        return 1;
    return (self->next_part - (self->part != NULL ? 1 : 0) +
            (self->file != NULL ? csv_file_get_fraction (self->file) : 0)) /
           whole;
}

static void
csv_cursor_finalize (GObject *object)
{
    CsvCursor *self = CSV_CURSOR (object);

    close_part (self);
    g_clear_error (&self->error);
    g_clear_pointer (&self->backward, g_array_unref);
    g_clear_pointer (&self->converter, csv_converter_free);
    g_clear_pointer (&self->parts, g_ptr_array_unref);
    g_clear_pointer (&self->wanted, g_ptr_array_unref);
    g_clear_object (&self->module);

    G_OBJECT_CLASS (csv_cursor_parent_class)->finalize (object);
}

static void
csv_cursor_class_init (CsvCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = csv_cursor_finalize;
    CARRY_CURSOR_CLASS (klass)->read = csv_cursor_read;
    CARRY_CURSOR_CLASS (klass)->get_fraction = csv_cursor_get_fraction;
}

static void
csv_cursor_init (CsvCursor *self)
{
    self->ts_last = G_MININT64;
}

/**
 * csv_cursor_new:
 * @plan: what the cursors of a request share
 * @parts: (transfer full) (element-type CsvPart): at least one file, in the order of time
 *
 * Returns: (transfer full): a cursor over them; the checksum and the counts of
 *   each part are complete once it was read
 */
CarryCursor *
csv_cursor_new (const CsvCursorPlan *plan, GPtrArray *parts)
{
    CsvCursor *self = g_object_new (CSV_TYPE_CURSOR, NULL);
    const CsvPart *first = g_ptr_array_index (parts, 0);

    self->module = g_object_ref (plan->module);
    self->wanted = g_ptr_array_ref (plan->wanted);
    self->parts = parts;
    self->converter = csv_converter_new (self->wanted, plan->options, plan->latency_ns);
    self->on_bad_row = plan->options->on_bad_row;
    self->delimiter = plan->options->delimiter;
    self->max_gap_ns = plan->options->max_gap_ns;
    self->ts_to = plan->ts_to;
    carry_cursor_set_name (CARRY_CURSOR (self), first->path);
    return CARRY_CURSOR (self);
}
