/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-cursor.h"

#include <string.h>

#include "base/carry-error.h"
#include "tape/carry-tape-file.h"
#include "tape/carry-tape-map.h"
#include "tape/carry-tape-shelf.h"
#include "tape/carry-tape-tail.h"

/**
 * CarryTapeCursor:
 *
 * What the market did while runs were recorded, as a history gives it: market events of all runs
 * of a folder, one after the other.
 */
struct _CarryTapeCursor
{
    CarryCursor parent_instance;

    GPtrArray *instruments; /* const CarryInstrument; those asked for */
    GPtrArray *runs;        /* folders */
    guint run;              /* the next */
    GPtrArray *segments;    /* of the run that is read; NULL before the first */
    guint segment;          /* the next */
    CarryTapeMap *map;
    CarryTapeFile *file; /* NULL between two */
    GArray *events;      /* CarryMarketEvent, of the block that is read, in order */
    guint event;         /* the next */
    gboolean begins_run; /* nothing of this run was given yet */
    gint64 ts_last;
    guint class_last; /* of what was given last, at @ts_last */
    CarrySource *source;
};

G_DEFINE_FINAL_TYPE (CarryTapeCursor, carry_tape_cursor, CARRY_TYPE_CURSOR)

static void
carry_tape_cursor_finalize (GObject *object)
{
    CarryTapeCursor *self = CARRY_TAPE_CURSOR (object);

    g_ptr_array_unref (self->instruments);
    g_ptr_array_unref (self->runs);
    g_clear_pointer (&self->segments, g_ptr_array_unref);
    g_clear_pointer (&self->map, carry_tape_map_free);
    g_clear_pointer (&self->file, carry_tape_file_free);
    g_array_unref (self->events);
    carry_source_free (self->source);
    G_OBJECT_CLASS (carry_tape_cursor_parent_class)->finalize (object);
}

/* At one instant in the order that everybody keeps; g_array_sort() leaves equal ones as they are. */
static int
compare_events (gconstpointer a, gconstpointer b)
{
    const CarryMarketEvent *first = a, *second = b;

    if (first->ts_local != second->ts_local)
        return first->ts_local < second->ts_local ? -1 : 1;
    return (int) carry_market_event_class (first) - (int) carry_market_event_class (second);
}

static void
add_event (CarryTapeCursor *self, const CarryMarketEvent *event)
{
    /* What was noted later was not known earlier, nor stands before what was given at that instant. */
    CarryMarketEvent copy = *event;

    if (copy.ts_local <= self->ts_last)
        copy.ts_local =
            self->ts_last + (carry_market_event_class (event) < self->class_last ? 1 : 0);
    g_array_append_val (self->events, copy);
}

/* Nobody listened between two runs: what was known before is old. */
static void
add_gaps (CarryTapeCursor *self, gint64 ts)
{
    for (guint i = 0; i < self->instruments->len; i++)
    {
        const CarryInstrument *instrument = g_ptr_array_index (self->instruments, i);
        const CarryMarketEvent gap = {
            .ts_venue = ts,
            .ts_local = ts,
            .instrument = instrument->index,
            .kind = CARRY_MARKET_GAP,
        };

        add_event (self, &gap);
    }
    self->source->gaps++;
}

static gboolean
refuse_digits (CarryTapeCursor *self, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "%s: a price or size has more digits than the instruments of this run can say; "
                 "fetch the venue's instruments again",
                 carry_tape_file_get_path (self->file));
    return FALSE;
}

static gboolean
take_block (CarryTapeCursor *self, const CarryTapeBlock *block, const guint8 *data, GError **error)
{
    g_array_set_size (self->events, 0);
    self->event = 0;
    for (guint32 i = 0; i < block->n_events; i++)
    {
        CarryTapeEvent entry;

        memcpy (&entry, data + i * sizeof entry, sizeof entry);
        if (!carry_tape_map_is_wanted (self->map, &entry.event))
            continue;
        if (!carry_tape_map_apply (self->map, &entry.event))
            return refuse_digits (self, error);
        if (self->begins_run && self->source->rows > 0)
            add_gaps (self, MAX (entry.event.ts_local, self->ts_last));
        self->begins_run = FALSE;
        add_event (self, &entry.event);
        self->source->rows++;
    }
    g_array_sort (self->events, compare_events);
    return TRUE;
}

static const char *
get_run (const CarryTapeCursor *self)
{
    return g_ptr_array_index (self->runs, self->run - 1);
}

/*
 * Whether the segment at @path, the last of a run that did not end in order, was not written
 * whole. Then its end is where its file was cut, and that is told. @file: NULL when it has not
 * even begun.
 */
static gboolean
is_cut (CarryTapeCursor *self, const char *path, const CarryTapeFile *file)
{
    g_autofree char *name = g_build_filename (get_run (self), CARRY_TAPE_SHELF_JOURNAL, NULL);
    g_autoptr (CarryTapeFile) journal = carry_tape_file_open (name, CARRY_TAPE_JOURNAL, NULL);
    g_autofree char *cut = NULL;

    if (self->segment < self->segments->len || journal == NULL)
        return FALSE;
    cut = file != NULL ? carry_tape_tail_describe (file, journal)
                       : carry_tape_tail_describe_missing (path, journal);
    if (cut != NULL)
        g_warning ("%s", cut);
    return cut != NULL;
}

/* The next block of the file that is open. FALSE at its end, or with @error. */
static gboolean
read_block (CarryTapeCursor *self, GError **error)
{
    g_autoptr (GError) failure = NULL;
    const guint8 *data = NULL;
    const CarryTapeBlock *block = carry_tape_file_read (self->file, &data, &failure);

    if (block != NULL)
        return take_block (self, block, data, error);
    if (failure != NULL && !is_cut (self, carry_tape_file_get_path (self->file), self->file))
        g_propagate_error (error, g_steal_pointer (&failure));
    g_clear_pointer (&self->file, carry_tape_file_free);
    return FALSE;
}

/* A run that died before a byte of its journal was on the disk has no past to give. */
static gboolean
skip_run (CarryTapeCursor *self, const GError *failure)
{
    if (!g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_CORRUPT))
        return FALSE;
    g_warning ("%s; this run is left out", failure->message);
    g_ptr_array_set_size (self->segments, 0);
    return TRUE;
}

static gboolean
open_run (CarryTapeCursor *self, GError **error)
{
    const char *folder = g_ptr_array_index (self->runs, self->run++);
    g_autoptr (CarryTapeFile) journal = NULL;
    g_autoptr (GError) failure = NULL;
    g_autofree char *path = g_build_filename (folder, CARRY_TAPE_SHELF_JOURNAL, NULL);

    g_clear_pointer (&self->segments, g_ptr_array_unref);
    g_clear_pointer (&self->map, carry_tape_map_free);
    self->segments = carry_tape_shelf_list_segments (folder);
    self->segment = 0;
    self->begins_run = TRUE;
    journal = carry_tape_file_open (path, CARRY_TAPE_JOURNAL, &failure);
    if (journal == NULL && skip_run (self, failure))
        return TRUE;
    if (self->source->rows > 0)
        self->ts_last++; /* a run begins after the one before it, whatever its first event is */
    self->class_last = 0;
    self->map = carry_tape_map_read (folder, self->instruments, error);
    return self->map != NULL;
}

/* Opens the next file. FALSE at the end, or with @error. */
static gboolean
open_file (CarryTapeCursor *self, GError **error)
{
    while (self->file == NULL)
    {
        g_autoptr (GError) failure = NULL;
        const char *path;

        while (self->segments == NULL || self->segment == self->segments->len)
        {
            if (self->run == self->runs->len || !open_run (self, error))
                return FALSE;
        }
        path = g_ptr_array_index (self->segments, self->segment++);
        self->file = carry_tape_file_open (path, CARRY_TAPE_MARKET, &failure);
        if (failure == NULL || (g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_CORRUPT) &&
                                is_cut (self, path, NULL)))
            continue;
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    return TRUE;
}

/* Whether there is an event to give. Its end, and each failure, stays. */
static gboolean
fill (CarryTapeCursor *self, GError **error)
{
    while (self->event >= self->events->len)
    {
        g_autoptr (GError) failure = NULL;

        if (self->file == NULL && !open_file (self, error))
            return FALSE;
        if (!read_block (self, &failure) && failure != NULL)
        {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
    }
    return TRUE;
}

static gssize
carry_tape_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    CarryTapeCursor *self = CARRY_TAPE_CURSOR (cursor);
    g_autoptr (GError) failure = NULL;
    gsize done = 0;

    if (!fill (self, &failure))
    {
        if (failure == NULL)
            return 0;
        g_propagate_error (error, g_steal_pointer (&failure));
        return -1;
    }
    while (done < n && self->event < self->events->len)
        out_events[done++] = g_array_index (self->events, CarryMarketEvent, self->event++);
    self->ts_last = out_events[done - 1].ts_local;
    self->class_last = carry_market_event_class (&out_events[done - 1]);
    if (self->source->ts_first == 0)
        self->source->ts_first = out_events[0].ts_local;
    self->source->ts_last = self->ts_last;
    return (gssize) done;
}

static double
carry_tape_cursor_get_fraction (CarryCursor *cursor)
{
    const CarryTapeCursor *self = CARRY_TAPE_CURSOR (cursor);

    return self->runs->len > 0 ? (double) self->run / self->runs->len : 1;
}

static void
carry_tape_cursor_class_init (CarryTapeCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_tape_cursor_finalize;
    CARRY_CURSOR_CLASS (klass)->read = carry_tape_cursor_read;
    CARRY_CURSOR_CLASS (klass)->get_fraction = carry_tape_cursor_get_fraction;
}

static void
carry_tape_cursor_init (CarryTapeCursor *self)
{
    self->events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
}

/* The run itself, or all of a folder of recordings or of data. */
static GPtrArray *
list_runs (const char *folder)
{
    g_autofree char *journal = g_build_filename (folder, CARRY_TAPE_SHELF_JOURNAL, NULL);
    g_autofree char *tapes = g_build_filename (folder, CARRY_TAPE_SHELF_FOLDER, NULL);
    GPtrArray *runs;

    if (!g_file_test (journal, G_FILE_TEST_EXISTS))
        return carry_tape_shelf_list_runs (g_file_test (tapes, G_FILE_TEST_IS_DIR) ? tapes
                                                                                   : folder);
    runs = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (runs, g_strdup (folder));
    return runs;
}

/**
 * carry_tape_cursor_new: (skip)
 * @folder: (type filename): of a recorded run, of several, or of data
 * @instruments: (element-type CarryInstrument): what is asked for
 * @error: return location for an error
 *
 * Any build may read what the market did; only a replay needs the one that recorded it.
 *
 * Returns: (transfer full): a cursor over it; %NULL when there is no recording
 */
CarryTapeCursor *
carry_tape_cursor_new (const char *folder, GPtrArray *instruments, GError **error)
{
    g_autoptr (GPtrArray) runs = list_runs (folder);
    CarryTapeCursor *self;

    if (runs->len == 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "%s holds no recording of a run; name the host.carry.data-dir of one", folder);
        return NULL;
    }
    self = g_object_new (CARRY_TYPE_TAPE_CURSOR, NULL);
    self->runs = g_steal_pointer (&runs);
    self->instruments = g_ptr_array_ref (instruments);
    self->source = carry_source_new (folder);
    carry_cursor_set_name (CARRY_CURSOR (self), folder);
    return self;
}

/**
 * carry_tape_cursor_dup_source: (skip)
 * @self: a cursor
 *
 * Returns: (transfer full): what was read so far
 */
CarrySource *
carry_tape_cursor_dup_source (CarryTapeCursor *self)
{
    return carry_source_copy (self->source);
}
