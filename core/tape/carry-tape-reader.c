/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-reader.h"

#include <string.h>

#include "base/carry-error.h"
#include "tape/carry-tape-shelf.h"
#include "tape/carry-tape-tail.h"

/* Why a recording stopped is a sentence. */
#define MAX_REASON 1000

/* Where it is in a market block. */
typedef struct
{
    CarryTapeBlock block;
    const guint8 *data;
    guint32 event;
    guint32 turn;
} Market;

struct _CarryTapeReader
{
    char *folder;  /* NULL when made of bytes */
    GBytes *bytes; /* of its only segment, then */
    CarryTapeFile *journal;
    CarryTapeFile *segment; /* NULL before there is one */
    guint64 part;           /* its number */
    GQueue segments;        /* names of those the journal announced and that were not read yet */
    const guint8 *records;  /* of the block of the journal that is read */
    gsize records_left;
    gboolean is_over; /* no block is left in the journal */
    Market market;
    guint64 next; /* number of the next input */
    CarryTapeRecord record;
    CarryMarketEvent event;
    gboolean has_record;
    gboolean is_market_over; /* the market is cut: no more of it comes */
    char *cut;               /* why it ends before the run did */
};

static CarryTapeReader *
reader_new (CarryTapeFile *journal)
{
    CarryTapeReader *self = g_new0 (CarryTapeReader, 1);

    self->journal = journal;
    g_queue_init (&self->segments);
    self->next = 1;
    return self;
}

/* @path is the folder of a run, or the journal in it. */
CarryTapeReader *
carry_tape_reader_open (const char *path, GError **error)
{
    gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
    g_autofree char *journal =
        is_folder ? g_build_filename (path, CARRY_TAPE_SHELF_JOURNAL, NULL) : g_strdup (path);
    CarryTapeFile *file = carry_tape_file_open (journal, CARRY_TAPE_JOURNAL, error);
    CarryTapeReader *self;

    if (file == NULL)
        return NULL;
    self = reader_new (file);
    self->folder = g_path_get_dirname (journal);
    return self;
}

/* The journal and the only segment of a run. */
CarryTapeReader *
carry_tape_reader_new_for_bytes (GBytes *journal, GBytes *segment, GError **error)
{
    CarryTapeFile *file =
        carry_tape_file_new_for_bytes (journal, "journal", CARRY_TAPE_JOURNAL, error);
    CarryTapeReader *self;

    if (file == NULL)
        return NULL;
    self = reader_new (file);
    self->bytes = g_bytes_ref (segment);
    return self;
}

void
carry_tape_reader_free (CarryTapeReader *self)
{
    g_clear_pointer (&self->segment, carry_tape_file_free);
    g_queue_clear_full (&self->segments, g_free);
    carry_tape_file_free (self->journal);
    g_clear_pointer (&self->bytes, g_bytes_unref);
    g_free (self->folder);
    g_free (self->cut);
    g_free (self);
}

/* (nullable): why the recording ends before the run did, as far as it was read. */
const char *
carry_tape_reader_get_cut (const CarryTapeReader *self)
{
    return self->cut;
}

const CarryTapeFileHeader *
carry_tape_reader_get_header (const CarryTapeReader *self)
{
    return carry_tape_file_get_header (self->journal);
}

/* For messages. */
const char *
carry_tape_reader_get_path (const CarryTapeReader *self)
{
    return carry_tape_file_get_path (self->journal);
}

/* Of the input that was read last; 0 when none was. */
guint64
carry_tape_reader_get_number (const CarryTapeReader *self)
{
    return self->next - 1;
}

static gboolean
refuse_journal (CarryTapeReader *self, const char *what, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s: %s after input %" G_GUINT64_FORMAT,
                 carry_tape_file_get_path (self->journal), what, self->next - 1);
    return FALSE;
}

/* A name of ours and nothing else: it becomes a path. */
static gboolean
announce (CarryTapeReader *self, const CarryTapeBlock *block, const guint8 *data, GError **error)
{
    g_autofree char *name = carry_tape_shelf_name_segment (block->first);

    if (block->raw != strlen (name) || memcmp (name, data, block->raw) != 0)
        return refuse_journal (self, "a segment with a strange name is announced", error);
    g_queue_push_tail (&self->segments, g_steal_pointer (&name));
    return TRUE;
}

static gboolean
stop (CarryTapeReader *self, const CarryTapeBlock *block, const guint8 *data, GError **error)
{
    if (block->raw > MAX_REASON || !g_utf8_validate ((const char *) data, block->raw, NULL))
        return refuse_journal (self, "a reason that is none of ours ends it", error);
    self->is_over = TRUE;
    g_free (self->cut);
    self->cut = g_strdup_printf ("recorded until here: %.*s", (int) block->raw, data);
    return TRUE;
}

/* @cut: (transfer full) (nullable): that @file ends in the middle of a block is no damage. */
static gboolean
end_or_refuse (CarryTapeReader *self, char *cut, GError **failure, GError **error)
{
    if (cut == NULL)
    {
        g_propagate_error (error, g_steal_pointer (failure));
        return FALSE;
    }
    g_free (self->cut);
    self->cut = cut;
    return TRUE;
}

/* The same of the market: no more of it comes. */
static gboolean
end_market_or_refuse (CarryTapeReader *self, char *cut, GError **failure, GError **error)
{
    self->is_market_over = end_or_refuse (self, cut, failure, error);
    return self->is_market_over;
}

/* The next block of records; segments announced before it are noted. */
static gboolean
fill_records (CarryTapeReader *self, GError **error)
{
    while (self->records_left == 0 && !self->is_over)
    {
        g_autoptr (GError) failure = NULL;
        const guint8 *data = NULL;
        const CarryTapeBlock *block = carry_tape_file_read (self->journal, &data, &failure);

        if (failure != NULL)
        {
            g_prefix_error (&failure, "after input %" G_GUINT64_FORMAT ": ", self->next - 1);
            self->is_over = end_or_refuse (
                self, carry_tape_tail_describe (self->journal, self->journal), &failure, error);
            return self->is_over;
        }
        if (block == NULL)
            self->is_over = TRUE;
        else if (block->kind == CARRY_TAPE_BLOCK_STOPPED)
            return stop (self, block, data, error);
        else if (block->kind == CARRY_TAPE_BLOCK_RECORDS)
        {
            self->records = data;
            self->records_left = block->raw;
        }
        else if (!announce (self, block, data, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether a later one is announced, by what was read or by what comes. */
static gboolean
is_last_segment (CarryTapeReader *self)
{
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;

    if (self->folder == NULL || !g_queue_is_empty (&self->segments))
        return g_queue_is_empty (&self->segments);
    name = carry_tape_shelf_name_segment (self->part + 1);
    path = g_build_filename (self->folder, name, NULL);
    return !g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
open_segment (CarryTapeReader *self, GError **error)
{
    g_autofree char *name = g_queue_pop_head (&self->segments);
    g_autofree char *path =
        self->folder != NULL ? g_build_filename (self->folder, name, NULL) : NULL;
    g_autoptr (GError) failure = NULL;

    self->part++;
    g_clear_pointer (&self->segment, carry_tape_file_free);
    if (path == NULL)
        self->segment = carry_tape_file_new_for_bytes (self->bytes, name, CARRY_TAPE_MARKET, error);
    else
        self->segment = carry_tape_file_open (path, CARRY_TAPE_MARKET, &failure);
    if (self->segment != NULL)
        return TRUE;
    if (g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_CORRUPT) && is_last_segment (self))
        return end_market_or_refuse (self, carry_tape_tail_describe_missing (path, self->journal),
                                     &failure, error);
    if (g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_NOT_FOUND))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "%s is gone: what the market did after input %" G_GUINT64_FORMAT
                     " is not kept any more (tape-max-age, tape-max-bytes)",
                     path, self->next - 1);
    else if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

static gboolean
is_market_used_up (const CarryTapeReader *self)
{
    return self->market.event == self->market.block.n_events &&
           self->market.turn == self->market.block.n_turns;
}

/* The next block of market events, of this segment or the next that was announced. */
static gboolean
fill_market (CarryTapeReader *self, GError **error)
{
    while (is_market_used_up (self) && !self->is_market_over)
    {
        g_autoptr (GError) failure = NULL;
        const guint8 *data = NULL;
        const CarryTapeBlock *block = NULL;

        if (self->segment != NULL)
            block = carry_tape_file_read (self->segment, &data, &failure);
        if (failure != NULL)
            return end_market_or_refuse (
                self,
                is_last_segment (self) ? carry_tape_tail_describe (self->segment, self->journal)
                                       : NULL,
                &failure, error);
        if (block != NULL)
            self->market = (Market){ .block = *block, .data = data };
        else if (g_queue_is_empty (&self->segments))
            return TRUE;
        else if (!open_segment (self, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_entry (CarryTapeReader *self)
{
    CarryTapeEntry *entry = &self->record.entry;

    if (self->records_left < sizeof *entry)
        return FALSE;
    memcpy (entry, self->records, sizeof *entry);
    if (entry->number != self->next)
        return FALSE;
    self->record.data = self->records + sizeof *entry;
    self->record.event = NULL;
    return TRUE;
}

static gboolean
take_event (CarryTapeReader *self)
{
    const Market *market = &self->market;
    CarryTapeEvent event;

    if (market->event == market->block.n_events)
        return FALSE;
    memcpy (&event, market->data + market->event * sizeof event, sizeof event);
    if (market->block.first + event.number != self->next)
        return FALSE;
    self->event = event.event;
    self->record = (CarryTapeRecord){
        .entry = { .number = self->next,
                   .kind = CARRY_TAPE_POST,
                   .seq = market->block.first_seq + (event.seq & ~CARRY_TAPE_NESTED),
                   .flags = (event.seq & CARRY_TAPE_NESTED) != 0 ? CARRY_TAPE_IS_NESTED : 0 },
        .event = &self->event,
    };
    self->market.event++;
    return TRUE;
}

static gboolean
take_turn (CarryTapeReader *self)
{
    const Market *market = &self->market;
    CarryTapeTurn turn;

    if (market->turn == market->block.n_turns)
        return FALSE;
    memcpy (&turn,
            market->data + market->block.n_events * sizeof (CarryTapeEvent) +
                market->turn * sizeof turn,
            sizeof turn);
    if (market->block.first + turn.number != self->next)
        return FALSE;
    self->record = (CarryTapeRecord){
        .entry = { .number = self->next,
                   .kind = CARRY_TAPE_TURN,
                   .seq = market->block.first_seq + turn.seq,
                   .ts = turn.now },
    };
    self->market.turn++;
    return TRUE;
}

static gboolean
check_entry (CarryTapeReader *self, GError **error)
{
    const CarryTapeEntry *entry = &self->record.entry;

    if (entry->kind >= CARRY_TAPE_N_KINDS || entry->size > self->records_left - sizeof *entry)
        return refuse_journal (self, "an input is none of ours; the file is damaged", error);
    self->records += sizeof *entry + entry->size;
    self->records_left -= sizeof *entry + entry->size;
    return TRUE;
}

/* Inputs are missing: amid the run that is a hole, at its end it was cut off there. */
static gboolean
end_or_hole (CarryTapeReader *self, GError **error)
{
    if ((self->is_over && self->records_left == 0) || self->cut != NULL)
        return TRUE;
    if (self->records_left > 0 && self->records_left < sizeof (CarryTapeEntry))
        return refuse_journal (self, "an input is cut off; the file is damaged", error);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: there is a hole: input %" G_GUINT64_FORMAT
                 " is missing, because the disk was too slow for it or a part was deleted",
                 self->folder != NULL ? self->folder : "journal", self->next);
    return FALSE;
}

/*
 * The next input, without taking it. NULL at the end, and with @error where the
 * recording is damaged or has a hole.
 */
const CarryTapeRecord *
carry_tape_reader_peek (CarryTapeReader *self, GError **error)
{
    if (self->has_record)
        return &self->record;
    if (!fill_records (self, error))
        return NULL;
    if (take_entry (self))
    {
        if (!check_entry (self, error))
            return NULL;
    }
    else
    {
        if (!fill_market (self, error))
            return NULL;
        if (!take_event (self) && !take_turn (self))
        {
            end_or_hole (self, error);
            return NULL;
        }
    }
    self->has_record = TRUE;
    self->next++;
    return &self->record;
}

/* The input that was peeked at is done with. */
void
carry_tape_reader_skip (CarryTapeReader *self)
{
    self->has_record = FALSE;
}
