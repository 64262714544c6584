/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-account.h"

struct _PaperAccount
{
    GArray *holdings;  /* PaperHolding, in the order first seen */
    GArray *positions; /* PaperPosition, in the order first seen */
};

PaperAccount *
paper_account_new (void)
{
    PaperAccount *self = g_new0 (PaperAccount, 1);
    self->holdings = g_array_new (FALSE, FALSE, sizeof (PaperHolding));
    self->positions = g_array_new (FALSE, FALSE, sizeof (PaperPosition));
    return self;
}

void
paper_account_free (PaperAccount *self)
{
    g_array_unref (self->holdings);
    g_array_unref (self->positions);
    g_free (self);
}

/* Exact as long as the result has at most 18 digits after the point. */
CarryAmount
paper_amount_times (CarryAmount amount, CarryDecimal factor)
{
    return carry_amount_scale_by (amount, factor, CARRY_AMOUNT_SCALE, CARRY_ROUND_HALF_EVEN);
}

CarryAmount
paper_amount_abs (CarryAmount amount)
{
    return carry_amount_sign (amount) < 0 ? carry_amount_negate (amount) : amount;
}

CarryAmount
paper_amount_min (CarryAmount a, CarryAmount b)
{
    return carry_amount_compare (a, b) <= 0 ? a : b;
}

const PaperHolding *
paper_account_get_holdings (const PaperAccount *self, guint *out_n)
{
    *out_n = self->holdings->len;
    return (const PaperHolding *) self->holdings->data;
}

const PaperPosition *
paper_account_get_positions (const PaperAccount *self, guint *out_n)
{
    *out_n = self->positions->len;
    return (const PaperPosition *) self->positions->data;
}

static PaperHolding *
find_holding (const PaperAccount *self, const char *coin)
{
    for (guint i = 0; i < self->holdings->len; i++)
    {
        PaperHolding *holding = &g_array_index (self->holdings, PaperHolding, i);
        if (holding->coin == coin)
            return holding;
    }
    return NULL;
}

static PaperHolding *
ensure_holding (PaperAccount *self, const char *coin)
{
    PaperHolding *holding = find_holding (self, coin);
    if (holding != NULL)
        return holding;
    PaperHolding added = { .coin = coin, .balance = carry_amount_zero () };
    g_array_append_val (self->holdings, added);
    return &g_array_index (self->holdings, PaperHolding, self->holdings->len - 1);
}

/* Returns: (nullable): the position, also a closed one, when there ever was one. */
const PaperPosition *
paper_account_find_position (const PaperAccount *self, const CarryInstrument *instrument)
{
    for (guint i = 0; i < self->positions->len; i++)
    {
        const PaperPosition *position = &g_array_index (self->positions, PaperPosition, i);
        if (position->instrument == instrument)
            return position;
    }
    return NULL;
}

static PaperPosition *
ensure_position (PaperAccount *self, const CarryInstrument *instrument)
{
    const PaperPosition *position = paper_account_find_position (self, instrument);
    if (position != NULL)
        return (PaperPosition *) position;
    PaperPosition added = { .instrument = instrument };
    g_array_append_val (self->positions, added);
    return &g_array_index (self->positions, PaperPosition, self->positions->len - 1);
}

/* @coin is interned. */
CarryAmount
paper_account_get_balance (const PaperAccount *self, const char *coin)
{
    const PaperHolding *holding = find_holding (self, coin);
    return holding == NULL ? carry_amount_zero () : holding->balance;
}

/* The signed position in a perpetual, or the balance of a spot instrument's coin. */
CarryAmount
paper_account_get_quantity (const PaperAccount *self, const CarryInstrument *instrument)
{
    if (instrument->category == CARRY_CATEGORY_SPOT)
        return paper_account_get_balance (self, instrument->base);
    const PaperPosition *position = paper_account_find_position (self, instrument);
    return position == NULL ? carry_amount_zero () : position->quantity;
}

/* Average price, rounded half-even to 10 decimals; invalid when flat. */
CarryDecimal
paper_position_get_entry_price (const PaperPosition *self)
{
    CarryDecimal quantity = carry_amount_to_decimal (self->quantity);
    if (carry_decimal_sign (quantity) == 0)
        return carry_decimal_invalid ();
    return carry_decimal_normalize (carry_amount_divide (
        self->cost, quantity, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN));
}

/* What closing at @mark would bring in above the cost. */
CarryAmount
paper_position_get_unrealised (const PaperPosition *self, CarryDecimal mark)
{
    return carry_amount_sub (paper_amount_times (self->quantity, mark), self->cost);
}

/* @coin is interned; the amount is negative for what leaves the account. */
void
paper_account_add (PaperAccount *self, const char *coin, CarryAmount amount)
{
    PaperHolding *holding = ensure_holding (self, coin);
    holding->balance = carry_amount_add (holding->balance, amount);
}

/* amount × part / whole, rounded half-even to the digits of bookings. */
static CarryAmount
share_of (CarryAmount amount, CarryAmount part, CarryAmount whole)
{
    if (carry_amount_compare (part, whole) == 0)
        return amount;
    CarryAmount product = paper_amount_times (amount, carry_amount_to_decimal (part));
    return carry_amount_from_decimal (carry_amount_divide (product, carry_amount_to_decimal (whole),
                                                           CARRY_AMOUNT_BOOKING_SCALE,
                                                           CARRY_ROUND_HALF_EVEN));
}

/*
 * Adds a signed change of quantity that was paid for with @cost. What closes is
 * realised against its share of the cost so far; the rest opens.
 *
 * Returns: the realised result
 */
static CarryAmount
change_position (PaperPosition *self, CarryAmount change, CarryAmount cost, CarryDecimal price)
{
    CarryAmount held = self->quantity;
    CarryAmount realised = carry_amount_zero ();

    if (carry_amount_sign (held) * carry_amount_sign (change) < 0)
    {
        gboolean is_whole =
            carry_amount_compare (paper_amount_abs (change), paper_amount_abs (held)) >= 0;
        CarryAmount closed = is_whole ? carry_amount_negate (held) : change;
        CarryAmount received =
            carry_amount_compare (closed, change) == 0 ? cost : paper_amount_times (closed, price);
        CarryAmount released =
            share_of (self->cost, paper_amount_abs (closed), paper_amount_abs (held));
        realised = carry_amount_negate (carry_amount_add (released, received));
        self->quantity = carry_amount_add (self->quantity, closed);
        self->cost = carry_amount_sub (self->cost, released);
        change = carry_amount_sub (change, closed);
        cost = carry_amount_sub (cost, received);
    }
    self->quantity = carry_amount_add (self->quantity, change);
    self->cost = carry_amount_add (self->cost, cost);
    return realised;
}

/*
 * Books one execution and its fee. @quantity is positive. A spot trade moves
 * both coins; of a perpetual the realised result goes to the quote coin.
 *
 * Returns: the realised result, the fee not in it
 */
CarryAmount
paper_account_book_trade (PaperAccount *self, const CarryInstrument *instrument, CarrySide side,
                          CarryDecimal price, CarryDecimal quantity, CarryDecimal fee,
                          const char *fee_coin)
{
    gboolean is_spot = instrument->category == CARRY_CATEGORY_SPOT;
    CarryAmount change = carry_amount_from_decimal (quantity);
    CarryAmount cost = carry_amount_product (price, quantity);
    CarryAmount paid = carry_amount_from_decimal (fee);

    if (side == CARRY_SIDE_SELL)
    {
        change = carry_amount_negate (change);
        cost = carry_amount_negate (cost);
    }
    if (is_spot)
    {
        paper_account_add (self, instrument->quote, carry_amount_negate (cost));
        paper_account_add (self, instrument->base, change);
        ensure_holding (self, instrument->base)->spot = instrument;
    }
    paper_account_add (self, fee_coin, carry_amount_negate (paid));
    if (is_spot && fee_coin == instrument->base)
        change = carry_amount_sub (change, paid);
    CarryAmount realised =
        change_position (ensure_position (self, instrument), change, cost, price);
    if (!is_spot)
        paper_account_add (self, instrument->quote, realised);
    return realised;
}
