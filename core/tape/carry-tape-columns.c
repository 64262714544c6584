/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-columns.h"

#include <string.h>

#define EVENT_WORDS (sizeof (CarryTapeEvent) / sizeof (guint64))

#define SEQ_MASK (CARRY_TAPE_NESTED - 1)

/* What the next row counts from. */
typedef struct
{
    guint32 number;
    guint32 seq;
    guint64 ts;
} Before;

/* Byte b of all values of a column, then byte b + 1. */
static void
put (guint8 *column, guint n, guint row, guint64 value)
{
    for (guint b = 0; b < sizeof value; b++)
        column[b * n + row] = (guint8) (value >> (8 * b));
}

static guint64
get (const guint8 *column, guint n, guint row)
{
    guint64 value = 0;

    for (guint b = 0; b < sizeof value; b++)
        value |= (guint64) column[b * n + row] << (8 * b);
    return value;
}

/* Both numbers grow by a little; the flag of the second stays what it is. */
static guint64
step_from (Before *before, guint32 number, guint32 seq)
{
    guint32 step = ((seq - before->seq) & SEQ_MASK) | (seq & CARRY_TAPE_NESTED);
    guint64 both = (guint64) (number - before->number) | (guint64) step << 32;

    before->number = number;
    before->seq = seq & SEQ_MASK;
    return both;
}

static void
step_to (Before *before, guint64 both, guint32 *out_number, guint32 *out_seq)
{
    guint32 step = (guint32) (both >> 32);

    before->number += (guint32) both;
    before->seq = (before->seq + step) & SEQ_MASK;
    *out_number = before->number;
    *out_seq = before->seq | (step & CARRY_TAPE_NESTED);
}

static void
write_event (guint8 *columns, guint n, guint row, const CarryTapeEvent *event, Before *before)
{
    guint64 words[EVENT_WORDS];

    memcpy (words, event, sizeof words);
    words[0] = step_from (before, event->number, event->seq);
    words[1] = (guint64) event->event.ts_venue - before->ts;
    words[2] = (guint64) event->event.ts_local - (guint64) event->event.ts_venue;
    before->ts = (guint64) event->event.ts_venue;
    for (guint i = 0; i < EVENT_WORDS; i++)
        put (columns + i * sizeof (guint64) * n, n, row, words[i]);
}

static void
read_event (const guint8 *columns, guint n, guint row, CarryTapeEvent *out_event, Before *before)
{
    guint64 words[EVENT_WORDS];
    guint32 number, seq;

    for (guint i = 0; i < EVENT_WORDS; i++)
        words[i] = get (columns + i * sizeof (guint64) * n, n, row);
    step_to (before, words[0], &number, &seq);
    before->ts += words[1];
    words[1] = before->ts;
    words[2] += before->ts;
    memcpy (out_event, words, sizeof words);
    out_event->number = number;
    out_event->seq = seq;
}

/* Room for all is there. */
void
carry_tape_columns_write (CarryTapeColumns *self, const CarryTapeEvent *events, guint n_events,
                          const CarryTapeTurn *turns, guint n_turns)
{
    guint8 *columns = self->bytes + n_events * sizeof *events;
    Before event = { 0 }, turn = { 0 };

    for (guint i = 0; i < n_events; i++)
        write_event (self->bytes, n_events, i, &events[i], &event);
    for (guint i = 0; i < n_turns; i++)
    {
        put (columns, n_turns, i, step_from (&turn, turns[i].number, turns[i].seq));
        put (columns + sizeof (guint64) * n_turns, n_turns, i, (guint64) turns[i].now - turn.ts);
        turn.ts = (guint64) turns[i].now;
    }
}

void
carry_tape_columns_read (const CarryTapeColumns *self, CarryTapeEvent *out_events, guint n_events,
                         CarryTapeTurn *out_turns, guint n_turns)
{
    const guint8 *columns = self->bytes + n_events * sizeof *out_events;
    Before event = { 0 }, turn = { 0 };

    for (guint i = 0; i < n_events; i++)
        read_event (self->bytes, n_events, i, &out_events[i], &event);
    for (guint i = 0; i < n_turns; i++)
    {
        step_to (&turn, get (columns, n_turns, i), &out_turns[i].number, &out_turns[i].seq);
        turn.ts += get (columns + sizeof (guint64) * n_turns, n_turns, i);
        out_turns[i].now = (gint64) turn.ts;
    }
}
