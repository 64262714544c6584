/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-market-tape.h"

#include "base/carry-error.h"
#include "engine/carry-recorder.h"
#include "tape/carry-tape-shelf.h"

#define EPOCH 1

struct _CarryMarketTape
{
    CarryRecorder *recorder;
    guint64 n_events;
};

static void
add_instrument (CarryMarketTape *self, const CarryInstrument *instrument)
{
    const CarryTapeEntry entry = { .kind = CARRY_TAPE_INSTRUMENT };
    g_autoptr (CarryInstrument) copy = carry_instrument_copy (instrument);

    carry_pack_instrument (carry_recorder_begin (self->recorder), copy);
    carry_recorder_end (self->recorder, &entry);
}

/**
 * carry_market_tape_new: (skip)
 * @root: (type filename): a folder, in which the recording has one of its own
 * @ts: a time; nothing else depends on the clock, so that the same events are the same bytes
 * @instruments: (element-type CarryInstrument): by their index in events
 * @error: return location for an error
 *
 * Returns: (transfer full): a recording that is begun
 */
CarryMarketTape *
carry_market_tape_new (const char *root, gint64 ts, const GPtrArray *instruments, GError **error)
{
    g_autoptr (CarryClock) clock = carry_sim_clock_new (ts);
    const CarryTapeSettings settings = {
        .folder = root,
        .epoch = EPOCH,
        .clock = clock,
        .waits = TRUE,
    };
    CarryRecorder *recorder = carry_recorder_new (&settings, error);
    CarryMarketTape *self;

    if (recorder == NULL)
        return NULL;
    self = g_new0 (CarryMarketTape, 1);
    self->recorder = recorder;
    for (guint i = 0; i < instruments->len; i++)
        add_instrument (self, g_ptr_array_index (instruments, i));
    return self;
}

void
carry_market_tape_free (CarryMarketTape *self)
{
    carry_recorder_free (self->recorder);
    g_free (self);
}

/**
 * carry_market_tape_add: (skip)
 * @self: a recording
 * @events: (array length=n): what the market did, not before what was added already
 * @n: how many
 */
void
carry_market_tape_add (CarryMarketTape *self, const CarryMarketEvent *events, gsize n)
{
    for (gsize i = 0; i < n; i++)
        carry_recorder_add_event (self->recorder, &events[i], ++self->n_events, FALSE);
}

/**
 * carry_market_tape_finish: (skip)
 * @self: a recording, to which nothing is added afterwards
 * @error: return location for an error
 *
 * Returns: whether all of it is written, though perhaps not on disk yet
 */
gboolean
carry_market_tape_finish (CarryMarketTape *self, GError **error)
{
    g_autofree char *why = NULL;

    if (carry_recorder_finish (self->recorder, &why))
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED, why);
    return FALSE;
}

/* (transfer full) (type filename): where in @root the recording is. */
char *
carry_market_tape_name_folder (const char *root)
{
    return carry_tape_shelf_name_run (root, EPOCH);
}

/**
 * carry_market_tape_list_files: (skip)
 * @folder: (type filename): of a recording
 *
 * Returns: (transfer full) (element-type filename): the files that are there; the journal, without
 *   which nothing reads the others, is the last and named in any case
 */
GPtrArray *
carry_market_tape_list_files (const char *folder)
{
    GPtrArray *files = carry_tape_shelf_list_segments (folder);

    g_ptr_array_add (files, g_build_filename (folder, CARRY_TAPE_SHELF_JOURNAL, NULL));
    return files;
}

/* Whether a file of a recording has that name. */
gboolean
carry_market_tape_is_file (const char *name)
{
    return g_str_equal (name, CARRY_TAPE_SHELF_JOURNAL) || carry_tape_shelf_is_segment (name);
}
