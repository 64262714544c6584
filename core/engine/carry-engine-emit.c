/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "base/carry-secret.h"
#include "roles/carry-module-private.h"

/* What exchanges and feeds tell: each is an input that waits for its turn, and is noted as one. */

static CarryInput *
post (CarryEngine *self, CarryInputKind kind, CarryContext *context, gint64 ts)
{
    return carry_engine_add_input (self, kind, carry_context_get_number (context),
                                   MAX (ts, self->now));
}

void
carry_engine_set_delivery (gpointer backend, const CarryInstrument *instrument, gint64 ts)
{
    CarryEngine *self = backend;

    carry_engine_note_delivery (self, instrument->index, ts);
    carry_instruments_set_delivery (self->instruments, instrument->index, ts);
}

void
carry_engine_emit_market (gpointer backend, CarryContext *context, const CarryMarketEvent *event)
{
    CarryInput *input = post (backend, CARRY_INPUT_MARKET, context, event->ts_local);

    input->market = *event;
    carry_engine_note_post (backend, input);
}

/* A venue that is there for its data alone tells of an account that is not traded here. */
gboolean
carry_engine_get_is_in_charge (gpointer backend, CarryContext *context)
{
    CarryModule *module =
        carry_engine_get_module (backend, carry_context_get_number (context))->module;
    const char *role = carry_module_get_role (module);

    return role == NULL || !g_str_equal (role, "feed");
}

void
carry_engine_emit_order (gpointer backend, CarryContext *context, const CarryOrder *order,
                         gint64 ts)
{
    g_autofree char *told = NULL;
    CarryInput *input;

    if (!carry_engine_get_is_in_charge (backend, context))
        return;
    input = post (backend, CARRY_INPUT_ORDER, context, ts);
    input->order = *order;
    if (order->reason[0] != '\0')
    {
        told = carry_secret_strike (order->reason);
        carry_order_set_reason (&input->order, "%s", told);
    }
    carry_engine_note_post (backend, input);
}

void
carry_engine_emit_fill (gpointer backend, CarryContext *context, const CarryFill *fill, gint64 ts)
{
    CarryInput *input;

    if (!carry_engine_get_is_in_charge (backend, context))
        return;
    input = post (backend, CARRY_INPUT_FILL, context, ts);
    input->fill = *fill;
    carry_engine_note_post (backend, input);
}

void
carry_engine_emit_funding (gpointer backend, CarryContext *context,
                           const CarryFundingPayment *payment, gint64 ts)
{
    CarryInput *input;

    if (!carry_engine_get_is_in_charge (backend, context))
        return;
    input = post (backend, CARRY_INPUT_FUNDING, context, ts);
    input->funding = *payment;
    carry_engine_note_post (backend, input);
}

void
carry_engine_emit_transfer (gpointer backend, CarryContext *context, const CarryTransfer *transfer,
                            gint64 ts)
{
    CarryInput *input;

    if (!carry_engine_get_is_in_charge (backend, context))
        return;
    input = post (backend, CARRY_INPUT_TRANSFER, context, ts);
    input->transfer = *transfer;
    carry_engine_note_post (backend, input);
}

void
carry_engine_emit_instrument (gpointer backend, CarryContext *context,
                              const CarryInstrument *changed, gint64 ts)
{
    CarryInput *input = post (backend, CARRY_INPUT_INSTRUMENT, context, ts);

    input->instrument = *changed;
    carry_engine_note_post (backend, input);
}
