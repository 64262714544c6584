/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-recorder.h"

#include <string.h>

#include "base/carry-time.h"

/* So much of the journal is handed over at once; and whatever there is after so long. */
#define RECORDS_BYTES (64 * 1024)
#define FIRST_BYTES (8 * 1024)
#define MAX_RECORDS_BYTES (8 * 1024 * 1024)
#define HAND_OVER_NS CARRY_NS_PER_SECOND

/* Offsets in a page are 32 bits, of which one is a flag. */
#define MAX_OFFSET (G_MAXUINT32 / 4)

struct _CarryRecorder
{
    CarryTapeWriter *writer;
    CarryTapePage *page; /* NULL: none is free */
    GByteArray *records;
    guint64 first; /* of @records */
    guint64 number;
    gint64 ts_handed;
    CarryPack pack; /* of what follows the entry that is made */
    guint entry_at; /* where that entry is */
    guint64 n_lost; /* market events that found no page */
    gboolean is_told;
};

/* Begins the folder of a run. */
CarryRecorder *
carry_recorder_new (const CarryTapeSettings *settings, GError **error)
{
    CarryTapeWriter *writer = carry_tape_writer_new (settings, error);
    CarryRecorder *self;

    if (writer == NULL)
        return NULL;
    self = g_new0 (CarryRecorder, 1);
    self->writer = writer;
    self->records = g_byte_array_sized_new (FIRST_BYTES);
    return self;
}

static void
hand_over (CarryRecorder *self)
{
    /* First the market: what the journal names lies before it. */
    if (self->page != NULL)
        carry_tape_writer_push_page (self->writer, g_steal_pointer (&self->page));
    if (self->records->len == 0)
        return;
    carry_tape_writer_push_records (self->writer, self->records, self->first, self->number);
    self->records = g_byte_array_sized_new (FIRST_BYTES);
}

/*
 * Everything noted until now is on its way to the disk; unless that is behind, when pages
 * are to be filled before they are handed over.
 */
void
carry_recorder_flush (CarryRecorder *self)
{
    if (!carry_tape_writer_is_busy (self->writer))
        hand_over (self);
}

/*
 * Everything is written afterwards, and nothing more may be noted. FALSE when something is
 * not there, and why: (out) (transfer full)
 */
gboolean
carry_recorder_finish (CarryRecorder *self, char **out_why)
{
    hand_over (self);
    return carry_tape_writer_finish (self->writer, out_why);
}

/* Everything is written afterwards. */
void
carry_recorder_free (CarryRecorder *self)
{
    hand_over (self);
    carry_tape_writer_free (self->writer);
    g_byte_array_unref (self->records);
    g_free (self);
}

/* An input that is no market event: the caller packs what follows, then ends it. */
CarryPack *
carry_recorder_begin (CarryRecorder *self)
{
    static const CarryTapeEntry none = { 0 };

    self->entry_at = self->records->len;
    g_byte_array_append (self->records, (const guint8 *) &none, sizeof none);
    self->pack = (CarryPack){ .out = self->records };
    return &self->pack;
}

/* Of the input that was begun. */
CarryPack *
carry_recorder_get_pack (CarryRecorder *self)
{
    return &self->pack;
}

/* @entry without number and size. */
void
carry_recorder_end (CarryRecorder *self, const CarryTapeEntry *entry)
{
    CarryTapeEntry whole = *entry;

    whole.number = ++self->number;
    whole.size = self->records->len - self->entry_at - (guint) sizeof whole;
    memcpy (self->records->data + self->entry_at, &whole, sizeof whole);
    if (self->entry_at == 0)
        self->first = whole.number;
    if (self->records->len >= MAX_RECORDS_BYTES)
        hand_over (self);
    else if (self->records->len >= RECORDS_BYTES)
        carry_recorder_flush (self);
}

static gboolean
is_within (const CarryTapePage *page, guint64 number, guint64 seq)
{
    return number - page->first < MAX_OFFSET && seq >= page->first_seq &&
           seq - page->first_seq < MAX_OFFSET;
}

static gboolean
is_full (const CarryTapePage *page)
{
    return page->n_events == CARRY_TAPE_BLOCK_EVENTS || page->n_turns == CARRY_TAPE_BLOCK_TURNS;
}

/* A page with room for the input that has @number; NULL when none is free: it is lost. */
static CarryTapePage *
get_page (CarryRecorder *self, guint64 number, guint64 seq)
{
    gboolean is_begun = self->page != NULL && self->page->n_events + self->page->n_turns > 0;

    if (is_begun && (is_full (self->page) || !is_within (self->page, number, seq)))
    {
        hand_over (self);
        is_begun = FALSE;
    }
    if (self->page == NULL)
        self->page = carry_tape_writer_take_page (self->writer);
    if (self->page == NULL)
    {
        self->n_lost++;
        return NULL;
    }
    if (!is_begun)
    {
        self->page->first = number;
        self->page->first_seq = seq;
    }
    self->page->last = number;
    return self->page;
}

/* A market event came in. */
void
carry_recorder_add_event (CarryRecorder *self, const CarryMarketEvent *event, guint64 seq,
                          gboolean is_nested)
{
    guint64 number = ++self->number;
    CarryTapePage *page = get_page (self, number, seq);
    CarryTapeEvent *entry;

    if (page == NULL)
        return;
    entry = &page->events[page->n_events++];
    entry->number = (guint32) (number - page->first);
    entry->seq = (guint32) (seq - page->first_seq) | (is_nested ? CARRY_TAPE_NESTED : 0);
    entry->event = *event;
}

static void
add_market_turn (CarryRecorder *self, guint64 seq, gint64 now)
{
    guint64 number = ++self->number;
    CarryTapePage *page = get_page (self, number, seq);

    if (page == NULL)
        return;
    page->turns[page->n_turns++] = (CarryTapeTurn){
        .number = (guint32) (number - page->first),
        .seq = (guint32) (seq - page->first_seq),
        .now = now,
    };
}

/* The input that has @seq in the inbox is dealt with. */
void
carry_recorder_add_turn (CarryRecorder *self, guint64 seq, gint64 now, gboolean is_market)
{
    const CarryTapeEntry entry = { .kind = CARRY_TAPE_TURN, .seq = seq, .ts = now };

    if (is_market)
        add_market_turn (self, seq, now);
    else
    {
        carry_recorder_begin (self);
        carry_recorder_end (self, &entry);
    }
    if (now - self->ts_handed < HAND_OVER_NS)
        return;
    self->ts_handed = now;
    carry_recorder_flush (self);
}

/* Once, and only where something is wrong with the recording: what that is. */
gboolean
carry_recorder_take_fault (CarryRecorder *self, char **out_text)
{
    g_autofree char *why = NULL;

    if (self->is_told)
        return FALSE;
    if (carry_tape_writer_has_failed (self->writer, &why))
        *out_text = g_strdup_printf ("the run is not recorded any more: %s", why);
    else if (self->n_lost > 0)
        *out_text = g_strdup_printf (
            "%s has a hole: the disk was too slow for what the market did; the run cannot be "
            "replayed beyond it",
            carry_tape_writer_get_folder (self->writer));
    else
        return FALSE;
    self->is_told = TRUE;
    return TRUE;
}

/* Of the last input. */
guint64
carry_recorder_get_number (const CarryRecorder *self)
{
    return self->number;
}

const char *
carry_recorder_get_folder (const CarryRecorder *self)
{
    return carry_tape_writer_get_folder (self->writer);
}
