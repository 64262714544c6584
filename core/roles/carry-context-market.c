/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"

/**
 * carry_context_get_instruments:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): all instruments of the run
 */
CarryInstruments *
carry_context_get_instruments (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);

    if (self->functions->get_instruments == NULL)
        return NULL;
    return self->functions->get_instruments (self->backend);
}

/**
 * carry_context_find_instrument:
 * @self: a context
 * @exchange: the exchange module that trades it
 * @category: spot or linear
 * @symbol: the venue's name
 *
 * Returns: (transfer none) (nullable): the instrument, or %NULL when that exchange has
 *   none of that name
 */
const CarryInstrument *
carry_context_find_instrument (CarryContext *self, GObject *exchange, CarryCategory category,
                               const char *symbol)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);
    g_return_val_if_fail (G_IS_OBJECT (exchange), NULL);
    g_return_val_if_fail (symbol != NULL, NULL);

    const CarryInstruments *instruments = carry_context_get_instruments (self);
    if (instruments == NULL || self->functions->find_exchange == NULL)
        return NULL;

    guint number = self->functions->find_exchange (self->backend, exchange);
    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (instruments, i);
        if (instrument->exchange == number && instrument->category == category &&
            g_str_equal (instrument->symbol, symbol))
            return instrument;
    }
    return NULL;
}

/**
 * carry_context_subscribe:
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Asks to be told of its market events, with those of the same instant in one
 * fixed order. A session in which two strategies do so for one instrument is
 * refused.
 */
void
carry_context_subscribe (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_if_fail (CARRY_IS_CONTEXT (self));
    g_return_if_fail (instrument != NULL);

    if (self->functions->subscribe != NULL)
        self->functions->subscribe (self->backend, self, instrument);
}

/**
 * carry_context_get_last_price: (skip)
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: the last known price: of a trade, a bar or the middle of a quote; invalid
 *   when there is none
 */
CarryDecimal
carry_context_get_last_price (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (self != NULL, carry_decimal_invalid ());
    g_return_val_if_fail (instrument != NULL, carry_decimal_invalid ());

    if (self->functions->get_last_price == NULL)
        return carry_decimal_invalid ();
    return self->functions->get_last_price (self->backend, instrument);
}

/**
 * carry_context_get_mark_price: (skip)
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: the last known mark price; invalid when there is none
 */
CarryDecimal
carry_context_get_mark_price (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (self != NULL, carry_decimal_invalid ());
    g_return_val_if_fail (instrument != NULL, carry_decimal_invalid ());

    if (self->functions->get_mark_price == NULL)
        return carry_decimal_invalid ();
    return self->functions->get_mark_price (self->backend, instrument);
}

/**
 * carry_context_get_price_time:
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: when the last price became known, nanoseconds since 1970 UTC; 0 when there is
 *   none
 */
gint64
carry_context_get_price_time (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), 0);
    g_return_val_if_fail (instrument != NULL, 0);

    if (self->functions->get_price_time == NULL)
        return 0;
    return self->functions->get_price_time (self->backend, instrument);
}

/**
 * carry_context_get_quote:
 * @self: a context
 * @instrument: (transfer none): an instrument
 * @out_quote: (out caller-allocates): the best bid and ask; untouched when there is none
 *
 * Returns: whether there is a quote
 */
gboolean
carry_context_get_quote (CarryContext *self, const CarryInstrument *instrument,
                         CarryQuote *out_quote)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (instrument != NULL, FALSE);
    g_return_val_if_fail (out_quote != NULL, FALSE);

    if (self->functions->get_quote == NULL)
        return FALSE;
    return self->functions->get_quote (self->backend, instrument, out_quote);
}

/**
 * carry_context_get_funding:
 * @self: a context
 * @instrument: (transfer none): a perpetual
 * @kind: the predicted or the last settled rate
 * @out_funding: (out caller-allocates): the rate; untouched when there is none
 *
 * Returns: whether there is a rate
 */
gboolean
carry_context_get_funding (CarryContext *self, const CarryInstrument *instrument,
                           CarryFundingKind kind, CarryFunding *out_funding)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (instrument != NULL, FALSE);
    g_return_val_if_fail (out_funding != NULL, FALSE);

    if (self->functions->get_funding == NULL)
        return FALSE;
    return self->functions->get_funding (self->backend, instrument, kind, out_funding);
}

/**
 * carry_context_get_activity:
 * @self: a context
 * @instrument: (transfer none): an instrument
 * @out_activity: (out caller-allocates): how much is traded and held; untouched when the
 *   venue has not said
 *
 * Returns: whether the venue has said
 */
gboolean
carry_context_get_activity (CarryContext *self, const CarryInstrument *instrument,
                            CarryActivity *out_activity)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (instrument != NULL, FALSE);
    g_return_val_if_fail (out_activity != NULL, FALSE);

    if (self->functions->get_activity == NULL)
        return FALSE;
    return self->functions->get_activity (self->backend, instrument, out_activity);
}

/**
 * carry_context_get_book:
 * @self: a context
 * @instrument: (transfer none): an instrument
 *
 * Returns: (transfer none) (nullable): its order book, or %NULL when there is none
 */
CarryBook *
carry_context_get_book (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);
    g_return_val_if_fail (instrument != NULL, NULL);

    if (self->functions->get_book == NULL)
        return NULL;
    return self->functions->get_book (self->backend, instrument);
}
