/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-player-private.h"

#include "base/carry-error.h"
#include "base/carry-wait.h"

/* What single inputs of a recording do to the engine that plays it. */

static gboolean
is_module (const CarryPlayer *self, guint number)
{
    return number <= self->engine->modules->len;
}

/* --- beside: what adds to the inbox or the gate ---------------------------------------------- */

static gboolean
read_input (CarryPlayer *self, const CarryTapeRecord *record, CarryInput *out_input)
{
    CarryPack pack;
    guint8 kind = 0;

    carry_player_init_pack (self, record, &pack);
    if (record->event != NULL)
    {
        out_input->kind = CARRY_INPUT_MARKET;
        out_input->market = *record->event;
        out_input->ts = MAX (record->event->ts_local, self->engine->now);
        return carry_pack_is_event (&pack, record->event);
    }
    carry_pack_u8 (&pack, &kind);
    out_input->kind = (CarryInputKind) kind;
    out_input->ts = record->entry.ts;
    out_input->module = record->entry.module;
    carry_engine_tape_pack_input (&pack, out_input);
    if (pack.failed || !is_module (self, record->entry.module))
    {
        carry_input_clear (out_input);
        return FALSE;
    }
    /* Who waited for it is not there. */
    if (kind == CARRY_INPUT_CALL ||
        (kind == CARRY_INPUT_TIMER && record->entry.module == CARRY_ENGINE_HOST))
        out_input->kind = CARRY_INPUT_NONE;
    return TRUE;
}

/* The input gets the number it had, or the replay has gone another way. */
static void
add_input (CarryPlayer *self, const CarryTapeRecord *record, CarryInput *input)
{
    CarryInbox *inbox = self->engine->inbox;
    CarryInput *place;
    guint64 seq;

    if (record->entry.seq != inbox->next_seq)
    {
        carry_player_differ (self,
                             "the run had put %" G_GUINT64_FORMAT
                             " inputs into its inbox, and the replay has put %" G_GUINT64_FORMAT,
                             record->entry.seq - 1, inbox->next_seq - 1);
        carry_input_clear (input);
        return;
    }
    place = carry_inbox_add (inbox, input->kind, input->module, input->ts);
    seq = place->seq;
    *place = *input;
    place->seq = seq;
    carry_player_skip (self);
}

static gboolean
apply_limit (CarryPlayer *self, const CarryTapeRecord *record)
{
    CarryRestriction restriction = { .owner = record->entry.module, .ts = self->engine->now };
    CarryEngineLimit limit = CARRY_ENGINE_LIMIT_HALT;
    const char *reason = NULL;
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_pack_choice (&pack, &limit, CARRY_ENGINE_LIMIT_RELEASE + 1);
    carry_pack_u32 (&pack, &restriction.instrument);
    carry_pack_choice (&pack, &restriction.state, CARRY_RISK_CANCEL_ONLY + 1);
    carry_pack_flag (&pack, &restriction.until_human);
    carry_pack_word (&pack, &restriction.code);
    carry_pack_word (&pack, &reason);
    if (pack.failed || !is_module (self, record->entry.module) ||
        (limit != CARRY_ENGINE_LIMIT_HALT && restriction.code == NULL))
        return FALSE;
    restriction.reason = (char *) (reason != NULL ? reason : "");
    if (limit == CARRY_ENGINE_LIMIT_RESTRICT)
        carry_gate_restrict (self->engine->gate, &restriction);
    else if (limit == CARRY_ENGINE_LIMIT_RELEASE)
        carry_gate_release (self->engine->gate, restriction.owner, restriction.instrument,
                            restriction.code);
    else
        carry_gate_halt (self->engine->gate, restriction.reason);
    carry_player_skip (self);
    return TRUE;
}

static gboolean
apply_delivery (CarryPlayer *self, const CarryTapeRecord *record)
{
    guint32 instrument = 0;
    gint64 ts = 0;
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_pack_u32 (&pack, &instrument);
    carry_pack_i64 (&pack, &ts);
    if (pack.failed || instrument >= pack.n_instruments)
        return FALSE;
    carry_instruments_set_delivery (self->engine->instruments, instrument, ts);
    carry_player_skip (self);
    return TRUE;
}

static gboolean
apply_post (CarryPlayer *self, const CarryTapeRecord *record)
{
    CarryInput input = { 0 };

    if (!read_input (self, record, &input))
        return FALSE;
    add_input (self, record, &input);
    return TRUE;
}

static gboolean
apply_terms (CarryPlayer *self, const CarryTapeRecord *record)
{
    CarryEngineTerms terms = { 0 };
    g_autofree CarryRiskTier *read = NULL;
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_engine_tape_pack_terms (&pack, &terms);
    read = terms.read;
    if (pack.failed || !is_module (self, record->entry.module))
        return FALSE;
    carry_engine_apply_terms (self->engine, record->entry.module, &terms);
    carry_player_skip (self);
    return TRUE;
}

/* FALSE when it is none that this program writes. Amid a turn that becomes the fault. */
gboolean
carry_player_apply_beside (CarryPlayer *self, const CarryTapeRecord *record)
{
    gboolean done;

    if (record->entry.kind == CARRY_TAPE_POST)
        done = apply_post (self, record);
    else if (record->entry.kind == CARRY_TAPE_LIMIT)
        done = apply_limit (self, record);
    else if (record->entry.kind == CARRY_TAPE_TERMS)
        done = apply_terms (self, record);
    else
        done = apply_delivery (self, record);
    if (!done && self->fault == NULL)
        carry_player_refuse (self, record, "is none that this program writes", &self->fault);
    return done;
}

/* --- before trading -------------------------------------------------------------------------- */

static gboolean
add_module (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    g_autoptr (CarryModule) module = NULL;
    const char *id = NULL, *type = NULL;
    gboolean is_outside = FALSE;
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_pack_word (&pack, &id);
    carry_pack_word (&pack, &type);
    carry_pack_flag (&pack, &is_outside);
    if (pack.failed || id == NULL || type == NULL ||
        record->entry.module != self->engine->modules->len + 1)
        return carry_player_refuse (self, record, "names no module", error);
    module = self->owner.make_module (id, type, is_outside, self->user_data, error);
    if (module == NULL)
        return FALSE;
    carry_engine_add_module (self->engine, module);
    if (carry_engine_get_module (self->engine, record->entry.module)->is_outside == is_outside)
        return TRUE;
    return carry_player_refuse (self, record, "names a module of another kind", error);
}

static gboolean
add_instrument (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    CarryInstrument instrument = { 0 };
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_pack_instrument (&pack, &instrument);
    if (pack.failed || instrument.exchange == 0 || !is_module (self, instrument.exchange) ||
        carry_engine_get_module (self->engine, instrument.exchange)->exchange == NULL)
        return carry_player_refuse (self, record, "names no instrument", error);
    return carry_engine_add_instrument (
        self->engine, carry_engine_get_module (self->engine, instrument.exchange)->module,
        &instrument, error);
}

/* A module that decides starts; those of outside are not there. */
static gboolean
start_module (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    guint number = record->entry.module;
    g_autoptr (GAsyncResult) result = NULL;
    CarryEngineModule *entry;

    if (number == 0 || !is_module (self, number))
        return carry_player_refuse (self, record, "starts no module", error);
    entry = carry_engine_get_module (self->engine, number);
    carry_player_skip (self);
    if (entry->is_outside)
        return TRUE;
    g_ptr_array_add (self->started, g_object_ref (entry->module));
    carry_engine_begin_start (self->engine, entry->module);
    carry_module_start_async (entry->module, NULL, carry_wait_on_answer, &result);
    carry_wait_for_answer (&result);
    carry_engine_end_start (self->engine, entry->module);
    return carry_module_start_finish (entry->module, result, error);
}

static gboolean
restore (CarryPlayer *self, const CarryTapeRecord *tape_record, GError **error)
{
    CarryRecord record = { 0 };
    gboolean has_instrument = FALSE;
    guint32 instrument = 0;
    CarryPack pack;

    carry_player_init_pack (self, tape_record, &pack);
    carry_pack_flag (&pack, &has_instrument);
    carry_pack_u32 (&pack, &instrument);
    carry_engine_tape_pack_event (&pack, &record);
    if (pack.failed || (has_instrument && instrument >= pack.n_instruments) ||
        (!has_instrument &&
         (record.event.kind == CARRY_EVENT_ORDER || record.event.kind == CARRY_EVENT_FILL ||
          record.event.kind == CARRY_EVENT_FUNDING)))
        return carry_player_refuse (self, tape_record, "is no event of an earlier run", error);
    carry_record_repoint (&record);
    record.event.instrument =
        has_instrument ? carry_instruments_get (self->engine->instruments, instrument) : NULL;
    carry_engine_restore (&record.event, self->engine);
    return TRUE;
}

/* What is there before anything trades. */
gboolean
carry_player_apply_setup (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    gboolean done;

    if (record->entry.kind == CARRY_TAPE_START)
        return start_module (self, record, error);
    if (record->entry.kind == CARRY_TAPE_MODULE)
        done = add_module (self, record, error);
    else if (record->entry.kind == CARRY_TAPE_INSTRUMENT)
        done = add_instrument (self, record, error);
    else if (record->entry.kind == CARRY_TAPE_RESTORED)
        done = restore (self, record, error);
    else
    {
        self->engine->ts_books = record->entry.ts;
        done = TRUE;
    }
    if (done)
        carry_player_skip (self);
    return done;
}

/* --- what the host asked for ------------------------------------------------------------------ */

static void
call_plain (CarryEngine *engine, CarryEngineCall call)
{
    static void (*const functions[CARRY_ENGINE_N_CALLS]) (CarryEngine * self) = {
        [CARRY_ENGINE_CALL_QUERY_UNKNOWN] = carry_engine_query_unknown,
        [CARRY_ENGINE_CALL_START_TRADING] = carry_engine_start_trading,
        [CARRY_ENGINE_CALL_FLATTEN] = carry_engine_flatten,
        [CARRY_ENGINE_CALL_ASK_FLAT] = carry_engine_ask_flat,
        [CARRY_ENGINE_CALL_ASK_RESUME] = carry_engine_ask_resume,
        [CARRY_ENGINE_CALL_CANCEL_OPEN] = carry_engine_cancel_open,
        [CARRY_ENGINE_CALL_STOP_OPENING] = carry_engine_stop_opening,
        [CARRY_ENGINE_CALL_CANCEL_KILLED] = carry_engine_cancel_killed,
    };

    if (functions[call] != NULL)
        functions[call](engine);
}

static gboolean
change (CarryPlayer *self, const CarryEngineCallArguments *arguments, GError **error)
{
    gboolean done;

    /* What it does counts as asked by the host, as it did then. */
    carry_engine_begin_call (self->engine, CARRY_ENGINE_CALL_CHANGE, arguments);
    done = self->owner.change (arguments->module, arguments->code, arguments->text, self->user_data,
                               error);
    carry_engine_end_call (self->engine);
    return done;
}

static gboolean
restore_restriction (CarryPlayer *self, const CarryEngineCallArguments *arguments, GError **error)
{
    const CarryRestriction restriction = {
        .instrument = arguments->instrument,
        .state = arguments->state,
        .code = arguments->code,
        .reason = (char *) arguments->text,
    };

    if (restriction.state == CARRY_RISK_ACTIVE || arguments->module == NULL ||
        (restriction.instrument != CARRY_RESTRICTION_ALL &&
         restriction.instrument >= carry_instruments_get_size (self->engine->instruments)))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                             "the recording restores a restriction that there cannot be; it is "
                             "damaged");
        return FALSE;
    }
    carry_engine_restore_restriction (self->engine, arguments->module, &restriction);
    return TRUE;
}

static gboolean
call (CarryPlayer *self, CarryEngineCall what, const CarryEngineCallArguments *arguments,
      GError **error)
{
    CarryEngine *engine = self->engine;

    switch (what)
    {
    case CARRY_ENGINE_CALL_KEEP:
        engine->tape.keeps = TRUE;
        break;
    case CARRY_ENGINE_CALL_TELL_PAST:
        carry_engine_tell_past (engine, &arguments->past);
        break;
    case CARRY_ENGINE_CALL_HALT:
        carry_engine_halt (engine, arguments->code, arguments->text);
        break;
    case CARRY_ENGINE_CALL_TELL:
        carry_engine_tell_people (engine, arguments->level, arguments->code, arguments->text);
        break;
    case CARRY_ENGINE_CALL_PAUSE:
        carry_engine_pause (engine, arguments->code, arguments->text);
        break;
    case CARRY_ENGINE_CALL_LIFT:
        carry_engine_lift (engine, arguments->code);
        break;
    case CARRY_ENGINE_CALL_CHANGE:
        return change (self, arguments, error);
    case CARRY_ENGINE_CALL_RESTORE_RESTRICTION:
        return restore_restriction (self, arguments, error);
    case CARRY_ENGINE_CALL_FINISH:
        carry_engine_finish (engine, arguments->ts);
        break;
    case CARRY_ENGINE_CALL_QUERY_UNKNOWN:
    case CARRY_ENGINE_CALL_START_TRADING:
    case CARRY_ENGINE_CALL_FLATTEN:
    case CARRY_ENGINE_CALL_ASK_FLAT:
    case CARRY_ENGINE_CALL_ASK_RESUME:
    case CARRY_ENGINE_CALL_CANCEL_OPEN:
    case CARRY_ENGINE_CALL_STOP_OPENING:
    case CARRY_ENGINE_CALL_CANCEL_KILLED:
        call_plain (engine, what);
        break;
    }
    return TRUE;
}

static gboolean
needs_text (CarryEngineCall what)
{
    return what == CARRY_ENGINE_CALL_HALT || what == CARRY_ENGINE_CALL_TELL ||
           what == CARRY_ENGINE_CALL_PAUSE || what == CARRY_ENGINE_CALL_CHANGE ||
           what == CARRY_ENGINE_CALL_RESTORE_RESTRICTION;
}

static gboolean
find_kill (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    const char *reason = NULL;
    guint64 n_looks = 0;
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_pack_u64 (&pack, &n_looks);
    carry_pack_word (&pack, &reason);
    if (pack.failed || reason == NULL)
        return carry_player_refuse (self, record, "tells of no kill switch", error);
    carry_player_skip (self);
    carry_engine_apply_kill (self->engine, reason);
    return TRUE;
}

gboolean
carry_player_apply_call (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    CarryEngineCallArguments arguments = { 0 };
    CarryEngineCall what = CARRY_ENGINE_CALL_KEEP;
    gboolean done;
    CarryPack pack;

    if (record->entry.kind == CARRY_TAPE_KILLED)
        return find_kill (self, record, error);
    carry_player_init_pack (self, record, &pack);
    carry_engine_tape_pack_call (&pack, &what, &arguments);
    if (pack.failed || (needs_text (what) && (arguments.code == NULL || arguments.text == NULL)) ||
        (what == CARRY_ENGINE_CALL_TELL_PAST && self->engine->trading) ||
        (what == CARRY_ENGINE_CALL_LIFT && arguments.code == NULL) ||
        (what == CARRY_ENGINE_CALL_FINISH && !carry_player_may_reach (self, arguments.ts)) ||
        (what == CARRY_ENGINE_CALL_CHANGE && arguments.module == NULL))
        return carry_player_refuse (self, record, "asks for nothing that an engine does", error);
    self->engine->dispatching = (record->entry.flags & CARRY_TAPE_IS_IN_TURN) != 0;
    carry_player_skip (self);
    done = call (self, what, &arguments, error);
    self->engine->dispatching = FALSE;
    return done;
}
