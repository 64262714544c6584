/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-tape.h"

/* FNV-1a. */
#define PRIME G_GUINT64_CONSTANT (1099511628211)

guint64
carry_engine_tape_sum (guint64 sum, const guint8 *data, gsize size)
{
    for (gsize i = 0; i < size; i++)
        sum = (sum ^ data[i]) * PRIME;
    return sum;
}

static void
pack_notice (CarryPack *pack, CarryInput *input)
{
    carry_pack_choice (pack, &input->notice.level, CARRY_NOTICE_CRITICAL + 1);
    carry_pack_word (pack, &input->notice.code);
    carry_pack_text (pack, &input->notice.text);
    if (pack->out != NULL)
        return;
    /* Nobody expects them to be missing. */
    pack->failed = pack->failed || input->notice.code == NULL || input->notice.text == NULL;
    if (input->notice.code == NULL)
        input->notice.code = g_intern_static_string ("");
    if (input->notice.text == NULL)
        input->notice.text = g_strdup ("");
}

static void
pack_commit (CarryPack *pack, CarryInput *input)
{
    carry_pack_u64 (pack, &input->commit.order);
    carry_pack_flag (pack, &input->commit.is_safe);
}

static void
pack_rules (CarryPack *pack, CarryInput *input)
{
    carry_pack_instrument (pack, &input->instrument);
    if (pack->out == NULL && input->instrument.index >= pack->n_instruments)
        pack->failed = TRUE;
}

/* What comes from outside, but for market events; when reading, @input has its kind. */
void
carry_engine_tape_pack_input (CarryPack *pack, CarryInput *input)
{
    if ((guint) input->kind > CARRY_INPUT_DECISION)
    {
        pack->failed = TRUE;
        return;
    }
    switch (input->kind)
    {
    case CARRY_INPUT_ORDER:
        carry_pack_order (pack, &input->order);
        break;
    case CARRY_INPUT_FILL:
        carry_pack_fill (pack, &input->fill);
        break;
    case CARRY_INPUT_FUNDING:
        carry_pack_funding (pack, &input->funding);
        break;
    case CARRY_INPUT_TRANSFER:
        carry_pack_transfer (pack, &input->transfer);
        break;
    case CARRY_INPUT_ADJUSTMENT:
        carry_pack_adjustment (pack, &input->adjustment);
        break;
    case CARRY_INPUT_INSTRUMENT:
        pack_rules (pack, input);
        break;
    case CARRY_INPUT_NOTICE:
    case CARRY_INPUT_HALT:
    case CARRY_INPUT_STANDSTILL:
        pack_notice (pack, input);
        break;
    case CARRY_INPUT_COMMIT:
        pack_commit (pack, input);
        break;
    case CARRY_INPUT_TIMER:
    case CARRY_INPUT_CALL: /* who waits for these is not there in a replay */
        break;
    case CARRY_INPUT_NONE:
    case CARRY_INPUT_MARKET:
    case CARRY_INPUT_GROUP:
    case CARRY_INPUT_DECISION:
    case CARRY_INPUT_CLOSE:
    case CARRY_INPUT_REST:
        pack->failed = TRUE;
        break;
    }
}

void
carry_engine_tape_pack_call (CarryPack *pack, CarryEngineCall *call,
                             CarryEngineCallArguments *arguments)
{
    carry_pack_choice (pack, call, CARRY_ENGINE_N_CALLS);
    carry_pack_i64 (pack, &arguments->ts);
    carry_pack_choice (pack, &arguments->level, CARRY_NOTICE_CRITICAL + 1);
    carry_pack_word (pack, &arguments->code);
    carry_pack_word (pack, &arguments->text);
    carry_pack_word (pack, &arguments->module);
    if (*call == CARRY_ENGINE_CALL_TELL_PAST)
    {
        carry_pack_bytes (pack, &arguments->past, sizeof arguments->past);
        pack->failed |= pack->out == NULL && !carry_pack_is_event (pack, &arguments->past);
    }
    if (*call == CARRY_ENGINE_CALL_RESTORE_RESTRICTION)
    {
        carry_pack_u32 (pack, &arguments->instrument);
        carry_pack_choice (pack, &arguments->state, CARRY_RISK_CANCEL_ONLY + 1);
    }
}

/* Where the body of an event lies while it is packed, or after it was read. */
static void
pack_event_body (CarryPack *pack, CarryEvent *event, CarryRecord *place)
{
    switch (event->kind)
    {
    case CARRY_EVENT_ORDER:
        carry_pack_order (pack, &place->order);
        break;
    case CARRY_EVENT_FILL:
        carry_pack_fill (pack, &place->fill);
        break;
    case CARRY_EVENT_FUNDING:
        carry_pack_funding (pack, &place->funding);
        break;
    case CARRY_EVENT_TRANSFER:
        carry_pack_transfer (pack, &place->transfer);
        break;
    case CARRY_EVENT_ADJUSTMENT:
        carry_pack_adjustment (pack, &place->adjustment);
        break;
    case CARRY_EVENT_GROUP:
        carry_pack_group (pack, &place->group);
        break;
    case CARRY_EVENT_MARKET:
    case CARRY_EVENT_EQUITY:
    case CARRY_EVENT_NOTICE:
    case CARRY_EVENT_HALT:
    case CARRY_EVENT_DECISION:
        break;
    }
}

/*
 * An event of the account, in @place. When it was read, carry_record_repoint() makes it
 * whole. Of those that change no books only the kind, the number and the time are there.
 */
void
carry_engine_tape_pack_event (CarryPack *pack, CarryRecord *place)
{
    CarryEvent *event = &place->event;

    carry_pack_choice (pack, &event->kind, CARRY_EVENT_DECISION + 1);
    carry_pack_u64 (pack, &event->seq);
    carry_pack_i64 (pack, &event->ts);
    carry_pack_word (pack, &event->module);
    pack_event_body (pack, event, place);
}
