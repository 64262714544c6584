/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the link tells the engine. */

#include "base/carry-time.h"
#include "sim-account.h"
#include "sim-link-private.h"

static CarryContext *
get_context (SimLink *self)
{
    return carry_module_get_context (CARRY_MODULE (self));
}

void
sim_link_tell (SimLink *self, SimTrack *track)
{
    gint64 now = carry_context_get_now (get_context (self));

    track->order.certain = track->doubts == 0;
    track->order.ts_updated = now;
    carry_context_emit_order (get_context (self), &track->order, now);
}

void
sim_link_tell_fill (SimLink *self, const SimExecution *execution, gboolean may_repeat)
{
    gboolean is_new =
        g_hash_table_add (self->told, g_memdup2 (&execution->id, sizeof execution->id));
    SimTrack *track = sim_link_find_track (self, execution->link);
    CarryFill fill;

    if (!is_new && !may_repeat)
        return;
    sim_account_make_fill (execution, &fill);
    if (track != NULL)
        fill.order = track->order.id;
    carry_context_emit_fill (get_context (self), &fill, carry_context_get_now (get_context (self)));
    if (track == NULL || !is_new)
        return;
    track->executed = carry_decimal_add (track->executed, fill.quantity);
    if (!sim_track_is_settled (track))
        sim_link_ask_later (self, track, SIM_LINK_WAIT_NS);
}

void
sim_link_tell_entry (SimLink *self, const SimEntry *entry, gboolean may_repeat)
{
    CarryContext *context = get_context (self);
    gint64 key = entry->ts + entry->is_funding;
    const CarryFundingPayment payment = {
        .ts = entry->ts,
        .instrument = SIM_PERP,
        .position = carry_decimal_make (entry->position, SIM_LOT_SCALE),
        .mark_price = carry_decimal_make (entry->mark, SIM_TICK_SCALE),
        .rate = carry_decimal_make (entry->rate, SIM_RATE_SCALE),
        .amount = carry_decimal_make (entry->amount, SIM_MONEY_SCALE),
    };
    const CarryTransfer transfer = {
        .ts = entry->ts,
        .coin = g_intern_static_string ("USDT"),
        .amount = carry_decimal_make (entry->amount, SIM_MONEY_SCALE),
    };

    if (!g_hash_table_add (self->entries, g_memdup2 (&key, sizeof key)) && !may_repeat)
        return;
    if (entry->is_funding)
        carry_context_emit_funding (context, &payment, carry_context_get_now (context));
    else
        carry_context_emit_transfer (context, &transfer, carry_context_get_now (context));
}
