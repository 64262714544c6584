/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"

/**
 * carry_context_add_timer:
 * @self: a context
 * @ts: when, nanoseconds since 1970 UTC; what is past is due at once
 *
 * Asks for a call of `on_timer`. At one instant timers come after the market, so
 * one set for now sees everything of this instant.
 *
 * Returns: the number of the timer, never 0 while an engine stands behind
 */
guint64
carry_context_add_timer (CarryContext *self, gint64 ts)
{
    g_return_val_if_fail (self != NULL, 0);

    if (self->functions->add_timer == NULL)
        return 0;
    return self->functions->add_timer (self->backend, self, ts);
}

/**
 * carry_context_remove_timer:
 * @self: a context
 * @timer: number of a timer; one that was called is ignored
 *
 * Takes back a timer.
 */
void
carry_context_remove_timer (CarryContext *self, guint64 timer)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (timer != 0);

    if (self->functions->remove_timer != NULL)
        self->functions->remove_timer (self->backend, timer);
}

/**
 * carry_context_notice: (skip)
 * @self: a context
 * @level: how urgent
 * @code: a stable word for machines (`order-refused`)
 * @format: one sentence, as printf() takes it
 * @...: what goes into it
 *
 * Says something to people: reports, notifiers and the log.
 */
void
carry_context_notice (CarryContext *self, CarryNoticeLevel level, const char *code,
                      const char *format, ...)
{
    g_return_if_fail (format != NULL);

    va_list arguments;
    va_start (arguments, format);
    g_autofree char *text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    carry_context_notice_text (self, level, code, text);
}

/**
 * carry_context_decide:
 * @self: a context
 * @instrument: (transfer none): what it was decided on
 * @evaluation: (transfer none): the verdict, and the terms it was made on
 *
 * Tells reports of a decision, so that it can be explained afterwards: `decisions.csv`
 * has a line for each. A term called `reason` says why in words. Nothing is traded by it.
 */
void
carry_context_decide (CarryContext *self, const CarryInstrument *instrument,
                      CarryEvaluation *evaluation)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (instrument != NULL);
    g_return_if_fail (evaluation != NULL);

    if (self->functions->decide != NULL)
        self->functions->decide (self->backend, self, instrument, evaluation);
}

/**
 * carry_context_notice_text: (rename-to carry_context_notice)
 * @self: a context
 * @level: how urgent
 * @code: a stable word for machines (`order-refused`)
 * @text: one sentence
 *
 * The same as carry_context_notice(), for scripts.
 */
void
carry_context_notice_text (CarryContext *self, CarryNoticeLevel level, const char *code,
                           const char *text)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (code != NULL);
    g_return_if_fail (text != NULL);

    if (self->functions->notice != NULL)
        self->functions->notice (self->backend, self, level, code, text);
}

/**
 * carry_context_halt:
 * @self: a context
 * @code: a stable word for machines
 * @reason: one sentence
 *
 * Halts all trading.
 */
void
carry_context_halt (CarryContext *self, const char *code, const char *reason)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (code != NULL);
    g_return_if_fail (reason != NULL);

    if (self->functions->halt != NULL)
        self->functions->halt (self->backend, self, code, reason);
}

/**
 * carry_context_kill:
 * @self: a context
 * @code: a stable word for machines
 * @reason: one sentence
 *
 * Halts all trading as carry_context_halt() does, and throws the kill switch: what is held is
 * closed as that says, and no later run opens anything until a person has armed it again.
 *
 * Returns: whether there is a switch and it was thrown; a run on paper and a backtest have none
 */
gboolean
carry_context_kill (CarryContext *self, const char *code, const char *reason)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (code != NULL, FALSE);
    g_return_val_if_fail (reason != NULL, FALSE);

    carry_context_halt (self, code, reason);
    return self->functions->kill != NULL &&
           self->functions->kill (self->backend, self, code, reason);
}

/**
 * carry_context_set_delivery: (skip)
 * @self: a venue's context
 * @instrument: (transfer none): an instrument of the venue
 * @ts: when it is delisted, nanoseconds since 1970 UTC; 0 when it is not any more
 *
 * Says that a delisting was set, moved or withdrawn while the run goes on.
 */
void
carry_context_set_delivery (CarryContext *self, const CarryInstrument *instrument, gint64 ts)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (instrument != NULL);

    if (self->functions->set_delivery != NULL)
        self->functions->set_delivery (self->backend, instrument, ts);
}

/**
 * carry_context_emit_market: (skip)
 * @self: a context
 * @event: what happened; copied
 *
 * For feeds and venues: the market changed.
 */
void
carry_context_emit_market (CarryContext *self, const CarryMarketEvent *event)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (event != NULL);

    if (self->functions->emit_market != NULL)
        self->functions->emit_market (self->backend, self, event);
}

/**
 * carry_context_settle: (skip)
 * @self: a context
 *
 * For feeds and venues, at the end of a message: what was told so far is dealt with
 * now, where the main loop would do so some calls of the kernel later. Anything may
 * happen meanwhile, as in the main loop, so it is the last thing to do. While the
 * engine deals with something already, or no loop drives it, nothing happens.
 */
void
carry_context_settle (CarryContext *self)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));

    if (self->functions->settle != NULL)
        self->functions->settle (self->backend);
}

/**
 * carry_context_emit_order:
 * @self: a context
 * @order: (transfer none): the whole order after the change; copied
 * @ts: when it is known here, nanoseconds since 1970 UTC
 *
 * For venues: an order changed.
 */
void
carry_context_emit_order (CarryContext *self, const CarryOrder *order, gint64 ts)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (order != NULL);

    if (self->functions->emit_order != NULL)
        self->functions->emit_order (self->backend, self, order, ts);
}

/**
 * carry_context_emit_fill:
 * @self: a context
 * @fill: (transfer none): the execution; copied
 * @ts: when it is known here, nanoseconds since 1970 UTC
 *
 * For venues: an order was filled.
 */
void
carry_context_emit_fill (CarryContext *self, const CarryFill *fill, gint64 ts)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (fill != NULL);

    if (self->functions->emit_fill != NULL)
        self->functions->emit_fill (self->backend, self, fill, ts);
}

/**
 * carry_context_emit_funding:
 * @self: a context
 * @payment: (transfer none): the payment; copied
 * @ts: when it is known here, nanoseconds since 1970 UTC
 *
 * For venues: funding was paid or received.
 */
void
carry_context_emit_funding (CarryContext *self, const CarryFundingPayment *payment, gint64 ts)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (payment != NULL);

    if (self->functions->emit_funding != NULL)
        self->functions->emit_funding (self->backend, self, payment, ts);
}

/**
 * carry_context_emit_transfer:
 * @self: a context
 * @transfer: (transfer none): the change; copied
 * @ts: when it is known here, nanoseconds since 1970 UTC
 *
 * For venues: a balance changed for another reason.
 */
void
carry_context_emit_transfer (CarryContext *self, const CarryTransfer *transfer, gint64 ts)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (transfer != NULL);

    if (self->functions->emit_transfer != NULL)
        self->functions->emit_transfer (self->backend, self, transfer, ts);
}

/**
 * carry_context_emit_instrument:
 * @self: a context
 * @changed: (transfer none): an instrument of the run with its new rules; copied
 * @ts: when it is known here, nanoseconds since 1970 UTC
 *
 * For venues: the rules of an instrument changed. Everybody who holds the entry of
 * the table sees the new steps, limits, fees and delivery from then on. Rules that
 * make no sense, or do not fit the data scale, halt the instrument.
 */
void
carry_context_emit_instrument (CarryContext *self, const CarryInstrument *changed, gint64 ts)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (changed != NULL);

    if (self->functions->emit_instrument != NULL)
        self->functions->emit_instrument (self->backend, self, changed, ts);
}
