/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "base/carry-secret.h"
#include "engine/carry-player.h"

/* What the host, and a person through it, says to an engine that runs. */

/* Of what is left to the sentinel. */
#define LEFT_CODE CARRY_ENGINE_LEFT_CODE

/* Nothing goes out from this moment; who must know hears of it in turn. */
void
carry_engine_halt_now (CarryEngine *self, const char *code, const char *reason)
{
    carry_gate_halt (self->gate, reason);
    carry_engine_post_notice (self, CARRY_INPUT_HALT, CARRY_ENGINE_HOST, CARRY_NOTICE_CRITICAL,
                              code, reason);
}

/* The host says so. */
void
carry_engine_halt (CarryEngine *self, const char *code, const char *reason)
{
    g_autofree char *told = carry_secret_strike (reason);
    const CarryEngineCallArguments arguments = { .code = code, .text = told };

    carry_engine_begin_call (self, CARRY_ENGINE_CALL_HALT, &arguments);
    carry_engine_halt_now (self, code, told);
    carry_engine_end_call (self);
}

/* What the host itself has to say. */
void
carry_engine_tell_people (CarryEngine *self, CarryNoticeLevel level, const char *code,
                          const char *text)
{
    g_autofree char *told = carry_secret_strike (text);
    const CarryEngineCallArguments arguments = { .level = level, .code = code, .text = told };

    carry_engine_begin_call (self, CARRY_ENGINE_CALL_TELL, &arguments);
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, CARRY_ENGINE_HOST, level, code, told);
    carry_engine_end_call (self);
}

/* The run is ending: what shrinks a position and the missing leg of a pair still go out. */
void
carry_engine_stop_opening (CarryEngine *self)
{
    const CarryRestriction ending = {
        .instrument = CARRY_RESTRICTION_ALL,
        .state = CARRY_RISK_REDUCING,
        .until_human = TRUE,
        .ts = self->now,
        .code = "stopping",
        .reason = (char *) "the run is ending",
    };

    carry_engine_begin_call (self, CARRY_ENGINE_CALL_STOP_OPENING, NULL);
    self->is_ending = TRUE;
    carry_gate_restrict (self->gate, &ending);
    carry_engine_end_call (self);
}

/* A person says so: nothing is opened, by no later run either, until somebody lifts what has @code. */
void
carry_engine_pause (CarryEngine *self, const char *code, const char *reason)
{
    g_autofree char *told = carry_secret_strike (reason);
    const CarryEngineCallArguments arguments = { .code = code, .text = told };
    const CarryRestriction pause = {
        .instrument = CARRY_RESTRICTION_ALL,
        .state = CARRY_RISK_REDUCING,
        .until_human = TRUE,
        .is_kept = TRUE,
        .ts = self->now,
        .code = code,
        .reason = told,
    };

    carry_engine_begin_call (self, CARRY_ENGINE_CALL_PAUSE, &arguments);
    carry_gate_restrict (self->gate, &pause);
    carry_engine_end_call (self);
    carry_engine_keep_restrictions (self);
}

/* A person lifts what has @code, for one instrument or for all. Returns how much that was. */
guint
carry_engine_lift (CarryEngine *self, const char *code)
{
    const CarryEngineCallArguments arguments = { .code = code };
    guint n;

    carry_engine_begin_call (self, CARRY_ENGINE_CALL_LIFT, &arguments);
    n = carry_gate_release_by_human (self->gate, CARRY_RESTRICTION_ALL, code);
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
        n += carry_gate_release_by_human (self->gate, i, code);
    carry_engine_end_call (self);
    carry_engine_keep_restrictions (self);
    return n;
}

/*
 * What @module, or one of that name, forbade in an earlier run until a person would have looked:
 * nobody has. @restriction has no owner; what is not there any more has none either.
 */
void
carry_engine_restore_restriction (CarryEngine *self, const char *module,
                                  const CarryRestriction *restriction)
{
    g_autofree char *told = carry_secret_strike (restriction->reason);
    CarryRestriction held = *restriction;
    const CarryEngineCallArguments arguments = {
        .code = held.code,
        .text = told,
        .module = module,
        .instrument = held.instrument,
        .state = held.state,
    };

    carry_engine_begin_call (self, CARRY_ENGINE_CALL_RESTORE_RESTRICTION, &arguments);
    held.owner = carry_engine_find_module_number (self, module);
    held.until_human = held.is_kept = TRUE;
    held.ts = self->now;
    held.reason = told;
    carry_gate_restrict (self->gate, &held);
    carry_engine_end_call (self);
}

/* Who sees to what must outlive the run. @keeper NULL: nobody does any more. */
void
carry_engine_set_keeper (CarryEngine *self, const CarryEngineKeeper *keeper)
{
    self->keeper = keeper != NULL ? *keeper : (CarryEngineKeeper){ 0 };
}

void
carry_engine_keep_restrictions (CarryEngine *self)
{
    if (self->keeper.keep_restrictions != NULL)
        self->keeper.keep_restrictions (self->keeper.user_data);
}

/*
 * Something that a module depends on changes: @key of @id is @text from now on. What the
 * change makes it do comes before carry_engine_end_change().
 */
void
carry_engine_begin_change (CarryEngine *self, const char *id, const char *key, const char *text)
{
    const CarryEngineCallArguments arguments = { .module = id, .code = key, .text = text };

    carry_engine_begin_call (self, CARRY_ENGINE_CALL_CHANGE, &arguments);
}

void
carry_engine_end_change (CarryEngine *self)
{
    carry_engine_end_call (self);
}

/* It closes what is held, and may be amid it: two that close the same close it twice. */
static void
leave_to_sentinel (CarryEngine *self, const char *reason)
{
    const CarryRestriction left = {
        .instrument = CARRY_RESTRICTION_ALL,
        .state = CARRY_RISK_CANCEL_ONLY,
        .until_human = TRUE,
        .ts = self->now,
        .code = LEFT_CODE,
        .reason = (char *) reason,
    };

    carry_gate_restrict (self->gate, &left);
}

/* What it was set for is known. Orders made from now on close. */
void
carry_engine_apply_kill (CarryEngine *self, const char *reason)
{
    self->is_killed = TRUE;
    self->is_left = g_str_has_prefix (reason, CARRY_LATCH_SENTINEL);
    self->first_closing = carry_ledger_get_next_id (self->ledger);
    carry_gate_release_by_human (self->gate, CARRY_RESTRICTION_ALL, LEFT_CODE);
    carry_engine_halt_now (self, "killed", reason);
    if (self->is_left)
        leave_to_sentinel (self, reason);
}

/* Whether @order was made since the kill switch was set, and so only closes. */
gboolean
carry_engine_is_closing (const CarryEngine *self, const CarryOrder *order)
{
    return self->is_killed && order->id >= self->first_closing;
}

/* (transfer full) (nullable): after a sentinel's word only another's is new. */
static char *
read_latch (const CarryEngine *self)
{
    g_autofree char *reason = NULL;

    if (self->latch == NULL || (self->is_killed && !self->is_left) ||
        !carry_latch_is_set (self->latch))
        return NULL;
    reason = carry_latch_dup_reason (self->latch);
    if (self->is_left && g_str_has_prefix (reason, CARRY_LATCH_SENTINEL))
        return NULL;
    if (!self->store_failed)
        return g_steal_pointer (&reason);
    /* Who set it would wait in vain for what a switch promises. */
    return g_strconcat (reason, " (nothing is closed here, since events can no longer be kept: a ",
                        "sentinel does it, or the next start)", NULL);
}

/*
 * Somebody threw the kill switch: whoever it was, and whether or not anyone told us. It is told
 * once: a second word would cancel what closes. After a sentinel, who closes by itself, a person's
 * word is heard: from then on it is the run that closes.
 */
void
carry_engine_look_at_latch (CarryEngine *self)
{
    g_autofree char *reason = NULL;

    self->tape.n_looks += self->tape.depth > 0;
    if (G_UNLIKELY (self->tape.player != NULL))
        reason = carry_player_dup_kill (self->tape.player, self->tape.n_looks);
    else
        reason = read_latch (self);
    if (reason == NULL)
        return;
    carry_engine_note_killed (self, reason);
    carry_engine_apply_kill (self, reason);
}

/* The kill switch, looked at before each order; NULL to look no more. It outlives that. */
void
carry_engine_set_latch (CarryEngine *self, const CarryLatch *latch)
{
    self->latch = latch;
}
