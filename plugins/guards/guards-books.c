/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-books.h"

#define CODE "Q13"

void
guards_books_init (GuardsBooks *self)
{
    *self = (GuardsBooks){ .held = g_array_new (FALSE, TRUE, sizeof (CarryDecimal)) };
}

void
guards_books_clear (GuardsBooks *self)
{
    g_clear_pointer (&self->held, g_array_unref);
}

/* From the next look on. What was wrong before is no matter of the new books. */
void
guards_books_restart (GuardsBooks *self, const GuardsDesk *desk)
{
    self->has_start = FALSE;
    self->ts_wrong = 0;
    if (self->is_on)
        guards_desk_release (desk, NULL, CODE);
    self->is_on = FALSE;
}

static CarryDecimal *
get_held (GuardsBooks *self, guint32 instrument)
{
    if (instrument >= self->held->len)
        g_array_set_size (self->held, instrument + 1);
    return &g_array_index (self->held, CarryDecimal, instrument);
}

void
guards_books_add_fill (GuardsBooks *self, const GuardsDesk *desk, const CarryFill *fill,
                       const CarryInstrument *instrument)
{
    CarryDecimal *held = get_held (self, fill->instrument);
    CarryAmount value = carry_amount_product (fill->price, fill->quantity);
    gboolean buys = fill->side == CARRY_SIDE_BUY;

    if (!self->has_start)
        return;
    *held = buys ? carry_decimal_add (*held, fill->quantity)
                 : carry_decimal_sub (*held, fill->quantity);
    self->cash = buys ? carry_amount_sub (self->cash, value) : carry_amount_add (self->cash, value);
    if (fill->fee_coin == instrument->quote)
        self->cash = carry_amount_sub (self->cash, carry_amount_from_decimal (fill->fee));
    else if (fill->fee_coin == instrument->base && instrument->category == CARRY_CATEGORY_SPOT)
        *held = carry_decimal_sub (*held, fill->fee);
    else if (carry_decimal_sign (fill->fee) != 0)
        guards_books_restart (self, desk); /* a third coin: its price is not known here */
}

/* Quote coin that came or went: funding, a transfer. */
void
guards_books_add (GuardsBooks *self, CarryDecimal amount)
{
    self->cash = carry_amount_add (self->cash, carry_amount_from_decimal (amount));
}

static CarryDecimal
get_price (const GuardsDesk *desk, const CarryInstrument *instrument)
{
    CarryDecimal price = carry_decimal_invalid ();

    if (instrument->category == CARRY_CATEGORY_LINEAR)
        price = carry_context_get_mark_price (desk->context, instrument);
    return carry_decimal_is_valid (price)
               ? price
               : carry_context_get_last_price (desk->context, instrument);
}

/* What @held is worth now; invalid when a price is missing. */
static CarryAmount
get_value (const GuardsBooks *self, const GuardsDesk *desk)
{
    CarryAmount sum = carry_amount_zero ();

    for (guint i = 0; i < self->held->len; i++)
    {
        CarryDecimal held = g_array_index (self->held, CarryDecimal, i);

        if (carry_decimal_sign (held) != 0)
            sum = carry_amount_add (
                sum, carry_amount_product (held,
                                           get_price (desk, guards_desk_get_instrument (desk, i))));
    }
    return sum;
}

static void
begin (GuardsBooks *self, const GuardsDesk *desk, CarryDecimal equity)
{
    CarryAmount value;

    for (guint i = 0; i < guards_desk_get_n_instruments (desk); i++)
        *get_held (self, i) =
            carry_context_get_position (desk->context, guards_desk_get_instrument (desk, i));
    value = get_value (self, desk);
    if (!carry_amount_is_valid (value))
        return;
    self->cash = carry_amount_sub (carry_amount_from_decimal (equity), value);
    self->has_start = TRUE;
}

static void
tell (GuardsBooks *self, const GuardsDesk *desk, CarryAmount off)
{
    char text[CARRY_AMOUNT_BUFFER];

    if (self->ts_wrong == 0)
        self->ts_wrong = desk->now;
    if (self->is_on || desk->now - self->ts_wrong < desk->settings->residual_wait)
        return;
    self->is_on = TRUE;
    carry_amount_format (carry_amount_round (off, 8, CARRY_ROUND_HALF_EVEN), text);
    guards_desk_restrict (desk, NULL, CARRY_RISK_REDUCING, FALSE, CODE,
                          "the account is worth %s more than fills, fees and funding explain",
                          text);
}

void
guards_books_compare (GuardsBooks *self, const GuardsDesk *desk, CarryDecimal equity)
{
    CarryAmount off, most = carry_amount_from_decimal (desk->settings->residual);

    if (desk->context == NULL || carry_decimal_sign (desk->settings->residual) == 0 ||
        !carry_decimal_is_valid (equity))
        return;
    if (!self->has_start)
    {
        begin (self, desk, equity);
        return;
    }
    off = carry_amount_sub (carry_amount_from_decimal (equity),
                            carry_amount_add (self->cash, get_value (self, desk)));
    if (!carry_amount_is_valid (off))
        return;
    if (carry_amount_compare (off, most) > 0 ||
        carry_amount_compare (off, carry_amount_negate (most)) < 0)
    {
        tell (self, desk, off);
        return;
    }
    self->ts_wrong = 0;
    if (self->is_on)
        guards_desk_release (desk, NULL, CODE);
    self->is_on = FALSE;
}
