/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-match.h"

static void
clear_match (PaperMatch *self)
{
    self->n_executions = 0;
    self->filled = carry_decimal_zero ();
    self->value = carry_amount_zero ();
}

static void
add_execution (PaperMatch *self, CarryDecimal price, CarryDecimal quantity, gint64 level_price,
               gint64 level_size)
{
    self->executions[self->n_executions++] = (PaperExecution){
        .price = price,
        .quantity = quantity,
        .level_price = level_price,
        .level_size = level_size,
    };
    self->filled = carry_decimal_add (self->filled, quantity);
    self->value = carry_amount_add (self->value, carry_amount_product (price, quantity));
}

static gboolean
is_within_limit (const PaperTaker *taker, CarryDecimal price)
{
    if (carry_decimal_sign (price) <= 0)
        return FALSE;
    if (!carry_decimal_is_valid (taker->limit))
        return TRUE;
    int order = carry_decimal_compare (price, taker->limit);
    return taker->side == CARRY_SIDE_BUY ? order <= 0 : order >= 0;
}

/* Sizes that are no multiple of the step cannot be had whole. */
static CarryDecimal
floor_to_step (const CarryInstrument *instrument, CarryDecimal quantity)
{
    return carry_decimal_round_to_step (quantity, instrument->qty_step, CARRY_ROUND_FLOOR);
}

static CarryDecimal
get_missing (const PaperTaker *taker, const PaperMatch *match)
{
    return carry_decimal_sub (taker->quantity, match->filled);
}

/* What a price is multiplied by to be worse for a taker on @side by @fraction of it. */
static CarryDecimal
get_factor (CarrySide side, CarryDecimal fraction)
{
    CarryDecimal one = carry_decimal_make (1, 0);

    return side == CARRY_SIDE_BUY ? carry_decimal_add (one, fraction)
                                  : carry_decimal_sub (one, fraction);
}

/* The direction in which a price is no better for a taker on @side. */
static CarryRounding
get_rounding (CarrySide side)
{
    return side == CARRY_SIDE_BUY ? CARRY_ROUND_CEILING : CARRY_ROUND_FLOOR;
}

/*
 * @price of a quote made worse for a taker on @side by @fraction of it, on the
 * next tick that is no better: an order there is met at prices of the venue. A
 * price that is not moved stays, whatever today's tick.
 */
CarryDecimal
paper_match_move (const CarryInstrument *instrument, CarrySide side, CarryDecimal price,
                  CarryDecimal fraction)
{
    CarryRounding rounding = get_rounding (side);
    CarryDecimal tick = instrument->tick_size;

    if (carry_decimal_sign (fraction) == 0)
        return price;
    /* Digits finer than the tick's own cannot change which tick comes next. */
    CarryDecimal moved =
        carry_decimal_mul_round (price, get_factor (side, fraction), tick.scale, rounding);
    return carry_decimal_round_to_step (moved, tick, rounding);
}

/*
 * @price made worse for a taker on @side by @fraction of it, exactly. A product
 * of more digits than a number holds keeps as many as fit, and is no better.
 */
static CarryDecimal
worsen (CarrySide side, CarryDecimal price, CarryDecimal fraction)
{
    CarryDecimal factor = get_factor (side, fraction);

    if (carry_decimal_sign (fraction) == 0)
        return price;
    CarryDecimal moved = carry_decimal_mul (price, factor);
    for (guint digits = CARRY_DECIMAL_MAX_SCALE + 1; !carry_decimal_is_valid (moved) && digits > 0;
         digits--)
        moved = carry_decimal_mul_round (price, factor, digits - 1, get_rounding (side));
    return carry_decimal_normalize (moved);
}

/*
 * All that is known is a last price: the whole quantity fills at it, moved by
 * half the spread and the slippage. That is the average of what a book would
 * have given: it is on no tick, and costs what is set and no more.
 */
void
paper_match_last (const PaperTaker *taker, CarryDecimal last, CarryDecimal half_spread,
                  CarryDecimal slippage, PaperMatch *out_match)
{
    CarryDecimal price = worsen (taker->side, last, carry_decimal_add (half_spread, slippage));
    clear_match (out_match);
    if (is_within_limit (taker, price))
        add_execution (out_match, price, taker->quantity, 0, 0);
}

/* The @step-th multiple of the quoted size costs @step times the slippage. */
static gboolean
take_multiple (const PaperTaker *taker, CarryDecimal price, CarryDecimal size,
               CarryDecimal available, CarryDecimal fraction, PaperMatch *match)
{
    const CarryInstrument *instrument = taker->instrument;
    CarryDecimal moved = paper_match_move (instrument, taker->side, price, fraction);
    CarryDecimal missing = get_missing (taker, match);
    CarryDecimal quantity = carry_decimal_min (floor_to_step (instrument, available), missing);

    if (!is_within_limit (taker, moved))
        return FALSE;
    if (carry_decimal_sign (quantity) > 0)
        add_execution (
            match, moved, quantity,
            carry_decimal_rescale (price, instrument->price_scale, CARRY_ROUND_DOWN).coefficient,
            carry_decimal_rescale (size, instrument->size_scale, CARRY_ROUND_DOWN).coefficient);
    return carry_decimal_compare (quantity, missing) < 0;
}

/*
 * Takes from the best opposite quote: its size at its price, then each further
 * multiple of that size one slippage step worse. A quote that states no size
 * gives everything one step worse; without slippage everything is had at the
 * quote.
 */
void
paper_match_quote (const PaperTaker *taker, CarryDecimal price, CarryDecimal size,
                   const PaperConsumed *consumed, CarryDecimal slippage, PaperMatch *out_match)
{
    const CarryInstrument *instrument = taker->instrument;
    gboolean has_size = carry_decimal_sign (size) > 0;
    CarryDecimal fraction = carry_decimal_zero ();
    CarryDecimal end = carry_decimal_zero ();
    gboolean is_missing = TRUE;

    clear_match (out_match);
    if (carry_decimal_sign (price) <= 0)
        return;
    if (!has_size || carry_decimal_sign (slippage) == 0)
    {
        take_multiple (taker, price, size, taker->quantity, slippage, out_match);
        return;
    }
    gint64 units =
        carry_decimal_rescale (price, instrument->price_scale, CARRY_ROUND_DOWN).coefficient;
    CarryDecimal taken = carry_instrument_size (
        instrument, paper_consumed_get (consumed, carry_side_opposite (taker->side), units));
    for (guint step = 0; is_missing && step < PAPER_MATCH_MAX; step++)
    {
        end = carry_decimal_add (end, size);
        CarryDecimal left = carry_decimal_min (size, carry_decimal_sub (end, taken));
        is_missing = take_multiple (taker, price, size, left, fraction, out_match);
        fraction = carry_decimal_add (fraction, slippage);
    }
}

/* Walks the opposite side of the book, best level first, past what we took before. */
void
paper_match_book (const PaperTaker *taker, const CarryBookLevel *levels, guint n_levels,
                  const PaperConsumed *consumed, PaperMatch *out_match)
{
    const CarryInstrument *instrument = taker->instrument;
    CarrySide side = carry_side_opposite (taker->side);
    guint n = MIN (n_levels, PAPER_MATCH_MAX);

    clear_match (out_match);
    for (guint i = 0; i < n; i++)
    {
        CarryDecimal price = carry_instrument_price (instrument, levels[i].price);
        CarryDecimal missing = get_missing (taker, out_match);
        gint64 left = levels[i].size - paper_consumed_get (consumed, side, levels[i].price);
        CarryDecimal quantity = carry_decimal_min (
            floor_to_step (instrument, carry_instrument_size (instrument, left)), missing);
        if (carry_decimal_sign (missing) <= 0 || !is_within_limit (taker, price))
            return;
        if (carry_decimal_sign (quantity) > 0)
            add_execution (out_match, price, quantity, levels[i].price, levels[i].size);
    }
}

/* A quantity in units of the size scale, rounded up. */
gint64
paper_match_size_units (const CarryInstrument *instrument, CarryDecimal quantity)
{
    CarryDecimal units =
        carry_decimal_rescale (quantity, instrument->size_scale, CARRY_ROUND_CEILING);
    return carry_decimal_is_valid (units) ? units.coefficient : G_MAXINT64;
}

/* Remembers what a match took, so that nobody gets it twice. */
void
paper_match_consume (const PaperMatch *self, const PaperTaker *taker, PaperConsumed *consumed)
{
    for (guint i = 0; i < self->n_executions; i++)
    {
        const PaperExecution *execution = &self->executions[i];
        if (execution->level_size > 0)
            paper_consumed_add (consumed, carry_side_opposite (taker->side), execution->level_price,
                                execution->level_size,
                                paper_match_size_units (taker->instrument, execution->quantity));
    }
}
