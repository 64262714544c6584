/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-rounds.h"

#define CODE "Q7"

void
guards_rounds_init (GuardsRounds *self)
{
    *self = (GuardsRounds){ .coins = g_hash_table_new_full (NULL, NULL, NULL, g_free) };
}

void
guards_rounds_clear (GuardsRounds *self)
{
    g_clear_pointer (&self->coins, g_hash_table_unref);
}

static CarryAmount *
get_round (GuardsRounds *self, const char *coin)
{
    CarryAmount *sum = g_hash_table_lookup (self->coins, coin);

    if (sum == NULL)
    {
        sum = g_new0 (CarryAmount, 1);
        g_hash_table_insert (self->coins, (gpointer) coin, sum);
    }
    return sum;
}

/* Is less than one step held of every instrument of the coin? Less cannot be sold. */
static gboolean
is_flat (const GuardsDesk *desk, const char *coin)
{
    for (guint i = 0; i < guards_desk_get_n_instruments (desk); i++)
    {
        const CarryInstrument *instrument = guards_desk_get_instrument (desk, i);
        CarryDecimal own;

        if (instrument->base != coin)
            continue;
        own = carry_decimal_abs (guards_desk_get_own (desk, instrument));
        if (carry_decimal_compare (
                own, carry_decimal_max (instrument->qty_step, instrument->min_qty)) >= 0)
            return FALSE;
    }
    return TRUE;
}

static void
end_round (GuardsRounds *self, const GuardsDesk *desk, const char *coin, CarryAmount result)
{
    const GuardsSettings *settings = desk->settings;
    gboolean for_good;

    self->losses_in_row = carry_amount_sign (result) < 0 ? self->losses_in_row + 1 : 0;
    if (self->losses_in_row < settings->losing_rounds || self->ts_resume != 0)
        return;
    self->n_pauses++;
    for_good = self->n_pauses >= settings->losing_pauses;
    guards_desk_restrict (desk, NULL, CARRY_RISK_HALTED, for_good, CODE,
                          "%u rounds in a row lost money, the last one in %s", self->losses_in_row,
                          coin);
    self->ts_resume = for_good ? G_MAXINT64 : desk->now + settings->losing_pause;
    self->losses_in_row = 0;
}

/* Paid and received in quote coin; a fee in the base coin is in what is left to sell. */
void
guards_rounds_add_fill (GuardsRounds *self, const GuardsDesk *desk, const CarryFill *fill,
                        const CarryInstrument *instrument)
{
    CarryAmount *sum;
    CarryAmount value = carry_amount_product (fill->price, fill->quantity);

    if (desk->settings->losing_rounds == 0)
        return;
    sum = get_round (self, instrument->base);
    *sum = fill->side == CARRY_SIDE_BUY ? carry_amount_sub (*sum, value)
                                        : carry_amount_add (*sum, value);
    if (fill->fee_coin == instrument->quote)
        *sum = carry_amount_sub (*sum, carry_amount_from_decimal (fill->fee));
    if (!is_flat (desk, instrument->base))
        return;
    value = *sum;
    *sum = carry_amount_zero ();
    end_round (self, desk, instrument->base, value);
}

void
guards_rounds_add_funding (GuardsRounds *self, const CarryFundingPayment *payment,
                           const CarryInstrument *instrument)
{
    CarryAmount *sum = g_hash_table_lookup (self->coins, instrument->base);

    if (sum != NULL)
        *sum = carry_amount_add (*sum, carry_amount_from_decimal (payment->amount));
}

void
guards_rounds_look (GuardsRounds *self, const GuardsDesk *desk)
{
    if (self->ts_resume == 0 || desk->now < self->ts_resume)
        return;
    self->ts_resume = 0;
    guards_desk_release (desk, NULL, CODE);
}
