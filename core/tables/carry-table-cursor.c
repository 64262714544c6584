/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-cursor.h"

#include "base/carry-error.h"
#include "tables/carry-table-converter.h"
#include "tables/carry-table-notice.h"

struct _CarryTableCursor
{
    CarryCursor parent_instance;

    CarryTableHistory *history;
    GPtrArray *wanted;
    GPtrArray *parts; /* element-type CarryTablePart */
    CarryTableConverter *converter;
    CarryTableOnBadRow on_bad_row;
    gint64 max_gap_ns;
    gint64 ts_to;

    guint next_part;
    CarryTablePart *part; /* (nullable): being read */
    CarryTable *table;
    CarryRow row;
    guint64 first_bad_row;
    char *first_bad_text;
    gint64 ts_last; /* of the last event given out */
    gboolean is_over;
    GError *error; /* what ended it, told with the next read */

    CarryMarketEvent pending[CARRY_TABLE_EVENTS_PER_ROW];
    guint n_pending;
    guint next_pending;
    GArray *backward; /* (nullable): events of a file that runs backwards; the first comes last */
};

G_DEFINE_FINAL_TYPE (CarryTableCursor, carry_table_cursor, CARRY_TYPE_CURSOR)

/* What came of reading on. */
typedef enum
{
    STEP_EVENTS,
    STEP_NOTHING,
    STEP_END_OF_FILE,
    STEP_FAILED,
} StepStatus;

static gboolean
read_names (CarryTableCursor *self, GError **error)
{
    GError *cause = NULL;

    if (!self->part->layout->has_names ||
        carry_table_read (self->table, &self->row, &cause) == CARRY_TABLE_ROW)
        return TRUE;
    if (cause == NULL)
        cause = g_error_new_literal (CARRY_ERROR, CARRY_ERROR_CORRUPT, "it is empty");
    g_propagate_error (error, cause);
    return FALSE;
}

static gboolean
open_part (CarryTableCursor *self, GError **error)
{
    self->part = g_ptr_array_index (self->parts, self->next_part++);
    self->part->is_read = TRUE;
    self->table = carry_table_history_open_table (self->history, self->part->path, error);
    if (self->table == NULL)
        return FALSE;
    carry_table_converter_begin_file (self->converter, self->part->layout, self->part->descends);
    if (read_names (self, error) &&
        carry_table_layout_select (self->part->layout, self->table, error))
        return TRUE;
    g_prefix_error (error, "%s: ", self->part->path);
    return FALSE;
}

static void
tell_what_was_wrong (CarryTableCursor *self)
{
    const CarryTableGaps *gaps = carry_table_converter_get_gaps (self->converter);
    const CarrySource *source = self->part->source;

    if (source->bad_rows > 0)
        carry_table_notice (CARRY_MODULE (self->history), "bad-rows",
                            "%s: bad rows left out: %" G_GUINT64_FORMAT
                            "; the first is row %" G_GUINT64_FORMAT ": %s",
                            self->part->path, source->bad_rows, self->first_bad_row,
                            self->first_bad_text);
    if (gaps->count > 0)
    {
        char gap[CARRY_DURATION_BUFFER], from[CARRY_TIME_BUFFER], to[CARRY_TIME_BUFFER];

        carry_table_notice (CARRY_MODULE (self->history), "data-gap",
                            "%s: gaps of more than %s: %" G_GUINT64_FORMAT
                            "; the first was found at row %" G_GUINT64_FORMAT ", from %s to %s",
                            self->part->path, carry_duration_to_text (self->max_gap_ns, gap),
                            gaps->count, gaps->first_row, carry_time_to_text (gaps->ts_from, from),
                            carry_time_to_text (gaps->ts_to, to));
    }
}

static void
close_part (CarryTableCursor *self)
{
    g_clear_object (&self->table);
    g_clear_pointer (&self->first_bad_text, g_free);
    self->part = NULL;
}

static gboolean
finish_part (CarryTableCursor *self, GError **error)
{
    CarrySource *source = self->part->source;
    char *sha256 = carry_table_finish (self->table, error);

    if (sha256 == NULL)
    {
        g_prefix_error (error, "%s: ", self->part->path);
        return FALSE;
    }
    g_free (source->sha256);
    source->sha256 = sha256;
    source->gaps = carry_table_converter_get_gaps (self->converter)->count;
    tell_what_was_wrong (self);
    close_part (self);
    return TRUE;
}

/* Leaves the row out, or ends with @cause, as the settings say. */
static gboolean
take_bad_row (CarryTableCursor *self, GError *cause, GError **error)
{
    if (self->on_bad_row == CARRY_TABLE_ON_BAD_ROW_FAIL)
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
convert_row (CarryTableCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
{
    GError *cause = NULL;
    int n = carry_table_converter_convert (self->converter, &self->row, out_events, &cause);

    self->part->source->rows++;
    if (n < 0)
        return take_bad_row (self, cause, error) ? STEP_NOTHING : STEP_FAILED;
    *out_n = (guint) n;
    return n > 0 ? STEP_EVENTS : STEP_NOTHING;
}

/* The events of the next row. */
static StepStatus
step (CarryTableCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
{
    GError *cause = NULL;

    switch (carry_table_read (self->table, &self->row, &cause))
    {
    case CARRY_TABLE_ROW:
        return convert_row (self, out_events, out_n, error);
    case CARRY_TABLE_BAD_ROW:
        self->part->source->rows++;
        return take_bad_row (self, cause, error) ? STEP_NOTHING : STEP_FAILED;
    case CARRY_TABLE_BROKEN:
        return take_bad_row (self, cause, error) ? STEP_END_OF_FILE : STEP_FAILED;
    case CARRY_TABLE_END:
    default:
        return STEP_END_OF_FILE;
    }
}

/* Notes what goes out, and leaves out what is later than asked for. */
static guint
give_out (CarryTableCursor *self, const CarryMarketEvent *events, guint n)
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
check_backward (CarryTableCursor *self, GError **error)
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
load_backward (CarryTableCursor *self, GError **error)
{
    self->backward = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    for (;;)
    {
        CarryMarketEvent events[CARRY_TABLE_EVENTS_PER_ROW];
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
step_backward (CarryTableCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
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
read_on (CarryTableCursor *self, CarryMarketEvent *out_events, guint *out_n, GError **error)
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
fill (CarryTableCursor *self, CarryMarketEvent *out_events, gsize n)
{
    gsize done = 0;

    while (done < n)
    {
        gboolean has_room = n - done >= CARRY_TABLE_EVENTS_PER_ROW;
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
carry_table_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    CarryTableCursor *self = CARRY_TABLE_CURSOR (cursor);
    gsize done = self->error == NULL ? fill (self, out_events, n) : 0;

    if (done == 0 && self->error != NULL)
    {
        g_propagate_error (error, g_error_copy (self->error));
        return -1;
    }
    return (gssize) done;
}

static double
carry_table_cursor_get_fraction (CarryCursor *cursor)
{
    CarryTableCursor *self = CARRY_TABLE_CURSOR (cursor);
    double whole = self->parts->len;

    if (self->is_over || whole == 0)
        return 1;
    return (self->next_part - (self->part != NULL ? 1 : 0) +
            (self->table != NULL ? carry_table_get_fraction (self->table) : 0)) /
           whole;
}

static void
carry_table_cursor_finalize (GObject *object)
{
    CarryTableCursor *self = CARRY_TABLE_CURSOR (object);

    close_part (self);
    g_clear_error (&self->error);
    g_clear_pointer (&self->backward, g_array_unref);
    g_clear_pointer (&self->converter, carry_table_converter_free);
    g_clear_pointer (&self->parts, g_ptr_array_unref);
    g_clear_pointer (&self->wanted, g_ptr_array_unref);
    g_clear_object (&self->history);

    G_OBJECT_CLASS (carry_table_cursor_parent_class)->finalize (object);
}

static void
carry_table_cursor_class_init (CarryTableCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_table_cursor_finalize;
    CARRY_CURSOR_CLASS (klass)->read = carry_table_cursor_read;
    CARRY_CURSOR_CLASS (klass)->get_fraction = carry_table_cursor_get_fraction;
}

static void
carry_table_cursor_init (CarryTableCursor *self)
{
    self->ts_last = G_MININT64;
}

/**
 * carry_table_cursor_new:
 * @plan: what the cursors of a request share
 * @parts: (transfer full) (element-type CarryTablePart): at least one file, in the order of time
 *
 * Returns: (transfer full): a cursor over them; the checksum and the counts of
 *   each part are complete once it was read
 */
CarryCursor *
carry_table_cursor_new (const CarryTableCursorPlan *plan, GPtrArray *parts)
{
    CarryTableCursor *self = g_object_new (CARRY_TYPE_TABLE_CURSOR, NULL);
    const CarryTablePart *first = g_ptr_array_index (parts, 0);

    self->history = g_object_ref (plan->history);
    self->wanted = g_ptr_array_ref (plan->wanted);
    self->parts = parts;
    self->converter = carry_table_converter_new (self->wanted, plan->options);
    self->on_bad_row = plan->options->on_bad_row;
    self->max_gap_ns = plan->options->max_gap_ns;
    self->ts_to = plan->ts_to;
    carry_cursor_set_name (CARRY_CURSOR (self), first->path);
    return CARRY_CURSOR (self);
}
