/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-instrument.h"

/* Enough for prices of 90 billion with 8 decimals; finer ticks need a scale of their own. */
#define DEFAULT_SCALE 8

G_DEFINE_BOXED_TYPE (CarryInstrument, carry_instrument, carry_instrument_copy,
                     carry_instrument_free)

/**
 * carry_instrument_new: (constructor)
 * @venue: the venue
 * @category: spot or linear
 * @symbol: the venue's name of it
 * @base: base coin
 * @quote: quote coin
 *
 * An instrument whose rules are still open: the multiplier is 1, fees, margin and
 * the smallest quantity are 0, limits there need not be are invalid, both data
 * scales are 8. Tick size and quantity step are invalid and must be set before it
 * is added to a table.
 *
 * Returns: (transfer full): the instrument
 */
CarryInstrument *
carry_instrument_new (const char *venue, CarryCategory category, const char *symbol,
                      const char *base, const char *quote)
{
    g_return_val_if_fail (venue != NULL, NULL);
    g_return_val_if_fail (symbol != NULL, NULL);
    g_return_val_if_fail (base != NULL, NULL);
    g_return_val_if_fail (quote != NULL, NULL);

    CarryInstrument *self = g_new0 (CarryInstrument, 1);
    *self = (CarryInstrument){
        .venue = g_intern_string (venue),
        .symbol = g_intern_string (symbol),
        .base = g_intern_string (base),
        .quote = g_intern_string (quote),
        .category = category,
        .price_scale = DEFAULT_SCALE,
        .size_scale = DEFAULT_SCALE,
        .fee_in_base = category == CARRY_CATEGORY_SPOT,
        .multiplier = carry_decimal_make (1, 0),
        .tick_size = carry_decimal_invalid (),
        .qty_step = carry_decimal_invalid (),
        .max_qty = carry_decimal_invalid (),
        .max_market_qty = carry_decimal_invalid (),
        .min_notional = carry_decimal_invalid (),
        .collateral_ratio = carry_decimal_invalid (),
        .funding_cap = carry_decimal_invalid (),
        .funding_floor = carry_decimal_invalid (),
    };
    return self;
}

/**
 * carry_instrument_copy:
 * @self: an instrument
 *
 * Returns: (transfer full): a copy
 */
CarryInstrument *
carry_instrument_copy (const CarryInstrument *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return g_memdup2 (self, sizeof *self);
}

/**
 * carry_instrument_free:
 * @self: (transfer full): an instrument
 *
 * Frees it.
 */
void
carry_instrument_free (CarryInstrument *self)
{
    g_free (self);
}

/**
 * carry_instrument_to_string:
 * @self: an instrument
 *
 * Returns: (transfer full): `VENUE:CATEGORY:SYMBOL`, as in `bybit:linear:BTCUSDT`
 */
char *
carry_instrument_to_string (const CarryInstrument *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return g_strdup_printf ("%s:%s:%s", self->venue, carry_category_to_text (self->category),
                            self->symbol);
}

/**
 * carry_instrument_is_pair:
 * @perp: a perpetual
 * @spot: a spot instrument
 *
 * Whether the two are one coin at one venue, so that holding one hedges the
 * other. The base coin tells, not the symbol: one unit of 1000PEPEUSDT is a
 * thousand of the coins that PEPEUSDT trades.
 *
 * Returns: whether @spot is the spot leg of @perp
 */
gboolean
carry_instrument_is_pair (const CarryInstrument *perp, const CarryInstrument *spot)
{
    g_return_val_if_fail (perp != NULL, FALSE);
    g_return_val_if_fail (spot != NULL, FALSE);

    return perp->category == CARRY_CATEGORY_LINEAR && spot->category == CARRY_CATEGORY_SPOT &&
           g_str_equal (perp->venue, spot->venue) && g_str_equal (perp->base, spot->base) &&
           g_str_equal (perp->quote, spot->quote);
}

/**
 * carry_instrument_get_most:
 * @self: an instrument
 * @type: of an order
 *
 * Returns: the largest quantity that the venue takes in one order; invalid when there is none
 */
CarryDecimal
carry_instrument_get_most (const CarryInstrument *self, CarryOrderType type)
{
    CarryDecimal most = carry_decimal_invalid ();

    g_return_val_if_fail (self != NULL, most);

    most = self->max_qty;
    if (type == CARRY_ORDER_TYPE_MARKET && carry_decimal_is_valid (self->max_market_qty))
        most = self->max_market_qty;
    return carry_decimal_sign (most) > 0 ? most : carry_decimal_invalid ();
}

/**
 * carry_instrument_cut_quantity:
 * @self: an instrument
 * @type: of an order
 * @quantity: its quantity
 *
 * For what is closed with as many orders as it takes.
 *
 * Returns: @quantity, or the largest whole lots that the venue takes in one order
 */
CarryDecimal
carry_instrument_cut_quantity (const CarryInstrument *self, CarryOrderType type,
                               CarryDecimal quantity)
{
    CarryDecimal most;

    g_return_val_if_fail (self != NULL, quantity);

    most = carry_instrument_get_most (self, type);
    if (!carry_decimal_is_valid (most) || carry_decimal_compare (quantity, most) <= 0)
        return quantity;
    return carry_decimal_round_to_step (most, self->qty_step, CARRY_ROUND_DOWN);
}
