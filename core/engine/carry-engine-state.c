/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/* What everything is, in a few sums. Nothing here depends on the order of a table. */

static guint64
take_sum (GByteArray *bytes)
{
    guint64 sum = carry_engine_tape_sum (CARRY_ENGINE_TAPE_DIGEST, bytes->data, bytes->len);

    g_byte_array_set_size (bytes, 0);
    return sum;
}

static guint64
sum_ledger (CarryEngine *self, CarryPack *pack)
{
    carry_pack_u64 (pack, &self->tape.digest);
    carry_pack_u64 (pack, &self->seq);
    carry_ledger_pack (self->ledger, pack);
    return take_sum (pack->out);
}

static guint64
sum_portfolio (CarryEngine *self, CarryPack *pack)
{
    carry_portfolio_pack (self->portfolio, pack);
    return take_sum (pack->out);
}

static guint64
sum_groups (CarryEngine *self, CarryPack *pack)
{
    for (guint i = 0; i < carry_groups_get_size (self->groups); i++)
    {
        CarryGroupEntry *entry = carry_groups_get (self->groups, i);

        carry_pack_group (pack, &entry->group);
        carry_pack_i64 (pack, &entry->ts_naked);
        carry_pack_decimal (pack, &entry->peak);
        carry_pack_i64 (pack, &entry->ts_look);
        carry_pack_u32 (pack, &entry->n_tries);
    }
    return take_sum (pack->out);
}

static void
pack_restriction (CarryPack *pack, const CarryRestriction *restriction)
{
    CarryRestriction copy = *restriction;
    const char *reason = copy.reason;

    carry_pack_u32 (pack, &copy.owner);
    carry_pack_u32 (pack, &copy.instrument);
    carry_pack_choice (pack, &copy.state, CARRY_RISK_CANCEL_ONLY + 1);
    carry_pack_flag (pack, &copy.until_human);
    carry_pack_i64 (pack, &copy.ts);
    carry_pack_word (pack, &copy.code);
    carry_pack_word (pack, &reason);
}

static guint64
sum_gate (CarryEngine *self, CarryPack *pack)
{
    const CarryRestrictions *restrictions = carry_gate_get_restrictions (self->gate);
    const char *halt = carry_gate_get_halt_reason (self->gate);
    guint n_halts = carry_gate_get_n_halts (self->gate);
    gboolean trading = self->trading;

    carry_pack_word (pack, &halt);
    carry_pack_u32 (pack, &n_halts);
    carry_pack_flag (pack, &trading);
    for (guint i = 0; i < carry_restrictions_get_size (restrictions); i++)
        pack_restriction (pack, carry_restrictions_get (restrictions, i));
    return take_sum (pack->out);
}

void
carry_engine_get_state (CarryEngine *self, CarryEngineState *out_state)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    CarryPack pack = { .out = bytes };

    out_state->ledger = sum_ledger (self, &pack);
    out_state->portfolio = sum_portfolio (self, &pack);
    out_state->groups = sum_groups (self, &pack);
    out_state->gate = sum_gate (self, &pack);
}
