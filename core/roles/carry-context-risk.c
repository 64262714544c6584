/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"

/**
 * carry_context_restrict:
 * @self: a context
 * @instrument: (transfer none) (nullable): an instrument; %NULL for all
 * @state: reducing, halted or cancel-only
 * @until_human: only a person may lift it
 * @code: a stable word for machines
 * @reason: one sentence
 *
 * Restricts what may go out, from this moment. A module has one restriction for an
 * instrument and a code: the same once more changes nothing. The strictest of all
 * modules counts. People are told when it is new.
 */
void
carry_context_restrict (CarryContext *self, const CarryInstrument *instrument, CarryRiskState state,
                        gboolean until_human, const char *code, const char *reason)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (state != CARRY_RISK_ACTIVE);
    g_return_if_fail (code != NULL);
    g_return_if_fail (reason != NULL);

    if (self->functions->restrict_trading != NULL)
        self->functions->restrict_trading (self->backend, self, instrument, state, until_human,
                                           code, reason);
}

/**
 * carry_context_release:
 * @self: a context
 * @instrument: (transfer none) (nullable): an instrument; %NULL for all
 * @code: the word it was restricted with
 *
 * Lifts what this module restricted with carry_context_restrict(). What only a person
 * may lift stays.
 *
 * Returns: whether there was something to lift
 */
gboolean
carry_context_release (CarryContext *self, const CarryInstrument *instrument, const char *code)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (code != NULL, FALSE);

    if (self->functions->release == NULL)
        return FALSE;
    return self->functions->release (self->backend, self, instrument, code);
}

/**
 * carry_context_get_risk_state:
 * @self: a context
 * @instrument: (transfer none) (nullable): an instrument; %NULL for what holds for all
 *
 * Returns: what may go out now
 */
CarryRiskState
carry_context_get_risk_state (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), CARRY_RISK_HALTED);

    if (self->functions->get_risk_state == NULL)
        return CARRY_RISK_ACTIVE;
    return self->functions->get_risk_state (self->backend, instrument);
}

/**
 * carry_context_get_is_stale:
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: whether a gap was the last that was heard of its market
 */
gboolean
carry_context_get_is_stale (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (instrument != NULL, FALSE);

    if (self->functions->get_is_stale == NULL)
        return FALSE;
    return self->functions->get_is_stale (self->backend, instrument);
}

/**
 * carry_context_get_inventory: (skip)
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: the part of its position that was there before the run: coins of the account
 *   that no trade of this run bought
 */
CarryDecimal
carry_context_get_inventory (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), carry_decimal_zero ());
    g_return_val_if_fail (instrument != NULL, carry_decimal_zero ());

    if (self->functions->get_inventory == NULL)
        return carry_decimal_zero ();
    return self->functions->get_inventory (self->backend, instrument);
}
