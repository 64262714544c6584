/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-market.h"

PaperMarket *
paper_market_new (const CarryInstrument *instrument, const PaperRules *rules)
{
    PaperMarket *self = g_new0 (PaperMarket, 1);
    CarryDecimal half = carry_decimal_make (5, 1);
    self->instrument = instrument;
    self->half_spread =
        carry_decimal_mul (paper_fractions_get (rules->spread, instrument->symbol), half);
    self->slippage = paper_fractions_get (rules->slippage, instrument->symbol);
    self->resting = g_ptr_array_new ();
    return self;
}

void
paper_market_free (PaperMarket *self)
{
    g_ptr_array_unref (self->resting);
    paper_consumed_clear (&self->consumed);
    g_free (self);
}

/* Decides anew whether market events of this instrument matter. */
void
paper_market_update (PaperMarket *self)
{
    self->is_active =
        self->is_held || self->resting->len > 0 || !paper_consumed_is_empty (&self->consumed);
}

/* Forgets the orders that have ended; the others keep their sequence. */
void
paper_market_sweep (PaperMarket *self)
{
    for (guint i = 0; i < self->resting->len;)
    {
        PaperOrder *order = g_ptr_array_index (self->resting, i);
        if (paper_order_is_open (order))
        {
            i++;
            continue;
        }
        order->is_resting = FALSE;
        g_ptr_array_remove_index (self->resting, i);
    }
    paper_market_update (self);
}
