/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"

/**
 * carry_context_set_tiers: (skip)
 * @self: a venue's context
 * @instrument: (transfer none): a perpetual
 * @tiers: (array length=n_tiers): what the venue asks, by rising limit
 * @n_tiers: how many
 *
 * Says what margin a position in @instrument needs, the larger the more.
 */
void
carry_context_set_tiers (CarryContext *self, const CarryInstrument *instrument,
                         const CarryRiskTier *tiers, guint n_tiers)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (instrument != NULL);
    g_return_if_fail (tiers != NULL || n_tiers == 0);

    if (self->functions->set_tiers != NULL)
        self->functions->set_tiers (self->backend, instrument, tiers, n_tiers);
}

/**
 * carry_context_set_terms: (skip)
 * @self: a venue's context
 * @instrument: (transfer none): a perpetual
 * @leverage: what is set for it at the venue; invalid when that is not known
 * @liquidation_price: where the venue would close what is held by force; invalid when it
 *   does not say
 *
 * Says on what terms the position in @instrument is held.
 */
void
carry_context_set_terms (CarryContext *self, const CarryInstrument *instrument,
                         CarryDecimal leverage, CarryDecimal liquidation_price)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (instrument != NULL);

    if (self->functions->set_terms != NULL)
        self->functions->set_terms (self->backend, instrument, leverage, liquidation_price);
}

/**
 * carry_context_set_margin: (skip)
 * @self: a venue's context
 * @margin: (transfer none): the account's margin, as the venue states it
 *
 * Says how the account's margin stands.
 */
void
carry_context_set_margin (CarryContext *self, const CarryMargin *margin)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (margin != NULL);

    if (self->functions->set_margin != NULL)
        self->functions->set_margin (self->backend, self, margin);
}

/**
 * carry_context_get_margin:
 * @self: a context
 * @instrument: (transfer none): an instrument; its venue's account is meant
 * @out_margin: (out caller-allocates): the margin of that account
 *
 * What the venue states; where it states nothing, what follows from positions, prices
 * and the rates of the instruments.
 *
 * Returns: whether anything is known of it
 */
gboolean
carry_context_get_margin (CarryContext *self, const CarryInstrument *instrument,
                          CarryMargin *out_margin)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (instrument != NULL, FALSE);
    g_return_val_if_fail (out_margin != NULL, FALSE);

    if (self->functions->get_margin == NULL)
        return FALSE;
    return self->functions->get_margin (self->backend, instrument, out_margin);
}

/**
 * carry_context_ask_close:
 * @self: a risk module's context
 * @fraction: of all that is held; 1 for everything
 *
 * Asks every strategy to close that part of what it holds: with 1 as a person does who
 * asks for all positions to be closed. They hear of it in turn.
 */
void
carry_context_ask_close (CarryContext *self, CarryDecimal fraction)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (carry_decimal_sign (fraction) > 0);

    if (self->functions->ask_close != NULL)
        self->functions->ask_close (self->backend, self, fraction);
}
