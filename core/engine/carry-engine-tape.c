/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include <string.h>

#include "engine/carry-player.h"

/*
 * Where an engine is told something from outside, or tells it: with a recorder each of
 * these is noted, with a player it is compared with what was noted, or comes from there.
 */

/* Where nothing happens, it is noted so many times less often. */
#define QUIET 60

#define MEBIBYTE (1 << 20)

static guint8
get_flags (const CarryEngine *self)
{
    guint8 flags = 0;

    if (self->tape.depth > 0)
        flags |= CARRY_TAPE_IS_NESTED;
    if (self->tape.venue_depth > 0)
        flags |= CARRY_TAPE_IS_IN_VENUE;
    if (self->dispatching)
        flags |= CARRY_TAPE_IS_IN_TURN;
    return flags;
}

/* Of an input that is noted now. */
CarryTapeEntry
carry_engine_make_entry (const CarryEngine *self, CarryTapeKind kind)
{
    return (CarryTapeEntry){
        .seq = self->inbox->next_seq,
        .ts = self->now,
        .kind = (guint8) kind,
        .flags = get_flags (self),
    };
}

static CarryPack *
begin (CarryEngine *self)
{
    return carry_recorder_begin (self->tape.recorder);
}

static void
end (CarryEngine *self, const CarryTapeEntry *entry)
{
    carry_recorder_end (self->tape.recorder, entry);
}

static G_NO_INLINE CarryInput *
add_replayed (CarryEngine *self, CarryInputKind kind, guint module, gint64 ts)
{
    carry_player_pull (self->tape.player);
    return carry_inbox_add (self->inbox, kind, module, ts);
}

/* The way of everything into the inbox. In a replay, what came from outside before comes first. */
CarryInput *
carry_engine_add_input (CarryEngine *self, CarryInputKind kind, guint module, gint64 ts)
{
    if (G_UNLIKELY (self->tape.player != NULL))
        return add_replayed (self, kind, module, ts);
    return carry_inbox_add (self->inbox, kind, module, ts);
}

/* @input is whole, and came from outside. */
void
carry_engine_note_post (CarryEngine *self, const CarryInput *input)
{
    CarryTapeEntry entry;
    CarryInput copy;
    guint8 kind = (guint8) input->kind;

    if (G_LIKELY (self->tape.recorder == NULL))
        return;
    if (input->kind == CARRY_INPUT_MARKET)
    {
        carry_recorder_add_event (self->tape.recorder, &input->market, input->seq,
                                  self->tape.depth > 0);
        return;
    }
    entry = carry_engine_make_entry (self, CARRY_TAPE_POST);
    entry.seq = input->seq;
    entry.ts = input->ts;
    entry.module = (guint16) input->module;
    copy = *input;
    carry_pack_u8 (begin (self), &kind);
    carry_engine_tape_pack_input (carry_recorder_get_pack (self->tape.recorder), &copy);
    end (self, &entry);
}

/* @input was taken out of the inbox, and is dealt with now. */
void
carry_engine_note_turn (CarryEngine *self, const CarryInput *input)
{
    carry_recorder_add_turn (self->tape.recorder, input->seq, self->now,
                             input->kind == CARRY_INPUT_MARKET);
}

static gboolean
is_state_due (const CarryEngine *self)
{
    const CarryEngineTape *tape = &self->tape;

    return self->now >= tape->ts_state + tape->interval_ns &&
           (tape->digest != tape->state_digest ||
            self->now >= tape->ts_state + QUIET * tape->interval_ns);
}

/* Now and then it is noted what everything is, between two turns. */
void
carry_engine_note_end_of_turn (CarryEngine *self)
{
    g_autofree char *fault = NULL;

    if (self->tape.recorder == NULL || !is_state_due (self))
        return;
    carry_engine_note_state (self);
    if (carry_recorder_take_fault (self->tape.recorder, &fault))
        carry_engine_tell_people (self, CARRY_NOTICE_CRITICAL, "not-recorded", fault);
}

/* What everything is: a replay must come to the same. */
void
carry_engine_note_state (CarryEngine *self)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_STATE);
    CarryEngineState state;

    if (self->tape.recorder == NULL)
        return;
    self->tape.ts_state = self->now;
    self->tape.state_digest = self->tape.digest;
    carry_engine_get_state (self, &state);
    carry_pack_bytes (begin (self), &state, sizeof state);
    end (self, &entry);
}

/* The host asks for something. FALSE where one call is part of another. */
gboolean
carry_engine_begin_call (CarryEngine *self, CarryEngineCall call,
                         const CarryEngineCallArguments *arguments)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_CALL);
    CarryEngineCallArguments copy = { 0 };

    if (arguments != NULL)
        copy = *arguments;
    if (self->tape.call_depth == 0 && self->tape.recorder != NULL)
    {
        carry_engine_tape_pack_call (begin (self), &call, &copy);
        end (self, &entry);
    }
    self->tape.depth++;
    self->tape.inside_depth++;
    return self->tape.call_depth++ == 0;
}

void
carry_engine_end_call (CarryEngine *self)
{
    self->tape.depth--;
    self->tape.inside_depth--;
    self->tape.call_depth--;
}

/* Somebody asked for the time between two turns. */
void
carry_engine_note_clock (CarryEngine *self, gint64 now)
{
    CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_TIME);

    if (self->tape.recorder == NULL || self->tape.inside_depth == 0 || self->tape.venue_depth > 0)
        return;
    begin (self);
    entry.ts = now;
    end (self, &entry);
}

static void
pack_sent (CarryPack *pack, CarryEngineSent sent, const CarryOrder *order,
           const CarryDecimal *quantity, const CarryDecimal *price)
{
    CarryOrder copy = *order;
    CarryDecimal none = carry_decimal_invalid ();
    CarryDecimal asked_quantity = quantity != NULL ? *quantity : none;
    CarryDecimal asked_price = price != NULL ? *price : none;

    carry_pack_choice (pack, &sent, CARRY_ENGINE_SENT_QUERY + 1);
    carry_pack_order (pack, &copy);
    carry_pack_decimal (pack, &asked_quantity);
    carry_pack_decimal (pack, &asked_price);
}

/* An exchange is asked for something; what it says meanwhile belongs to that. */
void
carry_engine_begin_sent (CarryEngine *self, CarryEngineSent sent, const CarryOrder *order,
                         const CarryDecimal *quantity, const CarryDecimal *price)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_SENT);
    g_autoptr (GByteArray) bytes = NULL;

    if (!carry_engine_is_taped (self))
        return;
    if (self->tape.recorder != NULL)
    {
        pack_sent (begin (self), sent, order, quantity, price);
        end (self, &entry);
    }
    else
    {
        CarryPack pack = { .out = bytes = g_byte_array_new () };

        pack_sent (&pack, sent, order, quantity, price);
        carry_player_compare_sent (self->tape.player, bytes, order);
    }
    self->tape.venue_depth++;
}

void
carry_engine_end_sent (CarryEngine *self)
{
    self->has_asked = TRUE;
    if (!carry_engine_is_taped (self))
        return;
    self->tape.venue_depth--;
    if (self->tape.player != NULL)
        carry_player_pull_venue (self->tape.player);
    else if (self->live == NULL) /* else carry_live_iterate() does it, when the order has gone */
        carry_recorder_flush (self->tape.recorder);
}

/* Whether the event with @seq could not be kept: as it is now, or as it was then. */
gboolean
carry_engine_note_lost (CarryEngine *self, guint64 seq, gboolean is_lost)
{
    CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_LOST);

    if (self->tape.player != NULL)
        return carry_player_is_lost (self->tape.player, seq);
    if (is_lost && self->tape.recorder != NULL)
    {
        carry_pack_u64 (begin (self), &seq);
        end (self, &entry);
    }
    return is_lost;
}

void
carry_engine_note_killed (CarryEngine *self, const char *reason)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_KILLED);
    CarryPack *pack;

    if (self->tape.recorder == NULL)
        return;
    pack = begin (self);
    carry_pack_u64 (pack, &self->tape.n_looks);
    carry_pack_word (pack, &reason);
    end (self, &entry);
}

void
carry_engine_note_limit (CarryEngine *self, CarryEngineLimit limit, guint module,
                         const CarryRestriction *restriction)
{
    CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_LIMIT);
    CarryRestriction copy = *restriction;
    const char *reason = copy.reason;
    CarryPack *pack;

    if (self->tape.recorder == NULL || !carry_engine_get_module (self, module)->is_outside)
        return;
    pack = begin (self);
    entry.module = (guint16) module;
    carry_pack_choice (pack, &limit, CARRY_ENGINE_LIMIT_RELEASE + 1);
    carry_pack_u32 (pack, &copy.instrument);
    carry_pack_choice (pack, &copy.state, CARRY_RISK_CANCEL_ONLY + 1);
    carry_pack_flag (pack, &copy.until_human);
    carry_pack_word (pack, &copy.code);
    carry_pack_word (pack, &reason);
    end (self, &entry);
}

void
carry_engine_note_delivery (CarryEngine *self, guint32 instrument, gint64 ts)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_DELIVERY);
    CarryPack *pack;

    if (self->tape.recorder == NULL)
        return;
    pack = begin (self);
    carry_pack_u32 (pack, &instrument);
    carry_pack_i64 (pack, &ts);
    end (self, &entry);
}

/* An exchange says what it asks for positions, or what the account has. */
void
carry_engine_note_terms (CarryEngine *self, guint module, const CarryEngineTerms *terms)
{
    CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_TERMS);
    CarryEngineTerms copy = *terms;

    if (self->tape.recorder == NULL)
        return;
    entry.module = (guint16) module;
    carry_engine_tape_pack_terms (begin (self), &copy);
    end (self, &entry);
}

/* Bytes that are free where events are kept, in whole mebibytes; as it is now, or as it was then. */
gint64
carry_engine_read_free_disk (CarryEngine *self)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_DISK);
    gint64 n_free = CARRY_DISK_NONE;

    if (G_UNLIKELY (self->tape.player != NULL))
        n_free = carry_player_read_free_disk (self->tape.player);
    else if (self->disk != NULL && self->sim_clock == NULL)
        n_free = carry_disk_get_free (self->disk, self->now);
    if (n_free > 0)
        n_free -= n_free % MEBIBYTE;
    if (n_free != self->tape.free_disk && self->tape.recorder != NULL)
    {
        carry_pack_i64 (begin (self), &n_free);
        end (self, &entry);
    }
    self->tape.free_disk = n_free;
    return n_free;
}

/* Something happened to the account: it counts in the sum of all that did. */
void
carry_engine_note_event (CarryEngine *self, const CarryEvent *event)
{
    g_autoptr (GByteArray) bytes = NULL;
    CarryPack pack = { 0 };
    CarryRecord record;

    if (!carry_engine_is_taped (self))
        return;
    pack.out = bytes = g_byte_array_new ();
    carry_record_init (&record, event, 0);
    record.event.module = NULL; /* only where there is a disk */
    carry_engine_tape_pack_event (&pack, &record);
    if (event->notice != NULL)
        g_byte_array_append (bytes, (const guint8 *) event->notice->text,
                             (guint) strlen (event->notice->text));
    self->tape.digest = carry_engine_tape_sum (self->tape.digest, bytes->data, bytes->len);
    carry_record_clear (&record);
}
